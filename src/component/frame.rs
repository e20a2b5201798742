//! The frame around every page: header, banners, the page of the route.

use crate::signal::{Memo, Signal};
use hawser_core::limit::Limit;
use hawser_core::operation::Offer;

use crate::console::{Console, use_console};
use crate::dom::{El, View, button, div, effect, el, link, span, svg};
use crate::page;
use crate::route::Route;
use crate::views;

/// What a console says from which nothing may be changed.
pub const READ_ONLY: &str = "This console is read-only: everything can be looked at, and nothing is sent but what signs in and out.";

/// The whole console.
pub fn frame() -> View {
    let console = use_console();
    let main = landmark(console, "main")
        .class("page")
        .attr("id", "main")
        .attr("tabindex", "-1");
    // After a change of page the focus is on the new one, as after a load.
    let page = Memo::new(move || console.route.get());
    let first = Signal::new(true);
    let target = main.clone();
    effect(move || {
        let title = title(console, &page.get());
        let alone = !console.is_embedded();
        if alone {
            crate::browser::document().set_title(&title);
        }
        if !first.get_untracked() {
            target.focus();
            if alone {
                crate::browser::window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
        first.set(false);
    });
    let target = main.clone();
    let skip = (!console.is_embedded()).then(|| {
        link("skip-link", "#main", "Skip to content").on("click", move |event| {
            event.prevent_default();
            target.focus();
        })
    });
    views![
        skip,
        header(console, page),
        crate::dom::live(move || banners(console)),
        main.live(move || draw(page.get())),
    ]
}

fn draw(page: Route) -> View {
    let work = use_console().work;
    match page {
        Route::Overview => page::overview::overview(),
        Route::SignIn { appliance } => page::sign_in::sign_in_page(&appliance),
        Route::Operation {
            operation,
            appliance,
            ..
        } => work.page(move |work| (work.operation_page)(&operation, &appliance)),
        Route::Runs => work.page(|work| (work.runs_page)()),
        Route::Run { id } => work.page(move |work| (work.run_page)(id.clone())),
        Route::Unknown => page::unknown::unknown_page(),
    }
}

fn title(console: Console, page: &Route) -> String {
    let name = match page {
        Route::Overview => "Overview".to_owned(),
        Route::SignIn { appliance: id } => {
            let name = console.appliance(id).map(|a| a.name);
            format!("Sign in on {}", name.unwrap_or_else(|| id.clone()))
        }
        Route::Operation { operation: id, .. } => {
            Offer::by_id(id).map_or("Unknown", |o| o.title).to_owned()
        }
        Route::Runs => "Runs".to_owned(),
        Route::Run { .. } => "Run".to_owned(),
        Route::Unknown => "Unknown page".to_owned(),
    };
    format!("{name} – Hawser")
}

/// An element that a page has once: within another page, which has its own, it is none.
fn landmark(console: Console, tag: &str) -> El {
    if console.is_embedded() {
        el("div").attr("role", "group")
    } else {
        el(tag)
    }
}

/// The bar with name, pages, zone and sessions.
fn header(console: Console, page: Memo<Route>) -> El {
    let config = console.config();
    let place = (!config.title.is_empty()).then(|| span("brand-place", config.title.as_str()));
    let to = move |href: &str, is: Route, label: View| {
        link("", href, label).live_attr("aria-current", move || {
            (page.get() == is).then(|| "page".to_owned())
        })
    };
    let open = move || {
        let open = console
            .work
            .get()
            .map_or(0, |work| (work.open_runs)(console));
        if open == 0 {
            String::new()
        } else {
            format!(" ({open} open)")
        }
    };
    let zone = move |label: &str, utc: bool| {
        button("", label, move || console.utc.set(utc))
            .live_flag("aria-pressed", move || console.utc.get() == utc)
    };
    let zones = div("segmented")
        .attr("role", "group")
        .attr("aria-label", "Time zone of all times")
        .child(zone("Local", false))
        .child(zone("UTC", true));
    el("header")
        .class("app-header")
        .child(link(
            "brand",
            "#/",
            views![mark(), span("", "Hawser"), place],
        ))
        .child(
            landmark(console, "nav")
                .class("app-nav")
                .attr("aria-label", "Pages")
                .child(to("#/", Route::Overview, "Overview".into()))
                .child(to(
                    "#/runs",
                    Route::Runs,
                    views!["Runs", crate::dom::live(open)],
                )),
        )
        .child(div("app-tools").child(zones).child(session_chip(console)))
}

/// How many sessions there are; leads to where they are.
fn session_chip(console: Console) -> El {
    let all = console.config().appliances.len();
    let signed_in = Memo::new(move || {
        let config = console.config();
        config
            .appliances
            .iter()
            .filter(|a| console.sessions.state(&a.id).is_in())
            .count()
    });
    let words = move || format!("{} of {all} signed in", signed_in.get());
    link("session-chip", "#/", crate::dom::live(words)).live_attr("data-state", move || {
        Some(if signed_in.get() > 0 { "in" } else { "out" }.into())
    })
}

/// The mark: two posts and a rope.
fn mark() -> El {
    let path = |d: &str, stroke: &str, width: &str| {
        svg("path")
            .attr("d", d)
            .attr("fill", "none")
            .attr("stroke", stroke)
            .attr("stroke-width", width)
    };
    let rope = "M4 14.6C11 22 21 10 28 17.4";
    let strands = "M4.7 18.8 9.5 14.5M10.3 20 12.6 14M15.3 19.1 16.7 12.9M19.4 18 21.7 12M22.5 17.5 27.3 13.2";
    svg("svg")
        .class("brand-mark")
        .attr("viewBox", "0 0 32 32")
        .attr("aria-hidden", "true")
        .child(path("M9.5 5v22M22.5 5v22", "currentColor", "5"))
        .child(path(rope, "#0b2531", "8"))
        .child(path(rope, "#e0ac4a", "5.2").attr("stroke-linecap", "round"))
        .child(path(strands, "#0b2531", "1.1"))
}

/// What concerns every page.
fn banners(console: Console) -> View {
    let mut all = Vec::new();
    if console.is_read_only() {
        let words = banner(READ_ONLY.to_owned());
        all.push(words.attr("data-tone", "info"));
    }
    if let Some(problem) = console.storage_problem.get() {
        let consequence = if console
            .work
            .get()
            .is_some_and(|work| (work.open_runs)(console) > 0)
        {
            "Keep this tab open while something runs: after a reload the console could not follow it."
        } else {
            "Runs are lost when this tab is reloaded."
        };
        all.push(banner(format!(
            "The journal of runs is not available ({problem}). {consequence}"
        )));
    }
    match console.visit.limit.get() {
        Limit::Far => {}
        Limit::Soon { idle: true, .. } => {
            all.push(banner(
                "You are signed out of all appliances within a minute, because nothing was touched. Press any key or click to stay.".to_owned(),
            ));
        }
        Limit::Soon { .. } => all.push(banner(
            "You are signed out of all appliances within a minute: the longest time that this console allows is over. Work that was started goes on there.".to_owned(),
        )),
        Limit::Over => all.push(banner(
            "You were signed out of all appliances, as this console is set up. What you filled in and what runs is still here: sign in to go on.".to_owned(),
        )),
    }
    let left = console.left_open.with(|names| names.join(", "));
    if !left.is_empty() {
        all.push(banner(format!(
            "Ended here, but these appliances could not be told; their sessions end by themselves: {left}."
        )));
    }
    console.clocks.warnings.with(|warnings| {
        for words in warnings.iter() {
            all.push(banner(format!(
                "{words} Durations are told by the appliance's own stamps."
            )));
        }
    });
    all.into_iter().collect()
}

fn banner(words: String) -> El {
    div("banner")
        .attr("data-tone", "warning")
        .attr("role", "status")
        .child(words)
}
