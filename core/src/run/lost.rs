//! A submission without an answer, or a task that is not found: one panel that changes with what is
//! found out.

use super::{Run, State};
use crate::facts::{Shown, Tone};
use crate::problem::{Kind, Problem};
use crate::timeline::What;

/// The words for what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostAnswer {
    /// How to mark it.
    pub tone: Tone,
    /// In a few words.
    pub title: &'static str,
    /// The meaning, and the action to take.
    pub text: &'static str,
    /// Where it was looked for, and what came of it.
    pub looked: String,
}

/// How far the request is known to have come.
#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Unknown,
    /// The proxy passed it on.
    Forwarded,
    /// The appliance answered with success.
    Accepted,
    /// The appliance answered that it failed.
    Failed,
}

impl Run {
    /// Returns what is known of a submission whose answer was lost, or of a task that is not
    /// found; none for other runs. `searching` says that it is being looked for.
    pub fn lost_answer(&self, searching: bool) -> Option<LostAnswer> {
        let state = self.state();
        let (title, text, event) = match state {
            State::Unconfirmed => self.unconfirmed(),
            State::NotFound | State::CannotTell if searching => self.unconfirmed(),
            State::NotFound => self.not_found(),
            State::CannotTell => (
                "Could not determine whether the task started",
                "Check the target in the product UI before you retry.",
                What::CannotTell,
            ),
            State::Gone if !searching => (
                "Task no longer available",
                "The appliance answers, but neither finds the task nor lists it. It may have been restarted. Whether the task succeeded is unknown: check the target.",
                What::Gone,
            ),
            State::Missing | State::Gone => (
                "The appliance does not find the task",
                "It may not be listed yet, or the appliance was restarted. The console asks again, looks in the task list and at the target.",
                What::Missing,
            ),
            _ => return None,
        };
        let looked = self.timeline.find(event);
        Some(LostAnswer {
            tone: if searching || matches!(state, State::Unconfirmed | State::Missing) {
                Tone::Info
            } else {
                Tone::Warning
            },
            title,
            text,
            looked: looked.map_or_else(String::new, |event| event.text.clone()),
        })
    }

    fn unconfirmed(&self) -> (&'static str, &'static str, What) {
        let (title, text) = match self.arrival() {
            Arrival::Accepted => (
                "Looking for the task…",
                "The appliance accepted the request, but its response cannot be used. The console looks for the task on the appliance; it does not send the request again.",
            ),
            Arrival::Forwarded => (
                "Looking for the task…",
                "The connection ended before the response arrived. The browser repeated the request; the proxy did not forward it a second time. The console looks for the task on the appliance.",
            ),
            Arrival::Failed => (
                "Checking whether the operation started…",
                "The appliance failed while handling the request. The console checks on the appliance whether the operation started; it does not send the request again.",
            ),
            Arrival::Unknown => (
                "Checking whether the request arrived…",
                "No usable response arrived. The console checks on the appliance whether the request arrived; it does not send it again.",
            ),
        };
        (title, text, What::AnswerLost)
    }

    fn not_found(&self) -> (&'static str, &'static str, What) {
        let (title, text) = match self.arrival() {
            Arrival::Accepted => (
                "Accepted, but no task was found",
                "The appliance accepted the request, but its response cannot be used, and no task is listed. The operation may have started: check the target before you retry.",
            ),
            Arrival::Forwarded => (
                "Not found on the appliance",
                "The proxy forwarded the request, but the appliance lists no task for it. Check the target before you retry.",
            ),
            Arrival::Failed => (
                "Not found on the appliance",
                "The appliance failed while handling the request and lists no task for it. The operation most likely did not start. Check the target before you retry.",
            ),
            Arrival::Unknown => (
                "Not found on the appliance",
                "The request most likely never arrived. Check the target before you retry.",
            ),
        };
        (title, text, What::NotFound)
    }

    fn arrival(&self) -> Arrival {
        let Some(problem) = &self.problem else {
            return Arrival::Unknown;
        };
        match problem.kind {
            Kind::AlreadyForwarded => Arrival::Forwarded,
            Kind::Server => Arrival::Failed,
            Kind::Unreadable if status(problem).is_some_and(|it| it.starts_with('2')) => {
                Arrival::Accepted
            }
            _ => Arrival::Unknown,
        }
    }
}

/// Returns what came in place of an answer; nothing where nothing came.
pub(super) fn answer_text(problem: &Problem) -> String {
    let Some(status) = status(problem) else {
        return String::new();
    };
    let mut text = "Status ".to_owned();
    text.push_str(status);
    if !problem.details.is_empty() {
        text.push_str(": ");
        text.push_str(&problem.details);
    }
    text
}

fn status(problem: &Problem) -> Option<&str> {
    let fact = problem.facts.iter().find(|fact| fact.label == "Status")?;
    match &fact.value {
        Shown::Code(status) => Some(status),
        _ => None,
    }
}
