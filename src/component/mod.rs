//! Parts that several pages use, on native elements.

pub mod checks;
pub mod confirm;
pub mod copy;
pub mod error_summary;
pub mod evidence;
pub mod facts;
pub mod field;
pub mod frame;
pub mod lookup;
pub mod password_again;
pub mod peer_sign_in;
pub mod picker;
pub mod preview;
pub mod problem_panel;
pub mod sights;
pub mod sign_in;
pub mod ticker;
pub mod timeline;
