//! The sites that an appliance of Cloud Director Availability knows: how the communication
//! with each stands, before a pairing and after it.
//!
//! Source: `ManagerPeerInfo` of `seeds/vcda-pair-sites.txt`; contracts D.2, D.3.

use super::trust::{certificate_facts, read_thumbprint, thumbprint_label};
use super::vcda_address::is_same;
use super::{DetailView, Finding, Precheck, Severity};
use crate::certificate::{self, Validity};
use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::problem::Answer;
use crate::request::Request;
use crate::system::cloud_director_availability::{NOT_REGISTERED, completion_of, sites};
use crate::task::Completion;
use crate::text::excerpt;
use crate::thumbprint::Thumbprint;
use crate::wire::cloud_director_availability::{ApiError, CertificateReply, Site};
use crate::wire::{Items, Label, read, read_list, text_of};

/// The maximum number of sites that are listed one by one.
const TOLD: usize = 50;

/// The sites as they are, and whether one of them is the one that is to be paired.
pub const SITES: Precheck = Precheck {
    id: "sites",
    title: "Paired sites",
    request: |_| Some(sites()),
    evaluate: |draft, answer| match answer {
        Ok(value) => evaluate_sites(draft.value("apiUrl"), &read_list(&value)),
        Err(problem) => vec![Finding::unknown("Paired sites", &problem)],
    },
};

/// This appliance's own thumbprint: what the other site compares with.
pub const OWN_CERTIFICATE: Precheck = Precheck {
    id: "own-certificate",
    title: "This site's thumbprint",
    request: |_| Some(Request::get("/config/certificate")),
    evaluate: |_, answer| {
        let title = "This site's thumbprint";
        vec![match read_presented(answer) {
            Ok(thumbprint) => Finding::new(
                Severity::Fine,
                format!(
                    "This site's thumbprint ({}), to compare on the other site",
                    thumbprint.algorithm().name()
                ),
                thumbprint.to_string(),
            ),
            Err(why) => Finding::new(Severity::Unknown, format!("{title}: unknown"), why),
        }]
    },
};

/// The thumbprint that `/config/certificate` or `/config/remote-certificate` tells, or why it
/// is not known. Only clients show the form of the answer, so other spellings are read too.
pub fn read_presented(answer: Answer) -> Result<Thumbprint, String> {
    let value = answer.map_err(|problem| {
        if problem.message.is_empty() {
            problem.title
        } else {
            problem.message
        }
    })?;
    let reply: CertificateReply = read(&value);
    let certificate = reply.certificate.unwrap_or_default();
    let thumbprint = certificate.thumb_print.or(certificate.thumbprint);
    match thumbprint.or(reply.thumb_print).or(reply.thumbprint) {
        Some(text) => read_thumbprint(&text),
        None => Err("The response contains no thumbprint.".to_owned()),
    }
}

/// Returns the name that an appliance has for a site.
pub fn site_name(site: &Site) -> String {
    let name = site.site.as_deref().or(site.api_public_url.as_deref());
    excerpt(name.unwrap_or("Unnamed site"), 200)
}

/// Returns `true` for the site of the appliance itself.
pub fn is_local(site: &Site) -> bool {
    site.is_local == Some(true)
}

/// Returns the site at an address. A pairing keeps the address that was given in `apiPublicUrl`,
/// and uses another one of its own in `apiUrl`.
pub fn site_at<'a>(sites: &'a Items<Site>, address: &str) -> Option<&'a Site> {
    let at = |url: &Option<Label>| is_same(text_of(url), address);
    let mut sites = sites.items.iter();
    sites.find(|site| at(&site.api_public_url) || at(&site.api_url))
}

/// One direction of the communication with a site.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// This site calls the other.
    Outgoing,
    /// The other site calls this one.
    Incoming,
}

/// Returns the error of a direction, where there is one.
pub fn error(site: &Site, way: Way) -> Option<&ApiError> {
    let state = site.state.as_ref()?;
    match way {
        Way::Outgoing => state.outgoing_comm_error.as_ref(),
        Way::Incoming => state.incoming_comm_error.as_ref(),
    }
}

