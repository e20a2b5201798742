//! The words for the state of a group and of its targets, explained.

use super::{Control, Group, Pause, Progress, Standing, Stop};
use crate::glossary::Term;

/// Returns the state of a group with its meaning.
pub fn group_meaning(group: &Group) -> Term {
    let meaning = match (group.label(), &group.control) {
        ("Finished", _) => "Every target is over. None failed.",
        ("Finished with failures", _) => {
            "Every target is over, and some failed or were blocked by their checks. Open them to see why."
        }
        ("Finished, not all outcomes are known", _) => {
            "Every target is over, but of some it is not known whether the work was done. Open their runs and check the target."
        }
        ("Stopped", Control::Stopped(Stop::Failure)) => {
            "A target failed, and the rest was not started. Fix the cause, then continue with the rest."
        }
        ("Stopped", _) => {
            "Somebody stopped it. The rest was not started; you can continue with it."
        }
        ("Stopping", _) => "No further target is started. The running ones go on to their end.",
        ("Waiting for sign-in", _) => {
            "The next target needs a session on its appliance. The group continues after you sign in."
        }
        ("Paused", _) => {
            "Somebody paused it. The running targets go on; no further one is started."
        }
        ("Waiting for you", Control::Paused(Pause::Question)) => {
            "A target has a warning that nobody has acknowledged. Start it anyway, or skip it."
        }
        ("Waiting for you", Control::Paused(Pause::Peer(_))) => {
            "The next target needs a session on the other site. The group continues after you sign in there."
        }
        ("Waiting for you", Control::Paused(_)) => {
            "No further target is started until you have read why, and continue or stop."
        }
        ("Waiting for you", _) => "A run stopped at a prompt. It continues when you answer it.",
        _ => "Targets are started in their order, as many at a time as you chose.",
    };
    Term {
        word: group.label(),
        meaning,
    }
}

/// Returns the states of a target in a group, with their meanings.
pub fn member_terms() -> Vec<Term> {
    let terms = [
        (
            Progress::Waiting,
            "Its turn has not come. Nothing was sent.",
        ),
        (
            Progress::Checking,
            "The checks are read again just before it is started.",
        ),
        (
            Progress::Starting,
            "Its run is being written to the journal. Nothing was sent yet.",
        ),
        (
            Progress::Run(Standing::Open),
            "Its request was sent, and its run has not ended.",
        ),
        (
            Progress::Run(Standing::Attention),
            "It needs an answer: to a prompt of its run, or to a warning of its checks.",
        ),
        (Progress::Run(Standing::Succeeded), "Its run is done."),
        (
            Progress::Run(Standing::Failed),
            "Its run ended with an error, or its request was rejected.",
        ),
        (
            Progress::Run(Standing::Uncertain),
            "It is not known whether the work was done. Open its run and check the target.",
        ),
        (
            Progress::Run(Standing::Busy),
            "The same work was in progress already. Nothing was started.",
        ),
        (
            Progress::Refused(String::new()),
            "The checks found something that has to be fixed first. Nothing was sent.",
        ),
        (Progress::Skipped, "Somebody skipped it. Nothing was sent."),
    ];
    let terms = terms.into_iter().map(|(progress, meaning)| Term {
        word: progress.label(),
        meaning,
    });
    terms.collect()
}
