//! What can be adjusted, on the command line and while running.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, millis};

/// All times in seconds; fractions are fine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How long a task waits before it begins.
    pub queue_seconds: f64,
    /// How long a task runs.
    pub task_seconds: f64,
    /// How many times faster than that everything goes.
    pub speed: f64,
    /// A session ends when it was not used for so long.
    pub session_seconds: f64,
    /// A vCenter or Cloud Director Availability session ends after so long,
    /// used or not.
    pub session_maximum_seconds: f64,
    /// A task that ended is known for so long; after that it is 404.
    pub task_retention_seconds: f64,
    /// Whether promote, test and cleanup are refused without a session on the
    /// remote site. No public document says; the only public client signs in
    /// there first.
    pub image_actions_need_remote_session: bool,
    /// Status of a vCenter's `resource_busy`: 500 in most documents, 400 in
    /// those of 6.7.1.
    pub resource_busy_status: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            queue_seconds: 1.5,
            task_seconds: 12.0,
            speed: 1.0,
            session_seconds: 1800.0,
            session_maximum_seconds: 86_400.0,
            task_retention_seconds: 1800.0,
            image_actions_need_remote_session: false,
            resource_busy_status: 500,
        }
    }
}

impl Settings {
    /// How long a task waits before it begins.
    pub fn queue_time(&self) -> Millis {
        span(self.queue_seconds / self.pace())
    }

    /// How long a task runs.
    pub fn task_time(&self) -> Millis {
        span(self.task_seconds / self.pace())
    }

    /// How long a session lives without being used.
    pub fn session_time(&self) -> Millis {
        span(self.session_seconds)
    }

    /// How long a session lives at most.
    pub fn session_maximum(&self) -> Millis {
        span(self.session_maximum_seconds)
    }

    /// How long a task is remembered after its end.
    pub fn task_retention(&self) -> Millis {
        span(self.task_retention_seconds)
    }

    fn pace(&self) -> f64 {
        if self.speed > 0.0 { self.speed } else { 1.0 }
    }
}

/// Seconds as typed, in milliseconds; nonsense (negative, NaN) is zero.
fn span(seconds: f64) -> Millis {
    let limited = seconds.clamp(0.0, 1.0e9);
    Duration::try_from_secs_f64(limited).map_or(0, millis)
}
