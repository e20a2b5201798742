//! Every failure, said as what happened, what it means, what to do, and the
//! technical detail.

mod context;
mod words;

pub use context::{ErrorBody, ErrorFormat, FailureTexts, RequestContext};
pub use words::words_of;

use crate::facts::Fact;
use crate::reply::{Failure, Outcome, Reply};
use crate::text::excerpt;

/// So much of an unreadable body is kept (design: the first 2 KB).
pub const RAW_KEPT: usize = 2 * 1024;

/// The cause of a submission that the browser never got.
const NOT_SENT: &str = "Nothing was sent.";

/// The kind of a problem, on which alone the console's reaction depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The browser is offline.
    Offline,
    /// Nobody answered, and a browser does not say why.
    Unreachable,
    /// Nobody answered in time.
    TimedOut,
    /// The session is missing or over: sign in again.
    NotSignedIn,
    /// The session on the peer is missing: sign in there.
    NotSignedInRemotely,
    /// Signed in, but not allowed to.
    Forbidden,
    /// The requested object does not exist.
    NotFound,
    /// The appliance understood and said no.
    Refused,
    /// The appliance is busy with the same thing.
    Busy,
    /// Asked too often.
    TooMany,
    /// A proxy in between answered.
    Proxy,
    /// A proxy in between had forwarded the request before, and did not do it a second time.
    AlreadyForwarded,
    /// The appliance failed.
    Server,
    /// Unreadable response.
    Unreadable,
    /// The work itself ended with an error.
    TaskFailed,
    /// This appliance does not have the call.
    NotOffered,
    /// The console was at fault or gave up.
    Console,
}

impl Kind {
    const ALL: [Kind; 17] = [
        Kind::Offline,
        Kind::Unreachable,
        Kind::TimedOut,
        Kind::NotSignedIn,
        Kind::NotSignedInRemotely,
        Kind::Forbidden,
        Kind::NotFound,
        Kind::Refused,
        Kind::Busy,
        Kind::TooMany,
        Kind::Proxy,
        Kind::AlreadyForwarded,
        Kind::Server,
        Kind::Unreadable,
        Kind::TaskFailed,
        Kind::NotOffered,
        Kind::Console,
    ];

    /// The word for it in the journal and in evidence.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Offline => "offline",
            Kind::Unreachable => "unreachable",
            Kind::TimedOut => "timed-out",
            Kind::NotSignedIn => "not-signed-in",
            Kind::NotSignedInRemotely => "not-signed-in-remotely",
            Kind::Forbidden => "forbidden",
            Kind::NotFound => "not-found",
            Kind::Refused => "refused",
            Kind::Busy => "busy",
            Kind::TooMany => "too-many",
            Kind::Proxy => "proxy",
            Kind::AlreadyForwarded => "already-forwarded",
            Kind::Server => "server",
            Kind::Unreadable => "unreadable",
            Kind::TaskFailed => "task-failed",
            Kind::NotOffered => "not-offered",
            Kind::Console => "console",
        }
    }

    /// Reads [`Kind::as_str`] back; what is not known is the console's fault.
    pub fn parse(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .unwrap_or(Kind::Console)
    }
}

/// The stage at which a problem occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading a list or a target.
    Load,
    /// Signing in or out.
    SignIn,
    /// Submitting an operation.
    Submit,
    /// Looking what became of it.
    Follow,
}

/// Words for something that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// The event that occurred.
    pub title: &'static str,
    /// The cause.
    pub cause: &'static str,
    /// The action.
    pub action: &'static str,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The kind, on which the console's reaction depends.
    pub kind: Kind,
    /// The event that occurred.
    pub title: String,
    /// The cause.
    pub cause: String,
    /// The action.
    pub action: String,
    /// The server's message.
    pub message: String,
    /// More of the server's own words.
    pub details: String,
    /// Appliance, method and path, status, code, ids, times.
    pub facts: Vec<Fact>,
    /// The body, where it could not be read or says more.
    pub raw: String,
    /// Stack traces and the like: folded, and not in the default copy.
    pub trace: String,
    /// When to ask again at the earliest, in milliseconds from now.
    pub retry_after: Option<i64>,
}

