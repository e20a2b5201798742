//! Runs: submitted, polled, recovered, and kept in the journal.

pub(crate) mod database;
mod details;
pub(crate) mod journal;
mod peers;
mod poller;
mod search;
mod store;
mod submit;
mod tab_sync;
mod task_page;
mod task_updates;

pub use poller::{OnTasks, PollStatus};
pub use store::{RunSignal, Runs};
