//! How many requests an appliance is sent: one limit for everything that a browser asks of it.
//!
//! The gateways of vSphere Replication and Site Recovery Manager refuse more than 50 requests a
//! minute of one session, and more than 100 of one client address (contracts, section 0). A
//! [`Budget`] stands for one appliance and keeps below: never more than its limit in any
//! [`WINDOW`]. It is a pure state machine: a request waits in it with its [`Priority`] until it is
//! granted; clock, timer and network are the caller's.
//!
//! A page is not slow at first: the requests of a form go out at once. The more of the limit is
//! used, the further apart the less urgent ones are sent, and each priority leaves a rest of the
//! limit to those before it, so that a submission never waits for a probe.
//!
//! The tabs of one browser tell each other what they sent ([`Budget::note_peer`]). What one tab
//! has not heard yet is what the distance between this limit and the gateways' own is for.

use std::collections::{BTreeSet, VecDeque};

use crate::clock::Timestamp;

/// The span of time that the limit is for, ms.
pub const WINDOW: i64 = 60_000;

/// The most requests in a [`WINDOW`], unless the configuration has another number.
pub const LIMIT: u16 = 40;

/// A `Retry-After` is obeyed up to here, ms.
pub const LONGEST_CLOSED: i64 = 600_000;

/// After a 429 the console asks half as much for so long, ms: others use the same quota.
const SLOW: i64 = 5 * WINDOW;

/// Between two requests while there are other tabs, ms: time enough to hear of the first.
const APART: i64 = 25;

/// The urgency of a request, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Sending: a submission, a sign-in. It is not held back after a 429: the
    /// appliance decides, at once.
    Submit,
    /// The tasks that are followed.
    Task,
    /// Reading that somebody waits for: lists, look-ups, prechecks.
    Screen,
    /// Reading beside that: details of followed tasks, rows of a list that are in view.
    Detail,
    /// Reading that nobody asked for.
    Probe,
}

impl Priority {
    /// The priorities that wait for each other, the most urgent first.
    const ALL: [Self; 5] = [
        Self::Submit,
        Self::Task,
        Self::Screen,
        Self::Detail,
        Self::Probe,
    ];

    /// Returns its shares of a limit of [`LIMIT`]: the number of requests of all priorities from
    /// which on it has to wait, and that from which on it is sent at intervals.
    fn shares(self) -> (usize, usize) {
        match self {
            Self::Submit => (40, 40),
            Self::Task => (37, 26),
            Self::Screen => (34, 34),
            Self::Detail => (33, 26),
            Self::Probe => (20, 12),
        }
    }
}

/// A request that waits.
pub type Ticket = u64;

/// The requests to one appliance: those of the last minute, and those that wait.
#[derive(Clone, Debug)]
pub struct Budget {
    limit: usize,
    /// The requests of the last [`WINDOW`], oldest first.
    sent: VecDeque<(Timestamp, Priority)>,
    waiting: BTreeSet<(Priority, Ticket)>,
    last_ticket: Ticket,
    closed_until: Option<Timestamp>,
    slow_until: Option<Timestamp>,
    has_peers: bool,
    /// The time of the last step.
    now: Timestamp,
}

impl Budget {
    /// Creates the budget of an appliance that was sent nothing yet.
    pub fn new(limit: u16) -> Self {
        Self {
            limit: usize::from(limit.max(1)),
            sent: VecDeque::new(),
            waiting: BTreeSet::new(),
            last_ticket: 0,
            closed_until: None,
            slow_until: None,
            has_peers: false,
            now: Timestamp(i64::MIN),
        }
    }

    /// Adds a request to those that wait.
    pub fn enqueue(&mut self, priority: Priority) -> Ticket {
        self.last_ticket += 1;
        self.waiting.insert((priority, self.last_ticket));
        self.last_ticket
    }

