//! The words of the console, explained where a word alone does not say enough.

use crate::operation::Severity;
use crate::product::System;
use crate::run::State;

/// A word and its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As pages show it.
    pub word: &'static str,
    /// One or two sentences.
    pub meaning: &'static str,
}

/// Words of one kind.
pub struct Topic {
    /// The heading.
    pub title: &'static str,
    /// The words, in the order in which they are shown.
    pub terms: Vec<Term>,
}

/// The states of a run, in the order of its life.
const STATES: [State; 18] = [
    State::Sending,
    State::Queued,
    State::Running,
    State::Waiting,
    State::Succeeded,
    State::PeerNext,
    State::Unconnected,
    State::Failed,
    State::Cancelled,
    State::NotSent,
    State::Refused,
    State::Busy,
    State::Unconfirmed,
    State::NotFound,
    State::CannotTell,
    State::Unrecognized,
    State::Missing,
    State::Gone,
];

/// Returns the meaning of a run's state.
pub fn state_meaning(state: State) -> &'static str {
    match state {
        State::Sending => "You confirmed; the request is on its way to the appliance.",
        State::Unconfirmed => {
            "The request was sent, but its response was lost. The console looks for the task; it does not send the request again."
        }
        State::NotFound => {
            "The response was lost, and the appliance has no such task. Check the target before you start the operation again."
        }
        State::CannotTell => {
            "The response was lost, and the appliance does not allow to check whether the task started."
        }
        State::Queued => "The appliance accepted the task but has not started it.",
        State::Running => "The appliance is working on the task.",
        State::Unrecognized => {
            "The appliance reports a status that this console does not know. The task is still followed."
        }
        State::Missing => {
            "The appliance does not find the task at the moment. The console looks for it in the task list and at the target."
        }
        State::Waiting => "The task stopped at a prompt. It continues when you answer it.",
        State::Succeeded => "The task is done.",
        State::PeerNext => "Done on this site. The other site has to do the same.",
        State::Unconnected => {
            "Done on this site, but the connection to the other site does not work."
        }
        State::Failed => "The task ended with an error. Completed steps are not undone.",
        State::Cancelled => "Somebody ended the task on the appliance.",
        State::NotSent => "The request never left the browser. Nothing changed.",
        State::Refused => "The appliance rejected the request. Nothing changed.",
        State::Busy => {
            "The same work is already in progress on the target. Nothing was started; you can follow the task that is running."
        }
        State::Gone => {
            "The appliance no longer knows the task. Check the target to see what was done."
        }
    }
}

/// Returns the state of a run with its meaning.
pub fn state_term(state: State) -> Term {
    Term {
        word: state.label(),
        meaning: state_meaning(state),
    }
}

/// Returns all states of a run with their meanings, in the order of its life.
pub fn state_terms() -> Vec<Term> {
    STATES.into_iter().map(state_term).collect()
}

/// Returns the result of a check with its meaning.
pub fn severity_term(severity: Severity) -> Term {
    Term {
        word: severity.label(),
        meaning: severity_meaning(severity),
    }
}

/// Returns a system with its role.
pub fn system_term(system: System) -> Term {
    Term {
        word: system.spec().name,
        meaning: system_role(system),
    }
}

/// Returns the words that are explained and that a label has in it, the longest first.
pub fn terms_in(label: &str) -> Vec<Term> {
    let label = label.to_lowercase();
    let has = |term: &Term| {
        let word = term.word.to_lowercase();
        let mut parts = label.split(|c: char| !c.is_alphanumeric());
        match word.contains(' ') {
            true => label.contains(&word),
            false => parts.any(|part| part == word || part.strip_suffix('s') == Some(&word)),
        }
    };
    let mut terms: Vec<Term> = WORDS.into_iter().filter(has).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.word.len()));
    terms
}

/// Returns the meaning of the result of a check.
pub fn severity_meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Fine => "The check found nothing in the way.",
        Severity::Unknown => {
            "The appliance did not say enough. The operation can be started; it may be rejected."
        }
        Severity::Warning => {
            "The operation can be started, but read this first. Each warning has to be acknowledged before the request is sent."
        }
        Severity::Blocks => "The operation cannot be started until this is fixed.",
    }
}

/// Returns the role of a system in disaster recovery.
pub fn system_role(system: System) -> &'static str {
    match system {
        System::VsphereReplication => {
            "Copies virtual machines to the other site and keeps recovery points there. There is one appliance at each site, and the two are paired."
        }
        System::SiteRecoveryManager => {
            "Also VMware Live Site Recovery. Runs recovery plans: test, failover, reprotect. There is one appliance at each site."
        }
        System::Vcenter => {
            "A vCenter Server that is linked with one in the cloud (Hybrid Linked Mode). Its providers synchronize settings such as tags between the two."
        }
        System::CloudDirectorAvailability => {
            "Replicates and migrates between sites of cloud providers and their tenants. Each site registers the other one."
        }
    }
}

/// The words of the console and of the vendors.
const WORDS: [Term; 14] = [
    Term {
        word: "Appliance",
        meaning: "A server of one of the systems, as listed in the configuration of this console.",
    },
    Term {
        word: "Session",
        meaning: "Being signed in to one appliance. It is in this tab only and ends when the tab is closed.",
    },
    Term {
        word: "Remote session",
        meaning: "A second sign-in, from an appliance to the other site of a pairing. Some operations need it.",
    },
    Term {
        word: "Operation",
        meaning: "Something that can be started on an appliance. It is checked, previewed and confirmed before it is sent, once.",
    },
    Term {
        word: "Run",
        meaning: "An operation that was started from this browser.",
    },
    Term {
        word: "Task",
        meaning: "The appliance's own record of work, whoever started it.",
    },
    Term {
        word: "Pairing",
        meaning: "The connection between the appliances of two sites.",
    },
    Term {
        word: "Replication",
        meaning: "The copy of one virtual machine that is kept up to date on another site.",
    },
    Term {
        word: "RPO",
        meaning: "Recovery point objective: how old the latest recovery point may be. It is violated when the latest one is older.",
    },
    Term {
        word: "Test image",
        meaning: "The disks that a recovery test left on the target site. Promoting it makes it a recovery point.",
    },
    Term {
        word: "Recovery plan",
        meaning: "The steps that bring the virtual machines of a site up on the other one.",
    },
    Term {
        word: "Reprotect",
        meaning: "After a failover, protects the recovered virtual machines in the opposite direction.",
    },
    Term {
        word: "Provider",
        meaning: "What Hybrid Linked Mode synchronizes over a link, for example tags.",
    },
    Term {
        word: "Thumbprint",
        meaning: "The fingerprint of a certificate. Compare it with the server itself before you trust it.",
    },
];

/// Returns all words with their meanings, by what they are about.
pub fn topics() -> Vec<Topic> {
    let severities = [
        Severity::Fine,
        Severity::Warning,
        Severity::Blocks,
        Severity::Unknown,
    ];
    let severities = severities.into_iter().map(severity_term);
    let systems = System::ALL.iter().map(|system| system_term(*system));
    vec![
        Topic {
            title: "States of a run",
            terms: state_terms(),
        },
        Topic {
            title: "Results of checks",
            terms: severities.collect(),
        },
        Topic {
            title: "Systems",
            terms: systems.collect(),
        },
        Topic {
            title: "Words",
            terms: WORDS.to_vec(),
        },
    ]
}
