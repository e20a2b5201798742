//! The catalogue of operations, and what an operation is made of.
//!
//! An operation is data: one generic page draws its form, its findings, the
//! preview, the confirmation and the run. Adding one means one file here and
//! one line in the catalogue.
//!
//! The part that lists show ([`OperationSummary`]) is separate from the rest: the console lists all
//! operations before it has loaded their forms.

mod confirmation;
mod detail;
mod draft;
mod field;
pub mod host;
pub(crate) mod hvc_lists;
mod kept;
mod missing;
mod picker;
mod prepared;
mod remote_certificate;
pub mod selection;
pub(crate) mod srm_plans;
mod srm_prechecks;
mod srm_steps;
pub mod trust;
pub(crate) mod vcda_address;
mod vcda_certificate;
mod vcda_prechecks;
pub(crate) mod vcda_sites;
pub mod vr_lists;
pub mod vr_prechecks;
mod waiting;

use crate::clock::Timestamp;
use crate::config::Config;
use crate::problem::{Answer, ErrorText, Kind, Problem};
use crate::product::System;
use crate::request::Request;
use crate::run::Run;

pub use confirmation::{Confirmation, OpenPoint};
pub use detail::{DetailView, Prompt, RunDetail, Step, When};
pub use draft::{CHECKS, Draft, Entry, FieldError, PEER_SIGN_IN, TYPED};
pub use field::{Field, FieldHint, FieldKind, Flag, Offer, Password, REMOTE_PASSWORD, Shape, Text};
pub use kept::{KeptDraft, KeptDrafts};
pub use picker::{Eligibility, Listed, Looked, Lookup, Picker, Probe, Probed, Row, SecondLook};
pub use prepared::Prepared;
pub use selection::Selection;
pub use srm_steps::STEPS;
pub use trust::{CertificateCard, CertificateComparison};

/// Declares the operations: the file of each, in the order in which they are shown.
macro_rules! catalogue {
    ($($operation:ident),* $(,)?) => {
        $(mod $operation;)*

        /// The summaries of all operations, in the order in which they are shown.
        pub static SUMMARIES: &[&OperationSummary] = &[$(&$operation::SUMMARY),*];

        /// All operations, in the same order.
        pub static CATALOGUE: &[&Operation] = &[$(&$operation::OPERATION),*];
    };
}

catalogue![
    promote_test_image,
    demote_test_image,
    reconnect_pairing,
    run_reprotect,
    start_sync,
    pair_sites,
];

/// The part of an operation that lists show, known before the rest is loaded. It refers to nothing
/// of the rest.
pub struct OperationSummary {
    /// In addresses and the journal.
    pub id: &'static str,
    /// Whose API it calls.
    pub system: System,
    /// Verb and object: "Promote test image".
    pub title: &'static str,
    /// One sentence for lists.
    pub summary: &'static str,
}

impl OperationSummary {
    /// By its id in addresses.
    pub fn by_id(id: &str) -> Option<&'static OperationSummary> {
        SUMMARIES.iter().copied().find(|o| o.id == id)
    }

    /// Those of a system.
    pub fn of(system: System) -> impl Iterator<Item = &'static OperationSummary> {
        SUMMARIES
            .iter()
            .copied()
            .filter(move |o| o.system == system)
    }
}

/// Something that can be done on a system.
pub struct Operation {
    /// The part that lists show.
    pub offer: &'static OperationSummary,
    /// The changes it makes, one sentence each.
    pub changes: &'static [&'static str],
    /// The way to undo it, or that it cannot be undone.
    pub undo: &'static str,
    /// Method and path of the API document.
    pub endpoint: &'static str,
    /// The role or privilege needed.
    ///
    /// Only Cloud Director Availability reports what the user may do (the roles of its session);
    /// [`vcda_prechecks`] checks them. The others do not: a session of vSphere Replication and of
    /// Site Recovery Manager has a user name and nothing else (OpenAPI 2.0.0 `SessionInfo`), the one
    /// privilege in their replies (`VirtualMachine.vr_privilege_granted`) is for configuring
    /// replications, vCenter lists only privilege checks that it made already
    /// (`vcenter/authorization/privilege-checks`), and no document names a privilege of Hybrid Linked
    /// Mode. See [`Operation::unchecked_role`].
    pub role: &'static str,
    /// A notice to read before anything is filled in: a title and a sentence.
    pub notice: Option<(&'static str, &'static str)>,
    /// The form, in order.
    pub fields: &'static [Field],
    /// The harm that somebody at an unattended console could do with it.
    pub danger: Danger,
    /// The checks on the appliance before it may be sent.
    pub prechecks: &'static [Precheck],
    /// Draft → request. Called only when every required field has a value.
    pub prepare: fn(&Draft) -> Result<Request, Vec<FieldError>>,
    /// Returns the text of the confirmation.
    pub confirm: fn(&Draft) -> Confirmation,
    /// The field that names the target, for titles and lists.
    pub target: &'static str,
    /// The object to follow once it is sent.
    pub follow: Follow,
    /// The details to load beside that.
    pub details: &'static [RunDetail],
    /// Returns the step that remains to be done when it has succeeded, where there is one.
    pub next: Option<fn(&Run, &Config) -> Option<Next>>,
    /// Words of its own for some refusals.
    pub words: &'static [(Kind, ErrorText)],
    /// Words for a task that failed.
    pub failed: ErrorText,
    /// The message of success.
    pub done: &'static str,
}

