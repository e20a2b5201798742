//! The form of an operation, drawn from its data.

use crate::signal::{Memo, Signal};
use hawser_core::config::Appliance;
use hawser_core::operation::{
    Draft, Entry, Field, FieldError, FieldKind, Operation, Prepared, Row,
};
use hawser_core::secret::{Secrets, Slot};

use super::page_header;
use super::unknown::unknown_page;
use crate::component::checks::{Checks, findings};
use crate::component::confirm::confirm;
use crate::component::error_summary::error_summary;
use crate::component::field::{Form, flag_field, secret_field, secret_input, text_field};
use crate::component::frame::READ_ONLY;
use crate::component::lookup::lookup_field;
use crate::component::password_again::PasswordAgain;
use crate::component::picker::picker_field;
use crate::component::preview::preview;
use crate::component::problem_panel::alert;
use crate::component::sign_in::{sign_in, take_secret};
use crate::console::{Console, use_console};
use crate::dom::{El, View, button, div, effect, el, link, live, p};
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
    let draft = Signal::new(draft_of_link(console, operation, &appliance));
    let above = views![link("", "#/", "Overview"), format!(" › {}", appliance.name)];
    views![
        page_header(above, operation.title, operation.summary),
        live(gate),
        live(move || was_in.get().then(|| form(operation, &appliance, draft))),
    ]
}

/// The draft that a deep link brings: ids of fields of this operation.
fn draft_of_link(console: Console, operation: &'static Operation, appliance: &Appliance) -> Draft {
    let mut draft = Draft::new(appliance, crate::browser::fresh_id(), crate::browser::now());
    if let Route::Operation { fields, .. } = console.route.get_untracked() {
        for (name, value) in fields {
            if let Some(field) = operation.field(&name).filter(|f| f.is_linked()) {
                draft.change(operation, field.id, Entry::Text(value));
            }
        }
    }
    draft
}

fn form(operation: &'static Operation, appliance: &Appliance, draft: Signal<Draft>) -> View {
    let console = use_console();
    let errors = Signal::new(Vec::<FieldError>::new());
    let form = Form {
        operation,
        draft,
        errors,
    };
    let secrets = SecretInputs::of(operation);
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
        if console.is_read_only() {
            return;
        }
        match reactive_graph::graph::untrack(&prepare) {
            Ok(prepared) => {
                errors.set(Vec::new());
                confirming.set(Some(prepared));
            }
            Err(found) => errors.set(found),
        }
    };
    let at = format!("On {} ({}).", appliance.name, appliance.site);
    let given = secrets.clone();
    let place = appliance.clone();
    let dialog = move || {
        let confirmation = confirming
            .with(Option::is_some)
            .then(|| draft.with_untracked(operation.confirm))?;
        let secrets = given.clone();
        let agreed = move || {
            if let Some(prepared) = confirming.update(Option::take).flatten() {
                console.submit(prepared, secrets.take());
            }
        };
        let left = move || {
            confirming.set(None);
            console.focus("review");
        };
        let password = PasswordAgain::before(console, operation, &place);
        Some(confirm(
            confirmation,
            operation.undo,
            &at,
            password,
            agreed,
            left,
        ))
    };
    let steps = steps(form, appliance, &secrets);
    let review = if console.is_read_only() {
        p("muted", READ_ONLY)
    } else {
        el("button")
            .attr("type", "submit")
            .attr("id", "review")
            .class("button primary")
            .child("Review and confirm")
    };
    let main = el("div")
        .child(el("ol").class("form-steps").child(steps))
        .child(card("The request", None, live(request)))
        .child(div("form-actions").child(review));
    let sheet = el("form")
        .attr("novalidate", "")
        .attr("aria-label", operation.title)
        .on("submit", submit)
        .child(main);
    // The checks have a small form of their own, so they stand beside the form.
    let layout = div("page-columns")
        .child(sheet)
        .child(aside(form, appliance, checks));
    let notice = operation
        .notice
        .map(|(title, text)| alert("info", title, p("alert-body", text)));
    views![notice, error_summary(errors), layout, live(dialog)]
}

