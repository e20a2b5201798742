//! Sessions: tokens in memory, and what pages may know of them.
//!
//! Tokens are held here and given to the transport alone; no page, no storage and no address ever
//! sees one.

mod idle_timeout;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hawser_core::redact::Redactor;
use hawser_core::secret::Secret;
use hawser_core::session_limits::{Limit, Limits};
use leptos::prelude::*;

use crate::browser::now;
use crate::tracking::unsubscribe_on_cleanup;

use idle_timeout::IdleTimeout;

/// The state of a session that pages may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody is signed in.
    #[default]
    SignedOut,
    /// Somebody is signed in.
    SignedIn {
        /// The user; "" where a token was given and the appliance does not say.
        user: String,
    },
    /// The appliance ended the session; what was typed and followed is still there.
    Expired {
        /// The user.
        user: String,
    },
}

impl SessionState {
    /// Returns `true` where requests can be sent.
    pub fn is_signed_in(&self) -> bool {
        matches!(self, SessionState::SignedIn { .. })
    }

    /// Returns the user, also after the session expired.
    pub fn user(&self) -> &str {
        match self {
            SessionState::SignedOut => "",
            SessionState::SignedIn { user } | SessionState::Expired { user } => user,
        }
    }

    /// Returns the value of `data-state`.
    pub fn as_attr(&self) -> &'static str {
        match self {
            SessionState::SignedOut => "out",
            SessionState::SignedIn { .. } => "in",
            SessionState::Expired { .. } => "expiring",
        }
    }
}

/// The session data of an appliance that only the transport may know.
#[derive(Default)]
struct Record {
    token: Option<Arc<Secret>>,
    /// How many sessions there have been.
    number: u32,
    /// The appliance's version, where it was asked in this session.
    version: Option<String>,
    /// The id of the sign-in method; "" where a token was given.
    method: String,
}

/// The sessions of all appliances, by the appliance's id.
#[derive(Clone, Copy)]
pub struct Sessions {
    states: RwSignal<BTreeMap<String, SessionState>>,
    records: StoredValue<BTreeMap<String, Record>, LocalStorage>,
    redactor: StoredValue<Rc<Redactor>, LocalStorage>,
    idle_timeout: IdleTimeout,
    /// How often somebody signed in to the other site of a pairing, by the appliance's id.
    peer_sign_ins: RwSignal<BTreeMap<String, u32>>,
}

impl Sessions {
    /// Creates the store without a session.
    pub fn new() -> Self {
        Self {
            states: RwSignal::default(),
            records: StoredValue::new_local(BTreeMap::new()),
            redactor: StoredValue::new_local(Rc::default()),
            idle_timeout: IdleTimeout::new(),
            peer_sign_ins: RwSignal::default(),
        }
    }

    /// Returns the session of an appliance, tracked.
    pub fn state(self, appliance: &str) -> SessionState {
        unsubscribe_on_cleanup();
        self.states
            .with(|states| states.get(appliance).cloned().unwrap_or_default())
    }

    /// Returns the session of an appliance.
    pub fn state_untracked(self, appliance: &str) -> SessionState {
        self.states
            .try_with_untracked(|states| states.get(appliance).cloned())
            .flatten()
            .unwrap_or_default()
    }

    /// Returns `true` where somebody is signed in on any appliance.
    pub fn any_signed_in(self) -> bool {
        let any = self
            .states
            .try_with_untracked(|states| states.values().any(SessionState::is_signed_in));
        any == Some(true)
    }

    /// Returns where the session time limits stand, tracked.
    pub fn limit(self) -> Limit {
        unsubscribe_on_cleanup();
        self.idle_timeout.limit.get()
    }

    /// Checks the session time limits. Returns `true` once all sessions have to end.
    pub(crate) fn check_limits(self, limits: &Limits) -> bool {
        let any_signed_in = self.any_signed_in();
        self.idle_timeout.check(limits, any_signed_in, now())
    }

    /// Notes that somebody typed or pressed something.
    pub(crate) fn touch(self) {
        self.idle_timeout.touch(now());
    }

    /// Returns the token, for the transport.
    pub(crate) fn token(self, appliance: &str) -> Option<Arc<Secret>> {
        self.record(appliance, |record| record.token.clone())
            .flatten()
    }

    /// Returns the token of a session that was begun here with a password. One that was given is
    /// not returned: it belongs to whoever gave it.
    pub(crate) fn own_token(self, appliance: &str) -> Option<Arc<Secret>> {
        let own = |record: &Record| record.token.clone().filter(|_| !record.method.is_empty());
        self.record(appliance, own).flatten()
    }

