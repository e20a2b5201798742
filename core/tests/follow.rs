//! When an appliance is asked about what is followed there, and when it is left alone.

mod caller;
mod details;
mod orders;
mod tabs;
mod watching;

use caller::{Caller, alive, alone, failed, keys, list, page_of, sharing, task};
use hawser_core::poll::{Action, Event, PAGE_SIZE, PollOutcome, PollRequest, ROUND_LIMIT};

#[test]
fn one_task_is_asked_about_at_once_then_ever_more_slowly_up_to_five_seconds() {
    let mut caller = alone("t");
    assert_eq!(caller.timer, Some(caller.now));
    let waits: Vec<i64> = (0..7)
        .map(|_| {
            caller.wake();
            caller.answer(200, alive(&[], &["t"]));
            caller.wait()
        })
        .collect();
    assert_eq!(waits, [1_000, 1_500, 2_250, 3_375, 5_000, 5_000, 5_000]);
}

#[test]
fn chance_moves_an_interval_by_a_tenth_either_way() {
    for (jitter, wait) in [(0, 900), (1_000, 1_100), (u16::MAX, 1_100)] {
        let mut caller = alone("t");
        caller.jitter = jitter;
        caller.wake();
        caller.answer(0, alive(&[], &["t"]));
        assert_eq!(caller.wait(), wait);
    }
}

#[test]
fn a_new_task_hurries_the_round_and_starts_the_pace_over() {
    let mut caller = alone("t");
    caller.poll(5, |_| alive(&[], &["t"]));
    assert_eq!(caller.wait(), 5_000);
    caller.pass(100);
    caller.does(Event::Follow { key: "u".into() });
    assert_eq!(caller.wait(), 1_000);
    caller.wake();
    assert_eq!(caller.open, [task("u")]);
    caller.answer(0, alive(&[], &["u"]));
    assert_eq!(caller.open, [task("t")]);
    caller.answer(0, alive(&[], &["t"]));
    assert_eq!(caller.wait(), 1_000);
}

#[test]
fn a_hidden_tab_asks_every_thirty_seconds_and_at_once_when_it_is_seen_again() {
    let mut caller = alone("t");
    caller.poll(3, |_| alive(&[], &["t"]));
    caller.does(Event::Visible(false));
    assert_eq!(caller.wait(), 30_000);
    caller.poll(2, |_| alive(&[], &["t"]));
    assert_eq!(caller.wait(), 30_000);
    caller.pass(7_000);
    caller.does(Event::Visible(true));
    assert_eq!(caller.open, [task("t")]);
    caller.answer(100, alive(&[], &["t"]));
    assert_eq!(caller.wait(), 1_000);
}

#[test]
fn coming_back_while_an_answer_is_awaited_does_not_ask_twice() {
    let mut caller = alone("t");
    caller.does(Event::Visible(false));
    caller.wake();
    caller.does(Event::Visible(true));
    assert_eq!(caller.open, [task("t")]);
    caller.answer(0, alive(&[], &["t"]));
    assert_eq!(caller.wait(), 1_000);
}

#[test]
fn failures_back_off_to_a_minute_and_say_since_when_nothing_was_heard() {
    let mut caller = alone("t");
    caller.wake();
    caller.answer(0, alive(&[], &["t"]));
    let since = caller.now;
    caller.wake();
    let said = caller.answer(50, failed());
    assert!(said.contains(&Action::Stale { since }));
    let mut waits = vec![caller.wait()];
    for _ in 0..7 {
        caller.wake();
        let said = caller.answer(50, failed());
        assert!(!said.iter().any(|a| matches!(a, Action::Stale { .. })));
        waits.push(caller.wait());
    }
    let expected = [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000];
    assert_eq!(waits, expected);
    caller.wake();
    let said = caller.answer(50, alive(&[], &["t"]));
    assert_eq!(said.first(), Some(&Action::Fresh));
    assert_eq!(caller.wait(), 1_000);
}

