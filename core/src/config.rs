//! `config.json`: which appliances there are, checked with a message for each
//! mistake.
//!
//! It is read at start, beside the page. It holds no secrets: everybody who
//! can load the page can read it.

mod check;
mod file;
mod portals;
#[cfg(feature = "schema")]
mod schema;

pub use file::doubled_member;
pub use portals::{read_portals, why_no_origin};
#[cfg(feature = "schema")]
pub use schema::schema;

use check::{Check, Object};
use file::{ApplianceFile, ConfigFile, MOST_APPLIANCES, Member};

use std::sync::{Arc, RwLock};

use serde_json::value::RawValue;

use crate::path::why_refused;
use crate::product::{Setting, System};
use crate::session_limits::Limits;

/// One configured endpoint of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appliance {
    /// Short and unique; part of deep links.
    pub id: String,
    /// Its name for people.
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
    /// The name of what it shares users with: appliances with the same one are signed in to with
    /// one form.
    pub sign_in_group: Option<String>,
    /// The settings that differ from the defaults of its system.
    pub settings: Vec<(&'static str, String)>,
    /// The media type that it answers with, where one was learnt.
    pub media_type: LearntMediaType,
}

/// The media type that was learnt from an appliance's replies. All copies of an appliance share
/// it, and it is no part of what the appliance is.
#[derive(Clone, Debug, Default)]
pub struct LearntMediaType(Arc<RwLock<Option<String>>>);

impl LearntMediaType {
    /// Returns it, where one was learnt.
    pub fn get(&self) -> Option<String> {
        self.0.read().ok()?.clone()
    }

    /// Replaces it.
    pub fn set(&self, media_type: Option<String>) {
        if let Ok(mut known) = self.0.write() {
            *known = media_type;
        }
    }
}

impl PartialEq for LearntMediaType {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LearntMediaType {}

impl Appliance {
    /// Returns a setting of its system: as configured, else the system's default.
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
    /// True if nothing may be changed from this console.
    pub read_only: bool,
    /// True if the password is asked for again before an operation of
    /// [`Danger::High`](crate::operation::Danger).
    pub password_again: bool,
    /// The time limits of sessions in this console.
    pub limits: Limits,
    /// In the order in which they are shown.
    pub appliances: Vec<Appliance>,
}

impl Config {
    /// Returns the appliance with an id.
    pub fn appliance(&self, id: &str) -> Option<&Appliance> {
        self.appliances.iter().find(|a| a.id == id)
    }
}

/// One mistake in `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Where, as a path: `appliances[2].base`.
    pub place: String,
    /// The line, counted from 1, where it can be told.
    pub line: Option<usize>,
    /// The mistake.
    pub what: String,
    /// A correct example.
    pub example: &'static str,
}

