//! The form of an operation: fields, prechecks, request preview and confirmation.

use hawser_core::config::Appliance;
use hawser_core::operation::{
    CHECKS, Draft, Field, FieldError, FieldKind, Finding, OpenPoint, Operation, Prepared, Severity,
};
use leptos::prelude::*;

use super::error_summary::{ErrorSummary, control_id};
use super::field::{FlagField, SecretField, TextField};
use super::findings::Findings;
use super::lookup::LookupField;
use super::prechecks::Prechecks;
use super::restored::RestoredNote;
use super::review_again::ReviewAgain;
use super::secret_inputs::SecretInputs;
use super::state::{FORM_ID, FormState};
use crate::api::Api;
use crate::components::dialog::confirm::ConfirmDialog;
use crate::components::dialog::password_again::PasswordAgain;
use crate::components::picker::PickerField;
use crate::components::preview::RequestPreview;
use crate::components::problem_panel::Alert;
use crate::components::read_only::READ_ONLY;
use crate::drafts::Drafts;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::runs::Runs;
use crate::session::Sessions;

const REVIEW_ID: &str = "review";

/// The form of an operation on an appliance. It begins with `draft`, as a link brings it, and with
/// what was typed before for the same target.
#[component]
pub fn OperationForm(
    operation: &'static Operation,
    appliance: Appliance,
    draft: Draft,
) -> impl IntoView {
    let drafts = expect_context::<Drafts>();
    let linked = StoredValue::new(draft.clone());
    let form = FormState::new(operation, &appliance, draft);
    let is_restored = RwSignal::new(form.restore(drafts, &appliance));
    if is_restored.get_untracked() {
        let navigation = expect_context::<Navigation>();
        navigation.replace(&form.route(&appliance.id));
    }
    let checks = Prechecks::new(operation, &appliance, form.draft);
    let secrets = SecretInputs::new(operation);
    let pending = RwSignal::new(None::<Prepared>);
    let is_read_only = expect_context::<Api>().is_read_only();

    let target = StoredValue::new(appliance.clone());
    Effect::new(move || {
        form.draft
            .with(|draft| target.with_value(|appliance| drafts.keep(operation, appliance, draft)));
    });
    let prepare = move |findings: &[Finding]| -> Result<Prepared, Vec<FieldError>> {
        form.draft.with(|draft| {
            target.with_value(|appliance| operation.check(appliance, draft, findings))
        })
    };
    let preview = Memo::new(move |_| {
        let prepared = prepare(&checks.findings());
        prepared.ok().map(|prepared| prepared.shown())
    });
    let preview = move || match preview.get() {
        Some(request) => view! { <RequestPreview request /> }.into_any(),
        None => view! {
            <p class="muted">
                "The API request appears here when the form is complete."
            </p>
        }
        .into_any(),
    };
    let review_again = ReviewAgain::new(form, &appliance, checks, pending, prepare);
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if is_read_only {
            return;
        }
        review_again.cancel();
        match untrack(|| prepare(&checks.findings())) {
            Ok(prepared) => {
                form.errors.set(Vec::new());
                pending.set(Some(prepared));
            }
            Err(errors) => form.errors.set(errors),
        }
    };
    let review = if is_read_only {
        view! { <p class="muted">{READ_ONLY}</p> }.into_any()
    } else {
        view! {
            <button type="submit" form=FORM_ID id=REVIEW_ID class="button primary">
                "Review and confirm"
            </button>
        }
        .into_any()
    };
    let notice = operation.notice.map(|(title, text)| {
        view! {
            <Alert tone="info" title>
                <p class="alert-body">{text}</p>
            </Alert>
        }
    });
    view! {
        {notice}
        {review_again.note()}
        <RestoredNote form appliance=appliance.clone() linked is_restored secrets />
        <ErrorSummary errors=form.errors operation />
        // In the order of reading and of the Tab key: fields, checks, then what is sent. The
        // prechecks have a small form of their own, so the button is outside both forms.
        <div class="page-columns operation-form">
            <form
                id=FORM_ID
                novalidate
                tabindex="-1"
                aria-label=operation.title
                on:submit=on_submit
                on:input=move |_| review_again.cancel()
            >
                <Steps form appliance=appliance.clone() secrets is_restored />
            </form>
            <Aside form appliance=appliance.clone() checks />
            <div class="operation-end">
                <Card title="API request">{move || preview()}</Card>
                <div class="form-actions">{review}</div>
            </div>
        </div>
        <Confirmation form appliance checks pending secrets />
    }
}

/// The confirmation, while a request is ready to be sent.
#[component]
fn Confirmation(
    form: FormState,
    appliance: Appliance,
    checks: Prechecks,
    pending: RwSignal<Option<Prepared>>,
    secrets: SecretInputs,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let mount_point = expect_context::<MountPoint>();
    let runs = expect_context::<Runs>();
    let sessions = expect_context::<Sessions>();
    let drafts = expect_context::<Drafts>();
    let operation = form.operation;
    let target = StoredValue::new(appliance.clone());
    // `Prepared` cannot be copied: taking it makes a second confirmation harmless.
    let on_confirm = Callback::new(move |()| {
        // Without a session nothing can be sent; the form asks for one.
        let is_signed_in =
            target.with_value(|appliance| sessions.state_untracked(&appliance.id).is_signed_in());
        if !is_signed_in {
            return;
        }
        if let Some(prepared) = pending.try_update(Option::take).flatten() {
            form.draft.with_untracked(|draft| {
                target.with_value(|appliance| drafts.mark_sent(operation, appliance, draft));
            });
            runs.submit(prepared, secrets.take());
        }
    });
    let on_cancel = Callback::new(move |()| {
        pending.set(None);
        mount_point.focus(REVIEW_ID);
    });
    let is_open = Memo::new(move |_| pending.with(Option::is_some));
    view! {
        <Show when=move || is_open.get()>
            <ConfirmDialog
                confirmation=form
                    .draft
                    .with_untracked(|draft| operation.confirmation(&appliance, draft))
                undo=operation.undo
                danger=operation.danger
                points=Memo::new(move |_| open_points(form, checks))
                password=PasswordAgain::required(operation, &appliance, api, sessions)
                on_confirm
                on_cancel
            />
        </Show>
    }
}

