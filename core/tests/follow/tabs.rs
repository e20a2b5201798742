//! Several tabs that follow the same.

use hawser_core::clock::Timestamp;
use hawser_core::poll::{Action, Event, Key, PollOutcome, PollRequest};

use super::caller::{Caller, alive, alone, failed, keys, list, page_of, sharing, task};

fn told(keys: &[&str]) -> Event {
    let seen = keys.iter().map(|key| (*key).to_owned()).collect();
    Event::Told { seen }
}

#[test]
fn one_who_is_told_leaves_the_asking_to_the_other_and_asks_when_it_is_told_no_more() {
    let mut caller = alone("t");
    caller.poll(6, |_| alive(&[], &["t"]));
    for _ in 0..100 {
        caller.pass(4_900);
        assert_eq!(caller.does(told(&["t"])), []);
        assert_eq!(caller.wait(), 10_000);
    }
    caller.wake();
    assert_eq!(caller.open, [task("t")]);
    caller.answer(50, alive(&[], &["t"]));
    assert!(caller.wait() <= 5_000, "it is the one who asks now");
}

#[test]
fn what_the_other_does_not_follow_is_asked_about_as_ever() {
    let mut caller = sharing(3);
    let all = keys(0..3);
    caller.round(|_| page_of(&all, false));
    for _ in 0..10 {
        caller.pass(caller.wait());
        caller.does(told(&["task-0", "task-1", "somebody else's"]));
        let asked = caller.round(|_| page_of(&all, false));
        assert_eq!(asked, [list(0)]);
    }
}

#[test]
fn the_pages_of_a_round_are_told_one_by_one() {
    let mut caller = sharing(300);
    let all = keys(0..300);
    caller.round(|ask| match ask {
        PollRequest::List { page } => {
            let from = usize::from(*page) * 100;
            page_of(&all[from..from + 100], *page < 2)
        }
        PollRequest::Task { .. } => failed(),
    });
    caller.pass(6_000);
    let due = caller.timer;
    for page in all.chunks(100) {
        assert_eq!(caller.timer, due, "not all was told yet");
        let seen = page.to_vec();
        caller.does(Event::Told { seen });
        caller.pass(30);
    }
    assert!(caller.wait() > 7_000);
}

#[test]
fn news_from_another_tab_is_news_though_the_own_request_failed() {
    let mut caller = alone("t");
    caller.wake();
    let said = caller.answer(50, failed());
    assert!(matches!(said[..], [Action::Stale { .. }]));
    assert_eq!(caller.does(told(&["t"])), [Action::Fresh]);
}

#[test]
fn being_told_signs_nobody_in_and_keeps_nobody_from_coming_back() {
    let mut caller = alone("t");
    caller.wake();
    let said = caller.answer(50, PollOutcome::SignedOut);
    assert!(said.contains(&Action::NeedSignIn));
    assert_eq!(caller.does(told(&["t"])), []);
    assert!(caller.open.is_empty());
    caller.pass(1_000);
    let said = caller.does(Event::SignedIn);
    assert!(said.contains(&Action::Ask(task("t"))));
    caller.answer(50, alive(&[], &["t"]));
    caller.does(Event::Visible(false));
    caller.pass(3_000);
    caller.does(told(&["t"]));
    caller.does(Event::Visible(true));
    assert_eq!(caller.open, [task("t")], "whoever returns sees what is now");
}

#[test]
fn patience_that_the_appliance_asked_for_is_kept_whatever_is_told() {
    let mut caller = alone("t");
    caller.wake();
    let retry_after = Some(120_000);
    caller.answer(50, PollOutcome::Failed { retry_after });
    let due = caller.timer;
    caller.pass(1_000);
    caller.does(told(&["t"]));
    assert_eq!(caller.timer, due);
}

/// Returns how many requests each of two tabs has sent that are both seen, for an hour; each sends
/// the other its results.
fn an_hour_of_two(followed: &[Key], jitter: [u16; 2]) -> [usize; 2] {
    let mut tabs = [Caller::new(true), Caller::new(true)];
    for (tab, jitter) in tabs.iter_mut().zip(jitter) {
        tab.jitter = jitter;
        for key in followed {
            tab.does(Event::Follow { key: key.clone() });
        }
    }
    let end = tabs[0].start.plus(3_600_000);
    let mut asked = [0, 0];
    loop {
        let next: [Timestamp; 2] = [0, 1].map(|i| tabs[i].timer.unwrap());
        let who = usize::from(next[1] < next[0]);
        if next[who] > end {
            return asked;
        }
        tabs[who].wake();
        while !tabs[who].open.is_empty() {
            tabs[who].answer(20, page_of(followed, false));
            asked[who] += 1;
            let now = tabs[who].now;
            let other = &mut tabs[1 - who];
            other.now = other.now.max(now);
            let seen = followed.to_vec();
            other.does(Event::Told { seen });
        }
    }
}

#[test]
fn two_tabs_side_by_side_ask_hardly_more_than_one() {
    let alone = 3_600 / 5;
    for jitter in [[500, 500], [0, 1_000], [1_000, 0], [300, 700]] {
        let asked = an_hour_of_two(&keys(0..3), jitter);
        let both = asked[0] + asked[1];
        assert!(
            (600..alone + 100).contains(&both),
            "{asked:?} of {jitter:?}"
        );
    }
}
