//! Pair sites: `POST /sites`, on each of the two sites.
//!
//! Source: `seeds/vcda-pair-sites.txt`; thumbprints, sites and tasks: contracts D.

use super::trust::{compared, read_thumbprint, thumbprint_fact};
use super::vcda_address::{is_same, port_hint, read_address, url_of};
use super::vcda_certificate::{ADDRESS, PRESENTED_CERTIFICATE, THUMBPRINT};
use super::vcda_prechecks::{ROLES, ROOT_PASSWORD};
use super::vcda_sites::{OWN_CERTIFICATE, SITES, is_healthy, site_at, site_card};
use super::{
    Confirmation, Danger, DetailView, Draft, Field, FieldError, FieldHint, FieldKind, Filled, Flag,
    Follow, Next, Offer, Operation, OperationSummary, RunDetail, Shape, Text, When,
};
use crate::clock::Timestamp;
use crate::config::{Appliance, Config};
use crate::facts::Tone;
use crate::problem::{ErrorText, Kind};
use crate::product::{CLOUD, FLAVOUR, PUBLIC_URL, System};
use crate::request::{REFERENCE, Request};
use crate::run::{Run, State};
use crate::system::cloud_director_availability::{completion_of, sites};
use crate::thumbprint::{Algorithm, Thumbprint};
use crate::wire::cloud_director_availability::{Site, UpdateSiteRequest};
use crate::wire::{Items, read_list};

const ID: &str = "pair-sites";
const PRESENTED: &str = "presented";
const SITE: &str = "site";
const COMPARED: &str = "compared";
const DESCRIPTION: &str = "description";

/// The look at the other site, in the journal.
const PEER: &str = "peer";

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: ID,
    system: System::CloudDirectorAvailability,
    title: "Pair sites",
    summary: "Register another site's appliance with this one. Both sites must do this.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "This appliance registers the other site's address and certificate thumbprint.",
        "The pairing becomes active when the other site has registered this one as well.",
        "No replications are changed.",
    ],
    undo: "To undo, unpair the sites in the product UI on each site while no replication uses the pairing.",
    endpoint: "POST /sites",
    role: "Appliance administrator",
    notice: None,
    fields: &[
        Field {
            id: ADDRESS,
            label: "Address of the other site",
            help: "Public API endpoint of its appliance: https://vcda.example.com:8048/. Cloud sites usually have port 443.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Url,
                required: Some("Enter the address of the other site's appliance"),
                linked: true,
                evaluate: evaluate_address,
                offers: other_addresses,
                ..Text::LINE
            }),
        },
        Field {
            id: SITE,
            label: "Name of the other site",
            help: "Exactly as on the other site, also in upper and lower case. It cannot be changed after pairing.",
            kind: FieldKind::Text(&Text {
                required: Some("Enter the name of the other site, exactly as it is there"),
                linked: true,
                applies: is_cloud,
                evaluate: evaluate_site,
                ..Text::LINE
            }),
        },
        Field {
            id: PRESENTED,
            label: "Certificate at this address",
            help: "The certificate this appliance receives from that address. This alone does not prove who owns it.",
            kind: FieldKind::Lookup(&PRESENTED_CERTIFICATE),
        },
        Field {
            id: THUMBPRINT,
            label: "Thumbprint from the other site",
            help: "SHA-256 in any format, obtained from the other site out of band, e.g. by phone or from its own UI.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Code,
                required: Some("Enter the thumbprint shown on the other site"),
                evaluate: evaluate_thumbprint,
                ..Text::LINE
            }),
        },
        Field {
            id: COMPARED,
            label: "I compared this thumbprint with the one shown on the other site",
            help: "An attacker in between would present a thumbprint too.",
            kind: FieldKind::Flag(&Flag {
                required: Some(
                    "Compare the thumbprint with the one shown on the other site, then select this box",
                ),
                after: &[ADDRESS, THUMBPRINT],
                applies: |_| true,
                consequence: "",
            }),
        },
        Field {
            id: DESCRIPTION,
            label: "Description",
            help: "Shown with the site in the product UI.",
            kind: FieldKind::Text(&Text::LINE),
        },
    ],
    // Whoever controls the site that is paired can replicate with this one from then on.
    danger: Danger::High,
    prechecks: &[SITES, ROLES, ROOT_PASSWORD, OWN_CERTIFICATE],
    prepare,
    confirm,
    target: ADDRESS,
    follow: Follow::Task,
    details: &[RunDetail {
        id: PEER,
        title: "Other site, seen from this appliance",
        when: When::AtEnd,
        request: |run| {
            let state = run.state();
            (state.is_success() || state == State::Failed).then(sites)
        },
        read: |run, value| peer_view(run, &read_list(value)),
        completion: |run, value| {
            let sites = read_list(value);
            completion_of(site_at(&sites, run.target(ADDRESS)?)?)
        },
    }],
    next: Some(next),
    words: &[(
        Kind::NotFound,
        ErrorText {
            title: "Pairing call not found",
            cause: "This appliance has no call to pair sites at this path. Nothing was changed.",
            action: "Check base and flavour of this appliance in config.json.",
        },
    )],
    failed: ErrorText {
        title: "Pairing failed",
        cause: "The appliance did not register the other site. Usually the address is unreachable or a firewall blocks the port.",
        action: "Read the appliance's message, fix the cause, then retry.",
    },
    done: "The other site is registered on this appliance.",
};

