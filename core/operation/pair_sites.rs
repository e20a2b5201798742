//! Pair sites: `POST /sites`, on each of the two sites.
//!
//! Source: `seeds/vcda-pair-sites.txt`; thumbprints, sites and tasks: contracts D.

use super::trust::{compared, read_thumbprint};
use super::vcda_address::{Address, USUAL_PORT, is_same, read_address};
use super::vcda_sites::{OWN_CERTIFICATE, SITES, is_healthy, read_presented, site_at, site_card};
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Filled, Flag, Follow, Look, Looked,
    Lookup, Next, Offer, Operation, Remark, Row, Seen, Shape, Text, Verdict, When,
};
use crate::clock::Millis;
use crate::config::{Appliance, Config};
use crate::fact::{Fact, Tone};
use crate::json::{Value, parse};
use crate::problem::Words;
use crate::request::{Json, REFERENCE, Request};
use crate::run::{Run, State};
use crate::system::System;
use crate::system::cloud_director_availability::{PUBLIC_URL, REMOTE_CERTIFICATE, sites};
use crate::thumbprint::{Algorithm, Thumbprint};

const ID: &str = "pair-sites";
const ADDRESS: &str = "apiUrl";
const PRESENTED: &str = "presented";
const THUMBPRINT: &str = "apiThumbprint";
const COMPARED: &str = "compared";
const DESCRIPTION: &str = "description";

/// The look at the other site, in the journal.
const PEER: &str = "peer";

pub(super) static OFFER: Offer = Offer {
    id: ID,
    system: System::CloudDirectorAvailability,
    title: "Pair sites",
    summary: "Register the appliance of another site on this one. Both sites have to do it.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &OFFER,
    changes: &[
        "This appliance registers the other one, with its address and its thumbprint.",
        "The pairing works once the other site has registered this one too.",
        "No replication is changed.",
    ],
    undo: "Unpairing in the product's own interface takes it back, on each site, while no replication uses it.",
    endpoint: "POST /sites",
    role: "Administrator of the appliance",
    notice: None,
    fields: &[
        Field {
            id: ADDRESS,
            label: "Address of the other site",
            help: "The public address of its appliance, as a rule with port 8048: https://vcda.example.com:8048/",
            kind: FieldKind::Text(&Text {
                shape: Shape::Url,
                required: Some("Enter the address of the other site's appliance"),
                linked: true,
                after: &[],
                prefill: |_| String::new(),
                judge: judge_address,
            }),
        },
        Field {
            id: PRESENTED,
            label: "Certificate presented there",
            help: "This appliance looks which certificate answers at the address. That alone does not prove whose it is.",
            kind: FieldKind::Lookup(&Lookup {
                after: &[ADDRESS],
                request: presented_request,
                read: |_, answer| Ok(read_looked(read_presented(answer))),
                required: None,
            }),
        },
        Field {
            id: THUMBPRINT,
            label: "Thumbprint from the other site",
            help: "SHA-256, in any spelling, got from the other site on another way: read out, or shown by its own appliance.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Code,
                required: Some("Paste the thumbprint that the other site shows for itself"),
                linked: false,
                after: &[],
                prefill: |_| String::new(),
                judge: judge_thumbprint,
            }),
        },
        Field {
            id: COMPARED,
            label: "I compared this thumbprint with the one shown on the other site itself",
            help: "Whoever answers in place of the other site would present a thumbprint too.",
            kind: FieldKind::Flag(&Flag {
                required: Some(
                    "Compare the thumbprint with the one shown on the other site itself, then tick this",
                ),
                after: &[ADDRESS, THUMBPRINT],
                applies: |_| true,
                consequence: "",
            }),
        },
        Field {
            id: DESCRIPTION,
            label: "Description",
            help: "Shown with the site in the product's own interface.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Line,
                required: None,
                linked: false,
                after: &[],
                prefill: |_| String::new(),
                judge: |_, _| Ok(None),
            }),
        },
    ],
    // Whoever controls the site that is paired can replicate with this one from then on.
    danger: Danger::High,
    prechecks: &[SITES, OWN_CERTIFICATE],
    prepare,
    confirm,
    target: ADDRESS,
    follow: Follow::Task,
    looks: &[Look {
        id: PEER,
        title: "The other site, as this appliance sees it",
        when: When::AtEnd,
        request: |run| {
            let known = matches!(run.state(), State::Succeeded | State::Failed);
            known.then(sites)
        },
        read: read_peer,
    }],
    next: Some(next),
    words: &[],
    failed: Words {
        title: "The sites could not be paired",
        means: "The appliance did not register the other site. As a rule nothing answers at the address, or its port is closed on the way.",
        todo: "Read the appliance's message, mend the cause, then submit again.",
    },
    done: "This appliance has registered the other site.",
};

fn judge_address(draft: &Draft, text: &str) -> Result<Option<Remark>, String> {
    let address = read_address(text)?;
    if is_same(text, draft.setting(PUBLIC_URL)) {
        return Err("This is the address of this appliance itself.".to_owned());
    }
    let url = address.url();
    let mut words = String::new();
    if url != text {
        words.push_str("It is sent as ");
        words.push_str(&url);
        words.push_str(". ");
    }
    let tone = match address.port {
        Some(USUAL_PORT) => Tone::Info,
        port => {
            words.push_str(if port.is_none() {
                "Without a port, 443 is meant; "
            } else {
                "Another port than usual: "
            });
            words.push_str("other sites reach an appliance at 8048 as a rule.");
            Tone::Warning
        }
    };
    let remark = Remark {
        tone,
        words: words.trim_end().to_owned(),
        facts: Vec::new(),
    };
    Ok(Some(remark).filter(|remark| !remark.words.is_empty()))
}

