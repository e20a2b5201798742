//! Filters, order and columns of a grid, as they stand in the address.

use hawser_core::resource::{Query, RESOURCES, Sort, toggle};
use proptest::prelude::*;

use super::resource;
use crate::samples;

/// Words that somebody may type, and names that appliances may give.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z -]{1,12}",
        "[\\PC&=#%?+/.]{1,20}",
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just("100%".to_owned()),
        Just("a=b&c#d".to_owned()),
        any::<String>().prop_filter("no filter", |it| !it.is_empty()),
    ]
}

fn any_list() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(any_value(), 0..4).prop_map(|it| it.into_iter().collect())
}

prop_compose! {
    fn any_query()(
        search in prop_oneof![Just(String::new()), any_value()],
        (statuses, marks, appliances) in (any_list(), any_list(), any_list()),
        (within, hidden, shown) in (any_list(), any_list(), any_list()),
        sort in proptest::option::of((any_value(), any::<bool>())),
    ) -> Query {
        let sort = sort.map(|(column, is_descending)| Sort { column, is_descending });
        Query { search, statuses, marks, appliances, within, sort, hidden, shown }
    }
}

proptest! {
    #![proptest_config(samples::cases(300))]

    #[test]
    fn a_query_is_read_back_as_it_was_written(query in any_query()) {
        let text = query.write();
        prop_assert_eq!(&Query::read(&text), &query, "{}", text);
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && b != b'#'), "{}", text);
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let query = Query::read(&text);
        prop_assert_eq!(Query::read(&query.write()), query);
    }

    #[test]
    fn any_text_that_looks_like_a_query_is_read(
        text in "((search|status|mark|sort|order|hide|x)?(=|&|%|%2|%20|a|\\PC){0,4}&?){0,8}"
    ) {
        let query = Query::read(&text);
        prop_assert_eq!(Query::read(&query.write()), query);
    }

    #[test]
    fn unknown_parts_change_nothing(query in any_query(), name in "[a-z]{10,12}", value in any_value()) {
        let value = hawser_core::request::encode(&value);
        let text = format!("{name}={value}&{}&{name}", query.write());
        prop_assert_eq!(Query::read(&text), query);
    }
}

#[test]
fn an_address_is_short_and_legible() {
    assert_eq!(Query::default().write(), "");
    assert_eq!(Query::of_mark("rpo-violated").write(), "mark=rpo-violated");
    let query = Query {
        search: "erp db".to_owned(),
        statuses: vec!["OK".to_owned(), "RPO violated".to_owned()],
        sort: Some(Sort {
            column: "rpo".to_owned(),
            is_descending: true,
        }),
        hidden: vec!["size".to_owned()],
        ..Query::default()
    };
    assert_eq!(
        query.write(),
        "search=erp%20db&status=OK&status=RPO%20violated&sort=rpo&order=descending&hide=size"
    );
    assert_eq!(Query::read("status=OK&status=OK").statuses, ["OK"]);
}

#[test]
fn a_filter_is_told_from_an_order() {
    let mut query = Query::read("sort=rpo&hide=size");
    assert!(query.is_everything());
    query.search = "  ".to_owned();
    assert!(query.is_everything());
    toggle(&mut query.marks, "error");
    assert!(!query.is_everything());
    assert_eq!(query.without_filters(), Query::read("sort=rpo&hide=size"));
    toggle(&mut query.marks, "error");
    assert!(query.marks.is_empty());
    for filter in ["search=x", "status=x", "mark=x", "appliance=x", "within=x"] {
        assert!(!Query::read(filter).is_everything(), "{filter}");
    }
}

#[test]
fn columns_are_shown_by_default_or_when_asked_for() {
    for resource in RESOURCES {
        for column in resource.columns() {
            let mut query = Query::default();
            assert_eq!(query.shows(column), column.is_shown);
            query.toggle_column(column);
            assert_eq!(query.shows(column), !column.is_shown);
            assert_eq!(Query::read(&query.write()), query);
            query.toggle_column(column);
            assert_eq!(query, Query::default());
        }
    }
}

#[test]
fn a_heading_sorts_up_down_and_not_at_all() {
    let rpo = resource("replications").column("rpo").unwrap();
    let name = resource("replications").column("name").unwrap();
    let mut query = Query::default();
    let order = |query: &Query| query.sort.clone().map(|it| (it.column, it.is_descending));
    query.sort_by(rpo);
    assert_eq!(order(&query), Some(("rpo".to_owned(), false)));
    query.sort_by(rpo);
    assert_eq!(order(&query), Some(("rpo".to_owned(), true)));
    query.sort_by(name);
    assert_eq!(order(&query), Some(("name".to_owned(), false)));
    query.sort_by(name);
    query.sort_by(name);
    assert_eq!(order(&query), None);
}
