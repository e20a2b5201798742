//! The token of a request.

use std::sync::Arc;

use hawser_core::secret::Secret;

/// The token of one request.
pub(super) struct SessionToken {
    /// The header, where it is not the system's own.
    pub(super) header: Option<String>,
    pub(super) value: Arc<Secret>,
    /// The number of the appliance's session; `None` while a token is only being tried.
    pub(super) session: Option<u32>,
}

impl SessionToken {
    /// Creates a token that is only being tried, or that belongs to no session any more.
    pub(super) fn new(value: Arc<Secret>) -> Self {
        Self {
            header: None,
            value,
            session: None,
        }
    }
}
