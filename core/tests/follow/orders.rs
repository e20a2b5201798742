//! Properties that hold whatever happens in whatever order.

use std::collections::BTreeSet;

use hawser_core::clock::Timestamp;
use hawser_core::poll::{
    Action, BACKOFF_LIMIT, DEADLINE, Event, Key, PollOutcome, PollRequest, RETRY_AFTER_LIMIT,
    ROUND_LIMIT,
};
use proptest::prelude::*;

use super::caller::{Caller, keys};

/// Something that happens to the page; what it means depends on the moment.
#[derive(Clone, Debug)]
enum Happening {
    Event(Event),
    /// Time passes; a timer on the way goes off.
    Pass(i64),
    /// The clock is set back, or the timer is late.
    Jump(i64),
    /// An open request is answered. The keys are those on a page of the list, as bits.
    Answer {
        heard: PollOutcome,
        finished: u16,
        seen: u16,
    },
    /// An answer to something that is not open.
    Stray {
        ask: PollRequest,
        heard: PollOutcome,
    },
    /// The network keeps an answer for itself.
    Lose,
}

fn any_key() -> impl Strategy<Value = Key> {
    prop::sample::select(keys(0..12))
}

fn any_heard() -> impl Strategy<Value = PollOutcome> {
    let some = || prop::collection::vec(any_key(), 0..4);
    prop_oneof![
        6 => (some(), some(), any::<bool>())
            .prop_map(|(finished, seen, next_page)| PollOutcome::Alive { finished, seen, next_page }),
        1 => Just(PollOutcome::SignedOut),
        1 => Just(PollOutcome::Forbidden),
        2 => prop::option::of(prop_oneof![0..5_000_i64, any::<i64>()])
            .prop_map(|retry_after| PollOutcome::Failed { retry_after }),
        1 => any_key().prop_map(|key| PollOutcome::Gone { key }),
    ]
}

fn any_ask() -> impl Strategy<Value = PollRequest> {
    prop_oneof![
        any_key().prop_map(|key| PollRequest::Task { key }),
        prop_oneof![0..3_u16, any::<u16>()].prop_map(|page| PollRequest::List { page }),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => any_key().prop_map(|key| Event::Follow { key }),
        1 => any_key().prop_map(|key| Event::Forget { key }),
        1 => Just(Event::Timer),
        2 => any::<bool>().prop_map(Event::Watch),
        2 => prop::collection::vec(any_key(), 0..12).prop_map(|seen| Event::Told { seen }),
        2 => any::<bool>().prop_map(Event::Visible),
        2 => prop::bool::weighted(0.8).prop_map(Event::Online),
        2 => Just(Event::SignedIn),
        1 => Just(Event::SignedOut),
    ]
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => any_event().prop_map(Happening::Event),
        8 => prop_oneof![0..2_000_i64, 0..700_000_i64].prop_map(Happening::Pass),
        1 => (-4_000_000..4_000_000_i64).prop_map(Happening::Jump),
        10 => (any_heard(), any::<u16>(), any::<u16>())
            .prop_map(|(heard, finished, seen)| Happening::Answer { heard, finished, seen }),
        1 => (any_ask(), any_heard()).prop_map(|(ask, heard)| Happening::Stray { ask, heard }),
        1 => Just(Happening::Lose),
    ]
}

/// The knowledge of the page without asking the poller.
struct Observer {
    caller: Caller,
    task_list: bool,
    followed: BTreeSet<Key>,
    watched: bool,
    finished: BTreeSet<Key>,
    online: bool,
    signed_in: bool,
    /// Since the answer that said so, the watch may be told so only once.
    sign_in_wanted: bool,
    stale: bool,
    /// Sent, and neither answered nor given up: with the time.
    awaited: Option<(PollRequest, Timestamp)>,
    old_session: bool,
    failed_at: Option<(Timestamp, i64)>,
    asked_in_burst: u16,
    last_step: Timestamp,
}

impl Observer {
    fn new(task_list: bool) -> Self {
        Observer {
            caller: Caller::new(task_list),
            task_list,
            followed: BTreeSet::new(),
            watched: false,
            finished: BTreeSet::new(),
            online: true,
            signed_in: true,
            sign_in_wanted: false,
            stale: false,
            awaited: None,
            old_session: false,
            failed_at: None,
            asked_in_burst: 0,
            last_step: Timestamp(i64::MIN),
        }
    }

