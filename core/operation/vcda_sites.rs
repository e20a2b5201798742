//! The sites that an appliance of Cloud Director Availability knows: how the communication
//! with each stands, before a pairing and after it.
//!
//! Source: `ManagerPeerInfo` of `seeds/vcda-pair-sites.txt`; contracts D.2, D.3.

use super::trust::{certificate_facts, read_thumbprint, spelt};
use super::vcda_address::is_same;
use super::{Bearing, Finding, Precheck, Seen};
use crate::certificate::{self, Validity};
use crate::clock::Millis;
use crate::fact::{Fact, Tone};
use crate::json::{Node, Value, excerpt};
use crate::problem::Answer;
use crate::request::Request;
use crate::system::cloud_director_availability::sites;

/// So many sites are told one by one.
const TOLD: usize = 50;

/// The sites as they are, and whether one of them is the one that is to be paired.
pub const SITES: Precheck = Precheck {
    id: "sites",
    title: "Sites of this appliance",
    request: |_| Some(sites()),
    judge: |draft, answer| match answer {
        Ok(value) => judge_sites(draft.value("apiUrl"), &value),
        Err(problem) => vec![Finding::unknown("Sites of this appliance", &problem)],
    },
};

/// This appliance's own thumbprint: what the other site compares with.
pub const OWN_CERTIFICATE: Precheck = Precheck {
    id: "own-certificate",
    title: "Thumbprint of this site",
    request: |_| Some(Request::get("/config/certificate")),
    judge: |_, answer| {
        let title = "Thumbprint of this site";
        vec![match read_presented(answer) {
            Ok(thumbprint) => Finding::new(
                Bearing::Fine,
                "Thumbprint of this site, to compare with on the other",
                // A line would break after the hyphen.
                thumbprint.replace("SHA-256:", ""),
            ),
            Err(why) => Finding::new(Bearing::Unknown, format!("{title}: not known"), why),
        }]
    },
};

/// The thumbprint that `/config/certificate` or `/config/remote-certificate` tells, or why it
/// is not known. Only clients show the form of the answer, so other spellings are read too.
pub fn read_presented(answer: Answer) -> Result<String, String> {
    let value = answer.map_err(|problem| {
        if problem.said.is_empty() {
            problem.title
        } else {
            problem.said
        }
    })?;
    let root = Node::root(&value);
    for place in [root.at("certificate"), root] {
        for name in ["thumbPrint", "thumbprint"] {
            if let Some(text) = place.at(name).text() {
                return read_thumbprint(text).map(|thumbprint| spelt(&thumbprint));
            }
        }
    }
    Err("The answer has no thumbprint.".to_owned())
}

/// The name that an appliance has for a site.
pub fn site_name(site: Node<'_>) -> String {
    let name = site.at("site").text().or(site.at("apiPublicUrl").text());
    excerpt(name.unwrap_or("A site without a name"), 200)
}

fn is_local(site: Node<'_>) -> bool {
    site.at("isLocal").flag() == Some(true)
}

/// The site at an address. A pairing keeps the address that was given in `apiPublicUrl`, and
/// uses another one of its own in `apiUrl`.
pub fn site_at<'a>(value: &'a Value, address: &str) -> Option<Node<'a>> {
    let at = |site: &Node<'_>, name: &str| is_same(site.at(name).text().unwrap_or(""), address);
    Node::root(value)
        .items()
        .find(|site| at(site, "apiPublicUrl") || at(site, "apiUrl"))
}

/// One direction of the communication with a site.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// This site calls the other.
    Outgoing,
    /// The other site calls this one.
    Incoming,
}

/// The error of a direction, where there is one.
fn error(site: Node<'_>, way: Way) -> Option<Node<'_>> {
    let error = site.at("state").at(match way {
        Way::Outgoing => "outgoingCommError",
        Way::Incoming => "incomingCommError",
    });
    error.exists().then_some(error)
}

/// Whether both directions are said to work (contracts D.3: both errors null).
pub fn is_healthy(site: Node<'_>) -> bool {
    site.at("state").is_object()
        && error(site, Way::Outgoing).is_none()
        && error(site, Way::Incoming).is_none()
}

/// What an error means, and where it is mended.
fn meaning(way: Way, code: &str) -> &'static str {
    let missing = [
        "SiteNotFound",
        "Forbidden",
        "NotAuthenticated",
        "RemoteAuthenticationFailure",
    ];
    let missing = missing.contains(&code);
    match way {
        _ if missing => "The other half of the pairing is missing: pair on the other site too.",
        Way::Outgoing if code == "CertificateMismatch" => {
            "The other site presents another certificate than the one whose thumbprint was given here. Compare the new one, then repair the pairing on this site."
        }
        Way::Incoming if code == "CertificateMismatch" => {
            "The other site knows another thumbprint of this one. Repair the pairing there."
        }
        Way::Outgoing => {
            "This site does not get through to the other. Look at the way there: name, firewall, port."
        }
        Way::Incoming => {
            "The other site does not get through to this one. Look at the way from there: name, firewall, port."
        }
    }
}

/// What an error means, and the appliance's words for it.
fn error_words(way: Way, error: Node<'_>) -> String {
    let code = error.at("code").string();
    let mut words = meaning(way, &code).to_owned();
    words.push_str(" The appliance says: “");
    words.push_str(&excerpt(&error.at("msg").string(), 500));
    words.push_str("” (");
    words.push_str(&excerpt(&code, 100));
    words.push(')');
    words
}

