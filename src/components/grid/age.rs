//! The age of what is shown, and the button that reads it again.

use hawser_core::clock::{TimeSource, Timestamp};
use leptos::prelude::*;

use crate::components::time::ShortTime;

/// The age of a list, and the button that reads it again.
#[component]
pub fn AgeLine(
    /// `true` where it can be read, `true` while it is, and the time of what is shown.
    age: Memo<(bool, bool, Option<Timestamp>)>,
    /// `true` where rows have times by the appliance's clock.
    has_times: Memo<bool>,
    /// The name of its rows, for who does not see them.
    plural: &'static str,
    on_refresh: Callback<()>,
) -> impl IntoView {
    let clock_of_cells = move || {
        let name = TimeSource::Appliance.label();
        has_times
            .get()
            .then(|| format!(". Times in the list: {name}"))
    };
    let text = move || match age.get() {
        (_, true, None) => view! { <span>"Loading…"</span> }.into_any(),
        (_, _, Some(at)) => view! {
            <span>
                "As of " <ShortTime at source=TimeSource::Console is_named=true />
                {clock_of_cells}
            </span>
        }
        .into_any(),
        (_, false, None) => ().into_any(),
    };
    let button = move || {
        view! {
            <button
                type="button"
                class="button small"
                aria-busy=move || age.get().1.to_string()
                on:click=move |_| on_refresh.run(())
            >
                "Refresh"
                <span class="visually-hidden">{format!(" {plural}")}</span>
            </button>
        }
    };
    // Not drawn again while it has the focus.
    let is_shown = Memo::new(move |_| age.get().0);
    view! {
        <div class="grid-age">
            {move || text()} {move || is_shown.get().then(button)}
        </div>
    }
}
