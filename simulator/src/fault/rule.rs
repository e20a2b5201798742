//! Which request a fault is for, and how often.

use serde::{Deserialize, Serialize};

use super::Fault;

/// A request, as far as rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Id of the appliance, or `console` for a static file.
    pub appliance: String,
    /// HTTP method.
    pub method: String,
    /// Path and query as received.
    pub path: String,
    /// Name of the documented call, if it is one.
    pub call: Option<&'static str>,
}

/// Whether a rule is used up some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Times {
    /// So often.
    Count(u32),
    /// In JSON `"forever"`.
    Forever(Forever),
}

/// The one word that [`Times`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forever {
    /// Never used up.
    Forever,
}

/// A fault and the requests it is for. What is left out fits everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Given out when the rule is added.
    #[serde(default)]
    pub id: u64,
    /// Id of an appliance, or `console` for the static files. Left out: any
    /// appliance, and not the console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appliance: Option<String>,
    /// HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A part of path and query; `*` stands for anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name of the documented call, e.g. `promoteTestImage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// How many fitting requests pass unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// How many are struck after that.
    #[serde(default = "once")]
    pub times: Times,
    /// How many were struck so far.
    #[serde(default)]
    pub used: u32,
    /// What happens to them.
    pub fault: Fault,
}

fn once() -> Times {
    Times::Count(1)
}

impl Rule {
    fn fits(&self, target: &Target) -> bool {
        let place = match &self.appliance {
            Some(id) => *id == target.appliance,
            None => target.appliance != "console",
        };
        place
            && self
                .method
                .as_ref()
                .is_none_or(|method| method.eq_ignore_ascii_case(&target.method))
            && self
                .path
                .as_ref()
                .is_none_or(|pattern| contains(&target.path, pattern))
            && self
                .call
                .as_ref()
                .is_none_or(|name| target.call == Some(name.as_str()))
    }

    fn used_up(&self) -> bool {
        matches!(self.times, Times::Count(count) if self.used >= count)
    }
}

/// Whether the parts of a pattern between its stars stand in the text in their
/// order.
fn contains(text: &str, pattern: &str) -> bool {
    let mut rest = text;
    for part in pattern.split('*') {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    true
}

/// The rules in force, in the order they were added; the first that fits
/// strikes.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    last_id: u64,
}

impl Faults {
    /// Adds a rule and returns its id.
    pub fn add(&mut self, mut rule: Rule) -> u64 {
        self.last_id += 1;
        rule.id = self.last_id;
        rule.used = 0;
        self.rules.push(rule);
        self.last_id
    }

    /// All rules, those used up included.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// Takes a rule away. False where there is none with this id.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Takes all rules away.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Whether a rule that is not used up needs connections to be fresh.
    pub fn need_fresh_connections(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| !rule.used_up() && rule.fault.needs_fresh_connection())
    }

    /// The fault for a request, counted as used, and how often that rule had
    /// struck before.
    pub fn strike(&mut self, target: &Target) -> Option<(Fault, u32)> {
        let rule = self
            .rules
            .iter_mut()
            .find(|rule| !rule.used_up() && rule.fits(target))?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        rule.used += 1;
        Some((rule.fault.clone(), rule.used - 1))
    }
}
