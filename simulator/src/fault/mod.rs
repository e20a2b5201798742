//! Fault injection: which request (a [`Rule`]), its effect (a [`Fault`]), and
//! how often.
//!
//! A fault applies at one of three places: instead of the appliance
//! ([`reply`]), in the task that the request starts ([`Fault::task_fault`]), or
//! to the answer ([`rewrite`], [`body`]).

pub mod body;
pub mod reply;
pub mod rewrite;
pub mod rule;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::task::{Failure, TaskFault};

pub use rule::{Faults, Rule, Target};

/// Effect of a fault. In JSON `{"kind": "cut-after", …}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "snake_case",
    deny_unknown_fields
)]
pub enum Fault {
    // Instead of the appliance: the request is never handled.
    /// 401 without a body, as after the end of the session.
    Unauthorized,
    /// 500 whose body says that nobody is signed in.
    NotAuthenticated,
    /// 403 with an error body.
    Forbidden,
    /// 404 without a body.
    NotFound,
    /// An error body (`ResponseError`) with any status.
    ResponseError {
        #[serde(default = "default_error_status")]
        status: u16,
        #[serde(default = "default_error_code")]
        error_code: String,
        #[serde(default = "default_error_message")]
        message: String,
    },
    /// 429 with `Retry-After`.
    TooManyRequests {
        #[serde(default = "default_retry_after")]
        retry_after: u64,
    },
    /// A proxy's error page: 502, 503, 504.
    GatewayError {
        #[serde(default = "default_gateway_status")]
        status: u16,
    },
    /// 200 with a web page instead of JSON.
    Html,
    /// 302 to a login page.
    Redirect {
        #[serde(default = "default_location")]
        location: String,
    },
    /// Any reply.
    Reply {
        #[serde(default = "default_status")]
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: String,
    },
    /// The connection ends without an answer, and the request is not handled.
    CutBefore {
        #[serde(default)]
        reused: bool,
    },
    /// No answer for a time, and the request is not handled.
    Stall {
        #[serde(default = "default_stall")]
        seconds: f64,
    },

    // The request is handled, and then:
    /// the connection ends without an answer.
    CutAfter {
        #[serde(default)]
        reused: bool,
    },
    /// The connection ends in the middle of the body.
    CutDuring,
    /// there is no answer for a time.
    StallAfter {
        #[serde(default = "default_stall")]
        seconds: f64,
    },
    /// The answer comes late.
    Slow {
        #[serde(default = "default_slow")]
        seconds: f64,
    },
    /// The body comes a few bytes at a time.
    Drip {
        #[serde(default = "default_drip_bytes")]
        bytes: usize,
        #[serde(default = "default_drip_pause")]
        milliseconds: u64,
    },
    /// The body is missing.
    EmptyBody,
    /// The body ends half-way, and its length agrees.
    TruncatedJson,
    /// The body is not UTF-8.
    BadUtf8,
    /// A byte order mark precedes the JSON.
    ByteOrderMark,
    /// Every number exceeds all types.
    HugeNumbers,
    /// A field contains lists within lists, thousands deep.
    DeepNesting,
    /// Every value is null.
    Nulls,
    /// Strings are numbers, numbers strings.
    WrongTypes,
    /// Every enumeration has an unknown value.
    UnknownEnum,
    /// Tasks show this progress.
    Progress { value: i64 },
    /// The progress of tasks falls with every other answer.
    ProgressFalls,
    /// The task has no id.
    NoTaskId,
    /// Names and messages contain hostile text.
    HostileStrings {
        #[serde(default)]
        what: Hostile,
    },
    /// Times and `Date` are wrong by some seconds, in this answer.
    Skew { seconds: i64 },
    /// The answer has another media type.
    ContentType { value: String },
    /// A header of the answer has another value.
    Header { name: String, value: String },

    // The task that the request starts:
    /// fails at a percentage.
    TaskFails {
        #[serde(default = "default_percent")]
        percent: u8,
        #[serde(default = "default_task_message")]
        message: String,
        #[serde(default = "default_task_details")]
        details: String,
    },
    /// The task is cancelled at a percentage.
    TaskCancelled {
        #[serde(default = "default_percent")]
        percent: u8,
    },
    /// The task pauses for ever at a percentage.
    TaskNeverEnds {
        #[serde(default = "default_percent")]
        percent: u8,
    },
}

/// Kind of hostile text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hostile {
    /// HTML with a script.
    #[default]
    Markup,
    /// Characters that change the direction of text.
    Bidi,
    /// One string of a megabyte.
    Huge,
}

impl Fault {
    /// Returns its effect on a task that the request starts.
    pub fn task_fault(&self) -> Option<TaskFault> {
        match self {
            Self::TaskFails {
                percent,
                message,
                details,
            } => Some(TaskFault::Fails(
                (*percent).min(100),
                Failure {
                    message: message.clone(),
                    details: details.clone(),
                },
            )),
            Self::TaskCancelled { percent } => Some(TaskFault::Cancelled((*percent).min(100))),
            Self::TaskNeverEnds { percent } => Some(TaskFault::NeverEnds((*percent).min(99))),
            _ => None,
        }
    }

    /// Returns `true` if connections must not be reused while this fault waits.
    ///
    /// A browser repeats a request, even a `POST`, when a reused connection
    /// ends without an answer (Chromium does; RFC 9110 §9.2.2 forbids it). The
    /// page would not notice the cut. With `reused` the connection may be an
    /// old one, to test just that.
    pub fn needs_fresh_connection(&self) -> bool {
        matches!(
            self,
            Self::CutBefore { reused: false } | Self::CutAfter { reused: false }
        )
    }

    /// Returns the error of `Date` in this answer, in milliseconds.
    pub fn clock_skew(&self) -> i64 {
        match self {
            Self::Skew { seconds } => seconds.saturating_mul(1000),
            _ => 0,
        }
    }
}

fn default_status() -> u16 {
    200
}
fn default_error_status() -> u16 {
    500
}
fn default_error_code() -> String {
    "hms.fault.ResourceBusy".to_owned()
}
fn default_error_message() -> String {
    "The object is busy with another operation.".to_owned()
}
fn default_retry_after() -> u64 {
    5
}
fn default_gateway_status() -> u16 {
    502
}
fn default_location() -> String {
    "/login".to_owned()
}
fn default_stall() -> f64 {
    3600.0
}
fn default_slow() -> f64 {
    3.0
}
fn default_drip_bytes() -> usize {
    16
}
fn default_drip_pause() -> u64 {
    100
}
fn default_percent() -> u8 {
    50
}
fn default_task_message() -> String {
    "The operation failed on the recovery site.".to_owned()
}
fn default_task_details() -> String {
    "Cannot consolidate the replica disk 'fin-erp-db01_1.vmdk': there is not enough free space on \
     datastore 'ds-dr-02' (required 84 GB, available 11 GB)."
        .to_owned()
}
