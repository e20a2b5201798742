//! What tabs of a console tell each other.
#![allow(clippy::unwrap_used, clippy::panic)]

mod samples;

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
fn the_older_console_takes_none_of_it_for_a_run() {
    for text in [tab::here(true), tab::heard("vr-a", &["a".to_owned()])] {
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
        let told = tab::read(&tab::heard(&appliance, &seen)).unwrap();
        prop_assert_eq!(told, Message::Heard { appliance, seen });
    }

    #[test]
    fn whatever_comes_it_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = tab::read(&text);
    }
}
