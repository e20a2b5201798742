//! A simulator, a browser, and what must hold at the end whatever was done.

use std::io::{Write, stderr};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use futures::FutureExt;
use hawser_simulator::Simulator;
use hawser_simulator::appliance::call_names;
use hawser_simulator::fault::Fault;
use hawser_simulator::request_log::Entry;
use hawser_simulator::vr::inventory::Replication;
use hawser_simulator::world::World;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::{OnceCell, Semaphore};

use crate::browser::Browser;
use crate::engine::{Engine, Lack, Wanted};
use crate::setup::PERCENT;
use crate::storage;
use crate::{pool, requests};

pub use crate::setup::{Setup, dist};

/// The server of a journey's console, in front of the simulator.
pub struct Entrance<F> {
    /// Address of the console's folder, without the slash at its end.
    pub address: String,
    /// The arguments that Chromium needs to reach it.
    pub arguments: Vec<String>,
    /// The server itself, kept until the journey has ended.
    pub front: F,
}

/// An administrator's way through the console.
pub struct Journey {
    /// The browser.
    pub browser: Browser,
    simulator: Simulator,
    entrance: String,
    setup: Setup,
}

/// The name of the test, with the modules that it is in.
fn test_path() -> String {
    let thread = std::thread::current();
    thread.name().unwrap_or("journey").to_owned()
}

/// The same as a file name.
fn test_name() -> String {
    test_path().replace("::", "-")
}

/// Appends how long a test took to the file that `HAWSER_DURATIONS` names.
fn write_duration(took: Duration) {
    let Some(path) = std::env::var_os("HAWSER_DURATIONS") else {
        return;
    };
    let file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path);
    let line = format!("{:6.2} s {}\n", took.as_secs_f64(), test_name());
    let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
    written.expect("HAWSER_DURATIONS names a file that can be written");
}

/// Waits for one of as many turns as there are processors, and two more: a journey waits as long as
/// it works.
async fn a_turn() -> tokio::sync::SemaphorePermit<'static> {
    static TURNS: OnceCell<Semaphore> = OnceCell::const_new();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let turns = TURNS.get_or_init(async || Semaphore::new(cores.clamp(1, 4) + 2));
    turns.await.acquire().await.expect("a turn")
}

/// A journey with the usual start.
pub async fn journey(steps: impl AsyncFnOnce(&Journey)) {
    journey_from(Setup::default(), steps).await;
}

/// A journey.
///
/// # Panics
/// Where a step does not do what it should, or something does not hold at the
/// end. A picture and the page are then in `target/end-to-end/`.
pub async fn journey_from(setup: Setup, steps: impl AsyncFnOnce(&Journey)) {
    let simulator_itself = async |simulator: &Simulator| Entrance {
        address: simulator.origin(),
        arguments: Vec::new(),
        front: (),
    };
    journey_through(setup, simulator_itself, async |journey, ()| {
        steps(journey).await;
    })
    .await;
}

