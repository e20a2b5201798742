//! Several runs of one operation, begun together: one after another, or a few at a time.
//!
//! A [`Group`] is a pure state machine: it takes [`Event`]s and returns the [`Action`]s of the
//! console that runs it. Each target is a [`Member`], and each member has one run at most, whose id
//! is fixed when the group begins. What may have been sent is never started again.

mod entry;
mod meaning;
mod offer;
mod standing;
mod step;
mod summary;

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::operation::{Entry, OpenPoint, Operation, Severity};
use crate::resource::{Object, RESOURCES, Use};

pub use entry::{read, write};
pub use meaning::{group_meaning, member_terms};
pub use offer::{at_once, counted, is_count_typed, refusal};
pub use standing::Standing;
pub use step::{Action, Checked, Event};
pub use summary::{Share, Summary};

/// The most members that may be open at the same time.
pub const MOST_AT_ONCE: usize = 5;

/// The runs of one operation on several targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Unique in this browser.
    pub id: String,
    /// The operation's id.
    pub operation: String,
    /// The operation's title.
    pub title: String,
    /// When it was confirmed, by the console's clock.
    pub confirmed: Timestamp,
    /// How it goes on.
    pub policy: Policy,
    /// The rule for starting further members.
    pub control: Control,
    /// The targets, in the order in which they are started.
    pub members: Vec<Member>,
    /// The number of times that it was written to the journal.
    pub revision: u64,
    /// `true` in the tab that starts its members. Not kept.
    is_driven: bool,
    /// The appliances that somebody is signed in to. Not kept.
    sessions: BTreeSet<String>,
}

/// The choices of the confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The number of members that may be open at the same time, at least 1.
    pub at_once: usize,
    /// `true` where nothing more is started after a failure.
    pub stops: bool,
}

/// The rule for starting further members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// As the policy says.
    Going,
    /// Not until it is resumed. It counts as open.
    Paused(Pause),
    /// Not unless it is resumed. It has ended once no member is open.
    Stopped(Stop),
}

/// The reason of a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Somebody paused it.
    Person,
    /// A member has warnings that were not part of the confirmation.
    Question,
    /// It is not known what became of a submission.
    Uncertain,
    /// A member needs a session on the other site of its pairing.
    Peer(Peer),
    /// A member could not be checked, or its run not be written down; in words.
    Trouble(String),
}

/// The other site of a pairing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peer {
    /// The appliance that needs the session.
    pub appliance: String,
    /// The pairing's id.
    pub pairing: String,
    /// The name of the other site's server.
    pub name: String,
}

/// The reason of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody stopped it.
    Person,
    /// A member failed.
    Failure,
}

/// One target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The appliance's id.
    pub appliance: String,
    /// The appliance's name.
    pub appliance_name: String,
    /// The rows that are picked in the form: field, id and name. The target is the last.
    pub fields: Vec<Picked>,
    /// The warnings that were acknowledged.
    pub accepted: Vec<Warning>,
    /// How far it is.
    pub progress: Progress,
}

/// One row that is picked in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// The field's id.
    pub field: String,
    /// The row's id.
    pub id: String,
    /// The row's name.
    pub name: String,
}

/// A warning of the checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// In a few words.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
}

/// How far a member is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has not begun.
    Waiting,
    /// It is checked just before it starts.
    Checking,
    /// The checks have warnings that nobody has acknowledged.
    Asked(Vec<Warning>),
    /// The checks do not let it start, for this reason. Nothing was sent.
    Refused(String),
    /// Its run is being written to the journal. Nothing was sent.
    Starting,
    /// Its run is in the journal; its request may have been sent.
    Run(Standing),
    /// Somebody skipped it. Nothing was sent.
    Skipped,
}

impl Group {
    /// Begins a group with its targets.
    pub fn new(
        id: String,
        operation: &Operation,
        policy: Policy,
        members: Vec<Member>,
        confirmed: Timestamp,
    ) -> Self {
        Self {
            id,
            operation: operation.id.to_owned(),
            title: operation.title.to_owned(),
            confirmed,
            policy,
            control: Control::Going,
            members,
            revision: 0,
            is_driven: false,
            sessions: BTreeSet::new(),
        }
    }

    /// Returns the id of a member's run. It is the same for ever: so there is one run at most.
    ///
    /// It is sent as [`REQUEST_ID`](crate::request::REQUEST_ID): proxies accept letters, digits,
    /// `-` and `_`, 16 to 64 of them.
    pub fn run_id(&self, member: usize) -> String {
        format!("{}_{member}", self.id)
    }

