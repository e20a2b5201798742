//! The appliances: who is signed in where, and what can be done there.

use crate::signal::{Memo, Signal};
use hawser_core::config::Appliance;
use hawser_core::operation::Offer;
use hawser_core::problem::Problem;

use super::page_header;
use crate::component::problem_panel::problem_alert;
use crate::console::use_console;
use crate::dom::{El, View, button, div, el, link, live, p, unseen};
use crate::route::Route;
use crate::session::SessionState;
use crate::views;

/// Appliances by site, the sites beside each other, then the latest runs.
pub fn overview() -> View {
    let console = use_console();
    let config = console.config();
    let mut sites: Vec<(&str, Vec<&Appliance>)> = Vec::new();
    for appliance in &config.appliances {
        match sites.iter_mut().find(|(site, _)| *site == appliance.site) {
            Some((_, list)) => list.push(appliance),
            None => sites.push((&appliance.site, vec![appliance])),
        }
    }
    let sites = sites.into_iter().map(|(site, appliances)| {
        let heading = if site.is_empty() { "Appliances" } else { site };
        let cards: View = appliances.into_iter().map(card).collect();
        el("section")
            .child(el("h2").child(heading))
            .child(div("card-grid").child(cards))
    });
    let lead = "Sign in on an appliance, then choose what to do there. Every session is the appliance’s own.";
    let leave = move || {
        let several = console
            .config()
            .appliances
            .iter()
            .filter(|a| console.sessions.state(&a.id).is_in())
            .count()
            > 1;
        several.then(|| {
            let leave = button("button small", "Sign out everywhere", move || {
                console.sign_out_everywhere();
            });
            p("", leave)
        })
    };
    views![
        page_header("", "Overview", lead),
        live(leave),
        div("site-grid").child(sites.collect::<View>()),
        console.work.show(|work| (work.latest)())
    ]
}

/// One appliance.
fn card(appliance: &Appliance) -> El {
    let console = use_console();
    let problem = Signal::new(None::<Problem>);
    let id = appliance.id.clone();
    let state = Memo::new(move || console.sessions.state(&id));
    let session = move || match state.get() {
        SessionState::Out => p("muted", "Not signed in"),
        SessionState::In { user } if user.is_empty() => p("", "Signed in with an existing session"),
        SessionState::In { user } => p("", views!["Signed in as ", el("strong").child(user)]),
        SessionState::Ended { .. } => p("", "The session has ended: sign in again"),
    };
    let left = move || {
        problem.with(|problem| {
            let problem = problem.as_ref()?;
            let title = p(
                "muted",
                "Signed out here. At the appliance it did not work:",
            );
            Some(views![title, problem_alert(problem, None)])
        })
    };
    let head = el("div")
        .child(p("eyebrow", appliance.system.spec().name))
        .child(el("h3").child(appliance.name.as_str()))
        .live(session);
    let place = appliance.id.clone();
    let operations: View = Offer::of(appliance.system)
        .map(|o| offer(o, appliance))
        .collect();
    el("section")
        .class("appliance-card")
        .attr("data-appliance", &appliance.id)
        .attr("aria-label", &appliance.name)
        .live_attr("data-state", move || Some(state.get().mark().to_owned()))
        .child(
            div("card-header")
                .child(head)
                .child(action(appliance, state, problem)),
        )
        .live(move || console.work.get().map(|work| (work.going_on)(&place)))
        .child(
            div("card-body stack").live(left).child(
                el("ul")
                    .class("operation-list")
                    .child(operations)
                    // Whoever points at a form is about to open it.
                    .on("pointerover", move |_| console.work.load())
                    .on("focusin", move |_| console.work.load()),
            ),
        )
}

/// Signing in or out, whichever there is to do.
fn action(
    appliance: &Appliance,
    state: Memo<SessionState>,
    problem: Signal<Option<Problem>>,
) -> View {
    let console = use_console();
    let appliance = appliance.clone();
    live(move || {
        let name = unseen(format!(" on {}", appliance.name));
        if !state.get().is_in() {
            let to = Route::SignIn {
                appliance: appliance.id.clone(),
            }
            .href();
            return link("button small primary", &to, views!["Sign in", name]);
        }
        let appliance = appliance.clone();
        button("button small", views!["Sign out", name], move || {
            let appliance = appliance.clone();
            console.spawn(async move {
                let outcome = console.sign_out(&appliance).await;
                problem.set(outcome.err().map(|p| *p));
            });
        })
    })
}

fn offer(operation: &Offer, appliance: &Appliance) -> El {
    let to = Route::Operation {
        operation: operation.id.to_owned(),
        appliance: appliance.id.clone(),
        fields: Vec::new(),
    };
    el("li")
        .child(link("", &to.href(), operation.title))
        .child(p("muted", operation.summary))
}
