//! When to ask an appliance about the tasks that are followed there: the polling policy.
//!
//! One [`Poller`] stands for one appliance and is a pure state machine. It is told what happens
//! ([`Event`]) and says what to do ([`Action`]); clock, timer, network and chance are the caller's.
//!
//! Asking goes in rounds. In a round one request is open at a time, and the next round is set after
//! the last answer: 1 s at first, then half as long again up to 5 s, 30 s in a hidden tab. Where
//! the appliance lists its tasks, two and more share its pages; what is not in them is asked about
//! singly, a few in a round. Failures back off to 60 s and obey Retry-After. While anything is
//! followed, signed in and online, there is always an open request or a timer, so it never stops
//! silently.
//!
//! While somebody watches the appliance ([`Event::Watch`]), each round begins with the newest page of
//! its list, also where nothing is followed; what is followed is read from it too.
//!
//! Several tabs of one console share the polling: one tab polls and sends its results to the others
//! ([`Event::Told`]), which do not poll as long as they are sent results for all that they follow.

use crate::clock::Timestamp;

mod backoff;
mod detail;
mod event;
mod round;
mod tracked_tasks;

pub use backoff::{BACKOFF_LIMIT, DEADLINE, RETRY_AFTER_LIMIT};
pub use detail::DetailPace;
pub use event::{Action, Capabilities, Event, Key, PollOutcome, PollRequest};
pub use round::{PAGE_SIZE, ROUND_LIMIT};

use backoff::{Backoff, TOLD_OF_ALL};
use round::PollRound;
use tracked_tasks::TrackedTasks;

/// Follows any number of tasks on one appliance.
#[derive(Clone, Debug)]
pub struct Poller {
    capabilities: Capabilities,
    roster: TrackedTasks,
    pace: Backoff,
    round: PollRound,
    open: Option<Open>,
    /// When the next round begins.
    due: Timestamp,
    /// The timer that the caller holds.
    timer: Option<Timestamp>,
    visible: bool,
    online: bool,
    signed_in: bool,
    sign_in_asked: bool,
    stale: bool,
    /// True while all tasks of the appliance are wanted.
    watched: bool,
    /// When the appliance was heard last, or following began.
    since: Timestamp,
    /// The time of the last step.
    now: Timestamp,
}

#[derive(Clone, Debug)]
struct Open {
    ask: PollRequest,
    deadline: Timestamp,
    /// Sent with the session before this one; its 401 says nothing about the new one.
    old_session: bool,
    /// True once the caller was told to send it.
    told: bool,
}

impl Poller {
    /// Follows nothing yet; visible, online and signed in until told otherwise.
    pub fn new(capabilities: Capabilities) -> Self {
        Poller {
            capabilities,
            roster: TrackedTasks::default(),
            pace: Backoff::default(),
            round: PollRound::default(),
            open: None,
            due: Timestamp(i64::MIN),
            timer: None,
            visible: true,
            online: true,
            signed_in: true,
            sign_in_asked: false,
            stale: false,
            watched: false,
            since: Timestamp(i64::MIN),
            now: Timestamp(i64::MIN),
        }
    }

    /// Returns when this task was heard of last, for saying so beside it.
    pub fn heard_of(&self, key: &str) -> Option<Timestamp> {
        self.roster.heard_of(key)
    }

    /// Returns whether nothing is followed.
    pub fn is_idle(&self) -> bool {
        self.roster.is_empty()
    }

