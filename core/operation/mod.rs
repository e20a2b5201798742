//! The catalogue of operations, and what an operation is made of.
//!
//! An operation is data: one generic page draws its form, its findings, the
//! preview, the confirmation and the run. Adding one means one file here and
//! one line in the catalogue.
//!
//! What stands of an operation in a list is apart from the rest ([`Offer`]): the console
//! lists all operations before it has loaded what is behind them.

mod draft;
mod field;
mod hvc_lists;
mod look;
mod picker;
mod prepared;
mod srm_plans;
mod srm_prechecks;
mod srm_steps;
pub mod trust;
mod vcda_address;
mod vcda_sites;
pub mod vr_lists;
pub mod vr_prechecks;

use crate::clock::Millis;
use crate::config::Config;
use crate::problem::{Answer, Kind, Problem, Words};
use crate::request::Request;
use crate::run::Run;
use crate::system::System;

pub use draft::{Draft, Entry, FieldError, TYPED};
pub use field::{Field, FieldKind, Flag, Password, REMOTE_PASSWORD, Remark, Shape, Text};
pub use look::{Look, Prompt, Seen, Step, When};
pub use picker::{Listed, Looked, Lookup, Picker, Probe, Probed, Row, Verdict};
pub use prepared::{Confirmation, Prepared};

/// Declares the operations: the file of each, in the order in which they are shown.
macro_rules! catalogue {
    ($($operation:ident),* $(,)?) => {
        $(mod $operation;)*

        /// What can be done, in the order in which it is shown.
        pub static OFFERS: &[&Offer] = &[$(&$operation::OFFER),*];

        /// All operations, in the same order.
        pub static CATALOGUE: &[&Operation] = &[$(&$operation::OPERATION),*];
    };
}

catalogue![
    promote_test_image,
    reconnect_pairing,
    run_reprotect,
    start_sync,
    pair_sites,
];

/// What stands of an operation in a list, and is known before the rest is loaded. It refers to
/// nothing of the rest.
pub struct Offer {
    /// In addresses and the journal.
    pub id: &'static str,
    /// Whose API it calls.
    pub system: System,
    /// Verb and object: "Promote test image".
    pub title: &'static str,
    /// One sentence for lists.
    pub summary: &'static str,
}

impl Offer {
    /// By its id in addresses.
    pub fn by_id(id: &str) -> Option<&'static Offer> {
        OFFERS.iter().copied().find(|o| o.id == id)
    }

    /// Those of a system.
    pub fn of(system: System) -> impl Iterator<Item = &'static Offer> {
        OFFERS.iter().copied().filter(move |o| o.system == system)
    }
}

/// Something that can be done on a system.
pub struct Operation {
    /// What stands of it in a list.
    pub offer: &'static Offer,
    /// What it changes, one sentence each.
    pub changes: &'static [&'static str],
    /// Whether and how it can be undone.
    pub undo: &'static str,
    /// Method and path of the API document.
    pub endpoint: &'static str,
    /// The role or privilege needed.
    pub role: &'static str,
    /// What must be known before anything is filled in: a title and a sentence.
    pub notice: Option<(&'static str, &'static str)>,
    /// The form, in order.
    pub fields: &'static [Field],
    /// Whether somebody at an unattended console could do harm with it.
    pub danger: Danger,
    /// What is looked at on the appliance before it may be sent.
    pub prechecks: &'static [Precheck],
    /// Draft → request. Called only when every required field has a value.
    pub prepare: fn(&Draft) -> Result<Request, Vec<FieldError>>,
    /// What the confirmation says.
    pub confirm: fn(&Draft) -> Confirmation,
    /// The field that names the target, for titles and lists.
    pub target: &'static str,
    /// What is followed once it is sent.
    pub follow: Follow,
    /// What is looked at beside that.
    pub looks: &'static [Look],
    /// What remains to be done when it has succeeded, where there is something.
    pub next: Option<fn(&Run, &Config) -> Option<Next>>,
    /// Words of its own for some refusals.
    pub words: &'static [(Kind, Words)],
    /// Words for a task that failed.
    pub failed: Words,
    /// What to say when it is done.
    pub done: &'static str,
}

/// An operation is what it offers, and more.
impl std::ops::Deref for Operation {
    type Target = Offer;

    fn deref(&self) -> &Offer {
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

    /// One of its fields.
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.id == id)
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

/// What is followed once an operation is sent.
pub enum Follow {
    /// The task of the answer.
    Task,
    /// Something that is there before and after, at this path. The moment says, by the
    /// appliance's clock, from when on what it shows can be this run's.
    Watched {
        /// What is asked for.
        path: fn(&Draft) -> String,
        /// When the piece of work before this one began, where that is known.
        before: fn(&Draft) -> Option<Millis>,
    },
}

/// What remains to be done elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// In a few words.
    pub title: String,
    /// What to do, in sentences.
    pub todo: String,
    /// A form with its target filled in, where the configuration knows the place.
    pub form: Option<Filled>,
}

/// A form that is filled in by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What the link says.
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
    /// What is looked at: "Connection to the other site".
    pub title: &'static str,
    /// What to ask; none while a field that it needs is empty, or where it
    /// does not apply.
    pub request: fn(&Draft) -> Option<Request>,
    /// What the answer means. A failure to load is a finding too.
    pub judge: fn(&Draft, Answer) -> Vec<Finding>,
}

/// How a finding bears on sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// As it should be.
    Fine,
    /// Could not be found out.
    Unknown,
    /// May go wrong.
    Warning,
    /// Must not be sent.
    Blocks,
}

impl Bearing {
    /// The word in `data-tone`.
    pub fn mark(self) -> &'static str {
        match self {
            Bearing::Fine => "ok",
            Bearing::Unknown => "unknown",
            Bearing::Warning => "warning",
            Bearing::Blocks => "blocks",
        }
    }

    /// For people who do not see the mark.
    pub fn words(self) -> &'static str {
        match self {
            Bearing::Fine => "OK",
            Bearing::Unknown => "Could not check",
            Bearing::Warning => "Warning",
            Bearing::Blocks => "Blocks",
        }
    }
}

/// What a page can offer to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
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

/// What a precheck found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it bears on sending.
    pub bearing: Bearing,
    /// In a few words.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
    /// What the page can offer.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// A finding without a remedy.
    pub fn new(bearing: Bearing, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            bearing,
            title: title.into(),
            detail: detail.into(),
            remedy: None,
        }
    }

    /// What could not be looked at: a finding of its own, never a blocked page.
    pub fn unknown(title: &str, problem: &Problem) -> Self {
        let said = if problem.said.is_empty() {
            &problem.title
        } else {
            &problem.said
        };
        Self::new(
            Bearing::Unknown,
            format!("{title}: could not be checked"),
            said.clone(),
        )
    }
}
