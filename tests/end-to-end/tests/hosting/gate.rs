//! A journey through a server.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hawser_end_to_end::{Entrance, Journey, Setup, journey_through};
use hawser_simulator::https::{self, certificates::PROXY};
use hawser_simulator::{Options, Simulator};
use rcgen::{KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};

use crate::server::{Kind, Server};

/// A simulator whose appliances can only be reached over HTTPS by whoever asks
/// as a server in front of them does; it serves no console.
pub fn options() -> Options {
    Options {
        dist: None,
        https: Some(https::Options::default()),
        ..Setup::default().options
    }
}

/// What the browser has to be told: where the name leads, and that this one
/// certificate is good. It is trusted like any other by that, so that errors
/// and caching are the real ones.
fn arguments(simulator: &Simulator) -> Vec<String> {
    let (_, certificates) = simulator.https().expect("it speaks HTTPS");
    let key = KeyPair::from_pem(certificates.proxy().1).expect("the proxy's key");
    let public = STANDARD.encode(Sha256::digest(key.subject_public_key_info()));
    vec![
        format!("--host-resolver-rules=MAP {PROXY} 127.0.0.1"),
        format!("--ignore-certificate-errors-spki-list={public}"),
    ]
}

/// A journey to the console at a place of a server.
pub async fn journey_behind(kind: Kind, place: &str, steps: impl AsyncFnOnce(&Journey, &Server)) {
    let setup = Setup {
        options: options(),
        ..Setup::default()
    };
    let entrance = async |simulator: &Simulator| {
        let server = Server::start(kind, simulator).await;
        Entrance {
            address: format!("{}{place}", server.origin()),
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
    let written = server.stage.written_down();
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
