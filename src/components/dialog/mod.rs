//! The modal question before a request is sent.

pub mod confirm;
mod frame;
pub mod group_confirm;
pub mod group_targets;
pub mod password_again;
