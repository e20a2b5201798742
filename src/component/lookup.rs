//! A field that is filled in by asking the appliance.

use crate::signal::Signal;
use hawser_core::config::Appliance;
use hawser_core::fact::Tone;
use hawser_core::operation::{Draft, Field, FieldError, Looked, Lookup};
use hawser_core::problem::Problem;
use hawser_core::request::Request;

use super::error_summary::{control_id, field_error};
use super::facts::facts;
use super::problem_panel::{alert, problem_alert};
use crate::browser::sleep;
use crate::console::use_console;
use crate::dom::{El, button, div, effect, el, p};

/// So long after the last key something typed is looked up, in milliseconds.
const PAUSE: i64 = 600;

const FOR_FIELDS: &str = "Fill in the fields above first.";
const FOR_SESSION: &str = "The appliance is asked when you have signed in.";

#[derive(Clone, PartialEq)]
enum Found {
    /// For what it says.
    Waiting(&'static str),
    Busy,
    Looked(Box<Looked>),
    Failed(Box<Problem>),
}

/// A look-up with its label, help and error.
pub fn lookup_field(
    appliance: &Appliance,
    field: &'static Field,
    lookup: &'static Lookup,
    draft: Signal<Draft>,
    errors: Signal<Vec<FieldError>>,
) -> El {
    let console = use_console();
    let found = Signal::new(Found::Waiting(FOR_FIELDS));
    let again = Signal::new(0u32);
    let asked = Signal::new(None::<(Request, u32)>);
    let appliance = appliance.clone();
    effect(move || {
        let signed_in = console.sessions.state(&appliance.id).is_in();
        let request = draft.with(lookup.request);
        // Without a session what was found stays.
        let held_up = request.is_some() && !signed_in;
        if let Found::Waiting(_) = found.get_untracked() {
            let what_for = if held_up { FOR_SESSION } else { FOR_FIELDS };
            found.set(Found::Waiting(what_for));
        }
        if held_up {
            return;
        }
        let wanted = request.map(|request| (request, again.get()));
        if asked.get_untracked() == wanted {
            // Another spelling of what was asked for: what was found holds.
            if let Found::Looked(looked) = found.get_untracked()
                && let Some(row) = looked.row
                && draft.with_untracked(|draft| draft.row(field.id).is_none())
            {
                draft.update(|draft| draft.pick(field.id, row));
            }
            return;
        }
        asked.set(wanted.clone());
        let Some((request, _)) = wanted.clone() else {
            found.set(Found::Waiting(FOR_FIELDS));
            return;
        };
        found.set(Found::Busy);
        // What is typed is asked about when the typing has paused; what was picked, at once.
        let typed = draft
            .with_untracked(|draft| lookup.after.iter().any(|field| draft.row(field).is_none()));
        let appliance = appliance.clone();
        console.spawn(async move {
            if typed {
                sleep(PAUSE).await;
                if asked.try_get_untracked().as_ref() != Some(&wanted) {
                    return;
                }
            }
            let answer = console.read(&appliance, &request).await;
            if asked.try_get_untracked() != Some(wanted) {
                return;
            }
            // The session ended over it: it is asked again with the next one.
            if !console.sessions.state_now(&appliance.id).is_in() {
                asked.set(None);
            }
            let looked = draft.with_untracked(|draft| (lookup.read)(draft, answer));
            let row = looked.as_ref().ok().and_then(|looked| looked.row.clone());
            draft.update(|draft| match row {
                Some(row) => draft.pick(field.id, row),
                None => draft.clear(field.id),
            });
            found.set(match looked {
                Ok(looked) => Found::Looked(Box::new(looked)),
                Err(problem) => Found::Failed(problem),
            });
        });
    });
    let retry = move || {
        again.update(|n| *n = n.wrapping_add(1));
    };
    div("field")
        .child(el("h2").child(field.label))
        .child(p("help", field.help))
        .child(field_error(errors, field.id))
        .child(
            el("div")
                .attr("id", &control_id(field.id))
                .attr("tabindex", "-1")
                .attr("aria-live", "polite")
                .live(move || found.with(|found| body(found, retry))),
        )
}

fn body(found: &Found, retry: impl FnMut() + 'static) -> El {
    match found {
        Found::Waiting(words) => p("muted", *words),
        Found::Busy => p("picker-loading", "Asking the appliance …"),
        Found::Failed(problem) => problem_alert(problem, Some(Box::new(retry))),
        Found::Looked(looked) => {
            let facts = looked.row.as_ref().map(|row| facts(&row.facts));
            let again = (looked.tone != Tone::Success)
                .then(|| p("alert-actions", button("button small", "Look again", retry)));
            alert(
                looked.tone.word(),
                &looked.words,
                div("alert-body").child(facts),
            )
            .child(again)
        }
    }
}
