//! Requests that do not get through to an appliance: paths that servers read in different ways, and
//! calls that the console does not make.

use hawser_simulator::Simulator;
use hawser_simulator::https::certificates::PROXY;
use tokio::process::Command;

use crate::front::{behind, behind_with, options};
use crate::harness::Other;
use crate::server::{Kind, behind_each_server};

behind_each_server! {
    no_crooked_path_gets_through
    no_call_that_the_console_does_not_make_gets_through
    a_name_that_cannot_be_looked_up_keeps_nothing_else_from_working
}

/// Paths that lead to an appliance in the eyes of some server: each would be one step, name or call
/// away from what it says.
const CROOKED: [&str; 56] = [
    // Up, in every spelling.
    "/api/vr-a/../vc-a/rest/hvc/links",
    "/api/vr-a/%2e%2e/vc-a/rest/hvc/links",
    "/api/vr-a/%2E%2E/vc-a/rest/hvc/links",
    "/api/vr-a/.%2e/vc-a/rest/hvc/links",
    "/api/vr-a/%2e./vc-a/rest/hvc/links",
    "/api/vr-a/api/rest/vr/v2/pairings/..",
    "/api/vr-a/api/rest/vr/v2/pairings/../info",
    "/api/vr-a/api/rest/vr/v2/pairings/%2e%2e/info",
    "/api/vr-a/api/rest/vr/v2/pairings/%2e%2e",
    "/api/vr-a/./api/rest/vr/v2/info",
    "/api/vr-a/%2e/api/rest/vr/v2/info",
    "/api/./vr-a/api/rest/vr/v2/info",
    "/./api/vr-a/api/rest/vr/v2/info",
    "/x/../api/vr-a/api/rest/vr/v2/info",
    "/x/%2e%2e/api/vr-a/api/rest/vr/v2/info",
    "/dr/console/../../api/vr-a/api/rest/vr/v2/info",
    "/../api/vr-a/api/rest/vr/v2/info",
    // With parameters, as servers of Java take them.
    "/api/vr-a/..;/vc-a/rest/hvc/links",
    "/api/vr-a/..;x=1/vc-a/rest/hvc/links",
    "/api/vr-a/..%3b/vc-a/rest/hvc/links",
    "/api/vr-a/%2e%2e;/vc-a/rest/hvc/links",
    "/api;x/vr-a/api/rest/vr/v2/info",
    "/api/vr-a;x/api/rest/vr/v2/info",
    "/api/vr-a/api/rest/vr/v2/info;x=1",
    // Slashes, too many or hidden.
    "//api/vr-a/api/rest/vr/v2/info",
    "/api//vr-a/api/rest/vr/v2/info",
    "/api/vr-a//api/rest/vr/v2/info",
    "/api/vr-a/api/rest/vr/v2//info",
    "/api%2fvr-a/api/rest/vr/v2/info",
    "/api/vr-a%2fapi/rest/vr/v2/info",
    "/api/vr-a/..%2fvc-a/rest/hvc/links",
    "/api/vr-a/api/rest/vr/v2/pairings/p%2f..%2f..%2finfo",
    "/api/vr-a/api/rest/vr/v2/pairings/p%2F..%2F..%2Finfo",
    // Backslashes.
    "/api\\vr-a\\api\\rest\\vr\\v2\\info",
    "\\api\\vr-a\\api\\rest\\vr\\v2\\info",
    "/api/vr-a\\..\\vc-a/rest/hvc/links",
    "/api/vr-a/..\\vc-a/rest/hvc/links",
    "/api/vr-a/%5c..%5cvc-a/rest/hvc/links",
    "/api/vr-a/api/rest/vr/v2/pairings/..%5cinfo",
    // Letters that are encoded without need, or written otherwise.
    "/%61pi/vr-a/api/rest/vr/v2/info",
    "/api/%76r-a/api/rest/vr/v2/info",
    "/API/vr-a/api/rest/vr/v2/info",
    "/api/VR-A/api/rest/vr/v2/info",
    "/api/vr-a/api/rest/vr/v2/%69nfo",
    // Encoded twice, wrongly, or as no UTF-8 has it.
    "/api/vr-a/%252e%252e/vc-a/rest/hvc/links",
    "/api/vr-a/api/rest/vr/v2/pairings/p%252f..%252f..%252finfo",
    "/api/vr-a/api/rest/vr/v2/pairings/%",
    "/api/vr-a/api/rest/vr/v2/pairings/%zz",
    "/api/vr-a/api/rest/vr/v2/pairings/%u002e%u002e",
    "/api/vr-a/api/rest/vr/v2/pairings/%c0%ae%c0%ae",
    "/api/vr-a/api/rest/vr/v2/pairings/%e0%80%ae%e0%80%ae",
    // Ends and lines.
    "/api/vr-a/api/rest/vr/v2/info%00",
    "/api/vr-a/api/rest/vr/v2/info%0d%0aX-Evil:1",
    // Names.
    "/api/vr-a@vc-a/rest/hvc/links",
    "/api/vr-a:443/api/rest/vr/v2/info",
    "/api/127.0.0.1/api/rest/vr/v2/info",
];

