//! All that is known of one object: beside its grid, and on its page.

mod details;
mod heading;
mod operations;
mod related;
mod runs;
mod tasks;

pub use details::ObjectDetails;
