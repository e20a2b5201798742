//! The requests that the appliances received, for tests: which came, how often,
//! and which were handled. Headers and bodies, which carry the secrets, are not
//! recorded.

use std::collections::VecDeque;

use serde::Serialize;

use crate::clock::Millis;
use crate::fault::{Fault, Target};

/// Number of requests that are kept.
const CAPACITY: usize = 20_000;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Counts from 1.
    pub id: u64,
    /// Arrival, by the clock of the appliances.
    pub time: Millis,
    /// Time until the answer was complete, or until the client gave up, in
    /// milliseconds; `None` while the request is open.
    #[serde(rename = "duration_ms")]
    pub duration: Option<Millis>,
    /// Id of the appliance, `console` for a static file, `none` where the path
    /// leads to no appliance.
    pub appliance: String,
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Name of the documented call.
    pub call: Option<&'static str>,
    /// `true` if it carried cookies; a proxy must remove them.
    pub cookie: bool,
    /// Length of its body; 0 without a body.
    pub body_bytes: usize,
    /// Status of the answer; `None` before it, and if the connection was cut.
    pub status: Option<u16>,
    /// `true` if the appliance handled it; `false` if a fault answered instead.
    pub handled: bool,
    /// The fault that was applied.
    pub fault: Option<Fault>,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub struct RequestLog {
    entries: VecDeque<Entry>,
    last_id: u64,
}

impl RequestLog {
    /// Records a request on arrival and returns the id of the entry.
    pub fn received(
        &mut self,
        target: &Target,
        cookie: bool,
        body_bytes: usize,
        fault: Option<Fault>,
        now: Millis,
    ) -> u64 {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.last_id += 1;
        self.entries.push_back(Entry {
            id: self.last_id,
            time: now,
            duration: None,
            appliance: target.appliance.clone(),
            method: target.method.clone(),
            path: target.path.clone(),
            call: target.call,
            cookie,
            body_bytes,
            status: None,
            handled: false,
            fault,
        });
        self.last_id
    }

    /// Records that the appliance has done its work.
    pub fn handled(&mut self, id: u64) {
        if let Some(entry) = self.entry(id) {
            entry.handled = true;
        }
    }

    /// Records the status of the answer; `None` if the connection is cut.
    pub fn answered(&mut self, id: u64, status: Option<u16>) {
        if let Some(entry) = self.entry(id) {
            entry.status = status;
        }
    }

    /// Records that the request is complete.
    pub fn ended(&mut self, id: u64, now: Millis) {
        if let Some(entry) = self.entry(id) {
            entry.duration = Some(now - entry.time);
        }
    }

    fn entry(&mut self, id: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }

    /// Returns all entries, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
