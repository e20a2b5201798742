//! Required headers of every answer, header by header, server by server.

mod table;

use std::fs;

use hawser_end_to_end::journey::dist;
use hawser_simulator::https::certificates::Presented;

use crate::ask::Reply;
use crate::front::behind;
use crate::harness::PLACES;
use crate::server::{Kind, behind_each_server};

/// The policy of every file.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; \
    worker-src 'none'; require-trusted-types-for 'script'; trusted-types default";

/// On every answer below `/api/`, whoever gives it, with just these values.
pub const ON_CALLS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    ),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("strict-transport-security", "max-age=31536000"),
];

/// The page that portals show in a frame, and what its policy has in place of
/// `frame-ancestors 'none'`: the portals of `deploy/appliances.json`.
const FRAME: &str = "/embed/frame.html";
const FRAMED: &str = "frame-ancestors https://portal.hansekontor.example;";
const UNFRAMED: &str = "frame-ancestors 'none';";

/// Returns the required value of a header of an answer.
fn due(path: &str, name: &str, value: &str) -> String {
    let is_policy = name == "content-security-policy" && !path.starts_with("/api/");
    match (is_policy, path.ends_with(FRAME)) {
        (true, true) => POLICY.replace(UNFRAMED, FRAMED),
        (true, false) => POLICY.to_owned(),
        (false, _) => value.to_owned(),
    }
}

/// On none.
const NEVER: [&str; 5] = [
    "set-cookie",
    "www-authenticate",
    "x-powered-by",
    "access-control-allow-origin",
    "x-frame-options",
];

const SERVERS: [Kind; 3] = [Kind::Nginx, Kind::Caddy, Kind::Haproxy];

const A_YEAR: &str = "public, max-age=31536000, immutable";
const ASKED_AGAIN: &str = "no-cache";
const KEPT_BY_NOBODY: &str = "no-store";

/// Signs in on an appliance, which answers with a token and a cookie.
const SIGN_IN: &str = "/api/vr-a/api/rest/vr/v2/session";

/// Arguments for it.
const ACCOUNT: [&str; 4] = [
    "--request",
    "POST",
    "--user",
    "administrator@vsphere.local:Sim-Hamburg-1",
];

/// A call that an appliance answers with 401, a cookie and `WWW-Authenticate`.
const GUARDED: &str = "/api/vr-a/api/rest/vr/v2/pairings";

behind_each_server! {
    packed_files_are_sent_as_the_archive_has_them
    an_edited_configuration_is_what_is_sent
    what_was_loaded_before_is_asked_for_in_one_word
    nobody_gets_anywhere_by_a_path_or_without_tls
    no_cookie_goes_either_way_and_nothing_else_that_is_this_origins
}

/// Something to ask for, and what is to come.
struct Wanted {
    what: &'static str,
    path: String,
    status: u16,
    caching: &'static str,
    kind: &'static str,
    arguments: &'static [&'static str],
}

fn wanted(what: &'static str, path: impl Into<String>, kind: &'static str) -> Wanted {
    Wanted {
        what,
        path: path.into(),
        status: 200,
        caching: ASKED_AGAIN,
        kind,
        arguments: &[],
    }
}

/// The file with such an ending that the page names.
fn hashed(ending: &str) -> String {
    let page = fs::read_to_string(dist().join("index.html")).expect("the built console");
    let words = page.split(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c));
    let mut names = words
        .map(|word| word.trim_start_matches('.'))
        .filter(|word| word.starts_with("hawser-") && word.ends_with(ending));
    names.next().expect("the page names one").to_owned()
}

fn files(place: &str) -> Vec<Wanted> {
    let for_a_year = |what, ending, kind| Wanted {
        caching: A_YEAR,
        ..wanted(what, format!("{place}/{}", hashed(ending)), kind)
    };
    let missing = |name: &str| Wanted {
        status: 404,
        ..wanted("an unknown file", format!("{place}/{name}"), "text/plain")
    };
    vec![
        wanted("the page", format!("{place}/"), "text/html"),
        wanted(
            "the page by name",
            format!("{place}/index.html"),
            "text/html",
        ),
        wanted(
            "config.json",
            format!("{place}/config.json"),
            "application/json",
        ),
        wanted("the icon", format!("{place}/icon.svg"), "image/svg+xml"),
        wanted(
            "the manifest",
            format!("{place}/manifest.webmanifest"),
            "application/manifest+json",
        ),
        wanted(
            "the page for frames",
            format!("{place}{FRAME}"),
            "text/html",
        ),
        wanted(
            "the script for portals",
            format!("{place}/embed/hawser-frame.js"),
            "text/javascript",
        ),
        for_a_year("the program", ".wasm", "application/wasm"),
        for_a_year("its script", ".js", "text/javascript"),
        for_a_year("its style", ".css", "text/css"),
        missing("hawser-0123456789abcdef.js"),
        missing("runs"),
        missing("config.jsn"),
    ]
}

