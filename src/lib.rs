//! What the browser adds: pages, fetch, timers and storage.
//!
//! # The way of the data
//!
//! [`app`] reads `config.json` and makes one [`console::Console`], which every
//! page gets by context. [`route`] says which page stands in the address. Pages
//! draw operations from the catalogue of `hawser_core` and never know a wire
//! format: they hand requests to the console, which adds the [`session`]'s token
//! and lets [`transport`] send them. A submission becomes a run, kept by the
//! [`journal`], followed by the [`follower`], and shown by the run page.
//! [`embed`] begins and ends the same console as a part of another page.
//!
//! # Two files
//!
//! The first load shows the console and signs in: the frame, the overview, the sign-in, and what
//! they need of `hawser_core` (the configuration, what operations offer, problems). Forms, runs
//! and what follows them are a second file, behind [`work`].

pub mod app;
pub mod browser;
pub mod by_appliance;
pub mod clocks;
pub mod component;
pub mod console;
pub mod dom;
pub mod embed;
pub mod follower;
pub mod journal;
pub mod page;
pub mod route;
pub mod session;
pub mod signal;
pub mod tabs;
pub mod transport;
pub mod visit;
pub mod work;