    fn live(&mut self, happening: Happening) {
        match happening {
            Happening::Event(event) => self.step(event),
            Happening::Pass(ms) => {
                let until = self.caller.now.plus(ms);
                for _ in 0..50 {
                    let Some(at) = self.caller.timer.filter(|at| *at <= until) else {
                        break;
                    };
                    self.caller.now = self.caller.now.max(at);
                    self.step(Event::Timer);
                }
                self.caller.now = self.caller.now.max(until);
            }
            Happening::Jump(ms) => {
                self.caller.now = self.caller.now.plus(ms);
                // A timer is set by its distance, so a clock that is set back does not delay it.
                if let Some(at) = &mut self.caller.timer {
                    *at = at.plus(ms.min(0));
                }
            }
            Happening::Answer {
                heard,
                finished,
                seen,
            } => {
                let Some((ask, _)) = self.awaited.clone() else {
                    return;
                };
                let heard = fitting(&ask, heard, finished, seen);
                self.step(Event::Answered { ask, heard });
            }
            Happening::Stray { ask, heard } => {
                if self.awaited.as_ref().is_none_or(|(open, _)| *open != ask) {
                    self.step(Event::Answered { ask, heard });
                }
            }
            Happening::Lose => self.caller.open.clear(),
        }
    }

    fn step(&mut self, event: Event) {
        let now = self.caller.now;
        let set_back = self.last_step.since(now).max(0);
        self.last_step = now;
        let times = self.awaited.iter_mut().map(|(_, at)| at);
        for at in times.chain(self.failed_at.iter_mut().map(|(at, _)| at)) {
            *at = at.plus(-set_back);
        }
        self.note(now, &event);
        self.caller.open.clear();
        let old_timer = self.caller.timer;
        let said = self.caller.does(event.clone());
        for action in said {
            match action {
                Action::Ask(ask) => self.sent(now, ask),
                Action::NeedSignIn => {
                    assert!(
                        self.sign_in_wanted,
                        "sign-in asked for twice or for nothing"
                    );
                    self.sign_in_wanted = false;
                }
                Action::Stale { since } => {
                    assert!(!self.stale && since <= now);
                    self.stale = true;
                }
                Action::Fresh => {
                    assert!(self.stale);
                    self.stale = false;
                }
                Action::WakeAt(_) => {}
            }
        }
        if self.caller.timer != old_timer
            && let Some(at) = self.caller.timer
        {
            assert!(at.since(now) <= RETRY_AFTER_LIMIT, "asleep for too long");
        }
        let going_on = self.online && self.signed_in && (self.watched || !self.followed.is_empty());
        if going_on {
            let waits = self.awaited.is_some() || self.caller.timer.is_some();
            assert!(waits, "stopped silently after {event:?}");
        }
        assert!(
            self.awaited.is_none() || self.caller.timer.is_some(),
            "an answer that never comes would stop it"
        );
        assert_eq!(self.caller.watch.is_idle(), self.followed.is_empty());
    }

    fn sent(&mut self, now: Timestamp, ask: PollRequest) {
        assert!(self.awaited.is_none(), "{ask:?} while one is open");
        assert!(self.online && self.signed_in);
        assert!(self.watched || !self.followed.is_empty(), "in vain");
        if let PollRequest::Task { key } = &ask {
            assert!(self.followed.contains(key) && !self.finished.contains(key));
        }
        if let Some((at, retry_after)) = self.failed_at.take() {
            let least = retry_after.clamp(1_000, RETRY_AFTER_LIMIT);
            assert!(now.since(at) >= least, "too soon after a failure");
        }
        self.asked_in_burst += 1;
        assert!(self.asked_in_burst <= ROUND_LIMIT, "a round without end");
        self.awaited = Some((ask, now));
        self.old_session = false;
    }

    /// Records the meaning of an event to the page.
    fn note(&mut self, now: Timestamp, event: &Event) {
        match event {
            Event::Follow { key } => {
                if !self.finished.contains(key) {
                    self.followed.insert(key.clone());
                }
            }
            Event::Forget { key } => {
                self.followed.remove(key);
                self.finished.remove(key);
            }
            Event::Timer => {
                // A round begins by timer, at the earliest.
                let overdue = |(_, at): &(PollRequest, Timestamp)| now.since(*at) >= DEADLINE;
                if self.awaited.as_ref().is_some_and(overdue) {
                    self.awaited = None;
                    self.failed_at = self.online.then_some((now, 0));
                }
                self.new_burst();
            }
            Event::Told { .. } => {}
            Event::Watch(watched) => self.watched = *watched && self.task_list,
            Event::Visible(_) => self.new_burst(),
            Event::Online(online) => {
                self.online = *online;
                self.new_burst();
            }
            Event::SignedIn => {
                self.signed_in = true;
                self.sign_in_wanted = false;
                self.old_session = self.awaited.is_some();
                self.new_burst();
            }
            Event::SignedOut => {
                self.signed_in = false;
                self.sign_in_wanted = false;
            }
            Event::Answered { ask, heard } => self.note_answer(now, ask, heard),
        }
    }

