//! Sites of Cloud Director Availability, and the communication with each.
//!
//! Source: `ManagerPeerInfo` of `seeds/vcda-pair-sites.txt`; contracts D.3. The Cloud flavour has
//! no ids; its sites go by their names.

use serde_json::Value;

use super::{Cell, Column, Join, Mark, Object, Resource, Source, Use};
use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::operation::selection;
use crate::operation::vcda_sites::{
    Way, error, error_words, is_healthy, is_local, site_card, site_name, way_label,
};
use crate::operation::{DetailView, Eligibility, Entry, Listed, Picker, Row, Selection};
use crate::product::System;
use crate::system::cloud_director_availability::{completion_of, sites};
use crate::task::Completion;
use crate::text::excerpt;
use crate::wire::cloud_director_availability::Site;
use crate::wire::{Items, Label, read_list, text_of};

/// The sites that the appliance knows, itself among them.
pub(super) static SITES: Picker = Picker {
    noun: "site",
    plural: "sites",
    resource: "sites",
    columns: &["address"],
    after: &[],
    request: |_, _| Some(sites()),
    page_size: usize::MAX,
    read: |_, value| list_of(value, |site| site_row(site).into_iter().collect()),
    probe: None,
    empty: "This appliance knows no sites.",
    picks_only: false,
};

pub(super) static RESOURCE: Resource = Resource {
    id: "sites",
    title: "Sites",
    noun: "site",
    plural: "sites",
    summary: "Sites of Cloud Director Availability, and whether they reach each other.",
    sources: &[Source {
        system: System::CloudDirectorAvailability,
        list: &SITES,
        within: None,
        look: None,
    }],
    columns: &[
        Column {
            id: "outgoing",
            title: "Outgoing",
            help: "The connection from this site to the other.",
            value: |object, _| communication(object, Way::Outgoing),
            is_shown: true,
        },
        Column {
            id: "incoming",
            title: "Incoming",
            help: "The connection from the other site to this one.",
            value: |object, _| communication(object, Way::Incoming),
            is_shown: true,
        },
        Column {
            id: "address",
            title: "Address",
            help: "The address that was given when the site was paired.",
            value: |object, _| label(object, |it| &it.api_public_url),
            is_shown: true,
        },
        Column {
            id: "version",
            title: "API version",
            help: "",
            value: |object, _| label(object, |it| &it.api_version),
            is_shown: true,
        },
        Column {
            id: "build",
            title: "Build",
            help: "",
            value: |object, _| label(object, |it| &it.build_version),
            is_shown: false,
        },
        Column {
            id: "description",
            title: "Description",
            help: "",
            value: |object, _| {
                let text = site(object).and_then(|it| it.description.as_deref());
                Cell::text(&excerpt(text.unwrap_or_default(), 500))
            },
            is_shown: true,
        },
    ],
    marks: &[
        Mark {
            id: "communication-error",
            label: "Communication error",
            help: "One of the sites cannot reach the other.",
            tone: Tone::Danger,
            applies: |object, _| is_at(object, Completion::Unconnected),
            reason: |object, _| errors(object),
        },
        Mark {
            id: "half-paired",
            label: "Other half missing",
            help: "This site has registered the other one, which has not registered this one yet.",
            tone: Tone::Warning,
            applies: |object, _| is_at(object, Completion::PeerNext),
            reason: |object, _| errors(object),
        },
    ],
    facts: |object| {
        let card = site(object).map(|it| site_card(it, Timestamp::default()));
        match card {
            Some(DetailView::Facts { facts, .. }) => of_object(object, facts),
            _ => object.row.facts.clone(),
        }
    },
    uses: &[Use {
        operation: "pair-sites",
        eligibility: pair,
        fills: |object| {
            let address = site(object).map_or("", address);
            vec![("apiUrl", Entry::Text(address.to_owned()))]
        },
    }],
    related: |_| Vec::new(),
    joins: &[Join {
        label: "Certificates",
        resource: "certificates",
        basis: "registered for this site",
        applies: |object, other| {
            object.place == other.place && super::certificates::is_of(other, &object.row.id)
        },
    }],
};

/// Reads a list without pages; an entry makes any number of rows.
pub(super) fn list_of(value: &Value, rows: fn(&Site) -> Vec<Row>) -> Listed {
    let list: Items<Site> = read_list(value);
    let seen = list.count();
    Listed {
        rows: list.items.iter().flat_map(rows).collect(),
        seen,
        total: Some(seen),
        partial: Vec::new(),
        needs_peer: false,
    }
}

