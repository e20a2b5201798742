//! How the four systems are spoken to: sign-in, media type, tasks, error bodies; and what their
//! replies mean.

mod calls;
pub mod cloud_director_availability;
mod media_type;
mod replies;
mod site_recovery_manager;
mod submit;
pub mod vcenter;
pub mod vsphere_replication;

use std::sync::Arc;

use serde_json::Value;

use crate::config::Appliance;
use crate::problem::{ErrorFormat, ErrorText, RequestContext, Stage};
use crate::reply::Reply;
use crate::request::Request;
use crate::secret::Secret;
use crate::task::Task;
use crate::text::excerpt;

pub use crate::product::{Allowed, Setting, SignInWay, Spec, System};
pub use crate::secret::{PASSWORD, PEER_PASSWORD};
pub use replies::TaskList;
pub use submit::SubmitOutcome;

/// How a system is spoken to.
pub struct Protocol {
    /// The media type that is asked for.
    pub accept: fn(&Appliance) -> String,
    /// The request that signs in.
    pub signing_in: fn(&Appliance, way: &SignInWay, user: &str) -> Request,
    /// The token in a good answer to it.
    pub token: fn(&Reply) -> Result<Arc<Secret>, String>,
    /// Asks who a session belongs to: proves a pasted token.
    pub who: fn(&Appliance) -> Request,
    /// The user in a good answer to that.
    pub user: fn(&Reply) -> Option<String>,
    /// The path at which the appliance tells its own version; none where no call for it is
    /// documented.
    pub version: Option<&'static str>,
    /// The version in a good answer to that, "" where it has none.
    pub read_version: fn(&Value) -> String,
    /// The request that signs out.
    pub signing_out: fn(&Appliance) -> Request,
    /// The likely causes of a rejected sign-in, where the system has more of its own to say than
    /// its error bodies.
    pub sign_in_rejected: fn(&Appliance, &Request, &Reply) -> Option<ErrorText>,
    /// The request that signs in on the peer of a pairing through the
    /// appliance's own session, with [`PEER_PASSWORD`], where there is such a thing.
    pub peer_sign_in: Option<fn(pairing: &str, user: &str) -> Request>,
    /// Its error bodies, codes and words for them.
    pub errors: ErrorFormat,
}

/// The tasks of a system.
pub struct Tasks {
    /// Asks for one task.
    pub one: fn(id: &str) -> Request,
    /// Asks for a page of the recent tasks, newest first, where the system has a list.
    pub list: Option<fn(page: usize) -> Request>,
    /// The member of the answer to that with the tasks; "" where there is no list.
    pub entries: &'static str,
    /// Asks for the recent tasks that may be what was submitted, narrowed as far as the system
    /// can; none where something is watched instead.
    pub search: Option<fn(&TaskQuery<'_>) -> Request>,
    /// Reads one task. Where the answer does not name its task, as a provider of vCenter does
    /// not, the id stays empty.
    pub read: fn(&Value) -> Option<Task>,
}

/// The task of a submission whose answer was lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskQuery<'a> {
    /// The id of what it works on.
    pub entity: &'a str,
    /// The id that was sent along, "" where none was.
    pub reference: &'a str,
}

impl System {
    /// Returns how it is spoken to.
    pub fn protocol(self) -> &'static Protocol {
        match self {
            System::VsphereReplication => &vsphere_replication::PROTOCOL,
            System::SiteRecoveryManager => &site_recovery_manager::PROTOCOL,
            System::Vcenter => &vcenter::PROTOCOL,
            System::CloudDirectorAvailability => &cloud_director_availability::PROTOCOL,
        }
    }

    /// Returns how its tasks are asked for and read.
    pub fn tasks(self) -> &'static Tasks {
        match self {
            System::VsphereReplication | System::SiteRecoveryManager => &vsphere_replication::TASKS,
            System::Vcenter => &vcenter::TASKS,
            System::CloudDirectorAvailability => &cloud_director_availability::TASKS,
        }
    }

    /// Returns its words for an error code.
    pub fn words(self, code: &str) -> Option<ErrorText> {
        self.protocol().errors.text(code)
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

    /// Asks for its version (contracts A.2, B.2, D.6).
    pub fn about(&self) -> Option<Request> {
        self.system.protocol().version.map(Request::get)
    }

    /// The version in a good answer to that; "" where it has none.
    pub fn read_version(&self, answer: &Value) -> String {
        excerpt(&(self.system.protocol().read_version)(answer), 200)
    }

    /// Where a request goes, for problems and evidence.
    pub fn asked(&self, request: &Request, stage: Stage) -> RequestContext {
        RequestContext {
            appliance: self.name.clone(),
            errors: &self.system.protocol().errors,
            call: format!(
                "{} {}{}",
                request.method.as_str(),
                self.base,
                request.target()
            ),
            stage,
            about_peer: request.about_peer,
            sends_password: !request.slots().is_empty(),
        }
    }
}