    /// Takes in what happened at `now` and says what to do. `now` should come from a clock that
    /// nobody sets; one that is set costs accuracy, nothing else. `jitter` is a random number from
    /// 0 to 1000, which keeps many consoles from asking at the same moment.
    pub fn step(&mut self, now: Timestamp, event: Event, jitter: u16) -> Vec<Action> {
        let mut actions = Vec::new();
        self.keep_up_with(now);
        match event {
            Event::Follow { key } => self.follow(now, key),
            Event::Forget { key } => self.roster.forget(&key),
            Event::Watch(watched) => self.watch(now, watched && self.capabilities.task_list),
            Event::Timer => self.wake(now, jitter),
            Event::Answered { ask, heard } => {
                self.on_answer(now, &ask, heard, jitter, &mut actions)
            }
            Event::Told { seen } => self.be_told(now, &seen, jitter, &mut actions),
            Event::Visible(visible) if visible != self.visible => {
                self.visible = visible;
                if visible {
                    self.at_once(now);
                } else {
                    self.due = self.due.max(self.pace.hidden(now, jitter));
                }
            }
            Event::Online(online) if online != self.online => {
                self.online = online;
                if online {
                    self.pace.forget_failures();
                    self.at_once(now);
                }
            }
            Event::Visible(_) | Event::Online(_) => {}
            Event::SignedIn => self.sign_in(now),
            Event::SignedOut => {
                self.signed_in = false;
                self.sign_in_asked = true;
            }
        }
        self.speak(&mut actions);
        actions
    }

    fn follow(&mut self, now: Timestamp, key: Key) {
        let was_idle = self.is_idle() && !self.watched;
        if !self.roster.add(key) {
            return;
        }
        self.pace.start_over();
        // The round begins by timer, so that tasks followed in one go share it.
        let soon = if was_idle {
            self.since = now;
            now
        } else {
            self.due.min(self.pace.next(now))
        };
        self.due = soon.max(self.pace.not_before());
    }

    fn watch(&mut self, now: Timestamp, watched: bool) {
        if watched && !self.watched {
            if self.roster.is_empty() {
                self.since = now;
            }
            self.due = now.max(self.pace.not_before());
        }
        self.watched = watched;
    }

    fn sign_in(&mut self, now: Timestamp) {
        self.signed_in = true;
        self.sign_in_asked = false;
        self.round.allow_list();
        self.pace.forget_failures();
        if let Some(open) = &mut self.open {
            open.old_session = true;
        }
        self.at_once(now);
    }

    /// The next round begins now, unless the appliance asked for patience.
    fn at_once(&mut self, now: Timestamp) {
        self.pace.start_over();
        self.due = now.max(self.pace.not_before());
        if self.may_ask() && now >= self.due {
            self.begin_round(now);
        }
    }

    fn wake(&mut self, now: Timestamp, jitter: u16) {
        self.timer = None;
        if let Some(given_up) = self.open.take_if(|open| now >= open.deadline) {
            self.fail(now, &given_up.ask, None, jitter);
        } else if self.may_ask() && now >= self.due {
            self.begin_round(now);
        }
    }

    fn may_ask(&self) -> bool {
        self.open.is_none() && self.online && self.signed_in && self.has_work()
    }

    fn has_work(&self) -> bool {
        self.watched || !self.roster.is_empty()
    }

    fn begin_round(&mut self, now: Timestamp) {
        self.roster.begin_round();
        let lists = self.capabilities.task_list;
        self.round.begin(lists, self.roster.len(), self.watched);
        if !self.go_on(now) && self.may_ask() {
            // The list is not to be had now, and nothing else is wanted.
            self.due = self.pace.watching(now, self.visible, 500);
        }
    }

    /// Asks the round's next question, if it has one. Returns whether it has.
    fn go_on(&mut self, now: Timestamp) -> bool {
        if !self.may_ask() {
            return false;
        }
        let ask = self.round.next(&mut self.roster);
        self.open = ask.map(|ask| Open {
            ask,
            deadline: now.plus(DEADLINE),
            old_session: false,
            told: false,
        });
        self.open.is_some()
    }

