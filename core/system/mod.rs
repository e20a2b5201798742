//! The four kinds of API: base path, sign-in, token header, task form, error
//! form. One file a system; what they have in common is the shape of [`Spec`].

pub mod cloud_director_availability;
mod setting;
mod site_recovery_manager;
pub mod vcenter;
pub mod vsphere_replication;

use std::rc::Rc;

use crate::config::Appliance;
use crate::json::{Node, Value, excerpt, parse, split};
use crate::problem::{Answer, Asked, Kind, Problem, Stage, Words};
use crate::reply::{Outcome, Reply};
use crate::request::{Method, Request};
use crate::run::Run;
use crate::secret::{Secret, Slot};
use crate::task::{Familiar, Task};

pub use setting::{Allowed, Setting};

/// One of the kinds of API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// vSphere Replication, API v2.
    VsphereReplication,
    /// Site Recovery Manager, API v2.
    SiteRecoveryManager,
    /// vCenter, Hybrid Linked Mode.
    Vcenter,
    /// VMware Cloud Director Availability, API h4.
    CloudDirectorAvailability,
}

/// What is known of a system.
pub struct Spec {
    /// In config.json and deep links.
    pub id: &'static str,
    /// The product's name.
    pub name: &'static str,
    /// For narrow places.
    pub short: &'static str,
    /// How a base path usually ends.
    pub base_hint: &'static str,
    /// The header that carries the session's token.
    pub token_header: &'static str,
    /// What can be set for each appliance in config.json, because it differs between
    /// versions or is not published.
    pub settings: &'static [Setting],
    /// The media type that is asked for.
    pub accept: fn(&Appliance) -> String,
    /// The ways to sign in; the first is offered first. Which of them an appliance
    /// offers says [`Appliance::ways`].
    pub sign_in: &'static [SignInWay],
    /// The request that signs in.
    pub signing_in: fn(&Appliance, way: &SignInWay, user: &str) -> Request,
    /// The token in a good answer to it.
    pub token: fn(&Reply) -> Result<Rc<Secret>, String>,
    /// Who a session belongs to: proves a pasted token.
    pub who: fn(&Appliance) -> Request,
    /// The user in a good answer to that.
    pub user: fn(&Reply) -> Option<String>,
    /// Where the appliance says its own version, and under which name; none where no call for
    /// it is documented.
    pub version: Option<(&'static str, &'static str)>,
    /// The request that signs out.
    pub signing_out: fn(&Appliance) -> Request,
    /// The request that signs in on the peer of a pairing through the
    /// appliance's own session, with [`PEER_PASSWORD`], where there is such a thing.
    pub peer_sign_in: Option<fn(pairing: &str, user: &str) -> Request>,
    /// What an error body says.
    pub said: fn(&Reply) -> Said,
    /// What its error codes are called where they are shown.
    pub code_label: &'static str,
    /// Words for known error codes, and for a kind ([`Kind::word`]) whose codes have none.
    pub words: &'static [(&'static str, Words)],
}

/// What is known of a system's tasks. Apart from [`Spec`], which the console needs before
/// anything is under way.
pub struct Tasks {
    /// One task.
    pub one: fn(id: &str) -> Request,
    /// A page of the recent tasks, newest first, where the system has a list.
    pub list: Option<fn(page: usize) -> Request>,
    /// The member of the answer to that with the tasks.
    pub entries: &'static str,
    /// Where to look for the task of a run whose answer was lost: its recent tasks, narrowed
    /// as far as the system can; none where something is watched instead. What is not narrowed is told apart by [`Run::found_in`].
    pub search: Option<fn(&Run) -> Request>,
    /// The tasks in the answer to any of these. Where the answer does not name its task, as a
    /// provider of vCenter does not, the id stays empty and what was asked is its id.
    pub read: fn(&Value) -> Vec<Task>,
}

/// One way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInWay {
    /// In the request and the form.
    pub id: &'static str,
    /// For people.
    pub label: &'static str,
    /// The label of the user field; none where the user is fixed.
    pub user: Option<&'static str>,
    /// An example beside it.
    pub hint: &'static str,
    /// Only where this setting of the appliance has this value.
    pub only: Option<(&'static str, &'static str)>,
}

/// The password of a sign-in.
pub const PASSWORD: Slot = Slot("password");

/// The password of a sign-in on the peer.
pub const PEER_PASSWORD: Slot = Slot("peer-password");

