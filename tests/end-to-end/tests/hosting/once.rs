//! A request with an id passes once.

use hawser_simulator::Simulator;
use serde_json::json;

use crate::ask::Reply;
use crate::client::{post, promotion, received, set_fault, sign_in};
use crate::front::behind;
use crate::server::Kind;

/// Servers that remember ids. Caddy does not: see `deploy/README.md`.
const REMEMBERING: [Kind; 2] = [Kind::Nginx, Kind::Haproxy];

const CALL: &str = "promoteTestImage";

fn is_repeated(kind: Kind, reply: &Reply) {
    assert_eq!(reply.status, 409, "{kind:?}");
    assert_eq!(reply.text(), r#"{"error":"hawser.already_forwarded"}"#);
    assert_eq!(reply.value("content-type"), "application/json", "{kind:?}");
    assert_eq!(reply.value("hawser-request-id"), "repeated", "{kind:?}");
    assert_eq!(reply.value("cache-control"), "no-store", "{kind:?}");
}

/// Makes the next answer to the submission late.
async fn answer_late(simulator: &Simulator) {
    let rule = json!({"call": CALL, "fault": {"kind": "slow", "seconds": 2}});
    set_fault(simulator, rule).await;
}

#[tokio::test]
async fn an_id_passes_once_on_one_connection_or_several() {
    for kind in REMEMBERING {
        behind(kind, async |server, simulator| {
            let session = sign_in(server).await;
            let (path, body) = promotion(simulator);
            let id = "Hawser-Request-Id: 0123456789abcdef-once";
            let request = [&post(&session, &body)[..], &["-H", id]].concat();
            let (statuses, connections) = server.ask_twice(&path, &request).await;
            assert_eq!(statuses, [202, 409], "{kind:?}");
            // Where a connection is kept, as browsers do, and where it is not.
            let kept = if kind == Kind::Nginx { 1 } else { 2 };
            assert_eq!(connections, kept, "{kind:?}");
            is_repeated(kind, &server.ask(&path, &request).await);
            assert_eq!(received(simulator, CALL), 1, "{kind:?}");
            let other = [
                &post(&session, &body)[..],
                &["-H", "Hawser-Request-Id: 0123456789abcdef-other"],
            ];
            let status = server.ask(&path, &other.concat()).await.status;
            assert_ne!(status, 409, "{kind:?}: another id passes");
            assert_eq!(received(simulator, CALL), 2, "{kind:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_repeat_is_refused_while_the_first_is_under_way() {
    for kind in REMEMBERING {
        behind(kind, async |server, simulator| {
            let session = sign_in(server).await;
            let (path, body) = promotion(simulator);
            let id = "Hawser-Request-Id: 0123456789abcdef-beside";
            let request = [&post(&session, &body)[..], &["-H", id]].concat();
            answer_late(simulator).await;
            let (one, other) =
                tokio::join!(server.ask(&path, &request), server.ask(&path, &request));
            let (first, second) = match one.status {
                409 => (other, one),
                _ => (one, other),
            };
            assert_eq!(first.status, 202, "{kind:?}");
            is_repeated(kind, &second);
            assert_eq!(received(simulator, CALL), 1, "{kind:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_repeat_is_refused_after_the_browser_has_gone() {
    for kind in REMEMBERING {
        behind(kind, async |server, simulator| {
            let session = sign_in(server).await;
            let (path, body) = promotion(simulator);
            let id = "Hawser-Request-Id: 0123456789abcdef-gone";
            let request = [&post(&session, &body)[..], &["-H", id]].concat();
            answer_late(simulator).await;
            let hasty = [&request[..], &["--max-time", "1"]].concat();
            let address = format!("{}{path}", server.origin());
            let gone = server.try_to_ask(&address, &hasty).await;
            assert!(gone.is_err(), "{kind:?}: nobody waited");
            is_repeated(kind, &server.ask(&path, &request).await);
            assert_eq!(received(simulator, CALL), 1, "{kind:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn requests_without_an_id_pass_and_an_id_has_a_shape() {
    for kind in [Kind::Nginx, Kind::Caddy, Kind::Haproxy] {
        behind(kind, async |server, simulator| {
            let session = sign_in(server).await;
            let (path, body) = promotion(simulator);
            for id in [
                "short",
                "0123456789abcdef 0123456789abcdef",
                "0123456789abcdef;<>",
            ] {
                let id = format!("Hawser-Request-Id: {id}");
                let request = [&post(&session, &body)[..], &["-H", &id]].concat();
                let reply = server.ask(&path, &request).await;
                assert_eq!(reply.status, 400, "{kind:?} {id}");
                assert!(reply.text().contains("reverse proxy"), "{kind:?}");
            }
            assert_eq!(received(simulator, CALL), 0, "{kind:?}");
            let (statuses, _) = server.ask_twice(&path, &post(&session, &body)).await;
            assert!(!statuses.contains(&409), "{kind:?}: {statuses:?}");
            assert_eq!(received(simulator, CALL), 2, "{kind:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn caddy_keeps_no_connection_on_which_a_browser_would_repeat_a_request() {
    behind(Kind::Caddy, async |server, _| {
        for path in [
            "/",
            "/config.json",
            "/nothing",
            "/api/vr-a/api/rest/vr/v2/info",
        ] {
            let (_, connections) = server.ask_twice(path, &[]).await;
            assert_eq!(connections, 2, "{path}");
            let reply = server.ask(path, &["--http2"]).await;
            assert_eq!(reply.value("connection"), "close", "{path}");
        }
    })
    .await;
}
