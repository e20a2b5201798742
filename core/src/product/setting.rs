//! Settings of an appliance in config.json.

use crate::path::why_refused;

/// A setting of a system.
pub struct Setting {
    /// The member of the appliance in config.json.
    pub name: &'static str,
    /// The value where none is given.
    pub default: &'static str,
    /// The allowed values.
    pub allowed: Allowed,
    /// How it is written.
    pub example: &'static str,
}

/// The allowed values of a setting.
pub enum Allowed {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Numbers with full stops between them: `4.7`.
    Version,
    /// A path below the appliance's base path.
    Path,
    /// A whole number from 1 to 9999, in digits.
    Number,
    /// An address of another server that is shown or sent, never called.
    Address,
}

impl Setting {
    /// Checks a value. The error follows the value itself: "is none of: a, b".
    pub fn allows(&self, value: &str) -> Result<(), String> {
        match self.allowed {
            Allowed::OneOf(words) if !words.contains(&value) => {
                Err(format!("is not one of: {}", words.join(", ")))
            }
            Allowed::Version if !is_version(value) => {
                Err("is not a version such as 4.7".to_owned())
            }
            Allowed::Number if !is_number(value) => {
                Err("is not a whole number from 1 to 9999".to_owned())
            }
            Allowed::Path if !value.starts_with('/') => {
                Err("is not a path starting with /".to_owned())
            }
            Allowed::Path => why_refused(value).map_or(Ok(()), |why| Err(why.to_owned())),
            Allowed::Address if !value.starts_with("https://") => {
                Err("does not start with https://".to_owned())
            }
            _ => Ok(()),
        }
    }
}

fn is_number(text: &str) -> bool {
    text.len() <= 4
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.starts_with('0')
        && !text.is_empty()
}

fn is_version(text: &str) -> bool {
    text.len() <= 16
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}
