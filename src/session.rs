//! Being signed in: tokens in memory, and what pages may know of it.
//!
//! Tokens are held here and lent to the transport; no page, no storage and no
//! address ever sees one.

use std::rc::Rc;

use hawser_core::echo::Sent;
use hawser_core::secret::Secret;

use crate::by_appliance::ByAppliance;
use crate::signal::Signal;

/// What pages know of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionState {
    /// Not signed in.
    #[default]
    Out,
    /// Signed in.
    In {
        /// As whom; "" where a token was given and the appliance does not say.
        user: String,
    },
    /// The appliance ended it; what was typed and followed is still there.
    Ended {
        /// As whom.
        user: String,
    },
}

impl SessionState {
    /// Whether requests can be sent.
    pub fn is_in(&self) -> bool {
        matches!(self, SessionState::In { .. })
    }

    /// As whom, also after it ended.
    pub fn user(&self) -> &str {
        match self {
            SessionState::Out => "",
            SessionState::In { user } | SessionState::Ended { user } => user,
        }
    }

    /// The word in `data-state`.
    pub fn mark(&self) -> &'static str {
        match self {
            SessionState::Out => "out",
            SessionState::In { .. } => "in",
            SessionState::Ended { .. } => "expiring",
        }
    }
}

/// The sessions of all appliances.
#[derive(Clone, Copy, Default)]
pub struct Sessions {
    states: Signal<ByAppliance<SessionState>>,
    tokens: Signal<ByAppliance<Rc<Secret>>>,
    /// How many sessions there have been.
    numbers: Signal<ByAppliance<u32>>,
    sent: Signal<Rc<Sent>>,
    versions: Signal<ByAppliance<String>>,
    ways: Signal<ByAppliance<String>>,
}

impl Sessions {
    /// Lets go of everything.
    pub(crate) fn rest(self) {
        self.states.rest();
        self.tokens.rest();
        self.numbers.rest();
        self.sent.rest();
        self.versions.rest();
        self.ways.rest();
    }

    /// The session of an appliance, tracked.
    pub fn state(self, appliance: &str) -> SessionState {
        self.states
            .with(|states| states.get(appliance).cloned().unwrap_or_default())
    }

    /// The same, without tracking.
    pub fn state_now(self, appliance: &str) -> SessionState {
        self.states
            .try_with_untracked(|states| states.get(appliance).cloned())
            .flatten()
            .unwrap_or_default()
    }

    /// Whether anybody is signed in anywhere.
    pub fn any(self) -> bool {
        let any = |states: &ByAppliance<SessionState>| states.iter().any(SessionState::is_in);
        self.states.try_with_untracked(any) == Some(true)
    }

    /// The token, for the transport.
    pub(crate) fn token(self, appliance: &str) -> Option<Rc<Secret>> {
        self.tokens
            .try_with_untracked(|tokens| tokens.get(appliance).cloned())
            .flatten()
    }

    /// What was sent since somebody first signed in, for the transport.
    pub(crate) fn sent(self) -> Rc<Sent> {
        self.sent.try_get_untracked().unwrap_or_default()
    }

    /// The appliance's version, where it was asked in this session.
    pub(crate) fn version(self, appliance: &str) -> Option<String> {
        let version = |versions: &ByAppliance<String>| versions.get(appliance).cloned();
        self.versions.try_with_untracked(version).flatten()
    }

    /// The id of the way in which the last session was begun; "" where a token was given.
    pub fn way(self, appliance: &str) -> String {
        let way = |ways: &ByAppliance<String>| ways.get(appliance).cloned();
        let way = self.ways.try_with_untracked(way).flatten();
        way.unwrap_or_default()
    }

    /// The appliance told its version.
    pub(crate) fn has_version(self, appliance: &str, version: String) {
        self.versions
            .update_untracked(|versions| versions.set(appliance, version));
    }

    /// Takes over a token that the appliance accepted; none where the page around the
    /// console gives one for each request.
    pub(crate) fn begin(self, appliance: &str, user: String, way: &str, token: Option<Rc<Secret>>) {
        let number = self.number(appliance) + 1;
        self.numbers
            .update_untracked(|numbers| numbers.set(appliance, number));
        self.ways
            .update_untracked(|ways| ways.set(appliance, way.to_owned()));
        if let Some(token) = token {
            self.tokens
                .update_untracked(|tokens| tokens.set(appliance, token));
        }
        self.set(appliance, SessionState::In { user });
    }

    /// Which session of an appliance the present one is, or the last one was.
    pub(crate) fn number(self, appliance: &str) -> u32 {
        let number = |numbers: &ByAppliance<u32>| numbers.get(appliance).copied();
        let number = self.numbers.try_with_untracked(number).flatten();
        number.unwrap_or_default()
    }

    /// The appliance no longer accepts a session. Only the one that was refused ends: a slow 401
    /// must not end the one that took its place. Whether it did.
    pub(crate) fn ended(self, appliance: &str, session: Option<u32>) -> bool {
        if session != Some(self.number(appliance)) || !self.state_now(appliance).is_in() {
            return false;
        }
        self.forget(appliance);
        let user = self.state_now(appliance).user().to_owned();
        self.set(appliance, SessionState::Ended { user });
        true
    }

    /// Signed out.
    pub(crate) fn out(self, appliance: &str) {
        self.forget(appliance);
        self.set(appliance, SessionState::Out);
        // Runs of a session that only ended will be followed again.
        let known = |states: &ByAppliance<SessionState>| {
            states.iter().any(|state| *state != SessionState::Out)
        };
        if self.states.try_with_untracked(known) != Some(true) {
            self.sent.update_untracked(|sent| *sent = Rc::default());
        }
    }

    fn forget(self, appliance: &str) {
        self.tokens
            .update_untracked(|tokens| tokens.remove(appliance));
        // It may be another one when somebody signs in again.
        self.versions
            .update_untracked(|versions| versions.remove(appliance));
    }

    fn set(self, appliance: &str, state: SessionState) {
        self.states.update(|states| states.set(appliance, state));
    }
}
