//! Misbehaviour on demand: which request (a [`Rule`]), what happens to it
//! (a [`Fault`]), and how often.
//!
//! A fault strikes in one of three places: instead of the appliance
//! ([`reply`]), in the task that the request starts ([`Fault::fate`]), or on
//! the way back ([`rewrite`], [`body`]).

pub mod body;
pub mod reply;
pub mod rewrite;
pub mod rule;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::task::{Failure, Fate};

pub use rule::{Faults, Rule, Target};

/// What happens to a request. In JSON `{"kind": "cut-after", …}`.
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
    /// An error body (`ResponseError`) with a status of choice.
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
    /// Any reply at all.
    Reply {
        #[serde(default = "default_status")]
        status: u16,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        body: String,
    },
    /// The connection ends without an answer, and nothing was done.
    CutBefore {
        #[serde(default)]
        reused: bool,
    },
    /// No answer for so long, and nothing was done.
    Stall {
        #[serde(default = "default_stall")]
        seconds: f64,
    },

    // The appliance does its work, and then:
    /// the connection ends without an answer.
    CutAfter {
        #[serde(default)]
        reused: bool,
    },
    /// The connection ends in the middle of the body.
    CutDuring,
    /// There is no answer for so long.
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
    /// A byte order mark stands before the JSON.
    ByteOrderMark,
    /// Every number is larger than any type.
    HugeNumbers,
    /// A field holds lists within lists, thousands deep.
    DeepNesting,
    /// Every value is null.
    Nulls,
    /// Strings are numbers, numbers strings.
    WrongTypes,
    /// Every enumeration has a value nobody knows.
    UnknownEnum,
    /// Tasks show this progress.
    Progress { value: i64 },
    /// Tasks' progress falls back with every other answer.
    ProgressFalls,
    /// The task has no id.
    NoTaskId,
    /// Names and messages try to break the page.
    HostileStrings {
        #[serde(default)]
        what: Hostile,
    },
    /// Times and `Date` are off by so much, in this answer.
    Skew { seconds: i64 },
    /// The answer has another media type.
    ContentType { value: String },
    /// A header of the answer says something else.
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
    /// The task stands still at a percentage.
    TaskNeverEnds {
        #[serde(default = "default_percent")]
        percent: u8,
    },
}

/// What hostile strings are made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hostile {
    /// HTML that would run a script.
    #[default]
    Markup,
    /// Characters that turn the direction of writing.
    Bidi,
    /// One string of a megabyte.
    Huge,
}

impl Fault {
    /// What it has in store for a task that the request starts.
    pub fn fate(&self) -> Option<Fate> {
        match self {
            Self::TaskFails {
                percent,
                message,
                details,
            } => Some(Fate::Fails(
                (*percent).min(100),
                Failure {
                    message: message.clone(),
                    details: details.clone(),
                },
            )),
            Self::TaskCancelled { percent } => Some(Fate::Cancelled((*percent).min(100))),
            Self::TaskNeverEnds { percent } => Some(Fate::NeverEnds((*percent).min(99))),
            _ => None,
        }
    }

    /// Whether connections must not be used twice while this fault waits.
    ///
    /// A browser sends a request again on its own, a `POST` too, when a
    /// connection that was used before ends without an answer (Chromium does;
    /// RFC 9110 §9.2.2 says it must not). To a page the cut would then look
    /// like nothing. With `reused` the connection may be an old one, to see
    /// just that.
    pub fn needs_fresh_connection(&self) -> bool {
        matches!(
            self,
            Self::CutBefore { reused: false } | Self::CutAfter { reused: false }
        )
    }

    /// By how much `Date` is off in this answer, in milliseconds.
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
