//! When to ask an appliance about the tasks that are followed there: the polling policy.
//!
//! One [`Watch`] stands for one appliance and is a pure state machine. It is told what happens
//! ([`Event`]) and says what to do ([`Action`]); clock, timer, network and chance are the caller's.
//!
//! Asking goes in rounds. In a round one request is open at a time, and the next round is set after
//! the last answer: 1 s at first, then half as long again up to 5 s, 30 s in a hidden tab. Where
//! the appliance lists its tasks, two and more share its pages; what is not in them is asked about
//! singly, a few in a round. Failures back off to 60 s and obey Retry-After. While anything is
//! followed, signed in and online, there is always an open request or a timer, so it never stops
//! silently.
//!
//! Several tabs of one console share the asking: what one hears it tells the others ([`Event::Told`]),
//! and as long as they are told of all that they follow they leave the asking to it.

use crate::clock::Millis;

mod pace;
mod roster;
mod round;

pub use pace::{BACKOFF_LIMIT, DEADLINE, RETRY_AFTER_LIMIT};
pub use round::{PAGE_SIZE, ROUND_LIMIT};

use pace::{Pace, TOLD_OF_ALL};
use roster::Roster;
use round::Round;

/// What is followed: the id of a task, or of whatever else has a state of its own.
pub type Key = String;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Follow this from now on.
    Follow {
        /// Its id.
        key: Key,
    },
    /// Nobody wants to know any more, nor knows that it is over.
    Forget {
        /// Its id.
        key: Key,
    },
    /// The time of the last [`Action::WakeAt`] has come.
    Timer,
    /// An answer to an ask came, or it was given up.
    Answered {
        /// What was asked.
        ask: Ask,
        /// What came of it.
        heard: Heard,
    },
    /// Another tab of this console asked the appliance and heard just now that these go on. Of what
    /// ended it tells the run; that nothing is to be asked any more is said by [`Event::Forget`].
    Told {
        /// Others than the followed may be among them.
        seen: Vec<Key>,
    },
    /// Whether the page can be seen.
    Visible(bool),
    /// Whether the browser has a network.
    Online(bool),
    /// There is a new session on the appliance.
    SignedIn,
    /// The session was ended on purpose; nothing is asked, nor sign-in asked for, until the next.
    SignedOut,
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The state of one task or a page of them.
    Alive {
        /// Those that are in a final state; others than the followed may be among them.
        finished: Vec<Key>,
        /// Those that are still going on; others than the followed may be among them.
        seen: Vec<Key>,
        /// Whether the list has another page.
        next_page: bool,
    },
    /// The session is no longer accepted (401, or what the system sends in its place).
    SignedOut,
    /// No answer, or one that says nothing about the task.
    Failed {
        /// Retry-After in ms, where it was sent.
        retry_after: Option<i64>,
    },
    /// 403: the session is good, the right is missing.
    Forbidden,
    /// The appliance does not know this task (any more).
    Gone {
        /// Its id.
        key: Key,
    },
}

/// A request that the watch wants sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// About one task.
    Task {
        /// Its id.
        key: Key,
    },
    /// A page of the appliance's tasks, newest first, [`PAGE_SIZE`] of them.
    List {
        /// From 0.
        page: u16,
    },
}

/// What to do. All of a step's actions are to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this, and report by [`Event::Answered`] whatever comes of it.
    Ask(Ask),
    /// Send [`Event::Timer`] then; this replaces the timer set before.
    WakeAt(Millis),
    /// Ask for a sign-in, in place. Said once, until signed in.
    NeedSignIn,
    /// What is shown is as of `since`, and no news is coming. Said once, until [`Action::Fresh`].
    Stale {
        /// When the appliance was heard last.
        since: Millis,
    },
    /// News is coming again.
    Fresh,
}

/// What the appliance offers for following.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether it lists its tasks.
    pub task_list: bool,
}

/// Follows any number of tasks on one appliance.
#[derive(Clone, Debug)]
pub struct Watch {
    capabilities: Capabilities,
    roster: Roster,
    pace: Pace,
    round: Round,
    open: Option<Open>,
    /// When the next round begins.
    due: Millis,
    /// The timer that the caller holds.
    timer: Option<Millis>,
    visible: bool,
    online: bool,
    signed_in: bool,
    sign_in_asked: bool,
    stale: bool,
    /// When the appliance was heard last, or following began.
    since: Millis,
    /// The time of the last step.
    now: Millis,
}

#[derive(Clone, Debug)]
struct Open {
    ask: Ask,
    deadline: Millis,
    /// Sent with the session before this one; its 401 says nothing about the new one.
    old_session: bool,
    /// Whether the caller was told to send it.
    told: bool,
}

impl Watch {
    /// Follows nothing yet; visible, online and signed in until told otherwise.
    pub fn new(capabilities: Capabilities) -> Self {
        Watch {
            capabilities,
            roster: Roster::default(),
            pace: Pace::default(),
            round: Round::default(),
            open: None,
            due: Millis(i64::MIN),
            timer: None,
            visible: true,
            online: true,
            signed_in: true,
            sign_in_asked: false,
            stale: false,
            since: Millis(i64::MIN),
            now: Millis(i64::MIN),
        }
    }

