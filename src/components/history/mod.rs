//! Earlier runs of a recovery plan, read from its history reports on demand.

mod earlier_runs;
mod read_button;

pub use earlier_runs::EarlierRuns;
pub use read_button::ReadReports;
