//! Groups of runs: one operation on several targets, begun together.
//!
//! The order of starts is decided by [`hawser_core::group`]; here its members are checked and
//! started, and the group is kept in the journal. Of several tabs one drives a group.

mod answers;
mod check;
mod claim;
mod drive;
mod journal;
mod review;
mod store;
mod target;

pub use store::{GroupSignal, Groups};
pub use target::{Review, ReviewTarget, TargetCheck};
