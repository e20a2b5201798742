//! Simulated appliances on real HTTP: two sites, each with the appliances that
//! Hawser supports, and the built console on the same origin.
//!
//! The path of a request, and the order of the modules:
//!
//! ```text
//! server       connections; over HTTPS, the appliance and its own paths
//!  → middleware  request log, the gateways' limits, faults, common headers; proxy: what a reverse
//!                proxy refuses
//!  → a system    the calls of vr, srm, vcenter or vcda
//!     → gateway    sessions, lists, errors that vr and srm share
//!     → simulation the clock, and the world behind a lock
//!     → world      the inventories of all systems, their tasks and sessions
//!  → or console  static files; portal: pages around the console
//!  → or control  faults, clock and request log, for tests and demonstrations
//! ```
//!
//! It shares no types with the console: it is a second, independent
//! implementation of the same contract. To add a system, write a module with a
//! [`system::System`], its inventory and its seed, add the inventory to
//! [`world::World`] and the appliances to [`appliance::APPLIANCES`]. Modules
//! import each other in one direction only
//! (`tests/simulator/module_cycles.rs`).

pub mod appliance;
pub mod authentication;
pub mod clock;
pub mod console;
pub mod control;
pub mod denial;
pub mod fault;
pub mod gateway;
pub mod https;
pub mod middleware;
pub mod portal;
pub mod proxy;
pub mod random;
pub mod request_body;
pub mod request_log;
pub mod server;
pub mod session;
pub mod settings;
pub mod simulation;
pub mod srm;
pub mod system;
pub mod task;
pub mod vcda;
pub mod vcenter;
pub mod version_one;
pub mod vr;
pub mod world;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::http::{Response, Uri};

use appliance::{APPLIANCES, Appliance};
use denial::Denial;
use https::certificates::Certificates;
use middleware::Middleware;
use server::{Protocol, Server};

pub use simulation::{Options, Shared, Simulation};

/// A running simulator.
pub struct Simulator {
    server: Server,
    https: Option<(Server, Arc<Certificates>)>,
    simulation: Shared,
}

impl Simulator {
    /// Starts a simulator.
    ///
    /// # Errors
    /// When an address is not available, or certificates cannot be written.
    pub async fn start(options: Options) -> io::Result<Self> {
        let (host, port) = (options.host.clone(), options.port);
        let https = options.https.clone();
        let simulation: Shared = Arc::new(Simulation::new(options));
        let middleware = Middleware::new(Arc::clone(&simulation), router(&simulation));
        let middleware = Arc::new(middleware);
        let server = Server::start(&host, port, Protocol::Http, Arc::clone(&middleware)).await?;
        let https = match https {
            None => None,
            Some(wanted) => {
                let appliances: Vec<_> = APPLIANCES
                    .iter()
                    .map(|appliance| (appliance.id, appliance.server_names()))
                    .collect();
                let shared = Arc::clone(&simulation);
                let presented_by = Box::new(move |id: &str| shared.presented(id));
                let (certificates, acceptor) = https::prepare(&wanted, &appliances, presented_by)?;
                let protocol = Protocol::Https(acceptor);
                let server = Server::start(&host, wanted.port, protocol, middleware).await?;
                Some((server, certificates))
            }
        };
        Ok(Self {
            server,
            https,
            simulation,
        })
    }

    /// Returns the address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Returns the address as an origin, `http://host:port`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Returns the address and the certificates of the appliances over HTTPS;
    /// `None` without HTTPS.
    pub fn https(&self) -> Option<(SocketAddr, &Certificates)> {
        let (server, certificates) = self.https.as_ref()?;
        Some((server.address(), certificates))
    }

    /// Returns the simulated appliances.
    pub fn simulation(&self) -> &Shared {
        &self.simulation
    }

    /// Stops it and drops open connections.
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

/// Answers a path that is no documented call.
async fn unknown_path(
    Extension(appliance): Extension<&'static Appliance>,
    uri: Uri,
) -> Response<Body> {
    (appliance.system.refuse)(uri.path(), Denial::NotFound)
}
