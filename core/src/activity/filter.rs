//! The filter of a list of activity, in an address and by hand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Entry, Group, Origin};
use crate::clock::{Timestamp, read_time};
use crate::request::{decode, encode};

/// Longer values are nobody's filter.
const LONGEST_VALUE: usize = 512;

/// The longest period that is counted back from now: a hundred years, in minutes.
const LONGEST_PERIOD: u32 = 52_560_000;

/// The time in which something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// At any time.
    #[default]
    Any,
    /// In so many minutes before now.
    Last(u32),
    /// Between two moments; an open end is `None`.
    Between(Option<Timestamp>, Option<Timestamp>),
}

impl Period {
    /// Returns `true` where some of what lasts from one moment to another is in it.
    fn meets(self, from: Timestamp, to: Timestamp, now: Timestamp) -> bool {
        match self {
            Period::Any => true,
            Period::Last(minutes) => to >= now.plus(-i64::from(minutes) * 60_000),
            Period::Between(begin, end) => {
                begin.is_none_or(|begin| to >= begin) && end.is_none_or(|end| from <= end)
            }
        }
    }
}

/// Whose work is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    All,
    /// That of this browser.
    Own,
    /// That of others.
    Others,
}

impl Whose {
    /// All of them, as they are offered.
    pub const ALL: [Whose; 3] = [Whose::All, Whose::Own, Whose::Others];

    /// Returns the word in addresses; "" for all.
    pub fn as_str(self) -> &'static str {
        match self {
            Whose::All => "",
            Whose::Own => "browser",
            Whose::Others => "others",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Whose::All => "Everyone",
            Whose::Own => "This browser",
            Whose::Others => "Others",
        }
    }

    /// Reads [`Whose::as_str`] back; an unknown word is all.
    pub fn read(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|whose| whose.as_str() == word);
        found.unwrap_or_default()
    }
}

/// The part of the activity that is shown. An empty text stands for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The states; none stands for all. In the order of [`Group::ALL`].
    pub groups: Vec<Group>,
    /// The origin of the work.
    pub whose: Whose,
    /// The appliance's id.
    pub appliance: String,
    /// The operation's title, or the task's description.
    pub operation: String,
    /// The target.
    pub target: String,
    /// The user.
    pub user: String,
    /// When.
    pub period: Period,
    /// Words that all have to be found.
    pub search: String,
}

