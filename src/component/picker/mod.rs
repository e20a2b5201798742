//! A field that is picked from a live list: a search over rows, of which only
//! those in view are drawn. Keyboard and names follow the ARIA combobox pattern.

mod list;

use hawser_core::config::Appliance;
use hawser_core::operation::{Draft, Field, FieldError, Picker, Row, Verdict};
use leptos::html::Input;
use leptos::prelude::*;

use self::list::{LiveList, Loading};
use super::error_summary::{control_id, focus};
use super::facts::Facts;
use super::problem_panel::ProblemAlert;
use super::virtual_list::{ROW, VirtualList};
use crate::console::use_console;
use crate::erased::{effect, flag, live, text};

/// What a picker tells the form: a row was picked.
pub type Picked = Callback<(&'static str, Row)>;

/// A picker with its label, help and error.
#[component]
pub fn PickerField(
    /// Whose list it is.
    appliance: Appliance,
    /// The field.
    field: &'static Field,
    /// Its list.
    picker: &'static Picker,
    /// The form.
    draft: RwSignal<Draft>,
    /// What is wrong with the form.
    errors: RwSignal<Vec<FieldError>>,
    /// Called when a row is picked.
    picked: Picked,
) -> impl IntoView {
    let list = LiveList::new(picker, &appliance, draft);
    let (changing, set_changing) = signal(false);
    // A link or a draft of before names an id: the row belongs to it.
    effect(move || {
        let id = draft.with(|d| {
            if d.row(field.id).is_none() {
                d.value(field.id).to_owned()
            } else {
                String::new()
            }
        });
        if !id.is_empty()
            && let Some(row) = list.find(&id)
        {
            draft.update(|draft| draft.pick(field.id, row));
        }
    });
    let chosen = Memo::new(move |_| draft.with(|d| d.row(field.id).cloned()));
    let pick = move |row: Row| {
        set_changing.set(false);
        picked.run((field.id, row));
        focus(&change_id(field.id));
    };
    let error = move || {
        errors.with(|e| {
            e.iter()
                .find(|e| e.field == field.id)
                .map(|e| e.message.clone())
        })
    };
    let lost = move || {
        let waits = draft.with(|d| !d.value(field.id).is_empty() && d.row(field.id).is_none());
        waits && list.loading.get() == Loading::Done
    };
    let body = move || {
        match chosen.get() {
        Some(row) if !changing.get() => view! { <Chosen field row change=move || set_changing.set(true) /> }.into_any(),
        _ => view! { <Search appliance=appliance.clone() field picker list pick=Callback::new(pick) focused=changing.get_untracked() /> }.into_any(),
    }
    };
    view! {
        <div class="field">
            <h3 class="field-label" id=format!("{}-label", control_id(field.id))>{field.label}</h3>
            <p class="help">{field.help}</p>
            {live(move || error().map(|e| view! { <p class="field-error"><span class="visually-hidden">"Error: "</span>{e}</p> }))}
            {live(move || lost().then(|| view! {
                <p class="field-error">{format!("The {} that the link names is not in the list.", picker.noun)}</p>
            }))}
            {live(body)}
        </div>
    }
}

fn change_id(field: &str) -> String {
    format!("{}-change", control_id(field))
}

/// The picked row, with the way back.
#[component]
fn Chosen(field: &'static Field, row: Row, change: impl Fn() + 'static) -> impl IntoView {
    let badge = row
        .badge
        .map(|(tone, word)| view! { <span class="badge" data-tone=tone.word()>{word}</span> });
    view! {
        <div class="picker-chosen" id=control_id(field.id) tabindex="-1">
            <div>
                <p><strong>{row.title}</strong>" "{badge}</p>
                <p class="muted">{row.detail}</p>
                <Facts facts=row.facts />
            </div>
            <button type="button" class="button small" id=change_id(field.id) on:click=move |_| change()>
                "Change"<span class="visually-hidden">" "{field.label}</span>
            </button>
        </div>
    }
}

/// The search and the list.
#[component]
fn Search(
    appliance: Appliance,
    field: &'static Field,
    picker: &'static Picker,
    list: LiveList,
    pick: Callback<Row>,
    focused: bool,
) -> impl IntoView {
    let console = use_console();
    let window = VirtualList::default();
    let input = NodeRef::<Input>::new();
    let (active, set_active) = signal(0usize);
    let label_id = format!("{}-label", control_id(field.id));
    let list_id = format!("{}-list", control_id(field.id));
    let option_id = move |i: usize| format!("{}-option-{i}", control_id(field.id));
    if focused {
        effect(move || {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
    }
    let visible = Memo::new(move |_| {
        list.order.with(|order| {
            let range = window.range(order.len());
            range
                .filter_map(|i| order.get(i).map(|row| (i, *row)))
                .collect::<Vec<_>>()
        })
    });
    let seen_by = appliance.clone();
    effect(move || {
        let seen = visible.get().into_iter().map(|(_, row)| row).collect();
        if list.loading.get() == Loading::Done && !list.is_probing() {
            list.probe_seen(console, &seen_by, seen);
        }
    });
    let row_at = move |place: usize| {
        let row = list
            .order
            .with_untracked(|order| order.get(place).copied())?;
        list.rows
            .with_untracked(|rows| rows.get(row).map(|e| e.row.clone()))
    };
    let choose = move |place: usize| {
        if let Some(row) = row_at(place).filter(|row| !matches!(row.verdict, Verdict::Refused(_))) {
            pick.run(row);
        } else {
            set_active.set(place);
        }
    };
    let on_input = move |_| {
        if let Some(input) = input.get_untracked() {
            list.search.set(input.value());
        }
        list.sort();
        set_active.set(0);
        window.rewind();
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let last = list.order.with_untracked(Vec::len).saturating_sub(1);
        let now = active.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => (now + 1).min(last),
            "ArrowUp" => now.saturating_sub(1),
            "PageDown" => (now + 5).min(last),
            "PageUp" => now.saturating_sub(5),
            "Enter" => {
                event.prevent_default();
                return choose(now);
            }
            _ => return,
        };
        event.prevent_default();
        set_active.set(to);
        window.show(to);
    };
    let again = {
        let appliance = appliance.clone();
        Callback::new(move |()| list.reload(console, &appliance))
    };
    let options = move || {
        visible
            .get()
            .into_iter()
            .filter_map(|(place, row)| {
                let row = list
                    .rows
                    .with(|rows| rows.get(row).map(|e| e.row.clone()))?;
                Some(option(row, place, option_id(place), active, choose))
            })
            .collect_view()
    };
    let height = move || format!("{}px", list.order.with(Vec::len) * ROW);
    let placeholder = format!("Search {}", picker.plural);
    view! {
        <div class="picker">
            <div class="picker-head">
                <input
                    type="search"
                    id=control_id(field.id)
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-labelledby=label_id.clone()
                    aria-expanded="true"
                    aria-controls=list_id.clone()
                    aria-activedescendant=text(move || option_id(active.get()))
                    prop:value=text(move || list.search.get())
                    on:input=on_input
                    on:keydown=on_key
                    node_ref=input
                />
                <button type="button" class="button small" on:click=move |_| again.run(())>"Reload"<span class="visually-hidden">" "{picker.plural}</span></button>
            </div>
            <p class="picker-count" role="status">{live(move || count(list, picker))}</p>
            {live(move || partial(list))}
            <div
                class="picker-list"
                role="listbox"
                id=list_id
                aria-labelledby=label_id
                on:scroll=move |_| window.look()
                node_ref=window.place
            >
                <div role="presentation" style:height=text(height) style:position="relative">{live(options)}</div>
            </div>
            {live(move || state(list, picker, again))}
        </div>
    }
}

fn option(
    row: Row,
    place: usize,
    id: String,
    active: ReadSignal<usize>,
    choose: impl Fn(usize) + 'static,
) -> AnyView {
    let refused = matches!(row.verdict, Verdict::Refused(_));
    let reason = row.verdict.reason().to_owned();
    let reason =
        (!reason.is_empty()).then(|| view! { <span class="picker-reason">{reason}</span> });
    let badge = row
        .badge
        .map(|(tone, word)| view! { <span class="badge" data-tone=tone.word()>{word}</span> });
    let top = format!("translateY({}px)", place * ROW);
    view! {
        <div
            class="picker-option"
            role="option"
            id=id
            aria-selected=flag(move || active.get() == place)
            aria-disabled=refused.to_string()
            data-active=flag(move || active.get() == place)
            data-id=row.id
            style:transform=top
            on:click=move |_| choose(place)
        >
            <span class="picker-title">{row.title}</span>
            <span class="picker-detail">{row.detail}</span>
            {badge}
            {reason}
        </div>
    }
    .into_any()
}

fn count(list: LiveList, picker: &'static Picker) -> String {
    let matching = list.order.with(Vec::len);
    let all = list.rows.with(Vec::len);
    let mut words = if matching == all {
        format!(
            "{all} {}",
            if all == 1 { picker.noun } else { picker.plural }
        )
    } else {
        format!("{matching} of {all} {}", picker.plural)
    };
    if let Some(probe) = picker.probe {
        words.push_str(&format!(", {} {}", list.offered(), probe.finds));
        if list.is_probing() {
            words.push_str(" so far");
        }
    }
    if list.loading.get() == Loading::Busy {
        words = if all == 0 {
            format!("Loading {} …", picker.plural)
        } else {
            format!("{words}, loading more …")
        };
    }
    words
}

fn partial(list: LiveList) -> Option<AnyView> {
    let partial = list.partial.get();
    (!partial.is_empty()).then(|| {
        let lines = partial.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <div class="alert" data-tone="warning">
                <p class="alert-title">"The list may be incomplete"</p>
                <div class="alert-body"><p>"The appliance left something out:"</p><ul>{lines}</ul></div>
            </div>
        }
        .into_any()
    })
}

fn state(list: LiveList, picker: &'static Picker, again: Callback<()>) -> Option<AnyView> {
    let shown = list.order.with(Vec::len);
    match list.loading.get() {
        Loading::Failed(problem) => Some(view! { <ProblemAlert problem=*problem retry=again /> }.into_any()),
        Loading::Done if list.rows.with(Vec::is_empty) => {
            Some(view! { <p class="picker-empty">{picker.empty}</p> }.into_any())
        }
        Loading::Done if shown == 0 => Some(
            view! { <p class="picker-empty">{format!("No {} matches the search.", picker.noun)}</p> }.into_any(),
        ),
        Loading::Waiting => Some(view! { <p class="picker-empty">"Choose the fields above first."</p> }.into_any()),
        _ => None,
    }
}