fn is_cloud(draft: &Draft) -> bool {
    draft.setting(FLAVOUR) == CLOUD
}

fn evaluate_address(draft: &Draft, text: &str) -> Result<Option<FieldHint>, String> {
    let place = read_address(text)?;
    if is_same(text, draft.setting(PUBLIC_URL)) {
        return Err("This is this appliance's own address.".to_owned());
    }
    let url = url_of(&place, is_cloud(draft));
    let mut words = String::new();
    if url.trim_end_matches('/') != text.trim_end_matches('/') {
        words.push_str("Will be sent as ");
        words.push_str(&url);
        words.push_str(". ");
    }
    let mut tone = Tone::Info;
    if let Some((its_tone, hint)) = port_hint(place.port, is_cloud(draft)) {
        tone = its_tone;
        words.push_str(&hint);
    }
    let remark = FieldHint {
        tone,
        words: words.trim_end().to_owned(),
        facts: Vec::new(),
    };
    Ok(Some(remark).filter(|remark| !remark.words.is_empty()))
}

/// Returns the addresses of other appliances that the configuration knows.
fn other_addresses(draft: &Draft, config: &Config) -> Vec<Offer> {
    let own = draft.setting(PUBLIC_URL);
    let others = config.appliances.iter().filter(|appliance| {
        appliance.system == System::CloudDirectorAvailability
            && !is_same(appliance.setting(PUBLIC_URL), own)
    });
    let offers = others.map(|appliance| Offer {
        value: appliance.setting(PUBLIC_URL).to_owned(),
        of: appliance.name.clone(),
    });
    offers.filter(|offer| !offer.value.is_empty()).collect()
}