    /// Returns how often somebody signed in to the other site of a pairing in the present session
    /// of an appliance, tracked.
    pub fn peer_sign_ins(self, appliance: &str) -> u32 {
        unsubscribe_on_cleanup();
        self.peer_sign_ins
            .with(|all| all.get(appliance).copied().unwrap_or_default())
    }

    /// Notes a sign-in to the other site of a pairing.
    pub(crate) fn note_peer_sign_in(self, appliance: &str) {
        self.peer_sign_ins.try_update(|all| {
            let count = all.entry(appliance.to_owned()).or_default();
            *count = count.wrapping_add(1);
        });
    }

    /// Returns what removes everything that was sent since somebody first signed in.
    pub(crate) fn redactor(self) -> Rc<Redactor> {
        self.redactor.try_get_value().unwrap_or_default()
    }

    /// Returns the appliance's version, where it was asked in this session.
    pub(crate) fn version(self, appliance: &str) -> Option<String> {
        self.record(appliance, |record| record.version.clone())
            .flatten()
    }

    /// Notes the appliance's version for this session.
    pub(crate) fn set_version(self, appliance: &str, version: String) {
        self.change(appliance, |record| record.version = Some(version));
    }

    /// Returns the id of the method by which the last session began; "" where a token was given.
    pub fn sign_in_method(self, appliance: &str) -> String {
        self.record(appliance, |record| record.method.clone())
            .unwrap_or_default()
    }

    /// Returns the number of an appliance's present or last session.
    pub(crate) fn number(self, appliance: &str) -> u32 {
        self.record(appliance, |record| record.number)
            .unwrap_or_default()
    }

    /// Takes over a token that the appliance accepted; `None` where the page around the console
    /// gives one for each request. Returns the token of a session that was begun here and is
    /// replaced.
    #[must_use = "the appliance keeps a session that nobody ends"]
    pub(crate) fn begin(
        self,
        appliance: &str,
        user: String,
        method: &str,
        token: Option<Arc<Secret>>,
    ) -> Option<Arc<Secret>> {
        let replaced = self.own_token(appliance);
        self.change(appliance, |record| {
            record.number += 1;
            record.method = method.to_owned();
            if token.is_some() {
                record.token = token;
            }
        });
        self.set_state(appliance, SessionState::SignedIn { user });
        self.idle_timeout.begin(now());
        replaced
    }

    /// Ends a session that the appliance refused. Only that one: a late 401 must not end the
    /// session that took its place. Returns whether it ended now.
    pub(crate) fn expire(self, appliance: &str, session: Option<u32>) -> bool {
        let state = self.state_untracked(appliance);
        if session != Some(self.number(appliance)) || !state.is_signed_in() {
            return false;
        }
        self.clear(appliance);
        let user = state.user().to_owned();
        self.set_state(appliance, SessionState::Expired { user });
        true
    }

    /// Signs out on this side.
    pub(crate) fn sign_out(self, appliance: &str) {
        self.clear(appliance);
        self.set_state(appliance, SessionState::SignedOut);
        // Runs of a session that only expired will be followed again.
        let all_out = self.states.try_with_untracked(|states| {
            let mut states = states.values();
            states.all(|state| *state == SessionState::SignedOut)
        });
        if all_out != Some(false) {
            self.redactor.try_set_value(Rc::default());
        }
    }

    fn clear(self, appliance: &str) {
        self.change(appliance, |record| {
            record.token = None;
            // The appliance may be updated before somebody signs in again.
            record.version = None;
        });
        // The session on the other site belongs to the one that ended.
        let had_peer = self
            .peer_sign_ins
            .try_with_untracked(|all| all.contains_key(appliance));
        if had_peer == Some(true) {
            self.peer_sign_ins.try_update(|all| all.remove(appliance));
        }
    }

    fn record<T>(self, appliance: &str, read: impl FnOnce(&Record) -> T) -> Option<T> {
        self.records
            .try_with_value(|records| records.get(appliance).map(read))
            .flatten()
    }

    fn change(self, appliance: &str, change: impl FnOnce(&mut Record)) {
        self.records.try_update_value(|records| {
            change(records.entry(appliance.to_owned()).or_default());
        });
    }

    fn set_state(self, appliance: &str, state: SessionState) {
        self.states.try_update(|states| {
            states.insert(appliance.to_owned(), state);
        });
    }
}

impl Default for Sessions {
    fn default() -> Self {
        Self::new()
    }
}
