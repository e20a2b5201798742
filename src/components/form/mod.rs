//! The form of an operation: its fields, prechecks and findings.

pub mod certificates;
pub mod error_summary;
pub mod field;
pub mod field_frame;
pub mod findings;
pub mod lookup;
pub mod lookup_state;
pub mod operation_form;
pub mod prechecks;
pub mod query;
pub mod restored;
pub mod review_again;
pub mod secret_inputs;
pub mod state;
