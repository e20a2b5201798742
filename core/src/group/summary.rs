//! The numbers of a group, and the words for it.

use super::{Control, Group, Pause, Progress, Standing, Stop, counted};
use crate::clock::Timestamp;
use crate::news::{News, Subject};
use crate::operation::Operation;

/// How many members of a group are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Ended well.
    pub succeeded: usize,
    /// Failed, or refused by the checks.
    pub failed: usize,
    /// It is not known what became of them, or the same work was under way.
    pub unclear: usize,
    /// Checked, started or under way.
    pub running: usize,
    /// Those that wait for a person.
    pub attention: usize,
    /// Not begun.
    pub waiting: usize,
    /// Taken out.
    pub skipped: usize,
}

/// One part of the bar of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// In `data-state`.
    pub state: &'static str,
    /// In lists: "2 failed".
    pub label: &'static str,
    /// The number of members.
    pub count: usize,
}

impl Summary {
    /// Returns its parts that are not empty, in the order in which they are drawn.
    pub fn shares(&self) -> Vec<Share> {
        let share = |state, label, count| Share {
            state,
            label,
            count,
        };
        let shares = [
            share("success", "succeeded", self.succeeded),
            share("failed", "failed", self.failed),
            share("warning", "unclear", self.unclear),
            share("running", "running", self.running),
            share("waiting", "waiting for you", self.attention),
            share("queued", "not started", self.waiting),
            share("skipped", "skipped", self.skipped),
        ];
        shares.into_iter().filter(|it| it.count > 0).collect()
    }
}

impl Progress {
    /// For people.
    pub fn label(&self) -> &'static str {
        match self {
            Progress::Waiting => "Not started",
            Progress::Checking => "Checking",
            Progress::Asked(_) => "Waiting for you",
            Progress::Refused(_) => "Not started: blocked by its checks",
            Progress::Starting => "Starting",
            Progress::Skipped => "Skipped",
            Progress::Run(Standing::Open) => "Running",
            Progress::Run(Standing::Attention) => "Waiting for you",
            Progress::Run(Standing::Succeeded) => "Succeeded",
            Progress::Run(Standing::Busy) => "Already running",
            Progress::Run(Standing::Failed) => "Failed",
            Progress::Run(Standing::Uncertain) => "Unknown",
        }
    }

    /// Returns the word in `data-state`.
    pub fn as_attr(&self) -> &'static str {
        match self {
            Progress::Waiting => "queued",
            Progress::Checking | Progress::Starting | Progress::Run(Standing::Open) => "running",
            Progress::Asked(_) | Progress::Run(Standing::Attention) => "waiting",
            Progress::Refused(_) | Progress::Run(Standing::Failed) => "failed",
            Progress::Skipped => "skipped",
            Progress::Run(Standing::Succeeded) => "success",
            Progress::Run(Standing::Busy | Standing::Uncertain) => "warning",
        }
    }
}

impl Group {
    /// Returns how many of its members are how far.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for member in &self.members {
            let count = match member.progress.as_attr() {
                "success" => &mut summary.succeeded,
                "failed" => &mut summary.failed,
                "warning" => &mut summary.unclear,
                "running" => &mut summary.running,
                "waiting" => &mut summary.attention,
                "skipped" => &mut summary.skipped,
                _ => &mut summary.waiting,
            };
            *count += 1;
        }
        summary
    }

    /// Returns its name: "Run reprotect: 3 recovery plans".
    pub fn name(&self) -> String {
        let count = self.members.len();
        let targets = match Operation::by_id(&self.operation) {
            Some(operation) => counted(operation, count),
            None => format!("{count} targets"),
        };
        format!("{}: {targets}", self.title)
    }

    /// Returns the numbers in words: "2 succeeded, 1 failed".
    pub fn numbers(&self) -> String {
        let shares = self.summary().shares().into_iter();
        let words: Vec<String> = shares
            .map(|share| format!("{} {}", share.count, share.label))
            .collect();
        words.join(", ")
    }

    /// Returns how many targets are over, and how many failed or wait for a person: "2 of 5
    /// finished, 1 failed".
    pub fn progress_text(&self) -> String {
        let summary = self.summary();
        let over = summary.succeeded + summary.failed + summary.unclear + summary.skipped;
        let mut text = format!("{over} of {} finished", self.members.len());
        for (count, word) in [
            (summary.failed, "failed"),
            (summary.attention, "waiting for you"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {word}"));
            }
        }
        text
    }

    /// Returns the news of it: that it ended, or that it waits for a person who did not pause it.
    /// `latest` is the end of the last of its runs, where one has ended.
    pub fn news(&self, latest: Option<Timestamp>) -> Option<News> {
        let attr = self.as_attr();
        let is_ended = self.is_ended();
        let is_paused = self.control == Control::Paused(Pause::Person);
        let is_waiting = !is_ended && attr == "waiting" && !is_paused;
        if !is_ended && !is_waiting {
            return None;
        }
        let mut names = self.members.iter().map(|member| &member.appliance_name);
        let first = names.next().cloned().unwrap_or_default();
        Some(News {
            subject: Subject::Group(self.id.clone()),
            title: self.name(),
            target: self.numbers(),
            appliance: match names.all(|name| *name == first) {
                true => first,
                false => String::new(),
            },
            label: self.label(),
            attr,
            is_waiting,
            is_failure: is_ended && attr == "failed",
            at: latest.unwrap_or(self.confirmed),
        })
    }

    /// Returns its state in a few words.
    pub fn label(&self) -> &'static str {
        let summary = self.summary();
        if self.is_ended() {
            return match &self.control {
                Control::Stopped(_) if summary.waiting > 0 => "Stopped",
                _ if summary.failed > 0 => "Finished with failures",
                _ if summary.unclear > 0 => "Finished, not all outcomes are known",
                _ => "Finished",
            };
        }
        match &self.control {
            Control::Going if self.needs_session().is_some() => "Waiting for sign-in",
            Control::Going if summary.attention > 0 => "Waiting for you",
            Control::Going => "Running",
            Control::Paused(Pause::Person) => "Paused",
            Control::Paused(_) => "Waiting for you",
            Control::Stopped(_) => "Stopping",
        }
    }

    /// Returns the word in `data-state`.
    pub fn as_attr(&self) -> &'static str {
        match self.label() {
            "Finished" => "success",
            "Finished with failures" => "failed",
            "Stopped" if self.control == Control::Stopped(Stop::Failure) => "failed",
            "Stopped" | "Finished, not all outcomes are known" => "warning",
            "Running" | "Stopping" => "running",
            _ => "waiting",
        }
    }
}
