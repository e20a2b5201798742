//! What was asked of the appliances, for tests that want to know whether a
//! request came, how often, and whether it was handled. Headers and bodies,
//! where the secrets are, are not written down.

use std::collections::VecDeque;

use serde::Serialize;

use crate::clock::Millis;
use crate::fault::{Fault, Target};

/// So many are kept.
const KEPT: usize = 20_000;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Counts from 1.
    pub id: u64,
    /// When it came, by the clock of the appliances.
    pub time: Millis,
    /// How long the answer took, in milliseconds, or until nobody waited for it any more; none
    /// while it is open.
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
    /// Whether it brought cookies; no proxy should let them through.
    pub cookie: bool,
    /// How long its body was; 0 where it had none.
    pub body_bytes: usize,
    /// Status of the answer; none while there is none, and for ever where the
    /// connection was cut.
    pub status: Option<u16>,
    /// Whether the appliance saw it; false where a fault answered instead.
    pub handled: bool,
    /// The fault that struck.
    pub fault: Option<Fault>,
}

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub struct RequestLog {
    entries: VecDeque<Entry>,
    last_id: u64,
}

impl RequestLog {
    /// Writes a request down when it comes, and returns the id of the entry.
    pub fn received(
        &mut self,
        target: &Target,
        cookie: bool,
        body_bytes: usize,
        fault: Option<Fault>,
        now: Millis,
    ) -> u64 {
        if self.entries.len() == KEPT {
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

    /// Notes that the appliance has done its work.
    pub fn handled(&mut self, id: u64) {
        if let Some(entry) = self.entry(id) {
            entry.handled = true;
        }
    }

    /// Notes the answer; none where the connection is cut.
    pub fn says(&mut self, id: u64, status: Option<u16>) {
        if let Some(entry) = self.entry(id) {
            entry.status = status;
        }
    }

    /// Notes that it is over.
    pub fn ended(&mut self, id: u64, now: Millis) {
        if let Some(entry) = self.entry(id) {
            entry.duration = Some(now - entry.time);
        }
    }

    fn entry(&mut self, id: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
