//! The filter of the activity: states as chips and words; the rest, folded, as lists and times.

use hawser_core::activity::{Filter, Group, Period, Whose};
use hawser_core::clock::{Timestamp, read_time};
use hawser_core::glossary::state_terms;
use leptos::prelude::*;

use super::state::Activity;
use crate::components::help::Help;
use crate::preferences::Preferences;

/// The periods that are offered, in minutes, with their names.
const PERIODS: [(u32, &str); 4] = [
    (60, "Last hour"),
    (1_440, "Last 24 hours"),
    (10_080, "Last 7 days"),
    (43_200, "Last 30 days"),
];

/// The value of the list for a period between two moments.
const CUSTOM: &str = "custom";

/// The filter of the page.
#[component]
pub fn Filters(activity: Activity) -> impl IntoView {
    let filter = activity.filter;
    let is_custom =
        Memo::new(move |_| filter.with(|filter| matches!(filter.period, Period::Between(..))));
    let is_filtered = Memo::new(move |_| !filter.with(Filter::is_empty));
    let times = move || {
        is_custom.get().then(|| {
            view! {
                <TimeInput activity label="From" is_end=false />
                <TimeInput activity label="To" is_end=true />
            }
        })
    };
    let clear = move || {
        is_filtered.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| filter.set(Filter::default())
                >
                    "Clear filters"
                </button>
            }
        })
    };
    let set_count = Memo::new(move |_| filter.with(Filter::set_count));
    let is_open = RwSignal::new(set_count.get_untracked() > 0);
    // A link or the chart may set one of them; what somebody has closed stays so after that.
    Effect::new(move |before: Option<usize>| {
        let now = set_count.get();
        if before.is_some_and(|before| before < now) {
            is_open.set(true);
        }
        now
    });
    let set_text = move || match set_count.get() {
        0 => String::new(),
        count => format!(" ({count} set)"),
    };
    view! {
        <div class="activity-filters" role="group" aria-label="Filter">
            <div class="activity-first">
                <GroupChips activity />
                <label class="filter wide">
                    <span class="visually-hidden">"Search"</span>
                    <input
                        type="search"
                        id="activity-search"
                        autocomplete="off"
                        placeholder="Search activity"
                        prop:value=move || filter.with(|filter| filter.search.clone())
                        on:input:target=move |event| {
                            let words = event.target().value();
                            filter.update(|filter| filter.search = words);
                        }
                    />
                </label>
                {move || clear()}
            </div>
            <details
                class="fold activity-more"
                prop:open=move || is_open.get()
                on:toggle:target=move |event| is_open.set(event.target().open())
            >
                <summary>"More filters" {move || set_text()}</summary>
                <div class="activity-choices">
                    <MoreChoices activity />
                    {move || times()}
                </div>
            </details>
        </div>
    }
}

/// The filters beside states and words.
#[component]
fn MoreChoices(activity: Activity) -> impl IntoView {
    let filter = activity.filter;
    let facets = activity.facets;
    let texts = |values: &[String]| -> Vec<(String, String)> {
        values.iter().map(|it| (it.clone(), it.clone())).collect()
    };
    view! {
        <Choice
            label="Started by"
            options=Signal::derive(|| {
                let rest = Whose::ALL.into_iter().filter(|it| *it != Whose::All);
                rest.map(|it| (it.as_str().to_owned(), it.label().to_owned())).collect()
            })
            any=Whose::All.label()
            value=Signal::derive(move || filter.with(|it| it.whose.as_str().to_owned()))
            on_choose=move |word: String| filter.update(|it| it.whose = Whose::read(&word))
        />
        <Choice
            label="Appliance"
            options=Signal::derive(move || facets.with(|it| it.appliances.clone()))
            value=Signal::derive(move || filter.with(|it| it.appliance.clone()))
            on_choose=move |id| filter.update(|it| it.appliance = id)
        />
        <Choice
            label="Operation"
            options=Signal::derive(move || facets.with(|it| texts(&it.operations)))
            value=Signal::derive(move || filter.with(|it| it.operation.clone()))
            on_choose=move |title| filter.update(|it| it.operation = title)
        />
        <Choice
            label="Target"
            options=Signal::derive(move || facets.with(|it| texts(&it.targets)))
            value=Signal::derive(move || filter.with(|it| it.target.clone()))
            on_choose=move |target| filter.update(|it| it.target = target)
        />
        <Choice
            label="User"
            options=Signal::derive(move || facets.with(|it| texts(&it.users)))
            value=Signal::derive(move || filter.with(|it| it.user.clone()))
            on_choose=move |user| filter.update(|it| it.user = user)
        />
        <PeriodChoice activity />
    }
}

