//! The steps of a run: a table whose rows have bars on the appliance's clock, and whose groups open
//! and close.

use std::collections::BTreeMap;
use std::sync::Arc;

use hawser_core::activity::{StepRow, StepTree, appliance_now, is_open};
use hawser_core::chart::{Bar, Range, layout};
use hawser_core::clock::{TimeSource, Timestamp, duration_label};
use hawser_core::operation::{DetailView, Step};
use hawser_core::run::Run;
use leptos::prelude::*;

use super::chart::{Axis, dates_of, lane_view};
use super::keyed::Keyed;
use super::name::Name;
use super::ticker::use_ticker;
use super::time::Clock;
use crate::mount_point::MountPoint;
use crate::preferences::Preferences;
use crate::runs::RunSignal;
use crate::tracking::{part_of, unsubscribe_on_cleanup};

/// The most times on an axis.
const TICKS: u16 = 5;

/// The number of places in which the line of the present moment is drawn.
const PLACES: i64 = 200;

/// The steps of a run on one axis.
#[derive(Clone, Copy)]
struct Steps {
    tree: Memo<Arc<StepTree>>,
    /// The groups that somebody opened or closed.
    chosen: RwSignal<BTreeMap<String, bool>>,
    /// The present moment by the appliance's clock.
    now: Memo<Timestamp>,
    /// The same as far as it can be seen in a drawing: hundreds of bars are not drawn each second.
    drawn: Memo<Timestamp>,
    range: Memo<Option<Range>>,
}

/// Returns the steps that a run was seen to have, as a tree.
pub fn step_tree(run: &Run) -> Option<StepTree> {
    let steps = run
        .detail_views()
        .into_iter()
        .find_map(|(_, view, _)| match view {
            Some(DetailView::Steps(steps)) => Some(steps),
            _ => None,
        });
    steps.map(|steps| StepTree::new(steps, run.is_waiting()))
}

