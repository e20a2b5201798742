//! Messages between the tabs of a console.

use crate::samples;
use hawser_core::clock::Timestamp;
use hawser_core::journal;
use hawser_core::tab::{self, Message};
use proptest::prelude::*;

#[test]
fn a_run_is_told_as_the_journal_has_it() {
    let run = samples::run();
    let told = tab::read(&journal::write(&run)).unwrap();
    assert_eq!(told, Message::Run(Box::new(run)));
}

#[test]
fn a_tab_says_that_it_is_there_and_whether_it_is_new() {
    for new in [true, false] {
        assert_eq!(tab::read(&tab::here(new)), Ok(Message::Here { new }));
    }
}

#[test]
fn runs_that_were_removed_are_told_by_their_ids() {
    for runs in [vec![], vec!["a".to_owned(), "b\"".to_owned()]] {
        assert_eq!(tab::read(&tab::removed(&runs)), Ok(Message::Removed(runs)));
    }
}

#[test]
fn what_another_version_tells_is_left_alone() {
    for text in [
        r#"{"tab":2,"new":true}"#,
        r#"{"tab":1}"#,
        r#"{"tab":1,"seen":["a"]}"#,
        r#"{"tab":[]}"#,
        r#"{"version":9,"id":"x"}"#,
        "[]",
        "",
        "x",
    ] {
        assert!(tab::read(text).is_err(), "{text}");
    }
}

#[test]
fn what_was_sent_to_an_appliance_is_told_with_its_times() {
    for closed_until in [None, Some(Timestamp(1_795_269_067_250))] {
        let at = vec![Timestamp(1_795_269_007_250), Timestamp(1_795_269_007_251)];
        let text = tab::sent("vr-a", &at, closed_until);
        let appliance = "vr-a".to_owned();
        let sent = Message::Sent {
            appliance,
            at,
            closed_until,
        };
        assert_eq!(tab::read(&text), Ok(sent));
    }
}

#[test]
fn the_older_console_takes_none_of_it_for_a_run() {
    for text in [
        tab::here(true),
        tab::polled("vr-a", &["a".to_owned()]),
        tab::sent("vr-a", &[Timestamp(1)], None),
    ] {
        assert!(journal::read(&text).is_err());
    }
}

proptest! {
    #![proptest_config(samples::cases(256))]

    #[test]
    fn what_was_heard_comes_over_whole(
        appliance in "\\PC{1,20}",
        seen in proptest::collection::vec("(\\PC|[\"\\\\\n\u{0}]){1,30}", 0..20),
    ) {
        let told = tab::read(&tab::polled(&appliance, &seen)).unwrap();
        prop_assert_eq!(told, Message::Polled { appliance, tasks: seen });
    }

    #[test]
    fn whatever_comes_it_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = tab::read(&text);
    }
}
