//! Values in words, and the order of names.

use std::cmp::Ordering;

use hawser_core::clock::Timestamp;
use hawser_core::facts::{Tone, number_words, span_words};
use hawser_core::order::natural;
use hawser_core::resource::Cell;
use proptest::prelude::*;

use crate::samples;

#[test]
fn numbers_have_separators() {
    for (number, words) in [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1_000, "1,000"),
        (10_000, "10,000"),
        (1_234_567, "1,234,567"),
        (-4, "-4"),
        (-1_000, "-1,000"),
        (i64::MIN, "-9,223,372,036,854,775,808"),
    ] {
        assert_eq!(number_words(number), words);
    }
}

#[test]
fn spans_leave_out_what_is_zero() {
    for (ms, words) in [
        (-1, "less than 1 s"),
        (42_000, "42 s"),
        (15 * 60_000, "15 min"),
        (185_000, "3 min 05 s"),
        (3_600_000, "1 h"),
        (5_400_000, "1 h 30 min"),
        (86_400_000, "1 d"),
        (183_600_000, "2 d 3 h"),
    ] {
        assert_eq!(span_words(ms), words);
    }
}

#[test]
fn cells_are_written_alike_on_screen_and_in_exports() {
    let words = |cell: Cell| cell.words(Timestamp::iso);
    assert_eq!(words(Cell::Text("a".to_owned())), "a");
    assert_eq!(
        words(Cell::Status(Tone::Danger, "Error".to_owned())),
        "Error"
    );
    assert_eq!(words(Cell::Number(12_345)), "12,345");
    assert_eq!(words(Cell::Percent(41)), "41 %");
    assert_eq!(words(Cell::Span(900_000)), "15 min");
    assert_eq!(words(Cell::Size(734_003_200)), "700 MB");
    assert_eq!(words(Cell::Time(Timestamp(0))), "1970-01-01T00:00:00.000Z");
    assert_eq!(words(Cell::Empty), "");
    assert_eq!(Cell::text(""), Cell::Empty);
    assert_eq!(Cell::code(""), Cell::Empty);
    assert_eq!(Cell::time(None), Cell::Empty);
    assert!(Cell::Size(1).is_numeric() && !Cell::Time(Timestamp(1)).is_numeric());
}

#[test]
fn statuses_sort_by_severity() {
    let status = |tone| Cell::Status(tone, "x".to_owned());
    let order = [
        Tone::Danger,
        Tone::Warning,
        Tone::Info,
        Tone::Neutral,
        Tone::Success,
    ];
    for pair in order.windows(2) {
        assert_eq!(status(pair[0]).compare(&status(pair[1])), Ordering::Less);
    }
}

#[test]
fn names_sort_as_people_expect() {
    let mut names = [
        "vm-10", "VM-9", "vm-09b", "vm-1", "Älpler", "alp", "vm", "vm-9", "", "10", "9", "vm-010",
    ];
    names.sort_by(|a, b| natural(a, b));
    assert_eq!(
        names,
        [
            "", "9", "10", "alp", "vm", "vm-1", "VM-9", "vm-9", "vm-09b", "vm-010", "vm-10",
            "Älpler",
        ]
    );
}

proptest! {
    #![proptest_config(samples::cases(500))]

    #[test]
    fn the_order_of_names_is_one(a in "[aA0-2bλ-]{0,5}", b in "[aA0-2bλ-]{0,5}", c in "\\PC{0,4}|[a0]{0,3}") {
        prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
        prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
        if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
            prop_assert!(natural(&a, &c).is_le());
        }
    }
}
