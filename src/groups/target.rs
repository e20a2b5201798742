//! An operation on several targets before it is confirmed, and what their checks say.

use hawser_core::group::{Member, Peer};
use hawser_core::operation::{OpenPoint, Operation};
use leptos::prelude::*;

use super::check::Entries;

/// An operation on several targets that is not confirmed yet.
pub struct Review {
    /// The operation.
    pub operation: &'static Operation,
    /// The targets, in their order.
    pub targets: Vec<ReviewTarget>,
}

/// One target.
#[derive(Clone)]
pub struct ReviewTarget {
    /// The member that it becomes.
    pub member: Member,
    /// One line about it.
    pub detail: String,
    /// The findings of its checks.
    pub check: ArcRwSignal<TargetCheck>,
    pub(super) entries: Entries,
}

/// The findings of the checks of a target.
#[derive(Clone, Debug, PartialEq)]
pub enum TargetCheck {
    /// Nothing yet.
    Checking,
    /// It can be started; these points are not as they should be.
    Ready(Vec<OpenPoint>),
    /// It cannot be started, for this reason.
    Blocked(String),
    /// It can be started after a sign-in to the other site.
    Peer(Peer),
}

impl TargetCheck {
    /// Returns `true` where the target is part of the group.
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Checking | Self::Ready(_))
    }
}
