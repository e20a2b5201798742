//! Fields whose values come from the appliance: live lists and look-ups.

use serde_json::Value;

use super::{Draft, Selection};
use crate::facts::{Fact, Tone};
use crate::problem::{Answer, Problem};
use crate::request::Request;

/// The degree to which a row can be picked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eligibility {
    /// Yes: offered first.
    Offered,
    /// Perhaps: what decides is not in the list.
    Possible,
    /// Yes, but the reason should be read.
    Warned(String),
    /// No, for this reason.
    Refused(String),
}

impl Eligibility {
    /// Rows are shown in this order.
    pub fn rank(&self) -> u8 {
        match self {
            Eligibility::Offered => 0,
            Eligibility::Possible => 1,
            Eligibility::Warned(_) => 2,
            Eligibility::Refused(_) => 3,
        }
    }

    /// Why it cannot be picked, where it cannot.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Eligibility::Refused(why) => Some(why.clone()),
            _ => None,
        }
    }

    /// The reason, where there is one.
    pub fn reason(&self) -> &str {
        match self {
            Eligibility::Warned(why) | Eligibility::Refused(why) => why,
            Eligibility::Offered | Eligibility::Possible => "",
        }
    }
}

/// One row of a live list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The value that is sent.
    pub id: String,
    /// The name for people.
    pub title: String,
    /// One line more.
    pub detail: String,
    /// A mark with a word.
    pub badge: Option<(Tone, String)>,
    /// The degree to which it can be picked.
    pub eligibility: Eligibility,
    /// The facts that are shown once it is picked.
    pub facts: Vec<Fact>,
    /// The properties that other fields, prechecks and texts need.
    pub selection: Selection,
}

impl Row {
    /// Returns what a search looks in, its ASCII letters in lower case.
    pub fn haystack(&self) -> String {
        let badge = self.badge.as_ref().map_or("", |(_, word)| word.as_str());
        format!("{} {} {} {}", self.title, self.detail, badge, self.id).to_ascii_lowercase()
    }
}

/// One page of a live list.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many entries of the appliance this page had, readable or not.
    pub seen: usize,
    /// How many there are in all, where the appliance says.
    pub total: Option<usize>,
    /// Reports of items that the appliance left out, in its words (`_meta.errors`).
    pub partial: Vec<String>,
    /// `true` where data of another site is missing, because nobody is signed in there.
    pub needs_peer: bool,
}

/// A field that is picked from a live list.
pub struct Picker {
    /// "replication"
    pub noun: &'static str,
    /// "replications"
    pub plural: &'static str,
    /// The id of the resource whose objects it lists, which has the columns.
    pub resource: &'static str,
    /// The ids of the resource's columns that a form shows beside name and status, in order.
    pub columns: &'static [&'static str],
    /// The fields that must be filled in first; when one changes, this one is
    /// emptied.
    pub after: &'static [&'static str],
    /// One page of the list, counted from 0; none while it cannot be asked for.
    pub request: fn(&Draft, page: usize) -> Option<Request>,
    /// The number of entries in a full page.
    pub page_size: usize,
    /// The rows of a good answer.
    pub read: fn(&Draft, &Value) -> Listed,
    /// A further look at single rows, where the list does not say enough.
    pub probe: Option<&'static Probe>,
    /// The message where the list is empty.
    pub empty: &'static str,
    /// `true` where the only row that can be picked is picked without being asked for.
    pub picks_only: bool,
}

/// A further look at one row of a list.
pub struct Probe {
    /// The property that the probe looks for, for the count: "with a test image".
    pub finds: &'static str,
    /// The request, for rows whose eligibility is [`Eligibility::Possible`].
    pub request: fn(&Draft, &Row) -> Request,
    /// The eligibility and badge after it; none where it could not be told.
    pub read: fn(Answer) -> Option<Probed>,
}

/// The result of a probe: the eligibility and the badge of the row.
pub type Probed = (Eligibility, Option<(Tone, String)>);

/// The result of a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The row whose value is sent; none where there is nothing.
    pub row: Option<Row>,
    /// In words: what was found, or why nothing was.
    pub words: String,
    /// How to mark it.
    pub tone: Tone,
}

/// A field that is filled in by asking the appliance.
pub struct Lookup {
    /// The fields that must be filled in first.
    pub after: &'static [&'static str],
    /// The request; none while it cannot be made.
    pub request: fn(&Draft) -> Option<Request>,
    /// Reads the answer. A 404 can be a normal state.
    pub read: fn(&Draft, Answer) -> Result<Looked, Box<Problem>>,
    /// Another way to ask, where the first answer is not enough.
    pub second: Option<&'static SecondLook>,
    /// The error where nothing was found; none where the form goes on without.
    pub required: Option<&'static str>,
}

/// Another way to ask for what is looked up.
pub struct SecondLook {
    /// The request; none where the first answer is enough.
    pub request: fn(&Draft, &Answer) -> Option<Request>,
    /// Reads both answers, the first one first.
    pub read: fn(&Draft, Answer, Answer) -> Result<Looked, Box<Problem>>,
}
