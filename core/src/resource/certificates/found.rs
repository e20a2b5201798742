//! Certificates as they are read from lists of pairings and of sites.

use std::collections::BTreeMap;

use super::super::by_severity;
use super::super::sites::{address, site_id};
use crate::certificate;
use crate::facts::Tone;
use crate::operation::host::place_of;
use crate::operation::selection::{Certificate, KnownCertificate};
use crate::operation::vcda_sites::{Way, error, is_local, site_name};
use crate::operation::vr_lists::{
    is_about, known_certificate, pairing_row, server_name, servers_of,
};
use crate::operation::{Eligibility, Row, Selection};
use crate::text::excerpt;
use crate::wire::cloud_director_availability::Site;
use crate::wire::text_of;
use crate::wire::vsphere_replication::{CertificateWarning, Pairing, Server};

/// The certificates of a page of pairings. The servers of this site are in each of its pairings, so
/// each certificate of a server is one row.
#[derive(Default)]
pub(super) struct Found {
    pub(super) rows: Vec<Row>,
    places: BTreeMap<String, usize>,
}

impl Found {
    /// Adds the certificates of a pairing's servers.
    pub(super) fn add_pairing(&mut self, pairing: &Pairing) {
        let Some(row) = pairing_row(pairing) else {
            return;
        };
        let owners = vec![(row.id, row.title)];
        let servers = servers_of(pairing).into_iter();
        let servers = servers.filter_map(|(role, server)| Some((role, server?)));
        let servers: Vec<(&'static str, &Server)> = servers.collect();
        let warnings = servers
            .iter()
            .map(|(_, server)| &server.certificate_warnings);
        let warnings: Vec<&CertificateWarning> = warnings.flat_map(|it| &it.items).collect();
        for (role, server) in &servers {
            for (known, badge) in certificates_of(server, &warnings) {
                let certificate = Certificate {
                    is_replacement: known.is_presented,
                    known,
                    role,
                    is_remote: Some(role.starts_with("Remote")),
                    owners: owners.clone(),
                };
                self.add(id_of(server), server_name(Some(server)), certificate, badge);
            }
        }
        let is_known = |it: &CertificateWarning| servers.iter().any(|(_, of)| is_about(it, of));
        for warning in warnings.into_iter().filter(|it| !is_known(it)) {
            let url = text_of(&warning.server_url);
            if let Some(certificate) = &warning.certificate {
                let certificate = Certificate {
                    known: known_certificate(certificate, true),
                    role: "Other service",
                    is_remote: None,
                    is_replacement: true,
                    owners: owners.clone(),
                };
                let name = if url.is_empty() {
                    "Unnamed service"
                } else {
                    url
                };
                self.add(url, name, certificate, PRESENTED);
            }
        }
    }

    /// Adds a certificate of a server, or what is new about one that was added before.
    fn add(&mut self, server: &str, name: &str, it: Certificate, badge: (Tone, &str)) {
        if it.known.thumbprint.is_empty() {
            return;
        }
        let id = format!("{server}/{}", it.known.thumbprint);
        let known = self.places.get(&id).and_then(|at| self.rows.get_mut(*at));
        if let Some(row) = known {
            if let Selection::Certificate(known) = &mut row.selection {
                known.is_replacement |= it.is_replacement;
                known.owners.extend(it.owners);
            }
            let worst = row.badge.as_ref().map_or(Tone::Success, |(tone, _)| *tone);
            if by_severity(badge.0) < by_severity(worst) {
                row.badge = Some((badge.0, badge.1.to_owned()));
            }
            return;
        }
        self.places.insert(id.clone(), self.rows.len());
        self.rows.push(certificate_row(id, name, it, badge));
    }
}

const STORED: (Tone, &str) = (Tone::Neutral, "Stored");
const PRESENTED: (Tone, &str) = (Tone::Danger, "Presented, not stored");

/// Returns the certificates of a server, each with what it is to the server.
fn certificates_of(
    server: &Server,
    warnings: &[&CertificateWarning],
) -> Vec<(KnownCertificate, (Tone, &'static str))> {
    let stored = server.certificates.items.iter();
    let stored: Vec<_> = stored.map(|it| known_certificate(it, false)).collect();
    let own = warnings.iter().filter(|it| is_about(it, server));
    let presented = own.filter_map(|it| Some(known_certificate(it.certificate.as_ref()?, true)));
    let presented: Vec<_> = presented.collect();
    let has = |list: &[KnownCertificate], one: &KnownCertificate| {
        let mut list = list.iter();
        list.any(|it| it.thumbprint.eq_ignore_ascii_case(&one.thumbprint))
    };
    let new: Vec<_> = presented.iter().filter(|it| !has(&stored, it)).collect();
    let of_stored = |known: &KnownCertificate| {
        if has(&presented, known) {
            (Tone::Warning, "Stored, with a warning")
        } else if new.is_empty() {
            STORED
        } else {
            (Tone::Warning, "Stored, not presented")
        }
    };
    let stored = stored.iter().map(|it| (it.clone(), of_stored(it)));
    let new = new.iter().map(|it| ((*it).clone(), PRESENTED));
    stored.chain(new).collect()
}

/// Returns what a server goes by.
fn id_of(server: &Server) -> &str {
    match (text_of(&server.id), text_of(&server.url)) {
        ("", "") => server_name(Some(server)),
        ("", url) => url,
        (id, _) => id,
    }
}

fn certificate_row(id: String, server: &str, it: Certificate, badge: (Tone, &str)) -> Row {
    let owner = it.owners.first().map_or("", |(_, name)| name);
    Row {
        id,
        title: excerpt(server, 200),
        detail: excerpt(&format!("{}, {owner}", it.role), 500),
        badge: Some((badge.0, badge.1.to_owned())),
        eligibility: Eligibility::Possible,
        facts: Vec::new(),
        selection: Selection::Certificate(Box::new(it)),
    }
}

/// The certificates that an appliance has of a site: that of its API, of which only the thumbprint
/// is told, and that of its tunnel.
pub(super) fn site_rows(site: &Site) -> Vec<Row> {
    let Some(id) = site_id(site) else {
        return Vec::new();
    };
    let place = place_of(address(site));
    let server = place.map_or_else(|| site_name(site), |place| place.host);
    let row = |role: &'static str, known: KnownCertificate, badge, is_replacement| {
        let certificate = Certificate {
            is_replacement,
            known,
            role,
            is_remote: Some(!is_local(site)),
            owners: vec![(id.clone(), site_name(site))],
        };
        certificate_row(format!("{id}/{role}"), &server, certificate, badge)
    };
    let api = site.api_thumbprint.as_ref().map(|thumbprint| {
        let code = error(site, Way::Outgoing).map_or("", |it| text_of(&it.code));
        let is_replaced = code == "CertificateMismatch";
        let badge = if is_replaced {
            (Tone::Danger, "Stored, not presented")
        } else {
            STORED
        };
        let known = KnownCertificate {
            thumbprint: excerpt(thumbprint, 200),
            ..KnownCertificate::default()
        };
        row("API endpoint", known, badge, is_replaced)
    });
    let text = site.peer_tunnel_cert.as_deref();
    let tunnel = text.and_then(|text| certificate::read(text).ok()?.into_iter().next());
    let tunnel = tunnel.map(|it| {
        let known = KnownCertificate {
            thumbprint: it.sha256.with_algorithm(),
            subject: excerpt(&it.subject.text, 500),
            names: it.dns_names,
            not_before: Some(it.not_before),
            not_after: Some(it.not_after),
            is_presented: false,
        };
        row("Tunnel", known, STORED, false)
    });
    api.into_iter().chain(tunnel).collect()
}
