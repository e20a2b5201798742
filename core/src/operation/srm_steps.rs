//! Details of a recovery plan while something runs on it: its state, its steps and its prompts.
//!
//! Source: OpenAPI 2.0.0 `RecoveryPlanInfo`, `RecoveryStep`, `UserPrompt`.

use super::srm_plans::{plan_path, plan_words, site_facts};
use super::{DetailView, Prompt, RunDetail, Step, When};
use crate::facts::Tone;
use crate::request::{Request, encode};
use crate::run::Run;
use crate::task::percent;
use crate::text::excerpt;
use crate::wire::site_recovery_manager::{
    PlanStatus, RecoveryPlan, RecoveryStep, StepStatus, UserPrompt,
};
use crate::wire::vsphere_replication::Page;
use crate::wire::{read, text_of};

/// The maximum number of nested steps that are requested where nothing is wrong with them. A plan
/// of a thousand machines has thousands.
const CALM_STEPS: i64 = 400;

/// The maximum number of steps that are expanded at once; their ids are part of an address.
const EXPANDED: usize = 150;

/// So much of a step's words is shown, in bytes.
const WORDS_KEPT: usize = 2_000;

/// The id of the detail that has the steps of a run.
pub const STEPS: &str = "steps";

/// How the plan stands.
pub const PLAN: RunDetail = RunDetail {
    id: "plan",
    title: "Recovery plan",
    when: When::Following,
    request: |run| Some(Request::get(path_of(run)?)),
    read: |_, value| {
        let plan: RecoveryPlan = read(value);
        let (tone, words) = plan_words(plan.status.as_ref());
        DetailView::Facts {
            tone,
            words,
            facts: site_facts(&plan),
        }
    },
    completion: |_, _| None,
};

/// The tree of its steps.
pub const REPROTECT_STEPS: RunDetail = RunDetail {
    id: STEPS,
    title: "Recovery steps",
    when: When::Following,
    request: |run| {
        let request = Request::get(format!("{}/recovery-steps/reprotect", path_of(run)?));
        let expanded = expanded(run);
        Some(if expanded.is_empty() {
            request
        } else {
            request.query("expanded_step_ids", expanded)
        })
    },
    read: |_, value| {
        let steps: Page<RecoveryStep> = read(value);
        DetailView::Steps(steps.list.items.iter().map(step_view).collect())
    },
    completion: |_, _| None,
};

/// The prompts for the administrator.
pub const PROMPTS: RunDetail = RunDetail {
    id: "prompts",
    title: "Prompts",
    when: When::Urgent,
    request: |run| Some(Request::get(prompts_path(run)?)),
    read: |run, value| {
        // Nothing waits any more: what is left was seen before the end.
        let ended = run.state().is_end();
        let prompts: Page<UserPrompt> = read(value);
        let prompts = prompts.list.items.iter().filter(|_| !ended);
        DetailView::Prompts(prompts.filter_map(|p| prompt_view(run, p)).collect())
    },
    completion: |_, _| None,
};

/// Returns `true` where the plan of a run waits for the administrator: it has prompts, or says so.
pub fn is_at_prompt(run: &Run) -> bool {
    let answer = |detail: &RunDetail| run.snapshot(detail.id)?.answer.as_deref();
    let has_prompts = answer(&PROMPTS).is_some_and(|answer| {
        let prompts: Page<UserPrompt> = read(answer);
        let mut prompts = prompts.list.items.iter();
        prompts.any(|prompt| prompt.id.is_some())
    });
    has_prompts
        || answer(&PLAN).is_some_and(|answer| {
            let plan: RecoveryPlan = read(answer);
            plan.status == Some(PlanStatus::WaitingForUserInput)
        })
}

fn path_of(run: &Run) -> Option<String> {
    Some(plan_path(run.target("pairing")?, run.target("plan")?))
}

fn prompts_path(run: &Run) -> Option<String> {
    Some(format!("{}/recovery-steps/user-prompts", path_of(run)?))
}

