//! A field that is picked from a live list: a search over rows, of which only
//! those in view are drawn. Keyboard and names follow the ARIA combobox pattern.

mod list;
mod search;
mod window;

use crate::signal::{Memo, Signal};
use hawser_core::config::Appliance;
use hawser_core::operation::{Entry, Field, Picker, Row};

use self::list::{LiveList, Loading};
use super::error_summary::{control_id, field_error};
use super::facts::facts;
use super::field::Form;
use crate::console::use_console;
use crate::dom::{El, button, div, effect, el, p, span, unseen};
use crate::views;

/// A picker with its label, help and error. `picked` is told the row.
pub fn picker_field(
    appliance: &Appliance,
    field: &'static Field,
    picker: &'static Picker,
    form: Form,
    picked: impl Fn(Row) + Clone + 'static,
) -> El {
    let Form { draft, errors, .. } = form;
    let console = use_console();
    let list = LiveList::new(picker, appliance, draft);
    let changing = Signal::new(false);
    // A link names an id: the row belongs to it, and fills in what it fills in when it is picked.
    effect(move || {
        let waits = draft.with(|d| {
            d.row(field.id)
                .is_none()
                .then(|| d.value(field.id).to_owned())
        });
        if let Some(row) = waits
            .filter(|id| !id.is_empty())
            .and_then(|id| list.find(&id))
        {
            form.change(field.id, Entry::Row(row));
        }
    });
    let chosen = Memo::new(move || draft.with(|d| d.row(field.id).cloned()));
    let pick = move |row: Row| {
        changing.set(false);
        picked(row);
        console.focus(&change_id(field.id));
    };
    let lost = move || {
        let waits = draft.with(|d| !d.value(field.id).is_empty() && d.row(field.id).is_none());
        (waits && list.loading.get() == Loading::Done).then(|| {
            p(
                "field-error",
                format!(
                    "The {} that the link names is not in the list.",
                    picker.noun
                ),
            )
        })
    };
    let appliance = appliance.clone();
    let body = move || match chosen.get() {
        Some(row) if !changing.get() => chosen_row(field, &row, move || changing.set(true)),
        _ => search::search(
            &appliance,
            field,
            picker,
            list,
            pick.clone(),
            changing.get_untracked(),
        ),
    };
    let label = format!("{}-label", control_id(field.id));
    div("field")
        .child(el("h2").attr("id", &label).child(field.label))
        .child(p("help", field.help))
        .child(field_error(errors, field.id))
        .live(lost)
        .live(body)
}

fn change_id(field: &str) -> String {
    format!("{}-change", control_id(field))
}

/// The picked row, with the way back.
fn chosen_row(field: &'static Field, row: &Row, change: impl FnMut() + 'static) -> El {
    let badge = row.badge.as_ref().map(badge);
    let label = views!["Change", unseen(format!(" {}", field.label))];
    let change = button("button small", label, change).attr("id", &change_id(field.id));
    let title = views![el("strong").child(row.title.as_str()), " ", badge];
    div("picker-chosen")
        .attr("id", &control_id(field.id))
        .attr("tabindex", "-1")
        .attr("data-id", &row.id)
        .child(
            el("div")
                .child(p("", title))
                .child(p("muted", row.detail.as_str()))
                .child(facts(&row.facts)),
        )
        .child(change)
}

/// A mark with a word.
pub fn badge((tone, word): &(hawser_core::fact::Tone, String)) -> El {
    span("badge", word.as_str()).attr("data-tone", tone.word())
}
