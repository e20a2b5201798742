//! The events of a group, and its actions.

use super::{Control, Group, Pause, Peer, Progress, Standing, Stop, Warning};
use crate::order::sorted;

/// Something that a group takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// This tab begins or ends to start its members.
    Claimed(bool),
    /// Somebody signed in to an appliance, or a session ended.
    Session {
        /// The appliance's id.
        appliance: String,
        /// `true` where requests can be sent.
        is_signed_in: bool,
    },
    /// A member was checked.
    Checked(usize, Checked),
    /// The run of a member is in the journal. Its request is sent next.
    Begun(usize),
    /// The run of a member could not be written down, for this reason. Nothing was sent.
    NotBegun(usize, String),
    /// It could not be written to the journal, for this reason.
    Trouble(String),
    /// A run stands like this.
    Run(usize, Standing),
    /// It was read from the journal, with how the known runs of its members stand.
    Reloaded(Vec<(usize, Standing)>),
    /// Somebody wants nothing more to be started for now.
    Pause,
    /// Somebody wants it to go on.
    Resume,
    /// Somebody wants nothing more to be started.
    Stop,
    /// Somebody takes a member out that was not started.
    Skip(usize),
    /// Somebody acknowledges the warnings of a member.
    Accept(usize),
    /// Somebody wants a member to be tried that was refused by its checks, or skipped.
    Again(usize),
}

/// The result of the checks of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Nothing speaks against it that was not acknowledged.
    Clear,
    /// These warnings were not acknowledged.
    Warned(Vec<Warning>),
    /// It cannot be started, for this reason.
    Refused(String),
    /// It needs a session on the other site.
    Peer(Peer),
    /// Nobody is signed in to its appliance.
    SignedOut,
    /// It could not be checked, for this reason.
    Failed(String),
}

/// Something that is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// To check a member, and to say so with [`Event::Checked`].
    Check(usize),
    /// To write the run of a member to the journal, to say so with [`Event::Begun`] or
    /// [`Event::NotBegun`], and then to send its request.
    Start(usize),
}

impl Group {
    /// Takes in an event, and returns what is to be done.
    pub fn step(&mut self, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        match event {
            Event::Claimed(is_driven) => {
                self.is_driven = is_driven;
                if !is_driven {
                    self.end_checks();
                }
            }
            Event::Session {
                appliance,
                is_signed_in: true,
            } => {
                self.sessions.insert(appliance);
            }
            Event::Session { appliance, .. } => {
                self.sessions.remove(&appliance);
            }
            Event::Checked(member, checked) => actions.extend(self.take_check(member, checked)),
            Event::Begun(member) => self.begin(member),
            Event::NotBegun(member, why) => {
                if self.progress(member) == Some(&Progress::Starting) {
                    self.set(member, Progress::Waiting);
                    self.pause(Pause::Trouble(why));
                }
            }
            Event::Trouble(why) => self.pause(Pause::Trouble(why)),
            Event::Run(member, standing) => self.take_run(member, standing),
            Event::Reloaded(runs) => self.reload(&runs),
            Event::Pause => self.pause(Pause::Person),
            Event::Resume => self.resume(),
            Event::Stop => self.control = Control::Stopped(Stop::Person),
            Event::Skip(member) => self.skip(member),
            Event::Accept(member) => self.accept(member),
            Event::Again(member) => {
                if let Some(Progress::Refused(_) | Progress::Skipped) = self.progress(member) {
                    self.set(member, Progress::Waiting);
                }
            }
        }
        actions.extend(self.next());
        actions
    }

    /// Returns the group as it is once the run of a member is in the journal; none where it is not
    /// to be started any more.
    pub fn with_begun(&self, member: usize) -> Option<Self> {
        if self.progress(member) != Some(&Progress::Starting) {
            return None;
        }
        let mut group = self.clone();
        group.begin(member);
        Some(group)
    }

    fn progress(&self, member: usize) -> Option<&Progress> {
        self.members.get(member).map(|member| &member.progress)
    }

    fn set(&mut self, member: usize, progress: Progress) {
        if let Some(member) = self.members.get_mut(member) {
            member.progress = progress;
        }
    }

    fn is_going(&self) -> bool {
        self.is_driven && self.control == Control::Going
    }

    fn places(&self) -> usize {
        self.policy.at_once.max(1)
    }

    fn open_count(&self) -> usize {
        let open = self.members.iter().filter(|it| it.progress.is_open());
        open.count()
    }

    /// Begins to check the next members, as many as there are places for.
    fn next(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        if !self.is_going() {
            return actions;
        }
        let places = self.places().saturating_sub(self.open_count());
        let waiting = self.members.iter_mut().enumerate();
        let waiting = waiting.filter(|(_, member)| member.progress == Progress::Waiting);
        for (place, member) in waiting.take(places) {
            // In their order: those behind one whose session ended wait too.
            if !self.sessions.contains(&member.appliance) {
                break;
            }
            member.progress = Progress::Checking;
            actions.push(Action::Check(place));
        }
        actions
    }

