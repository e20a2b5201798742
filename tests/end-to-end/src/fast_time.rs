//! Hours that pass in minutes, minutes in seconds: a console whose page has a fast clock, and
//! appliances whose clock keeps up with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hawser_simulator::Simulation;
use tokio::task::JoinHandle;

use crate::setup::dist;

/// How often the clock of the appliances is moved, in real time.
const TICK: Duration = Duration::from_millis(10);

/// When the fast time began, in real milliseconds since 1970, and how fast it is.
#[derive(Clone, Copy)]
pub struct Pace {
    /// When it began.
    pub base: u64,
    /// How many times faster it is.
    pub speed: u32,
}

impl Pace {
    /// Fast time from now on.
    pub fn from_now(speed: u32) -> Self {
        Self {
            base: real_now(),
            speed,
        }
    }

    /// Returns how much of the fast time has passed.
    pub fn passed(self) -> Duration {
        Duration::from_millis(real_now().saturating_sub(self.base)) * self.speed
    }

    /// Moves the clock of the appliances along with the page's, until it is aborted.
    pub fn drive(self, simulation: Arc<Simulation>) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut tick = tokio::time::interval(TICK);
            let mut advanced = Duration::ZERO;
            loop {
                tick.tick().await;
                // It moves by itself as well, at the real pace.
                let wanted = self.passed() / self.speed * (self.speed - 1);
                simulation.clock.advance(wanted.saturating_sub(advanced));
                advanced = wanted.max(advanced);
            }
        })
    }
}

fn real_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| it.as_millis() as u64)
}

/// Makes a copy of the built console whose page has the fast clock, in a folder.
///
/// # Panics
/// Where the folder cannot be written.
pub fn console_with(pace: Pace, folder: &Path) -> PathBuf {
    for file in fs::read_dir(dist()).expect("the console").flatten() {
        let name = file.file_name();
        // Of the page only the copy that is changed below may be served. What stands in folders is
        // for other pages.
        let is_file = file.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && !name.to_string_lossy().starts_with("index.html") {
            fs::copy(file.path(), folder.join(name)).expect("a copy");
        }
    }
    let page = fs::read_to_string(dist().join("index.html")).expect("the page");
    let Pace { base, speed } = pace;
    // The first of the page, so that nothing has looked at the clock before.
    let place = page.find("<meta charset").expect("its character set");
    let (before, after) = page.split_at(place);
    let fast = format!(
        "{before}<script src=\"./fast-clock.js?base={base}&speed={speed}\"></script>{after}"
    );
    fs::write(folder.join("index.html"), fast).expect("the page");
    fs::write(folder.join("fast-clock.js"), include_str!("fast-clock.js")).expect("the clock");
    folder.to_owned()
}
