//! A journey through a server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hawser_end_to_end::{Engine, Entrance, Journey, Setup, journey_through};
use hawser_simulator::https::{self, certificates::PROXY};
use hawser_simulator::{Options, Simulator};
use rcgen::{KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};

use crate::harness::Other;
use crate::server::{Kind, Server};

/// A simulator whose appliances can only be reached over HTTPS by whoever asks
/// as a server in front of them does; it serves no console.
pub fn options() -> Options {
    let options = Setup::default().options;
    Options {
        dist: None,
        https: Some(https::Options::default()),
        // One test asks for more paths than a client may in a minute.
        settings: options.settings.clone().without_quotas(),
        ..options
    }
}

/// Returns the arguments of the browser: where the name leads, and that this one certificate is
/// good. It is then trusted like any other, so that errors and caching are the real ones.
fn arguments(simulator: &Simulator) -> Vec<String> {
    let (_, certificates) = simulator.https().expect("it speaks HTTPS");
    let key = KeyPair::from_pem(certificates.proxy().1).expect("the proxy's key");
    let public = STANDARD.encode(Sha256::digest(key.subject_public_key_info()));
    vec![
        format!("--host-resolver-rules=MAP {PROXY} 127.0.0.1"),
        format!("--ignore-certificate-errors-spki-list={public}"),
    ]
}

/// Where a browser goes. Only Chromium can be told where a name leads; the
/// others go by one of the machine's own, which the certificate has as well.
fn origin(server: &Server) -> String {
    match Engine::chosen() {
        Engine::Chromium => server.origin(),
        Engine::Firefox | Engine::WebKit => format!("https://localhost:{}", server.harness.port),
    }
}

/// Starts a simulator and a server in front of it, for requests of an HTTP client.
pub async fn behind(kind: Kind, look: impl AsyncFnOnce(&Server, &Simulator)) {
    behind_with(kind, Other::None, look).await;
}

/// The same with another appliance beside those of the simulator.
pub async fn behind_with(
    kind: Kind,
    other: Other<'_>,
    look: impl AsyncFnOnce(&Server, &Simulator),
) {
    let simulator = Simulator::start(options()).await.expect("a free port");
    let server = Server::start(kind, &simulator, other).await;
    look(&server, &simulator).await;
    drop(server);
    simulator.stop().await;
}

/// How a journey through a server begins. Behind Caddy and HAProxy a browser is used only where
/// `HAWSER_SERVERS` is `all`; what they do with requests is tried by [`crate::client`].
pub fn setup(kind: Kind) -> Setup {
    let mut setup = Setup {
        options: options(),
        // Firefox logs this of a page that starts late on a busy machine.
        expected_in_log: vec!["was not used within a few seconds"],
        ..Setup::default()
    };
    if kind != Kind::Nginx {
        setup.not_in = others("one server is enough for it");
        if std::env::var("HAWSER_SERVERS").as_deref() != Ok("all") {
            setup
                .not_in
                .push((Engine::Chromium, "HAWSER_SERVERS is not 'all'"));
        }
    }
    setup
}

/// The browsers beside Chromium, and why they are left out.
pub fn others(reason: &'static str) -> Vec<(Engine, &'static str)> {
    vec![(Engine::Firefox, reason), (Engine::WebKit, reason)]
}

/// A journey to the console at a place of a server.
pub async fn journey_behind(kind: Kind, place: &str, steps: impl AsyncFnOnce(&Journey, &Server)) {
    journey_from(setup(kind), kind, place, steps).await;
}

/// The same with a beginning of its own.
pub async fn journey_from(
    setup: Setup,
    kind: Kind,
    place: &str,
    steps: impl AsyncFnOnce(&Journey, &Server),
) {
    journey_beside(setup, kind, Other::None, place, steps).await;
}

/// The same with another appliance beside those of the simulator.
pub async fn journey_beside(
    setup: Setup,
    kind: Kind,
    other: Other<'_>,
    place: &str,
    steps: impl AsyncFnOnce(&Journey, &Server),
) {
    let entrance = async |simulator: &Simulator| {
        let server = Server::start(kind, simulator, other).await;
        Entrance {
            address: format!("{}{place}", origin(&server)),
            arguments: arguments(simulator),
            front: server,
        }
    };
    let checked = async |journey: &Journey, server: &Server| {
        steps(journey, server).await;
        nothing_leaked(journey, server);
    };
    journey_through(setup, entrance, checked).await;
}

/// No cookie came to an appliance, and no secret into a log of the server.
fn nothing_leaked(journey: &Journey, server: &Server) {
    let with_cookie = journey.requests(|entry| entry.cookie);
    assert!(with_cookie.is_empty(), "{with_cookie:?}");
    let written = server.harness.written_down();
    for secret in [
        "Sim-Hamburg-1",
        "Sim-Leipzig-2",
        "Sim-Root",
        "x-dr-session",
        "Basic ",
    ] {
        let found = written.to_lowercase().contains(&secret.to_lowercase());
        assert!(!found, "{secret} is in a log of {:?}", server.kind);
    }
    let words = written.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    for word in words.filter(|word| word.len() >= 16) {
        assert!(
            !journey.opens_a_session(word),
            "a token is in a log: {word}"
        );
    }
}
