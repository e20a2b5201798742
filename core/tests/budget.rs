//! The limit that all requests to an appliance share.

use crate::samples::cases;
use hawser_core::budget::{Budget, LIMIT, LONGEST_CLOSED, Priority, WINDOW};
use hawser_core::clock::Timestamp;
use proptest::prelude::*;

const START: Timestamp = Timestamp(1_795_269_067_250);

/// The limit of the gateways for a session.
const GATEWAY: usize = 50;

const ALL: [Priority; 5] = [
    Priority::Submit,
    Priority::Task,
    Priority::Screen,
    Priority::Detail,
    Priority::Probe,
];

fn budget() -> Budget {
    Budget::new(LIMIT)
}

fn enqueue(budget: &mut Budget, priority: Priority, count: usize) {
    for _ in 0..count {
        budget.enqueue(priority);
    }
}

/// Lets time pass to `until` and returns when requests were sent.
fn run_to(budget: &mut Budget, from: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let mut sent = Vec::new();
    let mut now = from;
    loop {
        sent.extend(budget.grant(now).iter().map(|_| now));
        match budget.wake_at() {
            Some(at) if at <= until => {
                assert!(at > now, "it sleeps, and does not spin");
                now = at;
            }
            _ => return sent,
        }
    }
}

/// Returns the most requests in any window.
fn most_in_a_window(sent: &[Timestamp]) -> usize {
    let in_window = |from: &Timestamp| {
        let inside = |at: &&Timestamp| **at >= *from && at.since(*from) < WINDOW;
        sent.iter().filter(inside).count()
    };
    sent.iter().map(in_window).max().unwrap_or(0)
}

#[test]
fn a_form_is_not_slow_at_first() {
    let mut budget = budget();
    enqueue(&mut budget, Priority::Screen, 15);
    enqueue(&mut budget, Priority::Task, 5);
    assert_eq!(budget.grant(START).len(), 20);
    assert_eq!(budget.wake_at(), None);
}

#[test]
fn the_more_urgent_goes_first_and_equals_go_in_order() {
    let mut budget = Budget::new(1);
    let last = budget.enqueue(Priority::Probe);
    let second = budget.enqueue(Priority::Screen);
    let third = budget.enqueue(Priority::Screen);
    let first = budget.enqueue(Priority::Submit);
    let mut now = START;
    let mut granted = Vec::new();
    for _ in 0..4 {
        granted.extend(budget.grant(now));
        now = now.plus(WINDOW);
    }
    assert_eq!(granted, [first, second, third, last]);
}

#[test]
fn probes_are_spread_and_leave_the_rest_of_the_limit_to_others() {
    let mut budget = budget();
    enqueue(&mut budget, Priority::Probe, 500);
    let sent = run_to(&mut budget, START, START.plus(10 * WINDOW));
    assert!(most_in_a_window(&sent) <= 20);
    // They go on all the time, and not in bursts a minute apart.
    let pauses: Vec<i64> = sent.windows(2).map(|two| two[1].since(two[0])).collect();
    assert!(
        pauses.iter().skip(20).all(|pause| *pause < 15_000),
        "{pauses:?}"
    );
    assert!(sent.len() > 120, "{}", sent.len());
    enqueue(&mut budget, Priority::Screen, 12);
    enqueue(&mut budget, Priority::Submit, 2);
    assert_eq!(budget.grant(START.plus(10 * WINDOW)).len(), 14);
}

#[test]
fn a_thousand_tasks_do_not_keep_a_list_from_being_read() {
    let mut budget = budget();
    enqueue(&mut budget, Priority::Task, 1_000);
    let end = START.plus(5 * WINDOW);
    let sent = run_to(&mut budget, START, end);
    assert!(sent.len() > 100);
    enqueue(&mut budget, Priority::Screen, 3);
    assert_eq!(budget.grant(end).len(), 3);
}

#[test]
fn a_withdrawn_request_is_not_sent() {
    let mut budget = budget();
    let ticket = budget.enqueue(Priority::Screen);
    budget.cancel(ticket);
    assert_eq!(budget.wake_at(), None);
    assert!(budget.grant(START).is_empty());
}

