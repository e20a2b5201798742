//! The columns of a grid, and those that every resource has.

use super::{Cell, Object};
use crate::clock::Timestamp;
use crate::facts::Tone;
use crate::operation::Eligibility;

/// One column of a grid.
pub struct Column {
    /// In addresses: "rpo".
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// One sentence that says what it shows; "" where the heading does.
    pub help: &'static str,
    /// The value of an object at a moment, by the appliance's clock as far as that is known.
    pub value: fn(&Object, Timestamp) -> Cell,
    /// `true` where it is shown until somebody hides it.
    pub is_shown: bool,
}

/// The object's name.
pub static NAME: Column = Column {
    id: "name",
    title: "Name",
    help: "",
    value: |object, _| Cell::Text(object.row.title.clone()),
    is_shown: true,
};

/// Its status.
pub static STATUS: Column = Column {
    id: "status",
    title: "Status",
    help: "As far as the appliance reports it.",
    value: |object, _| match &object.row.badge {
        Some((tone, word)) => Cell::Status(*tone, word.clone()),
        None => Cell::Empty,
    },
    is_shown: true,
};

/// The degree to which it can be picked, and the reason; sorted in the order in which rows are
/// offered. Lists of a form have it.
pub static ELIGIBILITY: Column = Column {
    id: "eligibility",
    title: "Can be selected",
    help: "The best choices come first.",
    value: |object, _| match &object.row.eligibility {
        Eligibility::Offered => Cell::Status(Tone::Success, "Yes".to_owned()),
        Eligibility::Possible => Cell::Text("Not checked".to_owned()),
        Eligibility::Warned(why) => Cell::Status(Tone::Warning, format!("Yes. {why}")),
        Eligibility::Refused(why) => Cell::Status(Tone::Neutral, format!("No. {why}")),
    },
    is_shown: true,
};

/// One line more about it, for objects that are no resource.
pub static DETAIL: Column = Column {
    id: "detail",
    title: "Details",
    help: "",
    value: |object, _| Cell::text(&object.row.detail),
    is_shown: true,
};

/// The pairing in whose list it is.
pub(super) static PAIRING: Column = within("Pairing");

/// The link in whose list it is.
pub(super) static LINK: Column = within("Link");

const fn within(title: &'static str) -> Column {
    Column {
        id: "within",
        title,
        help: "",
        value: |object, _| match &object.place.within {
            Some(row) => Cell::Text(row.title.clone()),
            None => Cell::Empty,
        },
        is_shown: false,
    }
}

/// The appliance that was asked.
pub static APPLIANCE: Column = Column {
    id: "appliance",
    title: "Appliance",
    help: "The appliance that lists it.",
    value: |object, _| Cell::Text(object.place.appliance_name.clone()),
    is_shown: true,
};
