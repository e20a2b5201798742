//! What is loaded when somebody goes to work: forms, runs, and what follows them.
//!
//! The first load is what is needed to see the console and to sign in. The rest is a second file
//! of WebAssembly that shares memory and functions with the first. The linker does not know of
//! two files: `xtask split` takes out of the finished program whatever only [`here`] leads to.
//! So the boundary is this file, and it is kept by reachability: what the first load calls, names
//! or keeps a table of, is in the first load. The pages of the first load ask [`Work`] for
//! everything else, and nothing of that asks to be listed anywhere.

use crate::browser::{fetch_anew, sleep, window};
use crate::component::problem_panel::alert;
use crate::console::Console;
use crate::dom::{View, button, el, live, p, spawn};
use crate::signal::Signal;
use futures::future::{Either, select};
use hawser_core::config::Appliance;

/// So many milliseconds the web server may take to say whether it is there.
const PATIENCE: i64 = 5_000;

/// What the second file has for the first.
pub struct Work {
    /// Begins to work, once for each console: reads the journal, hears other tabs, follows.
    pub begin: fn(Console),
    /// Somebody signed in on an appliance: what runs there is followed.
    pub signed_in: fn(Console, &Appliance),
    /// Somebody signed out.
    pub signed_out: fn(Console, &Appliance),
    /// How many runs have not ended, tracked.
    pub open_runs: fn(Console) -> usize,
    /// The latest runs, for the overview.
    pub latest: fn() -> View,
    /// The runs on an appliance that have not ended.
    pub going_on: fn(&str) -> View,
    /// The page of an operation on an appliance.
    pub operation_page: fn(&str, &str) -> View,
    /// The page of all runs.
    pub runs_page: fn() -> View,
    /// The page of a run, by its id.
    pub run_page: fn(String) -> View,
}

static WORK: Work = Work {
    begin: Console::begin_work,
    signed_in: Console::follow_signed_in,
    signed_out: Console::follow_signed_out,
    open_runs: Console::open_runs,
    latest: crate::page::runs::latest,
    going_on: crate::page::runs::going_on,
    operation_page: crate::page::operation::operation_page,
    runs_page: crate::page::runs::runs_page,
    run_page: crate::page::run::run_page,
};

/// The only way into the second file.
#[cfg(feature = "parts")]
#[wasm_split_helpers::wasm_split(work, fallible)]
fn here() -> Result<&'static Work, wasm_split_helpers::SplitLoaderError> {
    Ok(&WORK)
}

/// In tests the program is one file.
#[cfg(not(feature = "parts"))]
async fn here() -> Result<&'static Work, ()> {
    Ok(&WORK)
}

/// Whether the web server answers at all. One that takes its time does not.
async fn answers() -> bool {
    let asked = Box::pin(fetch_anew("./"));
    matches!(
        select(asked, Box::pin(sleep(PATIENCE))).await,
        Either::Left((Some(_), _))
    )
}

/// How far the second file is, for one console.
#[derive(Clone, Copy, Default)]
pub enum State {
    /// Nobody has needed it.
    #[default]
    Unasked,
    /// On its way.
    Loading,
    /// It is here.
    Here(&'static Work),
    /// It did not come; whether the web server answers at all.
    Failed {
        /// It does, so it has other files now.
        answers: bool,
    },
}

/// The second file, for one console.
#[derive(Clone, Copy, Default)]
pub struct Loader(Signal<State>);

impl Loader {
    /// Lets go of it.
    pub fn rest(self) {
        self.0.rest();
    }

    /// Loads it, unless that is done or under way. Called as soon as it can be foreseen that it
    /// is needed, so that nobody waits.
    pub fn load(self) {
        if matches!(self.0.get_untracked(), State::Loading | State::Here(_)) {
            return;
        }
        self.0.set(State::Loading);
        spawn(async move {
            let state = match here().await {
                Ok(work) => State::Here(work),
                Err(_) => State::Failed {
                    answers: answers().await,
                },
            };
            self.0.set(state);
        });
    }

    /// What it has, once it is here; tracked.
    pub fn get(self) -> Option<&'static Work> {
        match self.0.get() {
            State::Here(work) => Some(work),
            _ => None,
        }
    }

    /// What it has, if it is here.
    pub fn get_untracked(self) -> Option<&'static Work> {
        match self.0.get_untracked() {
            State::Here(work) => Some(work),
            _ => None,
        }
    }

    /// What is drawn by it, or why it is not here.
    pub fn show(self, draw: impl Fn(&'static Work) -> View + 'static) -> View {
        live(move || match self.0.get() {
            State::Here(work) => draw(work),
            State::Failed { answers } => self.failed(answers),
            State::Unasked | State::Loading => View::default(),
        })
    }

    /// A page that is drawn by it, which loads it. No page is blank meanwhile.
    pub fn page(self, draw: impl Fn(&'static Work) -> View + 'static) -> View {
        self.load();
        live(move || match self.0.get() {
            State::Here(work) => draw(work),
            State::Failed { answers } => {
                crate::views![
                    el("h1").child("This page was not loaded"),
                    self.failed(answers)
                ]
            }
            State::Unasked | State::Loading => {
                p("waiting", "Loading …").attr("role", "status").into()
            }
        })
    }

    fn failed(self, answers: bool) -> View {
        let (title, words) = if answers {
            (
                "Hawser was updated",
                "The web server does not have the rest of this version any more. Reload the page, and sign in again. Nothing was sent to an appliance. If this comes again, copy the whole dist folder to the server.",
            )
        } else {
            (
                "The web server does not answer",
                "The rest of Hawser could not be loaded. Check the network, a VPN or proxy in between, and the web server.",
            )
        };
        let again = button("button small", "Try again", move || self.load());
        let reload = answers.then(|| {
            button("button small primary", "Reload", || {
                let _ = window().location().reload();
            })
        });
        alert("danger", title, p("alert-body", words))
            .attr("role", "alert")
            .child(p("alert-actions", crate::views![reload, again]))
            .into()
    }
}
