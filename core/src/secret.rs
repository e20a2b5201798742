//! Passwords and session tokens.
//!
//! A request never holds a secret, only a named [`Slot`] where one belongs.
//! A typed secret travels beside the request in [`Secrets`] and is inserted by the transport, at
//! the moment of sending. So nothing that prints requests can print a secret: there is none in
//! them.

mod pasted;

use std::fmt;

use zeroize::Zeroizing;

pub use pasted::pasted_token;

/// Stands where a secret was, in everything that people read.
pub const HIDDEN: &str = "‹secret›";

/// The name of the place of a secret in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(pub &'static str);

impl Slot {
    /// Returns how the place looks in previews and evidence: `‹password›`.
    pub fn shown(self) -> String {
        format!("‹{}›", self.0)
    }
}

/// Text that cannot be printed and is overwritten when dropped.
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over the text; the caller keeps no copy.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns the text itself. Only the transport and the request writer may ask.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns a second copy, for a token that several requests use.
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// The secrets that go with one request.
#[derive(Debug, Default)]
pub struct Secrets(Vec<(Slot, Secret)>);

impl Secrets {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; the last with the same slot counts.
    pub fn with(mut self, slot: Slot, secret: Secret) -> Self {
        self.0.retain(|(s, _)| *s != slot);
        self.0.push((slot, secret));
        self
    }

    /// Returns the secret for a slot.
    pub fn get(&self, slot: Slot) -> Option<&Secret> {
        self.0.iter().find(|(s, _)| *s == slot).map(|(_, v)| v)
    }

    /// Returns all secrets, to be redacted from replies.
    pub fn iter(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter().map(|(_, v)| v)
    }
}

/// The password of a sign-in.
pub const PASSWORD: Slot = Slot("password");

/// The password of a sign-in on the peer.
pub const PEER_PASSWORD: Slot = Slot("peer-password");

/// The password of an administrator of another site, sent with an operation.
pub const REMOTE_PASSWORD: Slot = Slot("remote-password");
