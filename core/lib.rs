//! What is true of the console without a browser.

pub mod certificate;
pub mod clock;
pub mod thumbprint;
