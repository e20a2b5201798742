//! Runs that are kept in the browser: saved as a file, and removed by hand.

use std::path::Path;

use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Engine, Journey, Role, Setup, journey_from};
use serde_json::{Value, json};

/// One run that has ended, and one that goes on.
async fn one_ended_and_one_goes_on(journey: &Journey) {
    journey.promote("fin-erp-db01").await;
    journey.run_is("running").await;
    journey.works(200);
    journey.run_is("success").await;
    journey.open("").await;
    journey.promote("claims-app01").await;
    journey.run_is("running").await;
    journey.browser.click("nav a[href='#/activity']").await;
    for state in ["success", "running"] {
        let run = format!(".run-item:not([data-origin=other])[data-state={state}]");
        journey.browser.find(&run).await;
    }
}

/// The file that was saved.
async fn saved(folder: &Path) -> Value {
    let file = folder.join("hawser-runs.json");
    until("the file is saved", async || {
        let text = std::fs::read_to_string(&file).map_err(|why| why.to_string())?;
        serde_json::from_str(&text).map_err(|why| why.to_string())
    })
    .await
}

#[tokio::test]
async fn all_runs_are_saved_as_one_file_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = Setup::slow_tasks();
    setup.downloads = Some(folder.path().to_owned());
    setup.not_in = vec![(
        Engine::WebKit,
        "its driver cannot say where files are saved",
    )];
    journey_from(setup, async |journey| {
        one_ended_and_one_goes_on(journey).await;
        journey
            .browser
            .press(Role::Link, "Download all (JSON)")
            .await;
        let saved = saved(folder.path()).await;
        let runs = saved["runs"].as_array().expect("runs");
        let names: Vec<&str> = runs
            .iter()
            .filter_map(|run| run["targets"][1][2].as_str())
            .collect();
        assert_eq!(names, ["claims-app01", "fin-erp-db01"]);
        assert!(
            saved["console"]
                .as_str()
                .is_some_and(|it| it.starts_with("Hawser "))
        );
        let text = saved.to_string();
        for secret in ["Sim-Hamburg-1", "Basic ", "x-dr-session\":\""] {
            assert!(!text.contains(secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_removed_for_good_after_a_question_and_what_goes_on_stays() {
    journey_from(Setup::slow_tasks(), async |journey| {
        one_ended_and_one_goes_on(journey).await;
        let browser = &journey.browser;
        let runs = async |count: u64| {
            until("so many runs are listed", async || {
                match browser.count(".run-item:not([data-origin=other])").await {
                    some if some == count => Ok(()),
                    some => Err(format!("{some}")),
                }
            })
            .await;
        };
        browser.press(Role::Button, "Clear finished runs").await;
        browser
            .sees(".alert-title", "Clear 1 run from this browser?")
            .await;
        browser
            .holds(
                "the focus is on the question",
                "return root.activeElement.id === 'remove'",
            )
            .await;
        browser.press(Role::Button, "Cancel").await;
        runs(2).await;
        browser
            .holds(
                "the focus is back",
                "return root.activeElement.id === 'remove-ended'",
            )
            .await;

        let driver = &browser.driver;
        let first = driver.window().await.expect("a window");
        let second = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(second.clone()).await.expect("it");
        journey.open("#/runs").await;
        runs(2).await;
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first");
        browser.press(Role::Button, "Clear finished runs").await;
        browser.press(Role::Button, "Clear").await;
        runs(1).await;
        driver.switch_to_window(second).await.expect("the second");
        runs(1).await;
        browser.reload().await;
        runs(1).await;
        browser
            .find(".run-item:not([data-origin=other])[data-state=running]")
            .await;
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first");
        // It is still followed to its end.
        journey.works(200);
        browser
            .find(".run-item:not([data-origin=other])[data-state=success]")
            .await;
    })
    .await;
}

/// Puts something into the journal that is no run.
const DAMAGE: &str = "
    const done = arguments[arguments.length - 1];
    const opened = indexedDB.open('hawser');
    opened.onsuccess = () => {
        const all = opened.result.transaction('runs', 'readwrite');
        for (const [id, text] of arguments[0]) all.objectStore('runs').put(text, id);
        all.oncomplete = () => { opened.result.close(); done('kept'); };
    };";

#[tokio::test]
async fn entries_that_cannot_be_read_are_said_and_can_be_removed() {
    journey_from(Setup::slow_tasks(), async |journey| {
        one_ended_and_one_goes_on(journey).await;
        let browser = &journey.browser;
        let damaged = json!([["x-1", "{\"version\":9,\"id\":\"x-1\"}"], ["x-2", "no run"]]);
        let kept = browser.script_later(DAMAGE, vec![damaged]).await;
        assert_eq!(kept, json!("kept"));
        browser.reload().await;
        browser
            .sees("body", "2 stored runs could not be read")
            .await;
        browser.press(Role::Button, "Clear finished runs").await;
        browser
            .sees(
                ".alert-title",
                "Clear 1 run and 2 entries that cannot be read from this browser?",
            )
            .await;
        browser.press(Role::Button, "Clear").await;
        until("one is listed", async || {
            match browser.count(".run-item:not([data-origin=other])").await {
                1 => Ok(()),
                some => Err(format!("{some}")),
            }
        })
        .await;
        browser
            .holds(
                "it is not said any more",
                "return !document.body.textContent.includes('could not be read')",
            )
            .await;
        browser.reload().await;
        browser
            .find(".run-item:not([data-origin=other])[data-state=running]")
            .await;
        let said = "return !document.body.textContent.includes('could not be read')";
        browser.holds("nor after a reload", said).await;
    })
    .await;
}