#[test]
fn retry_after_is_obeyed_whoever_hurries_and_up_to_ten_minutes() {
    let mut caller = alone("t");
    for (asked, granted) in [
        (17_000, 17_000),
        (86_400_000, 600_000),
        (-5, 2_000),
        (0, 2_000),
    ] {
        caller.wake();
        let retry_after = Some(asked);
        caller.answer(0, PollOutcome::Failed { retry_after });
        assert_eq!(caller.wait(), granted);
        if asked > 1_000 {
            caller.pass(1_000);
            caller.does(Event::Visible(false));
            caller.does(Event::Visible(true));
            caller.does(Event::Follow { key: "u".into() });
            caller.does(Event::SignedIn);
            assert!(caller.open.is_empty());
            assert_eq!(caller.wait(), granted - 1_000);
            caller.does(Event::Forget { key: "u".into() });
        }
        caller.wake();
        caller.answer(0, alive(&[], &["t"]));
    }
}

#[test]
fn a_session_that_ended_pauses_and_is_asked_for_once() {
    let mut caller = alone("t");
    caller.wake();
    let said = caller.answer(0, PollOutcome::SignedOut);
    let since = caller.start;
    assert_eq!(said, [Action::NeedSignIn, Action::Stale { since }]);
    caller.pass(3_600_000);
    for event in [
        Event::Timer,
        Event::Visible(false),
        Event::Visible(true),
        Event::Follow { key: "u".into() },
    ] {
        assert_eq!(caller.does(event), []);
    }
    let said = caller.does(Event::SignedIn);
    assert_eq!(said.first(), Some(&Action::Ask(task("u"))));
    let said = caller.answer(0, alive(&[], &["u"]));
    assert_eq!(said.first(), Some(&Action::Fresh));
}

#[test]
fn the_refusal_of_an_old_session_does_not_end_the_new_one() {
    let mut caller = alone("t");
    caller.wake();
    caller.does(Event::SignedIn);
    let said = caller.answer(0, PollOutcome::SignedOut);
    assert!(!said.contains(&Action::NeedSignIn));
    caller.wake();
    let said = caller.answer(0, PollOutcome::SignedOut);
    assert!(said.contains(&Action::NeedSignIn));
}

#[test]
fn signing_out_on_purpose_asks_for_nothing() {
    let mut caller = alone("t");
    let said = caller.does(Event::SignedOut);
    let since = caller.start;
    assert_eq!(said, [Action::Stale { since }]);
    assert_eq!(caller.does(Event::Timer), []);
}

#[test]
fn nothing_is_asked_offline_and_everything_at_once_when_online() {
    let mut caller = alone("t");
    caller.wake();
    caller.does(Event::Online(false));
    caller.answer(20, failed());
    caller.pass(120_000);
    assert_eq!(caller.does(Event::Timer), []);
    caller.does(Event::Online(true));
    assert_eq!(caller.open, [task("t")]);
    // The failure of being offline does not count.
    caller.answer(0, failed());
    assert_eq!(caller.wait(), 2_000);
}

#[test]
fn an_answer_that_never_comes_counts_as_failed_after_two_minutes() {
    let mut caller = alone("t");
    caller.wake();
    assert_eq!(caller.wait(), 120_000);
    caller.pass(119_999);
    caller.does(Event::Timer);
    assert_eq!((caller.wait(), caller.open.len()), (1, 1));
    caller.open.clear();
    caller.wake();
    assert_eq!(caller.wait(), 2_000);
    // Should it come after all, what it says of the task still counts.
    let ask = task("t");
    let heard = alive(&["t"], &[]);
    caller.does(Event::Answered { ask, heard });
    assert!(caller.watch.is_idle());
}

