//! The parts of a problem besides the reply: where the request went, and how its system and its
//! operation put failures into words.

use super::{ErrorText, Kind, Stage};
use crate::facts::Fact;
use crate::reply::Reply;

/// The content of an error body, in one form for all systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    /// The kind, where the body alone decides it.
    pub kind: Option<Kind>,
    /// `error_code`, vAPI type, or code.
    pub code: String,
    /// The message.
    pub message: String,
    /// Further messages.
    pub details: String,
    /// The id for support.
    pub op_id: String,
    /// A stack trace.
    pub trace: String,
}

/// How a system says what went wrong.
#[derive(Debug)]
pub struct ErrorFormat {
    /// Reads an error body.
    pub read: fn(&Reply) -> ErrorBody,
    /// The label of its error codes.
    pub code_label: &'static str,
    /// Words for known error codes, and for a kind ([`Kind::as_str`]) whose codes have none.
    pub words: &'static [(&'static str, ErrorText)],
}

impl ErrorFormat {
    /// Returns the words for an error code.
    pub fn text(&self, code: &str) -> Option<ErrorText> {
        let (_, text) = self.words.iter().find(|(known, _)| *known == code)?;
        Some(*text)
    }
}

/// The words of an operation and its system for what can go wrong with it.
#[derive(Clone, Copy, Debug)]
pub struct FailureTexts {
    /// For some refusals.
    pub refused: &'static [(Kind, ErrorText)],
    /// For a task that failed.
    pub failed: ErrorText,
    /// For the error codes of failed tasks.
    pub codes: &'static [(&'static str, ErrorText)],
}

impl FailureTexts {
    /// For an operation that this console does not have.
    pub const NONE: FailureTexts = FailureTexts {
        refused: &[],
        failed: ErrorText {
            title: "Task failed",
            cause: "",
            action: "",
        },
        codes: &[],
    };
}

/// Where a request went: what every problem says for support.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// The appliance's name.
    pub appliance: String,
    /// How its system says what went wrong.
    pub errors: &'static ErrorFormat,
    /// Method and path.
    pub call: String,
    /// The stage of the request.
    pub stage: Stage,
    /// `true` where a 401 concerns the session on the peer.
    pub about_peer: bool,
    /// `true` where the request brings a password, which may be refused.
    pub sends_password: bool,
}

impl RequestContext {
    pub(super) fn facts(&self) -> Vec<Fact> {
        vec![
            Fact::text("Appliance", self.appliance.clone()),
            Fact::code("Request", self.call.clone()),
        ]
    }
}
