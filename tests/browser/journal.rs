//! Runs kept across reloads, and shared between tabs.

use hawser::console::Console;
use hawser::runs::RunSignal;
use hawser_core::run::{Run, State};
use hawser_core::secret::Secrets;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, answer_promotion, console, prepared, sign_in, submissions, until};

/// A console that reads the journal and listens to other tabs.
struct Tab {
    console: Console,
    page: Page,
}

impl Tab {
    fn open() -> Self {
        let (console, _) = console();
        let page = Page::of(console, move || console.start());
        Self { console, page }
    }

    fn close(mut self) {
        self.page.unmount();
        self.console.end();
    }

    /// Returns the state of a run where the tab has it.
    fn state(&self, id: &str) -> Option<State> {
        let run = self.console.runs.by_id(id)?;
        Some(run.with_untracked(Run::state))
    }

    async fn sign_in(&self) {
        let appliance = self.console.api.appliance("vr-a").expect("the appliance");
        sign_in(self.console, &appliance).await;
    }

    /// Signs in and submits a promotion; returns the id of the run.
    async fn submit(&self) -> String {
        self.sign_in().await;
        let appliance = self.console.api.appliance("vr-a").expect("the appliance");
        let runs = self.console.runs;
        runs.submit(prepared(&appliance), Secrets::new());
        let run = runs.all().first().cloned().expect("a run");
        run.with_untracked(|run| run.id.clone())
    }
}

#[wasm_bindgen_test]
async fn run_is_there_after_a_reload_and_nothing_is_sent_again() {
    answer_promotion("SUCCESS", 100);
    let first = Tab::open();
    let id = first.submit().await;
    until("it has ended", || {
        first.state(&id) == Some(State::Succeeded)
    })
    .await;
    first.close();
    answer_promotion("SUCCESS", 100);
    let second = Tab::open();
    until("it is read", || second.state(&id) == Some(State::Succeeded)).await;
    assert_eq!(submissions(), 0);
    assert_eq!(second.console.runs.storage_problem(), None);
    second.close();
}

#[wasm_bindgen_test]
async fn run_whose_page_was_left_is_polled_after_the_next_sign_in() {
    answer_promotion("RUNNING", 10);
    let first = Tab::open();
    let id = first.submit().await;
    until("it runs", || first.state(&id) == Some(State::Running)).await;
    first.close();
    let second = Tab::open();
    until("it is read", || second.state(&id) == Some(State::Running)).await;
    answer_promotion("SUCCESS", 100);
    second.sign_in().await;
    until("it has ended", || {
        second.state(&id) == Some(State::Succeeded)
    })
    .await;
    assert_eq!(submissions(), 0);
    second.close();
}

#[wasm_bindgen_test]
async fn other_tab_shows_a_run_and_removes_it_too() {
    // Runs of other tests would be followed too, within the same budget.
    empty().await.expect("it is emptied");
    answer_promotion("SUCCESS", 100);
    let (here, there) = (Tab::open(), Tab::open());
    let id = here.submit().await;
    until("it is shown there", || there.state(&id).is_some()).await;
    until("with its end", || {
        there.state(&id) == Some(State::Succeeded)
    })
    .await;
    here.console.runs.clear_finished();
    until("it is gone there too", || there.state(&id).is_none()).await;
    here.close();
    there.close();
}

#[wasm_bindgen_test]
async fn unreadable_entry_is_counted_and_stays_until_the_journal_is_cleared() {
    write_entry("not an entry").await.expect("it is written");
    let second = Tab::open();
    until("it is counted", || {
        second.console.runs.unreadable_count() == 1
    })
    .await;
    assert!(second.console.runs.storage_problem().is_some());
    second.console.runs.clear_finished();
    assert_eq!(second.console.runs.unreadable_count(), 0);
    until("it is removed", || {
        second.console.runs.storage_problem().is_none()
    })
    .await;
    second.close();
    let third = Tab::open();
    hawser::browser::sleep(200).await;
    assert_eq!(third.console.runs.unreadable_count(), 0);
    third.close();
}

#[wasm_bindgen_test]
async fn no_run_is_removed_however_many_there_are_and_many_are_said() {
    const COUNT: usize = 2_050;
    let run = include_str!("../../core/tests/samples/journal/promotion-succeeded.json");
    let run = hawser_core::journal::read(run).expect("an entry");
    let entries = (0..COUNT).map(|i| {
        let mut run = run.clone();
        run.id = format!("kept-{i}");
        (run.id.clone(), hawser_core::journal::write(&run))
    });
    write_entries(&entries.collect::<Vec<_>>())
        .await
        .expect("they are written");
    let (console, _) = console();
    let page = Page::of(console, move || {
        console.start();
        view! { <hawser::pages::activity::ActivityPage /> }
    });
    until("all are read", || console.runs.all().len() >= COUNT).await;
    until("it is said", || {
        page.text().contains("keeps 2,000 runs or more")
    })
    .await;
    // The list follows a moment later; groups that other tests have begun are listed too.
    let listed = || page.count(".run-item[data-origin=browser]");
    until("the newest are listed", || listed() == 200).await;
    console.runs.clear_finished();
    // Other tests leave runs that have not ended.
    let is_kept = |run: &RunSignal| run.with_untracked(|run| run.id.starts_with("kept-"));
    until("all are cleared", || {
        !untrack(|| console.runs.all()).iter().any(is_kept)
    })
    .await;
    until("it is said no more", || !page.text().contains("2,000")).await;
    drop(page);
    console.end();
}

/// Writes a text into the journal.
async fn write_entry(text: &str) -> Result<(), idb::Error> {
    write_entries(&[("unreadable-1".to_owned(), text.to_owned())]).await
}

/// Removes all entries of the journal.
async fn empty() -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&["runs"], TransactionMode::ReadWrite)?;
    transaction.object_store("runs")?.clear()?.await?;
    transaction.await?;
    database.close();
    Ok(())
}

/// Opens the database of the journal.
async fn open() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open("hawser", None)?;
    request.on_upgrade_needed(|event| {
        let database = event.database().expect("the database");
        let made = database.create_object_store("runs", ObjectStoreParams::new());
        made.expect("the store");
    });
    request.await
}

/// Writes texts into the journal, by their keys.
async fn write_entries(entries: &[(String, String)]) -> Result<(), idb::Error> {
    let database = open().await?;
    let transaction = database.transaction(&["runs"], TransactionMode::ReadWrite)?;
    let store = transaction.object_store("runs")?;
    for (key, text) in entries {
        store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?;
    }
    transaction.await?;
    database.close();
    Ok(())
}
