//! Reconnect pairing: `POST /pairings/{pairing}/actions/reconnect`.
//!
//! Source: `seeds/vr-reconnect-pairing.txt`; where the values come from: contracts A.5.

use super::remote_certificate::{
    compare_certificates, evaluate_host, evaluate_thumbprint, read_host, stored_thumbprint,
    vcenter_place,
};
use super::trust::{certificate_facts, is_named, read_certificates, read_thumbprint};
use super::vr_lists::{PAIRINGS, is_with_itself, pairing_health, pairing_row, read_rows};
use super::vr_prechecks::{PAIRING_ISSUES, PAIRING_TASKS};
use super::{
    Confirmation, Danger, DetailView, Draft, Eligibility, Field, FieldError, FieldHint, FieldKind,
    Follow, Operation, OperationSummary, Password, Picker, REMOTE_PASSWORD, RunDetail, Shape, Text,
    When,
};
use crate::facts::Tone;
use crate::problem::{ErrorText, Kind};
use crate::product::System;
use crate::request::{self, Request, encode};
use crate::text::in_sentence;
use crate::wire::read;
use crate::wire::vsphere_replication::{PairingSpec, PscInfo};

pub(super) static SUMMARY: OperationSummary = OperationSummary {
    id: "reconnect-pairing",
    system: System::VsphereReplication,
    title: "Reconnect pairing",
    summary: "Restore this site's connection to the other site of a pairing.",
};

pub(super) static OPERATION: Operation = Operation {
    offer: &SUMMARY,
    changes: &[
        "The connection to the other site's vSphere Replication server is re-established.",
        "From then on this site trusts the certificate with the thumbprint entered here.",
        "Replications that were waiting for the connection resume automatically.",
    ],
    undo: "It can be repeated safely. Replications and their images are not changed.",
    endpoint: "POST /pairings/{pairing}/actions/reconnect",
    role: "HmsRemote.com.vmware.vcHms.Hms.Manage on this site; an administrator account on the other",
    notice: Some((
        "When to reconnect",
        "Use this when a pairing lost its connection or its certificate was replaced. To create a missing or deleted pairing, pair the sites again.",
    )),
    fields: &[
        Field {
            id: "pairing",
            label: "Pairing",
            help: "The pairing to reconnect.",
            kind: FieldKind::Picker(&RECONNECTABLE),
        },
        Field {
            id: "url",
            label: "Platform Services Controller of the other site",
            help: "Host name or IP address only. With an embedded controller this is the remote vCenter Server.",
            kind: FieldKind::Text(&Text {
                required: Some(
                    "Enter the host name of the other site's Platform Services Controller",
                ),
                after: &["pairing"],
                prefill: |draft| match vcenter_place(draft) {
                    Some(place) => place.host,
                    None => draft
                        .pairing()
                        .map_or_else(String::new, |it| it.remote_vc_url.clone()),
                },
                evaluate: evaluate_host,
                ..Text::LINE
            }),
        },
        Field {
            id: "port",
            label: "Port",
            help: "Default: 443.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Number,
                required: Some("Enter the port, usually 443"),
                after: &["pairing"],
                prefill: |draft| {
                    let port = vcenter_place(draft).and_then(|place| place.port);
                    port.unwrap_or(443).to_string()
                },
                evaluate: |_, typed| read_port(typed).map(|_| None),
                ..Text::LINE
            }),
        },
        Field {
            id: "thumbprint",
            label: "Certificate thumbprint",
            help: "Any format. Filled in only where the pairing knows a single certificate of this host; verify it on the remote server.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Code,
                after: &["pairing"],
                follows: &["url"],
                prefill: stored_thumbprint,
                evaluate: evaluate_thumbprint,
                certificates: compare_certificates,
                ..Text::LINE
            }),
        },
        Field {
            id: "certificate",
            label: "Certificate",
            help: "PEM format. Sent only if you paste one; older releases accept only a thumbprint.",
            kind: FieldKind::Text(&Text {
                shape: Shape::Lines,
                after: &["pairing"],
                evaluate: evaluate_certificate,
                ..Text::LINE
            }),
        },
        Field {
            id: "user",
            label: "User name on the other site",
            help: "An administrator of the other site, for example administrator@vsphere.local.",
            kind: FieldKind::Text(&Text::user(Some("Enter the user name on the other site"))),
        },
        Field {
            id: "password",
            label: "Password on the other site",
            help: "Sent once with this request; never stored.",
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
    details: &[RunDetail {
        id: "health",
        title: "Current pairing state",
        when: When::AtEnd,
        request: |run| {
            let pairing = run.target("pairing")?;
            Some(Request::get(format!("/pairings/{}", encode(pairing))))
        },
        read: |_, value| {
            let (tone, words, facts) = pairing_health(&read(value));
            let words = match tone {
                Tone::Success => "Both sites are connected.".to_owned(),
                Tone::Warning => "Connected, with warnings.".to_owned(),
                Tone::Danger => "The sites are not connected.".to_owned(),
                _ => words,
            };
            DetailView::Facts { tone, words, facts }
        },
        completion: |_, _| None,
    }],
    next: None,
    words: &[
        (
            Kind::NotFound,
            ErrorText {
                title: "Pairing not found",
                cause: "It was broken or removed after you selected it. Nothing was changed.",
                action: "Pair the sites again in the product UI.",
            },
        ),
        (
            Kind::Refused,
            ErrorText {
                title: "Reconnect rejected",
                cause: "Nothing was changed. The request was invalid, the other site's server is down, or another task is using the pairing.",
                action: "Read the appliance's message, fix the cause, then retry.",
            },
        ),
    ],
    failed: ErrorText {
        title: "Reconnect failed",
        cause: "The appliance could not reconnect. The pairing is unchanged.",
        action: "See the message for the cause: address, certificate or credentials. Correct it in the form, then retry.",
    },
    done: "The connection to the other site is restored.",
};