impl ConfigError {
    /// Returns a mistake of the file as a whole.
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

/// Reads and checks a configuration.
///
/// # Errors
///
/// All mistakes at once; where the file is no JSON, the first.
pub fn read_config(body: &[u8]) -> Result<Config, Vec<ConfigError>> {
    let text = text_of(body)?;
    let mut check = Check {
        text,
        mistakes: Vec::new(),
    };
    let what = "the file is not a JSON object";
    let Some(root) = check.object::<ConfigFile<'_>>(text.trim(), "", what) else {
        return Err(check.mistakes);
    };
    let file = &root.known;
    check.unknown(&root, &[]);
    let example = r#""title": "Example company""#;
    let title = check.optional_text(&root, "title", file.title, example);
    let read_only = check.flag("readOnly", file.read_only, r#""readOnly": true"#);
    let example = r#""passwordAgain": true"#;
    let password_again = check.flag("passwordAgain", file.password_again, example);
    let limits = Limits {
        idle: check.minutes("signOutAfterIdleMinutes", file.sign_out_after_idle_minutes),
        most: check.minutes("signOutAfterMinutes", file.sign_out_after_minutes),
    };
    let written = file.appliances.0.unwrap_or_else(|| text.trim());
    let list = file.appliances.read::<Vec<&RawValue>>();
    let wrong = match &list {
        None => Some("must be an array of appliances".to_owned()),
        Some(list) if list.is_empty() => {
            Some("is empty; configure at least one appliance".to_owned())
        }
        Some(list) if list.len() > MOST_APPLIANCES => {
            Some(format!("has more than {MOST_APPLIANCES} entries"))
        }
        Some(_) => None,
    };
    if let Some(what) = wrong {
        check.mistake("appliances", written, what, WHOLE);
    }
    let list = list.unwrap_or_default();
    let mut appliances = Vec::new();
    // An entry with a mistake of its own is there all the same.
    let mut declared = Vec::new();
    for (i, entry) in list.into_iter().take(MOST_APPLIANCES).enumerate() {
        let place = format!("appliances[{i}]");
        let entry = check.object::<ApplianceFile<'_>>(entry.get(), &place, "must be an object");
        if let Some(entry) = entry {
            declared.extend(entry.known.id.read::<String>());
            appliances.extend(read_appliance(&mut check, &entry));
        }
    }
    check_references(&mut check, written, &appliances, &declared);
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

/// Returns the text of a file that is JSON.
fn text_of(body: &[u8]) -> Result<&str, Vec<ConfigError>> {
    crate::wire::parse(body).map_err(|why| vec![not_json(body, &why)])?;
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    Ok(std::str::from_utf8(body).unwrap_or_default())
}

fn not_json(body: &[u8], why: &str) -> ConfigError {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let page = text.trim_ascii_start().starts_with(b"<");
    ConfigError {
        place: String::new(),
        line: line_in(why),
        what: if page {
            "the file is an HTML page, not JSON: the web server returns its own page for missing files".to_owned()
        } else {
            format!("the file is not valid JSON: {why}")
        },
        example: WHOLE,
    }
}

/// Returns the line of an error of serde_json: "… at line 3 column 7".
fn line_in(why: &str) -> Option<usize> {
    why.split("at line ")
        .nth(1)?
        .split(' ')
        .next()?
        .parse()
        .ok()
}

/// An entry of `appliances`.
type Entry<'a> = Object<'a, ApplianceFile<'a>>;

fn read_appliance<'a>(check: &mut Check<'a>, entry: &Entry<'a>) -> Option<Appliance> {
    let file = &entry.known;
    let id = check.text(entry, "id", file.id, r#""id": "vr-a""#);
    let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if let (Some(id), Some(written)) = (&id, file.id.0)
        && !id.bytes().all(small)
    {
        let what = format!("\"{id}\" may contain only lowercase letters, digits and hyphens");
        check.mistake(&entry.place_of("id"), written, what, r#""id": "vr-a""#);
    }
    let example = r#""name": "vSphere Replication, site A""#;
    let name = check.text(entry, "name", file.name, example);
    let site = check.optional_text(entry, "site", file.site, r#""site": "Site A""#);
    let system = read_system(check, entry);
    let settings = system.map_or(&[][..], |system| system.spec().settings);
    // Where the system is not known, nobody knows its settings.
    if system.is_some() {
        let names: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
        check.unknown(entry, &names);
    }
    let settings = settings
        .iter()
        .filter_map(|setting| read_setting(check, entry, setting))
        .collect();
    let base = check
        .text(entry, "base", file.base, BASE_EXAMPLE)
        .and_then(|base| check_base(check, entry, &base));
    let peer = check.optional_text(entry, "peer", file.peer, r#""peer": "vr-b""#);
    let example = r#""signInGroup": "Site A""#;
    let sign_in_group = check.optional_text(entry, "signInGroup", file.sign_in_group, example);
    Some(Appliance {
        id: id?,
        name: name?,
        site: site.unwrap_or_default(),
        system: system?,
        base: base?,
        peer,
        sign_in_group,
        settings,
        media_type: LearntMediaType::default(),
    })
}

fn read_system<'a>(check: &mut Check<'a>, entry: &Entry<'a>) -> Option<System> {
    let example = r#""system": "vsphere-replication""#;
    let word = check.text(entry, "system", entry.known.system, example)?;
    let system = System::by_id(&word);
    if let (None, Some(written)) = (system, entry.known.system.0) {
        let known: Vec<&str> = System::ALL.iter().map(|s| s.spec().id).collect();
        let what = format!("\"{word}\" is not one of: {}", known.join(", "));
        check.mistake(&entry.place_of("system"), written, what, example);
    }
    system
}

fn read_setting<'a>(
    check: &mut Check<'a>,
    entry: &Entry<'a>,
    setting: &'static Setting,
) -> Option<(&'static str, String)> {
    let member = entry.members.get(setting.name);
    let value = check.optional_text(entry, setting.name, member, setting.example)?;
    if let Err(what) = setting.allows(&value) {
        let what = format!("\"{value}\" {what}");
        let place = entry.place_of(setting.name);
        check.mistake(&place, member.0.unwrap_or_default(), what, setting.example);
        return None;
    }
    Some((setting.name, value))
}

const BASE_EXAMPLE: &str = r#""base": "/api/vr-a/api/rest/vr/v2""#;

/// Checks that a base path leads to this console's own origin: tokens are never sent
/// anywhere else. The application checks the resolved address once more.
fn check_base<'a>(check: &mut Check<'a>, entry: &Entry<'a>, base: &str) -> Option<String> {
    let Some(what) = why_refused(base) else {
        return Some(base.trim_end_matches('/').to_owned());
    };
    let Member(written) = entry.known.base;
    let place = entry.place_of("base");
    check.mistake(
        &place,
        written.unwrap_or_default(),
        what.to_owned(),
        BASE_EXAMPLE,
    );
    None
}

fn check_references(
    check: &mut Check<'_>,
    list: &str,
    appliances: &[Appliance],
    declared: &[String],
) {
    for (i, appliance) in appliances.iter().enumerate() {
        if appliances.iter().take(i).any(|a| a.id == appliance.id) {
            check.mistake(
                "appliances",
                list,
                format!("the id \"{}\" is used twice", appliance.id),
                r#""id": "vr-b""#,
            );
        }
    }
    for appliance in appliances {
        let Some(peer) = &appliance.peer else {
            continue;
        };
        let what = match appliances.iter().find(|a| a.id == *peer) {
            None if declared.iter().any(|id| id.trim() == peer) => continue,
            None => format!(
                "\"{peer}\", the peer of \"{}\", is not a configured appliance",
                appliance.id
            ),
            Some(p) if p.id == appliance.id => format!("\"{peer}\" is its own peer"),
            Some(p) if p.system != appliance.system => format!(
                "\"{peer}\", the peer of \"{}\", belongs to another system",
                appliance.id
            ),
            Some(_) => continue,
        };
        check.mistake("appliances", list, what, r#""peer": "vr-b""#);
    }
}