impl Filter {
    /// Reads the query of an address. Total: what cannot be read is left out.
    pub fn read(query: &str) -> Self {
        let mut filter = Self::default();
        let (mut from, mut to) = (None, None);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decode(value);
            if value.len() > LONGEST_VALUE || value.is_empty() {
                continue;
            }
            let moment = || read_time(&Value::String(value.clone()));
            match name {
                "state" => filter.set_group(Group::parse(&value), true),
                "by" => filter.whose = Whose::read(&value),
                "appliance" => filter.appliance = value,
                "operation" => filter.operation = value,
                "target" => filter.target = value,
                "user" => filter.user = value,
                "q" => filter.search = value,
                "from" => from = moment(),
                "to" => to = moment(),
                "last" => {
                    let minutes = value.parse().ok();
                    let minutes = minutes.filter(|minutes| (1..=LONGEST_PERIOD).contains(minutes));
                    filter.period = minutes.map_or(filter.period, Period::Last);
                }
                _ => {}
            }
        }
        if from.is_some() || to.is_some() {
            filter.period = Period::Between(from, to);
        }
        filter
    }

    /// Returns the query of its address; "" where everything is shown.
    pub fn write(&self) -> String {
        let mut pairs: Vec<String> = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                pairs.push(format!("{name}={}", encode_value(value)));
            }
        };
        for group in &self.groups {
            add("state", group.as_str());
        }
        add("by", self.whose.as_str());
        add("appliance", &self.appliance);
        add("operation", &self.operation);
        add("target", &self.target);
        add("user", &self.user);
        match self.period {
            Period::Any => {}
            Period::Last(minutes) => add("last", &minutes.to_string()),
            Period::Between(from, to) => {
                add("from", &from.map(Timestamp::iso).unwrap_or_default());
                add("to", &to.map(Timestamp::iso).unwrap_or_default());
            }
        }
        add("q", &self.search);
        pairs.join("&")
    }

    /// Returns `true` where everything is shown.
    pub fn is_empty(&self) -> bool {
        self.write().is_empty()
    }

    /// Returns how much is set beside the states and the words.
    pub fn set_count(&self) -> usize {
        let texts = [
            self.whose.as_str(),
            &self.appliance,
            &self.operation,
            &self.target,
            &self.user,
        ];
        let texts = texts.iter().filter(|text| !text.is_empty()).count();
        texts + usize::from(self.period != Period::Any)
    }

    /// Shows a state or does not.
    pub fn set_group(&mut self, group: Option<Group>, shown: bool) {
        let Some(group) = group else {
            return;
        };
        let is_shown = |it: Group| {
            if it == group {
                shown
            } else {
                self.groups.contains(&it)
            }
        };
        self.groups = Group::ALL.into_iter().filter(|it| is_shown(*it)).collect();
    }

    /// Returns `true` where an entry is shown.
    pub fn matches(&self, entry: &Entry, now: Timestamp) -> bool {
        (self.groups.is_empty() || self.groups.contains(&entry.group))
            && self.matches_beside_group(entry, now)
    }

    /// Returns `true` where an entry is shown in one of the states.
    fn matches_beside_group(&self, entry: &Entry, now: Timestamp) -> bool {
        let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
        let whose = match self.whose {
            Whose::All => true,
            Whose::Own => entry.origin == Origin::Own,
            Whose::Others => entry.origin != Origin::Own,
        };
        whose
            && is(&self.appliance, &entry.appliance)
            && is(&self.operation, &entry.title)
            && is(&self.target, &entry.target)
            && is(&self.user, &entry.user)
            && self
                .period
                .meets(entry.begun, entry.ended.unwrap_or(now), now)
            && self.finds(entry)
    }

    fn finds(&self, entry: &Entry) -> bool {
        if self.search.trim().is_empty() {
            return true;
        }
        let texts = [
            &entry.title,
            &entry.target,
            &entry.target_id,
            &entry.appliance_name,
            &entry.user,
            &entry.words,
            &entry.error,
            &entry.details,
            &entry.task,
        ];
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let wanted = self.search.to_lowercase();
        let mut words = wanted.split_whitespace();
        words.all(|word| texts.iter().any(|text| text.contains(word)))
    }

    /// Returns what it says, one part a line, for reports: "State: Failed".
    pub fn describe(&self, appliance_name: &str) -> Vec<String> {
        let groups: Vec<&str> = self.groups.iter().map(|group| group.label()).collect();
        let period = match self.period {
            Period::Any => String::new(),
            Period::Last(minutes) => format!("last {minutes} min"),
            Period::Between(from, to) => {
                let end = |at: Option<Timestamp>| at.map_or_else(|| "…".to_owned(), Timestamp::iso);
                format!("{} to {}", end(from), end(to))
            }
        };
        let whose = match self.whose {
            Whose::All => "",
            whose => whose.label(),
        };
        let parts = [
            ("State", groups.join(", ")),
            ("Started by", whose.to_owned()),
            ("Appliance", appliance_name.to_owned()),
            ("Operation", self.operation.clone()),
            ("Target", self.target.clone()),
            ("User", self.user.clone()),
            ("Time", period),
            ("Search", self.search.clone()),
        ];
        let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
        parts
            .map(|(label, text)| format!("{label}: {text}"))
            .collect()
    }
}

/// Percent-encodes a value. Unlike a segment of a path it may be a dot.
fn encode_value(value: &str) -> String {
    match value {
        "." | ".." => value.replace('.', "%2E"),
        value => encode(value),
    }
}

/// The choices of a filter, each with its number of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// The number of entries of each state that the rest of the filter shows.
    pub groups: [usize; 4],
    /// Ids and names of the appliances.
    pub appliances: Vec<(String, String)>,
    /// Operations and descriptions.
    pub operations: Vec<String>,
    /// Targets.
    pub targets: Vec<String>,
    /// Users.
    pub users: Vec<String>,
}

/// Returns what can be chosen in the filter of these entries.
pub fn facets(entries: &[Entry], filter: &Filter, now: Timestamp) -> Facets {
    let mut facets = Facets::default();
    for entry in entries {
        if filter.matches_beside_group(entry, now) {
            let place = Group::ALL.iter().position(|group| *group == entry.group);
            if let Some(count) = place.and_then(|place| facets.groups.get_mut(place)) {
                *count += 1;
            }
        }
    }
    let appliances: BTreeMap<&str, &str> = entries
        .iter()
        .map(|entry| (entry.appliance_name.as_str(), entry.appliance.as_str()))
        .collect();
    facets.appliances = appliances
        .into_iter()
        .map(|(name, id)| (id.to_owned(), name.to_owned()))
        .collect();
    facets.operations = values(entries, |entry| &entry.title);
    facets.targets = values(entries, |entry| &entry.target);
    facets.users = values(entries, |entry| &entry.user);
    facets
}

fn values(entries: &[Entry], value: fn(&Entry) -> &String) -> Vec<String> {
    let found: BTreeMap<&str, ()> = entries
        .iter()
        .map(|entry| (value(entry).as_str(), ()))
        .collect();
    let found = found.into_keys().filter(|value| !value.is_empty());
    found.map(str::to_owned).collect()
}