    fn new_burst(&mut self) {
        if self.awaited.is_none() {
            self.asked_in_burst = 0;
        }
    }

    fn note_answer(&mut self, now: Timestamp, ask: &PollRequest, heard: &PollOutcome) {
        let open = self.awaited.take_if(|(open, _)| open == ask).is_some();
        let is_list = matches!(ask, PollRequest::List { .. });
        match heard {
            PollOutcome::Alive { finished, .. } => {
                for key in finished {
                    if self.followed.remove(key) {
                        self.finished.insert(key.clone());
                    }
                }
            }
            PollOutcome::Gone { key } if !is_list => {
                self.followed.remove(key);
            }
            PollOutcome::Gone { .. } | PollOutcome::Forbidden if is_list || !open => {}
            PollOutcome::Gone { .. } | PollOutcome::Forbidden => {
                self.failed_at = self.online.then_some((now, 0));
            }
            PollOutcome::Failed { retry_after } if open && self.online => {
                self.failed_at = Some((now, retry_after.unwrap_or(0)));
            }
            PollOutcome::SignedOut if open && !self.old_session => {
                self.sign_in_wanted |= self.signed_in;
                self.signed_in = false;
            }
            PollOutcome::Failed { .. } | PollOutcome::SignedOut => {}
        }
    }
}

/// Mostly, an answer is about what was asked.
fn fitting(ask: &PollRequest, heard: PollOutcome, finished: u16, seen: u16) -> PollOutcome {
    match (ask, heard) {
        (PollRequest::Task { key }, PollOutcome::Gone { .. }) => {
            PollOutcome::Gone { key: key.clone() }
        }
        (PollRequest::Task { key }, PollOutcome::Alive { next_page, .. }) => {
            let (over, going_on) = match finished % 4 {
                0 => (vec![key.clone()], Vec::new()),
                _ => (Vec::new(), vec![key.clone()]),
            };
            PollOutcome::Alive {
                finished: over,
                seen: going_on,
                next_page,
            }
        }
        (PollRequest::List { .. }, PollOutcome::Alive { next_page, .. }) => {
            let chosen = |bits: u16| {
                let all = keys(0..12).into_iter().enumerate();
                all.filter(|(i, _)| bits >> i & 1 == 1)
                    .map(|(_, key)| key)
                    .collect()
            };
            PollOutcome::Alive {
                // Few of them: the end of everything is the end of the test.
                finished: chosen(finished & finished.rotate_left(3) & finished.rotate_left(7)),
                seen: chosen(seen),
                next_page,
            }
        }
        (_, heard) => heard,
    }
}

proptest! {
    #[test]
    fn no_order_of_events_asks_twice_asks_in_vain_or_stops(
        task_list in any::<bool>(),
        jitter in any::<u16>(),
        happenings in prop::collection::vec(any_happening(), 0..120),
    ) {
        let mut observer = Observer::new(task_list);
        observer.caller.jitter = jitter;
        for happening in happenings {
            observer.live(happening);
        }
    }

    #[test]
    fn no_backoff_is_below_a_second_or_above_its_limit(
        visible in any::<bool>(),
        failures in prop::collection::vec((prop::option::of(any::<i64>()), any::<u16>()), 1..40),
    ) {
        let mut caller = super::alone("t");
        caller.does(Event::Visible(visible));
        for (retry_after, jitter) in failures {
            caller.jitter = jitter;
            caller.wake();
            caller.answer(5, PollOutcome::Failed { retry_after });
            let wait = caller.wait();
            let asked = retry_after.unwrap_or(0).clamp(0, RETRY_AFTER_LIMIT);
            prop_assert!(wait >= asked.max(1_000));
            prop_assert!(wait <= asked.max(BACKOFF_LIMIT));
        }
    }

    #[test]
    fn no_clock_panics(steps in prop::collection::vec((any::<i64>(), any_event(), any::<u16>()), 0..40)) {
        let mut caller = Caller::new(true);
        for (now, event, jitter) in steps {
            caller.now = Timestamp(now);
            caller.jitter = jitter;
            caller.does(event);
        }
    }
}
