//! An appliance that attacks the console: nothing of it runs, nothing leaks to it, and nothing is
//! lost, whichever server is in front.

mod appliance;

use hawser_end_to_end::administrator::SITE_A;
use serde_json::{Value, json};

use crate::ask::Reply;
use crate::front::{behind_with, journey_beside, others, setup};
use crate::harness::Other;
use crate::headers::ON_CALLS;
use crate::server::{Kind, Server, behind_each_server};

pub use appliance::{HostileAppliance, ID};

behind_each_server! {
    no_header_of_an_appliance_concerns_the_origin_of_the_console
    a_server_does_not_do_what_the_headers_of_an_appliance_say
    an_interim_answer_of_an_appliance_does_not_get_through
    nothing_but_a_fetch_gets_an_answer
    an_appliance_learns_nothing_of_the_origin
}

/// Headers of an answer of an appliance, beside those with a required value: see
/// [`crate::headers`].
const ALLOWED: [&str; 8] = [
    "connection",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "server",
    "transfer-encoding",
    "x-vcav-auth",
];

/// The destinations of requests that are not made with fetch.
const DESTINATIONS: [&str; 22] = [
    "audio",
    "audioworklet",
    "document",
    "embed",
    "fencedframe",
    "font",
    "frame",
    "iframe",
    "image",
    "json",
    "manifest",
    "object",
    "paintworklet",
    "report",
    "script",
    "serviceworker",
    "sharedworker",
    "style",
    "track",
    "video",
    "worker",
    "xslt",
];

/// A call that the console makes of a vCenter, and that the hostile one answers with `what`.
fn call(what: &str) -> String {
    format!("/api/{ID}/rest/hvc/links/{what}")
}

async fn beside_hostile(kind: Kind, look: impl AsyncFnOnce(&Server, &HostileAppliance)) {
    let hostile = HostileAppliance::start().await;
    behind_with(kind, Other::Hostile(&hostile), async |server, _| {
        look(server, &hostile).await;
    })
    .await;
}

fn harmless(at: &str, reply: &Reply) {
    for (name, value) in ON_CALLS {
        assert_eq!(reply.value(name), value, "{at}: {name}");
    }
    assert_eq!(reply.value("cache-control"), "no-store", "{at}");
    let due = ON_CALLS.map(|(name, _)| name);
    for name in reply.names() {
        let expected = due.contains(&name) || ALLOWED.contains(&name) || name == "cache-control";
        assert!(expected, "{at}: {name}: {}", reply.value(name));
    }
}

async fn no_header_of_an_appliance_concerns_the_origin_of_the_console(kind: Kind) {
    beside_hostile(kind, async |server, hostile| {
        for what in ["page", "script", "worker", "anything", "redirect"] {
            let reply = server.ask(&call(what), &[]).await;
            let at = format!("{kind:?} {what}");
            let status = if what == "redirect" { 307 } else { 200 };
            assert_eq!(reply.status, status, "{at}: {}", reply.text());
            harmless(&at, &reply);
            assert_eq!(reply.value("x-vcav-auth"), "a-session", "{at}");
        }
        assert_eq!(hostile.received().len(), 5, "{kind:?}");
    })
    .await;
}

async fn a_server_does_not_do_what_the_headers_of_an_appliance_say(kind: Kind) {
    beside_hostile(kind, async |server, _| {
        let reply = server.ask(&call("accelerated"), &[]).await;
        assert_eq!(reply.text(), appliance::BODY, "{kind:?}: its own answer");
        harmless(&format!("{kind:?}"), &reply);
    })
    .await;
}

async fn an_interim_answer_of_an_appliance_does_not_get_through(kind: Kind) {
    beside_hostile(kind, async |server, _| {
        for what in ["hinted", "switched"] {
            for version in ["--http1.1", "--http2"] {
                let address = format!("{}{}", server.origin(), call(what));
                let Ok(reply) = server
                    .try_to_ask(&address, &[version, "--max-time", "5"])
                    .await
                else {
                    continue;
                };
                // It shows every head that comes: those after the first as a part of the body.
                let at = format!("{kind:?} {what} {version}: {}", reply.text());
                assert!(!reply.text().contains("evil"), "{at}");
                // Caddy answers the other protocol with nothing, of the appliance or its own.
                let empty = ["server", "date", "content-length"];
                if reply.names() != empty || !reply.body.is_empty() {
                    harmless(&at, &reply);
                }
            }
        }
    })
    .await;
}

