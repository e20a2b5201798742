//! The button that reads the history reports of a plan.

use hawser_core::glossary::Term;
use hawser_core::history::{PlanHistory, READ_REPORTS, READ_REPORTS_HELP};
use leptos::prelude::*;

use crate::components::help::Help;
use crate::history::Histories;
use crate::session::Sessions;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The button, and a word where it cannot be pressed. It stays where it is while the reports are
/// read, so that it keeps the focus.
#[component]
pub fn ReadReports(history: PlanHistory) -> impl IntoView {
    let histories = expect_context::<Histories>();
    let sessions = expect_context::<Sessions>();
    let state = histories.of(&history);
    let is_reading = part_of(&state, |state| state.is_reading);
    let id = history.appliance.clone();
    let is_signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&id).is_signed_in()
    });
    let read = Callback::new(move |()| histories.read(&history));
    move || {
        if !is_signed_in.get() {
            return view! {
                <span class="muted read-reports-none">"Sign in to read history reports."</span>
            }
            .into_any();
        }
        view! {
            <span class="read-reports">
                <button
                    type="button"
                    class="button small"
                    aria-disabled=move || is_reading.get().to_string()
                    aria-busy=move || is_reading.get().to_string()
                    on:click=move |_| read.run(())
                >
                    {READ_REPORTS}
                </button>
                <Help terms=vec![Term { word: READ_REPORTS, meaning: READ_REPORTS_HELP }] />
            </span>
        }
        .into_any()
    }
}
