//! Stand-in appliances on real HTTP: two sites of one company, each with the
//! appliances that Hawser speaks to, and the built console on the same origin.
//!
//! The way of a request, and the order of the modules:
//!
//! ```text
//! connection → (over HTTPS: which appliance, and at its own path)
//!            → gate: written down, struck by a fault or not
//!            → appliance: the calls of one system (vr, …)
//!                → gateway: session, lists, errors as the API documents say
//!                → world: the state, once for both sites; tasks over time
//!            → or console: the static files; portal: pages around them
//!            → or control: faults, clock, log, for tests and demonstrations
//! ```
//!
//! It shares no types with the console: it is a second reading of the same
//! contract. To add a system, write a module with a [`appliance::System`] and
//! its state, put the state into [`world::World`] and the appliances into
//! [`appliance::APPLIANCES`].

pub mod appliance;
pub mod clock;
pub mod console;
pub mod control;
pub mod fault;
pub mod gate;
pub mod gateway;
pub mod https;
pub mod portal;
pub mod random;
pub mod request_log;
pub mod server;
pub mod session;
pub mod settings;
pub mod srm;
pub mod task;
pub mod vcda;
pub mod vcenter;
pub mod vr;
pub mod world;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::http::{Response, Uri};
use tokio::sync::watch;

use appliance::{APPLIANCES, Appliance, Denial};
use clock::{Clock, Millis};
use fault::Faults;
use gate::Gate;
use https::certificates::{Certificates, Presented};
use request_log::RequestLog;
use server::{Server, Speech};
use settings::Settings;
use world::{Extent, World};

/// How a simulator is to be started.
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
    /// Whether the control API answers.
    pub control: bool,
    /// Whether the appliances answer over HTTPS as well, and how.
    pub https: Option<https::Options>,
    /// What can be adjusted.
    pub settings: Settings,
    /// How much start-up data.
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
            extent: Extent {
                seed: 1,
                replications: 0,
            },
        }
    }
}

/// What all calls have in common.
pub type Shared = Arc<Simulation>;

/// The appliances and what is done to them.
pub struct Simulation {
    /// The time.
    pub clock: Clock,
    /// As started.
    pub options: Options,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    requests: Mutex<RequestLog>,
    skews: Mutex<HashMap<String, Millis>>,
    presented: Mutex<HashMap<String, Presented>>,
    single_use: watch::Sender<bool>,
    renewed: watch::Sender<()>,
}

impl Simulation {
    /// Appliances with their start-up data.
    pub fn new(options: Options) -> Self {
        let clock = Clock::new();
        let world = World::new(options.settings.clone(), options.extent, clock.now());
        Self {
            clock,
            options,
            world: Mutex::new(world),
            faults: Mutex::default(),
            requests: Mutex::default(),
            skews: Mutex::default(),
            presented: Mutex::default(),
            single_use: watch::Sender::new(false),
            renewed: watch::Sender::new(()),
        }
    }

    /// Looks at the world, or changes it, as it is now: everything that was
    /// due has happened.
    pub fn with<R>(&self, look: impl FnOnce(&mut World, Millis) -> R) -> R {
        let mut world = lock(&self.world);
        let now = self.clock.now();
        world.settle(now);
        look(&mut world, now)
    }

    /// Start-up data again, sessions ended, faults and log empty, clocks
    /// right. Settings stay as they are.
    pub fn reset(&self) {
        let mut world = lock(&self.world);
        *world = World::new(
            world.settings.clone(),
            self.options.extent,
            self.clock.now(),
        );
        self.faults().clear();
        self.requests().clear();
        lock(&self.skews).clear();
        lock(&self.presented).clear();
        self.renewed.send_replace(());
    }

    /// The faults in force.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Lets connections be used once only while a fault needs that, which ends
    /// the idle ones.
    fn renew_connections(&self) {
        let needed = self.faults().need_fresh_connections();
        self.single_use
            .send_if_modified(|single| std::mem::replace(single, needed) != needed);
    }

    /// What was asked so far.
    pub fn requests(&self) -> MutexGuard<'_, RequestLog> {
        lock(&self.requests)
    }

    /// By how many milliseconds an appliance's clock is wrong.
    pub fn skew_of(&self, appliance: &str) -> Millis {
        lock(&self.skews).get(appliance).copied().unwrap_or(0)
    }

    /// Sets an appliance's clock wrong.
    pub fn set_skew(&self, appliance: &str, skew: Millis) {
        lock(&self.skews).insert(appliance.to_owned(), skew);
    }

    /// The certificate that an appliance presents over HTTPS.
    pub fn presented(&self, appliance: &str) -> Presented {
        let presented = lock(&self.presented);
        presented.get(appliance).copied().unwrap_or_default()
    }

    /// Lets an appliance present another certificate over HTTPS. Open
    /// connections end, so that clients have to look at it.
    pub fn present(&self, appliance: &str, presented: Presented) {
        lock(&self.presented).insert(appliance.to_owned(), presented);
        self.renewed.send_replace(());
    }
}

/// A panic in one request must not end all others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running simulator.
pub struct Simulator {
    server: Server,
    https: Option<(Server, Arc<Certificates>)>,
    simulation: Shared,
}

impl Simulator {
    /// Starts one.
    ///
    /// # Errors
    /// Where an address cannot be had, or the certificates not be written.
    pub async fn start(options: Options) -> io::Result<Self> {
        let (host, port) = (options.host.clone(), options.port);
        let https = options.https.clone();
        let simulation: Shared = Arc::new(Simulation::new(options));
        let gate = Gate::new(Arc::clone(&simulation), router(&simulation));
        let gate = Arc::new(gate);
        let server = Server::start(&host, port, Speech::Plain, Arc::clone(&gate)).await?;
        let https = match https {
            None => None,
            Some(wanted) => {
                let (certificates, acceptor) = https::prepare(&wanted, &simulation)?;
                let speech = Speech::Tls(acceptor);
                let server = Server::start(&host, wanted.port, speech, gate).await?;
                Some((server, certificates))
            }
        };
        Ok(Self {
            server,
            https,
            simulation,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The same as the start of an address to open.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Where the appliances answer over HTTPS, each under its own name, and
    /// with which certificates. None where that was not asked for.
    pub fn https(&self) -> Option<(SocketAddr, &Certificates)> {
        let (server, certificates) = self.https.as_ref()?;
        Some((server.address(), certificates))
    }

    /// The appliances behind it.
    pub fn simulation(&self) -> &Shared {
        &self.simulation
    }

    /// Stops it; open connections are dropped.
    pub async fn stop(self) {
        self.server.stop().await;
        if let Some((server, _)) = self.https {
            server.stop().await;
        }
    }
}

fn router(simulation: &Shared) -> Router {
    let mut router = Router::new()
        .merge(control::router(simulation))
        .fallback(console::file);
    for appliance in APPLIANCES {
        let calls = (appliance.system.router)()
            .fallback(unknown_path)
            .layer(Extension(appliance));
        router = router.nest(&appliance.base(), calls);
    }
    router.with_state(Arc::clone(simulation))
}

/// For a path that is none of the documented calls.
async fn unknown_path(
    Extension(appliance): Extension<&'static Appliance>,
    uri: Uri,
) -> Response<Body> {
    (appliance.system.refuse)(uri.path(), Denial::NotFound)
}