static RECONNECTABLE: Picker = Picker {
    read: |_, value| {
        read_rows(value, |pairing| {
            let mut row = pairing_row(&pairing)?;
            // The list has the site paired with itself too (contracts G).
            if is_with_itself(&row) {
                row.eligibility = Eligibility::Refused(
                    "This is the site's pairing with itself. There is no other site to reconnect to."
                        .to_owned(),
                );
                return Some(row);
            }
            // Broken pairings come first; working ones can be reconnected all the same.
            if row
                .badge
                .as_ref()
                .is_some_and(|(tone, _)| *tone == Tone::Success)
            {
                row.eligibility =
                    Eligibility::Warned("Already connected; no need to reconnect.".to_owned());
            }
            Some(row)
        })
    },
    ..PAIRINGS
};

fn read_port(typed: &str) -> Result<u16, String> {
    match typed.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err("Enter a port from 1 to 65535.".to_owned()),
    }
}

fn evaluate_certificate(draft: &Draft, typed: &str) -> Result<Option<FieldHint>, String> {
    let certificates = read_certificates(typed)?;
    let Some(first) = certificates.first() else {
        return Ok(None);
    };
    let thumbprint = draft.value("thumbprint").trim();
    if !thumbprint.is_empty() && !is_named(first, &read_thumbprint(thumbprint)?) {
        return Err(
            "This certificate does not match the thumbprint entered. Only one of them can be correct."
                .to_owned(),
        );
    }
    let expired = draft.now() > first.not_after;
    let (tone, words) = if expired {
        (Tone::Warning, "This certificate has expired.")
    } else if thumbprint.is_empty() {
        (Tone::Info, "Verify the thumbprint on the remote server.")
    } else {
        (
            Tone::Success,
            "The thumbprint entered matches this certificate.",
        )
    };
    Ok(Some(FieldHint {
        tone,
        words: words.to_owned(),
        facts: certificate_facts(first),
    }))
}

/// Empty fields are left out.
fn prepare(draft: &Draft) -> Result<Request, Vec<FieldError>> {
    let wrong = |field| move |why: String| vec![FieldError::new(field, why)];
    // No public client sends a scheme, a port or a path here, and the appliance puts its own
    // around it (contracts G).
    let host = read_host(draft, draft.value("url").trim()).map_err(wrong("url"))?;
    let port = read_port(draft.value("port").trim()).map_err(wrong("port"))?;
    let thumbprint = match draft.value("thumbprint").trim() {
        "" => None,
        typed => Some(read_thumbprint(typed).map_err(wrong("thumbprint"))?),
    };
    let body = PairingSpec {
        pair_psc_info: PscInfo {
            url: &host,
            port,
            thumbprint: thumbprint.map(|thumbprint| thumbprint.to_string()),
            certificate: Some(draft.value("certificate").trim()).filter(|it| !it.is_empty()),
            username: draft.value("user").trim(),
            password: request::Password(REMOTE_PASSWORD),
        },
        pair_vc_id: draft.pairing().map_or("", |pairing| &pairing.remote_vc),
    };
    let path = format!(
        "/pairings/{}/actions/reconnect",
        encode(draft.value("pairing"))
    );
    Ok(Request::post(path).json(&body))
}

fn confirm(draft: &Draft) -> Confirmation {
    let name = in_sentence(
        draft
            .pairing()
            .map_or("", |pairing| &pairing.remote_vc_name),
    );
    Confirmation {
        question: format!("Reconnect to {name}?"),
        effects: OPERATION.changes.iter().map(|c| (*c).to_owned()).collect(),
        button: format!("Reconnect to {name}"),
        ..Confirmation::default()
    }
}