/// Returns whether both directions are said to work (contracts D.3: both errors null).
pub fn is_healthy(site: &Site) -> bool {
    site.state.is_some()
        && error(site, Way::Outgoing).is_none()
        && error(site, Way::Incoming).is_none()
}

/// Returns the meaning of an error, and where to fix it.
fn meaning(way: Way, code: &str) -> &'static str {
    let missing = NOT_REGISTERED.contains(&code);
    match way {
        _ if missing => {
            "The other site has not registered this one. Pair from the other site as well."
        }
        Way::Outgoing if code == "CertificateMismatch" => {
            "The other site's certificate does not match the thumbprint registered here. Verify the new one, then repair the pairing on this site."
        }
        Way::Incoming if code == "CertificateMismatch" => {
            "The other site has registered a different thumbprint for this one. Repair the pairing there."
        }
        Way::Outgoing => {
            "This site cannot reach the other. Check DNS, the firewall and the port from this site to the other."
        }
        Way::Incoming => {
            "The other site cannot reach this one. Check DNS, the firewall and the port from the other site to this one."
        }
    }
}

/// Returns the meaning of an error, and the appliance's words for it.
pub fn error_words(way: Way, error: &ApiError) -> String {
    let code = text_of(&error.code);
    format!(
        "{} Message from the appliance: “{}” ({})",
        meaning(way, code),
        excerpt(text_of(&error.msg), 500),
        excerpt(code, 100)
    )
}

/// Returns a direction in words.
pub fn way_label(way: Way) -> &'static str {
    match way {
        Way::Outgoing => "Outgoing, from this site to the other",
        Way::Incoming => "Incoming, from the other site to this one",
    }
}

fn evaluate_sites(address: &str, sites: &Items<Site>) -> Vec<Finding> {
    if !sites.is_list {
        let title = "Paired sites: could not be checked";
        return vec![Finding::new(
            Severity::Unknown,
            title,
            "The response contains no list of sites.",
        )];
    }
    // An entry that cannot be read may be another site.
    let unreadable = vec![Site::default(); sites.unreadable];
    let all = sites.items.iter().chain(&unreadable);
    let mut findings: Vec<Finding> = all.take(TOLD).map(evaluate_site).collect();
    if sites.unreadable == 0 && sites.items.iter().all(is_local) {
        let title = "No paired sites yet";
        findings.push(Finding::new(Severity::Fine, title, ""));
    }
    let more = sites.count().saturating_sub(TOLD);
    if more > 0 {
        let title = format!("{more} more sites are not shown");
        findings.push(Finding::new(Severity::Unknown, title, ""));
    }
    findings.extend(site_at(sites, address).map(evaluate_known));
    findings
}

/// How a site stands that the appliance knows.
fn evaluate_site(site: &Site) -> Finding {
    let name = site_name(site);
    let mut detail = String::new();
    let mut title = String::new();
    for (way, broken) in [
        (Way::Outgoing, "this site cannot reach it"),
        (Way::Incoming, "it cannot reach this site"),
    ] {
        if let Some(error) = error(site, way) {
            title = if title.is_empty() {
                format!("{name}: {broken}")
            } else {
                format!("{name}: no connection in either direction")
            };
            if !detail.is_empty() {
                detail.push('\n');
            }
            detail.push_str(way_label(way));
            detail.push_str(": ");
            detail.push_str(&error_words(way, error));
        }
    }
    if !title.is_empty() {
        return Finding::new(Severity::Warning, title, detail);
    }
    if is_local(site) {
        let version = text_of(&site.api_version);
        return Finding::new(
            Severity::Fine,
            format!("This site is {name}, API {version}"),
            "",
        );
    }
    if is_healthy(site) {
        let title = format!("{name}: connected in both directions");
        return Finding::new(Severity::Fine, title, "");
    }
    let title = format!("{name}: connection status not reported");
    Finding::new(Severity::Unknown, title, "")
}