/// Checks and effects, beside the form.
fn aside(form: Form, appliance: &Appliance, checks: Checks) -> El {
    let operation = form.operation;
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
            findings(form, appliance, checks),
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

/// One step for each field that is picked or looked up by what was picked, and one for what is
/// typed between them.
fn steps(form: Form, appliance: &Appliance, secrets: &SecretInputs) -> View {
    let is_text = |id: &&str| {
        let field = form.operation.field(id);
        matches!(field.map(|field| &field.kind), Some(FieldKind::Text(_)))
    };
    let is_typed = |field: &Field| match &field.kind {
        FieldKind::Picker(_) => false,
        FieldKind::Lookup(lookup) => lookup.after.iter().any(is_text),
        _ => true,
    };
    let mut steps = Vec::new();
    let mut typed: Option<El> = None;
    for field in form.operation.fields {
        let control = control(form, field, appliance, secrets);
        let step = typed.take().filter(|_| is_typed(field));
        let step = step.unwrap_or_else(|| {
            let section = el("section").class("form-step");
            steps.push(el("li").child(section.clone()));
            if is_typed(field) {
                section.child(el("h2").child("Details"))
            } else {
                section
            }
        });
        typed = Some(step.child(control)).filter(|_| is_typed(field));
    }
    steps.into_iter().collect()
}

fn control(
    form: Form,
    field: &'static Field,
    appliance: &Appliance,
    secrets: &SecretInputs,
) -> View {
    let console = use_console();
    let Form { draft, errors, .. } = form;
    match &field.kind {
        FieldKind::Picker(picker) => {
            let place = appliance.id.clone();
            let picked = move |row: Row| {
                form.change(field.id, Entry::Row(row));
                draft.with_untracked(|draft| {
                    show_in_address(console, form.operation, &place, draft)
                });
            };
            picker_field(appliance, field, picker, form, picked).into()
        }
        FieldKind::Lookup(lookup) => lookup_field(appliance, field, lookup, draft, errors).into(),
        FieldKind::Text(text) => text_field(form, field, text).into(),
        FieldKind::Secret(password) => secrets
            .input(password.slot)
            .map(|input| secret_field(form, field, input, password.required.is_none()))
            .into(),
        FieldKind::Flag(flag) => flag_field(form, field, flag),
    }
}

/// The inputs of the passwords that an operation sends along. They are the only place where
/// these stand.
#[derive(Clone)]
struct SecretInputs(Vec<(Slot, El)>);

impl SecretInputs {
    fn of(operation: &'static Operation) -> Self {
        let mut inputs = Vec::new();
        for field in operation.fields {
            if let FieldKind::Secret(password) = &field.kind {
                inputs.push((password.slot, secret_input()));
            }
        }
        Self(inputs)
    }

    fn input(&self, slot: Slot) -> Option<&El> {
        let found = self.0.iter().find(|(known, _)| *known == slot);
        found.map(|(_, input)| input)
    }

    /// Takes what was typed and leaves the inputs empty.
    fn take(&self) -> Secrets {
        let mut secrets = Secrets::new();
        for (slot, input) in &self.0 {
            secrets = secrets.with(*slot, take_secret(input));
        }
        secrets
    }
}

/// Keeps the target in the address, so that it can be sent to a colleague.
fn show_in_address(
    console: Console,
    operation: &'static Operation,
    appliance: &str,
    draft: &Draft,
) {
    let fields = operation
        .fields
        .iter()
        .filter(|f| f.is_linked() && !draft.value(f.id).is_empty())
        .map(|f| (f.id.to_owned(), draft.value(f.id).to_owned()))
        .collect();
    let route = Route::Operation {
        operation: operation.id.to_owned(),
        appliance: appliance.to_owned(),
        fields,
    };
    console.rename(&route);
}