/// The steps whose children are wanted, as the last answer names them: each answer shows one
/// level more. Where there are too many, those that run or went wrong come before others. They
/// are named in the plan's order whatever their state is, so that the same steps make the same
/// request, and a look ends with the answer in which nothing is new.
fn expanded(run: &Run) -> String {
    let seen = run.snapshot(STEPS);
    // The last request may be the one that the appliance rejected.
    let seen = seen.filter(|seen| seen.trouble.is_empty());
    let Some(answer) = seen.and_then(|seen| seen.answer.as_ref()) else {
        return String::new();
    };
    let steps = read::<Page<RecoveryStep>>(answer).list.items;
    let mut wanted = vec![false; steps.len()];
    let (mut count, mut calm) = (0, 0);
    for urgent in [true, false] {
        for (step, wanted) in steps.iter().zip(&mut wanted) {
            let children = step.child_count.unwrap_or(0);
            let can_be = children > 0 && step.id.is_some();
            if !can_be || count == EXPANDED || urgent != is_urgent(step) {
                continue;
            }
            if !urgent {
                if children > CALM_STEPS - calm {
                    continue;
                }
                calm += children;
            }
            count += 1;
            *wanted = true;
        }
    }
    let wanted = steps.iter().zip(wanted).filter(|(_, wanted)| *wanted);
    let ids: Vec<String> = wanted
        .filter_map(|(step, _)| Some(step.id?.to_string()))
        .collect();
    ids.join(",")
}

fn is_urgent(step: &RecoveryStep) -> bool {
    use StepStatus as S;
    matches!(
        step.status,
        Some(S::Running | S::Error | S::Warning | S::Cancelled)
    )
}

/// Returns the status of a step in words; an unknown one as it came.
fn status_words(status: Option<&StepStatus>) -> (Tone, &str) {
    match status {
        Some(StepStatus::Inactive) => (Tone::Neutral, "Not started"),
        Some(StepStatus::Running) => (Tone::Info, "Running"),
        Some(StepStatus::Cancelled) => (Tone::Warning, "Cancelled"),
        Some(StepStatus::Skipped) => (Tone::Neutral, "Skipped"),
        Some(StepStatus::AlreadyDone) => (Tone::Success, "Already completed"),
        Some(StepStatus::Success) => (Tone::Success, "Done"),
        Some(StepStatus::Warning) => (Tone::Warning, "Completed with warnings"),
        Some(StepStatus::Error) => (Tone::Danger, "Failed"),
        Some(StepStatus::Other(word)) => (Tone::Neutral, word),
        None => (Tone::Neutral, "Unknown"),
    }
}

fn step_view(step: &RecoveryStep) -> Step {
    let (tone, words) = status_words(step.status.as_ref());
    let mut messages = Vec::new();
    for (tone, list) in [
        (Tone::Danger, &step.errors),
        (Tone::Warning, &step.warnings),
    ] {
        for message in list.items.iter().take(20) {
            messages.push((tone, excerpt(message, WORDS_KEPT)));
        }
    }
    let is_running = step.status == Some(StepStatus::Running);
    Step {
        number: excerpt(text_of(&step.step_number), 40),
        title: excerpt(text_of(&step.title), WORDS_KEPT),
        depth: step.depth.unwrap_or(0).clamp(0, 6) as u8,
        status: excerpt(words, 40),
        tone,
        progress: percent(step.progress).filter(|_| is_running),
        started: step.start_time.map(|time| time.0),
        finished: step.finish_time.map(|time| time.0),
        messages,
    }
}

fn prompt_view(run: &Run, prompt: &UserPrompt) -> Option<Prompt> {
    let id = prompt.id.as_deref()?;
    let path = prompts_path(run)?;
    let title = prompt.description.as_deref();
    Some(Prompt {
        title: title.unwrap_or("Waiting for input").to_owned(),
        text: excerpt(text_of(&prompt.prompt_text), WORDS_KEPT),
        dismiss: Request::post(format!("{path}/{}/actions/dismiss-prompt", encode(id))),
    })
}
