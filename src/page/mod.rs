//! One file a page.

pub mod config_error;
pub mod operation;
pub mod overview;
pub mod run;
pub mod runs;
pub mod sign_in;
pub mod unknown;