fn calls() -> Vec<Wanted> {
    let call = |what, path: &str, status| Wanted {
        status,
        caching: KEPT_BY_NOBODY,
        ..wanted(what, path, "")
    };
    let own = |what, path: &str, status| Wanted {
        kind: "application/json",
        ..call(what, path, status)
    };
    vec![
        Wanted {
            arguments: &ACCOUNT,
            ..call("an appliance's answer", SIGN_IN, 200)
        },
        call("an appliance's refusal", GUARDED, 401),
        own(
            "no call of the console",
            "/api/vr-a/api/rest/vr/v2/nothing",
            403,
        ),
        own(
            "no page for frames",
            "/api/vr-a/api/rest/vr/v2/embed/frame.html",
            403,
        ),
        own(
            "a crooked path",
            "/api/vr-a/%2e%2e/vc-a/rest/hvc/links",
            400,
        ),
        own("nobody's path", "/api/nobody/api/rest/vr/v2/info", 404),
        own("no appliance at all", "/api/", 404),
        own(
            "the proxy's error",
            "/api/srm-a/api/rest/srm/v2/server/info",
            502,
        ),
    ]
}

#[tokio::test]
async fn every_header_is_as_it_should_be_on_every_answer_of_every_server() {
    let mut seen = Vec::new();
    for kind in SERVERS {
        behind(kind, async |server, simulator| {
            let simulation = simulator.simulation();
            simulation.present("srm-a", Presented::WrongName);
            let files = PLACES.iter().flat_map(|place| files(place));
            for wanted in files.chain(calls()) {
                let reply = server.ask(&wanted.path, wanted.arguments).await;
                seen.push((kind, wanted, reply));
            }
        })
        .await;
    }
    table::keep(&seen);
    for (kind, wanted, reply) in &seen {
        check(*kind, wanted, reply);
    }
}

fn check(kind: Kind, wanted: &Wanted, reply: &Reply) {
    let at = format!("{kind:?} {}", wanted.path);
    // HAProxy tells "no connection" from "no answer".
    let status = match (kind, reply.status) {
        (Kind::Haproxy, 503) => 502,
        (_, status) => status,
    };
    assert_eq!(status, wanted.status, "{at}");
    for (name, value) in ON_CALLS {
        let due = due(&wanted.path, name, value);
        assert_eq!(reply.value(name), due, "{at}: {name}");
    }
    for name in NEVER {
        assert_eq!(reply.value(name), "", "{at}: {name}");
    }
    let server = reply.value("server");
    let has_version = server.chars().any(|c| c.is_ascii_digit());
    assert!(!has_version, "{at}: server: {server}");
    assert_eq!(reply.value("cache-control"), wanted.caching, "{at}");
    let media = reply.value("content-type");
    assert!(media.starts_with(wanted.kind), "{at}: {media}");
    if wanted.status == 404 && !wanted.path.starts_with("/api/") {
        let body = String::from_utf8_lossy(&reply.body);
        assert!(!body.contains('<'), "{at} is a page: {body}");
    }
    if wanted.kind == "application/json" && wanted.path.starts_with("/api/") {
        let body: serde_json::Value = serde_json::from_slice(&reply.body).expect("JSON");
        let message = body["message"].as_str().unwrap_or_default();
        assert!(message.contains("reverse proxy"), "{at}: {body}");
    }
}