    fn on_answer(
        &mut self,
        now: Timestamp,
        ask: &PollRequest,
        heard: PollOutcome,
        jitter: u16,
        out: &mut Vec<Action>,
    ) {
        let open = self.open.take_if(|open| open.ask == *ask);
        let is_list = matches!(ask, PollRequest::List { .. });
        let news = matches!(heard, PollOutcome::Alive { .. } | PollOutcome::Gone { .. });
        if news {
            self.pace.forget_failures();
            self.since = now;
            if self.stale {
                self.stale = false;
                out.push(Action::Fresh);
            }
        }
        // News is news even if it comes when it was given up; the rest is not.
        match heard {
            PollOutcome::Alive {
                finished,
                seen,
                next_page,
            } => {
                self.roster.finish(&finished);
                self.roster.hear_of(now, &seen);
                if let (Some(_), PollRequest::List { page }) = (&open, ask) {
                    self.round.turn_page(*page, next_page, &self.roster);
                }
            }
            PollOutcome::Gone { key } if !is_list => self.roster.remove(&key),
            _ if open.is_none() => {}
            // The list is not for this account, or not offered after all: then one by one.
            PollOutcome::Gone { .. } | PollOutcome::Forbidden if is_list => {
                self.round.refuse_list()
            }
            PollOutcome::Gone { .. } | PollOutcome::Forbidden => {
                return self.fail(now, ask, None, jitter);
            }
            PollOutcome::Failed { retry_after } => return self.fail(now, ask, retry_after, jitter),
            PollOutcome::SignedOut => {
                self.signed_in &= open.is_some_and(|open| open.old_session);
                self.due = self.pace.pause(now);
                return;
            }
        }
        if open.is_some() && !self.go_on(now) {
            self.due = if self.roster.is_empty() {
                self.pace.watching(now, self.visible, jitter)
            } else {
                self.pace.after_success(now, self.visible, jitter)
            };
        }
    }

    /// News is news, whoever asked. What is not heard of in this way is asked about as ever.
    fn be_told(&mut self, now: Timestamp, seen: &[Key], jitter: u16, out: &mut Vec<Action>) {
        self.roster.hear_of(now, seen);
        if self.roster.is_empty() || !self.roster.all_heard_since(now.plus(-TOLD_OF_ALL)) {
            return;
        }
        self.since = now;
        // A user who is signed out or offline keeps that state.
        if self.signed_in && self.online {
            self.pace.forget_failures();
            if self.stale {
                self.stale = false;
                out.push(Action::Fresh);
            }
        }
        self.due = self.due.max(self.pace.behind(now, jitter));
    }

    /// The ask came to nothing: the round ends.
    fn fail(&mut self, now: Timestamp, ask: &PollRequest, retry_after: Option<i64>, jitter: u16) {
        self.round.fail(ask);
        self.due = if self.online {
            let retry_after = retry_after.unwrap_or(0);
            self.pace
                .after_failure(now, self.visible, retry_after, jitter)
        } else {
            self.pace.pause(now)
        };
    }

    /// Adds what follows from the state alone: the open ask, what has to be said, the timer.
    fn speak(&mut self, actions: &mut Vec<Action>) {
        if let Some(open) = self.open.as_mut().filter(|open| !open.told) {
            open.told = true;
            actions.push(Action::Ask(open.ask.clone()));
        }
        if self.has_work() {
            if !self.signed_in && !self.sign_in_asked {
                self.sign_in_asked = true;
                actions.push(Action::NeedSignIn);
            }
            let silent = !self.online || !self.signed_in || self.pace.is_failing();
            if silent && !self.stale {
                self.stale = true;
                actions.push(Action::Stale { since: self.since });
            }
        }
        let wanted = match &self.open {
            Some(open) => Some(open.deadline),
            None => self.may_ask().then_some(self.due),
        };
        if let Some(at) = wanted.filter(|_| wanted != self.timer) {
            self.timer = wanted;
            actions.push(Action::WakeAt(at));
        }
    }

    /// Where the clock was set back, all that is planned moves along.
    fn keep_up_with(&mut self, now: Timestamp) {
        let back = self.now.since(now).max(0);
        self.now = now;
        if back == 0 {
            return;
        }
        self.pace.move_by(-back);
        self.due = self.due.plus(-back);
        self.since = self.since.plus(-back);
        self.timer = self.timer.map(|at| at.plus(-back));
        if let Some(open) = &mut self.open {
            open.deadline = open.deadline.plus(-back);
        }
    }
}
