//! The browser side of Hawser: a Leptos application.
//!
//! # Data flow
//!
//! [`app`] reads `config.json` and creates a [`console::Console`]: small stores that components
//! take from the context. [`navigation`] holds the [`route`] of the page that is shown. [`pages`]
//! draw operations from the catalogue of `hawser_core` and know no wire format: they hand requests
//! to the [`api`], which adds the token of the [`session`] and sends them. A submission becomes a
//! run in [`runs`]: kept in the journal, polled, and shown by the page of the run. [`embed`] mounts
//! the same console in an element of another page.
//!
//! # Modules, each depending on those before it only
//!
//! [`browser`], [`configuration`], [`route`], [`tracking`]; [`drafts`], [`preferences`], [`lifecycle`], [`mount_point`],
//! [`navigation`], [`session`]; [`api`]; [`history`], [`inventory`], [`runs`]; [`activity`], [`groups`]; [`components`], [`notices`], [`palette`], [`pages`], [`shell`]; [`console`], [`app`],
//! [`embed`].

pub mod activity;
pub mod api;
pub mod app;
pub mod browser;
pub mod components;
pub mod configuration;
pub mod console;
pub mod drafts;
pub mod embed;
pub mod groups;
pub mod history;
pub mod inventory;
pub mod lifecycle;
pub mod mount_point;
pub mod navigation;
pub mod notices;
pub mod pages;
pub mod palette;
pub mod preferences;
pub mod route;
pub mod runs;
pub mod session;
pub mod shell;
pub mod tracking;

/// The same check as of the simulator's modules; it reads the sources of the crate it is in.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::expect_used, reason = "what is not there is a failed test")]
#[path = "../simulator/tests/simulator/module_cycles.rs"]
mod module_cycles;
