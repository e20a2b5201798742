//! Plays the part of the page: clock, timer and network of a watch.

use hawser_core::clock::Timestamp;
use hawser_core::poll::{Action, Capabilities, Event, Key, PollOutcome, PollRequest, Poller};

/// A watch and what the page holds for it.
pub struct Caller {
    pub watch: Poller,
    pub start: Timestamp,
    pub now: Timestamp,
    /// Chance, 500 of 1000 unless a test says otherwise: exactly the interval.
    pub jitter: u16,
    pub timer: Option<Timestamp>,
    pub open: Vec<PollRequest>,
}

impl Caller {
    pub fn new(task_list: bool) -> Self {
        let start = Timestamp(1_795_269_067_250);
        Caller {
            watch: Poller::new(Capabilities { task_list }),
            start,
            now: start,
            jitter: 500,
            timer: None,
            open: Vec::new(),
        }
    }

    /// One step; sends what is to be sent, sets the timer, returns the rest of what was said.
    pub fn does(&mut self, event: Event) -> Vec<Action> {
        if event == Event::Timer {
            self.timer = None;
        }
        if let Event::Answered { ask, .. } = &event {
            self.open.retain(|open| open != ask);
        }
        let mut said = self.watch.step(self.now, event, self.jitter);
        for action in &said {
            match action {
                Action::Ask(ask) => self.open.push(ask.clone()),
                Action::WakeAt(at) => self.timer = Some(*at),
                _ => {}
            }
        }
        said.retain(|action| !matches!(action, Action::WakeAt(_)));
        said
    }

    pub fn pass(&mut self, ms: i64) {
        self.now = self.now.plus(ms);
    }

    /// How far off the timer is.
    pub fn wait(&self) -> i64 {
        self.timer.unwrap().since(self.now)
    }

    /// Lets time pass to the timer.
    pub fn wake(&mut self) -> Vec<Action> {
        self.now = self.now.max(self.timer.unwrap());
        self.does(Event::Timer)
    }

    /// Answers the one open request after `ms`.
    pub fn answer(&mut self, ms: i64, heard: PollOutcome) -> Vec<Action> {
        assert_eq!(self.open.len(), 1);
        self.pass(ms);
        let ask = self.open.remove(0);
        self.does(Event::Answered { ask, heard })
    }

    /// Waits for the next round and answers all of it; returns what was asked.
    pub fn round(&mut self, answer: impl Fn(&PollRequest) -> PollOutcome) -> Vec<PollRequest> {
        let mut asked = Vec::new();
        self.wake();
        while let Some(ask) = self.open.first().cloned() {
            self.answer(10, answer(&ask));
            asked.push(ask);
        }
        asked
    }

    /// Runs a number of rounds.
    pub fn poll(&mut self, rounds: usize, answer: impl Fn(&PollRequest) -> PollOutcome) {
        for _ in 0..rounds {
            self.round(&answer);
        }
    }
}

/// Follows one task on an appliance without a task list.
pub fn alone(key: &str) -> Caller {
    let mut caller = Caller::new(false);
    caller.does(Event::Follow { key: key.into() });
    caller
}

/// Follows so many on an appliance with a task list.
pub fn sharing(count: usize) -> Caller {
    let mut caller = Caller::new(true);
    for key in keys(0..count) {
        caller.does(Event::Follow { key });
    }
    caller
}

pub fn keys(range: std::ops::Range<usize>) -> Vec<Key> {
    range.map(|i| format!("task-{i}")).collect()
}

pub fn task(key: &str) -> PollRequest {
    PollRequest::Task { key: key.into() }
}

pub fn list(page: u16) -> PollRequest {
    PollRequest::List { page }
}

pub fn failed() -> PollOutcome {
    PollOutcome::Failed { retry_after: None }
}

pub fn alive(finished: &[&str], seen: &[&str]) -> PollOutcome {
    let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    PollOutcome::Alive {
        finished: owned(finished),
        seen: owned(seen),
        next_page: false,
    }
}

/// A page of the list.
pub fn page_of(seen: &[Key], next_page: bool) -> PollOutcome {
    PollOutcome::Alive {
        finished: Vec::new(),
        seen: seen.to_vec(),
        next_page,
    }
}