#[test]
fn without_retry_after_a_429_waits_out_the_minute() {
    let mut budget = budget();
    budget.too_many(START, None);
    assert_eq!(budget.closed_until(START), Some(START.plus(WINDOW)));
    for priority in ALL {
        budget.enqueue(priority);
    }
    assert_eq!(budget.grant(START.plus(1)).len(), 1, "a submission alone");
    assert!(budget.grant(START.plus(WINDOW - 1)).is_empty());
    assert_eq!(budget.grant(START.plus(WINDOW)).len(), 4);
}

#[test]
fn retry_after_is_obeyed_within_reason() {
    for (given, waited) in [
        (37_000, 37_000),
        (0, 1_000),
        (i64::MAX, LONGEST_CLOSED),
        (i64::MIN, 1_000),
    ] {
        let mut budget = budget();
        budget.too_many(START, Some(given));
        assert_eq!(budget.closed_until(START), Some(START.plus(waited)));
        // A second one does not shorten it.
        budget.too_many(START, Some(1_000));
        assert_eq!(budget.closed_until(START), Some(START.plus(waited)));
    }
}

#[test]
fn after_a_429_the_appliance_is_asked_half_as_much() {
    let mut budget = budget();
    budget.too_many(START, Some(1_000));
    enqueue(&mut budget, Priority::Screen, 500);
    let sent = run_to(&mut budget, START, START.plus(4 * WINDOW));
    assert!(most_in_a_window(&sent) <= usize::from(LIMIT) / 2);
    let later = run_to(&mut budget, START.plus(4 * WINDOW), START.plus(8 * WINDOW));
    assert!(
        most_in_a_window(&later) > usize::from(LIMIT) / 2,
        "it recovers"
    );
}

#[test]
fn what_other_tabs_sent_counts() {
    let mut budget = budget();
    budget.note_peer(START, &[START.plus(-1_000); 30], None);
    enqueue(&mut budget, Priority::Screen, 10);
    let sent = run_to(&mut budget, START, START.plus(WINDOW / 2));
    assert_eq!(sent.len(), 4);
    budget.note_peer(START, &[], Some(START.plus(5_000)));
    assert_eq!(budget.closed_until(START), Some(START.plus(5_000)));
}

#[test]
fn a_tab_that_has_just_opened_is_told_the_last_minute() {
    let mut first = budget();
    enqueue(&mut first, Priority::Submit, 3);
    first.grant(START);
    let mut second = budget();
    second.note_peer(START.plus(10), &first.recent(START.plus(10)), None);
    assert_eq!(second.recent(START.plus(20)), [START; 3]);
    assert!(first.recent(START.plus(WINDOW)).is_empty());
}

#[test]
fn foreign_stamps_of_another_tab_do_no_harm() {
    let mut budget = budget();
    let stamps = [Timestamp(i64::MIN), Timestamp(i64::MAX), START.plus(1)];
    budget.note_peer(START, &stamps, Some(Timestamp(i64::MAX)));
    assert_eq!(budget.closed_until(START), Some(START.plus(LONGEST_CLOSED)));
    assert_eq!(budget.recent(START), [START; 2]);
    budget.note_peer(START, &vec![START; 100_000], None);
    assert!(budget.recent(START).len() < 1_000);
}

#[test]
fn a_clock_that_is_set_back_delays_nothing_for_longer_than_a_minute() {
    let mut budget = budget();
    enqueue(&mut budget, Priority::Submit, 40);
    assert_eq!(budget.grant(START).len(), 40);
    budget.too_many(START, None);
    let back = START.plus(-86_400_000);
    enqueue(&mut budget, Priority::Task, 1);
    assert!(budget.grant(back).is_empty());
    assert_eq!(budget.grant(back.plus(WINDOW)).len(), 1);
}

/// An event for a budget.
#[derive(Clone, Debug)]
enum Happening {
    Enqueue(Priority, usize),
    /// Time passes, and whatever is due by then is sent.
    Pass(i64),
    TooMany(Option<i64>),
}

fn any_priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(&ALL[..])
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (any_priority(), 1..30_usize).prop_map(|(it, count)| Happening::Enqueue(it, count)),
        6 => prop_oneof![0..3_000_i64, 0..100_000_i64].prop_map(Happening::Pass),
        1 => prop::option::of(0..100_000_i64).prop_map(Happening::TooMany),
    ]
}