    /// When this task was heard of last, for saying so beside it.
    pub fn heard_of(&self, key: &str) -> Option<Millis> {
        self.roster.heard_of(key)
    }

    /// Whether nothing is followed.
    pub fn is_idle(&self) -> bool {
        self.roster.is_empty()
    }

    /// Takes in what happened at `now` and says what to do. `now` should come from a clock that
    /// nobody sets; one that is set costs accuracy, nothing else. `jitter` is a random number from
    /// 0 to 1000, which keeps many consoles from asking at the same moment.
    pub fn step(&mut self, now: Millis, event: Event, jitter: u16) -> Vec<Action> {
        let mut actions = Vec::new();
        self.keep_up_with(now);
        match event {
            Event::Follow { key } => self.follow(now, key),
            Event::Forget { key } => self.roster.forget(&key),
            Event::Timer => self.wake(now, jitter),
            Event::Answered { ask, heard } => self.hear(now, &ask, heard, jitter, &mut actions),
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

    fn follow(&mut self, now: Millis, key: Key) {
        let was_idle = self.roster.is_empty();
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

    fn sign_in(&mut self, now: Millis) {
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
    fn at_once(&mut self, now: Millis) {
        self.pace.start_over();
        self.due = now.max(self.pace.not_before());
        if self.may_ask() && now >= self.due {
            self.begin_round(now);
        }
    }

    fn wake(&mut self, now: Millis, jitter: u16) {
        self.timer = None;
        if let Some(given_up) = self.open.take_if(|open| now >= open.deadline) {
            self.fail(now, &given_up.ask, None, jitter);
        } else if self.may_ask() && now >= self.due {
            self.begin_round(now);
        }
    }

    fn may_ask(&self) -> bool {
        self.open.is_none() && self.online && self.signed_in && !self.roster.is_empty()
    }

    fn begin_round(&mut self, now: Millis) {
        self.roster.begin_round();
        let lists = self.capabilities.task_list;
        self.round.begin(lists, self.roster.len());
        self.go_on(now);
    }

    /// Asks the round's next question, if it has one. Returns whether it has.
    fn go_on(&mut self, now: Millis) -> bool {
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

    fn hear(&mut self, now: Millis, ask: &Ask, heard: Heard, jitter: u16, out: &mut Vec<Action>) {
        let open = self.open.take_if(|open| open.ask == *ask);
        let is_list = matches!(ask, Ask::List { .. });
        let news = matches!(heard, Heard::Alive { .. } | Heard::Gone { .. });
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
            Heard::Alive {
                finished,
                seen,
                next_page,
            } => {
                self.roster.finish(&finished);
                self.roster.hear_of(now, &seen);
                if let (Some(_), Ask::List { page }) = (&open, ask) {
                    self.round.turn_page(*page, next_page, &self.roster);
                }
            }
            Heard::Gone { key } if !is_list => self.roster.remove(&key),
            _ if open.is_none() => {}
            // The list is not for this account, or not offered after all: then one by one.
            Heard::Gone { .. } | Heard::Forbidden if is_list => self.round.refuse_list(),
            Heard::Gone { .. } | Heard::Forbidden => return self.fail(now, ask, None, jitter),
            Heard::Failed { retry_after } => return self.fail(now, ask, retry_after, jitter),
            Heard::SignedOut => {
                self.signed_in &= open.is_some_and(|open| open.old_session);
                self.due = self.pace.pause(now);
                return;
            }
        }
        if open.is_some() && !self.go_on(now) {
            self.due = self.pace.after_success(now, self.visible, jitter);
        }
    }

    /// News is news, whoever asked. What is not heard of in this way is asked about as ever.
    fn be_told(&mut self, now: Millis, seen: &[Key], jitter: u16, out: &mut Vec<Action>) {
        self.roster.hear_of(now, seen);
        if self.roster.is_empty() || !self.roster.all_heard_since(now.plus(-TOLD_OF_ALL)) {
            return;
        }
        self.since = now;
        // Who is signed out or offline goes on saying so.
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
    fn fail(&mut self, now: Millis, ask: &Ask, retry_after: Option<i64>, jitter: u16) {
        self.round.fail(ask);
        self.due = if self.online {
            let retry_after = retry_after.unwrap_or(0);
            self.pace
                .after_failure(now, self.visible, retry_after, jitter)
        } else {
            self.pace.pause(now)
        };
    }

    /// What follows from the state alone: the open ask, what has to be said, the timer.
    fn speak(&mut self, actions: &mut Vec<Action>) {
        if let Some(open) = self.open.as_mut().filter(|open| !open.told) {
            open.told = true;
            actions.push(Action::Ask(open.ask.clone()));
        }
        if !self.roster.is_empty() {
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
    fn keep_up_with(&mut self, now: Millis) {
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
