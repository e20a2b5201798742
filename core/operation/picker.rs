//! Fields whose values come from the appliance: live lists and look-ups.

use super::Draft;
use crate::fact::{Fact, Tone};
use crate::problem::{Answer, Problem};
use crate::request::Request;

/// Whether a row can be picked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Yes: offered first.
    Offered,
    /// Perhaps: what decides is not in the list.
    Possible,
    /// Yes, but the reason should be read.
    Warned(String),
    /// No, for this reason.
    Refused(String),
}

impl Verdict {
    /// Rows are shown in this order.
    pub fn rank(&self) -> u8 {
        match self {
            Verdict::Offered => 0,
            Verdict::Possible => 1,
            Verdict::Warned(_) => 2,
            Verdict::Refused(_) => 3,
        }
    }

    /// Why it cannot be picked, where it cannot.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Verdict::Refused(why) => Some(why.clone()),
            _ => None,
        }
    }

    /// The reason, where there is one.
    pub fn reason(&self) -> &str {
        match self {
            Verdict::Warned(why) | Verdict::Refused(why) => why,
            Verdict::Offered | Verdict::Possible => "",
        }
    }
}

/// One row of a live list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What is sent.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// One line more.
    pub detail: String,
    /// A mark with a word.
    pub badge: Option<(Tone, String)>,
    /// Whether it can be picked.
    pub verdict: Verdict,
    /// What is shown once it is picked.
    pub facts: Vec<Fact>,
    /// What other fields and prechecks need of it.
    pub data: Vec<(&'static str, String)>,
}

impl Row {
    /// Something of it; "" where it is not there.
    pub fn data(&self, name: &str) -> &str {
        self.data
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, v)| v.as_str())
    }

    /// What a search looks in. Only the small letters of ASCII are made here: the
    /// standard library's tables for all others are 12 KB, and a browser has its own.
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
    /// What the appliance left out, in its words (`_meta.errors`).
    pub partial: Vec<String>,
}

/// A field that is picked from a live list.
pub struct Picker {
    /// "replication"
    pub noun: &'static str,
    /// "replications"
    pub plural: &'static str,
    /// The fields that must be filled in first; when one changes, this one is
    /// emptied.
    pub after: &'static [&'static str],
    /// One page of the list, counted from 0; none while it cannot be asked for.
    pub request: fn(&Draft, page: usize) -> Option<Request>,
    /// So many entries make a full page.
    pub page_size: usize,
    /// The rows of a good answer.
    pub read: fn(&Draft, &crate::json::Value) -> Listed,
    /// A further look at single rows, where the list does not say enough.
    pub probe: Option<&'static Probe>,
    /// What to say where the list is empty.
    pub empty: &'static str,
}

/// A further look at one row of a list.
pub struct Probe {
    /// What the probe finds, for the count: "with a test image".
    pub finds: &'static str,
    /// What to ask, for rows whose verdict is [`Verdict::Possible`].
    pub request: fn(&Draft, &Row) -> Request,
    /// The verdict and badge after it; none where it could not be told.
    pub read: fn(Answer) -> Option<Probed>,
}

/// What a probe found: the verdict and the badge of the row.
pub type Probed = (Verdict, Option<(Tone, String)>);

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// What is sent; none where there is nothing.
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
    /// What to ask; none while it cannot be asked.
    pub request: fn(&Draft) -> Option<Request>,
    /// What the answer means. A 404 can be a normal state.
    pub read: fn(&Draft, Answer) -> Result<Looked, Box<Problem>>,
    /// The error where nothing was found; none where the form goes on without.
    pub required: Option<&'static str>,
}
