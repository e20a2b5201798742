//! Reconnect pairing: `POST /pairings/{pairing}/actions/reconnect`.
//!
//! Source: `seeds/vr-reconnect-pairing.txt`; where the values come from: contracts A.5.

use super::trust::{certificate_facts, compared, is_named, read_certificates, read_thumbprint};
use super::vr_lists::{PAIRINGS, pairing_health, read_list, read_pairing};
use super::vr_prechecks::{PAIRING_ISSUES, PAIRING_TASKS};
use super::{
    Confirmation, Danger, Draft, Field, FieldError, FieldKind, Follow, Look, Offer, Operation,
    Password, Picker, REMOTE_PASSWORD, Remark, Seen, Shape, Text, Verdict, When,
};
use crate::fact::Tone;
use crate::json::Node;
use crate::problem::{Kind, Words};
use crate::request::{Json, Request, encode};
use crate::system::System;

pub(super) static OFFER: Offer = Offer {
    id: "reconnect-pairing",
    system: System::VsphereReplication,
    title: "Reconnect pairing",
    summary: "Restore the connection of this site to the other site of a pairing.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &OFFER,
    changes: &[
        "The connection to the other site's vSphere Replication server is set up anew.",
        "The other site's certificate is trusted from then on if it is the one named here.",
        "Replications that waited for the connection go on by themselves.",
    ],
    undo: "It can be repeated. Replications and their images are not touched.",
    endpoint: "POST /pairings/{pairing}/actions/reconnect",
    role: "HmsRemote.com.vmware.vcHms.Hms.Manage on this site, an administrator on the other",
    notice: Some((
        "What reconnecting cannot do",
        "It mends a pairing that lost its connection or whose certificate was replaced. It does not add a pairing that is missing, and it does not mend one that was broken on purpose: pair the sites anew for that.",
    )),
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The pairing whose connection is to be restored.",
            kind: FieldKind::Picker(&RECONNECTABLE),
        },
        Field {
            id: "url",
            label: "Platform Services Controller of the other site",
            help: "Its address or host name. Where it is embedded, that is the other vCenter.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Url,
                required: Some(
                    "Enter the address of the other site's Platform Services Controller",
                ),
                linked: false,
                after: &["pairing"],
                prefill: |draft| draft.data("pairing", "remote_vc_url").to_owned(),
                judge: |_, typed| judge_url(typed),
            }),
        },
        Field {
            id: "port",
            label: "Port",
            help: "443 unless it was changed.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Number,
                required: Some("Enter the port, usually 443"),
                linked: false,
                after: &["pairing"],
                prefill: |_| "443".to_owned(),
                judge: |_, typed| read_port(typed).map(|_| None),
            }),
        },
        Field {
            id: "thumbprint",
            label: "Thumbprint of its certificate",
            help: "In any spelling. The one that the pairing holds is filled in; compare it with the server itself.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Code,
                required: None,
                linked: false,
                after: &["pairing"],
                prefill: |draft| draft.data("pairing", "remote_vc_thumbprint").to_owned(),
                judge: judge_thumbprint,
            }),
        },
        Field {
            id: "certificate",
            label: "Its certificate",
            help: "In PEM. It is read here and sent only if you paste it; older releases know the thumbprint alone.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Lines,
                required: None,
                linked: false,
                after: &["pairing"],
                prefill: |_| String::new(),
                judge: judge_certificate,
            }),
        },
        Field {
            id: "user",
            label: "User name on the other site",
            help: "An administrator there, such as administrator@vsphere.local.",
            kind: FieldKind::Text(&Text::user(Some("Enter the user name on the other site"))),
        },
        Field {
            id: "password",
            label: "Password on the other site",
            help: "It is sent with this request once and not kept.",
            kind: FieldKind::Secret(&Password {
                slot: REMOTE_PASSWORD,
                required: Some("Enter the password on the other site"),
            }),
        },
    ],
    // It makes this site trust the certificate that is named, and sends an administrator's
    // password to it.
    danger: Danger::High,
    prechecks: &[PAIRING_ISSUES, PAIRING_TASKS],
    prepare,
    confirm,
    target: "pairing",
    follow: Follow::Task,
    looks: &[Look {
        id: "health",
        title: "The pairing now",
        when: When::AtEnd,
        request: |run| {
            let pairing = run.target("pairing")?;
            Some(Request::get(format!("/pairings/{}", encode(pairing))))
        },
        read: |_, value| {
            let (tone, words, facts) = pairing_health(Node::root(value));
            let words = match tone {
                Tone::Success => "Both sites are connected.".to_owned(),
                Tone::Warning => "Connected, with warnings.".to_owned(),
                Tone::Danger => "The sites are not connected.".to_owned(),
                _ => words,
            };
            Seen::Facts { tone, words, facts }
        },
    }],
    next: None,
    words: &[
        (
            Kind::NotFound,
            Words {
                title: "The pairing is gone",
                means: "It was broken or removed since it was picked. Nothing was done.",
                todo: "Pair the sites anew in the product's own interface.",
            },
        ),
        (
            Kind::Refused,
            Words {
                title: "The appliance refused to reconnect",
                means: "Nothing was done. The request was not understood, the other site's server is down, or another task works on the pairing.",
                todo: "Read the appliance's message below, mend the cause, then submit again.",
            },
        ),
    ],
    failed: Words {
        title: "The pairing could not be reconnected",
        means: "The appliance tried and gave up. The pairing is as it was before.",
        todo: "Its message names what failed: the address, the certificate, or the sign-in on the other site. Correct it in the form and try again.",
    },
    done: "The connection to the other site is restored.",
};

