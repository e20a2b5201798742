//! The form of an operation, drawn from its data.

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Field, FieldError, FieldKind, Operation, Prepared, Row};
use hawser_core::secret::Secrets;
use leptos::prelude::*;

use super::unknown::UnknownPage;
use crate::component::confirm::Confirm;
use crate::component::error_summary::ErrorSummary;
use crate::component::findings::{Checks, Findings};
use crate::component::lookup::LookupField;
use crate::component::picker::PickerField;
use crate::component::preview::Preview;
use crate::component::sign_in::SignIn;
use crate::console::{Console, use_console};
use crate::erased::{effect, live};
use crate::route::Route;

/// The page of an operation on an appliance.
#[component]
pub fn OperationPage(operation: String, appliance: String) -> impl IntoView {
    let console = use_console();
    let found = Operation::by_id(&operation).zip(console.appliance(&appliance));
    let Some((operation, appliance)) = found.filter(|(o, a)| o.system == a.system) else {
        return view! { <UnknownPage /> }.into_any();
    };
    // The form outlives a session that ends: what was filled in stays.
    let session = {
        let id = appliance.id.clone();
        Memo::new(move |_| console.sessions.state(&id).is_in())
    };
    let draft = RwSignal::new(draft_of_link(console, operation));
    let was_in = RwSignal::new(session.get_untracked());
    effect(move || {
        if session.get() {
            was_in.set(true);
        }
    });
    let gate = {
        let appliance = appliance.clone();
        move || {
            (!session.get()).then(|| {
                let ended = was_in.get_untracked().then(|| view! {
                    <div class="alert" data-tone="warning" role="alert">
                        <p class="alert-title">"Your session has ended"</p>
                        <div class="alert-body"><p>"Sign in again. What you chose is still here."</p></div>
                    </div>
                });
                let done = Callback::new(|()| {});
                view! { {ended} <SignIn appliance=appliance.clone() done /> }
            })
        }
    };
    let form = {
        let appliance = appliance.clone();
        move || {
            was_in
                .get()
                .then(|| view! { <Form operation appliance=appliance.clone() draft /> })
        }
    };
    view! {
        <header class="page-header">
            <p class="breadcrumb"><a href="#/">"Overview"</a>" › "{appliance.name.clone()}</p>
            <h1>{operation.title}</h1>
            <p class="lead">{operation.summary}</p>
        </header>
        {live(gate)}
        {live(form)}
    }
    .into_any()
}

/// The draft that a deep link brings: ids of fields of this operation.
fn draft_of_link(console: Console, operation: &'static Operation) -> Draft {
    let mut draft = Draft::default();
    if let Route::Operation { fields, .. } = console.route.get_untracked() {
        for (name, value) in fields {
            // A looked-up value is looked up again.
            if let Some(field) = operation
                .field(&name)
                .filter(|f| matches!(f.kind, FieldKind::Picker(_)))
            {
                draft.set(field.id, value);
            }
        }
    }
    draft
}

#[component]
fn Form(
    operation: &'static Operation,
    appliance: Appliance,
    draft: RwSignal<Draft>,
) -> impl IntoView {
    let console = use_console();
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let checks = Checks::new(operation, appliance.clone(), draft);
    let confirming = RwSignal::new_local(None::<Prepared>);
    let place = appliance.clone();
    let picked = Callback::new(move |(field, row): (&'static str, Row)| {
        draft.update(|draft| pick(operation, draft, field, row));
        errors.set(Vec::new());
        show_in_address(operation, &place, &draft.get_untracked());
    });
    let check = {
        let appliance = appliance.clone();
        move || draft.with(|draft| operation.check(&appliance, draft, &checks.findings()))
    };
    let preview = {
        let check = check.clone();
        move || {
            match check() {
            Ok(prepared) => view! { <Preview request=prepared.shown() /> }.into_any(),
            Err(_) => view! { <p class="muted">"The request is shown here as soon as the form is complete and nothing blocks it."</p> }.into_any(),
        }
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match untrack(&check) {
            Ok(prepared) => {
                errors.set(Vec::new());
                confirming.set(Some(prepared));
            }
            Err(found) => errors.set(found),
        }
    };
    let left = Callback::new(move |()| {
        confirming.set(None);
        crate::component::error_summary::focus("review");
    });
    let agreed = Callback::new(move |()| {
        let prepared = confirming.try_update(Option::take).flatten();
        if let Some(prepared) = prepared {
            console.submit(prepared, Secrets::new());
        }
    });
    let at = format!("On {} ({}).", appliance.name, appliance.site);
    let dialog = move || {
        confirming.with(Option::is_some).then(|| {
            let confirmation = draft.with_untracked(|draft| (operation.confirm)(draft));
            view! { <Confirm confirmation undo=operation.undo place=at.clone() agreed left /> }
        })
    };
    let steps = operation
        .fields
        .iter()
        .map(|field| {
            let control = control(field, &appliance, draft, errors, picked);
            view! { <li><section class="form-step">{control}</section></li> }
        })
        .collect_view();
    let effects = operation
        .changes
        .iter()
        .map(|c| view! { <li>{*c}</li> })
        .collect_view();
    view! {
        <ErrorSummary errors />
        <form class="page-columns" on:submit=submit novalidate aria-label=operation.title>
            <div>
                <ol class="form-steps">{steps}</ol>
                <section class="card">
                    <div class="card-header"><h2>"The request"</h2></div>
                    <div class="card-body">{live(preview)}</div>
                </section>
                <div class="form-actions">
                    <button type="submit" class="button primary" id="review">"Review and confirm"</button>
                </div>
            </div>
            <aside class="page-aside stack" aria-label="Checks and effects">
                <section class="card">
                    <div class="card-header">
                        <h2>"Checks"</h2>
                        <button type="button" class="button small ghost" on:click=move |_| checks.look_again()>"Check again"</button>
                    </div>
                    <div class="card-body"><Findings operation appliance=appliance.clone() checks /></div>
                </section>
                <section class="card">
                    <div class="card-header"><h2>"What it does"</h2></div>
                    <div class="card-body stack">
                        <ul>{effects}</ul>
                        <p>{operation.undo}</p>
                        <p class="muted">"Needs: "{operation.role}</p>
                    </div>
                </section>
            </aside>
        </form>
        {live(dialog)}
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
fn show_in_address(operation: &'static Operation, appliance: &Appliance, draft: &Draft) {
    let fields = operation
        .fields
        .iter()
        .filter(|f| matches!(f.kind, FieldKind::Picker(_)) && !draft.value(f.id).is_empty())
        .map(|f| (f.id.to_owned(), draft.value(f.id).to_owned()))
        .collect();
    let route = Route::Operation {
        operation: operation.id.to_owned(),
        appliance: appliance.id.clone(),
        fields,
    };
    if let Ok(history) = crate::browser::window().history() {
        let _ =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&route.href()));
    }
}

fn control(
    field: &'static Field,
    appliance: &Appliance,
    draft: RwSignal<Draft>,
    errors: RwSignal<Vec<FieldError>>,
    picked: Callback<(&'static str, Row)>,
) -> AnyView {
    let appliance = appliance.clone();
    match &field.kind {
        FieldKind::Picker(picker) => {
            view! { <PickerField appliance field picker=*picker draft errors picked /> }.into_any()
        }
        FieldKind::Lookup(lookup) => {
            view! { <LookupField appliance field lookup=*lookup draft errors /> }.into_any()
        }
    }
}
