//! The tasks that the console itself started by reading something: they are nobody's operation.

use hawser_core::config::Appliance;
use leptos::prelude::*;

use crate::browser::{kept, listen, set_kept, window};

/// The name under which the browser keeps the ids, for other tabs and for the next visit.
const KEY: &str = "hawser-own-reads";

/// The maximum number of ids that are kept, the newest ones. An appliance forgets a task within a
/// day.
const MOST: usize = 100;

/// The ids of such tasks, of all appliances.
#[derive(Clone, Copy)]
pub struct OwnReads {
    ids: RwSignal<Vec<String>>,
}

impl OwnReads {
    /// Reads the ids that the browser keeps.
    pub(super) fn new() -> Self {
        let ids = RwSignal::new(stored());
        listen(&window(), "storage", move |_| {
            ids.try_maybe_update(|ids| {
                let now = stored();
                let is_news = *ids != now;
                *ids = now;
                (is_news, ())
            });
        });
        Self { ids }
    }

    /// Notes a task of an appliance.
    pub fn note(self, appliance: &Appliance, task: &str) {
        let task = key(appliance, task);
        self.ids.try_update(|ids| {
            // Another tab may have noted some.
            for id in stored() {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            ids.retain(|id| *id != task);
            ids.push(task);
            let surplus = ids.len().saturating_sub(MOST);
            ids.drain(..surplus);
            let text = serde_json::to_string(ids).unwrap_or_default();
            set_kept(KEY, Some(&text));
        });
    }

    /// Returns `true` if a task of an appliance is one of them.
    pub fn contains(self, appliance: &Appliance, task: &str) -> bool {
        let task = key(appliance, task);
        let found = self.ids.try_with_untracked(|ids| ids.contains(&task));
        found.unwrap_or_default()
    }
}

/// The base says which appliance it is, also where another console in the page has the same ids.
fn key(appliance: &Appliance, task: &str) -> String {
    format!("{} {task}", appliance.base)
}

fn stored() -> Vec<String> {
    let text = kept(KEY).unwrap_or_default();
    let mut ids: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
    ids.truncate(MOST);
    ids
}
