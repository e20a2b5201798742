//! The fields of a form: what each takes and what is said of what was typed.

use super::{Draft, Lookup, Picker};
use crate::fact::{Fact, Tone};
use crate::secret::Slot;

/// One field of a form.
pub struct Field {
    /// In the draft and in deep links.
    pub id: &'static str,
    /// For people.
    pub label: &'static str,
    /// What to know before filling it in.
    pub help: &'static str,
    /// What it takes.
    pub kind: FieldKind,
}

/// What a field takes.
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

    /// Whether a link may carry it: what names a target, and never a secret.
    pub fn is_linked(&self) -> bool {
        match &self.kind {
            FieldKind::Picker(_) => true,
            FieldKind::Text(text) => text.linked,
            // What is looked up is looked up again, and what is agreed to is agreed to here.
            FieldKind::Lookup(_) | FieldKind::Secret(_) | FieldKind::Flag(_) => false,
        }
    }

    /// What is wrong with what the draft has for it.
    pub(super) fn error(&self, draft: &Draft) -> Option<String> {
        let missing = |required: Option<&str>| {
            let message = required.filter(|_| draft.value(self.id).is_empty());
            message.map(str::to_owned)
        };
        match &self.kind {
            // An id alone, as a link brings it, is nothing that was seen: only a row of the
            // appliance's own list says what it is.
            FieldKind::Picker(picker) => match draft.row(self.id) {
                None => Some(format!("Choose a {}", picker.noun)),
                Some(row) => row.verdict.refusal(),
            },
            FieldKind::Lookup(lookup) => match draft.row(self.id) {
                None => lookup.required.map(str::to_owned),
                Some(row) => row.verdict.refusal(),
            },
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
    /// What to say where it is empty; none where it may be.
    pub required: Option<&'static str>,
    /// Whether a link may carry it.
    pub linked: bool,
    /// The fields from which it is filled in.
    pub after: &'static [&'static str],
    /// What stands there before anybody types.
    pub prefill: fn(&Draft) -> String,
    /// What is to be said of what stands there; an error blocks.
    pub judge: fn(&Draft, &str) -> Result<Option<Remark>, String>,
}

/// The password of an administrator of another site, sent with an operation.
pub const REMOTE_PASSWORD: Slot = Slot("remote-password");

impl Text {
    /// A user name of somewhere else, sent with an operation.
    pub(super) const fn user(required: Option<&'static str>) -> Self {
        Self {
            shape: Shape::User,
            required,
            linked: false,
            after: &[],
            prefill: |_| String::new(),
            judge: |_, _| Ok(None),
        }
    }

    /// What is to be said of what stands there; nothing of what is empty.
    pub fn said_of(&self, draft: &Draft, field: &str) -> Option<Result<Remark, String>> {
        let value = draft.value(field).trim();
        if value.is_empty() {
            return None;
        }
        (self.judge)(draft, value).transpose()
    }
}

/// What is said beneath a field of what was typed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How to mark it.
    pub tone: Tone,
    /// In a sentence.
    pub words: String,
    /// What was read from it.
    pub facts: Vec<Fact>,
}

/// A password of somewhere else, sent with the operation.
pub struct Password {
    /// Where it belongs in the request.
    pub slot: Slot,
    /// What to say where it is empty; none where it may be.
    pub required: Option<&'static str>,
}

/// A field that is ticked.
pub struct Flag {
    /// What to say where it is not ticked; none where it need not be.
    pub required: Option<&'static str>,
    /// The fields that take the tick away when they change.
    pub after: &'static [&'static str],
    /// Whether it is there at all. Where it is not, it counts as not ticked.
    pub applies: fn(&Draft) -> bool,
    /// What follows from it, said as soon as it is ticked; "" where nothing does.
    pub consequence: &'static str,
}
