//! Groups in the notices: when they end or wait, and for what.

use hawser_core::clock::Timestamp;
use hawser_core::group::{Event, Standing, group_meaning};
use hawser_core::news::Subject;

use super::{driven, session, start};

#[test]
fn group_is_news_when_it_ends_and_when_it_waits_but_not_when_somebody_pauses_it() {
    let (mut group, _) = driven(2, 1, false);
    assert_eq!(group.news(None), None, "it makes its way");
    group.step(Event::Pause);
    assert_eq!(group.news(None), None, "whoever paused it knows");
    group.step(Event::Resume);
    start(&mut group, 0);
    group.step(Event::Run(0, Standing::Attention));
    let waits = group.news(Some(Timestamp(5))).unwrap();
    assert!(waits.is_waiting && !waits.is_failure);
    assert_eq!(waits.subject, Subject::Group("g".to_owned()));
    group.step(Event::Run(0, Standing::Failed));
    start(&mut group, 1);
    assert_eq!(group.progress_text(), "1 of 2 finished, 1 failed");
    group.step(Event::Run(1, Standing::Succeeded));
    let ended = group.news(Some(Timestamp(9))).unwrap();
    assert!(ended.is_failure && !ended.is_waiting);
    assert_eq!(ended.title, "Run reprotect: 2 recovery plans");
    assert_eq!(ended.target, "1 succeeded, 1 failed");
    assert_eq!(
        (ended.appliance.as_str(), ended.at),
        ("Site A", Timestamp(9))
    );
    let again = group.news(Some(Timestamp(11))).unwrap();
    assert_ne!(again.key(), ended.key(), "each end is news");
}

#[test]
fn group_that_waits_says_for_what() {
    let (mut group, _) = driven(1, 1, true);
    group.step(session(false));
    let term = group_meaning(&group);
    assert_eq!(term.word, group.label());
    assert!(term.meaning.ends_with('.'));
}