/// Asked for only where the address is whole.
fn presented_request(draft: &Draft) -> Option<Request> {
    let address = address(draft)?;
    Some(Request::get(draft.setting(REMOTE_CERTIFICATE)).query("url", address.url()))
}

fn address(draft: &Draft) -> Option<Address> {
    read_address(draft.value(ADDRESS)).ok()
}

/// What is presented is only shown and compared: the form goes on without it.
fn read_looked(presented: Result<String, String>) -> Looked {
    match presented {
        Ok(thumbprint) => Looked {
            words: "This thumbprint was presented. Compare it with the one from the other site."
                .to_owned(),
            tone: Tone::Info,
            row: Some(Row {
                title: thumbprint.clone(),
                detail: String::new(),
                badge: None,
                verdict: Verdict::Offered,
                facts: vec![Fact::code("Presented", thumbprint.clone())],
                data: Vec::new(),
                id: thumbprint,
            }),
        },
        Err(why) => Looked {
            row: None,
            words: format!(
                "It could not be looked up. Go on with the thumbprint from the other site; the appliance compares it when it pairs. {why}"
            ),
            tone: Tone::Warning,
        },
    }
}

fn judge_thumbprint(draft: &Draft, text: &str) -> Result<Option<Remark>, String> {
    let typed = read_typed(text)?;
    let presented = draft.row(PRESENTED).and_then(|row| row.id.parse().ok());
    Ok(Some(match presented {
        Some(presented) => compared(&typed, "Presented", &presented),
        None => Remark {
            tone: Tone::Neutral,
            words: "There is nothing to compare it with yet.".to_owned(),
            facts: vec![Fact::code("Typed", typed.with_algorithm())],
        },
    }))
}

fn read_typed(text: &str) -> Result<Thumbprint, String> {
    let typed = read_thumbprint(text)?;
    if typed.algorithm() == Algorithm::Sha256 {
        Ok(typed)
    } else {
        Err("This is SHA-1, and the appliance takes SHA-256: 64 digits.".to_owned())
    }
}

/// What is sent: `UpdateSiteRequest`.
struct UpdateSite<'a> {
    thumbprint: Thumbprint,
    address: Address,
    description: &'a str,
}

impl UpdateSite<'_> {
    fn body(&self) -> Json {
        let mut members = vec![
            (THUMBPRINT, Json::text(self.thumbprint.with_algorithm())),
            (ADDRESS, Json::text(self.address.url())),
        ];
        if !self.description.is_empty() {
            members.push((DESCRIPTION, Json::text(self.description)));
        }
        Json::Object(members)
    }
}

fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let wrong = |field, why: String| vec![FieldError::new(field, why)];
    let address =
        read_address(draft.value(ADDRESS)).map_err(|why| wrong(ADDRESS, why.to_owned()))?;
    let thumbprint = read_typed(draft.value(THUMBPRINT)).map_err(|why| wrong(THUMBPRINT, why))?;
    let presented = draft.row(PRESENTED).and_then(|row| row.id.parse().ok());
    if presented.is_some_and(|presented: Thumbprint| {
        presented.algorithm() == thumbprint.algorithm() && presented != thumbprint
    }) {
        let why = "Another thumbprint is presented at the address. One of the two is wrong, or something else answers there: do not pair before you know.";
        return Err(wrong(THUMBPRINT, why.to_owned()));
    }
    let body = UpdateSite {
        thumbprint,
        address,
        description: draft.value(DESCRIPTION).trim(),
    }
    .body();
    Ok(Request::post("/sites")
        .header(REFERENCE, draft.reference())
        .body(body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let host = address(draft).map_or_else(String::new, |address| address.host);
    Confirmation {
        question: format!("Register {host} as the other site?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Pair with {host}"),
        typed: None,
    }
}

fn read_peer(run: &Run, value: &Value) -> Seen {
    let now = run.seen.iter().find(|s| s.look == PEER).and_then(|s| s.at);
    let site = site_at(value, run.target(ADDRESS).unwrap_or(""));
    match site {
        Some(site) => site_card(site, now.unwrap_or(Millis(0))),
        None => Seen::Facts {
            tone: if run.state() == State::Succeeded {
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
    let seen = run.seen.iter().find(|s| s.look == PEER);
    let sites = seen.and_then(|s| parse(s.raw.as_bytes()).ok());
    let site = sites.as_ref().and_then(|sites| site_at(sites, address));
    if site.is_some_and(is_healthy) {
        return Some(Next {
            title: "Both halves are done".to_owned(),
            todo: "Each site has registered the other, and both directions work.".to_owned(),
            form: None,
        });
    }
    let url = own.setting(PUBLIC_URL);
    let this = if url.is_empty() {
        "the one under which that site reaches this one, as a rule with port 8048"
    } else {
        url
    };
    let peer = other_appliance(config, own, address);
    let place = peer.map_or("the other site's appliance", |peer| &peer.name);
    Some(Next {
        title: format!("The other half is to be done on {place}"),
        todo: format!(
            "A pairing needs both sites. There, pair with this site. Its address is {this} and its thumbprint stands beside the form of {}, under Checks.",
            own.name
        ),
        form: peer.map(|peer| Filled {
            label: format!("Pair on {}", peer.name),
            appliance: peer.id.clone(),
            operation: ID,
            fields: match url {
                "" => Vec::new(),
                url => vec![(ADDRESS.to_owned(), url.to_owned())],
            },
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
