//! `config.json`: which appliances there are, checked with a message for each
//! mistake.
//!
//! It is read at start, beside the page. It holds no secrets: everybody who
//! can load the page can read it.

mod check;
mod place;
mod portals;

pub use portals::{read_portals, why_no_origin};

use check::{Check, join};

use crate::json::{Node, parse};
use crate::limit::Limits;
use crate::system::{Setting, System};

/// One configured endpoint of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appliance {
    /// Short and unique; part of deep links.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The site it stands on; appliances of one site are shown together.
    pub site: String,
    /// Which kind of API it has.
    pub system: System,
    /// Path on this console's own origin that the proxy forwards to the
    /// appliance, without a slash at the end: `/api/vr-a/api/rest/vr/v2`.
    pub base: String,
    /// The id of the appliance of the same system on the other site.
    pub peer: Option<String>,
    /// What this appliance does otherwise than its system usually does.
    pub settings: Vec<(&'static str, String)>,
}

impl Appliance {
    /// A setting of its system: as configured, else the system's default.
    pub fn setting(&self, name: &str) -> &str {
        let given = self.settings.iter().find(|(known, _)| *known == name);
        given.map_or_else(
            || self.system.setting(name).map_or("", |s| s.default),
            |(_, value)| value,
        )
    }
}

/// The whole configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Shown beside the product's name, for instance a company or environment.
    pub title: String,
    /// Whether nothing may be changed from this console.
    pub read_only: bool,
    /// Whether the password is asked for again before an operation of
    /// [`Danger::High`](crate::operation::Danger).
    pub password_again: bool,
    /// How long sessions last in this console.
    pub limits: Limits,
    /// In the order in which they are shown.
    pub appliances: Vec<Appliance>,
}

impl Config {
    /// The appliance with an id.
    pub fn appliance(&self, id: &str) -> Option<&Appliance> {
        self.appliances.iter().find(|a| a.id == id)
    }
}

/// One mistake in `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, as a path: `appliances[2].base`.
    pub place: String,
    /// The line, counted from 1, where it can be told.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// How it would be right.
    pub example: &'static str,
}

impl Mistake {
    /// What is wrong with the file as a whole.
    pub fn of_file(what: String) -> Self {
        Self {
            place: String::new(),
            line: None,
            what,
            example: "",
        }
    }
}

const WHOLE: &str = r#"{
  "title": "Example company",
  "appliances": [
    {
      "id": "vr-a",
      "name": "vSphere Replication, site A",
      "site": "Site A",
      "system": "vsphere-replication",
      "base": "/api/vr-a/api/rest/vr/v2",
      "peer": "vr-b"
    }
  ]
}"#;

/// The most appliances that a configuration may have.
const MOST: usize = 64;

/// So many mistakes are told. A file that is something else altogether may
/// have thousands, and finding the line of each would stop the page.
const TOLD: usize = 100;

