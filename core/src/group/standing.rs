//! How the run of a member stands, as far as its group depends on it.

use crate::run::{Run, State};

/// How the run of a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Under way, or about to be sent.
    Open,
    /// Under way, and waiting for a person.
    Attention,
    /// Ended well.
    Succeeded,
    /// Nothing was done because the same work is under way already.
    Busy,
    /// Ended with an error, or nothing was done.
    Failed,
    /// It is not known what became of it.
    Uncertain,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Attention,
        Self::Succeeded,
        Self::Busy,
        Self::Failed,
        Self::Uncertain,
    ];

    /// Returns how a run stands.
    pub fn of(run: &Run) -> Self {
        match run.shown_state() {
            State::Sending
            | State::Unconfirmed
            | State::Queued
            | State::Running
            | State::Unrecognized
            | State::Missing => Self::Open,
            State::Waiting => Self::Attention,
            State::Succeeded | State::PeerNext | State::Unconnected => Self::Succeeded,
            State::Busy => Self::Busy,
            State::Failed | State::Cancelled | State::NotSent | State::Refused => Self::Failed,
            State::NotFound | State::CannotTell | State::Gone => Self::Uncertain,
        }
    }

    /// Returns `true` while it goes on.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Attention)
    }

    /// Returns its word in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Attention => "attention",
            Self::Succeeded => "succeeded",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