fn way_label(way: Way) -> &'static str {
    match way {
        Way::Outgoing => "Outgoing, from this site to the other",
        Way::Incoming => "Incoming, from the other site to this one",
    }
}

fn judge_sites(address: &str, value: &Value) -> Vec<Finding> {
    let root = Node::root(value);
    if !root.is_list() {
        let title = "Sites of this appliance: could not be checked";
        return vec![Finding::new(
            Bearing::Unknown,
            title,
            "The answer has no list of sites.",
        )];
    }
    let mut findings: Vec<Finding> = root.items().take(TOLD).map(judge_site).collect();
    if !root.items().any(|site| !is_local(site)) {
        let title = "No other site is paired with this one yet";
        findings.push(Finding::new(Bearing::Fine, title, ""));
    }
    let more = root.items().count().saturating_sub(TOLD);
    if more > 0 {
        let title = format!("{more} more sites are not shown here");
        findings.push(Finding::new(Bearing::Unknown, title, ""));
    }
    findings.extend(site_at(value, address).map(judge_known));
    findings
}

/// How a site stands that the appliance knows.
fn judge_site(site: Node<'_>) -> Finding {
    let name = site_name(site);
    let mut detail = String::new();
    let mut title = String::new();
    for (way, broken) in [
        (Way::Outgoing, "this site cannot call it"),
        (Way::Incoming, "it cannot call this site"),
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
        return Finding::new(Bearing::Warning, title, detail);
    }
    if is_local(site) {
        let version = site.at("apiVersion").string();
        return Finding::new(
            Bearing::Fine,
            format!("This site is {name}, API {version}"),
            "",
        );
    }
    if is_healthy(site) {
        let title = format!("{name}: connected in both directions");
        return Finding::new(Bearing::Fine, title, "");
    }
    let title = format!("{name}: the appliance does not say how the connection stands");
    Finding::new(Bearing::Unknown, title, "")
}

/// The site at the very address that was typed.
fn judge_known(site: Node<'_>) -> Finding {
    let name = site_name(site);
    if is_local(site) {
        let title = "This is the address of this site itself";
        return Finding::new(
            Bearing::Blocks,
            title,
            "Enter the address of the other site.",
        );
    }
    if is_healthy(site) {
        return Finding::new(
            Bearing::Blocks,
            format!("Paired with {name} already"),
            "Both directions work, so nothing is to be done.",
        );
    }
    Finding::new(
        Bearing::Warning,
        format!("Registered here already, as {name}"),
        "The appliance may refuse to register it a second time. Where the other half is missing, pair on the other site. Anything else is mended by repairing the pairing in the product's own interface.",
    )
}

/// A site as a card, after a run: both directions, versions, and its tunnel's certificate at
/// that moment.
pub fn site_card(site: Node<'_>, now: Millis) -> Seen {
    let name = site_name(site);
    let (mut tone, mut words) = match (error(site, Way::Outgoing), error(site, Way::Incoming)) {
        (Some(_), _) => (
            Tone::Danger,
            format!("{name} is registered, but this site cannot call it."),
        ),
        (None, Some(_)) => (
            Tone::Warning,
            format!("{name} is registered, but it cannot call this site."),
        ),
        _ if is_healthy(site) => (
            Tone::Success,
            format!("{name} is registered, and both directions work."),
        ),
        _ => (
            Tone::Neutral,
            format!("{name} is registered. The appliance does not say how the connection stands."),
        ),
    };
    let mut facts = Vec::new();
    for way in [Way::Outgoing, Way::Incoming] {
        let state = match error(site, way) {
            Some(error) => error_words(way, error),
            None if site.at("state").is_object() => "Works".to_owned(),
            None => "Not said".to_owned(),
        };
        facts.push(Fact::text(way_label(way), state));
    }
    for (label, member) in [
        ("Address", "apiPublicUrl"),
        ("Address in use", "apiUrl"),
        ("Thumbprint", "apiThumbprint"),
        ("API version", "apiVersion"),
        ("Build", "buildVersion"),
        ("Site ID", "id"),
    ] {
        if let Some(text) = site.at(member).shown() {
            facts.push(Fact::code(label, excerpt(&text, 500)));
        }
    }
    if let Some(text) = site.at("description").text() {
        facts.push(Fact::text("Description", excerpt(text, 500)));
    }
    if site.at("isProviderDeployment").flag() == Some(true) {
        facts.push(Fact::text("Run by", "A provider"));
    }
    if let Some(text) = site.at("peerTunnelCert").text()
        && let Some(warning) = tunnel_facts(text, now, &mut facts)
    {
        words.push(' ');
        words.push_str(warning);
        if tone == Tone::Success {
            tone = Tone::Warning;
        }
    }
    Seen::Facts { tone, words, facts }
}

/// The certificate of the other site's tunnel, and what is wrong with it.
fn tunnel_facts(text: &str, now: Millis, facts: &mut Vec<Fact>) -> Option<&'static str> {
    let label = "Tunnel certificate";
    let certificate = match certificate::read(text).map(|list| list.into_iter().next()) {
        Ok(Some(certificate)) => certificate,
        _ => {
            facts.push(Fact::text(label, "Could not be read"));
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
