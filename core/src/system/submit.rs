//! The answer to a submission.

use serde_json::Value;

use crate::config::Appliance;
use crate::problem::{Kind, Problem, Stage};
use crate::reply::{Failure, Outcome};
use crate::request::{Method, Request};
use crate::task::Task;

/// The outcome of a submission, as its answer shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitOutcome {
    /// Accepted; the answer holds the task.
    Accepted(Box<Task>),
    /// Never handed to the browser: nothing was done.
    NotSent(Box<Problem>),
    /// Not accepted: nothing was done.
    Refused(Box<Problem>),
    /// It cannot be told from the answer, or there was none.
    Indeterminate(Box<Problem>),
}

impl Appliance {
    /// Reads the answer to a POST that is answered by a task, or by nothing where
    /// something else is watched (`watched`, the path that is asked for).
    ///
    /// Only the appliance's own refusal counts as one. Whatever a proxy says,
    /// and an acceptance without a task that could be followed, leaves open
    /// whether the work has begun.
    pub fn read_receipt(
        &self,
        request: &Request,
        watched: Option<&str>,
        outcome: &Outcome,
    ) -> SubmitOutcome {
        debug_assert!(request.method == Method::Post);
        let asked = self.asked(request, Stage::Submit);
        let reply = match outcome {
            Ok(reply) => reply,
            Err(failure) => {
                let problem = Box::new(Problem::from_failure(failure, &asked));
                return match failure {
                    Failure::Offline | Failure::NoSession | Failure::NotSent(_) => {
                        SubmitOutcome::NotSent(problem)
                    }
                    _ => SubmitOutcome::Indeterminate(problem),
                };
            }
        };
        if reply.is_good() {
            let answer = reply.parse();
            let why = match (watched, answer) {
                // No body is documented; an object is none that says anything else.
                (Some(path), answer)
                    if reply.is_blank() || answer.as_ref().is_ok_and(Value::is_object) =>
                {
                    return SubmitOutcome::Accepted(Box::new(Task::watched(path, reply.date)));
                }
                (Some(_), _) => "the response is neither empty nor a JSON object".to_owned(),
                (None, Ok(value)) => match self.system.read_tasks(&value).into_iter().next() {
                    Some(task) => return SubmitOutcome::Accepted(Box::new(task)),
                    None => "the response has no task ID".to_owned(),
                },
                (None, Err(why)) => why,
            };
            return SubmitOutcome::Indeterminate(Box::new(Problem::unreadable(
                reply, &why, &asked,
            )));
        }
        let problem = Box::new(Problem::from_reply(reply, &asked));
        match problem.kind {
            Kind::Proxy
            | Kind::AlreadyForwarded
            | Kind::Unreadable
            | Kind::Server
            | Kind::Unreachable
            | Kind::TimedOut => SubmitOutcome::Indeterminate(problem),
            _ => SubmitOutcome::Refused(problem),
        }
    }
}
