//! The phases of a run that has no steps: sent, queued, running, on both clocks.

use crate::chart::Look;
use crate::clock::Timestamp;
use crate::run::{Run, State};
use crate::timeline::What;

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Its name.
    pub title: &'static str,
    /// How it is marked.
    pub look: Look,
    /// Its state, in a word or two.
    pub status: &'static str,
    /// By the clock of this computer.
    pub console: Span,
    /// By the clock of the appliance, where it tells.
    pub appliance: Option<Span>,
}

/// A beginning, and an end where there is one.
pub type Span = (Timestamp, Option<Timestamp>);

/// Returns the phases of a run that have begun, in order.
pub fn phases(run: &Run) -> Vec<Phase> {
    let at = |what| run.timeline.find(what).map(|event| event.console);
    let state = run.shown_state();
    let task = run.task.as_ref();
    let end = run.timeline.end().filter(|_| state.is_end());
    let end = end.map(|event| event.console);
    let accepted = at(What::Accepted).or_else(|| at(What::Found));
    let began = at(What::Started);
    let mut phases = Vec::new();
    if let Some(sent) = at(What::Sent) {
        phases.push(phase("Request", (sent, accepted.or(end)), None, state));
    }
    if let Some(accepted) = accepted {
        let appliance = task.and_then(|task| Some((task.queued?, task.started.or(task.finished))));
        let console = (accepted, began.or(end));
        phases.push(phase("Queue", console, appliance, state));
    }
    if let Some(began) = began {
        let appliance = task.and_then(|task| Some((task.started?, task.finished)));
        phases.push(phase("Execution", (began, end), appliance, state));
    }
    // The last one shows how it ended.
    if let Some(last) = phases.last_mut().filter(|_| state.is_end()) {
        last.look = ended_look(state);
        last.status = state.label();
    }
    phases
}

fn phase(title: &'static str, console: Span, appliance: Option<Span>, state: State) -> Phase {
    let (look, status) = match (console.1, state) {
        (Some(_), _) => (Look::Done, "Done"),
        (None, State::Waiting) => (Look::Waiting, state.label()),
        (None, State::Queued) => (Look::Queued, state.label()),
        (None, State::Sending | State::Running) => (Look::Running, state.label()),
        (None, _) => (Look::Neutral, state.label()),
    };
    Phase {
        title,
        look,
        status,
        console,
        appliance,
    }
}

fn ended_look(state: State) -> Look {
    match state {
        State::Succeeded => Look::Done,
        State::Unconnected => Look::Warning,
        State::Failed | State::Refused | State::NotSent => Look::Failed,
        _ => Look::Neutral,
    }
}