async fn nothing_but_a_fetch_gets_an_answer(kind: Kind) {
    beside_hostile(kind, async |server, hostile| {
        for destination in DESTINATIONS {
            let header = format!("Sec-Fetch-Dest: {destination}");
            let reply = server.ask(&call("page"), &["-H", &header]).await;
            let at = format!("{kind:?} {destination}");
            assert_eq!(reply.status, 403, "{at}");
            assert!(reply.text().contains("reverse proxy"), "{at}");
            harmless(&at, &reply);
        }
        assert_eq!(hostile.received(), [""; 0], "{kind:?}");
        let fetched = ["-H", "Sec-Fetch-Dest: empty"];
        let reply = server.ask(&call("page"), &fetched).await;
        assert_eq!(reply.status, 200, "{kind:?}");
    })
    .await;
}

async fn an_appliance_learns_nothing_of_the_origin(kind: Kind) {
    beside_hostile(kind, async |server, hostile| {
        let mut arguments = Vec::new();
        for header in [
            "Cookie: a=a-secret",
            "Origin: https://a-secret.example",
            "Referer: https://a-secret.example/",
            "Hawser-Request-Id: a-secret-0123456789abcdef",
            "Connection: Upgrade",
            "Upgrade: a-secret",
        ] {
            arguments.extend(["-H", header]);
        }
        server.ask(&call("anything"), &arguments).await;
        let [request] = hostile.received().try_into().expect("one request");
        assert!(!request.contains("a-secret"), "{kind:?}: {request}");
    })
    .await;
}

/// Tries everything from within the console's page, and tells what came of it.
const ATTACK: &str = r#"
    const done = arguments[arguments.length - 1];
    const path = (what) => `/api/evil/rest/hvc/links/${what}`;
    const tried = (attempt) => Promise.resolve().then(attempt).catch(() => "refused");
    const loaded = (name, what, attribute) => tried(() => new Promise((ready) => {
        const element = document.createElement(name);
        element.onload = () => ready("loaded");
        element.onerror = () => ready("refused");
        document.addEventListener("securitypolicyviolation", () => ready("refused"), { once: true });
        element[attribute] = path(what);
        document.body.append(element);
    }));
    (async () => {
        localStorage.setItem("kept", "yes");
        const told = await fetch(path("anything"));
        const redirected = await fetch(path("redirect"), { redirect: "manual" });
        const followed = await tried(async () => (await fetch(path("redirect"))).status);
        const worker = await tried(() =>
            navigator.serviceWorker.register(path("worker"), { scope: "/" }).then(() => "registered"));
        const script = await loaded("script", "script", "src");
        const frame = await loaded("iframe", "page", "src");
        const image = await loaded("img", "page", "src");
        const workers = (await navigator.serviceWorker.getRegistrations()).length;
        done({ told: told.status, redirected: redirected.status, followed, script, frame, image,
            worker, workers, evil: globalThis.evil ?? null,
            cookie: document.cookie, kept: localStorage.getItem("kept") });
    })().catch((error) => done({ error: String(error) }));
"#;

#[tokio::test]
async fn a_hostile_appliance_runs_nothing_learns_nothing_and_loses_nothing_in_a_browser() {
    let hostile = HostileAppliance::start().await;
    let mut setup = setup(Kind::Nginx);
    setup.not_in = others("the browsers' own part of it is the same in all");
    setup.expected_in_log = vec![
        "Content Security Policy",
        "Content-Security-Policy",
        "TrustedScriptURL",
        "status of 403",
        "service worker",
    ];
    let other = Other::Hostile(&hostile);
    journey_beside(setup, Kind::Nginx, other, "", async |journey, server| {
        journey.sign_in(SITE_A).await;
        let browser = &journey.browser;
        let seen = browser.driver.execute_async(ATTACK, vec![]).await;
        let seen: Value = seen.expect("it ends").json().clone();
        let expected = json!({
            "told": 200, "redirected": 0, "followed": 307, "script": "refused", "frame": "refused", "image": "refused",
            "worker": "refused", "workers": 0, "evil": null,
            "cookie": "", "kept": "yes",
        });
        assert_eq!(seen, expected);
        // The session is still there.
        let card = format!("[data-appliance={}][data-state=in]", SITE_A.appliance);
        browser.find(&card).await;
        // A page of its own, as by a click on a link.
        browser.open(&format!("{}{}", server.origin(), call("page"))).await;
        let page = browser.driver.source().await.expect("a page");
        assert!(page.contains("The reverse proxy answers calls"), "{page}");
        assert_ne!(browser.driver.title().await.expect("a title"), "evil");
        // The next sign-in, at another appliance, is seen by that alone.
        journey.sign_in(SITE_A).await;
        let kept = "return localStorage.getItem('kept')";
        assert_eq!(browser.script(kept, vec![]).await, json!("yes"));
        for request in hostile.received() {
            let request = request.to_lowercase();
            for word in ["basic", "x-dr-session", "ran ", "page ", "script ", "worker "] {
                assert!(!request.contains(word), "{word}: {request}");
            }
        }
    })
    .await;
}
