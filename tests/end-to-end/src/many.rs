//! Many tasks that go on for longer than anybody watches, and their runs as the journal has them.

use hawser_core::journal;
use hawser_simulator::task::{NewTask, Outcome};
use serde_json::{Value, json};

use crate::administrator::SITE_A;
use crate::journey::Journey;

/// How long each task takes, in seconds: a task that began before the first look still goes on
/// after the last, and its progress moves all the time.
pub const TASK_SECONDS: f64 = 100.0 * 3_600.0;

/// Between the starts of two tasks, in milliseconds: so they do not move all at once.
const APART: i64 = 60_000;

/// Starts tasks on site A, and gives the entries of their runs.
pub fn started(journey: &Journey, count: usize) -> Vec<(String, String)> {
    let now = journey.simulator().simulation().clock.now();
    let number = |i: usize| i64::try_from(i).unwrap_or(0);
    (0..count)
        .map(|i| {
            let began = now - APART * (1 + number(i));
            let name = format!("soak-{i:03}");
            let id = journey.world(|world| world.start_task(task(&name), began));
            (name.clone(), entry(&name, &id, began))
        })
        .collect()
}

fn task(name: &str) -> NewTask {
    NewTask {
        appliance: SITE_A.appliance,
        id_prefix: "HmsTask:".to_owned(),
        id_suffix: String::new(),
        description_id: "hms.task.promoteTestImage",
        description: "Promoting a test image".to_owned(),
        entity: format!("GID-{name}"),
        entity_name: name.to_owned(),
        user: SITE_A.user.to_owned(),
        ends_at_percent: 100,
        planned: Outcome::Success(None),
    }
}

/// A run as the console keeps it. It reads it itself, so a wrong form is found at once.
fn entry(name: &str, task: &str, began: i64) -> String {
    let event = |what: &str, text: &str| json!([what, 0, began, began, text]);
    let entry = json!({
        "version": journal::VERSION,
        "id": name,
        "operation": "promote-test-image",
        "title": "Promote test image",
        "appliance": SITE_A.appliance,
        "appliance_name": SITE_A.name,
        "user": SITE_A.user,
        "targets": [["replication", "Replication", name, format!("GID-{name}")]],
        "request": {"method": "POST", "path": "/promote", "headers": [], "body": ""},
        "timeline": [event("confirmed", ""), event("sent", ""), event("accepted", task)],
        "task": {
            "id": task, "status": "RUNNING", "entity": format!("GID-{name}"), "entity_name": name,
            "queued": began, "started": began, "finished": Value::Null,
        },
        "seen": [],
    });
    let run = journal::read(&entry.to_string()).expect("an entry of the journal");
    journal::write(&run)
}

/// Tells the console entries of the journal.
const TELL: &str = "
    const tab = new window.BroadcastChannel('hawser-runs');
    for (const [, text] of arguments[0]) tab.postMessage(text);
    tab.close();
";

/// Tells the console the entries as another tab does: it takes more of them than its journal keeps.
pub async fn tell(journey: &Journey, entries: &[(String, String)]) {
    journey.browser.script(TELL, vec![json!(entries)]).await;
}
