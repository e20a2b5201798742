//! The REST API gateway that vSphere Replication and Site Recovery Manager
//! share: sessions, lists, tasks, errors, and the limit of requests. The real
//! products use the same code for both.

pub mod caller;
pub mod error;
pub mod limiter;
pub mod list;
pub mod pairing;
mod response;
pub mod session;
pub mod task;

pub use error::{Answer, body};
pub use response::{entity, meta_error, no_content, reply};
