//! The bar with what can be done with the rows that are selected.

use hawser_core::operation::Operation;
use leptos::prelude::*;

use super::operations::{OperationChoice, choices};
use super::state::GridState;
use crate::api::Api;
use crate::components::keyed::Keyed;
use crate::groups::Groups;

/// The number of selected rows and the operations that apply; nothing where none is selected.
#[component]
pub fn SelectionBar(state: GridState) -> impl IntoView {
    let is_read_only = expect_context::<Api>().is_read_only();
    let objects = Memo::new(move |_| state.selected_objects());
    let count = Memo::new(move |_| objects.with(Vec::len));
    let operations = Memo::new(move |_| objects.with(|objects| choices(state.resource, objects)));
    let has_any = Memo::new(move |_| count.get() > 0);
    let bar = move || {
        let buttons = move || match is_read_only {
            true => Vec::new(),
            false => operations.get(),
        };
        view! {
            <div class="grid-selection" role="group" aria-label="Selected rows">
                <p role="status">{move || format!("{} selected", count.get())}</p>
                <Keyed
                    each=buttons
                    key=move |it| format!("{} {:?} {}", it.operation, it.form, it.possible.len())
                    children=move |choice| view! { <OperationButton choice operations count /> }
                />
                <button
                    type="button"
                    class="button ghost small"
                    on:click=move |_| state.selected.update(|selected| selected.clear())
                >
                    "Clear selection"
                </button>
            </div>
        }
    };
    move || has_any.get().then(bar)
}

/// Leads to the form filled in, where one row is selected; else begins the operation on all that
/// it is possible for.
#[component]
fn OperationButton(
    choice: OperationChoice,
    operations: Memo<Vec<OperationChoice>>,
    count: Memo<usize>,
) -> impl IntoView {
    let groups = expect_context::<Groups>();
    let title = choice.title;
    let possible = choice.possible.len();
    let count = count.get_untracked();
    let operation = Operation::by_id(choice.operation);
    let refusal = operation.and_then(|operation| groups.refusal(operation));
    if possible == 0 {
        return refused(title, &choice.reason);
    }
    if let (1, Some(href)) = (count, choice.form) {
        return view! {
            <a class="button small" href=href>
                {format!("{title}…")}
            </a>
        }
        .into_any();
    }
    match operation {
        Some(operation) if refusal.is_none() => {
            let label = match possible == count {
                true => format!("{title}…"),
                false => format!("{title} ({possible} of {count})…"),
            };
            // As they are then: the list may have been read again.
            let on_click = move |_| {
                let objects = operations.with_untracked(|all| {
                    let found = all.iter().find(|it| it.operation == operation.id);
                    found.map(|it| it.possible.clone()).unwrap_or_default()
                });
                groups.begin(operation, objects);
            };
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=on_click
                >
                    {label}
                </button>
            }
            .into_any()
        }
        _ => refused(title, refusal.unwrap_or("Select one row.")),
    }
}

/// Why an operation cannot be started on what is selected.
fn refused(title: &str, reason: &str) -> AnyView {
    view! { <span class="grid-refused">{format!("{title}: {reason}")}</span> }.into_any()
}
