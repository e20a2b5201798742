//! Values that can be set on the command line and changed at run time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, millis};

/// Amount and seed of the data to start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Seed of the generated data.
    pub seed: u64,
    /// Minimum number of replications between the two sites.
    pub replications: usize,
    /// Minimum number of recovery plans between the two sites.
    pub plans: usize,
    /// Minimum number of ended tasks that vSphere Replication of site A remembers.
    pub tasks: usize,
}

impl Default for Extent {
    fn default() -> Self {
        Self {
            seed: 1,
            replications: 0,
            plans: 0,
            tasks: 0,
        }
    }
}

/// The form of the answer to a request over the limit of a gateway.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverQuota {
    /// 429 without a body.
    #[default]
    Plain,
    /// 429 with `Retry-After`.
    RetryAfter,
    /// 429 with a `ResponseError`.
    Body,
}

/// All times in seconds; fractions are fine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Time that a task is queued.
    pub queue_seconds: f64,
    /// Time that a task runs.
    pub task_seconds: f64,
    /// Factor by which tasks are faster than that.
    pub speed: f64,
    /// Idle time limit of a session.
    pub session_seconds: f64,
    /// Absolute time limit of a vCenter or Cloud Director Availability session.
    pub session_maximum_seconds: f64,
    /// Time after which a task that ended is forgotten (404).
    pub task_retention_seconds: f64,
    /// `true` to refuse promote, demote, test and cleanup without a session on
    /// the remote site. No public document says so; the only public client
    /// signs in there first.
    pub image_actions_need_remote_session: bool,
    /// `true` to demand the name of the peer in `POST /sites`, as the Cloud flavour of Cloud
    /// Director Availability does.
    pub vcda_cloud: bool,
    /// `true` once the password of the appliance's own root user has expired.
    pub vcda_root_password_expired: bool,
    /// Status of a vCenter's `resource_busy`: 500 in most documents, 400 in
    /// those of 6.7.1.
    pub resource_busy_status: u16,
    /// Requests of one session that a gateway of vSphere Replication or Site
    /// Recovery Manager answers within `quota_seconds`; 0 for any number.
    pub session_quota: u32,
    /// The same, for one client address: behind a proxy, of all its users.
    pub client_quota: u32,
    /// The same, in all.
    pub service_quota: u32,
    /// Length of the fixed windows of the quotas.
    pub quota_seconds: f64,
    /// The answer to more requests.
    pub over_quota: OverQuota,
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
            vcda_cloud: false,
            vcda_root_password_expired: false,
            resource_busy_status: 500,
            session_quota: 50,
            client_quota: 100,
            service_quota: 1000,
            quota_seconds: 60.0,
            over_quota: OverQuota::Plain,
        }
    }
}

impl Settings {
    /// Returns the time that a task is queued.
    pub fn queue_time(&self) -> Millis {
        span(self.queue_seconds / self.pace())
    }

    /// Returns the time that a task runs.
    pub fn task_time(&self) -> Millis {
        span(self.task_seconds / self.pace())
    }

    /// Returns the idle time limit of a session.
    pub fn session_time(&self) -> Millis {
        span(self.session_seconds)
    }

    /// Returns the absolute time limit of a session.
    pub fn session_maximum(&self) -> Millis {
        span(self.session_maximum_seconds)
    }

    /// Returns the time for which a task is remembered after its end.
    pub fn task_retention(&self) -> Millis {
        span(self.task_retention_seconds)
    }

    /// Returns the length of the windows of the quotas.
    pub fn quota_time(&self) -> Millis {
        span(self.quota_seconds)
    }

    /// Returns the same without a limit of requests.
    #[must_use]
    pub fn without_quotas(self) -> Self {
        Self {
            session_quota: 0,
            client_quota: 0,
            service_quota: 0,
            ..self
        }
    }

    fn pace(&self) -> f64 {
        if self.speed > 0.0 { self.speed } else { 1.0 }
    }
}

/// Converts seconds to milliseconds; negative and NaN are zero.
fn span(seconds: f64) -> Millis {
    let limited = seconds.clamp(0.0, 1.0e9);
    Duration::try_from_secs_f64(limited).map_or(0, millis)
}
