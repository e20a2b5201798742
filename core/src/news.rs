//! The runs and groups of runs that ended, or wait for somebody, since one last looked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::run::{Run, State};

/// The most single marks that are kept; they go when everything is marked as read.
const MOST: usize = 500;

/// The subject of news, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One run.
    Run(String),
    /// Runs that were begun together.
    Group(String),
}

/// Something that happened to a run or to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Of which it is.
    pub subject: Subject,
    /// The operation's title, or the group's name.
    pub title: String,
    /// The name of the target, or how many targets are how far.
    pub target: String,
    /// The appliance's name; "" where there are several.
    pub appliance: String,
    /// The state in a few words.
    pub label: &'static str,
    /// The word in `data-state`.
    pub attr: &'static str,
    /// `true` where it waits for a person.
    pub is_waiting: bool,
    /// `true` where something went wrong.
    pub is_failure: bool,
    /// When it ended, or when it was last seen to wait, by the console's clock.
    pub at: Timestamp,
}

impl News {
    /// Returns the news of a run; none while it makes its way.
    pub fn of(run: &Run) -> Option<Self> {
        let state = run.shown_state();
        let at = match run.timeline.end() {
            Some(end) => end.console,
            None if state == State::Waiting => run.seen.iter().filter_map(|it| it.at).max()?,
            None => return None,
        };
        Some(Self {
            subject: Subject::Run(run.id.clone()),
            title: run.title.clone(),
            target: run.target_name().to_owned(),
            appliance: run.appliance_name.clone(),
            label: state.label(),
            attr: state.as_attr(),
            is_waiting: state == State::Waiting,
            is_failure: matches!(
                state,
                State::Failed | State::NotSent | State::Refused | State::Gone
            ),
            at,
        })
    }

    /// The same run is news again when it ends after it waited, and a group each time that it ends.
    pub fn key(&self) -> String {
        match &self.subject {
            Subject::Group(id) if !self.is_waiting => format!("{id} {} {}", self.attr, self.at.0),
            Subject::Run(id) | Subject::Group(id) => format!("{id} {}", self.attr),
        }
    }
}

/// The news that somebody has looked at: all until a moment, and single ones after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    until: i64,
    #[serde(default)]
    keys: BTreeSet<String>,
}

impl Seen {
    /// Everything until now.
    pub fn now(now: Timestamp) -> Self {
        Self {
            until: now.0,
            keys: BTreeSet::new(),
        }
    }

    /// Reads what [`Seen::write`] wrote; none where it is something else.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Returns it as a text that a browser can keep: ids and states.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns `true` where somebody has looked at these news.
    pub fn has(&self, news: &News) -> bool {
        // A run that waits goes on doing so: its news are as new as the last answer.
        let is_past = !news.is_waiting && news.at.0 <= self.until;
        is_past || self.keys.contains(&news.key())
    }

    /// Notes that somebody looks at news. Returns `true` where nobody had.
    pub fn mark(&mut self, news: &News) -> bool {
        let is_new = !self.has(news);
        if is_new {
            self.keys.insert(news.key());
            // Ids begin with the time of the run.
            while self.keys.len() > MOST {
                self.keys.pop_first();
            }
        }
        is_new
    }

    /// Notes that somebody looked at all of these.
    pub fn mark_all(&mut self, news: &[News], now: Timestamp) {
        let latest = news.iter().map(|news| news.at.0).max();
        self.until = latest.unwrap_or_default().max(now.0);
        let waiting = news.iter().filter(|news| news.is_waiting);
        self.keys = waiting.map(News::key).collect();
    }

    /// Takes over what another tab noted.
    pub fn merge(&mut self, other: Self) {
        self.until = self.until.max(other.until);
        self.keys.extend(other.keys);
    }
}
