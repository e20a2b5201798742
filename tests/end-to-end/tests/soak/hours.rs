//! Hours that pass in minutes: a console whose page has a fast clock, and appliances whose clock
//! keeps up with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hawser_end_to_end::journey::dist;
use hawser_simulator::Simulation;
use tokio::task::JoinHandle;

/// How often the clock of the appliances is moved, in real time.
const TICK: Duration = Duration::from_millis(10);

/// When the fast time began, in real milliseconds since 1970, and how fast it is.
#[derive(Clone, Copy)]
pub struct Pace {
    pub base: u64,
    pub speed: u32,
}

impl Pace {
    pub fn from_now(speed: u32) -> Self {
        Self {
            base: real_now(),
            speed,
        }
    }

    /// So much of the fast time has passed.
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

/// A copy of the built console whose page has the fast clock, in a folder.
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
        "{before}<script src=\"./soak-clock.js?base={base}&speed={speed}\"></script>{after}"
    );
    fs::write(folder.join("index.html"), fast).expect("the page");
    fs::write(folder.join("soak-clock.js"), include_str!("clock.js")).expect("the clock");
    folder.to_owned()
}
