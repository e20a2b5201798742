use hawser_core::facts::Tone;
use hawser_core::operation::{Eligibility, Listed, Row, Selection};

use hawser_core::clock::Timestamp;
use hawser_core::product::System;
use hawser_core::resource::{PLAIN, Place, Query};

use super::{
    NextStep, ProbeCounts, RowKind, RowList, found_text, is_offered, is_possible, keep_places,
};

const PAGE_SIZE: usize = 2;

fn row(id: &str, title: &str, eligibility: Eligibility) -> Row {
    Row {
        id: id.to_owned(),
        title: title.to_owned(),
        detail: String::new(),
        badge: None,
        eligibility,
        facts: Vec::new(),
        selection: Selection::default(),
    }
}

fn page(titles: &[&str]) -> Listed {
    let rows = titles
        .iter()
        .map(|title| row(&title.to_lowercase(), title, Eligibility::Possible));
    Listed {
        rows: rows.collect(),
        seen: titles.len(),
        total: None,
        partial: Vec::new(),
        needs_peer: false,
    }
}

fn empty() -> RowList {
    let place = Place {
        appliance: "vr-a".to_owned(),
        appliance_name: String::new(),
        site: String::new(),
        system: System::VsphereReplication,
        within: None,
    };
    RowList::new(&PLAIN, place)
}

/// The order of the rows of a kind that match a search, as the picker asks for it.
fn order(list: &RowList, search: &str, only: Option<RowKind>) -> Vec<usize> {
    let mut query = Query::read("sort=eligibility");
    query.search = search.to_owned();
    list.order(&query, only, Timestamp::default())
}

fn list(titles: &[&str]) -> RowList {
    let mut list = empty();
    list.add_page(page(titles), PAGE_SIZE);
    list
}

/// The titles that match a search, in their order.
fn found(list: &RowList, search: &str) -> Vec<String> {
    let order = order(list, search, None);
    let title = |index: usize| list.row(index).map(|row| row.title.clone());
    order.into_iter().filter_map(title).collect()
}

#[test]
fn without_a_total_a_full_page_is_followed_by_another() {
    let mut list = empty();
    assert_eq!(
        list.add_page(page(&["a", "b"]), PAGE_SIZE),
        NextStep::ReadMore
    );
    assert_eq!(list.add_page(page(&["c"]), PAGE_SIZE), NextStep::Complete);
    assert_eq!(list.len(), 3);
}

#[test]
fn with_a_total_pages_are_read_until_it_is_reached() {
    let mut list = empty();
    let of_three = |titles: &[&str]| Listed {
        total: Some(3),
        ..page(titles)
    };
    assert_eq!(
        list.add_page(of_three(&["a"]), PAGE_SIZE),
        NextStep::ReadMore
    );
    assert_eq!(
        list.add_page(of_three(&["b", "c"]), PAGE_SIZE),
        NextStep::Complete
    );
}

#[test]
fn an_empty_page_ends_the_list_whatever_the_total_is() {
    let mut list = list(&["a", "b"]);
    let empty = Listed {
        total: Some(1_000),
        ..page(&[])
    };
    assert_eq!(list.add_page(empty, PAGE_SIZE), NextStep::Complete);
}

#[test]
fn a_list_without_end_is_given_up() {
    let mut list = empty();
    let full = || page(&["a", "b"]);
    let pages = (1..).find(|_| list.add_page(full(), PAGE_SIZE) == NextStep::Complete);
    assert_eq!(pages, Some(crate::inventory::MAX_PAGES));
}

#[test]
fn entries_that_cannot_be_read_are_not_shown_as_an_empty_list() {
    let mut list = empty();
    let unreadable = Listed {
        seen: 3,
        ..page(&[])
    };
    assert_eq!(list.add_page(unreadable, PAGE_SIZE), NextStep::Unreadable);
    let some = Listed {
        seen: 2,
        partial: vec!["One site did not answer.".to_owned()],
        ..page(&["a"])
    };
    list.add_page(some, PAGE_SIZE);
    assert_eq!(
        list.omissions(),
        ["One site did not answer.", crate::inventory::UNREADABLE]
    );
}

#[test]
fn an_omission_is_told_once() {
    let mut list = empty();
    for _ in 0..2 {
        let mut page = page(&["a"]);
        page.partial = vec!["One site did not answer.".to_owned()];
        list.add_page(page, PAGE_SIZE);
    }
    assert_eq!(list.omissions(), ["One site did not answer."]);
}

#[test]
fn a_search_finds_every_word_in_any_order_and_case() {
    let list = list(&["Finance ERP", "Finance Mail", "ÉTUDES"]);
    assert_eq!(found(&list, " erp FINANCE "), ["Finance ERP"]);
    assert_eq!(found(&list, "finance"), ["Finance ERP", "Finance Mail"]);
    assert_eq!(found(&list, "études"), ["ÉTUDES"]);
    assert_eq!(found(&list, "").len(), 3);
    assert!(found(&list, "nowhere").is_empty());
}