    fn take_check(&mut self, member: usize, checked: Checked) -> Option<Action> {
        // It was skipped meanwhile, or another tab has started it.
        if self.progress(member) != Some(&Progress::Checking) {
            return None;
        }
        // It may have been paused, or a run of another tab may have taken its place. It is checked
        // again just before it starts.
        if !self.is_going() || self.open_count() > self.places() {
            self.set(member, Progress::Waiting);
            return None;
        }
        match checked {
            Checked::Clear => {
                self.set(member, Progress::Starting);
                return Some(Action::Start(member));
            }
            Checked::Warned(warnings) => {
                self.set(member, Progress::Asked(warnings));
                self.pause(Pause::Question);
            }
            Checked::Refused(why) => {
                self.set(member, Progress::Refused(why));
                self.fail();
            }
            Checked::Peer(peer) => {
                self.set(member, Progress::Waiting);
                self.pause(Pause::Peer(peer));
            }
            Checked::SignedOut => {
                self.set(member, Progress::Waiting);
                let appliance = self.members.get(member).map(|it| it.appliance.clone());
                self.sessions.remove(&appliance.unwrap_or_default());
            }
            Checked::Failed(why) => {
                self.set(member, Progress::Waiting);
                self.pause(Pause::Trouble(why));
            }
        }
        None
    }

    /// Notes that the run of a member is in the journal.
    fn begin(&mut self, member: usize) {
        if !matches!(self.progress(member), None | Some(Progress::Run(_))) {
            self.set(member, Progress::Run(Standing::Open));
        }
    }

    fn take_run(&mut self, member: usize, standing: Standing) {
        let before = match self.progress(member) {
            None => return,
            Some(Progress::Run(before)) => Some(*before),
            // Whoever began it: where there is a run, its request may have been sent.
            Some(_) => None,
        };
        self.set(member, Progress::Run(standing));
        if before == Some(standing) {
            return;
        }
        match standing {
            Standing::Failed => self.fail(),
            Standing::Uncertain => self.pause(Pause::Uncertain),
            _ => {}
        }
    }

    fn reload(&mut self, runs: &[(usize, Standing)]) {
        for member in 0..self.members.len() {
            let known = runs.iter().find(|(of, _)| *of == member);
            match (known, self.progress(member)) {
                (Some((_, standing)), _) => self.take_run(member, *standing),
                // Its run was removed from the journal before it had ended here.
                (None, Some(Progress::Run(standing))) if standing.is_open() => {
                    self.take_run(member, Standing::Uncertain);
                }
                // No run, so nothing was sent.
                (None, Some(Progress::Checking | Progress::Starting)) => {
                    self.set(member, Progress::Waiting);
                }
                (None, _) => {}
            }
        }
    }

    /// Gives up the checks that are under way. What is being started goes on.
    fn end_checks(&mut self) {
        for member in &mut self.members {
            if member.progress == Progress::Checking {
                member.progress = Progress::Waiting;
            }
        }
    }

    fn pause(&mut self, pause: Pause) {
        if self.control == Control::Going {
            self.control = Control::Paused(pause);
        }
    }

    /// Stops after a failure, where the policy says so.
    fn fail(&mut self) {
        if self.policy.stops && !matches!(self.control, Control::Stopped(_)) {
            self.control = Control::Stopped(Stop::Failure);
        }
    }

    fn resume(&mut self) {
        self.control = if self.has_question() {
            Control::Paused(Pause::Question)
        } else {
            Control::Going
        };
    }

    fn has_question(&self) -> bool {
        let is_asked = |progress: &Progress| matches!(progress, Progress::Asked(_));
        self.members.iter().any(|it| is_asked(&it.progress))
    }

    fn skip(&mut self, member: usize) {
        if let Some(Progress::Waiting | Progress::Checking | Progress::Asked(_)) =
            self.progress(member)
        {
            self.set(member, Progress::Skipped);
            self.answered();
        }
    }

    fn accept(&mut self, member: usize) {
        if let Some(member) = self.members.get_mut(member)
            && let Progress::Asked(warnings) = &member.progress
        {
            let accepted = member.accepted.iter().chain(warnings).cloned();
            member.accepted = sorted(accepted.collect(), Ord::cmp);
            // It is checked again just before it starts.
            member.progress = Progress::Waiting;
            self.answered();
        }
    }

    /// Goes on once no question is left.
    fn answered(&mut self) {
        if self.control == Control::Paused(Pause::Question) && !self.has_question() {
            self.control = Control::Going;
        }
    }
}
