//! The console behind real web servers, with the configurations of `deploy/`
//! and TLS both to the browser and to the appliances.
//!
//! ```text
//! harness    the archive unpacked, an example configuration on free ports
//! server   the program itself, started and stopped
//! ask      single requests, with curl
//! front    the front of a journey
//! hostile  an appliance that attacks the console
//! headers  calls  once  client   what is tried by an HTTP client
//! operations  refusals     what is tried in a browser
//! ```
//!
//! The servers come with `scripts/setup test`. `HAWSER_ARCHIVE` names the
//! archive of `make dist`; without it the folder of the built console is taken.

mod ask;
mod calls;
mod client;
mod front;
mod harness;
mod headers;
mod hostile;
mod once;
mod operations;
mod refusals;
mod server;
