//! The console in an iframe of a portal of another origin, by the protocol of
//! `docs/portal-protocol.md`.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::browser::until;
use hawser_end_to_end::journey::dist;
use hawser_end_to_end::{Engine, Journey, Role, Setup, journey_from};
use hawser_simulator::{Options, Simulator};
use serde_json::{Value, json};

use crate::harness::{Portal, pages};

/// A web server of a portal: its pages, and its copy of `hawser-frame.js`.
async fn portal() -> Simulator {
    let options = Options {
        pages: vec![
            ("portal".to_owned(), pages()),
            ("embed".to_owned(), dist().join("embed")),
        ],
        ..Options::default()
    };
    Simulator::start(options).await.expect("a free port")
}

/// A journey that begins on a page of a portal that may show the console.
pub(crate) async fn framed(page: &str, query: &str, steps: impl AsyncFnOnce(&Journey)) {
    framed_from(Setup::default(), page, query, steps).await;
}

async fn framed_from(mut setup: Setup, page: &str, query: &str, steps: impl AsyncFnOnce(&Journey)) {
    let portal = portal().await;
    setup.options.portals = vec![portal.origin()];
    journey_from(setup, async |journey| {
        let src = format!("{}/embed/frame.html", journey.origin());
        let page = format!("{}/portal/{page}?src={src}{query}", portal.origin());
        journey.browser.open(&page).await;
        let there = "return !!(globalThis.provide || globalThis.loaded)";
        journey.browser.holds("the portal is there", there).await;
        steps(journey).await;
    })
    .await;
    portal.stop().await;
}

/// Looks into the frame from now on, and at the console in it.
pub(crate) async fn into_frame(journey: &Journey) {
    journey.browser.within_page();
    journey
        .browser
        .driver
        .enter_default_frame()
        .await
        .expect("the portal");
    let frame = journey.browser.find("iframe").await;
    frame.enter_frame().await.expect("its frame");
    journey
        .browser
        .holds(
            "the console is there",
            "return !!document.querySelector('hawser-console')",
        )
        .await;
    journey.browser.within("hawser-console");
}

/// Looks at the portal from now on.
async fn out_of_frame(journey: &Journey) {
    journey
        .browser
        .driver
        .enter_default_frame()
        .await
        .expect("the portal");
    journey.browser.within_page();
}

