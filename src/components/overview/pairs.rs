//! The pairs of sites: connections, bars and times.

use hawser_core::clock::TimeSource;
use hawser_core::facts::Tone;
use hawser_core::overview::{Bar, Figure, Line, Lines, Overview, Pair, Segment};
use leptos::prelude::*;

use super::model::OverviewModel;
use super::words::{Age, count_words};
use crate::components::name::Name;
use crate::route::Route;

/// A panel for each pair of sites.
#[component]
pub fn Pairs(model: OverviewModel) -> impl IntoView {
    let count = Memo::new(move |_| model.overview.with(|it| it.pairs.len()));
    let panels = move || {
        let panels = (0..count.get()).map(|place| view! { <PairPanel model place /> });
        panels.collect_view()
    };
    view! {
        <section class="pairs">
            <h2>"Sites"</h2>
            {move || panels()}
        </section>
    }
}

fn pair_at(overview: &Overview, place: usize) -> Option<Pair> {
    overview.pairs.get(place).cloned()
}

#[component]
fn PairPanel(model: OverviewModel, place: usize) -> impl IntoView {
    let pair = Memo::new(move |_| model.overview.with(|it| pair_at(it, place)));
    move || pair.get().map(|pair| panel(model, pair))
}

fn panel(model: OverviewModel, pair: Pair) -> impl IntoView {
    let title = match pair.sites.iter().any(|site| !site.is_empty()) {
        true => pair.sites.join(" – "),
        false => "Appliances".to_owned(),
    };
    let (out, all) = pair.signed_out;
    let note = (out > 0).then(|| match out == all {
        true => "Not signed in".to_owned(),
        false => format!("{out} of {all} appliances not signed in"),
    });
    let is_known = !pair.lines.is_empty() || !pair.bars.is_empty();
    let state = (is_known && pair.sites.len() > 1).then_some(pair.state);
    let bars = pair.bars.into_iter().map(share_bar).collect_view();
    let lines = pair.lines.into_iter();
    let lines = lines.map(|lines| named_lines(model, lines)).collect_view();
    let figures = pair.figures.into_iter();
    let figures = figures.map(|it| figure(model, it)).collect_view();
    let body = is_known.then(|| {
        view! {
            <div class="pair-body">
                <div class="pair-bars">{bars} {figures}</div>
                <div class="pair-lines">{lines}</div>
            </div>
        }
    });
    view! {
        <section class="pair-panel" data-tone=pair.tone.unwrap_or_default().as_str()>
            <header class="pair-header">
                <h3>
                    <Name text=title />
                </h3>
                {state.map(|state| view! { <span class="pair-state">{state}</span> })}
                {note.map(|note| view! { <span class="muted">{note}</span> })}
            </header>
            {body}
        </section>
    }
}

fn inventory(resource: &str, query: String) -> String {
    let resource = resource.to_owned();
    Route::Inventory { resource, query }.href()
}

fn object(resource: &str, (appliance, within, id): (String, String, String)) -> String {
    let resource = resource.to_owned();
    Route::Object {
        resource,
        appliance,
        within,
        id,
    }
    .href()
}

/// The states of the objects of a resource as shares, with numbers.
fn share_bar(bar: Bar) -> impl IntoView {
    let total = count_words(bar.total, bar.is_least);
    let shares = share_picture(&bar.segments);
    let legend = bar.segments.into_iter().map(|segment| {
        let Segment {
            tone, word, count, ..
        } = segment;
        let next = (!segment.next.is_empty()).then(|| {
            view! {
                <span class="share-next">
                    <span aria-hidden="true">"→ "</span>
                    {segment.next}
                </span>
            }
        });
        view! {
            <li data-tone=tone.as_str()>
                <a href=inventory(bar.resource, segment.query)>
                    <strong>{count_words(count, false)}</strong>
                    " "
                    <Name text=word />
                </a>
                {next}
            </li>
        }
    });
    view! {
        <div class="share" data-resource=bar.resource>
            <p class="share-title">
                <a href=inventory(bar.resource, bar.query)>
                    <strong>{total}</strong>
                    " "
                    {bar.noun}
                </a>
                <span class="muted">
                    <Name text=bar.appliance />
                </span>
            </p>
            {shares}
            <ul class="share-legend">{legend.collect_view()}</ul>
        </div>
    }
}

/// The space between two shares, in per mille.
const SPACE: usize = 3;

/// The shares side by side, for the eye alone.
pub fn share_picture(segments: &[Segment]) -> impl IntoView + use<> {
    let rects = segments.iter().map(segment_view).collect_view();
    view! {
        <svg
            class="share-bar"
            viewBox="0 0 1000 10"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {rects}
        </svg>
    }
}

fn segment_view(segment: &Segment) -> impl IntoView + use<> {
    let (from, width) = segment.place;
    view! {
        <rect
            x=from.to_string()
            y="0"
            width=width.saturating_sub(SPACE).to_string()
            height="10"
            data-tone=segment.tone.as_str()
        ></rect>
    }
}

fn named_lines(model: OverviewModel, lines: Lines) -> impl IntoView {
    let resource = lines.resource;
    let items = lines.lines.into_iter();
    let items = items.map(|line| named_line(model, resource, line));
    let more = (lines.more > 0).then(|| {
        let text = format!("{} more", lines.more);
        view! {
            <li>
                <a href=inventory(resource, String::new())>{text}</a>
            </li>
        }
    });
    view! {
        <div class="named" data-resource=resource>
            <p class="named-title">
                <a href=inventory(resource, String::new())>{lines.title}</a>
            </p>
            <ul>{items.collect_view()} {more}</ul>
        </div>
    }
}

fn named_line(model: OverviewModel, resource: &str, line: Line) -> impl IntoView + use<> {
    let at = line
        .at
        .map(|at| view! { <Age at source=TimeSource::Appliance model /> });
    view! {
        <li data-tone=line.tone.as_str()>
            <a href=object(resource, line.place)>
                <Name text=line.name />
            </a>
            <span class="named-system">{line.system}</span>
            <span class="named-state">
                <Name text=line.state />
            </span>
            {at}
        </li>
    }
}

fn figure(model: OverviewModel, figure: Figure) -> impl IntoView {
    view! {
        <p class="figure" data-tone=Tone::Neutral.as_str()>
            <span class="figure-label">{figure.label}</span>
            <Age at=figure.at source=TimeSource::Appliance model />
            <a href=object(figure.resource, figure.place)>
                <Name text=figure.name />
            </a>
        </p>
    }
}