fn after(budget: &mut Budget, happenings: &[Happening]) -> (Timestamp, Vec<Timestamp>) {
    let (mut now, mut sent) = (START, Vec::new());
    for happening in happenings {
        match happening {
            Happening::Enqueue(priority, count) => enqueue(budget, *priority, *count),
            Happening::Pass(ms) => {
                let until = now.plus(*ms);
                sent.append(&mut run_to(budget, now, until));
                now = until;
            }
            Happening::TooMany(retry_after) => budget.too_many(now, *retry_after),
        }
    }
    (now, sent)
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_minute_has_more_than_the_limit(
        limit in 1..200_u16,
        happenings in prop::collection::vec(any_happening(), 0..60),
    ) {
        let mut budget = Budget::new(limit);
        let (_, sent) = after(&mut budget, &happenings);
        prop_assert!(most_in_a_window(&sent) <= usize::from(limit));
    }

    #[test]
    fn a_submission_never_waits_for_anything_but_submissions(
        happenings in prop::collection::vec(any_happening(), 0..60),
    ) {
        let mut budget = budget();
        let others: Vec<Happening> = happenings
            .into_iter()
            .filter(|it| !matches!(it, Happening::Enqueue(Priority::Submit, _)))
            .collect();
        let (now, _) = after(&mut budget, &others);
        budget.grant(now);
        let submission = budget.enqueue(Priority::Submit);
        prop_assert_eq!(budget.grant(now), [submission]);
    }

    #[test]
    fn whatever_waits_is_sent_in_the_end(
        limit in 1..200_u16,
        happenings in prop::collection::vec(any_happening(), 0..40),
    ) {
        let mut budget = Budget::new(limit);
        let (now, sent) = after(&mut budget, &happenings);
        let wanted: usize = happenings.iter().map(|happening| match happening {
            Happening::Enqueue(_, count) => *count,
            _ => 0,
        }).sum();
        let rest = run_to(&mut budget, now, now.plus(i64::MAX / 4));
        prop_assert_eq!(sent.len() + rest.len(), wanted);
        prop_assert_eq!(budget.wake_at(), None);
    }

    /// Messages between tabs take a moment: what a tab has not heard of, it cannot count.
    #[test]
    fn tabs_together_stay_below_the_limit_of_the_gateway(
        wanted in prop::collection::vec((0..4_usize, any_priority(), 1..30_usize, 0..20_000_i64), 1..40),
        delay in 0..60_i64,
    ) {
        let mut tabs: Vec<Budget> = (0..4).map(|_| budget()).collect();
        for tab in &mut tabs {
            tab.note_peer(START, &[], None);
        }
        let mut now = START;
        let mut sent: Vec<Timestamp> = Vec::new();
        let mut messages: Vec<(Timestamp, usize, Timestamp)> = Vec::new();
        let mut wanted = wanted.into_iter().peekable();
        let mut next = START;
        while now < START.plus(4 * WINDOW) {
            while next <= now && let Some((tab, priority, count, pause)) = wanted.next() {
                enqueue(&mut tabs[tab], priority, count);
                next = now.plus(pause);
            }
            let (due, later): (Vec<_>, Vec<_>) = messages.into_iter().partition(|(at, ..)| *at <= now);
            messages = later;
            for (_, from, at) in due {
                for (_, tab) in tabs.iter_mut().enumerate().filter(|(tab, _)| *tab != from) {
                    tab.note_peer(now, &[at], None);
                }
            }
            for (from, tab) in tabs.iter_mut().enumerate() {
                for _ in tab.grant(now) {
                    sent.push(now);
                    messages.push((now.plus(delay), from, now));
                }
            }
            let timers = tabs.iter().filter_map(Budget::wake_at);
            let arrivals = messages.iter().map(|(at, ..)| *at);
            let more = wanted.peek().map(|_| next);
            let at = timers.chain(arrivals).chain(more).filter(|at| *at > now).min();
            now = at.unwrap_or(START.plus(4 * WINDOW));
        }
        prop_assert!(most_in_a_window(&sent) <= GATEWAY);
    }
}
