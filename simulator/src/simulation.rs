//! The running simulation: the world, the time, and what the control API sets.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::clock::{Clock, Millis};
use crate::fault::Faults;
use crate::gateway::limiter::Limiter;
use crate::https;
use crate::https::certificates::Presented;
use crate::request_log::RequestLog;
use crate::settings::{Extent, Settings};
use crate::world::World;

/// Options to start a simulator with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on.
    pub host: String,
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// Folder of the built console.
    pub dist: Option<PathBuf>,
    /// Folders with pages of portals, by the name under which each is served:
    /// `examples` at `/examples/`.
    pub pages: Vec<(String, PathBuf)>,
    /// Origins of portals that may show the console in a frame, in place of
    /// those in its `config.json`.
    pub portals: Vec<String>,
    /// `true` to enable the control API.
    pub control: bool,
    /// HTTPS for the appliances; `None` for HTTP only.
    pub https: Option<https::Options>,
    /// Initial settings.
    pub settings: Settings,
    /// Amount of seed data.
    pub extent: Extent,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 0,
            dist: None,
            pages: Vec::new(),
            portals: Vec::new(),
            control: false,
            https: None,
            settings: Settings::default(),
            extent: Extent::default(),
        }
    }
}

/// The simulation, as the handlers share it.
pub type Shared = Arc<Simulation>;

/// The state of all appliances, the clock, and the faults in force.
pub struct Simulation {
    /// The clock of all appliances.
    pub clock: Clock,
    /// The options it was started with.
    pub options: Options,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    requests: Mutex<RequestLog>,
    limiter: Mutex<Limiter>,
    skews: Mutex<HashMap<String, Millis>>,
    presented: Mutex<HashMap<String, Presented>>,
    single_use: watch::Sender<bool>,
    renewed: watch::Sender<()>,
}

impl Simulation {
    /// Creates appliances with their seed data.
    pub fn new(options: Options) -> Self {
        let clock = Clock::new();
        let world = World::new(options.settings.clone(), options.extent, clock.now());
        Self {
            clock,
            options,
            world: Mutex::new(world),
            faults: Mutex::default(),
            requests: Mutex::default(),
            limiter: Mutex::default(),
            skews: Mutex::default(),
            presented: Mutex::default(),
            single_use: watch::Sender::new(false),
            renewed: watch::Sender::new(()),
        }
    }

    /// Reads or changes the world after all tasks that are due have ended.
    pub fn with<R>(&self, look: impl FnOnce(&mut World, Millis) -> R) -> R {
        let mut world = lock(&self.world);
        let now = self.clock.now();
        world.settle(now);
        look(&mut world, now)
    }

    /// Restores the seed data and the clocks, ends all sessions, and clears
    /// faults, limits and the request log. Settings stay as they are.
    pub fn reset(&self) {
        let mut world = lock(&self.world);
        *world = World::new(
            world.settings.clone(),
            self.options.extent,
            self.clock.now(),
        );
        self.faults().clear();
        self.requests().clear();
        *self.limiter() = Limiter::default();
        lock(&self.skews).clear();
        lock(&self.presented).clear();
        self.renewed.send_replace(());
    }

    /// Returns the faults in force.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Limits connections to one request each while a fault needs that, which
    /// ends the idle ones.
    pub fn renew_connections(&self) {
        let needed = self.faults().need_fresh_connections();
        self.single_use
            .send_if_modified(|single| std::mem::replace(single, needed) != needed);
    }

    /// Changes when connections start or stop to serve one request only; see
    /// [`Fault::needs_fresh_connection`].
    ///
    /// [`Fault::needs_fresh_connection`]: crate::fault::Fault::needs_fresh_connection
    pub fn single_use(&self) -> watch::Receiver<bool> {
        self.single_use.subscribe()
    }

    /// Changes when open connections have to end, because an appliance presents
    /// another certificate.
    pub fn renewed(&self) -> watch::Receiver<()> {
        self.renewed.subscribe()
    }

    /// Returns the log of requests.
    pub fn requests(&self) -> MutexGuard<'_, RequestLog> {
        lock(&self.requests)
    }

    /// Returns the requests that count for the limits of the gateways.
    pub fn limiter(&self) -> MutexGuard<'_, Limiter> {
        lock(&self.limiter)
    }

    /// Returns the error of an appliance's clock, in milliseconds.
    pub fn skew_of(&self, appliance: &str) -> Millis {
        lock(&self.skews).get(appliance).copied().unwrap_or(0)
    }

    /// Sets the error of an appliance's clock, in milliseconds.
    pub fn set_skew(&self, appliance: &str, skew: Millis) {
        lock(&self.skews).insert(appliance.to_owned(), skew);
    }

    /// Returns the certificate that an appliance presents over HTTPS.
    pub fn presented(&self, appliance: &str) -> Presented {
        let presented = lock(&self.presented);
        presented.get(appliance).copied().unwrap_or_default()
    }

    /// Makes an appliance present another certificate over HTTPS. Open
    /// connections end, so that clients see it.
    pub fn present(&self, appliance: &str, presented: Presented) {
        lock(&self.presented).insert(appliance.to_owned(), presented);
        self.renewed.send_replace(());
    }
}

/// Locks a mutex, poisoned or not: a panic in one request must not end all
/// others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