/// The appliance compares the name byte by byte, and keeps it for ever (contracts G).
fn evaluate_site(draft: &Draft, name: &str) -> Result<Option<FieldHint>, String> {
    if draft.value(SITE) != name {
        return Err("Remove the spaces before and after the name.".to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err(
            "The name contains a character that cannot be seen. Type it instead of pasting it."
                .to_owned(),
        );
    }
    Ok(None)
}

fn evaluate_thumbprint(draft: &Draft, text: &str) -> Result<Option<FieldHint>, String> {
    let typed = read_typed(text)?;
    Ok(Some(match presented(draft) {
        Some(presented) => compared(&typed, "Received", &presented),
        None => FieldHint {
            tone: Tone::Neutral,
            words: "Nothing to compare with yet.".to_owned(),
            facts: vec![thumbprint_fact("Entered", &typed)],
        },
    }))
}

/// Returns the thumbprint that was looked up.
fn presented(draft: &Draft) -> Option<Thumbprint> {
    draft.row(PRESENTED)?.id.parse().ok()
}

fn read_typed(text: &str) -> Result<Thumbprint, String> {
    let typed = read_thumbprint(text)?;
    if typed.algorithm() == Algorithm::Sha256 {
        Ok(typed)
    } else {
        Err(
            "This is a SHA-1 thumbprint; the appliance requires SHA-256 (64 hex digits)."
                .to_owned(),
        )
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let wrong = |field, why: String| vec![FieldError::new(field, why)];
    let address =
        read_address(draft.value(ADDRESS)).map_err(|why| wrong(ADDRESS, why.to_owned()))?;
    let thumbprint = read_typed(draft.value(THUMBPRINT)).map_err(|why| wrong(THUMBPRINT, why))?;
    if presented(draft).is_some_and(|presented| {
        presented.algorithm() == thumbprint.algorithm() && presented != thumbprint
    }) {
        let why = "The certificate at this address has a different thumbprint. Either one is wrong or another server is answering. Do not pair until you know which.";
        return Err(wrong(THUMBPRINT, why.to_owned()));
    }
    let is_cloud = is_cloud(draft);
    let description = Some(draft.value(DESCRIPTION).trim());
    let body = UpdateSiteRequest {
        api_thumbprint: thumbprint.with_algorithm(),
        api_url: url_of(&address, is_cloud),
        // The clients of the Cloud flavour send an empty one too.
        description: description.filter(|it| is_cloud || !it.is_empty()),
        site: is_cloud.then(|| draft.value(SITE)),
    };
    Ok(Request::post("/sites")
        .header(REFERENCE, draft.reference())
        .json(&body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let host = read_address(draft.value(ADDRESS)).map_or_else(|_| String::new(), |it| it.host);
    let mut effects: Vec<String> = OPERATION.changes.iter().map(|c| (*c).to_owned()).collect();
    if is_cloud(draft) {
        effects.push(format!(
            "The other site is registered with the name “{}”, which cannot be changed afterwards.",
            draft.value(SITE)
        ));
    }
    Confirmation {
        question: format!("Register {host} as the other site?"),
        effects,
        button: format!("Pair with {host}"),
        ..Confirmation::default()
    }
}

fn peer_view(run: &Run, sites: &Items<Site>) -> DetailView {
    let now = run.snapshot(PEER).and_then(|snapshot| snapshot.at);
    let site = site_at(sites, run.target(ADDRESS).unwrap_or(""));
    match site {
        Some(site) => site_card(site, now.unwrap_or(Timestamp(0))),
        None => DetailView::Facts {
            tone: if run.state().is_success() {
                Tone::Warning
            } else {
                Tone::Neutral
            },
            words: "This appliance lists no site at this address.".to_owned(),
            facts: Vec::new(),
        },
    }
}

/// The other half.
fn next(run: &Run, config: &Config) -> Option<Next> {
    let own = config.appliance(&run.appliance)?;
    let address = run.target(ADDRESS)?;
    let answer = run.snapshot(PEER).and_then(|seen| seen.answer.as_ref());
    let sites: Items<Site> = answer.map_or_else(Items::default, |answer| read_list(answer));
    let site = site_at(&sites, address);
    if site.is_some_and(is_healthy) {
        return Some(Next {
            title: "Paired in both directions".to_owned(),
            action: "Each site has registered the other, and both directions are connected."
                .to_owned(),
            form: None,
        });
    }
    let is_broken = run.state() == State::Unconnected;
    let url = own.setting(PUBLIC_URL);
    let this = if url.is_empty() {
        "the address at which that site reaches this one, usually on port 8048"
    } else {
        url
    };
    let peer = other_appliance(config, own, address);
    let place = peer.map_or("the other site's appliance", |peer| &peer.name);
    let mut fields = Vec::new();
    if !url.is_empty() {
        fields.push((ADDRESS.to_owned(), url.to_owned()));
    }
    let local = sites.items.iter().find(|site| site.is_local == Some(true));
    if let Some(name) = local.and_then(|site| site.site.clone())
        && peer.is_some_and(|peer| peer.setting(FLAVOUR) == CLOUD)
    {
        fields.push((SITE.to_owned(), name));
    }
    let mut action = format!(
        "A pairing needs both sites. On the other site, pair with this one. Address: {this}. Its thumbprint is listed under Checks in the Pair sites form of {}.",
        own.name
    );
    if is_broken {
        action.insert_str(
            0,
            "The connection to the other site does not work: fix what “Other site, seen from this appliance” reports. ",
        );
    }
    Some(Next {
        title: if is_broken {
            "Registered, but not connected".to_owned()
        } else {
            format!("Next: pair from {place}")
        },
        action,
        form: peer.map(|peer| Filled {
            label: format!("Pair from {}", peer.name),
            appliance: peer.id.clone(),
            operation: ID,
            fields,
        }),
    })
}

/// The appliance at an address where the configuration tells, else the one that is named as
/// the peer.
fn other_appliance<'a>(
    config: &'a Config,
    own: &Appliance,
    address: &str,
) -> Option<&'a Appliance> {
    let mut others = config.appliances.iter().filter(|a| a.id != own.id);
    others
        .find(|a| a.system == own.system && is_same(a.setting(PUBLIC_URL), address))
        .or_else(|| config.appliance(own.peer.as_deref()?))
}
