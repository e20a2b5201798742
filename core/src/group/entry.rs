//! Groups as text that survives a reload, and back.
//!
//! A group holds no secrets, so its entry cannot. Reading is strict, unlike that of a run: a member
//! that was misread could be started a second time. An entry that is damaged or of another version
//! is an error in words, and is set aside.

use serde::{Deserialize, Serialize};

use super::{
    Control, Group, Member, Pause, Peer, Picked, Policy, Progress, Standing, Stop, Warning,
};
use crate::clock::Timestamp;

/// The most members of a group that is read.
const MOST: usize = 10_000;

/// The form of the entries. Raised when an older console could misread one.
const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
struct GroupEntry {
    group: u32,
    id: String,
    operation: String,
    title: String,
    confirmed: i64,
    at_once: usize,
    stops: bool,
    /// A word, then what belongs to it.
    control: Vec<String>,
    revision: u64,
    members: Vec<MemberEntry>,
}

#[derive(Deserialize, Serialize)]
struct MemberEntry {
    appliance: String,
    appliance_name: String,
    /// Field, id and name of each.
    fields: Vec<[String; 3]>,
    /// Title and detail of each.
    accepted: Vec<[String; 2]>,
    /// A word, then what belongs to it.
    progress: Vec<String>,
}

/// Returns a group as an entry.
pub fn write(group: &Group) -> String {
    let members = group.members.iter().map(|member| MemberEntry {
        appliance: member.appliance.clone(),
        appliance_name: member.appliance_name.clone(),
        fields: member.fields.iter().map(picked_texts).collect(),
        accepted: member.accepted.iter().map(warning_texts).collect(),
        progress: progress_texts(&member.progress),
    });
    let entry = GroupEntry {
        group: VERSION,
        id: group.id.clone(),
        operation: group.operation.clone(),
        title: group.title.clone(),
        confirmed: group.confirmed.0,
        at_once: group.policy.at_once,
        stops: group.policy.stops,
        control: control_texts(&group.control),
        revision: group.revision,
        members: members.collect(),
    };
    serde_json::to_string(&entry).unwrap_or_default()
}

/// Reads a group from an entry.
///
/// # Errors
///
/// Why the text is none, in words.
pub fn read(text: &str) -> Result<Group, String> {
    let entry: GroupEntry = serde_json::from_str(text).map_err(|why| why.to_string())?;
    if entry.group != VERSION {
        return Err(format!("the group has unsupported version {}", entry.group));
    }
    if entry.id.is_empty() {
        return Err("the group has no id".to_owned());
    }
    if entry.members.len() > MOST {
        return Err("the group has too many targets".to_owned());
    }
    let members: Result<Vec<Member>, String> = entry.members.into_iter().map(member).collect();
    Ok(Group {
        id: entry.id,
        operation: entry.operation,
        title: entry.title,
        confirmed: Timestamp(entry.confirmed),
        policy: Policy {
            at_once: entry.at_once,
            stops: entry.stops,
        },
        control: control(&entry.control).ok_or("the group has an unknown state")?,
        members: members?,
        revision: entry.revision,
        is_driven: false,
        sessions: Default::default(),
    })
}

fn member(entry: MemberEntry) -> Result<Member, String> {
    let fields = entry
        .fields
        .into_iter()
        .map(|[field, id, name]| Picked { field, id, name });
    let accepted = entry.accepted.into_iter().map(warning);
    Ok(Member {
        appliance: entry.appliance,
        appliance_name: entry.appliance_name,
        fields: fields.collect(),
        accepted: accepted.collect(),
        progress: progress(&entry.progress).ok_or("a target has an unknown state")?,
    })
}

fn picked_texts(picked: &Picked) -> [String; 3] {
    [&picked.field, &picked.id, &picked.name].map(String::clone)
}

fn warning_texts(warning: &Warning) -> [String; 2] {
    [&warning.title, &warning.detail].map(String::clone)
}

fn warning([title, detail]: [String; 2]) -> Warning {
    Warning { title, detail }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).into()
}

fn control_texts(control: &Control) -> Vec<String> {
    match control {
        Control::Going => texts(["going"]),
        Control::Paused(Pause::Person) => texts(["paused"]),
        Control::Paused(Pause::Question) => texts(["question"]),
        Control::Paused(Pause::Uncertain) => texts(["uncertain"]),
        Control::Paused(Pause::Peer(peer)) => {
            texts(["peer", &peer.appliance, &peer.pairing, &peer.name])
        }
        Control::Paused(Pause::Trouble(why)) => texts(["trouble", why]),
        Control::Stopped(Stop::Person) => texts(["stopped"]),
        Control::Stopped(Stop::Failure) => texts(["failure"]),
    }
}

fn control(texts: &[String]) -> Option<Control> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Some(match texts.as_slice() {
        ["going"] => Control::Going,
        ["paused"] => Control::Paused(Pause::Person),
        ["question"] => Control::Paused(Pause::Question),
        ["uncertain"] => Control::Paused(Pause::Uncertain),
        ["peer", appliance, pairing, name] => Control::Paused(Pause::Peer(Peer {
            appliance: (*appliance).to_owned(),
            pairing: (*pairing).to_owned(),
            name: (*name).to_owned(),
        })),
        ["trouble", why] => Control::Paused(Pause::Trouble((*why).to_owned())),
        ["stopped"] => Control::Stopped(Stop::Person),
        ["failure"] => Control::Stopped(Stop::Failure),
        _ => return None,
    })
}

fn progress_texts(progress: &Progress) -> Vec<String> {
    match progress {
        Progress::Waiting => texts(["waiting"]),
        Progress::Checking => texts(["checking"]),
        Progress::Asked(warnings) => {
            let mut all = texts(["asked"]);
            all.extend(warnings.iter().flat_map(warning_texts));
            all
        }
        Progress::Refused(why) => texts(["refused", why]),
        Progress::Starting => texts(["starting"]),
        Progress::Run(standing) => texts(["run", standing.as_str()]),
        Progress::Skipped => texts(["skipped"]),
    }
}

fn progress(texts: &[String]) -> Option<Progress> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Some(match texts.as_slice() {
        ["waiting"] => Progress::Waiting,
        ["checking"] => Progress::Checking,
        ["asked", warnings @ ..] => {
            let (pairs, rest) = warnings.as_chunks::<2>();
            if !rest.is_empty() {
                return None;
            }
            let pairs = pairs.iter().map(|pair| warning(pair.map(str::to_owned)));
            Progress::Asked(pairs.collect())
        }
        ["refused", why] => Progress::Refused((*why).to_owned()),
        ["starting"] => Progress::Starting,
        ["run", standing] => Progress::Run(Standing::parse(standing)?),
        ["skipped"] => Progress::Skipped,
        _ => return None,
    })
}