#[test]
fn rows_that_can_be_picked_come_first_then_by_name() {
    let mut list = empty();
    let rows = vec![
        row("1", "d", Eligibility::Refused("no".to_owned())),
        row("2", "c", Eligibility::Possible),
        row("3", "b", Eligibility::Offered),
        row("4", "a", Eligibility::Warned("old".to_owned())),
        row("5", "a", Eligibility::Possible),
    ];
    list.add_page(
        Listed {
            seen: rows.len(),
            rows,
            ..Listed::default()
        },
        PAGE_SIZE,
    );
    assert_eq!(found(&list, ""), ["b", "a", "c", "a", "d"]);
    assert_eq!(list.count(is_offered), 1);
}

#[test]
fn a_probe_changes_the_order_of_the_next_search_only() {
    let mut list = list(&["a", "b"]);
    let before = order(&list, "", None);
    let badge = (Tone::Success, "Test image".to_owned());
    list.record_probe(1, "b", Some((Eligibility::Offered, Some(badge))), |_| ());
    assert_eq!(before, [0, 1]);
    assert_eq!(found(&list, ""), ["b", "a"]);
    assert_eq!(found(&list, "test image"), ["b"]);
}

#[test]
fn a_row_is_probed_once_and_only_where_it_is_undecided() {
    let mut list = empty();
    let rows = vec![
        row("1", "a", Eligibility::Possible),
        row("2", "b", Eligibility::Possible),
        row("3", "c", Eligibility::Offered),
    ];
    list.add_page(
        Listed {
            seen: rows.len(),
            rows,
            ..Listed::default()
        },
        PAGE_SIZE,
    );
    let next = |list: &mut RowList| {
        let found = list.next_probe([9, 2, 1, 0].into_iter());
        found.map(|(index, _)| index)
    };
    assert!(list.has_unprobed());
    assert_eq!(next(&mut list), Some(1));
    assert_eq!(next(&mut list), Some(0));
    assert_eq!(next(&mut list), None, "each is asked about once");
    list.withdraw_probe(0, "1");
    assert_eq!(next(&mut list), Some(0));
    list.record_probe(0, "1", None, |_| ());
    list.record_probe(1, "another id", None, |_| ());
    assert_eq!(next(&mut list), None, "nothing was found out of the first");
    assert!(!list.has_unprobed());
}

#[test]
fn a_count_is_of_what_was_probed_only() {
    let mut list = list(&["a", "b", "c", "d"]);
    let text =
        |list: &RowList| found_text(list.probes(), list.count(is_offered), "with a test image");
    assert_eq!(text(&list), "");
    list.next_probe([0].into_iter());
    list.record_probe(0, "a", Some((Eligibility::Offered, None)), |_| ());
    assert_eq!(text(&list), ". Checked 1 of 4: 1 with a test image");
    list.record_probe(1, "b", None, |_| ());
    assert_eq!(
        text(&list),
        ". Checked 1 of 4: 1 with a test image; 1 could not be checked"
    );
    let refused = || Some((Eligibility::Refused("no".to_owned()), None));
    list.record_probe(2, "c", refused(), |_| ());
    list.record_probe(3, "d", refused(), |_| ());
    assert_eq!(
        text(&list),
        ". Checked 3 of 4: 1 with a test image; 1 could not be checked"
    );
    list.record_probe(1, "b", refused(), |_| ());
    assert_eq!(text(&list), ", 1 with a test image");
    assert_eq!(
        found_text(ProbeCounts::default(), 0, "with a test image"),
        ""
    );
}

#[test]
fn rows_of_which_nothing_is_known_can_be_left_out() {
    let mut list = list(&["a", "b", "ab"]);
    list.record_probe(1, "b", Some((Eligibility::Offered, None)), |_| ());
    list.record_probe(
        0,
        "a",
        Some((Eligibility::Refused("no".to_owned()), None)),
        |_| (),
    );
    assert_eq!(order(&list, "", Some(is_offered)), [1]);
    assert_eq!(order(&list, "", Some(is_possible)), [1, 2]);
    assert!(order(&list, "a", Some(is_offered)).is_empty());
}

#[test]
fn shown_rows_keep_their_places_and_new_ones_follow() {
    assert_eq!(keep_places(&[2, 0], &[0, 1, 2, 3]), [2, 0, 1, 3]);
    assert_eq!(keep_places(&[2, 0, 5], &[0, 5]), [0, 5]);
    assert_eq!(keep_places(&[], &[1, 0]), [1, 0]);
}
