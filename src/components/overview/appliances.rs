//! The appliances, one row each: session, operations and open runs.

use hawser_core::config::Appliance;
use hawser_core::operation::OperationSummary;
use hawser_core::problem::Problem;
use leptos::prelude::*;

use crate::api::Api;
use crate::components::name::Name;
use crate::components::problem_panel::ProblemAlert;
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::pages::runs::OpenRuns;
use crate::route::Route;
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// The appliances by site, in the order of the configuration.
#[component]
pub fn Appliances() -> impl IntoView {
    let config = expect_context::<Api>().config();
    let rows = by_site(&config.appliances)
        .into_iter()
        .map(|appliance| view! { <ApplianceRow appliance /> })
        .collect_view();
    view! {
        <section>
            <div class="section-header">
                <h2>"Appliances"</h2>
                <SignOutEverywhere />
            </div>
            <ul class="appliance-rows">{rows}</ul>
        </section>
    }
}

/// Returns the appliances with those of one site together.
fn by_site(appliances: &[Appliance]) -> Vec<Appliance> {
    let mut sites: Vec<&str> = Vec::new();
    for appliance in appliances {
        if !sites.contains(&appliance.site.as_str()) {
            sites.push(&appliance.site);
        }
    }
    let of_sites = sites.into_iter().flat_map(|site| {
        let of_site = appliances.iter().filter(move |it| it.site == site);
        of_site.cloned()
    });
    of_sites.collect()
}

/// Ends all sessions; shown where there is more than one.
#[component]
fn SignOutEverywhere() -> impl IntoView {
    let api = expect_context::<Api>();
    let mount_point = expect_context::<MountPoint>();
    let sessions = expect_context::<Sessions>();
    let has_several = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        let config = api.config();
        let appliances = config.appliances.iter();
        let signed_in = appliances.filter(|appliance| sessions.state(&appliance.id).is_signed_in());
        signed_in.count() > 1
    });
    move || {
        has_several.get().then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| {
                        api.sign_out_everywhere();
                        mount_point.keep_focus("main");
                    }
                >
                    "Sign out everywhere"
                </button>
            }
        })
    }
}

/// One appliance: its session, its running operations, and its forms.
#[component]
fn ApplianceRow(appliance: Appliance) -> impl IntoView {
    let sessions = expect_context::<Sessions>();
    let problem = RwSignal::new(None::<Problem>);
    let id = appliance.id.clone();
    let session = Memo::new(move |_| {
        unsubscribe_on_cleanup();
        sessions.state(&id)
    });
    let sign_out_problem = move || {
        problem.get().map(|problem| {
            view! {
                <div class="appliance-problem">
                    <p class="muted">"Signed out here, but not on the appliance:"</p>
                    <ProblemAlert problem />
                </div>
            }
        })
    };
    let id = appliance.id.clone();
    let version = move || {
        session.with(|_| ());
        sessions.version(&id)
    };
    let operations = OperationSummary::of(appliance.system)
        .map(|operation| {
            let route = Route::Operation {
                operation: operation.id.to_owned(),
                appliance: appliance.id.clone(),
                fields: Vec::new(),
            };
            view! {
                <li>
                    <a href=route.href()>{operation.title}</a>
                </li>
            }
        })
        .collect_view();
    let site = (!appliance.site.is_empty()).then(|| appliance.site.clone());
    view! {
        <li
            class="appliance-row"
            data-appliance=appliance.id.clone()
            data-state=move || session.get().as_attr()
        >
            <div class="appliance-name">
                <strong>
                    <Name text=appliance.name.clone() />
                </strong>
                <span class="muted">
                    {appliance.system.spec().name}
                    {site.map(|site| view! { " · " <Name text=site /> })}
                    {move || version().map(|version| view! { " · " <Name text=version /> })}
                </span>
            </div>
            <div class="appliance-session">{move || session_text(session.get())}</div>
            <ul class="operation-list">{operations}</ul>
            <div class="session-action">
                <SessionAction appliance=appliance.clone() session problem />
            </div>
            <OpenRuns appliance=appliance.id.clone() />
            {move || sign_out_problem().into_any()}
        </li>
    }
}

fn session_text(session: SessionState) -> AnyView {
    match session {
        SessionState::SignedOut => view! { <span class="muted">"Not signed in"</span> }.into_any(),
        SessionState::SignedIn { user } if user.is_empty() => {
            view! { <span>"Signed in with a session token"</span> }.into_any()
        }
        SessionState::SignedIn { user } => view! {
            <span>
                "Signed in as "
                <strong>
                    <Name text=user />
                </strong>
            </span>
        }
        .into_any(),
        SessionState::Expired { .. } => {
            view! { <span>"Session expired. Sign in again."</span> }.into_any()
        }
    }
}

/// The link to the sign-in, or the button that signs out.
#[component]
fn SessionAction(
    appliance: Appliance,
    session: Memo<SessionState>,
    problem: RwSignal<Option<Problem>>,
) -> impl IntoView {
    let is_signed_in = Memo::new(move |_| session.with(SessionState::is_signed_in));
    move || {
        let appliance = appliance.clone();
        if is_signed_in.get() {
            view! { <SignOutButton appliance problem /> }.into_any()
        } else {
            view! { <SignInLink appliance /> }.into_any()
        }
    }
}

fn sign_in_id(appliance: &str) -> String {
    format!("sign-in-{appliance}")
}

#[component]
fn SignInLink(appliance: Appliance) -> impl IntoView {
    let id = sign_in_id(&appliance.id);
    let route = Route::SignIn {
        appliance: appliance.id,
    };
    view! {
        <a class="button small" id=id href=route.href()>
            "Sign in"
            <span class="visually-hidden">{format!(" to {}", appliance.name)}</span>
        </a>
    }
}

/// Signs out and keeps what went wrong at the appliance in `problem`.
#[component]
fn SignOutButton(appliance: Appliance, problem: RwSignal<Option<Problem>>) -> impl IntoView {
    let api = expect_context::<Api>();
    let lifecycle = expect_context::<Lifecycle>();
    let mount_point = expect_context::<MountPoint>();
    let name = appliance.name.clone();
    let on_click = move |_| {
        let appliance = appliance.clone();
        lifecycle.spawn(async move {
            let outcome = api.sign_out(&appliance).await;
            problem.try_set(outcome.err().map(|problem| *problem));
            // The button that had the focus is a link by now.
            mount_point.keep_focus(&sign_in_id(&appliance.id));
        });
    };
    view! {
        <button type="button" class="button small" on:click=on_click>
            "Sign out"
            <span class="visually-hidden">{format!(" of {name}")}</span>
        </button>
    }
}
