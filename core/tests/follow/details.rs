//! The pace at which details of a run are read.

use hawser_core::clock::Timestamp;
use hawser_core::poll::DetailPace;

#[test]
fn details_are_read_less_often_than_the_task_and_once_after_the_end() {
    let mut pace = DetailPace::default();
    let now = Timestamp(1_795_269_067_250);
    assert!(pace.begin(now, false, false, true), "at first");
    assert!(!pace.begin(now, true, false, true), "never twice at a time");
    assert!(!pace.end(now));
    for (later, has_news, is_shown, is_due) in [
        (4_999, true, true, false),
        (5_000, true, true, true),
        (14_999, false, true, false),
        (15_000, false, true, true),
        (14_999, true, false, false),
        (15_000, true, false, true),
        (29_999, false, false, false),
        (30_000, false, false, true),
        (-1, false, false, true),
    ] {
        let begins = pace
            .clone()
            .begin(now.plus(later), has_news, false, is_shown);
        assert_eq!(begins, is_due, "after {later} ms");
    }
    assert!(
        pace.clone().begin(now.plus(1), false, true, false),
        "at the end"
    );
}

#[test]
fn details_that_were_being_read_at_the_end_are_read_once_more() {
    let mut pace = DetailPace::default();
    let now = Timestamp(1_795_269_067_250);
    assert!(pace.begin(now, true, false, true));
    assert!(!pace.begin(now, true, true, true));
    assert!(pace.end(now));
    assert!(!pace.end(now));
}
