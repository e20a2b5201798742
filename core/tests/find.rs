//! The search for a few letters, and the order of its results.

use hawser_core::find::{Finder, marked};
use proptest::prelude::*;

const NAMES: [&str; 8] = [
    "Replications",
    "Run reprotect",
    "fin-erp-db01",
    "fin-erp-app01",
    "Finance ERP",
    "Reconnect pairing",
    "Promote test image",
    "erp",
];

fn found(query: &str) -> Vec<&'static str> {
    let finder = Finder::new(NAMES.iter().map(|name| (*name, "Site A")));
    let found = finder.find(query, 10);
    found.places.iter().map(|place| NAMES[*place]).collect()
}

#[test]
fn the_whole_name_is_first_then_its_start_then_words_then_what_is_inside() {
    assert_eq!(
        found("erp"),
        ["erp", "Finance ERP", "fin-erp-db01", "fin-erp-app01"]
    );
    assert_eq!(found("re")[..2], ["Replications", "Reconnect pairing"]);
    assert_eq!(found("rep")[..2], ["Replications", "Run reprotect"]);
    assert_eq!(found("pair"), ["Reconnect pairing"]);
    assert_eq!(found("otect"), ["Run reprotect"]);
}

#[test]
fn words_are_found_in_any_order_and_beside_the_name() {
    assert_eq!(found("image test"), ["Promote test image"]);
    assert_eq!(
        found("erp site"),
        ["erp", "Finance ERP", "fin-erp-db01", "fin-erp-app01"]
    );
    assert!(found("erp rotterdam").is_empty());
}

#[test]
fn initials_are_found_and_letters_anywhere_are_not() {
    assert_eq!(found("rr"), ["Run reprotect"]);
    assert_eq!(found("pti"), ["Promote test image"]);
    assert_eq!(found("ferpdb"), ["fin-erp-db01"]);
    assert_eq!(found("fedb01"), ["fin-erp-db01"]);
    // Its letters are in "Promote test image", but none begins a word.
    assert!(found("roe").is_empty());
    // Letters turn round in no name.
    assert!(found("itp").is_empty());
}

#[test]
fn case_does_not_count_and_nothing_finds_nothing() {
    assert_eq!(found("FINANCE"), ["Finance ERP"]);
    assert!(found("").is_empty());
    assert!(found("  ").is_empty());
    assert!(found("zebra").is_empty());
}

#[test]
fn more_than_are_wanted_are_counted() {
    let names: Vec<String> = (0..10_000).map(|it| format!("vm-{it:05}")).collect();
    let finder = Finder::new(names.iter().map(|name| (name.as_str(), "")));
    let found = finder.find("vm", 50);
    assert_eq!((found.places.len(), found.total), (50, 10_000));
    assert_eq!(found.places[..3], [0, 1, 2]);
    assert_eq!(finder.find("vm-00777", 50).places, [777]);
}

#[test]
fn what_was_typed_is_marked_in_the_name() {
    let parts = |name, query| {
        let parts = marked(name, query).into_iter();
        parts
            .map(|(part, is_marked)| if is_marked { format!("[{part}]") } else { part })
            .collect::<String>()
    };
    assert_eq!(parts("Run reprotect", "REP run"), "[Run] [rep]rotect");
    assert_eq!(parts("Zürich", "zü"), "[Zü]rich");
    assert_eq!(parts("Replications", "xyz"), "Replications");
    assert_eq!(parts("", "a"), "");
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered(
        names in proptest::collection::vec(".{0,20}", 0..20), query in ".{0,12}"
    ) {
        let finder = Finder::new(names.iter().map(|name| (name.as_str(), "")));
        let found = finder.find(&query, 5);
        prop_assert!(found.places.len() <= 5 && found.places.len() <= found.total);
        for name in &names {
            let whole: String = marked(name, &query).into_iter().map(|(part, _)| part).collect();
            prop_assert_eq!(&whole, name);
        }
    }

    #[test]
    fn a_name_finds_itself_first_among_longer_ones(name in "[a-z]{3,8}( [a-z]{3,8})?") {
        let others = [format!("{name} and more"), format!("more {name}"), name.clone()];
        let finder = Finder::new(others.iter().map(|name| (name.as_str(), "")));
        let found = finder.find(&name, 3);
        prop_assert_eq!(found.places.first(), Some(&2));
    }
}