/// Reads and checks a configuration. All mistakes are told at once.
pub fn read_config(body: &[u8]) -> Result<Config, Vec<Mistake>> {
    let value = parse(body).map_err(|why| vec![not_json(body, &why)])?;
    let root = Node::root(&value);
    let mut check = Check {
        text: String::from_utf8_lossy(body).into_owned(),
        mistakes: Vec::new(),
    };
    if !root.is_object() {
        check.mistake("", "the file is not a JSON object".to_owned(), WHOLE);
        return Err(check.mistakes);
    }
    let known = [
        "$schema",
        "title",
        "readOnly",
        "passwordAgain",
        "signOutAfterIdleMinutes",
        "signOutAfterMinutes",
        // Read by `read_portals`, where there is a frame.
        "portals",
        "appliances",
    ];
    check.unknown_members(root, "", &known);
    let title = check.optional_text(root, "", "title", r#""title": "Example company""#);
    let read_only = check.flag(root, "readOnly", r#""readOnly": true"#);
    let password_again = check.flag(root, "passwordAgain", r#""passwordAgain": true"#);
    let limits = Limits {
        idle: check.minutes(root, "signOutAfterIdleMinutes"),
        most: check.minutes(root, "signOutAfterMinutes"),
    };
    let mut appliances = Vec::new();
    let list = root.at("appliances");
    if !list.is_list() {
        check.mistake(
            "appliances",
            "must be a list of appliances".to_owned(),
            WHOLE,
        );
    } else if list.items().next().is_none() {
        check.mistake(
            "appliances",
            "is empty; the console needs at least one".to_owned(),
            WHOLE,
        );
    } else if list.items().count() > MOST {
        check.mistake("appliances", format!("has more than {MOST} entries"), WHOLE);
    }
    for (i, node) in list.items().take(MOST).enumerate() {
        appliances.extend(read_appliance(
            &mut check,
            node,
            &format!("appliances[{i}]"),
        ));
    }
    // An entry with a mistake of its own is there all the same.
    let declared: Vec<&str> = list
        .items()
        .filter_map(|node| node.at("id").text())
        .map(str::trim)
        .collect();
    check_references(&mut check, &appliances, &declared);
    if check.mistakes.is_empty() {
        Ok(Config {
            title: title.unwrap_or_default(),
            read_only,
            password_again,
            limits,
            appliances,
        })
    } else {
        Err(check.mistakes)
    }
}

fn not_json(body: &[u8], why: &str) -> Mistake {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let page = text.trim_ascii_start().starts_with(b"<");
    Mistake {
        place: String::new(),
        line: line_in(why),
        what: if page {
            "the file is a web page, not JSON: the server answers unknown files with a page of its own".to_owned()
        } else {
            format!("the file is not valid JSON: {why}")
        },
        example: WHOLE,
    }
}

/// A text that is no JSON is told with "… at line 3 column 7".
fn line_in(why: &str) -> Option<usize> {
    why.split("at line ")
        .nth(1)?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

fn read_appliance(check: &mut Check, node: Node<'_>, place: &str) -> Option<Appliance> {
    if !node.is_object() {
        check.mistake(place, "must be an object".to_owned(), WHOLE);
        return None;
    }
    let id = check.text(node, place, "id", r#""id": "vr-a""#);
    if let Some(id) = &id
        && !id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        check.mistake(
            &format!("{place}.id"),
            format!("\"{id}\" may have only small letters, digits and hyphens"),
            r#""id": "vr-a""#,
        );
    }
    let name = check.text(
        node,
        place,
        "name",
        r#""name": "vSphere Replication, site A""#,
    );
    let site = check.optional_text(node, place, "site", r#""site": "Site A""#);
    let system = check.text(node, place, "system", r#""system": "vsphere-replication""#);
    let system = system.and_then(|word| {
        let system = System::by_id(&word);
        if system.is_none() {
            let known: Vec<&str> = System::ALL.iter().map(|s| s.spec().id).collect();
            check.mistake(
                &format!("{place}.system"),
                format!("\"{word}\" is none of: {}", known.join(", ")),
                r#""system": "vsphere-replication""#,
            );
        }
        system
    });
    let settings = system.map_or(&[][..], |system| system.spec().settings);
    let mut known = vec!["id", "name", "site", "system", "base", "peer"];
    known.extend(settings.iter().map(|setting| setting.name));
    // Where the system is not known, nobody knows its settings.
    if system.is_some() {
        check.unknown_members(node, place, &known);
    }
    let settings = settings
        .iter()
        .filter_map(|setting| read_setting(check, node, place, setting))
        .collect();
    let base = check
        .text(node, place, "base", BASE_EXAMPLE)
        .and_then(|base| check_base(check, &base, &format!("{place}.base")));
    let peer = check.optional_text(node, place, "peer", r#""peer": "vr-b""#);
    Some(Appliance {
        id: id?,
        name: name?,
        site: site.unwrap_or_default(),
        system: system?,
        base: base?,
        peer,
        settings,
    })
}

fn read_setting(
    check: &mut Check,
    node: Node<'_>,
    place: &str,
    setting: &'static Setting,
) -> Option<(&'static str, String)> {
    let value = check.optional_text(node, place, setting.name, setting.example)?;
    if let Err(what) = setting.allows(&value) {
        let what = format!("\"{value}\" {what}");
        check.mistake(&join(place, setting.name), what, setting.example);
        return None;
    }
    Some((setting.name, value))
}

const BASE_EXAMPLE: &str = r#""base": "/api/vr-a/api/rest/vr/v2""#;

/// A base path leads to this console's own origin: tokens are never sent
/// anywhere else.
fn check_base(check: &mut Check, base: &str, place: &str) -> Option<String> {
    let what = if base.contains("://") || base.starts_with("//") {
        "must be a path on this console's own origin, not a full address: browsers would not let the console read answers of another origin, and the proxy forwards the path to the appliance"
    } else if !base.starts_with('/') && !base.starts_with("./") {
        "must begin with / (from the root of the origin) or ./ (from the folder of the page)"
    } else if base.contains(['?', '#', '\\', ' ']) || base.chars().any(char::is_control) {
        "must be a plain path without ?, #, \\ or spaces"
    } else if base.split('/').any(|s| s == "..") {
        "must not contain .."
    } else {
        return Some(base.trim_end_matches('/').to_owned());
    };
    check.mistake(place, what.to_owned(), BASE_EXAMPLE);
    None
}

fn check_references(check: &mut Check, appliances: &[Appliance], declared: &[&str]) {
    for (i, appliance) in appliances.iter().enumerate() {
        if appliances.iter().take(i).any(|a| a.id == appliance.id) {
            check.mistake(
                "appliances",
                format!("the id \"{}\" is given twice", appliance.id),
                r#""id": "vr-b""#,
            );
        }
    }
    for appliance in appliances {
        let Some(peer) = &appliance.peer else {
            continue;
        };
        let what = match appliances.iter().find(|a| a.id == *peer) {
            None if declared.contains(&peer.as_str()) => continue,
            None => format!(
                "\"{peer}\", the peer of \"{}\", is not among the appliances",
                appliance.id
            ),
            Some(p) if p.id == appliance.id => format!("\"{peer}\" names itself as its peer"),
            Some(p) if p.system != appliance.system => format!(
                "\"{peer}\", the peer of \"{}\", is of another system",
                appliance.id
            ),
            Some(_) => continue,
        };
        check.mistake("appliances", what, r#""peer": "vr-b""#);
    }
}
