//! The appliances: who is signed in where, and what can be done there.

use hawser_core::config::Appliance;
use hawser_core::operation::Operation;
use hawser_core::problem::Problem;
use leptos::prelude::*;

use super::runs::RunItems;
use crate::component::problem_panel::ProblemAlert;
use crate::console::use_console;
use crate::erased::{live, spawn, text};
use crate::route::Route;
use crate::session::SessionState;

/// Appliances by site, then the latest runs.
#[component]
pub fn Overview() -> impl IntoView {
    let console = use_console();
    let config = console.config();
    let mut sites: Vec<(String, Vec<Appliance>)> = Vec::new();
    for appliance in &config.appliances {
        match sites.iter_mut().find(|(site, _)| *site == appliance.site) {
            Some((_, list)) => list.push(appliance.clone()),
            None => sites.push((appliance.site.clone(), vec![appliance.clone()])),
        }
    }
    let sites = sites
        .into_iter()
        .map(|(site, appliances)| {
            let cards = appliances
                .into_iter()
                .map(|a| view! { <ApplianceCard appliance=a /> })
                .collect_view();
            let heading = if site.is_empty() {
                "Appliances".to_owned()
            } else {
                site
            };
            view! { <section><h2>{heading}</h2><div class="card-grid">{cards}</div></section> }
        })
        .collect_view();
    let runs = move || {
        (!console.runs.with(Vec::is_empty)).then(|| {
            view! {
                <section>
                    <h2>"Latest runs"</h2>
                    <RunItems most=5 />
                    <p><a href="#/runs">"All runs"</a></p>
                </section>
            }
        })
    };
    view! {
        <header class="page-header">
            <h1>"Overview"</h1>
            <p class="lead">"Sign in on an appliance, then choose what to do there. Every session is the appliance’s own."</p>
        </header>
        {sites}
        {live(runs)}
    }
}

/// One appliance.
#[component]
fn ApplianceCard(appliance: Appliance) -> impl IntoView {
    let console = use_console();
    let (problem, set_problem) = signal(None::<Problem>);
    let state = {
        let id = appliance.id.clone();
        Memo::new(move |_| console.sessions.state(&id))
    };
    let sign_in = Route::SignIn {
        appliance: appliance.id.clone(),
    }
    .href();
    let leaving = appliance.clone();
    let sign_out = Callback::new(move |()| {
        let appliance = leaving.clone();
        spawn(async move {
            let outcome = console.sign_out(&appliance).await;
            set_problem.try_set(outcome.err().map(|p| *p));
        });
    });
    let session = move || match state.get() {
        SessionState::Out => view! { <p class="muted">"Not signed in"</p> }.into_any(),
        SessionState::In { user } if user.is_empty() => {
            view! { <p>"Signed in with an existing session"</p> }.into_any()
        }
        SessionState::In { user } => {
            view! { <p>"Signed in as " <strong>{user}</strong></p> }.into_any()
        }
        SessionState::Ended { .. } => {
            view! { <p>"The session has ended: sign in again"</p> }.into_any()
        }
    };
    let name = appliance.name.clone();
    let action = move || {
        let name = name.clone();
        if state.get().is_in() {
            view! {
                <button type="button" class="button small" on:click=move |_| sign_out.run(())>
                    "Sign out"<span class="visually-hidden">" of "{name}</span>
                </button>
            }
            .into_any()
        } else {
            view! {
                <a class="button small primary" href=sign_in.clone()>
                    "Sign in"<span class="visually-hidden">" on "{name}</span>
                </a>
            }
            .into_any()
        }
    };
    let operations = Operation::of(appliance.system)
        .map(|operation| {
            let to = Route::Operation {
                operation: operation.id.to_owned(),
                appliance: appliance.id.clone(),
                fields: Vec::new(),
            };
            view! {
                <li>
                    <a href=to.href()>{operation.title}</a>
                    <p class="muted">{operation.summary}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="appliance-card" data-state=text(move || state.get().mark().to_owned()) data-appliance=appliance.id.clone() aria-label=appliance.name.clone()>
            <div class="card-header">
                <div>
                    <p class="eyebrow">{appliance.system.spec().name}</p>
                    <h3>{appliance.name.clone()}</h3>
                </div>
                {live(action)}
            </div>
            <div class="card-body stack">
                {live(session)}
                {live(move || problem.get().map(|problem| view! {
                    <p class="muted">"Signed out here. At the appliance it did not work:"</p>
                    <ProblemAlert problem />
                }))}
                <ul class="operation-list">{operations}</ul>
            </div>
        </section>
    }
}
