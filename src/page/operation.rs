//! The form of an operation, drawn from its data.

use crate::signal::{Memo, Signal};
use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Field, FieldError, FieldKind, Operation, Prepared, Row};
use hawser_core::secret::Secrets;

use super::page_header;
use super::unknown::unknown_page;
use crate::component::checks::{Checks, findings};
use crate::component::confirm::confirm;
use crate::component::error_summary::error_summary;
use crate::component::lookup::lookup_field;
use crate::component::picker::picker_field;
use crate::component::preview::preview;
use crate::component::problem_panel::alert;
use crate::component::sign_in::sign_in;
use crate::console::{Console, use_console};
use crate::dom::{El, View, button, div, effect, el, focus, link, live, p};
use crate::route::Route;
use crate::views;

/// The page of an operation on an appliance.
pub fn operation_page(operation: &str, appliance: &str) -> View {
    let console = use_console();
    let found = Operation::by_id(operation).zip(console.appliance(appliance));
    let Some((operation, appliance)) = found.filter(|(o, a)| o.system == a.system) else {
        return unknown_page();
    };
    let id = appliance.id.clone();
    let signed_in = Memo::new(move || console.sessions.state(&id).is_in());
    // The form outlives a session that ends: what was filled in stays.
    let was_in = Signal::new(signed_in.get_untracked());
    effect(move || {
        if signed_in.get() && !was_in.get_untracked() {
            was_in.set(true);
        }
    });
    let place = appliance.clone();
    let gate = move || {
        (!signed_in.get()).then(|| {
            let ended = was_in.get_untracked().then(|| {
                let words = p("alert-body", "Sign in again. What you chose is still here.");
                alert("warning", "Your session has ended", words).attr("role", "alert")
            });
            views![ended, sign_in(&place, || {})]
        })
    };
    let draft = Signal::new(draft_of_link(console, operation));
    let above = views![link("", "#/", "Overview"), format!(" › {}", appliance.name)];
    views![
        page_header(above, operation.title, operation.summary),
        live(gate),
        live(move || was_in.get().then(|| form(operation, &appliance, draft))),
    ]
}

/// The draft that a deep link brings: ids of fields of this operation.
fn draft_of_link(console: Console, operation: &'static Operation) -> Draft {
    let mut draft = Draft::default();
    if let Route::Operation { fields, .. } = console.route.get_untracked() {
        for (name, value) in fields {
            // What is looked up is looked up again.
            if let Some(field) = operation.field(&name).filter(|f| is_linked(f)) {
                draft.set(field.id, value);
            }
        }
    }
    draft
}

fn is_linked(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Picker(_))
}

fn form(operation: &'static Operation, appliance: &Appliance, draft: Signal<Draft>) -> View {
    let console = use_console();
    let errors = Signal::new(Vec::<FieldError>::new());
    let checks = Checks::new(operation, appliance, draft);
    let confirming = Signal::new(None::<Prepared>);
    let place = appliance.clone();
    let prepare = move || draft.with(|draft| operation.check(&place, draft, &checks.findings()));
    let prepared = prepare.clone();
    let request = move || match prepared() {
        Ok(prepared) => preview(&prepared.shown()),
        Err(_) => p(
            "muted",
            "The request is shown here as soon as the form is complete and nothing blocks it.",
        ),
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        match reactive_graph::graph::untrack(&prepare) {
            Ok(prepared) => {
                errors.set(Vec::new());
                confirming.set(Some(prepared));
            }
            Err(found) => errors.set(found),
        }
    };
    let at = format!("On {} ({}).", appliance.name, appliance.site);
    let dialog = move || {
        let confirmation = confirming
            .with(Option::is_some)
            .then(|| draft.with_untracked(operation.confirm))?;
        let agreed = move || {
            if let Some(prepared) = confirming.update(Option::take).flatten() {
                console.submit(prepared, Secrets::new());
            }
        };
        let left = move || {
            confirming.set(None);
            focus("review");
        };
        Some(confirm(confirmation, operation.undo, &at, agreed, left))
    };
    let steps = operation.fields.iter().map(|field| {
        let control = control(operation, field, appliance, draft, errors);
        el("li").child(el("section").class("form-step").child(control))
    });
    let review = el("button")
        .attr("type", "submit")
        .attr("id", "review")
        .class("button primary")
        .child("Review and confirm");
    let main = el("div")
        .child(el("ol").class("form-steps").child(steps.collect::<View>()))
        .child(card("The request", None, live(request)))
        .child(div("form-actions").child(review));
    let form = el("form")
        .attr("novalidate", "")
        .attr("aria-label", operation.title)
        .on("submit", submit)
        .child(main);
    // The checks have a small form of their own, so they stand beside the form.
    let layout = div("page-columns")
        .child(form)
        .child(aside(operation, appliance, checks));
    views![error_summary(errors), layout, live(dialog)]
}

/// Checks and effects, beside the form.
fn aside(operation: &'static Operation, appliance: &Appliance, checks: Checks) -> El {
    let again = button("button small ghost", "Check again", move || {
        checks.look_again()
    });
    let effects: View = operation
        .changes
        .iter()
        .map(|c| el("li").child(*c))
        .collect();
    let effects = views![
        el("ul").child(effects),
        p("", operation.undo),
        p("muted", format!("Needs: {}", operation.role)),
    ];
    el("aside")
        .class("page-aside stack")
        .attr("aria-label", "Checks and effects")
        .child(card(
            "Checks",
            Some(again),
            findings(operation, appliance, checks),
        ))
        .child(card("What it does", None, effects))
}

fn card(title: &str, action: Option<El>, body: impl Into<View>) -> El {
    el("section")
        .class("card")
        .child(
            div("card-header")
                .child(el("h2").child(title))
                .child(action),
        )
        .child(div("card-body stack").child(body))
}

fn control(
    operation: &'static Operation,
    field: &'static Field,
    appliance: &Appliance,
    draft: Signal<Draft>,
    errors: Signal<Vec<FieldError>>,
) -> El {
    match &field.kind {
        FieldKind::Picker(picker) => {
            let place = appliance.id.clone();
            let picked = move |row: Row| {
                draft.update(|draft| pick(operation, draft, field.id, row));
                errors.set(Vec::new());
                draft.with_untracked(|draft| show_in_address(operation, &place, draft));
            };
            picker_field(appliance, field, picker, draft, errors, picked)
        }
        FieldKind::Lookup(lookup) => lookup_field(appliance, field, lookup, draft, errors),
    }
}

/// Picks a row and empties what depended on the one before.
fn pick(operation: &'static Operation, draft: &mut Draft, field: &'static str, row: Row) {
    let changed = draft.value(field) != row.id;
    draft.pick(field, row);
    if changed {
        for other in operation.fields {
            let after = match &other.kind {
                FieldKind::Picker(picker) => picker.after,
                FieldKind::Lookup(lookup) => lookup.after,
            };
            if after.contains(&field) {
                draft.clear(other.id);
            }
        }
    }
}

/// Keeps the target in the address, so that it can be sent to a colleague. The
/// history does not grow, and no page changes.
fn show_in_address(operation: &'static Operation, appliance: &str, draft: &Draft) {
    let fields = operation
        .fields
        .iter()
        .filter(|f| is_linked(f) && !draft.value(f.id).is_empty())
        .map(|f| (f.id.to_owned(), draft.value(f.id).to_owned()))
        .collect();
    let route = Route::Operation {
        operation: operation.id.to_owned(),
        appliance: appliance.to_owned(),
        fields,
    };
    if let Ok(history) = crate::browser::window().history() {
        let _ =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&route.href()));
    }
}
