//! The parts of a cell of the matrix.

use serde_json::{Value, json};

use crate::host_page::HostPage;
use crate::operation::Operation;
use crate::table::elsewhere;

/// When the fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The console, its configuration, the lists of a form.
    Load,
    SignIn,
    Submit,
    /// While the work goes on.
    Follow,
    /// When it has ended on the appliance and the console has not heard yet.
    Finish,
}

impl Stage {
    pub const ALL: [Self; 5] = [
        Self::Load,
        Self::SignIn,
        Self::Submit,
        Self::Follow,
        Self::Finish,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::SignIn => "sign-in",
            Self::Submit => "submit",
            Self::Follow => "follow",
            Self::Finish => "finish",
        }
    }

    /// The requests that are struck.
    pub fn requests(self, operation: Operation, host_page: HostPage) -> Value {
        match self {
            // The provided session is tried.
            Self::SignIn if host_page.is_given() => operation.who(),
            Self::Load => json!({"call": operation.list_call()}),
            Self::SignIn => json!({"call": operation.sign_in_call()}),
            Self::Submit => json!({"call": operation.submit_call()}),
            // Whatever is looked at, beside the task too.
            Self::Follow | Self::Finish => json!({"method": "GET"}),
        }
    }
}

/// The fault.
#[derive(Clone, Copy, Debug)]
pub enum FaultRule {
    /// The appliance's answers are struck; the fault as the simulator takes it.
    Answer(&'static str),
    /// The appliance knows the task no more, and lists it no more.
    AgedOut,
    /// The session on the other site ends.
    PeerSession,
    /// The browser says that it has no network.
    Offline,
    /// The computer sleeps for hours; the session ends meanwhile.
    Sleep,
    /// Another tab is in front.
    Hidden,
    /// The appliance's clock is wrong by so many minutes.
    Clock(i64),
    /// The button is clicked twice.
    DoubleClick,
    /// By the keyboard.
    EnterTwice,
    /// The console is open in a second tab.
    SecondTab,
    /// The page is loaded again before the answer has come.
    Reload,
    /// Storage throws.
    Storage,
    /// A page around the console sends it nonsense.
    Messages,
    /// A file of the console comes in this scenario.
    File(&'static str, &'static str),
}

impl FaultRule {
    pub fn is_reload(self) -> bool {
        matches!(self, Self::Reload)
    }

    /// Returns `true` if something is pressed twice.
    pub fn is_twice(self) -> bool {
        matches!(self, Self::DoubleClick | Self::EnterTwice)
    }
}

/// The effect of a fault on the administrator, and how the work continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It cannot happen there; why.
    Never(&'static str),
    /// Nothing is seen of it.
    Unharmed,
    /// It goes on, and these words are said.
    Noted(&'static str),
    /// A problem with this title in place of what was asked for; the next try succeeds.
    Said(&'static str),
    /// The page that could not start says this; it starts when it is told to again.
    NotStarted(&'static str),
    /// Sign-in in place; what was typed and followed is still there.
    SignIn,
    /// The page begins anew with the target or the run of its address, and asks for the sign-in.
    Anew,
    /// The run ends before anything is sent, with this title; the administrator sends anew.
    NotSent(&'static str),
    /// The run ends refused, with this title; the administrator sends anew.
    Refused(&'static str),
    /// The same work runs already: no failure, in these words; the administrator sends anew.
    Busy(&'static str),
    /// The answer is lost; the work is found on the appliance and followed.
    Found,
    /// The answer is lost; nothing is found, and the administrator sends anew.
    NotFound,
    /// The view says since when it is old, and this title; it goes on by itself.
    Stale(&'static str),
    /// The appliance knows the task no more, and no outcome is claimed.
    Gone,
}

impl Outcome {
    /// For the printed matrix.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never(_) => "–",
            Self::Unharmed => "unharmed",
            Self::Noted(_) => "noted",
            Self::Said(_) => "said",
            Self::NotStarted(_) => "not started",
            Self::SignIn => "sign-in",
            Self::Anew => "anew",
            Self::NotSent(_) => "not sent",
            Self::Refused(_) => "refused",
            Self::Busy(_) => "busy",
            Self::Found => "found",
            Self::NotFound => "not found",
            Self::Stale(_) => "stale",
            Self::Gone => "gone",
        }
    }
}

/// An outcome that some operations have in place of the row's.
pub type But = (Stage, &'static [Operation], Outcome);

/// A fault and what comes of it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Of the fault in the matrix.
    pub number: u8,
    /// The fault, in words.
    pub name: &'static str,
    pub rule: FaultRule,
    /// By stage.
    pub outcomes: [Outcome; 5],
    pub but: &'static [But],
}

impl Row {
    /// Returns the outcome of the fault.
    pub fn outcome(&self, stage: Stage, operation: Operation, host_page: HostPage) -> Outcome {
        let alone = self.outcome_alone(stage, operation);
        match host_page {
            HostPage::Alone => alone,
            _ => elsewhere(self, stage, host_page, alone),
        }
    }

    /// Returns the outcome where the console has the page to itself.
    fn outcome_alone(&self, stage: Stage, operation: Operation) -> Outcome {
        let mut exceptions = self.but.iter();
        let exception = exceptions.find(|(at, of, _)| *at == stage && of.contains(&operation));
        exception.map_or(self.outcomes[stage as usize], |(_, _, outcome)| *outcome)
    }

    /// Returns whether the fault is a status or a body, which reaches the console's core as it is.
    /// All stages and operations of it are read without a browser ([`crate::host`]); what it does to
    /// sessions, connections and time is not among these.
    pub fn is_read_on_the_host(&self) -> bool {
        const OTHERS: [&str; 7] = [
            "unauthorized",
            "cut-",
            "stall",
            "drip",
            "slow",
            "skew",
            "hostile-strings",
        ];
        match self.rule {
            FaultRule::Answer(fault) => !OTHERS
                .iter()
                .any(|kind| fault.starts_with(&format!(r#"{{"kind":"{kind}"#))),
            _ => false,
        }
    }

    /// The name of the test of a cell, as cargo names tests.
    pub fn test(&self, stage: Stage, operation: Operation, host_page: HostPage) -> String {
        let words = self.name.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let name = words.join("_").to_lowercase();
        let (stage, operation) = (stage.name(), operation.id());
        let within = if host_page == HostPage::Alone {
            ""
        } else {
            "::"
        };
        let host_page = host_page.id();
        format!(
            "{host_page}{within}{:02}_{name}::{stage}::{operation}",
            self.number
        )
        .replace('-', "_")
    }
}

/// A test: a fault at a stage of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub row: &'static Row,
    pub stage: Stage,
    pub operation: Operation,
    pub host_page: HostPage,
}

impl Cell {
    /// Returns the outcome of the cell.
    pub fn outcome(&self) -> Outcome {
        self.row.outcome(self.stage, self.operation, self.host_page)
    }

    /// As cargo names tests.
    pub fn name(&self) -> String {
        self.row.test(self.stage, self.operation, self.host_page)
    }
}
