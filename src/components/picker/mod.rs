//! A field that is picked from a live list: a search over rows, drawn as those of the grids, in fewer
//! columns. Keyboard and names follow the ARIA combobox pattern with a grid as its popup.

mod badge;
mod list;
mod probing;
mod rows;
mod search;
mod status;
mod view;

use hawser_core::config::Appliance;
use hawser_core::operation::{Entry, Field, Picker, Row};
use leptos::prelude::*;

use self::badge::badge_view;
use self::list::{LiveList, Loading};
use self::view::PickerSearch;
use crate::components::facts::Facts;
use crate::components::form::error_summary::{FieldErrorMessage, control_id};
use crate::components::form::field_frame::LabelHelp;
use crate::components::form::state::FormState;
use crate::components::name::Name;
use crate::mount_point::MountPoint;

/// A picker with its label, help and error. `on_pick` is called with each row that somebody
/// picks, after it stands in the draft.
#[component]
pub fn PickerField(
    form: FormState,
    appliance: Appliance,
    field: &'static Field,
    picker: &'static Picker,
    #[prop(optional, into)] on_pick: Option<Callback<()>>,
) -> impl IntoView {
    let mount_point = expect_context::<MountPoint>();
    let list = LiveList::new(picker, &appliance, form.draft);
    let is_changing = RwSignal::new(false);
    let chosen = Memo::new(move |_| form.draft.with(|draft| draft.row(field.id).cloned()));
    let chosen_id = Memo::new(move |_| form.draft.with(|draft| draft.value(field.id).to_owned()));
    // A link brings an id; the row that belongs to it is picked once it is in the list.
    let linked_id = Memo::new(move |_| {
        form.draft.with(|draft| {
            let id = draft.value(field.id);
            (draft.row(field.id).is_none() && !id.is_empty()).then(|| id.to_owned())
        })
    });
    Effect::new(move || {
        if let Some(row) = linked_id.get().and_then(|id| list.find(&id)) {
            form.change(field.id, Entry::Row(row));
        }
    });
    // Where there is one row to pick there is nothing to choose. It is picked once: who then empties
    // the field means it.
    let is_offered = StoredValue::new(false);
    Effect::new(move || {
        let only = picker.picks_only.then(|| list.only_row()).flatten();
        let is_empty = form
            .draft
            .with_untracked(|draft| draft.value(field.id).is_empty());
        if let Some(row) = only.filter(|_| is_empty && !is_offered.get_value()) {
            is_offered.set_value(true);
            let is_searching = mount_point.has_focus(&control_id(field.id));
            form.change(field.id, Entry::Row(row));
            if let Some(on_pick) = on_pick {
                on_pick.run(());
            }
            if is_searching {
                mount_point.focus(&change_id(field.id));
            }
        }
    });
    let missing = move || {
        let is_missing = linked_id.with(Option::is_some) && list.loading.get() == Loading::Done;
        is_missing.then(|| {
            let noun = picker.noun;
            view! {
                <p class="field-error">
                    {format!("The {noun} in the link is not in the list.")}
                </p>
            }
        })
    };
    let pick = Callback::new(move |row: Row| {
        is_changing.set(false);
        form.change(field.id, Entry::Row(row));
        if let Some(on_pick) = on_pick {
            on_pick.run(());
        }
        mount_point.focus(&change_id(field.id));
    });
    let change = Callback::new(move |()| is_changing.set(true));
    let cancel = Callback::new(move |()| {
        if is_changing.get_untracked() {
            is_changing.set(false);
            mount_point.focus(&change_id(field.id));
        }
    });
    let waits_for = move || {
        form.draft
            .with(|draft| form.operation.waits_for(field, draft))
    };
    let waits_for = Memo::new(move |_| waits_for());
    let body = move || match chosen.get() {
        Some(row) if !is_changing.get() => {
            view! { <ChosenRow field row on_change=change /> }.into_any()
        }
        _ => {
            let takes_focus = is_changing.get_untracked();
            view! {
                <PickerSearch
                    field
                    list
                    waits_for
                    chosen=chosen_id
                    on_pick=pick
                    on_cancel=cancel
                    takes_focus
                />
            }
            .into_any()
        }
    };
    view! {
        <div class="field">
            <div class="label-line">
                <h2 id=format!("{}-label", control_id(field.id))>{field.label}</h2>
                <LabelHelp label=field.label />
            </div>
            <p class="help">{field.help}</p>
            <FieldErrorMessage errors=form.errors field=field.id />
            {move || missing().into_any()}
            {move || body()}
        </div>
    }
}

fn change_id(field: &str) -> String {
    format!("{}-change", control_id(field))
}

/// The picked row, with a button that leads back to the list.
#[component]
fn ChosenRow(field: &'static Field, row: Row, on_change: Callback<()>) -> impl IntoView {
    view! {
        <div class="picker-chosen" id=control_id(field.id) tabindex="-1" data-id=row.id>
            <div>
                <p>
                    <strong>
                        <Name text=row.title />
                    </strong>
                    " "
                    {row.badge.map(badge_view)}
                </p>
                <p class="muted">
                    <Name text=row.detail />
                </p>
            </div>
            <button
                type="button"
                class="button small"
                id=change_id(field.id)
                on:click=move |_| on_change.run(())
            >
                "Change"
                <span class="visually-hidden">{format!(" {}", field.label)}</span>
            </button>
            <Facts facts=row.facts />
        </div>
    }
}
