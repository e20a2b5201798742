//! The console behind real web servers, with the configurations of `deploy/`
//! and TLS both to the browser and to the appliances.
//!
//! ```text
//! stage    the archive unpacked, an example configuration on free ports
//! server   the program itself, started and stopped
//! ask      single requests, with curl
//! gate     the front of a journey
//! headers  operations  refusals   what is tried
//! ```
//!
//! The servers come with `scripts/install test`. `HAWSER_ARCHIVE` names the
//! archive of `make dist`; without it the folder of the built console is taken.

mod ask;
mod gate;
mod headers;
mod operations;
mod refusals;
mod server;
mod stage;
