//! Whole journeys in a real browser against the simulator.
//!
//! A test is a [`journey`]: a simulator of its own on a free port, a browser of
//! its own, and what an administrator does with both. At the end of every
//! journey it is checked that the browser refused nothing (the policy of the
//! simulator is the strict one), that nothing went wrong in a script, and that
//! no storage holds a password or a token.
//!
//! ```text
//! driver        the WebDriver programs, on free ports, as long as they are needed
//! engine        Chromium, Firefox, WebKit: starting, log, looks of each
//! pool          browsers that are reset and used again
//! browser       a session: finding by role and name, waiting
//! input         the mouse and the keyboard
//! setup         how a journey begins
//! journey       browser + simulator, and what must hold after each
//! administrator the steps that most journeys share
//! fast_time     a page and appliances whose clock is faster
//! many          tasks by the hundred, and their runs
//! requests      what each journey sends, compared with what is written down
//! storage  axe  what is looked for in every journey, on every page
//! picture       what the documentation shows
//! ```
//!
//! `HAWSER_DIST` names the built console (default: `dist` of the project),
//! `HAWSER_BROWSER` the engine (`chromium`, `firefox` or `webkit`), `CHROMEDRIVER`,
//! `GECKODRIVER`, `WEBKITWEBDRIVER` and `WEBKIT_BROWSER` the programs, `HAWSER_AXE` the file of axe-core, and
//! `HAWSER_PICTURES` the folder for the pictures of the documentation, which are made only then.

pub mod administrator;
pub mod axe;
pub mod browser;
pub mod driver;
pub mod engine;
pub mod fast_time;
mod input;
pub mod journey;
pub mod many;
pub mod memory;
mod name;
pub mod picture;
mod pool;
mod requests;
mod setup;
pub mod storage;

pub use axe::{Look, View};
pub use browser::{Browser, Role};
pub use engine::{Engine, Lack};
pub use journey::{Entrance, Journey, Setup, journey, journey_from, journey_through};