/// Returns the id of a site; none where it has neither an id nor a name.
pub(super) fn site_id(site: &Site) -> Option<String> {
    site.id.as_deref().map(str::to_owned).or(site.site.clone())
}

fn site_row(site: &Site) -> Option<Row> {
    let id = site_id(site)?;
    Some(Row {
        id,
        title: site_name(site),
        detail: excerpt(address(site), 200),
        badge: Some(badge(site)),
        eligibility: Eligibility::Possible,
        facts: Vec::new(),
        selection: Selection::Site(Box::new(selection::Site { info: site.clone() })),
    })
}

fn badge(it: &Site) -> (Tone, String) {
    let (tone, word) = match (error(it, Way::Outgoing), error(it, Way::Incoming)) {
        _ if is_local(it) => (Tone::Neutral, "This site"),
        _ if completion_of(it) == Some(Completion::PeerNext) => {
            (Tone::Warning, "Other half missing")
        }
        (Some(_), Some(_)) => (Tone::Danger, "Not connected"),
        (Some(_), None) => (Tone::Danger, "Outgoing not connected"),
        (None, Some(_)) => (Tone::Danger, "Incoming not connected"),
        _ if is_healthy(it) => (Tone::Success, "Connected"),
        _ => (Tone::Neutral, "Not reported"),
    };
    (tone, word.to_owned())
}

fn site(object: &Object) -> Option<&Site> {
    match &object.row.selection {
        Selection::Site(it) => Some(&it.info),
        _ => None,
    }
}

/// Returns the address at which others reach a site; "" where it is not told.
pub(super) fn address(site: &Site) -> &str {
    let url = site.api_public_url.as_deref().or(site.api_url.as_deref());
    url.unwrap_or_default()
}

fn label(object: &Object, of: fn(&Site) -> &Option<Label>) -> Cell {
    let text = site(object).map_or("", |it| text_of(of(it)));
    Cell::code(&excerpt(text, 500))
}

fn communication(object: &Object, way: Way) -> Cell {
    match site(object) {
        Some(it) if !is_local(it) && it.state.is_some() => match error(it, way) {
            Some(error) => {
                let code = text_of(&error.code);
                let word = if code.is_empty() { "Error" } else { code };
                Cell::Status(Tone::Danger, excerpt(word, 60))
            }
            None => Cell::Status(Tone::Success, "Connected".to_owned()),
        },
        _ => Cell::Empty,
    }
}

fn is_at(object: &Object, completion: Completion) -> bool {
    site(object).is_some_and(|it| !is_local(it) && completion_of(it) == Some(completion))
}

fn errors(object: &Object) -> String {
    let ways = [Way::Outgoing, Way::Incoming];
    let errors = site(object).map(|it| {
        let errors = ways.iter().filter_map(|way| Some((*way, error(it, *way)?)));
        let words = errors.map(|(way, error)| error_words(way, error));
        words.collect::<Vec<_>>().join("\n")
    });
    errors.unwrap_or_default()
}

/// The rules of the form, as far as the list tells: the appliance's own site and a connected one
/// are refused there.
fn pair(object: &Object) -> Eligibility {
    match site(object) {
        Some(it) if is_local(it) => Eligibility::Refused(
            "This is the appliance's own site. Enter the address of another site in the form."
                .to_owned(),
        ),
        Some(it) if is_healthy(it) => Eligibility::Refused(
            "Already paired. Both directions are connected.".to_owned(),
        ),
        Some(it) if address(it).is_empty() => {
            Eligibility::Warned("The appliance does not report the site's address.".to_owned())
        }
        _ => Eligibility::Warned(
            "Already registered here. If the other site has not registered this one, pair from there."
                .to_owned(),
        ),
    }
}

/// Validity is a matter of the moment; the certificates of a site are objects of their own. The
/// appliance's own site has no connection to itself.
fn of_object(object: &Object, facts: Vec<Fact>) -> Vec<Fact> {
    let is_own = site(object).is_some_and(is_local);
    let ways = [Way::Outgoing, Way::Incoming].map(way_label);
    let facts = facts.into_iter();
    let facts = facts.take_while(|it| it.label != "Tunnel certificate");
    let facts = facts.filter(|it| !(is_own && ways.contains(&&*it.label)));
    facts.collect()
}
