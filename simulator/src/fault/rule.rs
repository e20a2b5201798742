//! Rules: the requests that a fault applies to, and how often.

use serde::{Deserialize, Serialize};

use super::Fault;

/// The properties of a request that rules match.
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

/// Number of requests that a rule applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Times {
    /// This many.
    Count(u32),
    /// In JSON `"forever"`.
    Forever(Forever),
}

/// The word `forever`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forever {
    /// No limit.
    Forever,
}

/// A fault and the requests it applies to. A missing member matches everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Assigned when the rule is added.
    #[serde(default)]
    pub id: u64,
    /// Id of an appliance, or `console` for static files. Without it: any
    /// appliance, but not the console.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appliance: Option<String>,
    /// HTTP method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A part of path and query; `*` matches anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name of the documented call, e.g. `promoteTestImage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// Number of matching requests to skip first.
    #[serde(default)]
    pub skip: u32,
    /// Number of requests to apply to after that.
    #[serde(default = "once")]
    pub times: Times,
    /// Number of requests applied to so far.
    #[serde(default)]
    pub used: u32,
    /// The effect.
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

/// Returns `true` if the text contains the parts of a pattern, between its
/// stars, in order.
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

/// The rules in force, in the order they were added; the first match applies.
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

    /// Returns all rules, those used up included.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// Removes a rule. Returns `false` if there is none with this id.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Removes all rules.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Returns `true` if a rule in force needs fresh connections.
    pub fn need_fresh_connections(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| !rule.used_up() && rule.fault.needs_fresh_connection())
    }

    /// Returns the fault for a request and counts it, with the number of
    /// requests the rule applied to before.
    pub fn next_for(&mut self, target: &Target) -> Option<(Fault, u32)> {
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