async fn no_crooked_path_gets_through(kind: Kind) {
    behind(kind, async |server, simulator| {
        let info = "/api/vr-a/api/rest/vr/v2/info";
        for version in ["--http1.1", "--http2"] {
            for path in CROOKED {
                let reply = server.ask_literally(path, version).await;
                let at = format!("{kind:?} {version} {path}");
                assert!((400..500).contains(&reply.status), "{at}: {}", reply.status);
                let arrived = arrived(simulator);
                assert!(arrived.is_empty(), "{at}: {arrived:?}");
            }
        }
        let absolute = format!("https://{PROXY}/api/vr-a/%2e%2e/vc-a/rest/hvc/links");
        let reply = server.ask_literally(&absolute, "--http1.1").await;
        assert!((400..500).contains(&reply.status), "{}", reply.status);
        assert!(arrived(simulator).is_empty(), "{kind:?} {absolute}");
        // The straight one is good.
        server.ask_literally(info, "--http1.1").await;
        assert_eq!(arrived(simulator).len(), 1, "{kind:?}");
    })
    .await;
}

/// The requests that came to an appliance.
fn arrived(simulator: &Simulator) -> Vec<String> {
    let log = simulator.simulation().requests();
    let nobody = ["console", "none"];
    let calls = log
        .all()
        .filter(|entry| !nobody.contains(&entry.appliance.as_str()));
    calls.map(|entry| entry.path.clone()).collect()
}

#[tokio::test]
async fn no_crooked_path_gets_through_to_an_appliance_of_the_simulator() {
    let simulator = Simulator::start(options()).await.expect("a free port");
    for path in CROOKED {
        let curl = Command::new("curl")
            .args(["-q", "-sS", "--max-time", "30", "--noproxy", "*", "-o"])
            .args(["/dev/null", "-w", "%{http_code}", "--request-target", path])
            .arg(simulator.origin())
            .output();
        let said = curl.await.expect("curl").stdout;
        let status = String::from_utf8_lossy(&said).into_owned();
        assert!(status.starts_with('4'), "{path}: {status}");
        let arrived = arrived(&simulator);
        assert!(arrived.is_empty(), "{path}: {arrived:?}");
    }
    simulator.stop().await;
}

async fn no_call_that_the_console_does_not_make_gets_through(kind: Kind) {
    behind(kind, async |server, simulator| {
        let info = "/api/vr-a/api/rest/vr/v2/info";
        for (method, path) in [
            ("GET", "/api/vr-a/"),
            ("GET", "/api/vr-a/ui/login"),
            ("GET", "/api/vr-a/api/rest/vr/v2/nothing"),
            ("GET", "/api/vr-a/api/rest/srm/v2/session"),
            ("GET", "/api/vr-a/api/rest/vr/v2/info/more"),
            (
                "GET",
                "/api/vr-a/api/rest/vr/v2/pairings?limit=1&x=%3Cscript%3E",
            ),
            ("DELETE", "/api/vr-a/api/rest/vr/v2/pairings/p-1"),
            ("GET", "/api/vc-a/sdk"),
            ("GET", "/api/vc-a/ui/"),
            ("GET", "/api/vc-a/websso/SAML2/SSO/vsphere.local"),
            (
                "POST",
                "/api/vc-a/rest/com/vmware/cis/session?~method=DELETE",
            ),
            ("POST", "/api/vc-a/rest/hvc/links/l/sync/providers/p"),
            (
                "POST",
                "/api/vc-a/rest/hvc/links/l/sync/providers/p?action=stop",
            ),
            ("GET", "/api/vcda-a/ui/portal/"),
            ("POST", "/api/vcda-a/config/site"),
            ("PUT", info),
            ("PATCH", info),
            ("DELETE", info),
            ("POST", info),
            ("OPTIONS", info),
            ("TRACE", info),
            ("get", info),
        ] {
            let reply = server.ask(path, &["-X", method]).await;
            let at = format!("{kind:?} {method} {path}: {}", reply.status);
            assert!([400, 403, 405].contains(&reply.status), "{at}");
            let arrived = arrived(simulator);
            assert!(arrived.is_empty(), "{at}: {arrived:?}");
        }
        let reply = server.ask(info, &[]).await;
        assert!(arrived(simulator).len() == 1, "{kind:?}: {}", reply.status);
    })
    .await;
}

async fn a_name_that_cannot_be_looked_up_keeps_nothing_else_from_working(kind: Kind) {
    behind_with(kind, Other::UnknownName, async |server, _| {
        let reply = server.ask("/api/vr-a/api/rest/vr/v2/session", &[]).await;
        assert_eq!(reply.status, 401, "{kind:?}: the appliance's own");
        let reply = server.ask("/api/vc-b/rest/hvc/links", &[]).await;
        let proxy_said = [502, 503].contains(&reply.status);
        assert!(proxy_said, "{kind:?}: {}", reply.status);
        assert!(reply.text().contains("reverse proxy"), "{kind:?}");
    })
    .await;
}
