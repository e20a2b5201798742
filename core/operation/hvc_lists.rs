//! Links and sync providers of Hybrid Linked Mode, and how a provider stands.
//!
//! Source: contracts C.2. Neither list has pages; ids are opaque.

use super::{Draft, Listed, Looked, Lookup, Picker, Probe, Row, Verdict};
use crate::fact::{Fact, Tone};
use crate::json::{Node, Value, excerpt};
use crate::problem::{Answer, Kind};
use crate::request::{Request, encode};
use crate::system::System;
use crate::system::vcenter::{CALLS, message, payload};
use crate::task::Task;

/// What stands for a sync that was never started by anybody.
const NEVER: &str = "none";

/// The links of the vCenter to remote domains.
pub static LINKS: Picker = Picker {
    noun: "link",
    plural: "links",
    after: &[],
    request: |draft, _| Some(Request::get(links_path(draft))),
    page_size: usize::MAX,
    read: |_, value| read_all(value, "link", read_link),
    probe: None,
    empty: "This vCenter is linked to no other domain. Make the link in the vSphere Client first.",
};

/// The providers of the draft's link.
pub static PROVIDERS: Picker = Picker {
    noun: "provider",
    plural: "providers",
    after: &["link"],
    request: |draft, _| {
        draft.row("link")?;
        Some(Request::get(providers_path(draft)))
    },
    page_size: usize::MAX,
    read: |_, value| read_all(value, "provider", |_, id| provider_row(id)),
    probe: Some(&Probe {
        finds: "that can be synced",
        request: |draft, row| Request::get(path_of(draft, &row.id)),
        read: |answer| {
            let standing = Standing::of(&answer.ok()?)?;
            let verdict = if standing.is_running() {
                Verdict::Warned("A sync of it runs now: it can be followed.".to_owned())
            } else {
                Verdict::Offered
            };
            Some((verdict, Some((standing.tone, standing.badge))))
        },
    }),
    empty: "This link has no sync providers.",
};

/// How the last sync of the draft's provider went.
pub static LAST_RESULT: Lookup = Lookup {
    after: &["link", "provider"],
    request: provider_request,
    read: |_, answer| answer.map(|value| last_result(&value)),
    required: None,
};

/// Asks how the draft's provider stands.
pub fn provider_request(draft: &Draft) -> Option<Request> {
    draft.row("provider")?;
    Some(Request::get(provider_path(draft)))
}

fn links_path(draft: &Draft) -> String {
    let mut path = "/".to_owned();
    path.push_str(draft.setting(CALLS));
    path.push_str("/hvc/links");
    path
}

/// The path of the draft's link.
pub fn link_path(draft: &Draft) -> String {
    let mut path = links_path(draft);
    path.push('/');
    path.push_str(&encode(draft.value("link")));
    path
}

fn providers_path(draft: &Draft) -> String {
    link_path(draft) + "/sync/providers"
}

fn path_of(draft: &Draft, provider: &str) -> String {
    providers_path(draft) + "/" + &encode(provider)
}

/// The path of the draft's provider.
pub fn provider_path(draft: &Draft) -> String {
    path_of(draft, draft.value("provider"))
}