#[test]
fn what_is_finished_is_never_asked_about_again() {
    let mut caller = alone("t");
    caller.wake();
    assert_eq!(caller.answer(0, alive(&["t"], &[])), []);
    assert_eq!(caller.does(Event::Follow { key: "t".into() }), []);
    assert_eq!(caller.does(Event::Timer), []);
    assert!(caller.watch.is_idle());
}

#[test]
fn what_was_forgotten_can_be_followed_again_though_it_had_finished() {
    let mut caller = alone("t");
    caller.wake();
    caller.answer(0, alive(&["t"], &[]));
    caller.does(Event::Forget { key: "t".into() });
    caller.does(Event::Follow { key: "t".into() });
    caller.wake();
    assert_eq!(caller.open, [task("t")]);
}

#[test]
fn what_the_appliance_does_not_know_is_no_longer_followed() {
    let mut caller = alone("t");
    caller.wake();
    let key = "t".to_owned();
    assert_eq!(caller.answer(0, PollOutcome::Gone { key }), []);
    assert!(caller.watch.is_idle());
}

#[test]
fn a_missing_right_does_not_sign_out_and_does_not_stop() {
    let mut caller = alone("t");
    caller.wake();
    let said = caller.answer(0, PollOutcome::Forbidden);
    assert!(!said.contains(&Action::NeedSignIn));
    assert_eq!(caller.wait(), 2_000);
}

#[test]
fn tasks_that_are_followed_together_share_the_list() {
    let mut caller = sharing(3);
    caller.wake();
    assert_eq!(caller.open, [list(0)]);
    let all = keys(0..3);
    caller.answer(0, page_of(&all, false));
    assert_eq!(caller.wait(), 1_000);
    let told = caller.now;
    assert_eq!(caller.watch.heard_of(&all[1]), Some(told));
    // The last one left needs no list.
    caller.does(Event::Forget {
        key: all[0].clone(),
    });
    caller.does(Event::Forget {
        key: all[2].clone(),
    });
    caller.wake();
    assert_eq!(caller.open, [task(&all[1])]);
}

#[test]
fn tasks_that_the_list_lacks_are_asked_about_singly_each_in_its_turn() {
    let mut caller = sharing(12);
    let mut asked = Vec::new();
    for _ in 0..3 {
        let round = caller.round(|ask| match ask {
            PollRequest::List { .. } => alive(&[], &["somebody else's"]),
            PollRequest::Task { key } => alive(&[], &[key]),
        });
        assert_eq!((round.first(), round.len()), (Some(&list(0)), 5));
        asked.extend(round.into_iter().skip(1));
    }
    let mut expected: Vec<PollRequest> = keys(0..12).iter().map(|key| task(key)).collect();
    expected.sort_by_key(|ask| format!("{ask:?}"));
    asked.sort_by_key(|ask| format!("{ask:?}"));
    assert_eq!(asked, expected);
}

#[test]
fn a_thousand_running_tasks_take_at_most_eleven_requests_in_an_interval() {
    let page = usize::from(PAGE_SIZE);
    let mut caller = sharing(1_000);
    let all = keys(0..1_000);
    for _ in 0..20 {
        let round = caller.round(|ask| match ask {
            PollRequest::List { page: at } => {
                let from = usize::from(*at) * page;
                page_of(&all[from..from + page], true)
            }
            PollRequest::Task { key } => alive(&[], &[key]),
        });
        assert_eq!(round, (0..10).map(list).collect::<Vec<PollRequest>>());
    }
    // Half of them are not in the list, which is long.
    let round = caller.round(|ask| match ask {
        PollRequest::List { .. } => page_of(&all[..50], true),
        PollRequest::Task { key } => alive(&[], &[key]),
    });
    assert_eq!(round.len(), usize::from(ROUND_LIMIT));
}

