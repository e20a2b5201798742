//! What was seen beside a run's task.

use super::Run;
use crate::clock::Millis;
use crate::json::parse;
use crate::operation::{Look, Operation, Seen, When};
use crate::problem::Answer;
use crate::request::Request;

/// So much of an answer is kept, in bytes. A plan of a thousand virtual machines has steps
/// of a few hundred thousand.
const KEPT: usize = 1024 * 1024;

/// The last answer to a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    /// The look's id.
    pub look: String,
    /// When the answer came, by the console's clock.
    pub at: Option<Millis>,
    /// The answer as it came.
    pub raw: String,
    /// Why a later look failed, where it did.
    pub trouble: String,
}

impl Run {
    /// What is to be looked at now.
    pub fn looks(&self) -> impl Iterator<Item = (&'static Look, Request)> {
        let looks = Operation::by_id(&self.operation).map_or(&[][..], |o| o.looks);
        let ended = self.state().is_end();
        looks
            .iter()
            .filter(move |look| ended || look.when == When::Following)
            .filter_map(|look| Some((look, (look.request)(self)?)))
    }

    /// Takes in the answer to a look. One that failed keeps what was seen before.
    pub fn saw(&mut self, look: &Look, answer: Answer, at: Millis) {
        let known = self.seen.iter().position(|s| s.look == look.id);
        let mut sighting = known.map_or_else(Sighting::default, |i| self.seen.remove(i));
        sighting.look = look.id.to_owned();
        match answer {
            Ok(value) => {
                let raw = crate::json::print(&value);
                sighting.trouble = String::new();
                if raw.len() <= KEPT {
                    sighting.raw = raw;
                    sighting.at = Some(at);
                } else {
                    sighting.trouble = "The answer is too large to be shown".to_owned();
                }
            }
            Err(problem) => sighting.trouble = problem.title,
        }
        self.seen.push(sighting);
    }

    /// What was seen, with its look and why a later look failed; in the order of the
    /// operation.
    pub fn sights(&self) -> Vec<(&'static Look, Option<Seen>, &str)> {
        let looks = Operation::by_id(&self.operation).map_or(&[][..], |o| o.looks);
        let mut sights = Vec::new();
        for look in looks {
            if let Some(sighting) = self.seen.iter().find(|s| s.look == look.id) {
                let value = parse(sighting.raw.as_bytes()).ok();
                let seen = value.map(|value| (look.read)(self, &value));
                sights.push((look, seen, sighting.trouble.as_str()));
            }
        }
        sights
    }
}
