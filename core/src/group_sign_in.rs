//! One sign-in to several appliances that share a Single Sign-On domain (`signInGroup`).
//!
//! The password goes to each appliance by its own request, and each answers for itself. It goes to
//! one appliance at a time until one accepts it: a mistyped password that reached all of them at
//! once would count as so many failed attempts and could lock the account. An answer that is lost
//! says nothing about the password, and the attempt may have counted all the same: the next one is
//! asked alone, and after [`MOST_UNANSWERED`] of them no further one.

use crate::config::{Appliance, Config};
use crate::operation::Row;
use crate::operation::vr_lists::is_with_itself;
use crate::problem::{Kind, Problem};
use crate::system::SignInWay;

/// The most appliances that a password goes to while no answer says whether it is right. With the
/// one that may refuse it then, two attempts by hand stay below the five within three minutes after
/// which vCenter Single Sign-On locks an account by default.
pub const MOST_UNANSWERED: usize = 2;

/// Appliances that are signed in to with one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInGroup {
    /// Its name, as configured.
    pub name: String,
    /// Its appliances, in the order of the configuration.
    pub appliances: Vec<Appliance>,
}

impl Config {
    /// Returns the groups of at least two appliances, in the order of the configuration.
    pub fn sign_in_groups(&self) -> Vec<SignInGroup> {
        let mut groups: Vec<SignInGroup> = Vec::new();
        for appliance in &self.appliances {
            let Some(name) = &appliance.sign_in_group else {
                continue;
            };
            match groups.iter_mut().find(|group| group.name == *name) {
                Some(group) => group.appliances.push(appliance.clone()),
                None => groups.push(SignInGroup {
                    name: name.clone(),
                    appliances: vec![appliance.clone()],
                }),
            }
        }
        groups.retain(|group| group.appliances.len() > 1);
        groups
    }

    /// Returns the group with a name.
    pub fn sign_in_group(&self, name: &str) -> Option<SignInGroup> {
        let mut groups = self.sign_in_groups().into_iter();
        groups.find(|group| group.name == name)
    }
}

impl Appliance {
    /// Returns how a user of Single Sign-On signs in here.
    pub fn single_sign_on(&self) -> Option<&'static SignInWay> {
        self.ways().into_iter().find(|way| way.is_single_sign_on)
    }

    /// Returns `true` if the appliance on the other site is in the same group, so that the same
    /// user and password are good there.
    pub fn shares_sign_in_with_peer(&self, config: &Config) -> bool {
        let peer = self.peer.as_deref().and_then(|id| config.appliance(id));
        let group = self.sign_in_group.as_deref();
        group.is_some() && peer.and_then(|peer| peer.sign_in_group.as_deref()) == group
    }
}

/// The state of one appliance in a sign-in to several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The password has not been sent to it.
    Waiting,
    /// It was asked and has not answered.
    Asked,
    /// It began a session.
    SignedIn,
    /// It does not let the user in.
    Refused(Box<Problem>),
    /// It could not be asked, or failed.
    Failed(Box<Problem>),
    /// It was not asked.
    HeldBack(HeldBack),
}

/// The reason why an appliance was not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// Another one refused the password.
    Refused,
    /// Others did not answer; each of them may have counted a failed attempt.
    Unanswered,
}

impl Progress {
    /// Returns `true` where nothing more happens by itself.
    pub fn is_end(&self) -> bool {
        !matches!(self, Progress::Waiting | Progress::Asked)
    }
}

/// A sign-in to several appliances, from the first request to the last answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupSignIn {
    /// The appliances' ids in the order in which they are asked.
    entries: Vec<(String, Progress)>,
}

impl GroupSignIn {
    /// Begins with these appliances, after `before`: those that refused or did not answer are asked
    /// last, so that an appliance that does not know the user, or is down, holds up the others only
    /// once.
    pub fn new(appliances: impl IntoIterator<Item = String>, before: &GroupSignIn) -> Self {
        let mut entries: Vec<_> = appliances
            .into_iter()
            .map(|id| (id, Progress::Waiting))
            .collect();
        entries.sort_by_key(|(id, _)| match before.of(id) {
            Some(Progress::Refused(_)) => 2,
            Some(Progress::Failed(_)) => 1,
            _ => 0,
        });
        Self { entries }
    }

    /// Returns the state of an appliance.
    pub fn of(&self, appliance: &str) -> Option<&Progress> {
        let mut entries = self.entries.iter();
        entries.find_map(|(id, progress)| (id == appliance).then_some(progress))
    }

