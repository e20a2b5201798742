//! The places in the console that somebody went to lately or keeps at hand: addresses and names,
//! as a browser keeps them. Never secrets.

use serde::{Deserialize, Serialize};

/// The most that are kept of what was visited lately.
const RECENT: usize = 8;

/// The most that are kept at hand.
const FAVORITES: usize = 50;

/// The longest text of a name that is kept, in characters.
const LONGEST: usize = 200;

/// A place in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The address, beginning with `#/`.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The words beside it: its kind and appliance.
    #[serde(default)]
    pub beside: String,
}

/// Places in an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets(Vec<Target>);

impl Targets {
    /// Reads what [`Targets::write`] wrote. What is no place of the console is left out.
    pub fn read(text: &str) -> Self {
        let entries: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        let targets = entries.into_iter().filter_map(|entry| {
            let target: Target = serde_json::from_value(entry).ok()?;
            (target.href.starts_with("#/") && !target.name.is_empty()).then_some(target)
        });
        Self(targets.take(FAVORITES).collect())
    }

    /// Returns them as a text that a browser can keep.
    pub fn write(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// Returns them in order.
    pub fn all(&self) -> &[Target] {
        &self.0
    }

    /// Returns `true` where an address is among them.
    pub fn has(&self, href: &str) -> bool {
        self.0.iter().any(|target| target.href == href)
    }

    /// Puts a place that was visited first; the oldest goes.
    pub fn visit(&mut self, target: Target) {
        self.0.retain(|it| it.href != target.href);
        self.0.insert(0, shortened(target));
        self.0.truncate(RECENT);
    }

    /// Adds a place at the end, or takes it away where it is among them.
    pub fn toggle(&mut self, target: Target) {
        if self.has(&target.href) {
            self.0.retain(|it| it.href != target.href);
        } else if self.0.len() < FAVORITES {
            self.0.push(shortened(target));
        }
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

fn shortened(mut target: Target) -> Target {
    for text in [&mut target.name, &mut target.beside] {
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
        }
    }
    target
}