/// What an error body says, in one form for all systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The kind, where the body alone decides it.
    pub kind: Option<Kind>,
    /// `error_code`, vAPI type, or code.
    pub code: String,
    /// The message.
    pub message: String,
    /// Further messages.
    pub details: String,
    /// The id for support.
    pub op_id: String,
    /// A stack trace.
    pub trace: String,
}

impl System {
    /// In the order in which they are shown.
    pub const ALL: &'static [System] = &[
        System::VsphereReplication,
        System::SiteRecoveryManager,
        System::Vcenter,
        System::CloudDirectorAvailability,
    ];

    /// What is known of it.
    pub fn spec(self) -> &'static Spec {
        match self {
            System::VsphereReplication => &vsphere_replication::SPEC,
            System::SiteRecoveryManager => &site_recovery_manager::SPEC,
            System::Vcenter => &vcenter::SPEC,
            System::CloudDirectorAvailability => &cloud_director_availability::SPEC,
        }
    }

    /// What is known of its tasks.
    pub fn tasks(self) -> &'static Tasks {
        match self {
            System::VsphereReplication | System::SiteRecoveryManager => &vsphere_replication::TASKS,
            System::Vcenter => &vcenter::TASKS,
            System::CloudDirectorAvailability => &cloud_director_availability::TASKS,
        }
    }

    /// Its words for an error code.
    pub fn words(self, code: &str) -> Option<Words> {
        let mut known = self.spec().words.iter();
        let (_, words) = known.find(|(known, _)| !code.is_empty() && *known == code)?;
        Some(*words)
    }

    /// One of its settings.
    pub fn setting(self, name: &str) -> Option<&'static Setting> {
        self.spec().settings.iter().find(|s| s.name == name)
    }

    /// By its id in config.json.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.spec().id == id)
    }
}