/// An operation is what it offers, and more.
impl std::ops::Deref for Operation {
    type Target = OperationSummary;

    fn deref(&self) -> &OperationSummary {
        self.offer
    }
}

impl Operation {
    /// By its id in addresses.
    pub fn by_id(id: &str) -> Option<&'static Operation> {
        CATALOGUE.iter().copied().find(|o| o.id == id)
    }

    /// Those of a system.
    pub fn of(system: System) -> impl Iterator<Item = &'static Operation> {
        CATALOGUE
            .iter()
            .copied()
            .filter(move |o| o.system == system)
    }

    /// Returns that the role is not checked, and why; none where a precheck reads it.
    pub fn unchecked_role(&self) -> Option<&'static str> {
        let mut prechecks = self.prechecks.iter();
        let is_checked = prechecks.any(|it| it.id == vcda_prechecks::ROLES.id);
        (!is_checked).then_some(
            "Not checked before sending: this API does not report what a user is allowed to do.",
        )
    }

    /// One of its fields.
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// Returns what must be filled in before a field can be: "Select a pairing first."
    pub fn waits_for(&self, field: &Field, draft: &Draft) -> String {
        let mut earlier = field.after().iter().filter_map(|id| self.field(id));
        match earlier.find(|field| draft.value(field.id).is_empty()) {
            Some(field) => match &field.kind {
                FieldKind::Picker(picker) => format!("Select a {} first.", picker.noun),
                _ => format!("Fill in “{}” first.", field.label),
            },
            None => "Complete the preceding fields first.".to_owned(),
        }
    }
}

/// How much harm an operation does that the administrator did not mean, or that was not the
/// administrator's. Where the configuration says so (`passwordAgain`), the password is asked for
/// again before the dangerous ones (ASVS 5.0 7.5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// It only hastens what happens by itself anyway.
    Low,
    /// It changes which way machines are protected or what a recovery brings back, or it makes
    /// one site trust another: found out late, in an emergency, and mended with effort.
    High,
}

/// The object that is followed once an operation is sent.
pub enum Follow {
    /// The task of the answer.
    Task,
    /// Something that is there before and after, at this path. The moment says, by the
    /// appliance's clock, from when on what it shows can be this run's.
    Watched {
        /// Returns the path to poll.
        path: fn(&Draft) -> String,
        /// When the piece of work before this one began, where that is known.
        before: fn(&Draft) -> Option<Timestamp>,
    },
}

/// A step that remains to be done elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// In a few words.
    pub title: String,
    /// The action, in sentences.
    pub action: String,
    /// A form with its target filled in, where the configuration knows the place.
    pub form: Option<Filled>,
}

/// A form that is filled in by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The text of the link.
    pub label: String,
    /// The appliance.
    pub appliance: String,
    /// The operation.
    pub operation: &'static str,
    /// Fields and what stands in them.
    pub fields: Vec<(String, String)>,
}

/// One thing to look at before sending.
pub struct Precheck {
    /// For tests and deep links to help.
    pub id: &'static str,
    /// The subject of the check: "Connection to the other site".
    pub title: &'static str,
    /// The request; none while a field that it needs is empty, or where it does not apply.
    pub request: fn(&Draft) -> Option<Request>,
    /// Evaluates the answer. A failure to load is a finding too.
    pub evaluate: fn(&Draft, Answer) -> Vec<Finding>,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// As it should be.
    Fine,
    /// Could not be found out.
    Unknown,
    /// May go wrong.
    Warning,
    /// Must not be sent.
    Blocks,
}

impl Severity {
    /// The word in `data-tone`.
    pub fn as_attr(self) -> &'static str {
        match self {
            Severity::Fine => "ok",
            Severity::Unknown => "unknown",
            Severity::Warning => "warning",
            Severity::Blocks => "blocks",
        }
    }

    /// For people who do not see the mark.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Fine => "OK",
            Severity::Unknown => "Not checked",
            Severity::Warning => "Warning",
            Severity::Blocks => "Blocked",
        }
    }
}

/// An action that a page can offer to fix a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixAction {
    /// Signing in on the peer of a pairing, in place.
    SignInOnPeer {
        /// The pairing.
        pairing: String,
        /// The name of the other site's server.
        peer: String,
    },
    /// Following what runs already instead of starting it.
    FollowRunning,
}

/// A result of a precheck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How severe it is.
    pub severity: Severity,
    /// In a few words.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
    /// The action that the page can offer.
    pub fix: Option<FixAction>,
}

impl Finding {
    /// A finding without a fix.
    pub fn new(severity: Severity, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity,
            title: title.into(),
            detail: detail.into(),
            fix: None,
        }
    }

    /// Returns the finding for a check that failed to load: a finding of its own, never a blocked
    /// page.
    pub fn unknown(title: &str, problem: &Problem) -> Self {
        let said = if problem.message.is_empty() {
            &problem.title
        } else {
            &problem.message
        };
        Self::new(
            Severity::Unknown,
            format!("{title}: could not be checked"),
            said.clone(),
        )
    }
}
