//! A checked operation, ready to be sent.

use super::{Bearing, Draft, FieldError, FieldKind, Finding, Operation};
use crate::clock::Millis;
use crate::config::Appliance;
use crate::request::Request;
use crate::run::{Run, ShownRequest, Target};
use crate::secret::Slot;
use crate::timeline::{Timeline, What};

/// What the confirmation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The question: names the verb, the target and the site.
    pub question: String,
    /// What will change, one sentence each.
    pub effects: Vec<String>,
    /// Verb and object, on the button.
    pub button: String,
}

/// A checked operation. It can only be had from a draft without errors and
/// findings without a block, and it holds no secrets. It cannot be copied: who
/// submits it gives it away.
pub struct Prepared {
    operation: &'static Operation,
    appliance: Appliance,
    request: Request,
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
            && let Some(block) = findings.iter().find(|f| f.bearing == Bearing::Blocks)
            && let Some(last) = self.fields.last()
        {
            errors.push(FieldError::new(last.id, block.title.clone()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let request = (self.prepare)(draft)?;
        let targets = self
            .fields
            .iter()
            .filter(|f| matches!(f.kind, FieldKind::Picker(_)))
            .map(|f| Target {
                field: f.id.to_owned(),
                label: f.label.to_owned(),
                name: draft.name(f.id).to_owned(),
                id: draft.value(f.id).to_owned(),
            })
            .collect();
        Ok(Prepared {
            operation: self,
            appliance: appliance.clone(),
            request,
            targets,
        })
    }
}

impl Prepared {
    /// What goes out. It goes out once: the transport takes the whole value.
    pub fn request(&self) -> &Request {
        &self.request
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
        ShownRequest::of(
            &self.request,
            &self.appliance.base,
            self.appliance.system.spec().token_header,
        )
    }

    /// The run that begins with the confirmation.
    pub fn run(&self, id: String, user: String, confirmed: Millis) -> Run {
        let mut timeline = Timeline::default();
        timeline.note_here(What::Confirmed, confirmed);
        Run {
            id,
            operation: self.operation.id.to_owned(),
            title: self.operation.title.to_owned(),
            appliance: self.appliance.id.clone(),
            appliance_name: self.appliance.name.clone(),
            user,
            targets: self.targets.clone(),
            request: self.shown(),
            timeline,
            task: None,
            problem: None,
        }
    }
}