/// A button for each state, with the number of entries.
#[component]
fn GroupChips(activity: Activity) -> impl IntoView {
    let chips = Group::ALL
        .into_iter()
        .enumerate()
        .map(move |(place, group)| {
            let is_chosen = move || activity.filter.with(|it| it.groups.contains(&group));
            let count = Memo::new(move |_| {
                activity
                    .facets
                    .with(|it| it.groups.get(place).copied().unwrap_or(0))
            });
            let on_click = move |_| {
                activity.filter.update(|filter| {
                    let shown = !filter.groups.contains(&group);
                    filter.set_group(Some(group), shown);
                });
            };
            view! {
                <button
                    type="button"
                    class="chip"
                    data-group=group.as_str()
                    aria-pressed=move || is_chosen().to_string()
                    on:click=on_click
                >
                    {group.label()}
                    " "
                    <span class="chip-count">{move || count.get()}</span>
                </button>
            }
        });
    view! {
        <div class="chips" role="group" aria-label="State">
            {chips.collect_view()} <Help about="States" terms=state_terms() />
        </div>
    }
}

/// A list to choose one value from, or any.
#[component]
fn Choice(
    label: &'static str,
    options: Signal<Vec<(String, String)>>,
    #[prop(default = "All")] any: &'static str,
    value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let options = Memo::new(move |_| {
        let mut options = options.get();
        let chosen = value.get();
        // A link may name something that is not there (any more).
        if !chosen.is_empty() && options.iter().all(|(id, _)| *id != chosen) {
            options.push((chosen.clone(), chosen));
        }
        options
    });
    let items = move || {
        let chosen = value.get_untracked();
        let options = options.get().into_iter();
        options
            .map(|(id, name)| {
                let is_chosen = id == chosen;
                view! {
                    <option value=id selected=is_chosen>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <label class="filter">
            <span>{label}</span>
            <select
                prop:value=move || value.get()
                on:change:target=move |event| on_choose.run(event.target().value())
            >
                <option value="">{any}</option>
                {move || items()}
            </select>
        </label>
    }
}

#[component]
fn PeriodChoice(activity: Activity) -> impl IntoView {
    let filter = activity.filter;
    let options = Signal::derive(|| {
        let periods = PERIODS.into_iter();
        let mut options: Vec<(String, String)> = periods
            .map(|(minutes, name)| (minutes.to_string(), name.to_owned()))
            .collect();
        options.push((CUSTOM.to_owned(), "Between two times".to_owned()));
        options
    });
    let value = Signal::derive(move || match filter.with(|filter| filter.period) {
        Period::Any => String::new(),
        Period::Last(minutes) => minutes.to_string(),
        Period::Between(..) => CUSTOM.to_owned(),
    });
    let on_choose = move |word: String| {
        let now = activity.now.get_untracked();
        let period = match word.as_str() {
            CUSTOM => Period::Between(Some(now.plus(-3_600_000)), Some(now)),
            word => word.parse().map_or(Period::Any, Period::Last),
        };
        filter.update(|filter| filter.period = period);
    };
    view! { <Choice label="Time" any="Any time" options value on_choose /> }
}

/// One end of a period, in the zone of the reader.
#[component]
fn TimeInput(activity: Activity, label: &'static str, is_end: bool) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let filter = activity.filter;
    let end = move || match filter.with(|filter| filter.period) {
        Period::Between(from, to) => {
            if is_end {
                to
            } else {
                from
            }
        }
        _ => None,
    };
    let value = move || end().map_or_else(String::new, |at| local_text(at, preferences));
    let on_change = move |text: String| {
        let at = moment(&text, preferences);
        filter.update(|filter| {
            let (from, to) = match filter.period {
                Period::Between(from, to) => (from, to),
                _ => (None, None),
            };
            filter.period = match is_end {
                true => Period::Between(from, at),
                false => Period::Between(at, to),
            };
        });
    };
    view! {
        <label class="filter">
            <span>{label}</span>
            <input
                type="datetime-local"
                step="1"
                prop:value=value
                on:change:target=move |event| on_change(event.target().value())
            />
        </label>
    }
}

/// Returns a moment as an input of times has it: "2026-11-21T14:51:07".
fn local_text(at: Timestamp, preferences: Preferences) -> String {
    let offset = i64::from(preferences.zone(at).offset_minutes) * 60_000;
    let text = at.plus(offset).iso();
    text.get(..19).unwrap_or_default().to_owned()
}

/// Reads what an input of times has; none where it is empty.
fn moment(text: &str, preferences: Preferences) -> Option<Timestamp> {
    let as_utc = read_time(&text.into())?;
    let zone = untrack(|| preferences.zone(as_utc));
    Some(as_utc.plus(-i64::from(zone.offset_minutes) * 60_000))
}
