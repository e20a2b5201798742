//! Links and sync providers of Hybrid Linked Mode, and how a provider stands.
//!
//! Source: contracts C.2. Neither list has pages; ids are opaque.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::selection::{self, Selection};
use super::{Draft, Eligibility, Listed, Looked, Lookup, Picker, Probe, Row};
use crate::clock::Timestamp;
use crate::facts::{Fact, Tone};
use crate::problem::{Answer, Kind};
use crate::product::{CALLS, System};
use crate::request::{Request, encode};
use crate::system::vcenter::message;
use crate::task::Task;
use crate::text::excerpt;
use crate::wire::vcenter::{LinkSummary, ProviderInfo, ProviderSummary, SyncStatus, payload};
use crate::wire::{read, read_list};

/// The value for a sync that was never started by anybody.
const NEVER: &str = "none";

/// The links of the vCenter to remote domains.
pub static LINKS: Picker = Picker {
    noun: "link",
    plural: "links",
    resource: "links",
    columns: &["id"],
    after: &[],
    request: |draft, _| Some(Request::get(links_path(draft))),
    page_size: usize::MAX,
    read: |_, value| read_all(value, link_row),
    // Some versions have links and no sync (contracts C.4): that has to be said before anything is
    // filled in.
    probe: Some(&Probe {
        finds: "with sync",
        request: |draft, row| Request::get(providers_of(draft, &row.id)),
        read: |answer| {
            match answer {
            Err(problem) if problem.kind == Kind::NotOffered => Some((
                Eligibility::Refused(
                    "Not offered by this vCenter: it has this link, but no sync for links. Use the vSphere Client."
                        .to_owned(),
                ),
                Some((Tone::Neutral, "No sync".to_owned())),
            )),
            Err(_) => None,
            Ok(_) => Some((Eligibility::Offered, None)),
        }
        },
    }),
    empty: "This vCenter Server is not linked to another domain. Create the link in the vSphere Client first.",
    picks_only: true,
};

/// The providers of the draft's link.
pub static PROVIDERS: Picker = Picker {
    noun: "provider",
    plural: "providers",
    resource: "providers",
    columns: &["last-sync", "id"],
    after: &["link"],
    request: |draft, _| {
        draft.row("link")?;
        Some(Request::get(providers_path(draft)))
    },
    page_size: usize::MAX,
    read: |_, value| read_all(value, provider_row),
    probe: Some(&Probe {
        finds: "that can be synchronized",
        request: |draft, row| Request::get(path_of(draft, &row.id)),
        read: |answer| {
            let standing = Standing::of(&answer.ok()?)?;
            let eligibility = if standing.is_running() {
                Eligibility::Warned("A sync is already running; you can follow it.".to_owned())
            } else {
                Eligibility::Offered
            };
            Some((eligibility, Some((standing.tone, standing.badge))))
        },
    }),
    empty: "This link has no sync providers.",
    picks_only: false,
};

/// How the last sync of the draft's provider went.
pub static LAST_RESULT: Lookup = Lookup {
    after: &["link", "provider"],
    request: provider_request,
    read: |_, answer| answer.map(|value| last_result(&value)),
    second: None,
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
    path_of_link(draft, draft.value("link"))
}

/// The path of a link.
pub fn path_of_link(draft: &Draft, link: &str) -> String {
    let mut path = links_path(draft);
    path.push('/');
    path.push_str(&encode(link));
    path
}

fn providers_of(draft: &Draft, link: &str) -> String {
    path_of_link(draft, link) + "/sync/providers"
}

fn providers_path(draft: &Draft) -> String {
    providers_of(draft, draft.value("link"))
}

/// The path of a provider of the draft's link.
pub fn path_of(draft: &Draft, provider: &str) -> String {
    providers_path(draft) + "/" + &encode(provider)
}

/// The path of the draft's provider.
pub fn provider_path(draft: &Draft) -> String {
    path_of(draft, draft.value("provider"))
}

fn read_all<T: DeserializeOwned>(value: &Value, row: fn(T) -> Option<Row>) -> Listed {
    let list = read_list(payload(value));
    let seen = list.count();
    Listed {
        rows: list.items.into_iter().filter_map(row).collect(),
        seen,
        total: Some(seen),
        partial: Vec::new(),
        needs_peer: false,
    }
}

fn row(id: &str, title: &str, detail: String) -> Row {
    Row {
        id: id.to_owned(),
        title: title.to_owned(),
        detail,
        badge: None,
        eligibility: Eligibility::Offered,
        facts: Vec::new(),
        selection: Selection::Id,
    }
}

fn link_row(summary: LinkSummary) -> Option<Row> {
    let id = summary.link?;
    let name = summary.display_name.as_ref().unwrap_or(&id);
    let mut row = row(&id, name, id.clone());
    row.eligibility = Eligibility::Possible;
    Some(row)
}

/// Ids are opaque and have no names. Where one is spelt like those of VMware, its last word
/// is set above it for reading.
fn provider_row(summary: ProviderSummary) -> Option<Row> {
    let id = summary.provider.as_deref()?;
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
    row.eligibility = Eligibility::Possible;
    Some(row)
}

