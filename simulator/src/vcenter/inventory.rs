//! The Hybrid Linked Mode state of the vCenters: links to remote domains, and
//! for each link the providers that synchronize it.

use super::error::Message;
use crate::clock::Millis;
use crate::task::{Failure, NewTask, Outcome, Tasks};
use crate::world::site::{Role, User};

/// Percentage at which a sync with refused credentials fails.
const REFUSED_AT_PERCENT: u8 = 20;

/// All vCenters.
pub struct Inventory {
    /// One for each appliance.
    pub vcenters: Vec<VCenter>,
}

/// One vCenter.
pub struct VCenter {
    /// Id of the appliance.
    pub appliance: &'static str,
    /// `true` if it offers these services; current versions do not.
    pub offers_hvc: bool,
    /// `true` if it offers `GET /hvc/links/{link}`, which is newer than the
    /// rest.
    pub offers_link_health: bool,
    /// Its links.
    pub links: Vec<Link>,
}

/// A link to a remote domain.
pub struct Link {
    /// Opaque.
    pub id: &'static str,
    /// Name of the remote domain, as given when the link was made.
    pub domain: &'static str,
    /// Connection error, if any.
    pub connection_error: Option<Message>,
    /// Users of the remote side.
    pub remote_users: Vec<User>,
    /// Data that is synchronized.
    pub providers: Vec<Provider>,
}

/// One kind of data that is synchronized.
pub struct Provider {
    /// Opaque.
    pub id: &'static str,
    /// Number of objects of one sync.
    pub total: i64,
    /// `true` if that number is known only once changes are applied.
    pub counts_late: bool,
    /// `true` if the stored credentials for the remote side have expired, so
    /// that a sync needs others.
    pub stale_credentials: bool,
    /// Interval of automatic syncs, in seconds.
    pub interval_seconds: i64,
    /// The last sync, automatic or not.
    pub last: Option<LastSync>,
    /// The last sync that was started by a call.
    pub session: Option<Session>,
}

/// The last sync.
#[derive(Debug, Clone)]
pub struct LastSync {
    /// Start time; until it ends, 'status' belongs to the one before.
    pub started_at: Millis,
    /// Outcome of the last sync that ended; `None` if none has.
    pub ended: Option<Result<(), Message>>,
}

/// A sync that was started by a call.
#[derive(Debug, Clone)]
pub struct Session {
    /// Id of the task behind it.
    pub task: String,
    /// Start time.
    pub started_at: Millis,
    /// Error that it will fail with, if that is planned.
    pub problem: Option<Message>,
    /// Its end, once it has ended.
    pub end: Option<End>,
}

/// The end of a sync.
#[derive(Debug, Clone)]
pub struct End {
    /// Time.
    pub at: Millis,
    /// Progress.
    pub percent: u8,
    /// Error, if it failed.
    pub problem: Option<Message>,
}

impl Inventory {
    /// Returns the vCenter of an appliance.
    pub fn vcenter(&self, appliance: &str) -> Option<&VCenter> {
        self.vcenters.iter().find(|one| one.appliance == appliance)
    }

    /// Returns a link of an appliance, to be changed.
    pub fn link_mut(&mut self, appliance: &str, link: &str) -> Option<&mut Link> {
        self.vcenters
            .iter_mut()
            .find(|one| one.appliance == appliance)?
            .links
            .iter_mut()
            .find(|one| one.id == link)
    }

    /// Records the end of syncs, before their tasks are forgotten.
    pub fn record_ended(&mut self, tasks: &Tasks) {
        for vcenter in &mut self.vcenters {
            let providers = vcenter
                .links
                .iter_mut()
                .flat_map(|link| &mut link.providers);
            for provider in providers {
                provider.record_ended(vcenter.appliance, tasks);
            }
        }
    }
}

impl VCenter {
    /// Returns a link by its id.
    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }
}

impl Link {
    /// Returns a provider by its id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// Returns the error of the remote side for credentials; `None` if it
    /// accepts them.
    pub fn refuses(&self, name: &str, password: &str) -> Option<Message> {
        let user = self
            .remote_users
            .iter()
            .find(|user| user.name.eq_ignore_ascii_case(name) && user.password == password);
        match user {
            Some(user) if user.role == Role::Administrator => None,
            Some(user) => Some(Message::new(
                "com.vmware.vcenter.hvc.sync.remote_permission_denied",
                &format!(
                    "User '{}' lacks the permission to synchronize with {}.",
                    user.name, self.domain
                ),
                &[user.name, self.domain],
            )),
            None => Some(Message::new(
                "com.vmware.vcenter.hvc.sync.remote_login_failed",
                &format!(
                    "Cannot log in to {} as '{name}': incorrect user name or password.",
                    self.domain
                ),
                &[self.domain, name],
            )),
        }
    }

    /// Returns the error of the remote side for expired stored credentials.
    pub fn stored_credentials_refused(&self) -> Message {
        Message::new(
            "com.vmware.vcenter.hvc.sync.stored_credentials_expired",
            &format!(
                "The stored credentials for {} have expired. Start the synchronization with credentials.",
                self.domain
            ),
            &[self.domain],
        )
    }
}

impl Provider {
    /// Returns `true` while a sync that was started by a call is running.
    pub fn is_busy(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.end.is_none())
    }

    fn record_ended(&mut self, appliance: &str, tasks: &Tasks) {
        let Some(session) = self
            .session
            .as_mut()
            .filter(|session| session.end.is_none())
        else {
            return;
        };
        let Some(task) = tasks.get(appliance, &session.task) else {
            return;
        };
        let (Some(outcome), Some(at)) = (&task.outcome, task.ends_at) else {
            return;
        };
        let problem = match outcome {
            Outcome::Success(_) => None,
            Outcome::Error(failure) => Some(session.problem.clone().unwrap_or_else(|| {
                Message::new(
                    "com.vmware.vcenter.hvc.sync.failed",
                    &failure.message,
                    &[&failure.details],
                )
            })),
            Outcome::Cancelled => Some(Message::new(
                "com.vmware.vcenter.hvc.sync.canceled",
                "The synchronization was canceled.",
                &[],
            )),
        };
        session.end = Some(End {
            at,
            percent: task.percent(at),
            problem: problem.clone(),
        });
        if let Some(last) = &mut self.last {
            last.ended = Some(problem.map_or(Ok(()), Err));
        }
    }
}

/// Creates the task behind a sync. No call of vCenter shows it.
pub fn new_task(
    appliance: &'static str,
    (link, provider): (&str, &str),
    user: &str,
    problem: Option<&Message>,
) -> NewTask {
    let failure = problem.map(|message| Failure {
        message: message.default_message.clone(),
        details: message.id.clone(),
    });
    let ends_at_percent = if failure.is_some() {
        REFUSED_AT_PERCENT
    } else {
        100
    };
    NewTask {
        appliance,
        id_prefix: "sync-".to_owned(),
        id_suffix: String::new(),
        description_id: "com.vmware.vcenter.hvc.links.sync.providers.start",
        description: "Synchronize".to_owned(),
        entity: format!("{appliance}/{link}/{provider}"),
        entity_name: provider.to_owned(),
        user: user.to_owned(),
        ends_at_percent,
        planned: failure.map_or(Outcome::Success(None), Outcome::Error),
    }
}
