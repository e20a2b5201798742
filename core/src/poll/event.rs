//! The events of a poller, and its actions.

use crate::clock::Timestamp;

/// The id of a followed task, or of whatever else has a state of its own.
pub type Key = String;

/// An event of the poller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Follow this from now on.
    Follow {
        /// Its id.
        key: Key,
    },
    /// Nobody wants to know any more, nor knows that it is over.
    Forget {
        /// Its id.
        key: Key,
    },
    /// Somebody wants to know all tasks of the appliance, or nobody does any more.
    Watch(bool),
    /// The time of the last [`Action::WakeAt`] has come.
    Timer,
    /// An answer to an ask came, or it was given up.
    Answered {
        /// The request.
        ask: PollRequest,
        /// Its outcome.
        heard: PollOutcome,
    },
    /// Another tab of this console asked the appliance and heard just now that these go on. Of what
    /// ended it tells the run; that nothing is to be asked any more is said by [`Event::Forget`].
    Told {
        /// Others than the followed may be among them.
        seen: Vec<Key>,
    },
    /// The page became visible or hidden.
    Visible(bool),
    /// The browser went online or offline.
    Online(bool),
    /// There is a new session on the appliance.
    SignedIn,
    /// The session was ended on purpose; nothing is asked, nor sign-in asked for, until the next.
    SignedOut,
}

/// The outcome of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollOutcome {
    /// The state of one task or a page of them.
    Alive {
        /// Those that are in a final state; others than the followed may be among them.
        finished: Vec<Key>,
        /// Those that are still going on; others than the followed may be among them.
        seen: Vec<Key>,
        /// True if the list has another page.
        next_page: bool,
    },
    /// The session is no longer accepted (401, or what the system sends in its place).
    SignedOut,
    /// No answer, or one that says nothing about the task.
    Failed {
        /// Retry-After in ms, where it was sent.
        retry_after: Option<i64>,
    },
    /// 403: the session is good, the right is missing.
    Forbidden,
    /// The appliance does not know this task (any more).
    Gone {
        /// Its id.
        key: Key,
    },
}

/// A request that the watch wants sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollRequest {
    /// About one task.
    Task {
        /// Its id.
        key: Key,
    },
    /// A page of the appliance's tasks, newest first, [`PAGE_SIZE`](super::PAGE_SIZE) of them.
    List {
        /// From 0.
        page: u16,
    },
}

/// A command to the caller. All of a step's actions are to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this, and report by [`Event::Answered`] whatever comes of it.
    Ask(PollRequest),
    /// Send [`Event::Timer`] then; this replaces the timer set before.
    WakeAt(Timestamp),
    /// Ask for a sign-in, in place. Said once, until signed in.
    NeedSignIn,
    /// The state that is shown is as of `since`, and no news is coming. Said once, until [`Action::Fresh`].
    Stale {
        /// When the appliance was heard last.
        since: Timestamp,
    },
    /// News is coming again.
    Fresh,
}

/// The calls that the appliance offers for following.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// True if it lists its tasks.
    pub task_list: bool,
}