/// How a provider stands.
pub struct Standing {
    tone: Tone,
    badge: String,
    words: String,
    /// The session of the last sync that somebody started, where there was one.
    session: Option<Task>,
    info: ProviderInfo,
}

impl Standing {
    /// Returns how the provider of a good answer stands; none where it is no provider.
    pub fn of(value: &Value) -> Option<Self> {
        let task = System::Vcenter.read_tasks(value).into_iter().next()?;
        let info: ProviderInfo = read(payload(value));
        let session = info.current_session_info.is_some().then_some(task);
        let is_running = session.as_ref().is_some_and(|s| !s.status.is_end());
        let (tone, badge, words) = match &info.status {
            _ if is_running => (Tone::Info, "Running", "A sync is running"),
            Some(SyncStatus::Succeeded) => (Tone::Success, "Succeeded", "The last sync succeeded"),
            Some(SyncStatus::Failed) => (Tone::Danger, "Failed", "The last sync failed"),
            Some(SyncStatus::NoSyncFound) => (Tone::Neutral, "Never synced", "Never synchronized"),
            Some(SyncStatus::Other(word)) => (Tone::Neutral, word.as_str(), word.as_str()),
            None => (Tone::Neutral, "Not reported", "Not reported"),
        };
        Some(Self {
            tone,
            badge: excerpt(badge, 60),
            words: excerpt(words, 60),
            session,
            info,
        })
    }

    /// Returns `true` if a sync that somebody started has not ended.
    pub fn is_running(&self) -> bool {
        self.session.as_ref().is_some_and(|s| !s.status.is_end())
    }

    /// Returns how the last sync ended, and when it started.
    pub fn last_sync(self) -> (String, Option<Timestamp>) {
        (self.words, self.info.last_sync_time.map(|at| at.0))
    }

    /// Returns it as the properties of a provider's row, and its badge.
    pub fn into_provider(self) -> (selection::Provider, (Tone, String)) {
        let is_running = self.is_running();
        let error = self.session.as_ref().and_then(|it| it.error.as_ref());
        let error = error.map_or("", |it| it.message.as_str());
        let said = message(self.info.status_message.as_ref());
        let provider = selection::Provider {
            result: match self.info.status {
                Some(SyncStatus::Succeeded) => selection::SyncResult::Succeeded,
                Some(SyncStatus::Failed) => selection::SyncResult::Failed,
                Some(SyncStatus::NoSyncFound) => selection::SyncResult::Never,
                Some(SyncStatus::Other(_)) | None => selection::SyncResult::Unknown,
            },
            is_running,
            last_sync: self.info.last_sync_time.map(|at| at.0),
            interval_seconds: self.info.polling_interval_in_seconds,
            stage: self.progress().to_owned(),
            message: excerpt(if error.is_empty() { &said } else { error }, 500),
        };
        (provider, (self.tone, self.badge))
    }

    /// How far the sync is that runs: "Applying changes: 12 of 64".
    pub fn progress(&self) -> &str {
        self.session.as_ref().map_or("", |s| s.description.as_str())
    }
}

fn last_result(value: &Value) -> Looked {
    let Some(standing) = Standing::of(value) else {
        return Looked {
            row: None,
            words: "vCenter did not report the result of the last sync.".to_owned(),
            tone: Tone::Warning,
        };
    };
    let info = &standing.info;
    let mut facts = Vec::new();
    if let Some(at) = info.last_sync_time {
        facts.push(Fact::time("Last sync started", at.0));
    }
    if let Some(seconds) = info.polling_interval_in_seconds {
        facts.push(Fact::span(
            "Automatic sync interval",
            seconds.saturating_mul(1_000),
        ));
    }
    let said = message(info.status_message.as_ref());
    if !said.is_empty() {
        facts.push(Fact::text("Message from vCenter", said));
    }
    let mut last = row(NEVER, &standing.words, String::new());
    if let Some(session) = &standing.session {
        facts.push(Fact::text("Last manual sync", session.description.clone()));
        let begun = session.started.or(session.queued);
        if let Some(at) = begun {
            facts.push(Fact::time("Started", at));
            // One that runs still may be followed; one that has ended is never a new one.
            let before = at.plus(if session.status.is_end() { 0 } else { -1 });
            last.selection = Selection::Sync(selection::Sync {
                before: Some(before),
            });
        }
        if let Some(at) = session.finished {
            facts.push(Fact::time("Ended", at));
        }
        if let Some(error) = &session.error {
            facts.push(Fact::text("Reason", error.message.clone()));
        }
    }
    last.facts = facts;
    Looked {
        words: standing.words,
        tone: standing.tone,
        row: Some(last),
    }
}

/// Returns `true` if an answer says that the requested object no longer exists.
pub fn is_gone(answer: &Answer) -> bool {
    matches!(answer, Err(problem) if problem.kind == Kind::NotFound)
}