static RECONNECTABLE: Picker = Picker {
    read: |_, value| {
        read_list(value, |node| {
            let mut row = read_pairing(node)?;
            // What is broken stands first; what works can be reconnected all the same.
            if row
                .badge
                .as_ref()
                .is_some_and(|(tone, _)| *tone == Tone::Success)
            {
                row.verdict = Verdict::Warned("Connected already: nothing to mend.".to_owned());
            }
            Some(row)
        })
    },
    ..PAIRINGS
};

/// An address or a bare host name: which of them is wanted is not published (contracts A.5).
fn judge_url(typed: &str) -> Result<Option<Remark>, String> {
    let rest = typed.strip_prefix("https://").unwrap_or(typed);
    let host = rest.split('/').next().unwrap_or("");
    let wrong = if rest.contains("://") {
        "Begin the address with https://, or give the host name alone."
    } else if typed.contains(char::is_whitespace) {
        "An address has no spaces."
    } else if host.contains('@') {
        "Leave user name and password out of the address; they have fields of their own."
    } else if host.is_empty() || typed.contains(['?', '#']) {
        "Give a host name or an address such as https://vcenter.example.com."
    } else {
        return Ok(None);
    };
    Err(wrong.to_owned())
}

fn read_port(typed: &str) -> Result<i64, String> {
    match typed.parse() {
        Ok(port) if (1..=65_535).contains(&port) => Ok(port),
        _ => Err("A port is a whole number from 1 to 65535.".to_owned()),
    }
}

fn judge_thumbprint(draft: &Draft, typed: &str) -> Result<Option<Remark>, String> {
    let typed = read_thumbprint(typed)?;
    let Ok(known) = read_thumbprint(draft.data("pairing", "remote_vc_thumbprint")) else {
        return Ok(None);
    };
    let mut remark = compared(&typed, "Held by the pairing", &known);
    match remark.tone {
        Tone::Success => {
            "This is the thumbprint that the pairing holds.".clone_into(&mut remark.words);
        }
        Tone::Danger => {
            remark.tone = Tone::Warning;
            "The pairing holds another one. That is right if the certificate was replaced; compare it with the server itself."
                .clone_into(&mut remark.words);
        }
        _ => {}
    }
    Ok(Some(remark))
}

fn judge_certificate(draft: &Draft, typed: &str) -> Result<Option<Remark>, String> {
    let certificates = read_certificates(typed)?;
    let Some(first) = certificates.first() else {
        return Ok(None);
    };
    let thumbprint = draft.value("thumbprint").trim();
    if !thumbprint.is_empty() && !is_named(first, &read_thumbprint(thumbprint)?) {
        return Err(
            "This certificate has another thumbprint than the field above. Only one of them can be right."
                .to_owned(),
        );
    }
    let expired = draft.now() > first.not_after;
    let (tone, words) = if expired {
        (Tone::Warning, "This certificate has expired.")
    } else if thumbprint.is_empty() {
        (Tone::Info, "Compare the thumbprint with the server itself.")
    } else {
        (Tone::Success, "The thumbprint above is this certificate's.")
    };
    Ok(Some(Remark {
        tone,
        words: words.to_owned(),
        facts: certificate_facts(first),
    }))
}

/// What is sent: `PairingSpec`. What is not filled in is left out.
fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let wrong = |field| move |why: String| vec![FieldError::new(field, why)];
    let port = read_port(draft.value("port").trim()).map_err(wrong("port"))?;
    let mut psc = vec![
        ("url", Json::text(draft.value("url").trim())),
        ("port", Json::Int(port)),
    ];
    let thumbprint = draft.value("thumbprint").trim();
    if !thumbprint.is_empty() {
        let thumbprint = read_thumbprint(thumbprint).map_err(wrong("thumbprint"))?;
        psc.push(("thumbprint", Json::text(thumbprint.to_string())));
    }
    let certificate = draft.value("certificate").trim();
    if !certificate.is_empty() {
        psc.push(("certificate", Json::text(certificate)));
    }
    psc.push(("username", Json::text(draft.value("user").trim())));
    psc.push(("password", Json::Slot(REMOTE_PASSWORD)));
    let body = Json::Object(vec![
        ("pair_psc_info", Json::Object(psc)),
        ("pair_vc_id", Json::text(draft.data("pairing", "remote_vc"))),
    ]);
    let path = format!(
        "/pairings/{}/actions/reconnect",
        encode(draft.value("pairing"))
    );
    Ok(Request::post(path).body(body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = draft.data("pairing", "remote_vc_name");
    Confirmation {
        question: format!("Reconnect to {name}?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Reconnect to {name}"),
        typed: None,
    }
}
