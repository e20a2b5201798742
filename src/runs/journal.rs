//! Runs kept across reloads, in IndexedDB.
//!
//! Storage may be missing, full or forbidden (private windows, foreign frames): then runs live as
//! long as the page, and the console says so.

use futures::future::join;
use hawser_core::journal;
use hawser_core::order::sorted;
use hawser_core::run::Run;
use idb::{Error, ObjectStore, Query, TransactionMode};
use wasm_bindgen::JsValue;

use super::database::{self, RUNS};

/// The content of the journal.
#[derive(Default)]
pub(super) struct Found {
    /// The runs, newest first.
    pub(super) runs: Vec<Run>,
    /// The entries that could not be read, by their ids. They stay in the journal.
    pub(super) unreadable: Vec<String>,
}

/// A run as an entry of the journal.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) text: String,
}

impl Entry {
    /// Creates the entry of a run as it is now.
    pub(crate) fn of(run: &Run) -> Self {
        Self {
            id: run.id.clone(),
            text: journal::write(run),
        }
    }
}

/// Writes an entry and waits until the browser has it.
pub(super) async fn write(entry: Entry) -> Result<(), String> {
    write_entry(&entry).await.map_err(|error| error.to_string())
}

async fn write_entry(entry: &Entry) -> Result<(), Error> {
    let key = JsValue::from_str(&entry.id);
    let store = open(TransactionMode::ReadWrite).await?;
    store
        .put(&JsValue::from_str(&entry.text), Some(&key))?
        .await?;
    Ok(())
}

/// Removes entries, by their ids.
pub(super) async fn remove(ids: &[String]) -> Result<(), String> {
    let removed = remove_entries(ids).await;
    removed.map_err(|error| error.to_string())
}

/// All in one transaction: there may be thousands.
async fn remove_entries(ids: &[String]) -> Result<(), Error> {
    let store = open(TransactionMode::ReadWrite).await?;
    let mut last = None;
    for id in ids {
        last = Some(store.delete(Query::Key(JsValue::from_str(id)))?);
    }
    match last {
        Some(last) => last.await,
        None => Ok(()),
    }
}

/// Reads all runs, newest first. None is ever removed but by its reader.
pub(super) async fn read() -> Result<Found, String> {
    let entries = read_entries().await.map_err(|error| error.to_string())?;
    let mut found = Found::default();
    for (id, entry) in entries {
        let run = entry.as_string().and_then(|text| journal::read(&text).ok());
        match run {
            Some(run) => found.runs.push(run),
            None => found.unreadable.extend(id.as_string()),
        }
    }
    found.runs = sorted(found.runs, |a, b| b.submitted().cmp(&a.submitted()));
    Ok(found)
}

async fn read_entries() -> Result<Vec<(JsValue, JsValue)>, Error> {
    let store = open(TransactionMode::ReadOnly).await?;
    // Both are asked for, and listened to, before either is waited for: so they are of the same
    // moment, and no answer is missed.
    let ids = store.get_all_keys(None, None)?.into_future();
    let entries = store.get_all(None, None)?.into_future();
    let (ids, entries) = join(ids, entries).await;
    Ok(ids?.into_iter().zip(entries?).collect())
}

/// Opens the store for one transaction.
async fn open(mode: TransactionMode) -> Result<ObjectStore, Error> {
    database::transaction(&[RUNS], mode)
        .await?
        .object_store(RUNS)
}
