use std::fs;
use std::path::{Path, PathBuf};

use hawser_simulator::Options;
use reqwest::Method;
use serde_json::json;

use crate::test_server::{Reply, TestServer};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'; \
    worker-src 'none'; require-trusted-types-for 'script'; trusted-types default";

const WASM: &str = "hawser-0123456789abcdef_bg.wasm";

/// A built console, as far as a web server cares.
struct Dist(PathBuf);

impl Dist {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(folder.join("icons")).expect("a folder");
        let files = [
            ("index.html", "<!doctype html>console"),
            ("config.json", "{}"),
            (WASM, "wasm"),
            ("hawser-0123456789abcdef_bg.wasm.br", "brotli"),
            ("hawser-0123456789abcdef_bg.wasm.gz", "gzip"),
            ("style-89abcdef01234567.css", "css"),
            ("icons/hawser.svg", "<svg/>"),
            (".secret", "secret"),
        ];
        for (file, content) in files {
            fs::write(folder.join(file), content).expect("a file");
        }
        Self(folder)
    }

    async fn server(&self) -> TestServer {
        TestServer::with(Options {
            dist: Some(self.0.clone()),
            ..Options::default()
        })
        .await
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

fn assert_secured(reply: &Reply) {
    assert_eq!(reply.header("content-security-policy"), POLICY);
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    assert!(reply.header("permissions-policy").contains("camera=()"));
    assert_eq!(reply.header("set-cookie"), "");
}

#[tokio::test]
async fn files_are_served_with_their_type_and_for_the_right_time() {
    let dist = Dist::new("types");
    let server = dist.server().await;
    let forever = "public, max-age=31536000, immutable";
    let cases = [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        (
            "/hawser-0123456789abcdef_bg.wasm",
            "application/wasm",
            forever,
        ),
        (
            "/style-89abcdef01234567.css",
            "text/css; charset=utf-8",
            forever,
        ),
        ("/icons/hawser.svg", "image/svg+xml", "no-cache"),
    ];
    for (path, media_type, caching) in cases {
        let reply = server.raw_get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), media_type, "{path}");
        assert_eq!(reply.header("cache-control"), caching, "{path}");
        assert_secured(&reply);
    }
}

#[tokio::test]
async fn the_packed_form_is_sent_to_those_who_take_it() {
    let dist = Dist::new("packed");
    let server = dist.server().await;
    let cases = [
        ("", "wasm", ""),
        ("gzip", "gzip", "gzip"),
        ("gzip, deflate, br, zstd", "brotli", "br"),
        ("br;q=0, gzip;q=0.5", "gzip", "gzip"),
        ("identity", "wasm", ""),
    ];
    for (accepted, content, encoding) in cases {
        let headers = [("accept-encoding", accepted)];
        let reply = server
            .raw(Method::GET, &format!("/{WASM}"), &headers, None)
            .await;
        let reply = reply.expect("an answer");
        assert_eq!(reply.text(), content, "{accepted}");
        assert_eq!(reply.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(reply.header("content-type"), "application/wasm");
        assert_eq!(reply.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn an_unknown_file_is_404_and_never_the_page() {
    let dist = Dist::new("unknown");
    let server = dist.server().await;
    for path in [
        "/hawser-ffffffffffffffff.js",
        "/runs/7",
        "/icons/",
        "/.secret",
        "/%2e%2e/Cargo.toml",
        "/..%2fconsole.rs",
        "//etc/passwd",
        "/icons/..%2f.secret",
        "/%ff",
    ] {
        let reply = server.raw_get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("console"), "{path}");
        assert_secured(&reply);
    }
}

#[tokio::test]
async fn only_reading_is_possible() {
    let dist = Dist::new("reading");
    let server = dist.server().await;
    let head = server
        .raw(Method::HEAD, "/", &[], None)
        .await
        .expect("an answer");
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    let post = server.raw_json(Method::POST, "/", &json!({})).await;
    assert_eq!(post.status, 405);
    assert_secured(&post);
}

#[tokio::test]
async fn a_missing_console_is_said_plainly_while_the_appliances_answer() {
    let nowhere = Options {
        dist: Some("no/such/folder".into()),
        ..Options::default()
    };
    for options in [Options::default(), nowhere] {
        let server = TestServer::with(options).await;
        let reply = server.raw_get("/").await;
        assert_eq!(reply.status, 404);
        assert!(
            reply.text().starts_with("There is no console here"),
            "{}",
            reply.text()
        );
        assert_secured(&reply);
        assert_eq!(
            server.administrator("vr-a").await.get("/info").await.status,
            200
        );
    }
}

#[tokio::test]
async fn faults_can_strike_files_of_the_console_when_meant_for_it() {
    let dist = Dist::new("faults");
    let server = dist.server().await;
    server
        .fault(json!({"times": "forever", "fault": {"kind": "not-found"}}))
        .await;
    assert_eq!(server.raw_get("/").await.status, 200);
    let fault = json!({"kind": "content-type", "value": "text/plain"});
    server
        .fault(json!({"appliance": "console", "path": ".wasm", "fault": fault}))
        .await;
    let reply = server.raw_get(&format!("/{WASM}")).await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, "text/plain")
    );
}

#[tokio::test]
async fn only_the_frame_page_may_be_framed_and_only_by_the_portals() {
    let dist = Dist::new("framed");
    fs::create_dir_all(dist.0.join("embed")).expect("a folder");
    fs::write(dist.0.join("embed/frame.html"), "<!doctype html>").expect("a file");
    let server = TestServer::with(Options {
        dist: Some(dist.0.clone()),
        portals: vec!["https://portal.example".to_owned()],
        ..Options::default()
    })
    .await;
    let frame = server.raw_get("/embed/frame.html").await;
    let framed = "frame-ancestors https://portal.example;";
    assert!(frame.header("content-security-policy").contains(framed));
    assert_eq!(frame.header("cache-control"), "no-cache");
    for path in ["/", "/config.json", "/embed/", "/embed/other.html"] {
        assert_secured(&server.raw_get(path).await);
    }
    let config = server.raw_get("/config.json").await;
    assert_eq!(config.json()["portals"], json!(["https://portal.example"]));
}

#[tokio::test]
async fn the_portals_of_config_json_may_frame_where_no_others_are_named() {
    let dist = Dist::new("framed-by-config");
    let config = r#"{"portals": ["https://a.example", "https://b; script-src *"]}"#;
    fs::write(dist.0.join("config.json"), config).expect("a file");
    let server = dist.server().await;
    let frame = server.raw_get("/embed/frame.html").await;
    let policy = frame.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors https://a.example; "),
        "{policy}"
    );
}

#[tokio::test]
async fn pages_of_portals_stand_beside_the_console_with_a_policy_of_their_own() {
    let dist = Dist::new("pages");
    let server = TestServer::with(Options {
        dist: Some(dist.0.clone()),
        pages: vec![("examples".to_owned(), dist.0.clone())],
        ..Options::default()
    })
    .await;
    let page = server.raw_get("/examples/").await;
    assert_eq!(page.text(), "<!doctype html>console");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-src http: https:"), "{policy}");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
        "{policy}"
    );
    for path in [
        "/examples/../.secret",
        "/examples/nobody",
        "/examples",
        "/examplesindex.html",
    ] {
        assert_eq!(server.raw_get(path).await.status, 404, "{path}");
    }
}