/// The steps of a run with a bar each. `steps` are as the appliance told them last.
#[component]
pub fn RunSteps(run: RunSignal, steps: Memo<Vec<Step>>) -> impl IntoView {
    let is_waiting = part_of(&run, Run::is_waiting);
    let has_ended = part_of(&run, |run| run.state().is_end());
    let ticker = use_ticker(Signal::derive(move || !has_ended.get()));
    let now = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let now = ticker.get();
        run.with(|run| appliance_now(run, now))
    });
    let tree = Memo::new(move |_| Arc::new(StepTree::new(steps.get(), is_waiting.get())));
    let range = Memo::new(move |_| tree.with(|tree| tree.range(now.get())));
    let drawn = Memo::new(move |_| {
        let grain = range
            .get()
            .map_or(1_000, |range| range.span() / PLACES)
            .max(1_000);
        Timestamp(now.get().0.div_euclid(grain) * grain)
    });
    let table = Steps {
        tree,
        chosen: RwSignal::default(),
        now,
        drawn,
        range,
    };
    let shown = move || {
        table.tree.with(|tree| {
            table.chosen.with(|chosen| {
                let rows = tree.shown(chosen).into_iter();
                rows.map(|row| row.key.clone()).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <AllGroups table />
        <div class="chart-scroll">
            <table class="chart-table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader">"Step"</th>
                        <th role="columnheader">"Status"</th>
                        <th role="columnheader" class="chart-cell">
                            <StepsAxis table />
                        </th>
                        <th role="columnheader">"Started"</th>
                        <th role="columnheader">"Duration"</th>
                    </tr>
                </thead>
                <tbody class="steps" role="rowgroup">
                    <Keyed
                        each=shown
                        key=Clone::clone
                        children=move |key| view! { <StepLine table key /> }
                    />
                </tbody>
            </table>
        </div>
    }
}

/// Opens or closes all groups; nothing where there is none.
#[component]
fn AllGroups(table: Steps) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let is_group = |row: &&StepRow| row.is_group;
        table.tree.with(|tree| {
            let groups = tree.rows().iter().filter(is_group);
            groups.map(|row| row.key.clone()).collect::<Vec<_>>()
        })
    });
    let set_all = move |open: bool| {
        let all = groups.get_untracked().into_iter();
        table.chosen.set(all.map(|key| (key, open)).collect());
    };
    let has_groups = Memo::new(move |_| groups.with(|groups| !groups.is_empty()));
    move || {
        has_groups.get().then(|| {
            view! {
                <div class="chart-actions">
                    <button type="button" class="button small" on:click=move |_| set_all(true)>
                        "Expand all"
                    </button>
                    <button type="button" class="button small" on:click=move |_| set_all(false)>
                        "Collapse all"
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn StepsAxis(table: Steps) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let axis = Memo::new(move |_| {
        let range = table.range.get()?;
        let offset = preferences.zone(range.to()).offset_minutes;
        Some((
            layout(&[], 0, range, table.drawn.get(), offset, TICKS),
            range,
        ))
    });
    move || {
        axis.get().map(|(layout, range)| {
            view! {
                <span class="chart-dates">
                    {dates_of(range, Some(TimeSource::Appliance.label()), preferences)}
                </span>
                <Axis layout />
            }
        })
    }
}

/// One step: a row of the table with its bar.
#[component]
fn StepLine(table: Steps, key: String) -> impl IntoView {
    let id = row_id(&key);
    let row = {
        let key = key.clone();
        Memo::new(move |_| table.tree.with(|tree| tree.get(&key).cloned()))
    };
    let part = move |part: fn(&StepRow) -> String| move || row.with(|row| row.as_ref().map(part));
    let depth = move || row.with(|row| row.as_ref().map_or(0, |row| row.step.depth));
    let messages = Memo::new(move |_| {
        row.with(|row| {
            let row = row.as_ref();
            row.map(|row| row.step.messages.clone()).unwrap_or_default()
        })
    });
    let message_list = move || {
        let messages = messages.get().into_iter();
        messages
            .map(|(tone, message)| {
                view! {
                    <p class="step-message" data-tone=tone.as_str()>
                        <Name text=message />
                    </p>
                }
            })
            .collect_view()
    };
    let title = Memo::new(move |_| {
        row.with(|row| {
            let step = row.as_ref().map(|row| &row.step);
            step.map(|step| (step.number.clone(), step.title.clone()))
        })
    });
    let heading = move || {
        title.get().map(|(number, title)| {
            view! {
                <span class="step-number">{number}</span>
                " "
                <span class="step-title">
                    <Name text=title />
                </span>
            }
        })
    };
    view! {
        <tr
            class="step"
            role="row"
            id=id
            tabindex="-1"
            data-tone=part(|row| row.step.tone.as_str().to_owned())
            data-look=part(|row| row.look.as_str().to_owned())
            data-depth=move || depth().to_string()
        >
            <td role="cell" class="step-name">
                <div class="step-line">
                    <GroupToggle table row key />
                    <span class="step-words">{move || heading()}</span>
                </div>
                {move || message_list()}
            </td>
            <td role="cell" class="step-state">
                <StepStatus row />
            </td>
            <td role="cell" class="chart-cell">
                <StepBar table row />
            </td>
            <td role="cell" class="step-time">
                <StepStart row />
            </td>
            <td role="cell" class="step-time">
                <StepDuration table row />
            </td>
        </tr>
    }
}

/// Returns the id of a step's row in the page.
fn row_id(key: &str) -> String {
    format!("step-{key}")
}

#[component]
fn GroupToggle(table: Steps, row: Memo<Option<StepRow>>, key: String) -> impl IntoView {
    let is_group = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.is_group)));
    let open = Memo::new(move |_| {
        let chosen = table.chosen.get();
        row.with(|row| row.as_ref().is_some_and(|row| is_open(row, &chosen)))
    });
    let label = Memo::new(move |_| {
        let number = row.with(|row| row.as_ref().map(|row| row.step.number.clone()));
        format!("Substeps of {}", number.unwrap_or_default())
    });
    move || {
        let key = key.clone();
        let on_click = move |_| {
            let open = !open.get_untracked();
            table.chosen.update(|chosen| {
                chosen.insert(key.clone(), open);
            });
        };
        is_group.get().then(|| {
            view! {
                <button
                    type="button"
                    class="chart-toggle"
                    aria-label=move || label.get()
                    aria-expanded=move || open.get().to_string()
                    on:click=on_click
                ></button>
            }
        })
    }
}

#[component]
fn StepStatus(row: Memo<Option<StepRow>>) -> impl IntoView {
    let words = Memo::new(move |_| row.with(|row| row.as_ref().map(StepRow::status_text)));
    move || {
        words.get().map(|text| {
            view! {
                <span class="step-status">
                    <Name text />
                </span>
            }
        })
    }
}

/// The bar of a step. It is drawn again only where it has another place.
#[component]
fn StepBar(table: Steps, row: Memo<Option<StepRow>>) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let bar = Memo::new(move |_| {
        let range = table.range.get()?;
        let now = table.drawn.get();
        let offset = preferences.zone(range.to()).offset_minutes;
        let bar = row.with(|row| row.as_ref().and_then(|row| row.bar(now)));
        let bars: Vec<Bar> = bar.into_iter().collect();
        let layout = layout(&bars, 1, range, now, offset, TICKS);
        // Where it stands is all that counts: its end is not drawn to the second.
        let look = bars.first().map(|bar| bar.look);
        Some((look, layout))
    });
    move || {
        bar.get().map(|(look, layout)| {
            let bars: Vec<Bar> = look
                .map(|look| Bar {
                    lane: 0,
                    from: Timestamp(0),
                    to: None,
                    look,
                    label: String::new(),
                    href: String::new(),
                })
                .into_iter()
                .collect();
            let placed = layout.bars.clone();
            lane_view(&bars, placed, &layout, 1, None)
        })
    }
}