/// Returns what speaks against sending, with the checks that are not done.
fn open_points(form: FormState, checks: Prechecks) -> Vec<OpenPoint> {
    let findings = checks.findings();
    let mut points = form
        .draft
        .with(|draft| form.operation.open_points(draft, &findings));
    let open = checks.all().into_iter();
    let open = open.filter(|check| check.is_asked);
    points.extend(open.map(|check| OpenPoint {
        severity: Severity::Unknown,
        title: format!("{}: still checking", check.title),
        detail: String::new(),
    }));
    points
}

/// The prechecks and the effects of the operation, beside the form.
#[component]
fn Aside(form: FormState, appliance: Appliance, checks: Prechecks) -> impl IntoView {
    let operation = form.operation;
    let again = move || {
        view! {
            <button type="button" class="button small ghost" on:click=move |_| checks.retry()>
                "Check again"
            </button>
        }
    };
    let changes = operation
        .changes
        .iter()
        .map(|change| view! { <li>{*change}</li> })
        .collect_view();
    view! {
        <aside class="page-aside stack" aria-label="Checks and effects">
            <Card title="Checks" id=control_id(CHECKS) action=again>
                <Findings form appliance checks />
            </Card>
            <Card title="What it does">
                <ul>{changes}</ul>
                <p>{operation.undo}</p>
                <p class="muted" data-role="">
                    {format!("Needs: {}.", operation.role)}
                    " "
                    {operation.unchecked_role()}
                </p>
            </Card>
        </aside>
    }
}

#[component]
fn Card(
    title: &'static str,
    /// The id by which it can take the focus.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] action: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" tabindex=id.is_some().then_some("-1") id=id>
            <div class="card-header">
                <h2>{title}</h2>
                {action.run()}
            </div>
            <div class="card-body stack">{children()}</div>
        </section>
    }
}

/// One part of the form: a field that is picked or looked up, or several that are typed.
struct Step {
    is_typed: bool,
    fields: Vec<&'static Field>,
}

/// Returns the parts of a form. Fields that are typed one after the other share one, with the
/// look-ups that depend on them.
fn steps(operation: &'static Operation) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for field in operation.fields {
        let is_typed = is_typed(operation, field);
        match steps.last_mut() {
            Some(last) if last.is_typed && is_typed => last.fields.push(field),
            _ => steps.push(Step {
                is_typed,
                fields: vec![field],
            }),
        }
    }
    steps
}

fn is_typed(operation: &Operation, field: &Field) -> bool {
    let is_text = |id: &&str| {
        let field = operation.field(id);
        matches!(field.map(|field| &field.kind), Some(FieldKind::Text(_)))
    };
    match &field.kind {
        FieldKind::Picker(_) => false,
        FieldKind::Lookup(lookup) => lookup.after.iter().any(is_text),
        FieldKind::Text(_) | FieldKind::Secret(_) | FieldKind::Flag(_) => true,
    }
}

#[component]
fn Steps(
    form: FormState,
    appliance: Appliance,
    secrets: SecretInputs,
    is_restored: RwSignal<bool>,
) -> impl IntoView {
    let steps = steps(form.operation).into_iter().map(|step| {
        let heading = step.is_typed.then(|| view! { <h2>"Details"</h2> });
        let fields = step
            .fields
            .into_iter()
            .map(|field| {
                view! { <FieldControl form field appliance=appliance.clone() secrets is_restored /> }
            })
            .collect_view();
        view! {
            <li>
                <section class="form-step">{heading} {fields}</section>
            </li>
        }
    });
    view! { <ol class="form-steps">{steps.collect_view()}</ol> }
}

/// The control of a field, by its kind.
#[component]
fn FieldControl(
    form: FormState,
    field: &'static Field,
    appliance: Appliance,
    secrets: SecretInputs,
    is_restored: RwSignal<bool>,
) -> impl IntoView {
    match &field.kind {
        FieldKind::Picker(picker) => {
            let navigation = expect_context::<Navigation>();
            let drafts = expect_context::<Drafts>();
            let picked = appliance.clone();
            let on_pick = move |()| {
                navigation.replace(&form.route(&picked.id));
                if form.restore(drafts, &picked) {
                    is_restored.set(true);
                }
            };
            view! { <PickerField form appliance field picker on_pick /> }.into_any()
        }
        FieldKind::Lookup(_) => view! { <LookupField form field /> }.into_any(),
        FieldKind::Text(text) => view! { <TextField form field text /> }.into_any(),
        FieldKind::Secret(password) => {
            let input = secrets.input(password.slot);
            view! { <SecretField form field password input /> }.into_any()
        }
        FieldKind::Flag(flag) => view! { <FlagField form field flag /> }.into_any(),
    }
}
