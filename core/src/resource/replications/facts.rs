//! The facts of a replication, for its page.

use super::{MINUTE, direction_word, message, replication};
use crate::facts::{Fact, size_words, span_words};
use crate::resource::Object;
use crate::text::excerpt;
use crate::wire::text_of;
use crate::wire::vsphere_replication::{Replication as Info, ReplicationState, SyncProgress};

/// The facts of its row, and what a form does not need.
pub(super) fn facts(object: &Object) -> Vec<Fact> {
    let mut facts = object.row.facts.clone();
    let Some(it) = replication(object) else {
        return facts;
    };
    let info = &it.info;
    let mut add = |label: &'static str, text: &str| {
        if !text.is_empty() {
            facts.push(Fact::text(label, excerpt(text, 500)));
        }
    };
    add("Direction", direction_word(it.direction));
    if let Some(seconds) = info.last_sync_duration {
        add(
            "Last sync duration",
            &span_words(seconds.saturating_mul(1_000)),
        );
    }
    if let Some(minutes) = info.current_rpo_violation.filter(|it| *it > 0) {
        let due = span_words(minutes.saturating_mul(MINUTE));
        add("RPO violated for", &due);
    }
    if let Some(progress) = &info.sync_progress {
        add("Sync progress", &sync_words(progress));
    }
    for (label, state) in [
        ("Configuration", &info.configuration_state),
        ("Recovery", &info.recovery_state),
    ] {
        add(label, state.as_ref().map_or("", state_word));
    }
    add("Configuration error", &message(&info.configuration_error));
    add("Recovery error", text_of(&info.recovery_error));
    add("Last error", &message(&info.last_group_error));
    add("Replication server", text_of(&info.replication_server_name));
    add("Recovery solution", text_of(&info.recovery_solution));
    for (label, is_on) in [
        ("Quiescing", info.quiescing_enabled),
        ("Network compression", info.network_compression_enabled),
        ("Network encryption", info.encryption_enabled),
    ] {
        if let Some(is_on) = is_on {
            add(label, if is_on { "On" } else { "Off" });
        }
    }
    add("Point-in-time instances", &instances(info));
    facts
}

fn instances(info: &Info) -> String {
    match (info.mpit_enabled, info.mpit_instances, info.mpit_days) {
        (Some(false), ..) => "Not kept".to_owned(),
        (Some(true), Some(instances), Some(days)) if days > 0 => {
            format!("{instances} a day for {days} days")
        }
        (Some(true), Some(instances), _) => format!("The last {instances}"),
        (Some(true), None, _) => "Kept".to_owned(),
        (None, ..) => String::new(),
    }
}

fn sync_words(progress: &SyncProgress) -> String {
    let percent = progress
        .progress
        .map(|it| format!("{} %", it.clamp(0, 100)));
    let sizes = match (progress.transferred_current, progress.transferred_total) {
        (Some(current), Some(total)) if total > 0 => {
            let (current, total) = (size_words(current), size_words(total));
            Some(format!("{current} of {total} transferred"))
        }
        _ => None,
    };
    [percent, sizes]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

fn state_word(state: &ReplicationState) -> &str {
    match state {
        ReplicationState::NotStarted => "Not started",
        ReplicationState::InProgress => "In progress",
        ReplicationState::Error => "Error",
        ReplicationState::Ok => "OK",
        ReplicationState::Unknown => "Unknown",
        ReplicationState::Other(word) => word,
    }
}