fn read_all(value: &Value, id: &str, read: fn(Node<'_>, &str) -> Row) -> Listed {
    let list = payload(value);
    let rows = list.items().filter_map(|node| {
        let id = node.at(id).text()?;
        Some(read(node, id))
    });
    let seen = list.entries();
    Listed {
        rows: rows.collect(),
        seen,
        total: Some(seen),
        partial: Vec::new(),
    }
}

fn row(id: &str, title: &str, detail: String) -> Row {
    Row {
        id: id.to_owned(),
        title: title.to_owned(),
        detail,
        badge: None,
        verdict: Verdict::Offered,
        facts: Vec::new(),
        data: Vec::new(),
    }
}

fn read_link(node: Node<'_>, id: &str) -> Row {
    let name = node.at("display_name").text().unwrap_or(id);
    row(id, name, id.to_owned())
}

/// Ids are opaque and have no names. Where one is spelt like those of VMware, its last word
/// is set above it for reading.
fn provider_row(id: &str) -> Row {
    let mut words = String::new();
    if id.starts_with("com.vmware.") {
        let last = id.rsplit('.').next().unwrap_or("");
        for (i, c) in last.chars().enumerate() {
            words.push(match c {
                '_' => ' ',
                c if i == 0 => c.to_ascii_uppercase(),
                c => c,
            });
        }
    }
    let mut row = if words.is_empty() {
        row(id, id, words)
    } else {
        row(id, &words, id.to_owned())
    };
    row.verdict = Verdict::Possible;
    row
}

/// How a provider stands.
pub struct Standing {
    tone: Tone,
    badge: String,
    words: String,
    /// The session of the last sync that somebody started, where there was one.
    session: Option<Task>,
}

impl Standing {
    /// What a good answer about a provider says; none where it is no provider.
    pub fn of(value: &Value) -> Option<Self> {
        let task = (System::Vcenter.tasks().read)(value).into_iter().next()?;
        let info = payload(value);
        let status = info.at("status").text().unwrap_or("not told");
        let session = info.at("current_session_info").is_object();
        let session = session.then_some(task);
        let is_running = session.as_ref().is_some_and(|s| !s.status.is_end());
        let (tone, badge, words) = match status {
            _ if is_running => (Tone::Info, "Running", "A sync is running"),
            "SUCCEEDED" => (Tone::Success, "Succeeded", "The last sync succeeded"),
            "FAILED" => (Tone::Danger, "Failed", "The last sync failed"),
            "NO_SYNC_FOUND" => (Tone::Neutral, "Never synced", "There was no sync yet"),
            other => (Tone::Neutral, other, other),
        };
        let standing = Self {
            tone,
            badge: excerpt(badge, 60),
            words: excerpt(words, 60),
            session,
        };
        Some(standing)
    }

    /// Whether a sync that somebody started has not ended.
    pub fn is_running(&self) -> bool {
        self.session.as_ref().is_some_and(|s| !s.status.is_end())
    }

    /// How far the sync is that runs: "Applying the changes: 12 of 64".
    pub fn progress(&self) -> &str {
        self.session.as_ref().map_or("", |s| s.description.as_str())
    }
}

fn last_result(value: &Value) -> Looked {
    let Some(standing) = Standing::of(value) else {
        return Looked {
            row: None,
            words: "The answer does not say how the last sync went.".to_owned(),
            tone: Tone::Warning,
        };
    };
    let info = payload(value);
    let mut facts = Vec::new();
    if let Some(at) = info.at("last_sync_time").time() {
        facts.push(Fact::time("Last sync began", at));
    }
    if let Some(seconds) = info.at("polling_interval_in_seconds").int() {
        facts.push(Fact::span(
            "Syncs by itself every",
            seconds.saturating_mul(1_000),
        ));
    }
    let said = message(info.at("status_message"));
    if !said.is_empty() {
        facts.push(Fact::text("vCenter says", said));
    }
    let mut last = row(NEVER, &standing.words, String::new());
    if let Some(session) = &standing.session {
        facts.push(Fact::text(
            "Last sync started by hand",
            session.description.clone(),
        ));
        let begun = session.started.or(session.queued);
        if let Some(at) = begun {
            facts.push(Fact::time("It began", at));
            // One that runs still may be followed; one that has ended is never a new one.
            let before = at.plus(if session.status.is_end() { 0 } else { -1 });
            last.data.push(("before", before.0.to_string()));
        }
        if let Some(at) = session.finished {
            facts.push(Fact::time("It ended", at));
        }
        if let Some(error) = &session.error {
            facts.push(Fact::text("Because", error.message.clone()));
        }
    }
    last.facts = facts;
    Looked {
        words: standing.words,
        tone: standing.tone,
        row: Some(last),
    }
}

/// Whether an answer says that what was asked for is not there any more.
pub fn is_gone(answer: &Answer) -> bool {
    matches!(answer, Err(problem) if problem.kind == Kind::NotFound)
}
