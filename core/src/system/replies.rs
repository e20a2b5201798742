//! Replies of an appliance: JSON, sessions and tasks, or the problem that they are.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::Value;

use super::{System, Tasks};
use crate::config::Appliance;
use crate::problem::{Answer, Problem, Stage};
use crate::reply::Outcome;
use crate::request::Request;
use crate::secret::Secret;
use crate::task::{Task, TaskCache};
use crate::wire::read;
use crate::wire::vsphere_replication::PageInfo;

/// A page of an appliance's list of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskList {
    /// Those that were not read before as they stand now, with the fingerprints of their entries;
    /// 0 is none.
    pub news: Vec<(u64, Task)>,
    /// The ids of the others.
    pub same: Vec<String>,
    /// How many there are in all; 0 where the list does not say.
    pub total: i64,
}

impl Appliance {
    /// Reads the token of a sign-in.
    ///
    /// # Errors
    ///
    /// The problem, where there is no token.
    pub fn read_sign_in(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<Arc<Secret>, Box<Problem>> {
        let asked = self.asked(request, Stage::SignIn);
        match outcome {
            Ok(reply) if reply.is_good() => (self.system.protocol().token)(reply)
                .map_err(|why| Box::new(Problem::unreadable(reply, &why, &asked))),
            other => {
                let problem = Problem::from_outcome(other, &asked);
                let reply = other.as_ref().ok();
                let words = reply.and_then(|reply| {
                    (self.system.protocol().sign_in_rejected)(self, request, reply)
                });
                Err(Box::new(match words {
                    Some(words) => problem.in_words(words),
                    None => problem,
                }))
            }
        }
    }

    /// Parses the JSON of a good answer.
    ///
    /// # Errors
    ///
    /// The problem, where there is none.
    pub fn read_json(&self, request: &Request, outcome: &Outcome, stage: Stage) -> Answer {
        let asked = self.asked(request, stage);
        match outcome {
            Ok(reply) if reply.is_good() => reply
                .parse()
                .map_err(|why| Box::new(Problem::unreadable(reply, &why, &asked))),
            other => Err(Box::new(Problem::from_outcome(other, &asked))),
        }
    }

    /// Reads the tasks of a good answer.
    ///
    /// # Errors
    ///
    /// The problem, where there are none.
    pub fn read_tasks(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<Vec<Task>, Box<Problem>> {
        Ok(self.read_task_page(request, outcome)?.0)
    }

    /// Reads the tasks of a good answer and how many there are in all, where it is a page of a
    /// list that says so (`_meta.total`); else 0.
    ///
    /// # Errors
    ///
    /// The problem, where there are none.
    pub fn read_task_page(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<(Vec<Task>, i64), Box<Problem>> {
        let value = self.read_json(request, outcome, Stage::Follow)?;
        Ok((self.tasks_of(request, &value), total(&value)))
    }

    /// Reads the tasks on a page of the list. Those whose entries were read before and stand
    /// there unchanged are only named.
    ///
    /// # Errors
    ///
    /// The problem, where there is no list.
    pub fn read_task_list(
        &self,
        request: &Request,
        outcome: &Outcome,
        known: &TaskCache,
    ) -> Result<TaskList, Box<Problem>> {
        let value = self.read_json(request, outcome, Stage::Follow)?;
        let mut list = TaskList {
            total: total(&value),
            ..TaskList::default()
        };
        let Some(entries) = self.system.tasks().entries_of(&value) else {
            let tasks = self.tasks_of(request, &value).into_iter();
            list.news = tasks.map(|task| (0, task)).collect();
            return Ok(list);
        };
        for entry in entries {
            let fingerprint = fingerprint(entry);
            if let Some(id) = known.id(fingerprint) {
                list.same.push(id.to_owned());
            } else if let Some(task) = (self.system.tasks().read)(entry) {
                list.news.push((fingerprint, task));
            }
        }
        Ok(list)
    }

    /// Reads the tasks of a parsed answer: those of a list, or the one that it is. One without an
    /// id of its own has the path that was asked for.
    pub fn tasks_of(&self, request: &Request, value: &Value) -> Vec<Task> {
        let mut tasks = self.system.read_tasks(value);
        for task in &mut tasks {
            if task.id.is_empty() {
                task.id = request.path.clone();
            }
        }
        tasks
    }
}

impl Tasks {
    fn entries_of<'a>(&self, value: &'a Value) -> Option<&'a Vec<Value>> {
        let list = value.get(self.entries).filter(|_| !self.entries.is_empty());
        list?.as_array()
    }
}

impl System {
    /// Reads the tasks of a parsed answer: those of a list, or the one that it is.
    pub fn read_tasks(self, value: &Value) -> Vec<Task> {
        let tasks = self.tasks();
        match tasks.entries_of(value) {
            Some(entries) => entries.iter().filter_map(tasks.read).collect(),
            None => (tasks.read)(value).into_iter().collect(),
        }
    }

    /// Returns how many tasks a parsed answer has, readable or not: those of the list, or the one
    /// that it is.
    pub fn task_count(self, value: &Value) -> usize {
        self.tasks().entries_of(value).map_or(1, Vec::len)
    }
}

fn total(value: &Value) -> i64 {
    let page: PageInfo = read(value);
    page.meta.and_then(|meta| meta.total).unwrap_or(0)
}

fn fingerprint(entry: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    entry.hash(&mut hasher);
    hasher.finish()
}
