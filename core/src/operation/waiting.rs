//! Runs that stand still until the administrator answers.

use super::srm_steps::is_at_prompt;
use crate::run::{Run, State};

impl Run {
    /// Returns `true` while the run waits for the administrator at a prompt, as far as the last
    /// answers go.
    pub fn is_waiting(&self) -> bool {
        self.shown_state() == State::Waiting
    }

    /// Returns the state to show: that of the timeline, or that it waits for the administrator.
    pub fn shown_state(&self) -> State {
        match self.state() {
            // The appliance may have a status of its own for a task at a prompt.
            State::Queued | State::Running | State::Unrecognized
                if !self.seen.is_empty() && is_at_prompt(self) =>
            {
                State::Waiting
            }
            state => state,
        }
    }

    /// Returns the shown state, with the progress where it makes any: "Running, 68 %".
    pub fn state_text(&self) -> String {
        let state = self.shown_state();
        match self.timeline.progress() {
            Some(percent) if !state.is_end() && state != State::Waiting => {
                format!("{}, {percent} %", state.label())
            }
            _ => state.label().to_owned(),
        }
    }
}
