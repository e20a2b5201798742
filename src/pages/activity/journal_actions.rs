//! Actions on the journal: saving it, and removing finished runs.

use hawser_core::export::journal_json;
use hawser_core::journal;
use leptos::prelude::*;

use crate::browser::now;
use crate::components::evidence::SaveLink;
use crate::components::problem_panel::Alert;
use crate::mount_point::MountPoint;
use crate::runs::Runs;
use crate::tracking::unsubscribe_on_cleanup;

const REMOVE: &str = "remove";
const REMOVE_FINISHED: &str = "remove-ended";

/// The number of runs from which on their reader is told how to make room. None is removed without
/// being asked for.
const MANY_RUNS: usize = 2_000;

/// Buttons below the list of runs; nothing where the journal is empty.
#[component]
pub fn JournalActions() -> impl IntoView {
    let runs = expect_context::<Runs>();
    let confirming = RwSignal::new(false);
    let has_runs = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        !runs.is_empty()
    });
    let finished = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.all().len().saturating_sub(runs.open_count())
    });
    let unreadable = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.unreadable_count()
    });
    let is_shown = Memo::new(move |_| has_runs.get() || unreadable.get() > 0);
    let can_remove = Memo::new(move |_| finished.get() + unreadable.get() > 0);
    let is_crowded = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        runs.all().len() >= MANY_RUNS
    });
    let crowded = move || {
        is_crowded.get().then(|| {
            view! {
                <Alert tone="info" title="This browser keeps 2,000 runs or more" role="status">
                    <p class="alert-body">
                        "None is deleted automatically, but the console takes longer to start. Download the runs, then clear the finished ones."
                    </p>
                </Alert>
            }
        })
    };
    let save = move || {
        has_runs.get().then(|| {
            let text = move |()| saved_journal(runs);
            view! { <SaveLink label="Download all (JSON)" file="hawser-runs.json" text /> }
        })
    };
    let remove = move || {
        can_remove.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    id=REMOVE_FINISHED
                    on:click=move |_| confirming.set(true)
                >
                    "Clear finished runs"
                </button>
            }
        })
    };
    move || {
        if !is_shown.get() {
            ().into_any()
        } else if confirming.get() {
            view! { <RemovalQuestion finished unreadable confirming /> }.into_any()
        } else {
            view! {
                {move || crowded().into_any()}
                <div class="alert-actions">
                    {move || save().into_any()}
                    {move || remove().into_any()}
                </div>
            }
            .into_any()
        }
    }
}

fn saved_journal(runs: Runs) -> String {
    let runs = untrack(|| runs.all()).into_iter();
    let entries: Vec<String> = runs.map(|run| run.with_untracked(journal::write)).collect();
    journal_json(&entries, now())
}

/// Asks before anything is removed. The focus is on its first button.
#[component]
fn RemovalQuestion(
    finished: Memo<usize>,
    unreadable: Memo<usize>,
    confirming: RwSignal<bool>,
) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let mount_point = expect_context::<MountPoint>();
    mount_point.focus(REMOVE);
    let on_remove = move |_| {
        confirming.set(false);
        runs.clear_finished();
        mount_point.focus("main");
    };
    let on_keep = move |_| {
        confirming.set(false);
        mount_point.focus(REMOVE_FINISHED);
    };
    move || {
        view! {
            <Alert tone="warning" title=question(finished.get(), unreadable.get())>
                <p class="alert-body">
                    "This only clears the list. Running operations are kept; nothing changes on the appliances. Cannot be undone: download the runs first if you need them."
                </p>
                <div class="alert-actions">
                    <button type="button" class="button danger" id=REMOVE on:click=on_remove>
                        "Clear"
                    </button>
                    <button type="button" class="button" on:click=on_keep>
                        "Cancel"
                    </button>
                </div>
            </Alert>
        }
    }
}

fn question(finished: usize, unreadable: usize) -> String {
    let runs = counted(finished, "run", "runs");
    let entries = counted(unreadable, "entry", "entries");
    match (finished, unreadable) {
        (_, 0) => format!("Clear {runs} from this browser?"),
        (0, _) => format!("Clear {entries} that cannot be read?"),
        _ => format!("Clear {runs} and {entries} that cannot be read from this browser?"),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