impl Appliance {
    /// The ways to sign in here; the first is offered first.
    pub fn ways(&self) -> Vec<&'static SignInWay> {
        let ways = self.system.spec().sign_in.iter();
        ways.filter(|way| {
            way.only
                .is_none_or(|(name, value)| self.setting(name) == value)
        })
        .collect()
    }

    /// How the user of a session is asked for the password again: in the way in which the
    /// session was begun, or in the only one that there is where it was not begun with a
    /// password but given (""). None where there are several, or where nobody knows whose the
    /// session is.
    pub fn way_again(&self, begun: &str, user: &str) -> Option<&'static SignInWay> {
        let ways = self.ways();
        let found = match ways.as_slice() {
            [only] if begun.is_empty() => Some(*only),
            ways => ways.iter().copied().find(|way| way.id == begun),
        };
        found.filter(|_| !user.is_empty())
    }

    /// What to ask for its version (contracts A.2, B.2, D.6).
    pub fn about(&self) -> Option<Request> {
        let (path, _) = self.system.spec().version?;
        Some(Request::get(path))
    }

    /// The version in a good answer to that; "" where it has none.
    pub fn read_version(&self, answer: &Value) -> String {
        let member = self.system.spec().version.map_or("", |(_, member)| member);
        excerpt(&Node::root(answer).at(member).string(), 200)
    }

    /// Where a request goes, for problems and evidence.
    pub fn asked(&self, request: &Request, stage: Stage) -> Asked {
        Asked {
            appliance: self.name.clone(),
            system: self.system,
            call: format!(
                "{} {}{}",
                request.method.word(),
                self.base,
                request.target()
            ),
            stage,
            about_peer: request.about_peer,
        }
    }

    /// The token of a sign-in, or why there is none.
    pub fn read_sign_in(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<Rc<Secret>, Box<Problem>> {
        let asked = self.asked(request, Stage::SignIn);
        match outcome {
            Ok(reply) if reply.is_success() && !reply.is_page() && !reply.redirected => {
                (self.system.spec().token)(reply)
                    .map_err(|why| Box::new(Problem::unreadable(reply, &why, &asked)))
            }
            other => Err(Box::new(Problem::from_outcome(other, &asked))),
        }
    }

    /// The JSON of a good answer, or why there is none.
    pub fn read_json(&self, request: &Request, outcome: &Outcome, stage: Stage) -> Answer {
        let asked = self.asked(request, stage);
        match outcome {
            Ok(reply) if is_good(reply) => {
                parse(&reply.body).map_err(|why| Box::new(Problem::unreadable(reply, &why, &asked)))
            }
            other => Err(Box::new(Problem::from_outcome(other, &asked))),
        }
    }

    /// The tasks of a good answer, or why there are none.
    pub fn read_tasks(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<Vec<Task>, Box<Problem>> {
        Ok(self.read_task_page(request, outcome)?.0)
    }

    /// The same with how many there are in all, where the answer is a page of a list that says so
    /// (`_meta.total`); else 0.
    pub fn read_task_page(
        &self,
        request: &Request,
        outcome: &Outcome,
    ) -> Result<(Vec<Task>, i64), Box<Problem>> {
        let value = self.read_json(request, outcome, Stage::Follow)?;
        let mut tasks = (self.system.tasks().read)(&value);
        for task in &mut tasks {
            if task.id.is_empty() {
                task.id = request.path.clone();
            }
        }
        Ok((tasks, read_total(&value)))
    }

    /// The tasks on a page of the list. What was read before and stands there unchanged is only
    /// named.
    pub fn read_task_list(
        &self,
        request: &Request,
        outcome: &Outcome,
        familiar: &Familiar,
    ) -> Result<TaskList, Box<Problem>> {
        let tasks = self.system.tasks();
        let good = outcome.as_ref().ok().filter(|reply| is_good(reply));
        let parts = good.and_then(|reply| split(&reply.body, tasks.entries));
        if let Some((entries, rest)) = parts {
            let mut list = TaskList {
                total: read_total(&rest),
                ..TaskList::default()
            };
            let all_read = entries.iter().all(|entry| {
                if let Some(id) = familiar.id(entry.mark) {
                    list.same.push(id.to_owned());
                    return true;
                }
                let Ok(value) = parse(entry.text.as_bytes()) else {
                    return false;
                };
                // As an entry: alone it could be taken for a list, if it had one.
                let name = tasks.entries.to_owned();
                let alone = Value::Object(vec![(name, Value::Array(vec![value]))]);
                let task = (tasks.read)(&alone).into_iter().next();
                list.news.extend(task.map(|task| (entry.mark, task)));
                true
            });
            if all_read {
                return Ok(list);
            }
        }
        let (tasks, total) = self.read_task_page(request, outcome)?;
        let news = tasks.into_iter().map(|task| (0, task)).collect();
        let same = Vec::new();
        Ok(TaskList { news, same, total })
    }
}

fn is_good(reply: &Reply) -> bool {
    reply.is_success() && !reply.is_page() && !reply.redirected
}

fn read_total(value: &Value) -> i64 {
    let total = Node::root(value).at("_meta").at("total").int();
    total.unwrap_or(0)
}

/// A page of an appliance's list of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskList {
    /// Those that were not read before as they stand now, with the marks of their entries; 0 is none.
    pub news: Vec<(u64, Task)>,
    /// The ids of the others.
    pub same: Vec<String>,
    /// How many there are in all; 0 where the list does not say.
    pub total: i64,
}

/// What an answer to a submission means for what was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// Accepted; the answer holds the task.
    Accepted(Box<Task>),
    /// Not accepted: nothing was done.
    Refused(Box<Problem>),
    /// It cannot be told from the answer, or there was none.
    Unknown(Box<Problem>),
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
    ) -> Receipt {
        debug_assert!(request.method == Method::Post);
        let asked = self.asked(request, Stage::Submit);
        let reply = match outcome {
            Ok(reply) => reply,
            Err(failure) => {
                let problem = Box::new(Problem::from_failure(failure, &asked));
                return match problem.kind {
                    Kind::Offline | Kind::NotSignedIn | Kind::Console => Receipt::Refused(problem),
                    _ => Receipt::Unknown(problem),
                };
            }
        };
        if reply.is_success() && !reply.is_page() && !reply.redirected {
            if let Some(path) = watched {
                return Receipt::Accepted(Box::new(Task::watched(path, reply.date)));
            }
            let why = match parse(&reply.body) {
                Ok(value) => match (self.system.tasks().read)(&value).into_iter().next() {
                    Some(task) => return Receipt::Accepted(Box::new(task)),
                    None => "the answer has no task id".to_owned(),
                },
                Err(why) => why,
            };
            return Receipt::Unknown(Box::new(Problem::unreadable(reply, &why, &asked)));
        }
        let problem = Box::new(Problem::from_reply(reply, &asked));
        match problem.kind {
            Kind::Proxy | Kind::Unreadable | Kind::Server | Kind::Unreachable | Kind::TimedOut => {
                Receipt::Unknown(problem)
            }
            _ => Receipt::Refused(problem),
        }
    }
}
