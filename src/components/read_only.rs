//! Texts of a read-only console, in which nothing may be changed.

/// The text of the banner, and of what stands in place of a form's button.
pub const READ_ONLY: &str = "Read-only: you can view everything, but not start operations.";
