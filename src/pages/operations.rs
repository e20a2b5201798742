//! All operations, and the appliances on which each can be started.

use hawser_core::config::Appliance;
use hawser_core::glossary::system_term;
use hawser_core::operation::OperationSummary;
use hawser_core::product::System;
use leptos::prelude::*;

use crate::api::Api;
use crate::components::help::Help;
use crate::components::name::Name;
use crate::components::page_header::PageHeader;
use crate::route::Route;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// The operations of each configured system, with a link to the form of each appliance.
#[component]
pub fn OperationsPage() -> impl IntoView {
    let config = expect_context::<Api>().config();
    let sections = System::ALL.iter().filter_map(|system| {
        let appliances = config.appliances.iter().filter(|it| it.system == *system);
        let appliances: Vec<Appliance> = appliances.cloned().collect();
        (!appliances.is_empty()).then(|| view! { <SystemSection system=*system appliances /> })
    });
    view! {
        <PageHeader
            title="Operations"
            lead=|| "Select an appliance to open the form. Nothing is sent before you confirm."
        />
        {sections.collect_view()}
    }
}

#[component]
fn SystemSection(system: System, appliances: Vec<Appliance>) -> impl IntoView {
    let operations = OperationSummary::of(system).map(|operation| {
        let links = appliances
            .iter()
            .map(|appliance| view! { <FormLink operation appliance=appliance.clone() /> });
        view! {
            <li class="operation-row">
                <div>
                    <h3>{operation.title}</h3>
                    <p class="muted">{operation.summary}</p>
                </div>
                <ul>{links.collect_view()}</ul>
            </li>
        }
    });
    view! {
        <section class="card">
            <div class="card-header">
                <div class="label-line">
                    <h2>{system.spec().name}</h2>
                    <Help terms=vec![system_term(system)] />
                </div>
            </div>
            <ul class="operation-rows">{operations.collect_view()}</ul>
        </section>
    }
}

/// The link to the form of an operation on an appliance.
#[component]
fn FormLink(operation: &'static OperationSummary, appliance: Appliance) -> impl IntoView {
    let sessions = expect_context::<Sessions>();
    let id = appliance.id.clone();
    let is_signed_in = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&id).is_signed_in()
    });
    let route = Route::Operation {
        operation: operation.id.to_owned(),
        appliance: appliance.id,
        fields: Vec::new(),
    };
    let sign_in = move || {
        (!is_signed_in.get())
            .then(|| view! { <span class="visually-hidden">" (not signed in)"</span> })
    };
    view! {
        <li>
            <a
                class="button small form-link"
                href=route.href()
                data-session=move || if is_signed_in.get() { "in" } else { "out" }
            >
                <span class="visually-hidden">{format!("{} on ", operation.title)}</span>
                <Name text=appliance.name />
                {sign_in}
            </a>
        </li>
    }
}