    /// Takes a request back that nobody wants to send any more.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.waiting.retain(|(_, waiting)| *waiting != ticket);
    }

    /// Returns the requests to send now, and counts them as sent.
    pub fn grant(&mut self, now: Timestamp) -> Vec<Ticket> {
        self.keep_up_with(now);
        let mut granted = Vec::new();
        while let Some((priority, ticket)) = self.next_ready(now) {
            self.waiting.remove(&(priority, ticket));
            self.sent.push_back((now, priority));
            granted.push(ticket);
        }
        granted
    }

    /// Counts a request that does not wait, whatever was sent before: the end of a session.
    pub fn count(&mut self, now: Timestamp) {
        self.keep_up_with(now);
        self.sent.push_back((now, Priority::Submit));
    }

    /// Returns when [`Budget::grant`] is to be called again; none while nothing waits.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let waiting = Priority::ALL
            .into_iter()
            .filter(|it| self.first(*it).is_some());
        waiting.map(|priority| self.ready_at(priority)).min()
    }

    /// Returns for how long requests of a priority still wait, in ms; none where none waits.
    pub fn wait_of(&self, priority: Priority, now: Timestamp) -> Option<i64> {
        self.first(priority)?;
        Some(self.ready_at(priority).since(now).max(0))
    }

    /// Takes in that the appliance refused a request because there were too many. `retry_after`
    /// is in ms; without one the rest of the minute is waited for.
    pub fn too_many(&mut self, now: Timestamp, retry_after: Option<i64>) {
        self.keep_up_with(now);
        let wait = retry_after.map_or(WINDOW, |wait| wait.clamp(1_000, LONGEST_CLOSED));
        self.close_until(now.plus(wait));
    }

    fn close_until(&mut self, at: Timestamp) {
        let at = self.closed_until.map_or(at, |closed| closed.max(at));
        self.closed_until = Some(at);
        self.slow_until = Some(at.plus(SLOW));
    }

    /// Returns until when nothing but [`Priority::Submit`] is sent, after a 429.
    pub fn closed_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.closed_until.filter(|at| *at > now)
    }

    /// Returns when requests were sent in the last minute, for a tab that was not there.
    pub fn recent(&mut self, now: Timestamp) -> Vec<Timestamp> {
        self.keep_up_with(now);
        self.sent.iter().map(|(at, _)| *at).collect()
    }

    /// Takes in that there are other tabs, and what one of them sent.
    pub fn note_peer(&mut self, now: Timestamp, sent: &[Timestamp], closed: Option<Timestamp>) {
        self.keep_up_with(now);
        self.has_peers = true;
        // Of what the limit of the appliance refuses anyway no more is kept.
        for at in sent.iter().take(4 * self.limit) {
            let at = (*at).min(now);
            if at.plus(WINDOW) > now {
                let after = self.sent.partition_point(|(known, _)| *known <= at);
                self.sent.insert(after, (at, Priority::Screen));
            }
        }
        let longest = now.plus(LONGEST_CLOSED);
        if let Some(at) = closed.map(|at| at.min(longest)).filter(|at| *at > now) {
            self.close_until(at);
        }
    }

    fn first(&self, priority: Priority) -> Option<Ticket> {
        let from = self.waiting.range((priority, 0)..).next();
        from.filter(|(of, _)| *of == priority)
            .map(|(_, ticket)| *ticket)
    }

    fn next_ready(&self, now: Timestamp) -> Option<(Priority, Ticket)> {
        let ready = |priority: &Priority| self.ready_at(*priority) <= now;
        let mut waiting = Priority::ALL
            .into_iter()
            .filter_map(|priority| Some((priority, self.first(priority)?)));
        waiting.find(|(priority, _)| ready(priority))
    }

    /// Returns when a request of a priority can be sent if nothing else is sent before.
    fn ready_at(&self, priority: Priority) -> Timestamp {
        let used = self.sent.len();
        let (most, burst) = priority.shares();
        let (most, burst) = (self.share(most, priority), self.share(burst, priority));
        // When no more than this number of requests is in the window.
        let falls_to = |number: usize| {
            let oldest = used
                .checked_sub(number)
                .and_then(|over| self.sent.get(over));
            oldest.map_or(self.now, |(at, _)| at.plus(WINDOW))
        };
        let mut ready = self.now.max(falls_to(most));
        if used >= burst && burst < most {
            // What is left is spread over the time until there is as much room as before.
            let left = i64::try_from(most.saturating_sub(used)).unwrap_or(0).max(1);
            let pause = falls_to(burst).since(self.now).max(0) / left;
            let before = self.sent.iter().rev().find(|(_, of)| *of <= priority);
            ready = ready.max(before.map_or(self.now, |(at, _)| at.plus(pause)));
        }
        if self.has_peers
            && let Some((last, _)) = self.sent.back()
        {
            ready = ready.max(last.plus(APART));
        }
        match self.closed_until {
            Some(at) if priority != Priority::Submit => ready.max(at),
            _ => ready,
        }
    }

    /// Returns a share of the limit of this budget.
    fn share(&self, of_usual: usize, priority: Priority) -> usize {
        let is_slow =
            priority != Priority::Submit && self.slow_until.is_some_and(|at| at > self.now);
        let limit = if is_slow { self.limit / 2 } else { self.limit };
        (of_usual * limit / usize::from(LIMIT)).max(1)
    }

    /// Forgets what is older than the window. Where the clock was set back, all moves along.
    fn keep_up_with(&mut self, now: Timestamp) {
        let back = self.now.since(now).max(0);
        self.now = now;
        if back > 0 {
            for (at, _) in &mut self.sent {
                *at = at.plus(-back);
            }
            self.closed_until = self.closed_until.map(|at| at.plus(-back));
            self.slow_until = self.slow_until.map(|at| at.plus(-back));
        }
        while self
            .sent
            .front()
            .is_some_and(|(at, _)| at.plus(WINDOW) <= now)
        {
            self.sent.pop_front();
        }
        self.closed_until = self.closed_until.filter(|at| *at > now);
    }
}
