//! The lists of the appliances' objects: each is read once for all pages that show it, and kept.
//!
//! A list is read when a page first asks for it while somebody is signed in, again in each new
//! session, on demand ([`Inventory::refresh`]), and from time to time while a page is open that
//! asks for that ([`Inventory::keep_fresh`]). While it is read again, what was read before stays.

mod answers;
mod entry;
mod list;
mod looking;
mod looks;
mod paging;
mod reading;
mod store;

pub use list::{List, ListState};
pub use paging::{MAX_PAGES, NextStep, Paging, UNREADABLE, unreadable_page};
pub use store::Inventory;
