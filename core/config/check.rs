//! What every part of `config.json` is checked by.

use super::place::line_of;
use super::{Mistake, TOLD, WHOLE};
use crate::json::{Node, Value};

/// Collects mistakes and finds their lines.
pub(super) struct Check {
    pub text: String,
    pub mistakes: Vec<Mistake>,
}

impl Check {
    pub fn mistake(&mut self, place: &str, what: String, example: &'static str) {
        if self.mistakes.len() >= TOLD {
            return;
        }
        let line = line_of(&self.text, place);
        self.mistakes.push(Mistake {
            place: place.to_owned(),
            line,
            what,
            example,
        });
    }

    pub fn text(
        &mut self,
        node: Node<'_>,
        place: &str,
        name: &str,
        example: &'static str,
    ) -> Option<String> {
        match node.at(name) {
            Node(Some(Value::String(t))) if !t.trim().is_empty() => Some(t.trim().to_owned()),
            Node(None) => {
                self.mistake(place, format!("\"{name}\" is missing"), example);
                None
            }
            _ => {
                let place = join(place, name);
                self.mistake(&place, "must be text that is not empty".to_owned(), example);
                None
            }
        }
    }

    /// A truth value; false where it is not there.
    pub fn flag(&mut self, root: Node<'_>, name: &str, example: &'static str) -> bool {
        match root.at(name) {
            Node(None) => false,
            Node(Some(Value::Bool(flag))) => *flag,
            Node(Some(_)) => {
                let what = "must be true or false".to_owned();
                self.mistake(name, what, example);
                false
            }
        }
    }

    /// A time in minutes, as milliseconds.
    pub fn minutes(&mut self, root: Node<'_>, name: &str) -> Option<i64> {
        let Node(Some(value)) = root.at(name) else {
            return None;
        };
        let minutes = match value {
            Value::Number(number) if !number.contains(['.', 'e', 'E']) => number.parse().ok(),
            _ => None,
        };
        match minutes {
            Some(minutes @ 1..=1440) => Some(minutes * 60_000),
            _ => {
                let what = "must be a whole number of minutes from 1 to 1440".to_owned();
                self.mistake(name, what, r#""signOutAfterIdleMinutes": 30"#);
                None
            }
        }
    }

    pub fn optional_text(
        &mut self,
        node: Node<'_>,
        place: &str,
        name: &str,
        example: &'static str,
    ) -> Option<String> {
        if node.at(name).exists() {
            self.text(node, place, name, example)
        } else {
            None
        }
    }

    /// An unknown member is a mistake: it is nearly always a misspelt one.
    pub fn unknown_members(&mut self, node: Node<'_>, place: &str, known: &[&str]) {
        let Some(Value::Object(members)) = node.0 else {
            return;
        };
        for (name, _) in members {
            if known.contains(&name.as_str()) {
                continue;
            }
            let example = WHOLE;
            self.mistake(
                &join(place, name),
                format!(
                    "\"{name}\" is not known here; known are: {}",
                    known.join(", ")
                ),
                example,
            );
        }
    }
}

pub(super) fn join(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}