/// The JSON of a good answer, or what went wrong.
pub type Answer = Result<serde_json::Value, Box<Problem>>;

impl Problem {
    /// A problem with words and nothing else.
    pub fn new(kind: Kind, words: ErrorText) -> Self {
        Self {
            kind,
            title: words.title.to_owned(),
            cause: words.cause.to_owned(),
            action: words.action.to_owned(),
            message: String::new(),
            details: String::new(),
            facts: Vec::new(),
            raw: String::new(),
            trace: String::new(),
            retry_after: None,
        }
    }

    /// A fault of the console itself.
    pub fn console(what: impl Into<String>) -> Self {
        let mut problem = Self::new(
            Kind::Console,
            ErrorText {
                title: "Internal error",
                cause: "The request was not sent.",
                action: "Reload the page. If it happens again, report it with the technical details.",
            },
        );
        problem.details = what.into();
        problem
    }

    /// From an outcome that is not what was hoped for.
    pub fn from_outcome(outcome: &Outcome, asked: &RequestContext) -> Self {
        match outcome {
            Ok(reply) => Self::from_reply(reply, asked),
            Err(failure) => Self::from_failure(failure, asked),
        }
    }

    /// From an answer. A success that lands here is one that could not be read.
    pub fn from_reply(reply: &Reply, asked: &RequestContext) -> Self {
        let mut said = if reply.is_page() {
            ErrorBody::default()
        } else {
            (asked.errors.read)(reply)
        };
        let kind = kind_of(reply, &said, asked);
        let words = asked.errors.text(&said.code);
        let words = words.or_else(|| asked.errors.text(kind.as_str()));
        let words = words.unwrap_or_else(|| words_of(kind, asked.stage));
        // A sign-in's good answer holds a token, wherever that may be, and so nothing was struck
        // out of it: nothing of it is kept.
        let may_have_token = asked.stage == Stage::SignIn && reply.is_success();
        if may_have_token {
            said = ErrorBody::default();
        }
        let mut problem = Self::new(kind, words);
        problem.message = excerpt(&said.message, RAW_KEPT);
        problem.details = excerpt(&said.details, RAW_KEPT);
        problem.trace = excerpt(&said.trace, 4 * RAW_KEPT);
        problem.retry_after = reply.retry_after;
        problem.facts = asked.facts();
        problem
            .facts
            .push(Fact::code("Status", reply.status.to_string()));
        if !said.code.is_empty() {
            problem
                .facts
                .push(Fact::code(asked.errors.code_label, short(&said.code)));
        }
        if !said.op_id.is_empty() {
            problem.facts.push(Fact::code("op_id", short(&said.op_id)));
        }
        if let Some(date) = reply.date {
            problem.facts.push(Fact::time("Response date", date));
        }
        if let Some(wait) = reply.retry_after {
            problem.facts.push(Fact::span("Retry after", wait));
        }
        if !may_have_token {
            problem.raw = excerpt(&reply.text(), RAW_KEPT);
        }
        problem
    }

    /// From no answer.
    pub fn from_failure(failure: &Failure, asked: &RequestContext) -> Self {
        let kind = match failure {
            Failure::Offline => Kind::Offline,
            Failure::Network => Kind::Unreachable,
            Failure::TimedOut(_) => Kind::TimedOut,
            Failure::Broken(_) => Kind::Unreadable,
            // It was on its way: nobody knows how far it came.
            Failure::Aborted if asked.stage == Stage::Submit => Kind::Unreachable,
            Failure::NoSession => Kind::NotSignedIn,
            Failure::Aborted | Failure::NotSent(_) => Kind::Console,
        };
        let mut problem = Self::new(kind, words_of(kind, asked.stage));
        if asked.stage == Stage::Submit
            && matches!(failure, Failure::NoSession | Failure::NotSent(_))
        {
            problem.cause = NOT_SENT.to_owned();
        }
        match failure {
            Failure::TimedOut(after) => problem.facts.push(Fact::span("Waited", *after)),
            Failure::Broken(why) | Failure::NotSent(why) => problem.details = why.clone(),
            _ => {}
        }
        let mut facts = asked.facts();
        facts.append(&mut problem.facts);
        problem.facts = facts;
        problem
    }

