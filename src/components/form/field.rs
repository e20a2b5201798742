//! Fields that are typed, pasted or ticked.

use hawser_core::operation::{
    Draft, Entry, Field, FieldHint, Flag, Offer, Password, Shape, TYPED, Text,
};
use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use super::certificates::CertificateChoice;
use super::error_summary::{FieldErrorMessage, control_id, message_of};
use super::field_frame::{FieldFrame, LabelHelp, described_by};
use super::state::FormState;
use crate::api::Api;
use crate::components::facts::Facts;
use crate::components::problem_panel::Alert;
use crate::mount_point::MountPoint;

/// Returns "true" while a field has an error, for `aria-invalid`.
fn is_invalid(form: FormState, field: &'static Field) -> impl Fn() -> String + Copy + Send + Sync {
    move || message_of(form.errors, field.id).is_some().to_string()
}

fn label_of(field: &Field, is_optional: bool) -> String {
    let note = if is_optional { " (optional)" } else { "" };
    format!("{}{note}", field.label)
}

/// A field that is typed or pasted, with a hint about its value.
#[component]
pub fn TextField(form: FormState, field: &'static Field, text: &'static Text) -> impl IntoView {
    let id = control_id(field.id);
    let error = move || message_of(form.errors, field.id);
    let label = label_of(field, text.required.is_none());
    let label = StoredValue::new(label);
    let id = StoredValue::new(id);
    let applies = Memo::new(move |_| form.draft.with(text.applies));
    let input = move || match text.shape {
        Shape::Lines => view! { <TextArea form field /> }.into_any(),
        shape => view! { <TextInput form field shape /> }.into_any(),
    };
    view! {
        <Show when=move || applies.get()>
            <FieldFrame
                id=id.get_value()
                label=label.get_value()
                help=field.help
                error
                above=move || view! { <CertificateChoice form field text /> }
                hint=move || hint_view(form, field, text)
            >
                {input()}
                <Offers form field text />
            </FieldFrame>
        </Show>
    }
}

/// Buttons with values from the configuration, while the field is empty.
#[component]
fn Offers(form: FormState, field: &'static Field, text: &'static Text) -> impl IntoView {
    let config = expect_context::<Api>().config();
    let offers = Memo::new(move |_| {
        form.draft.with(|draft| match draft.value(field.id).trim() {
            "" => (text.offers)(draft, &config),
            _ => Vec::new(),
        })
    });
    let mount_point = expect_context::<MountPoint>();
    let button = move |Offer { value, of }: Offer| {
        let label = format!("Use {value} ({of})");
        let on_click = move |_| {
            form.change(field.id, Entry::Text(value.clone()));
            mount_point.focus(&control_id(field.id));
        };
        view! {
            <p>
                <button type="button" class="button small" on:click=on_click>
                    {label}
                </button>
            </p>
        }
    };
    view! { <div>{move || offers.get().into_iter().map(button).collect_view().into_any()}</div> }
}

/// Calls `show` with the value of a field, now and after each change.
fn on_value(form: FormState, field: &'static Field, show: impl Fn(&str) + 'static) {
    let value = Memo::new(move |_| form.draft.with(|draft| draft.value(field.id).to_owned()));
    Effect::new(move || value.with(|value| show(value)));
}

/// Returns `true` if two values are the same to the appliance. An input that has the value already
/// is not written to: that would move the caret.
fn is_same(shown: &str, value: &str) -> bool {
    shown.trim() == value.trim()
}

#[component]
fn TextInput(form: FormState, field: &'static Field, shape: Shape) -> impl IntoView {
    let id = control_id(field.id);
    let input = NodeRef::<Input>::new();
    on_value(form, field, move |value| {
        if let Some(input) = input.get()
            && !is_same(&input.value(), value)
        {
            input.set_value(value);
        }
    });
    let kind = if shape == Shape::Url { "url" } else { "text" };
    view! {
        <input
            type=kind
            id=id.clone()
            class:code-input=shape == Shape::Code
            inputmode=(shape == Shape::Number).then_some("numeric")
            autocomplete=(shape == Shape::User).then_some("username")
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described_by(&id)
            aria-invalid=is_invalid(form, field)
            on:input:target=move |event| {
                form.change(field.id, Entry::Text(event.target().value()));
            }
            node_ref=input
        />
    }
}

