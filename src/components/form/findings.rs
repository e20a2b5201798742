//! The findings of the prechecks, with what can be done about them in place.

use hawser_core::config::Appliance;
use hawser_core::glossary::severity_term;
use hawser_core::operation::{Finding, FixAction, Severity};
use hawser_core::order::sorted;
use leptos::prelude::*;

use super::prechecks::{Check, CheckState, Prechecks};
use super::state::FormState;
use crate::components::help::Help;
use crate::components::keyed::Keyed;
use crate::components::name::Name;
use crate::components::session::peer_sign_in::PeerSignIn;
use crate::runs::Runs;

/// The id of the line that says how the checks stand.
const SUMMARY_ID: &str = "checks-summary";

/// One line of the list.
#[derive(Clone, PartialEq)]
struct Line {
    /// Lines are sorted by it, the worst first.
    rank: u8,
    check: &'static str,
    /// The place among the findings of one precheck.
    place: usize,
    content: LineContent,
}

#[derive(Clone, Debug, PartialEq)]
enum LineContent {
    /// The precheck with this title is not answered yet.
    Loading(&'static str),
    Finding(Finding),
}

impl Line {
    /// A line with the same key is not drawn again: somebody may be typing in it.
    fn key(&self) -> String {
        format!("{} {} {:?}", self.check, self.place, self.content)
    }
}

/// Returns the lines of the list, the worst first.
fn lines(checks: Vec<Check>) -> Vec<Line> {
    let mut lines = Vec::new();
    for check in checks {
        let mut add = |rank, place, content| {
            lines.push(Line {
                rank,
                check: check.id,
                place,
                content,
            });
        };
        match check.state {
            CheckState::Loading => add(LOADING_RANK, 0, LineContent::Loading(check.title)),
            CheckState::Found(findings) => {
                for (place, finding) in findings.into_iter().enumerate() {
                    add(rank(finding.severity), place, LineContent::Finding(finding));
                }
            }
        }
    }
    sorted(lines, |a, b| a.rank.cmp(&b.rank))
}

const LOADING_RANK: u8 = 3;

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Blocks => 0,
        Severity::Warning => 1,
        Severity::Unknown => 2,
        Severity::Fine => 4,
    }
}

/// The findings of the prechecks, the worst first.
#[component]
pub fn Findings(form: FormState, appliance: Appliance, checks: Prechecks) -> impl IntoView {
    let lines = Memo::new(move |_| lines(checks.all()));
    let is_busy = move || checks.is_loading().to_string();
    let appliance = StoredValue::new(appliance);
    let line = move |line: Line| match line.content {
        LineContent::Loading(title) => view! {
            <li class="finding" data-tone="loading" data-check=line.check>
                <p class="finding-title">{format!("{title}: checking…")}</p>
            </li>
        }
        .into_any(),
        LineContent::Finding(finding) => view! {
            <FindingItem form appliance=appliance.get_value() check=line.check finding checks />
        }
        .into_any(),
    };
    let summary = Memo::new(move |_| {
        if checks.is_empty() {
            return "Select a target to run the checks.".to_owned();
        }
        if checks.is_loading() {
            return "Checking…".to_owned();
        }
        lines.with(|lines| summary(lines))
    });
    view! {
        <div aria-busy=is_busy>
            // Announced in a few words: the list has inputs in it, and is long.
            <p class="muted" id=SUMMARY_ID role="status">
                {move || summary.get()}
            </p>
            <ul class="findings">
                <Keyed each=move || lines.get() key=Line::key children=line />
            </ul>
        </div>
    }
}

/// Returns how the checks stand: "Check results: 1 warning, 3 OK".
fn summary(lines: &[Line]) -> String {
    let count = |severity: Severity| {
        let is = |line: &&Line| matches!(&line.content, LineContent::Finding(finding) if finding.severity == severity);
        lines.iter().filter(is).count()
    };
    let [blocked, warnings, unknown, fine] = [
        Severity::Blocks,
        Severity::Warning,
        Severity::Unknown,
        Severity::Fine,
    ]
    .map(count);
    let plural = if warnings == 1 { "" } else { "s" };
    let parts = [
        (blocked, format!("{blocked} blocked")),
        (warnings, format!("{warnings} warning{plural}")),
        (unknown, format!("{unknown} not checked")),
        (fine, format!("{fine} OK")),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(_, text)| text).collect();
    format!("Check results: {}", parts.join(", "))
}

#[component]
fn FindingItem(
    form: FormState,
    appliance: Appliance,
    check: &'static str,
    finding: Finding,
    checks: Prechecks,
) -> impl IntoView {
    let Finding {
        severity,
        title,
        detail,
        fix,
    } = finding;
    let fix = fix.map(|fix| match fix {
        FixAction::SignInOnPeer { pairing, peer } => view! {
            <PeerSignIn
                appliance
                pairing
                peer
                is_open=severity == Severity::Blocks
                on_done=move |()| checks.retry()
            />
        }
        .into_any(),
        FixAction::FollowRunning => view! { <FollowRunning form appliance /> }.into_any(),
    });
    view! {
        <li class="finding" data-tone=severity.as_attr() data-check=check>
            <p class="finding-title">
                <span class="visually-hidden">{format!("{}: ", severity.label())}</span>
                <Name text=title />
                <Help terms=vec![severity_term(severity)] />
            </p>
            {(!detail.is_empty())
                .then(|| view! { <p class="finding-detail"><Name text=detail /></p> })}
            {fix}
        </li>
    }
}

/// A button that opens a run for work that is in progress already; nothing is sent.
#[component]
fn FollowRunning(form: FormState, appliance: Appliance) -> impl IntoView {
    let runs = expect_context::<Runs>();
    let on_click = move |_| {
        form.draft.with_untracked(|draft| {
            if let Ok(prepared) = form.operation.check(&appliance, draft, &[]) {
                runs.follow_running(&prepared);
            }
        });
    };
    view! {
        <p>
            <button type="button" class="button small" on:click=on_click>
                "Follow the running operation"
            </button>
        </p>
    }
}