#[component]
fn StepStart(row: Memo<Option<StepRow>>) -> impl IntoView {
    let started = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.step.started)));
    move || {
        started
            .get()
            .map(|at| view! { <Clock at source=TimeSource::Appliance /> })
    }
}

#[component]
fn StepDuration(table: Steps, row: Memo<Option<StepRow>>) -> impl IntoView {
    let lasted = Memo::new(move |_| {
        let now = table.now.get();
        row.with(|row| row.as_ref().and_then(|row| row.duration(now)))
            .map(duration_label)
    });
    move || lasted.get()
}

/// The step to look at first, in a line: the one that failed, waits or runs. It leads to its row.
#[component]
pub fn StepInView(run: RunSignal) -> impl IntoView {
    let mount_point = expect_context::<MountPoint>();
    let first = part_of(&run, |run| {
        let tree = step_tree(run)?;
        let row = tree.first_in_view().cloned()?;
        // Once it has ended nothing runs any more.
        let is_over = run.state().is_end() && row.look != hawser_core::chart::Look::Failed;
        (!is_over).then_some(row)
    });
    let line = move || {
        first.get().map(|row| {
            let id = row_id(&row.key);
            let message = row.step.messages.into_iter().next().map(|(_, message)| {
                view! {
                    <span class="step-message">
                        <Name text=message />
                    </span>
                }
            });
            let on_press = move |_| {
                mount_point.focus(&id);
                mount_point.reveal(&id);
            };
            view! {
                <p class="step-in-view" data-look=row.look.as_str()>
                    <span class="chart-word">{format!("{} step: ", row.look.label())}</span>
                    <button type="button" class="link" on:click=on_press>
                        {row.step.number}
                        " "
                        <Name text=row.step.title />
                    </button>
                    " "
                    {message}
                </p>
            }
        })
    };
    move || line().into_any()
}
