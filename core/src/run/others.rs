//! Work of somebody else on the target of a run that was refused. It is shown as theirs, and can be
//! followed as a run for which nothing is sent.

use super::{Run, State};
use crate::clock::Timestamp;
use crate::config::Appliance;
use crate::problem::{Answer, FailureTexts, Kind};
use crate::request::Request;
use crate::system::TaskQuery;
use crate::task::Task;
use crate::timeline::What;

impl Run {
    /// Returns what to ask for tasks in progress on the target, where the appliance refused this
    /// run and somebody else's work may be why.
    pub fn search_others(&self, appliance: &Appliance) -> Option<Request> {
        let kind = self.problem.as_ref().map(|problem| problem.kind);
        let may_be_why = matches!(kind, Some(Kind::Refused | Kind::Busy | Kind::NotFound));
        let was_refused = matches!(self.state(), State::Refused | State::Busy) && may_be_why;
        let tasks = appliance.system.tasks();
        let target = self
            .targets
            .last()
            .filter(|_| was_refused && self.watched.is_none())?;
        // An id that was sent along finds this run's own task only.
        match tasks.list.filter(|_| self.reference().is_some()) {
            Some(list) => Some(list(0)),
            None => tasks.search.map(|search| {
                search(&TaskQuery {
                    entity: &target.id,
                    reference: "",
                })
            }),
        }
    }

    /// Returns the tasks in progress on the target, in the answer to that.
    pub fn others_in(
        &self,
        appliance: &Appliance,
        request: &Request,
        answer: &Answer,
    ) -> Vec<Task> {
        let Ok(answer) = answer else {
            return Vec::new();
        };
        let mut tasks = appliance.tasks_of(request, answer);
        tasks.retain(|task| !task.status.is_end() && self.concerns(task));
        tasks
    }

    /// Returns a run that follows such a task, with an id of its own. `work` is the word by which
    /// the appliance names what this run wanted to do: a task of another kind is followed
    /// without the details of the operation.
    pub(crate) fn follow_other(&self, task: Task, work: &str, id: String, at: Timestamp) -> Run {
        let mut run = self.unsent(id, at);
        run.user.clear();
        let is_same = !work.is_empty() && task.description.to_lowercase().contains(work);
        if !is_same {
            run.operation.clear();
            if !task.description.is_empty() {
                run.title.clone_from(&task.description);
            }
        }
        run.record(What::Found, at, task.queued, &task.id);
        run.record_task(task, at, &FailureTexts::NONE);
        run
    }
}