async fn packed_files_are_sent_as_the_archive_has_them(kind: Kind) {
    behind(kind, async |server, _| {
        for (name, media) in [
            (hashed(".wasm"), "application/wasm"),
            (hashed(".js"), "text/javascript"),
            (hashed(".css"), "text/css"),
            ("index.html".to_owned(), "text/html"),
        ] {
            let file = server.harness.path("www").join(&name);
            let accepted = [
                ("gzip, deflate, br, zstd", "br", "br"),
                ("gzip", "gzip", "gz"),
                ("identity", "", ""),
            ];
            for (accepted, encoding, ending) in accepted {
                let header = format!("Accept-Encoding: {accepted}");
                let path = format!("/{name}");
                let reply = server.ask(&path, &["-H", &header]).await;
                let at = format!("{kind:?} {name} as {accepted}");
                assert_eq!(reply.value("content-encoding"), encoding, "{at}");
                assert!(reply.value("content-type").starts_with(media), "{at}");
                let vary = reply.value("vary").to_lowercase();
                assert!(vary.contains("accept-encoding"), "{at}: vary: {vary}");
                let built = fs::read(file.with_added_extension(ending));
                assert!(reply.body == built.expect("a file"), "{at}: other bytes");
            }
        }
    })
    .await;
}

async fn an_edited_configuration_is_what_is_sent(kind: Kind) {
    behind(kind, async |server, _| {
        let edited = r#"{"title": "Edited", "appliances": []}"#;
        fs::write(server.harness.path("www/config.json"), edited).expect("a file");
        for accepted in ["br", "gzip", "identity"] {
            let header = format!("Accept-Encoding: {accepted}");
            let reply = server.ask("/config.json", &["-H", &header]).await;
            assert_eq!(reply.value("content-encoding"), "", "{kind:?}");
            assert_eq!(String::from_utf8_lossy(&reply.body), edited, "{kind:?}");
        }
    })
    .await;
}

async fn what_was_loaded_before_is_asked_for_in_one_word(kind: Kind) {
    behind(kind, async |server, _| {
        for path in ["/", "/config.json", "/dr/console/"] {
            let tag = server.ask(path, &[]).await.value("etag");
            assert!(!tag.is_empty(), "{kind:?} {path} has a tag");
            let header = format!("If-None-Match: {tag}");
            let again = server.ask(path, &["-H", &header]).await;
            assert_eq!(again.status, 304, "{kind:?} {path}");
            assert_eq!(again.value("cache-control"), ASKED_AGAIN, "{path}");
        }
    })
    .await;
}

async fn nobody_gets_anywhere_by_a_path_or_without_tls(kind: Kind) {
    behind(kind, async |server, simulator| {
        for path in [
            "/../hawser/proxy.key",
            "/%2e%2e/hawser/proxy.key",
            "/dr/console/..%2f..%2f../hawser/proxy.key",
            "/api/127.0.0.1/",
            "/api/vr-a@127.0.0.1/info",
        ] {
            let status = server.ask(path, &[]).await.status;
            assert!((400..500).contains(&status), "{kind:?} {path}: {status}");
        }
        let crooked = "/api/vr-a/api/rest/vr/v2/%2e%2e/%2e%2e/%2e%2e/srm-a/info";
        let status = server.ask(crooked, &[]).await.status;
        assert!((400..500).contains(&status), "{kind:?} {crooked}: {status}");
        let asked_elsewhere = {
            let log = simulator.simulation().requests();
            log.all().any(|entry| entry.appliance != "vr-a")
        };
        assert!(!asked_elsewhere, "{kind:?} asked another appliance");
        let plain = server.ask_plainly("/dr/console/").await;
        assert!([301, 308].contains(&plain.status), "{}", plain.status);
        assert!(plain.value("location").starts_with("https://hawser."));
    })
    .await;
}

async fn no_cookie_goes_either_way_and_nothing_else_that_is_this_origins(kind: Kind) {
    behind(kind, async |server, simulator| {
        let reply = server.ask(GUARDED, &["-H", "Cookie: hawser=1"]).await;
        assert_eq!(reply.status, 401, "the appliance's own");
        for name in ["set-cookie", "www-authenticate"] {
            assert_eq!(reply.all(name), [""; 0], "{kind:?}: {name}");
        }
        let log = simulator.simulation().requests();
        let entries: Vec<bool> = log.all().map(|entry| entry.cookie).collect();
        assert_eq!(entries, [false], "{kind:?}: one request, no cookie");
    })
    .await;
}
