//! A checked operation, ready to be sent.

use super::{
    CHECKS, Draft, Field, FieldError, Finding, FixAction, Follow, Operation, PEER_SIGN_IN, Severity,
};
use crate::clock::Timestamp;
use crate::config::Appliance;
use crate::request::Request;
use crate::run::{Run, ShownRequest, Target, Watched};
use crate::secret::Slot;
use crate::timeline::{Timeline, What};

/// A checked operation. It can only be had from a draft without errors and
/// findings without a block, and it holds no secrets. It cannot be copied: who
/// submits it gives it away.
pub struct Prepared {
    operation: &'static Operation,
    appliance: Appliance,
    request: Request,
    watched: Option<Watched>,
    targets: Vec<Target>,
}

impl Operation {
    /// Draft → Prepared, or everything that stands against it.
    pub fn check(
        &'static self,
        appliance: &Appliance,
        draft: &Draft,
        findings: &[Finding],
    ) -> Result<Prepared, Vec<FieldError>> {
        let mut errors = draft.errors(self);
        if errors.is_empty()
            && let Some(block) = findings.iter().find(|f| f.severity == Severity::Blocks)
        {
            let place = match block.fix {
                Some(FixAction::SignInOnPeer { .. }) => PEER_SIGN_IN,
                Some(FixAction::FollowRunning) | None => CHECKS,
            };
            errors.push(FieldError::new(place, block.title.clone()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let request = (self.prepare)(draft)?;
        let mut targets = Vec::new();
        let filled = |f: &&Field| f.is_linked() && !draft.value(f.id).is_empty();
        for field in self.fields.iter().filter(filled) {
            let target = Target {
                field: field.id.to_owned(),
                label: field.label.to_owned(),
                name: draft.name(field.id).to_owned(),
                id: draft.value(field.id).to_owned(),
            };
            targets.push(target);
        }
        // The target that names the run comes last.
        if let Some(place) = targets.iter().position(|t| t.field == self.target) {
            let named = targets.remove(place);
            targets.push(named);
        }
        let watched = match self.follow {
            Follow::Task => None,
            Follow::Watched { path, before } => Some(Watched {
                path: path(draft),
                since: before(draft).map(|before| before.plus(1)),
            }),
        };
        Ok(Prepared {
            operation: self,
            appliance: appliance.clone(),
            request,
            watched,
            targets,
        })
    }
}

impl Prepared {
    /// Returns the request. It is sent once: the transport takes the whole value.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns the path to poll afterwards, where the answer names no task.
    pub fn watched(&self) -> Option<&str> {
        self.watched.as_ref().map(|watched| watched.path.as_str())
    }

    /// Where it goes.
    pub fn appliance(&self) -> &Appliance {
        &self.appliance
    }

    /// The secrets that must be given with it.
    pub fn slots(&self) -> Vec<Slot> {
        self.request.slots()
    }

    /// For the preview and as evidence.
    pub fn shown(&self) -> ShownRequest {
        ShownRequest::of(&self.request, &self.appliance)
    }

    /// The run that begins with the confirmation.
    pub fn run(&self, id: String, user: String, confirmed: Timestamp) -> Run {
        let mut timeline = Timeline::default();
        timeline.insert_here(What::Confirmed, confirmed);
        Run {
            id,
            operation: self.operation.id.to_owned(),
            title: self.operation.title.to_owned(),
            appliance: self.appliance.id.clone(),
            appliance_name: self.appliance.name.clone(),
            appliance_version: String::new(),
            user,
            targets: self.targets.clone(),
            request: self.shown(),
            watched: self.watched.clone(),
            timeline,
            task: None,
            problem: None,
            seen: Vec::new(),
        }
    }

    /// The run that follows what runs on the target already. Nothing is sent for it.
    pub fn run_of_running(&self, id: String, user: String, at: Timestamp) -> Run {
        let mut run = self.run(id, user, at);
        run.request = ShownRequest::default();
        run.follow_running(at);
        run
    }
}
