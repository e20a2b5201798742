//! The forms that sign in.

pub mod group_sign_in;
pub mod peer_sign_in;
pub mod sign_in;
pub mod sign_in_to_retry;
