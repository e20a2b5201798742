//! One list with what is known of it.

use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::operation::Draft;
use hawser_core::request::Request;
use hawser_core::resource::{Object, Source};
use leptos::prelude::*;

use super::answers::SessionMark;
use super::list::List;
use super::looks::Looks;
use crate::browser::{fresh_id, now};

/// A list with what is known of it.
pub(super) struct Entry {
    pub source: &'static Source,
    pub appliance: Appliance,
    pub list: ArcRwSignal<List>,
    /// The number of places that show it.
    pub uses: usize,
    /// The number of the present or last reading; what a former one brings is dropped.
    pub reading: u32,
    pub is_reading: bool,
    /// `true` where it has to be read once more after the present reading.
    pub is_outdated: bool,
    /// The session in which the last reading began.
    pub session: Option<SessionMark>,
    /// The time at which the last reading ended.
    pub read_at: Option<Timestamp>,
    /// The number of requests that it took.
    pub requests: usize,
    pub looks: Looks,
}

impl Entry {
    pub(super) fn new(source: &'static Source, appliance: &Appliance) -> Self {
        Self {
            source,
            appliance: appliance.clone(),
            list: ArcRwSignal::new(List::default()),
            uses: 0,
            reading: 0,
            is_reading: false,
            is_outdated: false,
            session: None,
            read_at: None,
            requests: 0,
            looks: Looks::new(source.look),
        }
    }

    /// Forgets what was read in a session that somebody ended.
    pub(super) fn forget(&mut self) {
        self.session = None;
        self.read_at = None;
        self.looks = Looks::new(self.source.look);
    }

    /// Returns the further request for an object.
    pub(super) fn look_request(&self, object: &Object) -> Option<Request> {
        let mut draft = Draft::new(&self.appliance, fresh_id(), now());
        if let (Some(within), Some(row)) = (&self.source.within, &object.place.within) {
            draft.pick(within.field, row.clone());
        }
        self.looks.request(&draft, object)
    }
}
