//! Filters as chips with counts, for the grid of a page and for the list of a form.

use hawser_core::facts::Tone;
use hawser_core::glossary::Term;
use hawser_core::resource::{Counts, Query, Resource, STATUS};
use leptos::prelude::*;

use crate::components::help::Help;
use crate::components::keyed::Keyed;
use crate::components::name::Name;

/// The rows that a chip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipKind {
    /// Those with a mark.
    Mark,
    /// Those in a status.
    Status,
    /// Those that can be picked.
    Eligible,
}

/// One chip.
#[derive(Clone, Debug, PartialEq)]
pub struct Chip {
    /// The rows that it is about.
    pub kind: ChipKind,
    /// The mark's id, or the status.
    pub id: String,
    /// A few words.
    pub label: String,
    /// The attention that it asks for.
    pub tone: Tone,
    /// The number of rows.
    pub count: usize,
    /// `true` where it is a filter now.
    pub is_chosen: bool,
}

/// Returns the chips of all marks of a resource.
pub fn mark_chips(counts: &Counts, query: &Query) -> Vec<Chip> {
    let marks = counts.marks.iter();
    let chips = marks.map(|it| Chip {
        kind: ChipKind::Mark,
        id: it.mark.id.to_owned(),
        label: it.mark.label.to_owned(),
        tone: it.mark.tone,
        count: it.count,
        is_chosen: query.marks.iter().any(|id| id == it.mark.id),
    });
    chips.collect()
}

/// Returns the number of rows in words, and of how many.
pub fn count_text(selected: usize, total: usize, noun: &str, plural: &str) -> String {
    if selected != total {
        format!("{selected} of {total} {plural}")
    } else if total == 1 {
        format!("1 {noun}")
    } else {
        format!("{total} {plural}")
    }
}

/// The chips; nothing where there is none.
#[component]
pub fn Chips(
    #[prop(into)] chips: Signal<Vec<Chip>>,
    /// The resource whose marks and statuses they are.
    resource: &'static Resource,
    /// Takes a filter, or takes it away.
    on_toggle: Callback<(ChipKind, String)>,
) -> impl IntoView {
    let has_any = Memo::new(move |_| chips.with(|chips| !chips.is_empty()));
    let legend = Signal::derive(move || chips.with(|chips| terms(chips, resource)));
    let list = move || {
        view! {
            <div class="grid-chips" role="group" aria-label="Filters">
                <Keyed
                    each=move || chips.get()
                    key=|chip| format!("{:?} {}", chip.kind, chip.id)
                    children=move |chip| view! { <FilterChip chips chip on_toggle /> }
                />
                <Help about="Filters" terms=legend />
            </div>
        }
    };
    move || has_any.get().then(list)
}

/// Returns the meanings of what chips are about.
fn terms(chips: &[Chip], resource: &Resource) -> Vec<Term> {
    let is_shown = |kind, id: &str| {
        let mut chips = chips.iter();
        chips.any(|chip| chip.kind == kind && (kind != ChipKind::Mark || chip.id == id))
    };
    let marks = resource.marks.iter();
    let marks = marks.filter(|mark| is_shown(ChipKind::Mark, mark.id));
    let marks = marks.map(|mark| Term {
        word: mark.label,
        meaning: mark.help,
    });
    let status = is_shown(ChipKind::Status, "").then_some(Term {
        word: STATUS.title,
        meaning: STATUS.help,
    });
    marks.chain(status).collect()
}

#[component]
fn FilterChip(
    chips: Signal<Vec<Chip>>,
    chip: Chip,
    on_toggle: Callback<(ChipKind, String)>,
) -> impl IntoView {
    let (kind, id) = (chip.kind, chip.id.clone());
    let now = Memo::new(move |_| {
        chips.with(|chips| {
            let mut chips = chips.iter();
            let chip = chips.find(|chip| chip.kind == kind && chip.id == id);
            chip.map_or((0, false), |chip| (chip.count, chip.is_chosen))
        })
    });
    let id = chip.id;
    view! {
        <button
            type="button"
            class="grid-chip"
            data-tone=chip.tone.as_str()
            aria-pressed=move || now.get().1.to_string()
            on:click=move |_| on_toggle.run((kind, id.clone()))
        >
            <Name text=chip.label />
            " "
            <span class="grid-chip-count">{move || now.get().0}</span>
        </button>
    }
}
