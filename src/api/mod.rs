//! Requests within the sessions of the appliances.

mod budget;
mod clocks;
mod own_reads;
mod provided_sessions;
mod requests;
mod session_token;
mod sign_in;
mod transport;

pub use budget::OnSent;
pub use own_reads::OwnReads;
pub use requests::Api;
