//! Elements that are taken out of the page, and put back.

use std::io::{Write, stderr};

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Engine, Journey, Role, Setup};
use hawser_simulator::fault::Fault;
use serde_json::{Value, json};

use crate::harness::{Portal, portal, portal_from};

const TARGET: &str = "fin-erp-db01";
const TAKE_OUT: &str = "globalThis.taken = document.querySelector('#a'); taken.remove()";
const PUT_BACK: &str = "document.querySelector('main').append(taken)";

/// From a given session to the moment before the last press.
async fn fill(journey: &Journey) {
    journey.provides(SITE_A).await;
    journey
        .browser
        .press(Role::Link, "Promote test image")
        .await;
    journey.pick("pairing", "vcsa-lej").await;
    journey.pick("replication", TARGET).await;
    journey.image_is_found().await;
    journey.review().await;
}

/// Waits until the element was ready so many times.
async fn ready(journey: &Journey, times: usize) {
    let count = "return heard.filter(it => it.name === 'ready').length";
    let script = format!("{count} === {times}");
    journey.browser.holds("the element is ready", &script).await;
}

#[tokio::test]
async fn taken_out_in_the_middle_of_a_run_and_put_back_it_follows_the_run_again() {
    portal_from(Setup::slow_tasks(), "one.html", async |journey| {
        fill(journey).await;
        journey.agree(TARGET).await;
        journey.run_is("running").await;
        journey.browser.script(TAKE_OUT, vec![]).await;
        journey
            .browser
            .holds(
                "it is empty",
                "return taken.shadowRoot.childElementCount === 0",
            )
            .await;
        journey.browser.script(PUT_BACK, vec![]).await;
        ready(journey, 2).await;
        journey.run_is("running").await;
        journey.works(200);
        journey.run_is("success").await;
        journey.hears("run-finished", "outcome", "success").await;
        assert_eq!(journey.heard("run-started").await.len(), 1);
        assert_eq!(journey.received("promoteTestImage"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_submission_on_its_way_while_it_is_taken_out_is_sent_once_and_written_down() {
    portal("one.html", async |journey| {
        fill(journey).await;
        let slow = Fault::Slow { seconds: 6.0 };
        journey.fault_once("promoteTestImage", &slow).await;
        journey.agree(TARGET).await;
        journey.run_is("sending").await;
        journey.browser.script(TAKE_OUT, vec![]).await;
        journey
            .browser
            .holds("it is empty", "return taken.shadowRoot.childElementCount === 0")
            .await;
        // The journal has the answer before anybody looks again.
        let accepted = "
            const done = arguments[arguments.length - 1];
            const look = () => {
                const opening = indexedDB.open('hawser');
                opening.onsuccess = () => {
                    const all = opening.result.transaction('runs').objectStore('runs').getAll();
                    all.onsuccess = () => {
                        opening.result.close();
                        if (all.result.length === 1 && all.result[0].includes('accepted')) done(true);
                        else setTimeout(look, 50);
                    };
                };
            };
            look();";
        assert_eq!(journey.browser.script_later(accepted, vec![]).await, json!(true));
        journey.browser.script(PUT_BACK, vec![]).await;
        journey.run_is("success").await;
        assert_eq!(journey.received("promoteTestImage"), 1);
        let timeline = journey.timeline().await;
        assert!(!timeline.contains(&"answer-lost".to_owned()), "{timeline:?}");
    })
    .await;
}

#[tokio::test]
async fn an_element_that_is_only_moved_keeps_what_was_filled_in() {
    portal("one.html", async |journey| {
        journey.provides(SITE_A).await;
        journey
            .browser
            .press(Role::Link, "Promote test image")
            .await;
        journey.pick("pairing", "vcsa-lej").await;
        let moved = "const box = document.createElement('div'); document.body.append(box);
            box.append(document.querySelector('#a'))";
        journey.browser.script(moved, vec![]).await;
        journey
            .browser
            .sees("#field-pairing.picker-chosen", "vcsa-lej")
            .await;
        journey.pick("replication", TARGET).await;
        assert_eq!(journey.heard("ready").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn signed_in_by_hand_it_signs_out_when_it_is_taken_out() {
    portal("one.html", async |journey| {
        journey
            .browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        journey.is_signed_in().await;
        journey.browser.script(TAKE_OUT, vec![]).await;
        hawser_end_to_end::browser::until("the appliance is told", async || {
            let told =
                journey.requests(|entry| entry.method == "DELETE" && entry.status == Some(204));
            if told.len() == 1 {
                Ok(())
            } else {
                Err(format!("{told:?}"))
            }
        })
        .await;
    })
    .await;
}

/// Puts the element in and takes it out, at another moment of its beginning each time.
const CYCLES: &str = "
    const [count, done] = [arguments[0], arguments[arguments.length - 1]];
    const place = document.querySelector('main');
    const frame = () => new Promise(requestAnimationFrame);
    const cycle = async () => {
        for (let i = 0; i < count; i++) {
            const ready = new Promise(resolve => taken.addEventListener('hawser-ready', resolve, { once: true }));
            place.append(taken);
            if (i % 10) {
                await ready;
                // Lists and checks are under way.
                for (let wait = 0; wait < i % 5; wait++) await frame();
            } else await null;
            taken.remove();
            await frame();
        }
    };
    cycle().then(() => done(null), error => done(String(error)));";

/// Nodes, listeners and KB of WebAssembly, after everything was given up that can be.
async fn figures(journey: &Journey) -> [f64; 3] {
    let tools = journey.browser.driver.cdp();
    let collect = "HeapProfiler.collectGarbage";
    for command in ["Performance.enable", collect, collect, collect] {
        tools.send_raw(command, json!({})).await.expect(command);
    }
    let told = tools.send_raw("Performance.getMetrics", json!({})).await;
    let told = told.expect("the browser's figures");
    let metric = |name: &str| {
        let all = told["metrics"].as_array().cloned().unwrap_or_default();
        let found = all.iter().find(|it| it["name"] == name).cloned();
        found.and_then(|it| it["value"].as_f64()).expect(name)
    };
    let memory = "return programs.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
    let memory = journey.browser.script(memory, vec![]).await;
    let memory = memory.as_f64().expect("bytes") / 1024.0;
    [metric("Nodes"), metric("JSEventListeners"), memory]
}

#[tokio::test]
async fn five_hundred_times_in_and_out_leave_nothing_behind() {
    let reason = "it does not tell how many listeners there are";
    let setup = Setup {
        not_in: vec![(Engine::Firefox, reason), (Engine::WebKit, reason)],
        ..Setup::default()
    };
    portal_from(
        setup,
        "one.html?operation=promote-test-image",
        async |journey| {
            journey.browser.script(TAKE_OUT, vec![]).await;
            let session = journey.session(SITE_A).await;
            let give = "provide(taken, 'x-dr-session', arguments[0]);
            // Five hundred forms ask more than an appliance allows in a minute.
            const unlimited = it => {
                for (const appliance of it.appliances) appliance.requestsPerMinute = '9999';
                taken.configuration = it;
            };
            return fetch('a.json').then(it => it.json()).then(unlimited)";
            journey.world(|world| world.settings = world.settings.clone().without_quotas());
            journey.browser.script(give, vec![json!(session)]).await;
            let mut looks = Vec::new();
            for (cycles, sum) in [(100, 100), (200, 300), (200, 500)] {
                let trouble = journey
                    .browser
                    .script_later(CYCLES, vec![json!(cycles)])
                    .await;
                assert_eq!(trouble, Value::Null);
                journey
                    .browser
                    .script(
                        "heard.length = 0; asked.length = 0; performance.clearResourceTimings()",
                        vec![],
                    )
                    .await;
                // The last answers come when nobody waits for them any more.
                let settled = journey.simulator().simulation();
                hawser_end_to_end::browser::until("nothing is under way", async || {
                    let open = settled
                        .requests()
                        .all()
                        .filter(|it| it.duration.is_none())
                        .count();
                    if open == 0 {
                        Ok(())
                    } else {
                        Err(format!("{open} requests"))
                    }
                })
                .await;
                let look = figures(journey).await;
                let _ = writeln!(
                    stderr(),
                    "after {sum:>3} times: {:>5} nodes, {:>4} listeners, {:>6} KB of WebAssembly",
                    look[0],
                    look[1],
                    look[2]
                );
                looks.push(look);
            }
            let [first, .., last] = looks.as_slice() else {
                unreachable!("there are three looks");
            };
            // Two pages of 64 KB: some 200 bytes stay each time, and memory grows by whole pages.
            let allowed = [20.0, 5.0, 128.0];
            for ((before, after), allowed) in first.iter().zip(last).zip(allowed) {
                assert!(after - before <= allowed, "{first:?} became {last:?}");
            }
            // And it still works.
            journey.browser.script(PUT_BACK, vec![]).await;
            journey.pick("pairing", "vcsa-lej").await;
        },
    )
    .await;
}
