//! The first page: what is wrong now, then the sites, what runs, and the appliances.

use hawser_core::clock::TimeSource;
use leptos::prelude::*;

use super::runs::LatestRuns;
use crate::components::overview::appliances::Appliances;
use crate::components::overview::attention::AttentionList;
use crate::components::overview::model::OverviewModel;
use crate::components::overview::pairs::Pairs;
use crate::components::overview::running::RunningList;
use crate::components::overview::sign_in_offer::SignInOffers;
use crate::components::page_header::PageHeader;
use crate::components::time::Time;
use crate::route::Route;

/// The points that need attention, each pair of sites, the present work, and each appliance.
#[component]
pub fn Overview() -> impl IntoView {
    let model = OverviewModel::provided();
    let state = move || {
        if model.has_sessions.get() {
            view! {
                <Toolbar model />
                <SignInOffers is_primary=false />
                <AttentionList model />
                <Pairs model />
            }
            .into_any()
        } else {
            view! { <NobodySignedIn /> }.into_any()
        }
    };
    view! {
        <div class="overview">
            <PageHeader title="Overview" lead=|| "The state of the sites that you are signed in to." />
            {move || state()}
            <RunningList model />
            <Appliances />
            <LatestRuns />
        </div>
    }
}

/// The time of what is shown, and the ways to renew it.
#[component]
fn Toolbar(model: OverviewModel) -> impl IntoView {
    let as_of = Memo::new(move |_| model.overview.with(|it| it.as_of));
    let time = move || {
        as_of.get().map(|at| {
            view! {
                <span class="muted">
                    "As of " <Time at source=TimeSource::Console />
                </span>
            }
        })
    };
    view! {
        <div class="overview-toolbar">
            {move || time().into_any()}
            <button
                type="button"
                class="button small"
                aria-busy=move || model.is_reading.get().to_string()
                on:click=move |_| model.refresh()
            >
                "Refresh"
                <span class="visually-hidden">" overview"</span>
            </button>
            <a href=Route::Wall.href()>"Wall view"</a>
        </div>
    }
}

/// The text where nothing can be read.
#[component]
fn NobodySignedIn() -> impl IntoView {
    view! {
        <section class="signed-out">
            <h2>"You are not signed in"</h2>
            <p>"The state of the sites is shown here once you sign in. Nothing is read before."</p>
            <SignInOffers is_primary=true />
        </section>
    }
}