/// The site at the very address that was typed.
fn evaluate_known(site: &Site) -> Finding {
    let name = site_name(site);
    if is_local(site) {
        let title = "This is this site's own address";
        return Finding::new(
            Severity::Blocks,
            title,
            "Enter the address of the other site.",
        );
    }
    if is_healthy(site) {
        return Finding::new(
            Severity::Blocks,
            format!("Already paired with {name}"),
            "Both directions are connected. No action needed.",
        );
    }
    Finding::new(
        Severity::Warning,
        format!("Already registered here as {name}"),
        "The appliance may reject a second registration. If the other site has not registered this one, pair from there. For anything else, repair the pairing in the product UI.",
    )
}

/// A site as a card, after a run: both directions, versions, and its tunnel's certificate at
/// that moment.
pub fn site_card(site: &Site, now: Timestamp) -> DetailView {
    let name = site_name(site);
    let (mut tone, mut words) = match (error(site, Way::Outgoing), error(site, Way::Incoming)) {
        // The first half of a pairing looks like this.
        _ if completion_of(site) == Some(Completion::PeerNext) => (
            Tone::Info,
            format!("{name} is registered here. It has not registered this site yet."),
        ),
        (Some(_), _) => (
            Tone::Danger,
            format!("{name} is registered, but this site cannot reach it."),
        ),
        (None, Some(_)) => (
            Tone::Warning,
            format!("{name} is registered, but it cannot reach this site."),
        ),
        _ if is_healthy(site) => (
            Tone::Success,
            format!("{name} is registered, and both directions are connected."),
        ),
        _ => (
            Tone::Neutral,
            format!("{name} is registered. The appliance did not report the connection status."),
        ),
    };
    let mut facts = Vec::new();
    for way in [Way::Outgoing, Way::Incoming] {
        let state = match error(site, way) {
            Some(error) => error_words(way, error),
            None if site.state.is_some() => "Connected".to_owned(),
            None => "Not reported".to_owned(),
        };
        facts.push(Fact::text(way_label(way), state));
    }
    for (label, text) in [
        ("Address", &site.api_public_url),
        ("Address in use", &site.api_url),
        ("Thumbprint", &site.api_thumbprint),
        ("API version", &site.api_version),
        ("Build", &site.build_version),
        ("Site ID", &site.id),
    ] {
        if let Some(text) = text {
            let text = match label {
                "Thumbprint" => thumbprint_label(text),
                _ => text.to_string(),
            };
            facts.push(Fact::code(label, excerpt(&text, 500)));
        }
    }
    if let Some(text) = &site.description {
        facts.push(Fact::text("Description", excerpt(text, 500)));
    }
    if site.is_provider_deployment == Some(true) {
        facts.push(Fact::text("Owner", "Provider"));
    }
    if let Some(text) = &site.peer_tunnel_cert
        && let Some(warning) = tunnel_facts(text, now, &mut facts)
    {
        words.push(' ');
        words.push_str(warning);
        if tone == Tone::Success {
            tone = Tone::Warning;
        }
    }
    DetailView::Facts { tone, words, facts }
}

/// The certificate of the other site's tunnel, and what is wrong with it.
fn tunnel_facts(text: &str, now: Timestamp, facts: &mut Vec<Fact>) -> Option<&'static str> {
    let label = "Tunnel certificate";
    let certificate = match certificate::read(text).map(|list| list.into_iter().next()) {
        Ok(Some(certificate)) => certificate,
        _ => {
            facts.push(Fact::text(label, "Unreadable"));
            return Some("Its tunnel certificate could not be read.");
        }
    };
    let (state, warning) = match certificate.validity(now) {
        Validity::Valid { .. } => ("Valid", None),
        Validity::NotYet { .. } => (
            "Not valid yet",
            Some("Its tunnel certificate is not valid yet."),
        ),
        Validity::Expired { .. } => ("Expired", Some("Its tunnel certificate has expired.")),
    };
    facts.push(Fact::text(label, state));
    facts.append(&mut certificate_facts(&certificate));
    warning
}
