//! vCenter: sessions, vAPI errors and Hybrid Linked Mode (`seeds/vcenter-hvc-sync-start.txt`,
//! contracts C).
//!
//! Below `/rest` every value is wrapped in `value`, below `/api` it is bare; both are read
//! everywhere.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::words::words;
use super::{Items, Label, Time, lenient};
use crate::request::Password;

/// Returns what a reply is about: what `/rest` wraps and `/api` does not.
pub fn payload(reply: &Value) -> &Value {
    match reply.get("value") {
        None | Some(Value::Null) => reply,
        Some(wrapped) => wrapped,
    }
}

/// The session of a user: the reply to the question who is signed in.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Session {
    pub user: Option<String>,
}

/// The part of an error that stands outside of the wrapping.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorType {
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// An error of a standard type, in any of its three forms: wrapped, bare, and with the names of
/// `localizableMessages`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApiError {
    pub error_type: Option<String>,
    pub messages: Items<LocalizableMessage>,
    /// The type in the third form.
    pub name: Option<String>,
    #[serde(rename = "localizableMessages")]
    pub localizable_messages: Items<LocalizableMessage>,
}

/// A message in up to four forms.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LocalizableMessage {
    pub id: Option<Label>,
    pub default_message: Option<String>,
    /// In the third form of errors.
    #[serde(rename = "defaultMessage")]
    pub default_message_in_camel_case: Option<String>,
    pub localized: Option<String>,
}

impl LocalizableMessage {
    /// Returns the message in the best form that is there; "" where there is none.
    pub fn text(&self) -> &str {
        let forms = [
            &self.localized,
            &self.default_message,
            &self.default_message_in_camel_case,
        ];
        let text = forms.into_iter().find_map(|form| form.as_deref());
        text.or(self.id.as_deref()).unwrap_or_default()
    }
}

/// A link to a remote domain, in the list.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LinkSummary {
    pub link: Option<String>,
    pub display_name: Option<String>,
}

/// The health of a link.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LinkInfo {
    pub connection_health_status: Option<LinkHealth>,
    pub health_status_message: Option<LocalizableMessage>,
}

words! {
    /// The health of the connection of a link.
    pub enum LinkHealth {
        Healthy = "HEALTHY",
        Unhealthy = "UNHEALTHY",
    }
}

/// A sync provider, in the list of its link.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProviderSummary {
    pub provider: Option<String>,
}

/// A sync provider and its syncs: `Providers.Info`.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProviderInfo {
    pub status: Option<SyncStatus>,
    pub status_message: Option<LocalizableMessage>,
    pub last_sync_time: Option<Time>,
    pub polling_interval_in_seconds: Option<i64>,
    /// The last sync that somebody started.
    pub current_session_info: Option<SyncSession>,
}

words! {
    /// The result of the last sync of a provider.
    pub enum SyncStatus {
        Succeeded = "SUCCEEDED",
        Failed = "FAILED",
        NoSyncFound = "NO_SYNC_FOUND",
    }
}

/// A sync that somebody started.
#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SyncSession {
    pub stage: Option<SyncStage>,
    pub start_time: Option<Time>,
    pub completion_time: Option<Time>,
    pub completed_work: Option<i64>,
    /// 0 while it is not known.
    pub total_work: Option<i64>,
    pub exception: Option<LocalizableMessage>,
}

words! {
    /// The stage of a sync.
    pub enum SyncStage {
        Waiting = "WAITING",
        ChangeDetection = "CHANGE_DETECTION",
        ChangeEnumeration = "CHANGE_ENUMERATION",
        ChangeApplication = "CHANGE_APPLICATION",
        Completed = "COMPLETED",
        Failed = "FAILED",
    }
}

/// The body of the start of a sync.
#[derive(Debug, Serialize)]
pub struct StartSpec<'a> {
    pub credentials: Credentials<'a>,
}

/// The account on the remote side.
#[derive(Debug, Serialize)]
pub struct Credentials<'a> {
    pub user_name: &'a str,
    pub password: Password,
}
