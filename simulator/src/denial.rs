//! A refusal that no call made: asked for by a fault, or for an unknown path.

/// Reason of a refusal, before it is formatted for a kind of API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial<'a> {
    /// Nobody is signed in.
    Unauthenticated,
    /// The user lacks a privilege.
    Forbidden,
    /// Nothing exists at the path.
    NotFound,
    /// Anything else.
    Error {
        /// Status of the answer.
        status: u16,
        /// Machine-readable code.
        code: &'a str,
        /// Message text.
        message: &'a str,
    },
}
