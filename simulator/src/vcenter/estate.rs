//! What the vCenters know of Hybrid Linked Mode: links to remote domains, and
//! for each link the providers that keep its two replicas alike.

use super::error::Message;
use crate::clock::Millis;
use crate::task::{Outcome, Tasks};
use crate::world::site::{Role, User};

/// All vCenters.
pub struct Estate {
    /// One for each appliance.
    pub vcenters: Vec<VCenter>,
}

/// One vCenter.
pub struct VCenter {
    /// Id of the appliance.
    pub appliance: &'static str,
    /// Whether it has these services at all; present vCenters do not.
    pub offers_hvc: bool,
    /// Whether it has `GET /hvc/links/{link}`, which is younger than the rest.
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
    /// What is wrong with the connection, if anything.
    pub trouble: Option<Message>,
    /// Who can sign in on the other side.
    pub remote_users: Vec<User>,
    /// What is kept alike.
    pub providers: Vec<Provider>,
}

/// One kind of data that is kept alike.
pub struct Provider {
    /// Opaque.
    pub id: &'static str,
    /// How many objects one sync goes through.
    pub total: i64,
    /// Whether it knows how many only when it begins to apply them.
    pub counts_late: bool,
    /// Whether the credentials that vCenter has for the remote side no longer
    /// work, so that a sync without others fails.
    pub stale_credentials: bool,
    /// How often it syncs by itself.
    pub interval_seconds: i64,
    /// The last sync, whoever started it.
    pub last: Option<LastSync>,
    /// The last sync that somebody started.
    pub session: Option<Session>,
}

/// How the last sync went.
#[derive(Debug, Clone)]
pub struct LastSync {
    /// When it was started; 'status' belongs to the one before until it ends.
    pub started_at: Millis,
    /// How the last one that ended went: none where none has ended.
    pub ended: Option<Result<(), Message>>,
}

/// A sync that somebody started.
#[derive(Debug, Clone)]
pub struct Session {
    /// Id of the task that keeps its time.
    pub task: String,
    /// When it was started.
    pub started_at: Millis,
    /// What will go wrong, if that is known already.
    pub problem: Option<Message>,
    /// How it ended, once it has.
    pub end: Option<End>,
}

/// The end of a sync.
#[derive(Debug, Clone)]
pub struct End {
    /// When.
    pub at: Millis,
    /// How far it had got.
    pub percent: u8,
    /// Why it failed, if it did.
    pub problem: Option<Message>,
}

impl Estate {
    /// The vCenter of an appliance.
    pub fn vcenter(&self, appliance: &str) -> Option<&VCenter> {
        self.vcenters.iter().find(|one| one.appliance == appliance)
    }

    /// A link of an appliance, to be changed.
    pub fn link_mut(&mut self, appliance: &str, link: &str) -> Option<&mut Link> {
        self.vcenters
            .iter_mut()
            .find(|one| one.appliance == appliance)?
            .links
            .iter_mut()
            .find(|one| one.id == link)
    }

    /// Writes down how syncs ended, before their tasks are forgotten.
    pub fn note_ended(&mut self, tasks: &Tasks) {
        for vcenter in &mut self.vcenters {
            let providers = vcenter
                .links
                .iter_mut()
                .flat_map(|link| &mut link.providers);
            for provider in providers {
                provider.note_ended(vcenter.appliance, tasks);
            }
        }
    }
}

impl VCenter {
    /// A link by its id.
    pub fn link(&self, id: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }
}

impl Link {
    /// A provider by its id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }

    /// What the remote side says to credentials; none where it lets them in.
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

    /// What the remote side says when vCenter uses credentials it has stored.
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
    /// Whether a sync that somebody started is going on.
    pub fn is_busy(&self) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.end.is_none())
    }

    fn note_ended(&mut self, appliance: &str, tasks: &Tasks) {
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