#[test]
fn a_thousand_tasks_without_a_list_take_turns() {
    let mut caller = Caller::new(false);
    let all = keys(0..1_000);
    for key in &all {
        caller.does(Event::Follow { key: key.clone() });
    }
    let rounds = 1_000_usize.div_ceil(usize::from(ROUND_LIMIT));
    for _ in 0..rounds {
        let round = caller.round(|ask| match ask {
            PollRequest::Task { key } => alive(&[], &[key]),
            PollRequest::List { .. } => panic!("there is no list"),
        });
        assert_eq!(round.len(), usize::from(ROUND_LIMIT));
    }
    assert!(all.iter().all(|key| caller.watch.heard_of(key).is_some()));
}

#[test]
fn a_list_that_is_refused_is_not_asked_for_again_until_the_next_sign_in() {
    for refusal in [
        PollOutcome::Forbidden,
        PollOutcome::Gone { key: String::new() },
    ] {
        let mut caller = sharing(2);
        let answer = |ask: &PollRequest| match ask {
            PollRequest::List { .. } => refusal.clone(),
            PollRequest::Task { key } => alive(&[], &[key]),
        };
        let both: Vec<PollRequest> = keys(0..2).iter().map(|key| task(key)).collect();
        let first = caller.round(answer);
        assert_eq!(first, [&[list(0)], both.as_slice()].concat());
        assert_eq!(caller.round(answer), both);
        caller.pass(1_000);
        caller.does(Event::SignedIn);
        assert_eq!(caller.open, [list(0)]);
    }
}

#[test]
fn a_broken_list_does_not_keep_single_tasks_from_being_followed() {
    let mut caller = sharing(2);
    let mut lists = 0;
    for _ in 0..40 {
        let round = caller.round(|ask| match ask {
            PollRequest::List { .. } => failed(),
            PollRequest::Task { key } => alive(&[], &[key]),
        });
        lists += round
            .iter()
            .filter(|ask| matches!(ask, PollRequest::List { .. }))
            .count();
    }
    assert!((2..=10).contains(&lists), "{lists}");
    let silence = keys(0..2)
        .iter()
        .map(|key| caller.now.since(caller.watch.heard_of(key).unwrap()))
        .max();
    assert!(silence < Some(10_000));
}

#[test]
fn one_task_that_always_fails_does_not_starve_the_others() {
    let mut caller = Caller::new(false);
    for key in ["a", "b", "c"] {
        caller.does(Event::Follow { key: key.into() });
    }
    for _ in 0..20 {
        caller.round(|ask| match ask {
            PollRequest::Task { key } if key == "a" => failed(),
            PollRequest::Task { key } => alive(&[], &[key]),
            PollRequest::List { .. } => panic!("there is no list"),
        });
    }
    for key in ["b", "c"] {
        let heard = caller.watch.heard_of(key).unwrap();
        assert!(caller.now.since(heard) < 15_000, "{key}");
    }
}

#[test]
fn a_clock_that_is_set_back_costs_one_interval_at_most() {
    let mut caller = alone("t");
    caller.poll(6, |_| alive(&[], &["t"]));
    caller.now = caller.timer.unwrap().plus(-3_600_000);
    // The timer went by its distance, so it goes off all the same.
    caller.does(Event::Timer);
    assert!(caller.wait() <= 5_000);
    caller.wake();
    assert_eq!(caller.open, [task("t")]);
}

#[test]
fn eight_hours_of_two_hundred_tasks_stay_within_the_budget() {
    let mut caller = sharing(200);
    let all = keys(0..200);
    let (mut rounds, mut requests) = (0, 0);
    let end = caller.now.plus(8 * 3_600_000);
    while caller.now < end {
        let round = caller.round(|ask| match ask {
            PollRequest::List { page } => {
                page_of(&all[usize::from(*page) * 100..][..100], *page == 0)
            }
            PollRequest::Task { key } => alive(&[], &[key]),
        });
        rounds += 1;
        requests += round.len();
    }
    assert_eq!(requests, 2 * rounds);
    assert!((5_000..6_000).contains(&rounds), "{rounds}");
}
