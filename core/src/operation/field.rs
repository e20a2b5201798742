//! The fields of a form: what each takes and what is said of what was typed.

use super::trust::CertificateComparison;
use super::{Draft, Lookup, Picker};
use crate::config::Config;
use crate::facts::{Fact, Tone};
use crate::secret::Slot;

pub use crate::secret::REMOTE_PASSWORD;

/// One field of a form.
pub struct Field {
    /// In the draft and in deep links.
    pub id: &'static str,
    /// For people.
    pub label: &'static str,
    /// The help to read before filling it in.
    pub help: &'static str,
    /// The kind of value.
    pub kind: FieldKind,
}

/// The kind of value that a field takes.
pub enum FieldKind {
    /// One row of a live list.
    Picker(&'static Picker),
    /// Read from the appliance once the fields before it are filled in.
    Lookup(&'static Lookup),
    /// Something typed or pasted.
    Text(&'static Text),
    /// Something typed that nobody may see. The draft only knows whether it is there.
    Secret(&'static Password),
    /// Yes or no.
    Flag(&'static Flag),
}

impl Field {
    /// The fields that must be filled in first; when one changes, this one is emptied or
    /// filled in anew.
    pub fn after(&self) -> &'static [&'static str] {
        match &self.kind {
            FieldKind::Picker(picker) => picker.after,
            FieldKind::Lookup(lookup) => lookup.after,
            FieldKind::Text(text) => text.after,
            FieldKind::Flag(flag) => flag.after,
            FieldKind::Secret(_) => &[],
        }
    }

    /// Returns `true` if a link may carry the field: it names a target and is never a secret.
    pub fn is_linked(&self) -> bool {
        match &self.kind {
            FieldKind::Picker(_) => true,
            FieldKind::Text(text) => text.linked,
            // Look-ups are repeated, and consent is given on this page.
            FieldKind::Lookup(_) | FieldKind::Secret(_) | FieldKind::Flag(_) => false,
        }
    }

    /// Returns the error in the draft's value of this field.
    pub(super) fn error(&self, draft: &Draft) -> Option<String> {
        let missing = |required: Option<&str>| {
            let message = required.filter(|_| draft.value(self.id).is_empty());
            message.map(str::to_owned)
        };
        match &self.kind {
            // An id alone, as a link brings it, is nothing that was seen: only a row of the
            // appliance's own list says what it is.
            FieldKind::Picker(picker) => match draft.row(self.id) {
                None => Some(format!("Select a {}", picker.noun)),
                Some(row) => row.eligibility.refusal(),
            },
            FieldKind::Lookup(lookup) => match draft.row(self.id) {
                None => lookup.required.map(str::to_owned),
                Some(row) => row.eligibility.refusal(),
            },
            FieldKind::Text(text) if !(text.applies)(draft) => None,
            FieldKind::Text(text) => {
                missing(text.required).or_else(|| match text.said_of(draft, self.id) {
                    Some(Err(why)) => Some(why),
                    _ => None,
                })
            }
            FieldKind::Secret(password) => missing(password.required),
            FieldKind::Flag(flag) if (flag.applies)(draft) => missing(flag.required),
            FieldKind::Flag(_) => None,
        }
    }
}

/// How a text is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Words.
    Line,
    /// A user name.
    User,
    /// An address.
    Url,
    /// A whole number.
    Number,
    /// Letters and digits that must be compared: a thumbprint.
    Code,
    /// Several lines: a certificate.
    Lines,
}

/// A field that is typed or pasted.
pub struct Text {
    /// How it is typed.
    pub shape: Shape,
    /// The error where it is empty; none where it may be empty.
    pub required: Option<&'static str>,
    /// `true` where a link may carry it.
    pub linked: bool,
    /// The fields from which it is filled in. A change of one takes away what was typed.
    pub after: &'static [&'static str],
    /// Further fields on which the prefilled value depends. A change of one replaces it, and
    /// leaves what was typed.
    pub follows: &'static [&'static str],
    /// Returns `true` if the field is part of the form. Where it is not, it is not sent.
    pub applies: fn(&Draft) -> bool,
    /// Returns the value of the field before anybody types.
    pub prefill: fn(&Draft) -> String,
    /// Evaluates the value of the field; an error blocks.
    pub evaluate: fn(&Draft, &str) -> Result<Option<FieldHint>, String>,
    /// Returns values to take over by a button, from the configuration.
    pub offers: fn(&Draft, &Config) -> Vec<Offer>,
    /// Returns the certificates to compare before one of their thumbprints is entered.
    pub certificates: fn(&Draft) -> Option<CertificateComparison>,
}

/// A value that a button puts into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The value.
    pub value: String,
    /// The name of what it belongs to.
    pub of: String,
}

impl Text {
    /// An optional line of which nothing is known.
    pub(super) const LINE: Self = Self {
        shape: Shape::Line,
        required: None,
        linked: false,
        after: &[],
        follows: &[],
        applies: |_| true,
        prefill: |_| String::new(),
        evaluate: |_, _| Ok(None),
        offers: |_, _| Vec::new(),
        certificates: |_| None,
    };

    /// A user name of somewhere else, sent with an operation.
    pub(super) const fn user(required: Option<&'static str>) -> Self {
        Self {
            shape: Shape::User,
            required,
            ..Self::LINE
        }
    }

    /// Evaluates the value of a field; returns nothing for an empty one.
    pub fn said_of(&self, draft: &Draft, field: &str) -> Option<Result<FieldHint, String>> {
        let value = draft.value(field).trim();
        if value.is_empty() {
            return None;
        }
        (self.evaluate)(draft, value).transpose()
    }
}

/// A hint beneath a field about the value typed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldHint {
    /// How to mark it.
    pub tone: Tone,
    /// In a sentence.
    pub words: String,
    /// The facts read from the value.
    pub facts: Vec<Fact>,
}

/// A password of somewhere else, sent with the operation.
pub struct Password {
    /// Where it belongs in the request.
    pub slot: Slot,
    /// The error where it is empty; none where it may be empty.
    pub required: Option<&'static str>,
}

/// A field that is ticked.
pub struct Flag {
    /// The error where it is not ticked; none where it need not be ticked.
    pub required: Option<&'static str>,
    /// The fields that take the tick away when they change.
    pub after: &'static [&'static str],
    /// Returns `true` if the flag is part of the form. Where it is not, it counts as not ticked.
    pub applies: fn(&Draft) -> bool,
    /// The consequence, shown as soon as it is ticked; "" where there is none.
    pub consequence: &'static str,
}
