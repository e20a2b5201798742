//! Runs kept across reloads, in IndexedDB.
//!
//! Storage may be missing, full or forbidden (private windows, foreign frames):
//! then runs live as long as the page, and the console says so once.

use hawser_core::journal;
use hawser_core::order::sort;
use hawser_core::run::Run;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "hawser";
const STORE: &str = "runs";

/// The most runs that are kept; the oldest go first.
pub const MOST: usize = 200;

/// What was found at start.
#[derive(Default)]
pub struct Kept {
    /// The runs, newest first.
    pub runs: Vec<Run>,
    /// The entries that could not be read, by their ids. They stay where they are.
    pub unreadable: Vec<String>,
}

/// A run as it is written down.
pub struct Entry {
    id: String,
    /// As text.
    pub text: String,
}

impl Entry {
    /// The entry of a run as it stands now.
    pub fn of(run: &Run) -> Self {
        Self {
            id: run.id.clone(),
            text: journal::write(run),
        }
    }
}

/// A mark beside the journal that can be looked for without opening it.
const USED: &str = "hawser-runs";

/// Whether runs were written down in this browser, as far as can be told at once.
pub fn has_been_used() -> bool {
    let marks = crate::browser::window().local_storage().ok().flatten();
    marks.is_some_and(|marks| matches!(marks.get_item(USED), Ok(Some(_))))
}

/// Writes a run down and waits until it is on disk.
pub async fn write(entry: Entry) -> Result<(), String> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    if let Ok(Some(marks)) = crate::browser::window().local_storage() {
        let _ = marks.set_item(USED, "1");
    }
    let request = store
        .put_with_key(
            &JsValue::from_str(&entry.text),
            &JsValue::from_str(&entry.id),
        )
        .map_err(words)?;
    done(&request).await.map(|_| ())
}

/// Forgets a run.
pub async fn forget(id: &str) -> Result<(), String> {
    let store = open(IdbTransactionMode::Readwrite).await?;
    let request = store.delete(&JsValue::from_str(id)).map_err(words)?;
    done(&request).await.map(|_| ())
}

/// Reads all runs, newest first, and forgets those past [`MOST`].
pub async fn read() -> Result<Kept, String> {
    let store = open(IdbTransactionMode::Readonly).await?;
    // Asked for together, so that they are of the same moment.
    let (entries, ids) = (store.get_all(), store.get_all_keys());
    let entries = js_sys::Array::from(&done(&entries.map_err(words)?).await?);
    let ids = js_sys::Array::from(&done(&ids.map_err(words)?).await?);
    let mut kept = Kept::default();
    for (entry, id) in entries.iter().zip(ids.iter()) {
        match entry
            .as_string()
            .ok_or_else(String::new)
            .and_then(|text| journal::read(&text))
        {
            Ok(run) => kept.runs.push(run),
            Err(_) => kept.unreadable.extend(id.as_string()),
        }
    }
    sort(&mut kept.runs, |a, b| b.submitted().cmp(&a.submitted()));
    if kept.runs.len() > MOST {
        for old in kept.runs.split_off(MOST) {
            // It is tried again at the next start.
            let _ = forget(&old.id).await;
        }
    }
    Ok(kept)
}

async fn open(mode: IdbTransactionMode) -> Result<web_sys::IdbObjectStore, String> {
    let factory = crate::browser::window()
        .indexed_db()
        .map_err(words)?
        .ok_or("this browser offers no storage")?;
    let request = factory.open_with_u32(DATABASE, 1).map_err(words)?;
    let created = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || {
        let database = created
            .result()
            .ok()
            .and_then(|d| d.dyn_into::<IdbDatabase>().ok());
        if let Some(database) = database {
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(&request)
        .await?
        .dyn_into()
        .map_err(|_| "the storage is not usable".to_owned())?;
    drop(upgrade);
    let transaction = database
        .transaction_with_str_and_mode(STORE, mode)
        .map_err(words)?;
    let store = transaction.object_store(STORE).map_err(words)?;
    // The connection closes when its transaction has ended.
    database.close();
    Ok(store)
}

/// Waits for a request of the database.
async fn done(request: &IdbRequest) -> Result<JsValue, String> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise)
        .await
        .map_err(|_| "the storage refused".to_owned())?;
    request.result().map_err(words)
}

fn words(error: JsValue) -> String {
    js_sys::Reflect::get(&error, &JsValue::from_str("message"))
        .ok()
        .and_then(|message| message.as_string())
        .unwrap_or_else(|| "the storage refused".to_owned())
}
