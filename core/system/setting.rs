//! What can be set for an appliance in config.json.

/// A setting of a system.
pub struct Setting {
    /// The member of the appliance in config.json.
    pub name: &'static str,
    /// What holds where it is not given.
    pub default: &'static str,
    /// What it may be.
    pub allowed: Allowed,
    /// How it is written.
    pub example: &'static str,
}

/// What a setting may be.
pub enum Allowed {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Numbers with full stops between them: `4.7`.
    Version,
    /// A path below the appliance's base path.
    Path,
    /// An address of another server that is shown or sent, never called.
    Address,
}

impl Setting {
    /// What is wrong with a value, after the value itself: "is none of: a, b".
    pub fn allows(&self, value: &str) -> Result<(), String> {
        match self.allowed {
            Allowed::OneOf(words) if !words.contains(&value) => {
                Err(format!("is none of: {}", words.join(", ")))
            }
            Allowed::Version if !is_version(value) => {
                Err("is not a version such as 4.7".to_owned())
            }
            Allowed::Path if !value.starts_with('/') || value.contains(['?', '#', ' ', '\\']) => {
                Err("is not a path that begins with /".to_owned())
            }
            Allowed::Address if !value.starts_with("https://") => {
                Err("does not begin with https://".to_owned())
            }
            _ => Ok(()),
        }
    }
}

fn is_version(text: &str) -> bool {
    text.len() <= 16
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}