/// A journey through a server of its own in front of the simulator.
///
/// # Panics
/// As [`journey_from`] does.
pub async fn journey_through<F>(
    setup: Setup,
    entrance: impl AsyncFnOnce(&Simulator) -> Entrance<F>,
    steps: impl AsyncFnOnce(&Journey, &F),
) {
    let engine = Engine::chosen();
    if let Some((_, reason)) = setup.not_in.iter().find(|(it, _)| *it == engine) {
        // Past the test harness, which shows what is printed only of tests that fail.
        let _ = writeln!(stderr(), "note: not in {engine}: {}: {reason}", test_name());
        return;
    }
    let _turn = a_turn().await;
    let begin = Instant::now();
    let simulator = Simulator::start(setup.options.clone());
    let simulator = simulator.await.expect("a free port");
    let entrance = entrance(&simulator).await;
    let wanted = Wanted {
        lack: setup.lack,
        less_motion: setup.less_motion,
        downloads: setup.downloads.clone(),
        arguments: entrance.arguments,
        any_certificate: entrance.address.starts_with("https:"),
    };
    let browser = pool::take(wanted.clone()).await;
    let journey = Journey::begin(setup, simulator, entrance.address, browser);
    let outcome = AssertUnwindSafe(async {
        steps(&journey, &entrance.front).await;
        journey.holds_in_the_end().await;
        journey.sent_what_is_written_down();
    })
    .catch_unwind()
    .await;
    if outcome.is_err() {
        journey.keep_evidence(&test_name()).await;
    }
    let Journey {
        browser, simulator, ..
    } = journey;
    match &outcome {
        Ok(()) => pool::give_back(wanted, browser).await,
        // Whatever is wrong with it ends with it.
        Err(_) => browser.quit().await,
    }
    simulator.stop().await;
    write_duration(begin.elapsed());
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

impl Journey {
    fn begin(setup: Setup, simulator: Simulator, entrance: String, browser: Browser) -> Self {
        browser.visits(&simulator.origin());
        Self {
            browser,
            simulator,
            entrance,
            setup,
        }
    }

    /// A browser before a simulator, for as many ways as are gone one after the other.
    pub async fn start(setup: Setup) -> Self {
        let simulator = Simulator::start(setup.options.clone());
        let simulator = simulator.await.expect("a free port");
        let entrance = simulator.origin();
        let browser = Browser::start(Wanted::default()).await;
        Self::begin(setup, simulator, entrance, browser)
    }

    /// Ends browser and simulator.
    pub async fn close(self) {
        self.browser.quit().await;
        self.simulator.stop().await;
    }

    /// Address of the console's folder, without the slash at its end.
    pub fn entrance(&self) -> &str {
        &self.entrance
    }

    /// The simulator, which serves the console as well unless something stands
    /// in front of it.
    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    /// The origin of console and appliances.
    pub fn origin(&self) -> String {
        self.simulator.origin()
    }

    /// Opens the console at a page, such as `#/runs`.
    pub async fn open(&self, page: &str) {
        self.browser
            .open(&format!("{}/{page}", self.entrance))
            .await;
    }

    // ---- what the appliances know ----

    /// Looks at the appliances' state, or changes it behind the console's back.
    pub fn world<R>(&self, look: impl FnOnce(&mut World) -> R) -> R {
        self.simulator.simulation().with(|world, _| look(world))
    }

    /// A replication by its name.
    pub fn replication(&self, name: &str) -> Replication {
        self.world(|world| {
            let all = &world.vr.replications;
            all.iter().find(|it| it.name == name).cloned()
        })
        .expect("the replication is part of the start-up data")
    }

    /// Lets time pass for the appliances.
    pub fn pass(&self, time: Duration) {
        self.simulator.simulation().clock.advance(time);
    }

    /// Lets slow tasks do so many percent of their work; more than 100 ends them.
    pub fn works(&self, percent: u32) {
        self.pass(PERCENT * percent);
    }

    /// Sets a fault, as the control API takes it.
    pub async fn fault(&self, rule: Value) {
        let faults = Client::new().post(format!("{}/simulator/faults", self.origin()));
        let reply = faults.body(rule.to_string()).send().await;
        let status = reply.expect("the simulator answers").status();
        assert_eq!(status, StatusCode::CREATED, "{rule} is a fault");
    }

    /// Sets a fault of the next answer to a call.
    pub async fn fault_once(&self, call: &str, fault: &Fault) {
        self.fault(json!({"call": call, "fault": fault})).await;
    }

    /// Takes all faults away.
    pub async fn no_more_faults(&self) {
        let faults = Client::new().delete(format!("{}/simulator/faults", self.origin()));
        faults.send().await.expect("the simulator answers");
    }

    /// Requests to appliances that a test asks about.
    pub fn requests(&self, fit: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let log = self.simulator.simulation().requests();
        log.all().filter(|entry| fit(entry)).cloned().collect()
    }

    /// How often a call was received, whatever became of it.
    ///
    /// # Panics
    /// Where no appliance has such a call: it would never be received.
    pub fn received(&self, call: &str) -> usize {
        assert!(call_names(None).contains(call), "there is a call {call}");
        self.requests(|entry| entry.call == Some(call)).len()
    }

    // ---- the end ----

    /// Checks the conditions that hold at the end of every journey.
    ///
    /// # Panics
    /// Where the browser refused something or complained of a script, or a secret is kept.
    pub async fn holds_in_the_end(&self) {
        self.nothing_was_refused().await;
        // Without scripts nothing can be kept, and Firefox answers none that ask for it.
        if self.setup.lack != Some(Lack::Scripts) {
            storage::holds_no_secret(self).await;
        }
    }

    /// The others by themselves repeat requests, or look at other times.
    fn sent_what_is_written_down(&self) {
        if self.browser.engine == Engine::Chromium {
            let log = self.requests(|entry| entry.appliance != "console");
            requests::check(&test_path(), &log);
        }
    }

    /// The browser reports every refusal of the policy, and every error of a
    /// script, in its log.
    async fn nothing_was_refused(&self) {
        let mut found = self.log().await;
        let expected = &self.setup.expected_in_log;
        found.retain(|message| !expected.iter().any(|words| message.contains(words)));
        assert!(found.is_empty(), "the browser's log has: {found:#?}");
    }

    /// Errors and warnings in the browser's log since it was last asked for,
    /// without answers that are no success: those are a journey's own business.
    pub async fn log(&self) -> Vec<String> {
        self.browser.log().await
    }

    /// Keeps a picture and the page, and prints the last requests.
    pub async fn keep_evidence(&self, name: &str) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/end-to-end");
        let file = Path::new(folder).join(name);
        let made = std::fs::create_dir_all(folder);
        let picture = self
            .browser
            .driver
            .screenshot(&file.with_extension("png"))
            .await;
        let page = self.browser.driver.source().await.unwrap_or_default();
        let written = std::fs::write(file.with_extension("html"), page);
        let asked = self.requests(|entry| entry.appliance != "console");
        let asked: Vec<String> = asked
            .iter()
            .map(|entry| format!("{} {} → {:?}", entry.method, entry.path, entry.status))
            .collect();
        let last = asked.len().saturating_sub(40);
        eprintln!("the last requests: {:#?}", &asked[last..]);
        eprintln!("a picture and the page: {}.png, .html", file.display());
        for failed in [made.err(), written.err()].into_iter().flatten() {
            eprintln!("not all could be kept: {failed}");
        }
        if let Err(failed) = picture {
            eprintln!("no picture: {failed}");
        }
    }
}
