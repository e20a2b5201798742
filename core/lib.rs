//! What is true of the console without a browser.

pub mod clock;
pub mod thumbprint;
