//! One file a page.

pub mod activity;
pub mod config_error;
pub mod group;
pub mod inventory;
pub mod object;
pub mod operation;
pub mod operations;
pub mod overview;
pub mod run;
pub mod runs;
pub mod sign_in;
pub mod unknown;
pub mod wall;
