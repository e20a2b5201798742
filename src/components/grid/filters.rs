//! The filters of a grid as chips with counts, and the number of rows that are shown.

use hawser_core::resource::toggle;
use leptos::prelude::*;

use super::chips::{Chip, ChipKind, Chips, count_text, mark_chips};
use super::state::GridState;

/// More statuses than this are shown on demand.
const MOST_STATUSES: usize = 5;

/// The chips: marks first, then statuses, those with objects and those that are chosen.
#[component]
pub fn Filters(state: GridState) -> impl IntoView {
    let all = Memo::new(move |_| chips(state));
    let shows_all = RwSignal::new(false);
    let has_many = Memo::new(move |_| {
        let statuses = all.with(|all| all.iter().filter(|chip| !is_mark(chip)).count());
        let has_marks = all.with(|all| all.iter().any(is_mark));
        has_marks && statuses > MOST_STATUSES
    });
    let chips = Memo::new(move |_| {
        let mut chips = all.get();
        if has_many.get() && !shows_all.get() {
            chips.retain(|chip| is_mark(chip) || chip.is_chosen);
        }
        chips
    });
    let more = move || {
        view! {
            <button
                type="button"
                class="button ghost small"
                aria-expanded=move || shows_all.get().to_string()
                on:click=move |_| shows_all.update(|all| *all = !*all)
            >
                {move || if shows_all.get() { "Fewer filters" } else { "All statuses" }}
            </button>
        }
    };
    let is_filtered = Memo::new(move |_| state.query.with(|query| !query.is_everything()));
    let clear = move || {
        view! {
            <button type="button" class="button ghost small" on:click=move |_| clear_filters(state)>
                "Clear filters"
            </button>
        }
    };
    let on_toggle = Callback::new(move |(kind, id): (ChipKind, String)| {
        state.change(|query| {
            let list = match kind {
                ChipKind::Mark => &mut query.marks,
                ChipKind::Status => &mut query.statuses,
                ChipKind::Eligible => return,
            };
            toggle(list, &id);
        });
    });
    view! {
        <div class="grid-filters">
            <RowCount state />
            <Chips chips resource=state.resource on_toggle />
            {move || has_many.get().then(more)}
            {move || is_filtered.get().then(clear)}
        </div>
    }
}

/// Takes all filters away.
pub fn clear_filters(state: GridState) {
    state.change(|query| *query = query.without_filters());
}

fn chips(state: GridState) -> Vec<Chip> {
    let counts = state.counts.get();
    state.query.with(|query| {
        let statuses = counts.statuses.iter().map(|it| Chip {
            kind: ChipKind::Status,
            id: it.word.clone(),
            label: it.word.clone(),
            tone: it.tone,
            count: it.count,
            is_chosen: query.statuses.contains(&it.word),
        });
        let all = mark_chips(&counts, query).into_iter().chain(statuses);
        all.filter(|chip| chip.count > 0 || chip.is_chosen)
            .collect()
    })
}

fn is_mark(chip: &Chip) -> bool {
    chip.kind == ChipKind::Mark
}

/// The number of rows, announced when it changes.
#[component]
fn RowCount(state: GridState) -> impl IntoView {
    let text = Memo::new(move |_| {
        let (selected, total) = state.counts.with(|counts| (counts.selected, counts.total));
        count_text(selected, total, state.resource.noun, state.resource.plural)
    });
    view! {
        <p class="grid-count" role="status">
            {move || text.get()}
        </p>
    }
}
