//! Prechecks: what was looked at on the appliance, and what was found.

use hawser_core::config::Appliance;
use hawser_core::operation::{Bearing, Draft, Finding, Operation, Remedy};
use hawser_core::request::Request;
use leptos::prelude::*;

use super::peer_sign_in::PeerSignIn;
use crate::console::use_console;
use crate::erased::{effect, flag, live, spawn};

/// One precheck and how far it has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// Being looked at.
    Loading,
    /// Done.
    Found(Vec<Finding>),
}

/// The prechecks of a form, looked at again whenever what they need changes.
#[derive(Clone, Copy)]
pub struct Checks {
    all: RwSignal<Vec<(&'static str, Check)>>,
    again: RwSignal<u32>,
}

impl Checks {
    /// Begins to look.
    pub fn new(
        operation: &'static Operation,
        appliance: Appliance,
        draft: RwSignal<Draft>,
    ) -> Self {
        let checks = Self {
            all: RwSignal::new(Vec::new()),
            again: RwSignal::new(0),
        };
        let console = use_console();
        for precheck in operation.prechecks {
            let appliance = appliance.clone();
            let signed_in = {
                let id = appliance.id.clone();
                Memo::new(move |_| console.sessions.state(&id).is_in())
            };
            let request = Memo::new(move |_| draft.with(|draft| Wanted((precheck.request)(draft))));
            effect(move || {
                checks.again.track();
                let Some(request) = request.get().0.filter(|_| signed_in.get()) else {
                    checks.set(precheck.id, None);
                    return;
                };
                checks.set(precheck.id, Some(Check::Loading));
                let appliance = appliance.clone();
                let asked_in = checks.again.get_untracked();
                spawn(async move {
                    let answer = console.read(&appliance, &request).await;
                    // The form has moved on: this answer is about something else.
                    let current = checks.again.try_get_untracked() == Some(asked_in)
                        && draft.try_with_untracked(|d| (precheck.request)(d))
                            == Some(Some(request));
                    if !current {
                        return;
                    }
                    let Some(findings) = draft.try_with_untracked(|d| (precheck.judge)(d, answer))
                    else {
                        return;
                    };
                    checks.set(precheck.id, Some(Check::Found(findings)));
                });
            });
        }
        checks
    }

    fn set(self, id: &'static str, check: Option<Check>) {
        self.all.try_update(|all| {
            all.retain(|(known, _)| *known != id);
            all.extend(check.map(|check| (id, check)));
        });
    }

    /// Looks at everything again.
    pub fn look_again(self) {
        self.again.try_update(|n| *n = n.wrapping_add(1));
    }

    /// What was found so far.
    pub fn findings(self) -> Vec<Finding> {
        self.all.with(|all| {
            all.iter()
                .flat_map(|(_, check)| match check {
                    Check::Found(findings) => findings.clone(),
                    Check::Loading => Vec::new(),
                })
                .collect()
        })
    }

    /// Whether something is still being looked at.
    pub fn is_loading(self) -> bool {
        self.all
            .with(|all| all.iter().any(|(_, check)| *check == Check::Loading))
    }
}

/// A request that may be compared: the same one is not asked for again.
#[derive(Clone, PartialEq)]
struct Wanted(Option<Request>);

/// The findings, worst first, with what can be done about them in place.
#[component]
pub fn Findings(
    operation: &'static Operation,
    appliance: Appliance,
    checks: Checks,
) -> impl IntoView {
    let items = move || {
        let mut items: Vec<(u8, AnyView)> = Vec::new();
        for precheck in operation.prechecks {
            let check = checks.all.with(|all| {
                all.iter()
                    .find(|(id, _)| *id == precheck.id)
                    .map(|(_, check)| check.clone())
            });
            match check {
                None => {}
                Some(Check::Loading) => items.push((
                    3,
                    view! {
                        <li class="finding" data-tone="loading" data-check=precheck.id>
                            <p class="finding-title">{precheck.title}": looking …"</p>
                        </li>
                    }
                    .into_any(),
                )),
                Some(Check::Found(findings)) => items.extend(
                    findings
                        .into_iter()
                        .map(|f| (rank(f.bearing), item(&appliance, precheck.id, f, checks))),
                ),
            }
        }
        if items.is_empty() {
            return view! { <p class="muted">"The checks begin as soon as a target is chosen."</p> }
                .into_any();
        }
        items.sort_by_key(|(rank, _)| *rank);
        let items = items.into_iter().map(|(_, view)| view).collect_view();
        view! { <ul class="findings">{items}</ul> }.into_any()
    };
    view! { <div aria-live="polite" aria-busy=flag(move || checks.is_loading())>{live(items)}</div> }
}

fn rank(bearing: Bearing) -> u8 {
    match bearing {
        Bearing::Blocks => 0,
        Bearing::Warning => 1,
        Bearing::Unknown => 2,
        Bearing::Fine => 4,
    }
}

fn item(appliance: &Appliance, check: &'static str, finding: Finding, checks: Checks) -> AnyView {
    let remedy = finding.remedy.map(|remedy| match remedy {
        Remedy::SignInOnPeer { pairing, peer } => {
            let done = Callback::new(move |()| checks.look_again());
            view! { <PeerSignIn appliance=appliance.clone() pairing peer done /> }
        }
    });
    let detail = (!finding.detail.is_empty())
        .then(|| view! { <p class="finding-detail">{finding.detail}</p> });
    view! {
        <li class="finding" data-tone=finding.bearing.mark() data-check=check>
            <p class="finding-title">
                <span class="visually-hidden">{finding.bearing.words()}": "</span>
                {finding.title}
            </p>
            {detail}
            {remedy}
        </li>
    }
    .into_any()
}