    /// Returns the member whose run has an id.
    pub fn member_of(&self, run: &str) -> Option<usize> {
        let (group, member) = run.rsplit_once('_')?;
        let member: usize = member.parse().ok()?;
        (group == self.id && member < self.members.len()).then_some(member)
    }

    /// Returns `true` where the run of a member has begun.
    pub fn has_run(&self, member: usize) -> bool {
        let member = self.members.get(member);
        member.is_some_and(|member| matches!(member.progress, Progress::Run(_)))
    }

    /// Returns `true` in the tab that starts its members.
    pub fn is_driven(&self) -> bool {
        self.is_driven
    }

    /// Returns `true` once nothing follows unless somebody resumes it.
    pub fn is_ended(&self) -> bool {
        let is_left = |member: &Member| match member.progress {
            Progress::Waiting | Progress::Asked(_) => !matches!(self.control, Control::Stopped(_)),
            _ => member.progress.is_open(),
        };
        !self.members.iter().any(is_left)
    }

    /// Returns `true` where a member could be started that was not.
    pub fn has_rest(&self) -> bool {
        let is_rest = |member: &Member| {
            matches!(
                member.progress,
                Progress::Waiting | Progress::Checking | Progress::Asked(_)
            )
        };
        self.members.iter().any(is_rest)
    }

    /// Returns the appliance to sign in to before the next member can be started, by its id.
    pub fn needs_session(&self) -> Option<&str> {
        let next = self.members.iter().find(|member| {
            matches!(
                member.progress,
                Progress::Waiting | Progress::Run(Standing::Open | Standing::Attention)
            )
        })?;
        let is_missing =
            self.is_driven && !self.is_ended() && !self.sessions.contains(&next.appliance);
        is_missing.then_some(&next.appliance)
    }
}

/// Returns the id of the group that a run belongs to.
pub fn group_of(run: &str) -> Option<&str> {
    let (group, member) = run.rsplit_once('_')?;
    member.parse::<usize>().ok().map(|_| group)
}

impl Member {
    /// Returns the member for an object, with the rows and texts that its form takes over; none
    /// where the operation is not possible on it.
    pub fn of(
        operation: &Operation,
        object: &Object,
    ) -> Option<(Self, Vec<(&'static str, Entry)>)> {
        let entries = entries(operation, object)?;
        let mut fields: Vec<Picked> = Vec::new();
        for (field, entry) in &entries {
            if let Entry::Row(row) = entry {
                fields.push(Picked {
                    field: (*field).to_owned(),
                    id: row.id.clone(),
                    name: row.title.clone(),
                });
            }
        }
        // The target comes last.
        fields.sort_by_key(|picked| picked.field == operation.target);
        let member = Self {
            appliance: object.place.appliance.clone(),
            appliance_name: object.place.appliance_name.clone(),
            fields,
            accepted: Vec::new(),
            progress: Progress::Waiting,
        };
        Some((member, entries))
    }

    /// Returns the name of its target.
    pub fn name(&self) -> &str {
        self.fields.last().map_or("", |picked| &picked.name)
    }

    /// Returns the warnings among these points that were not acknowledged, and what could not be
    /// checked and was not part of the confirmation.
    pub fn unaccepted(&self, points: &[OpenPoint]) -> Vec<Warning> {
        let warnings = points
            .iter()
            .filter(|point| matches!(point.severity, Severity::Warning | Severity::Unknown))
            .map(Warning::from);
        warnings
            .filter(|warning| !self.accepted.contains(warning))
            .collect()
    }
}

/// Returns what an operation's form takes over from an object that is its target.
fn entries(operation: &Operation, object: &Object) -> Option<Vec<(&'static str, Entry)>> {
    if operation.system != object.place.system {
        return None;
    }
    let uses = RESOURCES.iter().flat_map(|resource| resource.uses);
    let of_operation = uses.filter(|it: &&Use| it.operation == operation.id);
    let mut entries = of_operation.map(|it| object.entries(it));
    entries.find(|entries| {
        entries.iter().any(|(field, entry)| {
            let is_object = matches!(entry, Entry::Row(row) if row.id == object.row.id);
            *field == operation.target && is_object
        })
    })
}

impl From<&OpenPoint> for Warning {
    fn from(point: &OpenPoint) -> Self {
        Self {
            title: point.title.clone(),
            detail: point.detail.clone(),
        }
    }
}

impl Progress {
    /// Returns `true` while it takes one of the places of the policy.
    pub fn is_open(&self) -> bool {
        match self {
            Progress::Checking | Progress::Starting => true,
            Progress::Run(standing) => standing.is_open(),
            _ => false,
        }
    }
}