#[component]
fn TextArea(form: FormState, field: &'static Field) -> impl IntoView {
    let id = control_id(field.id);
    let area = NodeRef::<Textarea>::new();
    on_value(form, field, move |value| {
        if let Some(area) = area.get()
            && !is_same(&area.value(), value)
        {
            area.set_value(value);
        }
    });
    view! {
        <textarea
            rows="6"
            class="code-input"
            id=id.clone()
            autocapitalize="none"
            spellcheck="false"
            aria-describedby=described_by(&id)
            aria-invalid=is_invalid(form, field)
            on:input:target=move |event| {
                form.change(field.id, Entry::Text(event.target().value()));
            }
            node_ref=area
        ></textarea>
    }
}

/// The hint about the value of a field. An error that stands above the input already is not
/// repeated.
fn hint_view(form: FormState, field: &'static Field, text: &'static Text) -> impl IntoView {
    let hint = Memo::new(move |_| {
        let hint = form.draft.with(|draft| text.said_of(draft, field.id))?;
        let has_error = message_of(form.errors, field.id).is_some();
        (hint.is_ok() || !has_error).then_some(hint)
    });
    let hint = move || {
        hint.get().map(|hint| match hint {
            Ok(FieldHint { tone, words, facts }) => view! {
                <Alert tone=tone.as_str() title=words>
                    {(!facts.is_empty()).then(|| view! { <Facts facts /> })}
                </Alert>
            }
            .into_any(),
            Err(message) => view! { <Alert tone="danger" title=message /> }.into_any(),
        })
    };
    view! { <div>{move || hint().into_any()}</div> }
}

/// A password. The draft only holds whether one was typed; the value is read from the input
/// at the moment of sending.
#[component]
pub fn SecretField(
    form: FormState,
    field: &'static Field,
    password: &'static Password,
    input: NodeRef<Input>,
) -> impl IntoView {
    let id = control_id(field.id);
    let error = move || message_of(form.errors, field.id);
    let on_input = move |is_empty: bool| {
        let value = if is_empty { "" } else { TYPED };
        if form
            .draft
            .with_untracked(|draft| draft.value(field.id) != value)
        {
            form.change(field.id, Entry::Text(value.to_owned()));
        }
    };
    view! {
        <FieldFrame
            id=id.clone()
            label=label_of(field, password.required.is_none())
            help=field.help
            error
        >
            <input
                type="password"
                autocomplete="off"
                id=id.clone()
                aria-describedby=described_by(&id)
                aria-invalid=is_invalid(form, field)
                on:input:target=move |event| on_input(event.target().value().is_empty())
                node_ref=input
            />
        </FieldFrame>
    }
}

/// A field that is ticked, while it applies.
#[component]
pub fn FlagField(form: FormState, field: &'static Field, flag: &'static Flag) -> impl IntoView {
    let is_ticked = |draft: &Draft| !draft.value(field.id).is_empty();
    // Memos, so that a checkbox that is being pressed is not drawn again by another change.
    let applies = Memo::new(move |_| form.draft.with(flag.applies));
    let ticked = Memo::new(move |_| form.draft.with(is_ticked));
    let on_change = move |_| {
        let value = if ticked.get_untracked() { "" } else { TYPED };
        form.change(field.id, Entry::Text(value.to_owned()));
    };
    let consequence = move || {
        (ticked.get() && !flag.consequence.is_empty())
            .then(|| view! { <Alert tone="warning" title=flag.consequence /> })
    };
    let id = control_id(field.id);
    view! {
        <Show when=move || applies.get()>
            <div class="field">
                <div class="label-line">
                <label class="choice" for=id.clone()>
                    <input
                        type="checkbox"
                        id=id.clone()
                        aria-describedby=described_by(&id)
                        aria-invalid=is_invalid(form, field)
                        // Written after each change of the draft, not of the tick alone: the
                        // browser has ticked it since the last time.
                        prop:checked=move || form.draft.with(is_ticked)
                        on:change=on_change
                    />
                    <span>{field.label}</span>
                </label>
                <LabelHelp label=field.label />
                </div>
                <p class="help" id=format!("{id}-help")>{field.help}</p>
                <div id=format!("{id}-error")>
                    <FieldErrorMessage errors=form.errors field=field.id />
                </div>
                {move || consequence().into_any()}
            </div>
        </Show>
    }
}
