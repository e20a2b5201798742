//! What is seen of a recovery plan while something runs on it: its state, its steps and its
//! prompts.
//!
//! Source: OpenAPI 2.0.0 `RecoveryPlanInfo`, `RecoveryStep`, `UserPrompt`.

use super::srm_plans::{plan_path, plan_words, site_facts};
use super::{Look, Prompt, Seen, Step, When};
use crate::fact::Tone;
use crate::json::{Node, excerpt, parse};
use crate::request::{Request, encode};
use crate::run::Run;
use crate::task::read_progress;

/// So many steps below others are asked for where nothing is wrong with them. A plan of a
/// thousand machines has thousands.
const CALM_STEPS: i64 = 400;

/// So many steps are expanded at once; their ids stand in an address.
const EXPANDED: usize = 150;

/// So much of a step's words is shown, in bytes.
const WORDS_KEPT: usize = 2_000;

const STEPS: &str = "steps";

/// How the plan stands.
pub const PLAN: Look = Look {
    id: "plan",
    title: "Recovery plan",
    when: When::Following,
    request: |run| Some(Request::get(path_of(run)?)),
    read: |_, value| {
        let plan = Node::root(value);
        let (tone, words) = plan_words(plan.at("status").text().unwrap_or(""));
        Seen::Facts {
            tone,
            words,
            facts: site_facts(plan),
        }
    },
};

/// The tree of its steps.
pub const REPROTECT_STEPS: Look = Look {
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
        let steps = Node::root(value).at("list").items();
        Seen::Steps(steps.map(read_step).collect())
    },
};

/// What it asks the administrator.
pub const PROMPTS: Look = Look {
    id: "prompts",
    title: "Prompts",
    when: When::Following,
    request: |run| Some(Request::get(prompts_path(run)?)),
    read: |run, value| {
        // Nothing waits any more: what is left was seen before the end.
        let ended = run.state().is_end();
        let list = Node::root(value).at("list").items();
        let prompts = list.filter(|_| !ended).filter_map(|n| read_prompt(run, n));
        Seen::Prompts(prompts.collect())
    },
};

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
    let seen = run.seen.iter().find(|seen| seen.look == STEPS);
    // What was asked for the last time may be what the appliance did not like.
    let Some(seen) = seen.filter(|seen| seen.trouble.is_empty()) else {
        return String::new();
    };
    let Ok(value) = parse(seen.raw.as_bytes()) else {
        return String::new();
    };
    let steps = || Node::root(&value).at("list").items();
    let mut wanted = vec![false; steps().count()];
    let (mut count, mut calm) = (0, 0);
    for urgent in [true, false] {
        for (step, wanted) in steps().zip(&mut wanted) {
            let children = step.at("child_count").int().unwrap_or(0);
            let status = step.at("status").text().unwrap_or("");
            let can_be = children > 0 && step.at("id").int().is_some();
            if !can_be || count == EXPANDED || urgent != is_urgent(status) {
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
    let mut ids = String::new();
    for (step, _) in steps().zip(wanted).filter(|(_, wanted)| *wanted) {
        if let Some(id) = step.at("id").int() {
            if !ids.is_empty() {
                ids.push(',');
            }
            ids.push_str(&id.to_string());
        }
    }
    ids
}

fn is_urgent(status: &str) -> bool {
    matches!(status, "RUNNING" | "ERROR" | "WARNING" | "CANCELLED")
}

/// The status of a step in words; one that is not known as it came.
fn status_words(status: &str) -> (Tone, &str) {
    match status {
        "INACTIVE" => (Tone::Neutral, "Not started"),
        "RUNNING" => (Tone::Info, "Running"),
        "CANCELLED" => (Tone::Warning, "Cancelled"),
        "SKIPPED" => (Tone::Neutral, "Skipped"),
        "ALREADY_DONE" => (Tone::Success, "Already done"),
        "SUCCESS" => (Tone::Success, "Done"),
        "WARNING" => (Tone::Warning, "Done with warnings"),
        "ERROR" => (Tone::Danger, "Failed"),
        "" => (Tone::Neutral, "Unknown"),
        other => (Tone::Neutral, other),
    }
}

fn read_step(node: Node<'_>) -> Step {
    let code = node.at("status").text().unwrap_or("");
    let (tone, words) = status_words(code);
    let mut messages = Vec::new();
    for (tone, field) in [(Tone::Danger, "errors"), (Tone::Warning, "warnings")] {
        for message in node.at(field).items().take(20).filter_map(Node::text) {
            messages.push((tone, excerpt(message, WORDS_KEPT)));
        }
    }
    Step {
        number: excerpt(&node.at("step_number").string(), 40),
        title: excerpt(&node.at("title").string(), WORDS_KEPT),
        depth: node.at("depth").int().unwrap_or(0).clamp(0, 6) as u8,
        status: excerpt(words, 40),
        tone,
        progress: read_progress(node.at("progress")).filter(|_| code == "RUNNING"),
        started: node.at("start_time").time(),
        finished: node.at("finish_time").time(),
        messages,
    }
}

fn read_prompt(run: &Run, node: Node<'_>) -> Option<Prompt> {
    let id = node.at("id").text()?;
    let path = prompts_path(run)?;
    Some(Prompt {
        title: node
            .at("description")
            .text()
            .unwrap_or("The plan waits")
            .to_owned(),
        text: excerpt(&node.at("prompt_text").string(), WORDS_KEPT),
        dismiss: Request::post(format!("{path}/{}/actions/dismiss-prompt", encode(id))),
    })
}
