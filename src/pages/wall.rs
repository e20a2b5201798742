//! The overview without controls, to be read from a distance.

use hawser_core::clock::TimeSource;
use hawser_core::facts::Tone;
use hawser_core::overview::{Attention, Overview, Pair};
use leptos::prelude::*;

use crate::api::Api;
use crate::browser::{document, listen};
use crate::components::name::Name;
use crate::components::overview::model::OverviewModel;
use crate::components::overview::pairs::share_picture;
use crate::components::overview::running::RunningSources;
use crate::components::overview::words::count_words;
use crate::components::time::Time;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// The most lines of a wall: more cannot be read from a distance.
const MOST: usize = 8;

/// The overview without controls, large.
#[component]
pub fn WallPage() -> impl IntoView {
    let model = OverviewModel::provided();
    let navigation = expect_context::<Navigation>();
    listen(&document(), "keydown", move |event| {
        let key = js_sys::Reflect::get(event, &"key".into()).ok();
        if key.and_then(|key| key.as_string()).as_deref() == Some("Escape") {
            navigation.go(Route::Overview);
        }
    });
    view! {
        <div class="wall">
            <h1 class="visually-hidden">"Overview"</h1>
            <LostSessions model />
            <Worst model />
            <WallPairs model />
            <WallFooter model />
        </div>
    }
}

/// Says large that sessions are over, or that nobody is signed in.
#[component]
fn LostSessions(model: OverviewModel) -> impl IntoView {
    let api = expect_context::<Api>();
    let sessions = expect_context::<Sessions>();
    let lost = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let config = api.config();
        let states = config
            .appliances
            .iter()
            .map(|it| (it, sessions.state(&it.id)));
        let is_over =
            |(_, state): &(_, SessionState)| matches!(state, SessionState::Expired { .. });
        let lost = states.filter(is_over).map(|(it, _)| it.name.clone());
        lost.collect::<Vec<_>>()
    });
    move || {
        let lost = lost.get();
        if !model.has_sessions.get() {
            return view! {
                <p class="wall-alert" data-tone="warning" role="alert">
                    "Nobody is signed in. Nothing is being read."
                </p>
            }
            .into_any();
        }
        let alert = (!lost.is_empty()).then(|| {
            view! {
                <p class="wall-alert" data-tone="danger" role="alert">
                    "Session expired: "
                    <Name text=lost.join("; ") />
                </p>
            }
        });
        alert.into_any()
    }
}

/// The worst, large.
#[component]
fn Worst(model: OverviewModel) -> impl IntoView {
    let worst = Memo::new(move |_| {
        model.overview.with(|overview| {
            let items = overview.attention.iter().take(MOST).cloned();
            let hidden = overview.attention.len().saturating_sub(MOST);
            let is_known = overview.as_of.is_some();
            (
                items.collect::<Vec<_>>(),
                hidden,
                is_known,
                overview.gaps.clone(),
            )
        })
    });
    move || {
        let (items, hidden, is_known, gaps) = worst.get();
        let clear = (items.is_empty() && is_known).then(|| {
            let (tone, words) = match gaps.is_empty() {
                true => ("success", "Nothing needs attention"),
                false => ("neutral", "Nothing found so far"),
            };
            view! {
                <p class="wall-clear" data-tone=tone>
                    {words}
                </p>
            }
        });
        let items = items.into_iter().map(wall_item).collect_view();
        let more = (hidden > 0)
            .then(|| view! { <li class="wall-more muted">{format!("{hidden} more")}</li> });
        let gaps = gaps.into_iter().map(|gap| {
            view! {
                <p data-tone=gap.tone().as_str()>
                    {gap.text()}
                    " "
                    <Name text=gap.names().join("; ") />
                </p>
            }
        });
        view! {
            {clear}
            <ul class="wall-list">{items} {more}</ul>
            <div class="wall-gaps">{gaps.collect_view()}</div>
        }
    }
}

fn wall_item(item: Attention) -> impl IntoView {
    view! {
        <li data-tone=item.tone.as_str()>
            <span class="wall-count">{count_words(item.count, item.is_least)}</span>
            <span class="wall-what">
                {item.noun}
                ": "
                {item.label}
                <span class="wall-place">
                    <Name text=item.appliances.join("; ") />
                </span>
            </span>
        </li>
    }
}

/// A tile for each pair of sites of which something is known.
#[component]
fn WallPairs(model: OverviewModel) -> impl IntoView {
    let pairs = Memo::new(move |_| model.overview.with(known_pairs));
    move || {
        let tiles = pairs.get().into_iter().map(|pair| {
            let bars = pair.bars.into_iter().map(|bar| {
                let shares = share_picture(&bar.segments);
                view! {
                    <li>
                        <strong>{count_words(bar.total, bar.is_least)}</strong>
                        " "
                        {bar.noun}
                        <span class="wall-place">
                            <Name text=bar.appliance />
                        </span>
                        {shares}
                    </li>
                }
            });
            let tone = pair.tone.unwrap_or_default();
            view! {
                <section class="wall-pair" data-tone=tone.as_str()>
                    <header>
                        <h2>
                            <Name text=pair.sites.join(" – ") />
                        </h2>
                        <p class="pair-state">{pair.state}</p>
                    </header>
                    <ul>{bars.collect_view()}</ul>
                </section>
            }
        });
        view! { <div class="wall-pairs">{tiles.collect_view()}</div> }
    }
}

fn known_pairs(overview: &Overview) -> Vec<Pair> {
    let pairs = overview.pairs.iter();
    let known = pairs.filter(|pair| !pair.lines.is_empty() || !pair.bars.is_empty());
    known.cloned().collect()
}

/// The work that runs or waits, and when all of it was read.
#[component]
fn WallFooter(model: OverviewModel) -> impl IntoView {
    let sources = RunningSources::expect();
    let running = Memo::new(move |_| {
        let running = sources.running(model.now.get()).now;
        (running.words(), running.waiting, running.failed)
    });
    let as_of = Memo::new(move |_| model.overview.with(|it| it.as_of));
    let words = move || running.with(|(words, ..)| words.clone());
    let tone = move || match running.with(|(_, waiting, failed)| (*waiting, *failed)) {
        (0, 0) => Tone::Neutral.as_str(),
        (0, _) => Tone::Danger.as_str(),
        _ => Tone::Warning.as_str(),
    };
    view! {
        <div class="wall-footer">
            <span data-tone=tone>{move || words()}</span>
            {move || as_of.get().map(|at| view! { <span>"As of " <Time at source=TimeSource::Console /></span> })}
            <span>"Esc: leave the wall view"</span>
        </div>
    }
}
