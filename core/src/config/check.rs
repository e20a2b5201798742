//! Checks that every part of `config.json` shares.

use serde::Deserialize;

use super::file::{Member, Members, names_of};
use super::{ConfigError, WHOLE};
use crate::path::deceives;

/// The most mistakes that are told: a file that is something else altogether may have thousands.
const TOLD: usize = 100;

/// Collects mistakes and finds their lines.
pub(super) struct Check<'a> {
    /// The whole text; what is checked are parts of it.
    pub text: &'a str,
    pub mistakes: Vec<ConfigError>,
}

/// An object of the file, and where it stands.
pub(super) struct Object<'a, T> {
    /// The members that are known.
    pub known: T,
    /// All of them.
    pub members: Members<'a>,
    written: &'a str,
    place: String,
}

impl<T> Object<'_, T> {
    /// Returns the place of a member: `appliances[2].base`.
    pub fn place_of(&self, name: &str) -> String {
        match self.place.as_str() {
            "" => name.to_owned(),
            place => format!("{place}.{name}"),
        }
    }
}

impl<'a> Check<'a> {
    /// Adds a mistake in a part of the text.
    pub fn mistake(&mut self, place: &str, part: &str, what: String, example: &'static str) {
        if self.mistakes.len() >= TOLD {
            return;
        }
        let visible = |text: &str| text.replace(deceives, "\u{fffd}");
        self.mistakes.push(ConfigError {
            place: visible(place),
            line: self.line_of(part),
            what: visible(&what),
            example,
        });
    }

    /// Returns the line in which a part of the text begins.
    fn line_of(&self, part: &str) -> Option<usize> {
        let offset = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let before = self.text.as_bytes().get(..offset)?;
        Some(before.iter().filter(|b| **b == b'\n').count() + 1)
    }

    /// Reads an object; none, with a mistake, where it is something else or a member is doubled.
    pub fn object<T: Deserialize<'a>>(
        &mut self,
        written: &'a str,
        place: &str,
        what: &str,
    ) -> Option<Object<'a, T>> {
        let Ok(members) = serde_json::from_str::<Members<'a>>(written) else {
            self.mistake(place, written, what.to_owned(), WHOLE);
            return None;
        };
        let known = serde_json::from_str(written);
        let object = Object {
            known: (),
            members,
            written,
            place: place.to_owned(),
        };
        let mut doubled = false;
        for (i, (name, written)) in object.members.0.iter().enumerate() {
            if object.members.0.iter().take(i).any(|(n, _)| n == name) {
                doubled = true;
                let what = format!("\"{name}\" appears more than once");
                self.mistake(&object.place_of(name), written, what, WHOLE);
            }
        }
        Some(Object {
            known: known.ok().filter(|_| !doubled)?,
            members: object.members,
            written,
            place: object.place,
        })
    }

    /// Adds a mistake for each member that is not known: it is nearly always a misspelt one.
    pub fn unknown<T: Deserialize<'a>>(&mut self, object: &Object<'a, T>, more: &[&str]) {
        let known = [names_of::<T>(), more].concat();
        for (name, written) in &object.members.0 {
            if !known.contains(&name.as_str()) {
                let all = known.join(", ");
                let what = format!("\"{name}\" is not a known member; use one of: {all}");
                self.mistake(&object.place_of(name), written, what, WHOLE);
            }
        }
    }

    /// Reads a text that has to be there.
    pub fn text<T>(
        &mut self,
        object: &Object<'a, T>,
        name: &str,
        member: Member<'a>,
        example: &'static str,
    ) -> Option<String> {
        let Member(Some(written)) = member else {
            let what = format!("\"{name}\" is missing");
            self.mistake(&object.place, object.written, what, example);
            return None;
        };
        let text = member.read::<String>().unwrap_or_default();
        if text.trim().is_empty() {
            let what = "is required and must be text".to_owned();
            self.mistake(&object.place_of(name), written, what, example);
            return None;
        }
        if text.chars().any(deceives) {
            let what = "must not contain control characters or characters that change the writing direction".to_owned();
            self.mistake(&object.place_of(name), written, what, example);
            return None;
        }
        Some(text.trim().to_owned())
    }

    /// Reads a text that may be missing or null.
    pub fn optional_text<T>(
        &mut self,
        object: &Object<'a, T>,
        name: &str,
        member: Member<'a>,
        example: &'static str,
    ) -> Option<String> {
        member.given().0?;
        self.text(object, name, member, example)
    }

    /// Reads a truth value; false where it is missing.
    pub fn flag(&mut self, name: &str, member: Member<'a>, example: &'static str) -> bool {
        let Some(written) = member.0 else {
            return false;
        };
        member.read().unwrap_or_else(|| {
            self.mistake(name, written, "must be true or false".to_owned(), example);
            false
        })
    }

    /// Reads a time in minutes, as milliseconds.
    pub fn minutes(&mut self, name: &str, member: Member<'a>) -> Option<i64> {
        let written = member.0?;
        match written.parse::<i64>() {
            Ok(minutes @ 1..=1440) => Some(minutes * 60_000),
            _ => {
                let what = "must be a whole number of minutes from 1 to 1440".to_owned();
                self.mistake(name, written, what, r#""signOutAfterIdleMinutes": 30"#);
                None
            }
        }
    }
}
