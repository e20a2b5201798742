//! The list of runs.

use crate::signal::{Memo, Signal};
use hawser_core::disclose::journal_json;
use hawser_core::run::Run;

use super::page_header;
use crate::browser::now;
use crate::component::evidence::save;
use crate::component::facts::time;
use crate::component::problem_panel::alert;
use crate::console::use_console;
use crate::dom::{El, View, button, div, el, link, live, p, span};
use crate::route::Route;
use crate::views;

/// All runs of this browser, newest first.
pub fn runs_page() -> View {
    let console = use_console();
    let body = move || {
        if console.runs.with(Vec::is_empty) {
            let words = "Nothing has been submitted from this browser yet. Whatever you submit is listed here, also after a reload.";
            div("empty")
                .child(p("", words))
                .child(link("button primary", "#/", "To the overview"))
        } else {
            run_items(usize::MAX)
        }
    };
    let lead = "What was submitted from this browser. Work that others started is not listed.";
    views![page_header("", "Runs", lead), live(body), kept()]
}

/// What can be done with what is kept: saved as a file, and removed once it has ended.
fn kept() -> View {
    let console = use_console();
    let entries = move || {
        let entry = |run: &Signal<Run>| run.with_untracked(hawser_core::journal::write);
        console
            .runs
            .with_untracked(|runs| runs.iter().map(entry).collect::<Vec<_>>())
    };
    let ended = Memo::new(move || {
        let is_end = |run: &&Signal<Run>| run.with(|run| run.state().is_end());
        console.runs.with(|runs| runs.iter().filter(is_end).count())
    });
    let asked = Signal::new(false);
    let (any, set_aside) = (
        move || !console.runs.with(Vec::is_empty),
        move || console.set_aside.with(Vec::len),
    );
    let rest = move || {
        let all = move || journal_json(&entries(), now());
        let save = any().then(|| {
            save(
                "Save all as JSON",
                "hawser-runs.json".to_owned(),
                Box::new(all),
            )
        });
        let many = ended.get() + set_aside();
        let ask = (many > 0).then(|| {
            button("button small", "Remove what has ended", move || {
                asked.set(true)
            })
            .attr("id", "remove-ended")
        });
        div("alert-actions").child(save).child(ask)
    };
    let question = move || {
        let (ended, set_aside) = (ended.get(), set_aside());
        let remove = move || {
            asked.set(false);
            console.forget_ended();
            console.focus("main");
        };
        let keep = move || {
            asked.set(false);
            console.focus("remove-ended");
        };
        let what = match (ended, set_aside) {
            (ended, 0) => format!("Remove {} from this browser?", counted(ended, "run")),
            (0, aside) => format!("Remove {} that cannot be read?", counted(aside, "entry")),
            (ended, aside) => format!(
                "Remove {} and {} that cannot be read from this browser?",
                counted(ended, "run"),
                counted(aside, "entry"),
            ),
        };
        let words = "What was done on the appliances stays. Runs that go on stay here too. It cannot be undone: save them first if they are needed as evidence.";
        let actions = div("alert-actions")
            .child(button("button danger", "Remove", remove).attr("id", "remove"))
            .child(button("button", "Keep them", keep));
        console.focus("remove");
        alert("warning", &what, views![p("alert-body", words), actions])
    };
    live(move || {
        (any() || set_aside() > 0).then(|| match asked.get() {
            true => View::from(question()),
            false => View::from(rest()),
        })
    })
}

fn counted(many: usize, what: &str) -> String {
    match (many, what) {
        (1, what) => format!("1 {what}"),
        (many, "entry") => format!("{many} entries"),
        (many, what) => format!("{many} {what}s"),
    }
}

/// The latest runs, for the overview.
pub fn latest() -> View {
    let console = use_console();
    live(move || {
        (!console.runs.with(Vec::is_empty)).then(|| {
            el("section")
                .child(el("h2").child("Latest runs"))
                .child(run_items(FEW))
                .child(p("", link("", "#/runs", "All runs")))
        })
    })
}

/// So many runs are shown where they are not what the page is about.
const FEW: usize = 5;

/// The runs on an appliance that have not ended, the newest of them. Drawn again when there are
/// others, not when one of them goes on: a link must stay under the pointer.
pub fn going_on(appliance: &str) -> View {
    let console = use_console();
    let id = appliance.to_owned();
    let open = Memo::new(move || {
        let mut runs = console.runs.get();
        runs.retain(|run| run.with(|run| run.appliance == id && !run.state().is_end()));
        runs
    });
    live(move || {
        let runs = open.get();
        (!runs.is_empty()).then(|| {
            let more = runs.len().saturating_sub(FEW);
            let shown = runs.into_iter().take(FEW).map(run_item);
            let others = (more > 0).then(|| {
                let words = format!("{more} more");
                el("li").class("run-more").child(link("", "#/runs", words))
            });
            el("ul")
                .class("run-list")
                .attr("aria-label", "Going on here")
                .child(shown.collect::<View>())
                .child(others)
        })
    })
}

/// The newest runs, at most so many.
fn run_items(most: usize) -> El {
    let console = use_console();
    el("ul").class("run-list").live(move || {
        console
            .runs
            .get()
            .into_iter()
            .take(most)
            .map(run_item)
            .collect::<View>()
    })
}

/// One run in a line or two: what, on what, how far.
fn run_item(run: Signal<Run>) -> El {
    let (title, about, at) = run.with_untracked(|run| {
        let to = Route::Run { id: run.id.clone() }.href();
        let about = format!("{} · {}", run.target_name(), run.appliance_name);
        (
            link("run-title", &to, run.title.as_str()),
            about,
            run.submitted(),
        )
    });
    let word = move || {
        run.with(|run| match (run.state(), run.timeline.progress()) {
            (state, Some(percent)) if !state.is_end() => format!("{}, {percent} %", state.words()),
            (state, _) => state.words().to_owned(),
        })
    };
    el("li")
        .class("run-item")
        .live_attr("data-state", move || {
            Some(run.with(|run| run.state().mark()).to_owned())
        })
        .child(title)
        .child(span("run-target", about))
        .child(el("span").class("run-word").live(word))
        .child(time(at))
}
