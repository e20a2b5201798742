//! Runs in the browser's journal.

use hawser_end_to_end::Journey;
use serde_json::json;

/// Puts entries into the journal of the console.
const KEEP: &str = r#"
    const done = arguments[arguments.length - 1];
    const opened = indexedDB.open("hawser");
    // The console makes it when it first keeps a run, and leaves a mark that there is one.
    opened.onupgradeneeded = () => opened.result.createObjectStore("runs");
    localStorage.setItem("hawser-runs", "1");
    opened.onerror = () => done("no journal: " + opened.error);
    opened.onsuccess = () => {
        const database = opened.result;
        const all = database.transaction("runs", "readwrite");
        for (const [id, text] of arguments[0]) all.objectStore("runs").put(text, id);
        all.oncomplete = () => { database.close(); done("kept"); };
        all.onerror = () => done("not kept: " + all.error);
    };
"#;

/// Keeps the entries as if the console had written them before a reload.
pub async fn keep(journey: &Journey, entries: &[(String, String)]) {
    let kept = journey
        .browser
        .script_later(KEEP, vec![json!(entries)])
        .await;
    assert_eq!(kept, json!("kept"));
}
