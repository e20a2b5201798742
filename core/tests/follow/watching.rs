//! All tasks of an appliance, while somebody watches them.

use hawser_core::poll::{Event, PollOutcome};

use super::caller::{Caller, alive, failed, keys, list, page_of, task};

fn watching() -> Caller {
    let mut caller = Caller::new(true);
    caller.does(Event::Watch(true));
    caller
}

#[test]
fn newest_page_is_read_at_once_and_again_within_ten_seconds_although_nothing_is_followed() {
    let mut caller = watching();
    assert_eq!(caller.wait(), 0);
    for jitter in [0, 1_000] {
        caller.jitter = jitter;
        assert_eq!(caller.round(|_| page_of(&keys(0..100), true)), [list(0)]);
        assert!((6_000..9_000).contains(&caller.wait()), "{}", caller.wait());
    }
}

#[test]
fn a_followed_task_is_read_from_the_watched_page_and_alone_only_where_it_is_not_there() {
    let mut caller = watching();
    caller.does(Event::Follow { key: "t".into() });
    assert_eq!(caller.round(|_| alive(&[], &["t", "u"])), [list(0)]);
    assert_eq!(caller.wait(), 1_000);
    let asked = caller.round(|_| alive(&[], &["u"]));
    assert_eq!(asked, [list(0), task("t")]);
}

#[test]
fn nothing_is_asked_once_nobody_watches() {
    let mut caller = watching();
    caller.poll(2, |_| alive(&[], &["u"]));
    caller.does(Event::Watch(false));
    caller.wake();
    assert!(caller.open.is_empty() && caller.timer.is_none());
}

#[test]
fn a_hidden_tab_watches_every_thirty_seconds() {
    let mut caller = watching();
    caller.poll(1, |_| alive(&[], &[]));
    caller.does(Event::Visible(false));
    caller.poll(2, |_| alive(&[], &[]));
    assert_eq!(caller.wait(), 30_000);
}

#[test]
fn a_list_that_is_refused_is_not_asked_for_until_the_next_session() {
    let mut caller = watching();
    assert_eq!(caller.round(|_| PollOutcome::Forbidden), [list(0)]);
    assert_eq!(caller.round(|_| failed()), []);
    assert_eq!(
        caller.wait(),
        7_000,
        "and there is no timer that never rests"
    );
    caller.does(Event::SignedIn);
    assert_eq!(caller.round(|_| alive(&[], &[])), [list(0)]);
}

#[test]
fn failures_and_the_end_of_the_session_hold_for_watching_too() {
    let mut caller = watching();
    caller.wake();
    let retry_after = Some(17_000);
    caller.answer(0, PollOutcome::Failed { retry_after });
    assert_eq!(caller.wait(), 17_000);
    caller.wake();
    caller.answer(0, PollOutcome::SignedOut);
    caller.pass(3_600_000);
    caller.does(Event::Timer);
    assert!(caller.open.is_empty());
}

#[test]
fn an_appliance_without_a_list_is_not_watched() {
    let mut caller = Caller::new(false);
    caller.does(Event::Watch(true));
    assert!(caller.timer.is_none() && caller.open.is_empty());
}
