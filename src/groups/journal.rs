//! Groups kept across reloads, beside the runs.
//!
//! A group is written only by the tab that read its last revision: what another tab wrote meanwhile
//! is never undone, so that no member is started twice.

use hawser_core::group::{self, Group};
use idb::{Error, ObjectStore, Query, TransactionMode, TransactionResult};
use wasm_bindgen::JsValue;

use crate::runs::database::{GROUPS, RUNS, transaction};
use crate::runs::journal::Entry;

/// The outcome of writing a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// It is in the journal.
    Done,
    /// Another tab has written it since it was read, or has begun the run. Nothing was written.
    Conflict,
}

/// Writes a group whose stored revision is the one before, and with it the run of a member that is
/// new: both or neither.
pub(super) async fn write(group: &Group, run: Option<Entry>) -> Result<Written, String> {
    let written = write_entries(group, run).await;
    written.map_err(|error| error.to_string())
}

async fn write_entries(group: &Group, run: Option<Entry>) -> Result<Written, Error> {
    let transaction = transaction(&[GROUPS, RUNS], TransactionMode::ReadWrite).await?;
    let groups = transaction.object_store(GROUPS)?;
    let runs = transaction.object_store(RUNS)?;
    let stored = get(&groups, &group.id).await?;
    // What cannot be read is not written over.
    let revision = stored.map_or(Some(0), |text| {
        let known = group::read(&text).ok();
        known.map(|group| group.revision)
    });
    if revision.is_none_or(|revision| revision + 1 != group.revision) {
        return Ok(Written::Conflict);
    }
    if let Some(run) = run {
        if get(&runs, &run.id).await?.is_some() {
            return Ok(Written::Conflict);
        }
        put(&runs, &run.id, &run.text).await?;
    }
    put(&groups, &group.id, &group::write(group)).await?;
    match transaction.await? {
        TransactionResult::Committed => Ok(Written::Done),
        TransactionResult::Aborted => Err(Error::TransactionAbortError("aborted".into())),
    }
}

async fn get(store: &ObjectStore, key: &str) -> Result<Option<String>, Error> {
    let found = store.get(Query::Key(JsValue::from_str(key)))?.await?;
    Ok(found.and_then(|entry| entry.as_string()))
}

async fn put(store: &ObjectStore, key: &str, text: &str) -> Result<(), Error> {
    let (key, text) = (JsValue::from_str(key), JsValue::from_str(text));
    store.put(&text, Some(&key))?.await?;
    Ok(())
}

/// Reads a group, where it is there and can be read.
pub(super) async fn read(id: &str) -> Option<Group> {
    let transaction = transaction(&[GROUPS], TransactionMode::ReadOnly).await;
    let store = transaction.ok()?.object_store(GROUPS).ok()?;
    let text = get(&store, id).await.ok()??;
    group::read(&text).ok()
}

/// Reads all groups that can be read. Without a journal there are none.
pub(super) async fn read_all() -> Vec<Group> {
    let entries = read_entries().await.unwrap_or_default();
    let texts = entries.into_iter().filter_map(|entry| entry.as_string());
    texts.filter_map(|text| group::read(&text).ok()).collect()
}

async fn read_entries() -> Result<Vec<JsValue>, Error> {
    let transaction = transaction(&[GROUPS], TransactionMode::ReadOnly).await?;
    transaction.object_store(GROUPS)?.get_all(None, None)?.await
}

/// Removes a group.
pub(super) async fn remove(id: &str) -> Result<(), String> {
    let removed = remove_entry(id).await;
    removed.map_err(|error| error.to_string())
}

async fn remove_entry(id: &str) -> Result<(), Error> {
    let transaction = transaction(&[GROUPS], TransactionMode::ReadWrite).await?;
    let store = transaction.object_store(GROUPS)?;
    store.delete(Query::Key(JsValue::from_str(id)))?.await
}
