//! How a journey begins.

use std::path::PathBuf;
use std::time::Duration;

use hawser_simulator::Options;

use crate::engine::{Engine, Lack};

/// How a journey begins.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The simulator.
    pub options: Options,
    /// The feature that the browser lacks.
    pub lack: Option<Lack>,
    /// `true` where the browser asks for less motion.
    pub less_motion: bool,
    /// Where the browser saves files without asking.
    pub downloads: Option<PathBuf>,
    /// Lines allowed in the browser's log, beside files that did not come, in a journey that
    /// provokes them.
    pub expected_in_log: Vec<&'static str>,
    /// Engines in which it cannot be done, and why.
    pub not_in: Vec<(Engine, &'static str)>,
}

impl Default for Setup {
    fn default() -> Self {
        let mut options = Options {
            dist: Some(dist()),
            control: true,
            ..Options::default()
        };
        options.settings.queue_seconds = 0.3;
        options.settings.task_seconds = 2.0;
        Self {
            options,
            lack: None,
            less_motion: false,
            downloads: None,
            expected_in_log: Vec::new(),
            not_in: Vec::new(),
        }
    }
}

/// The time that a slow task takes for a percent of its work.
pub(crate) const PERCENT: Duration = Duration::from_secs(1000);

impl Setup {
    /// Tasks that only go on when they are told to: see [`Journey::works`]. By
    /// themselves they take a day, so nobody is too slow to see them anywhere.
    pub fn slow_tasks() -> Self {
        let mut setup = Self::default();
        let settings = &mut setup.options.settings;
        settings.task_seconds = 100.0 * PERCENT.as_secs_f64();
        settings.task_retention_seconds = 10.0 * settings.task_seconds;
        // Only tasks grow old when the clock is moved.
        settings.session_seconds = 1.0e9;
        settings.session_maximum_seconds = 1.0e9;
        setup
    }
}

/// The folder of the built console.
///
/// # Panics
/// Where there is none.
pub fn dist() -> PathBuf {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");
    let dist = PathBuf::from(std::env::var_os("HAWSER_DIST").unwrap_or_else(|| default.into()));
    assert!(
        dist.join("index.html").is_file(),
        "There is no built console in {}. Build it (scripts/dist), or name its folder in HAWSER_DIST.",
        dist.display()
    );
    dist
}
