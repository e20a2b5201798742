//! Links and providers in the JSON of the API. Unset members are left out, as
//! in vAPI.

use serde_json::{Value, json};

use super::inventory::{Link, Provider, Session};
use crate::clock::{Millis, iso8601};
use crate::task::{Stage, Task, Tasks};

/// Percentages at which a sync changes from detecting to listing changes, and
/// from listing to applying.
const ENUMERATION: u8 = 15;
const APPLICATION: u8 = 40;

/// Returns `Links.Summary`.
pub fn link_summary(link: &Link) -> Value {
    json!({ "link": link.id, "display_name": link.domain })
}

/// Returns `Links.Info`.
pub fn link_health(link: &Link) -> Value {
    let mut info = json!({
        "display_name": link.domain,
        "connection_health_status": "HEALTHY",
    });
    if let Some(connection_error) = &link.connection_error {
        info["connection_health_status"] = json!("UNHEALTHY");
        info["health_status_message"] = connection_error.json();
    }
    info
}

/// Returns `Providers.Info`.
pub fn provider(provider: &Provider, appliance: &str, tasks: &Tasks, now: Millis) -> Value {
    let ended = provider.last.as_ref().and_then(|last| last.ended.as_ref());
    let mut info = json!({
        "polling_interval_in_seconds": provider.interval_seconds,
        "status": match ended {
            None => "NO_SYNC_FOUND",
            Some(Ok(())) => "SUCCEEDED",
            Some(Err(_)) => "FAILED",
        },
    });
    if let Some(last) = &provider.last {
        info["last_sync_time"] = json!(iso8601(last.started_at));
    }
    if let Some(Err(message)) = ended {
        info["status_message"] = message.json();
    }
    if let Some(session) = &provider.session {
        let task = tasks.get(appliance, &session.task);
        info["current_session_info"] = session_info(provider, session, task, now);
    }
    info
}

/// Returns `Providers.SessionInfo`.
fn session_info(provider: &Provider, session: &Session, task: Option<&Task>, now: Millis) -> Value {
    let (stage, percent) = match (&session.end, task) {
        (Some(end), _) if end.problem.is_some() => ("FAILED", end.percent),
        (Some(_), _) => ("COMPLETED", 100),
        (None, Some(task)) => match task.stage(now) {
            Stage::Queued => ("WAITING", 0),
            _ => running_stage(task.percent(now)),
        },
        (None, None) => ("WAITING", 0),
    };
    let (completed, total) = work(provider, percent);
    let mut info = json!({
        "stage": stage,
        "start_time": iso8601(session.started_at),
        "completed_work": completed,
        "total_work": total,
    });
    if let Some(end) = &session.end {
        info["completion_time"] = json!(iso8601(end.at));
        if let Some(problem) = &end.problem {
            info["exception"] = problem.json();
        }
    }
    info
}

fn running_stage(percent: u8) -> (&'static str, u8) {
    let stage = match percent {
        0..ENUMERATION => "CHANGE_DETECTION",
        ENUMERATION..APPLICATION => "CHANGE_ENUMERATION",
        _ => "CHANGE_APPLICATION",
    };
    (stage, percent)
}

/// Returns completed and total work; both zero while the total is unknown.
fn work(provider: &Provider, percent: u8) -> (i64, i64) {
    let share = |part: i64, work_total: i64| provider.total * part / work_total.max(1);
    let percent = i64::from(percent);
    let known_from = i64::from(APPLICATION);
    if !provider.counts_late {
        return (share(percent, 100), provider.total);
    }
    if percent < known_from {
        return (0, 0);
    }
    let done = share(percent - known_from, 100 - known_from);
    (done, provider.total)
}