    /// Returns the appliances that the password is to be sent to now, and takes them as asked.
    pub fn take_due(&mut self) -> Vec<String> {
        let has = |wanted: fn(&Progress) -> bool| self.entries.iter().any(|(_, it)| wanted(it));
        let is_accepted = has(|it| *it == Progress::SignedIn);
        let most = match has(|it| *it == Progress::Asked) {
            _ if is_accepted => usize::MAX,
            true => 0,
            false => 1,
        };
        let waiting = self.entries.iter_mut();
        let waiting = waiting.filter(|(_, progress)| *progress == Progress::Waiting);
        let asked = waiting.take(most).map(|(id, progress)| {
            *progress = Progress::Asked;
            id.clone()
        });
        asked.collect()
    }

    /// Takes in the answer of an appliance.
    pub fn apply(&mut self, appliance: &str, answer: Result<(), Box<Problem>>) {
        let progress = match answer {
            Ok(()) => Progress::SignedIn,
            Err(problem) if is_refusal(problem.kind) => Progress::Refused(problem),
            Err(problem) => Progress::Failed(problem),
        };
        let mut entries = self.entries.iter_mut();
        if let Some((_, known)) = entries.find(|(id, _)| id == appliance) {
            *known = progress;
        }
        if let Some(why) = self.holds_back() {
            let waiting = self.entries.iter_mut().map(|(_, progress)| progress);
            for progress in waiting.filter(|it| **it == Progress::Waiting) {
                *progress = Progress::HeldBack(why);
            }
        }
    }

    /// Returns why the password goes to no further appliance; none where it may.
    fn holds_back(&self) -> Option<HeldBack> {
        let count = |is: fn(&Progress) -> bool| {
            let entries = self.entries.iter();
            entries.filter(|(_, progress)| is(progress)).count()
        };
        if count(|it| *it == Progress::SignedIn) > 0 {
            return None;
        }
        if count(|it| matches!(it, Progress::Refused(_))) > 0 {
            return Some(HeldBack::Refused);
        }
        let unanswered =
            count(|it| matches!(it, Progress::Failed(it) if may_have_arrived(it.kind)));
        (unanswered >= MOST_UNANSWERED).then_some(HeldBack::Unanswered)
    }

    /// Returns `true` once every appliance that is asked has answered.
    pub fn is_done(&self) -> bool {
        self.entries.iter().all(|(_, progress)| progress.is_end())
    }

    /// Returns `true` if every appliance began a session.
    pub fn is_complete(&self) -> bool {
        let mut entries = self.entries.iter();
        entries.all(|(_, progress)| *progress == Progress::SignedIn)
    }
}

/// Returns the pairing with the other site, of the pairings of an appliance.
///
/// # Errors
///
/// Where there is none, or where several sites could be meant: nobody's password is sent to a site
/// that it may not be for.
pub fn only_remote_pairing(pairings: &[Row]) -> Result<&Row, String> {
    let mut remote = pairings.iter().filter(|row| !is_with_itself(row));
    match (remote.next(), remote.count()) {
        (Some(only), 0) => Ok(only),
        (Some(_), others) => Err(format!(
            "This appliance has {} pairings with other sites.",
            others + 1
        )),
        (None, _) => Err("This appliance has no pairing with another site.".to_owned()),
    }
}

/// Returns `true` for a problem that counts as a failed attempt.
fn is_refusal(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::NotSignedIn | Kind::NotSignedInRemotely | Kind::Refused | Kind::Forbidden
    )
}

/// Returns `true` for a failure after which the appliance may have seen the password.
fn may_have_arrived(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Offline | Kind::Console | Kind::NotOffered | Kind::TooMany
    )
}

/// The longest user name that is remembered; longer ones are no user names.
const LONGEST_USER: usize = 256;

/// The user names that the browser remembers, by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RememberedUsers(Vec<(String, String)>);

impl RememberedUsers {
    /// Reads what the browser has kept; whatever it is, it is some list.
    pub fn read(kept: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_json::from_str(kept).unwrap_or_default();
        let is_sound = |text: &String| {
            !text.is_empty() && text.len() <= LONGEST_USER && !text.chars().any(char::is_control)
        };
        let pairs = pairs.into_iter();
        Self(
            pairs
                .filter(|(group, user)| is_sound(group) && is_sound(user))
                .collect(),
        )
    }

    /// Returns what is kept; none where there is nothing to keep.
    pub fn kept(&self) -> Option<String> {
        let text = serde_json::to_string(&self.0).ok();
        text.filter(|_| !self.0.is_empty())
    }

    /// Returns the user of a group.
    pub fn user(&self, group: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        pairs.find_map(|(known, user)| (known == group).then_some(user.as_str()))
    }

    /// Remembers the user of a group, or forgets it.
    pub fn set(&mut self, group: &str, user: Option<&str>) {
        self.0.retain(|(known, _)| known != group);
        if let Some(user) = user.filter(|user| !user.is_empty()) {
            self.0.push((group.to_owned(), user.to_owned()));
        }
    }
}