    /// An answer of the right status whose content makes no sense.
    pub fn unreadable(reply: &Reply, why: &str, asked: &RequestContext) -> Self {
        let mut problem = Self::from_reply(reply, asked);
        problem.kind = Kind::Unreadable;
        let words = words_of(Kind::Unreadable, asked.stage);
        problem.title = words.title.to_owned();
        problem.cause = words.cause.to_owned();
        problem.action = words.action.to_owned();
        problem.details = why.to_owned();
        problem
    }

    /// Puts an operation's own words in the place of the general ones.
    pub fn reworded(self, words: &[(Kind, ErrorText)]) -> Self {
        match words.iter().find(|(kind, _)| *kind == self.kind) {
            Some((_, words)) => self.in_words(*words),
            None => self,
        }
    }

    /// Puts other words in the place of those that it has.
    pub fn in_words(mut self, words: ErrorText) -> Self {
        self.title = words.title.to_owned();
        self.cause = words.cause.to_owned();
        self.action = words.action.to_owned();
        self
    }
}

/// A code or an id, which are never long.
fn short(text: &str) -> String {
    excerpt(text, 200)
}

/// Sorts an answer. What the body says counts before the status: vAPI types
/// and a NotAuthenticated inside a 500 (contracts C.3; practice 2).
fn kind_of(reply: &Reply, said: &ErrorBody, asked: &RequestContext) -> Kind {
    if reply.redirected || (reply.is_success() && reply.is_page()) {
        return Kind::Proxy;
    }
    if reply.is_repeat() {
        return Kind::AlreadyForwarded;
    }
    // A failure of the appliance may be a session that is half dead: reads work, and calls that
    // pass through to another service do not (contracts G).
    if let Some(kind) = said.kind.filter(|kind| *kind != Kind::Server) {
        return kind;
    }
    // The gateway says 403 or 500 where the session on the peer is missing; its
    // code must not be taken for the end of the appliance's own session.
    let error = reply.status >= 400;
    let remote = error && said.code.contains("RemoteSiteNotAuthenticated");
    if remote || (asked.about_peer && reply.status == 403) {
        return Kind::NotSignedInRemotely;
    }
    if error && (is_unauthenticated(&said.code, asked) || is_unauthenticated(&said.message, asked))
    {
        return Kind::NotSignedIn;
    }
    if let Some(kind) = said.kind {
        return kind;
    }
    match reply.status {
        200..=299 => Kind::Unreadable,
        401 if asked.about_peer => Kind::NotSignedInRemotely,
        401 => Kind::NotSignedIn,
        403 => Kind::Forbidden,
        404 if reply.is_page() => Kind::Proxy,
        404 | 410 => Kind::NotFound,
        429 => Kind::TooMany,
        400..=499 if reply.is_page() => Kind::Proxy,
        400..=499 => Kind::Refused,
        502..=504 => Kind::Proxy,
        500..=599 if reply.is_page() => Kind::Proxy,
        // A code that says why is a no. Otherwise a failure of the appliance, whatever it calls
        // it, does not say how far the request came (contracts A.6, D.5).
        500..=599 if asked.stage == Stage::Submit && asked.errors.text(&said.code).is_some() => {
            Kind::Refused
        }
        _ => Kind::Server,
    }
}

/// Returns whether a code or message says that there is no session.
fn is_unauthenticated(text: &str, asked: &RequestContext) -> bool {
    let says = |words: &str| text.contains(words);
    // Where the servers do not trust each other, no session has ended.
    if says("RemoteServer") {
        return false;
    }
    // A service behind the appliance refused its sign-in. Where the request brings a password of
    // its own, it is that one.
    let is_refused_behind = !asked.sends_password && asked.stage != Stage::SignIn;
    says("NotAuthenticated")
        || says("session is not authenticated")
        || (is_refused_behind && says("InvalidLogin"))
}