/// Returns a property of the frame's own state, a member of its `data-…`.
async fn said_of_itself(journey: &Journey, member: &str) -> String {
    let script = format!("return document.documentElement.dataset.{member} ?? ''");
    let value = journey.browser.script(&script, vec![]).await;
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_portal_of_another_origin_shows_a_console_and_hears_of_its_run() {
    framed(
        "framed.html",
        "&theme=dark&operation=promote-test-image",
        async |journey| {
            into_frame(journey).await;
            let browser = &journey.browser;
            browser.sees("h1", "Promote test image").await;
            let theme = "return document.querySelector('hawser-console').theme";
            browser.gives(theme, json!("dark")).await;
            journey.give_password(SITE_A).await;
            journey.pick("pairing", "vcsa-lej").await;
            journey.pick("replication", "fin-erp-db01").await;
            journey.image_is_found().await;
            journey.review().await;
            journey.agree("fin-erp-db01").await;
            journey.run_is("success").await;
            assert_eq!(said_of_itself(journey, "dropped").await, "0");

            out_of_frame(journey).await;
            let finished = journey
                .hears("hawser-run-finished", "outcome", "success")
                .await;
            assert_eq!(finished["detail"]["operation"], "promote-test-image");
            assert_eq!(finished["from"], "hawser-frame");
            let all = browser.script("return JSON.stringify(heard)", vec![]).await;
            assert!(!all.as_str().unwrap_or_default().contains(SITE_A.password));
            assert_eq!(journey.received("promoteTestImage"), 1);
        },
    )
    .await;
}

#[tokio::test]
async fn sessions_are_asked_of_the_portal_and_kept_nowhere_in_the_frame() {
    framed("framed.html", "", async |journey| {
        let browser = &journey.browser;
        let session = journey.session(SITE_A).await;
        let provide = "provide('x-dr-session', arguments[0])";
        browser.script(provide, vec![json!(session)]).await;
        into_frame(journey).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        // The journey looks through everything that the frame stores at its end.
        let page = browser
            .script(
                "return document.documentElement.outerHTML
            + document.querySelector('hawser-console').shadowRoot.innerHTML",
                vec![],
            )
            .await;
        assert!(!page.as_str().unwrap_or_default().contains(&session));

        out_of_frame(journey).await;
        until("it was asked for each request", async || {
            let asked = browser.script("return asked", vec![]).await;
            let asked = asked.as_array().cloned().unwrap_or_default();
            let own = asked.iter().filter(|it| it["id"] == "vr-a").count();
            let with = journey.requests(|it| it.appliance == "vr-a" && it.status == Some(200));
            if own >= 3 && with.len() >= 3 && asked[0]["system"] == "vsphere-replication" {
                return Ok(());
            }
            Err(format!("{} answers after {asked:?}", with.len()))
        })
        .await;
        into_frame(journey).await;
    })
    .await;
}

#[tokio::test]
async fn the_portal_leads_the_console_and_can_forbid_it_to_change_anything() {
    framed("framed.html", "", async |journey| {
        let browser = &journey.browser;
        into_frame(journey).await;
        browser.sees("h1", "Overview").await;
        out_of_frame(journey).await;
        let lead = "Object.assign(mounted.element, { theme: 'light', operation: 'pair-sites', readOnly: true })";
        browser.script(lead, vec![]).await;
        into_frame(journey).await;
        browser.sees("h1", "Pair sites").await;
        let told = "const it = document.querySelector('hawser-console'); return [it.theme, it.readOnly]";
        browser.gives(told, json!(["light", true])).await;
        out_of_frame(journey).await;
        browser.script("mounted.unmount()", vec![]).await;
        browser.sees_no("iframe").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_malformed_is_dropped_and_counted_and_changes_nothing() {
    framed("raw.html", "", async |journey| {
        let browser = &journey.browser;
        let wait = "const done = arguments[arguments.length - 1]; loaded.then(() => done(true))";
        browser.script_later(wait, vec![]).await;
        let wrong = "
            connect({ data: { hawser: 2, type: 'connect' } });
            connect({ data: 'connect' });
            connect({ data: { hawser: 1 } });
            connect({ ports: 0 });
            connect({ ports: 2 });
            connect();
            tell({ type: 'set', theme: 'dark' });";
        browser.script(wrong, vec![]).await;
        into_frame(journey).await;
        let dropped = "return document.documentElement.dataset.dropped === '5'";
        browser.holds("five handshakes were dropped", dropped).await;
        browser.sees("h1", "Overview").await;
        let form = "return document.querySelector('hawser-console').outerHTML";
        let before = browser.script(form, vec![]).await;

        out_of_frame(journey).await;
        let malformed = "
            globalThis.mine = port;
            for (const it of ['', '{', '[]', '{\"type\":\"eval\"}', '{\"type\":\"set\",\"theme\":\"pink\"}',
                '{\"type\":\"set\",\"theme\":\"light\",\"config\":\"https://evil.example/\"}',
                '{\"type\":\"session\",\"request\":1,\"header\":\"x\",\"value\":\"y\"}',
                JSON.stringify({ type: 'set', target: 'x'.repeat(70000) })]) mine.postMessage(it);
            for (const it of [1, null, { type: 'set', theme: 'light' }, new Uint8Array(9)]) mine.postMessage(it);
            connect();";
        browser.script(malformed, vec![]).await;
        let reasons = until("everything was answered", async || {
            let said = browser.script("return said", vec![]).await;
            let said = said.as_array().cloned().unwrap_or_default();
            let reasons = said.iter().filter(|it| it["type"] == "dropped");
            let reasons: Vec<Value> = reasons.map(|it| it["reason"].clone()).collect();
            match reasons.len() {
                12 => Ok(reasons),
                count => Err(format!("{count} were")),
            }
        })
        .await;
        let due = ["json", "json", "json", "type", "theme", "config", "request", "size"];
        assert_eq!(reasons[..8], due.map(|it| json!(it)));
        assert_eq!(reasons[8..], [(); 4].map(|()| json!("text")));
        into_frame(journey).await;
        let dropped = "return document.documentElement.dataset.dropped === '18'";
        browser.holds("all are counted", dropped).await;
        assert_eq!(browser.script(form, vec![]).await, before);
        browser.sees("h1", "Overview").await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_beside_the_console_is_not_heard() {
    let stranger = portal().await;
    let query = format!("&stranger={}/portal/stranger.html", stranger.origin());
    framed("raw.html", &query, async |journey| {
        let browser = &journey.browser;
        let wait = "const done = arguments[arguments.length - 1]; loaded.then(() => done(true))";
        browser.script_later(wait, vec![]).await;
        // The stranger comes first, when nobody is connected yet, and once more afterwards.
        let knock = async |count: u32| {
            out_of_frame(journey).await;
            let frames = browser.driver.find_all(thirtyfour::By::Css("iframe"));
            let frames = frames.await.expect("frames");
            frames[1]
                .clone()
                .enter_frame()
                .await
                .expect("the stranger's");
            browser
                .holds("the stranger is there", "return !!globalThis.knock")
                .await;
            browser.script("knock()", vec![]).await;
            out_of_frame(journey).await;
            browser
                .find("iframe")
                .await
                .enter_frame()
                .await
                .expect("the console's");
            let dropped = format!("return document.documentElement.dataset.dropped === '{count}'");
            browser.holds("it was dropped", &dropped).await;
            assert_eq!(said_of_itself(journey, "droppedReason").await, "origin");
        };
        knock(1).await;
        assert_eq!(browser.count("hawser-console").await, 0);
        out_of_frame(journey).await;
        browser
            .script("connect(); tell({ type: 'set', theme: 'dark' })", vec![])
            .await;
        into_frame(journey).await;
        browser.sees("h1", "Overview").await;
        browser.within_page();
        knock(2).await;
        let theme = "return document.querySelector('hawser-console').theme";
        browser.gives(theme, json!("dark")).await;
        out_of_frame(journey).await;
        let frames = browser.driver.find_all(thirtyfour::By::Css("iframe"));
        let frames = frames.await.expect("frames");
        frames[1]
            .clone()
            .enter_frame()
            .await
            .expect("the stranger's");
        assert_eq!(browser.script("return answers", vec![]).await, json!([]));
    })
    .await;
    stranger.stop().await;
}

#[tokio::test]
async fn a_portal_that_is_not_on_the_list_is_shown_nothing() {
    let stranger = portal().await;
    let setup = Setup {
        not_in: [Engine::Firefox, Engine::WebKit]
            .map(|engine| (engine, "frames that are refused are told in other words"))
            .to_vec(),
        expected_in_log: vec!["frame-ancestors", "target origin provided"],
        ..Setup::default()
    };
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        let src = format!("{}/embed/frame.html", journey.origin());
        let page = format!("{}/portal/raw.html?src={src}", stranger.origin());
        browser.open(&page).await;
        let wait = "const done = arguments[arguments.length - 1]; loaded.then(() => done(true))";
        browser.script_later(wait, vec![]).await;
        browser
            .script("connect(); tell({ type: 'set' })", vec![])
            .await;
        let frame = browser.find("iframe").await;
        frame.enter_frame().await.expect("a frame");
        assert_eq!(browser.count("hawser-console").await, 0);
        let address = browser.address().await;
        assert!(!address.starts_with(&journey.origin()), "{address}");
        let program = journey
            .requests(|it| it.path.ends_with("/embed/frame.js") || it.path.ends_with(".wasm"));
        assert!(
            program.is_empty(),
            "nothing of the page was loaded: {program:?}"
        );
    })
    .await;
    stranger.stop().await;
}

#[tokio::test]
async fn the_page_for_frames_says_what_it_is_for_when_it_is_opened_by_itself() {
    journey_from(Setup::default(), async |journey| {
        journey.open("embed/frame.html").await;
        journey.browser.sees("h1", "This page is for portals").await;
    })
    .await;
}

#[tokio::test]
async fn storage_that_throws_in_a_frame_costs_the_journal_and_nothing_else() {
    let setup = Setup {
        not_in: [Engine::Firefox, Engine::WebKit]
            .map(|engine| {
                (
                    engine,
                    "there is no call that puts a script before the page's",
                )
            })
            .to_vec(),
        ..Setup::default()
    };
    framed_from(setup, "framed.html", "", async |journey| {
        let browser = &journey.browser;
        let source = "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
            Object.defineProperty(globalThis, name, {
                get() { throw new DOMException('denied', 'SecurityError'); } })";
        let cdp = browser.driver.cdp();
        let without = json!({ "source": source });
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", without)
            .await
            .expect("a script for every page");
        browser.reload().await;
        into_frame(journey).await;
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        browser.find("[data-appliance=vr-a][data-state=in]").await;
        browser.press(Role::Link, "Promote test image").await;
        journey.pick("pairing", "vcsa-lej").await;
        journey.pick("replication", "fin-erp-db01").await;
        journey.image_is_found().await;
        journey.review().await;
        journey.agree("fin-erp-db01").await;
        journey.run_is("success").await;
        assert_eq!(journey.received("promoteTestImage"), 1);
        out_of_frame(journey).await;
    })
    .await;
}
