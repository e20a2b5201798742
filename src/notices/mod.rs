//! The runs and groups that ended, or wait for somebody, since one last looked: a bell in the header, and
//! notifications of the system where the reader asked for them.
//!
//! All tabs of a browser share what was looked at; one of them notifies.

mod bell;
mod claim;
mod system;

use std::collections::BTreeSet;

use hawser_core::clock::Timestamp;
use hawser_core::group::{Group, group_of};
use hawser_core::news::{News, Seen, Subject};
use leptos::prelude::*;

pub use self::bell::Bell;
use self::system::SystemNotices;
use crate::browser::{document, is_visible, kept, listen, now, set_kept, window};
use crate::groups::{GroupSignal, Groups};
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::runs::{RunSignal, Runs};
use crate::tracking::unsubscribe_on_cleanup;

/// The name under which the browser keeps what was looked at.
const SEEN: &str = "hawser-seen";

/// The most news that are known, newest first.
const MOST: usize = 100;

/// The news of the runs of this browser, and of its groups.
#[derive(Clone, Copy)]
pub struct Notices {
    runs: Runs,
    navigation: Navigation,
    seen: RwSignal<Seen>,
    /// Newest first.
    all: Memo<Vec<News>>,
    system: SystemNotices,
}

impl Notices {
    /// Creates the store; at first everything was looked at.
    pub fn new(
        runs: Runs,
        groups: Groups,
        navigation: Navigation,
        mount_point: MountPoint,
    ) -> Self {
        let seen = kept(SEEN).and_then(|text| Seen::read(&text));
        let seen = seen.unwrap_or_else(|| {
            let seen = Seen::now(now());
            set_kept(SEEN, Some(&seen.write()));
            seen
        });
        // A group changes more often than there is news of it.
        let of_groups = Memo::new(move |_| group_news(runs, groups));
        Self {
            runs,
            navigation,
            seen: RwSignal::new(seen),
            all: Memo::new(move |_| all_news(runs, groups, of_groups)),
            system: SystemNotices::new(mount_point, navigation),
        }
    }

    /// Begins to follow the runs, what is looked at here, and what other tabs look at.
    pub fn start(self) {
        let is_looking = RwSignal::new(is_visible());
        listen(&document(), "visibilitychange", move |_| {
            is_looking.set(is_visible());
        });
        listen(&window(), "storage", move |_| {
            if let Some(seen) = kept(SEEN).and_then(|text| Seen::read(&text)) {
                self.seen.set(seen);
            }
        });
        Effect::new(move || {
            let route = self.navigation.route.get();
            let all = self.all.get();
            let subject = match route {
                Route::Run { id } => Subject::Run(id),
                Route::Group { id } => Subject::Group(id),
                _ => return,
            };
            if is_looking.get() {
                self.look_at(all.iter().filter(|news| news.subject == subject));
            }
        });
        Effect::new(move || {
            let run = self.runs.news();
            if let Some(news) = run.and_then(|run| run.with_untracked(News::of)) {
                self.system.tell(news);
            }
        });
    }

    /// Returns what happened lately, newest first, tracked.
    pub fn all(self) -> Vec<News> {
        unsubscribe_on_cleanup();
        self.all.get()
    }

    /// Returns `true` where nobody has looked at news yet, tracked.
    pub fn is_new(self, news: &News) -> bool {
        unsubscribe_on_cleanup();
        self.seen.with(|seen| !seen.has(news))
    }

    /// Returns how much nobody has looked at yet, tracked.
    pub fn new_count(self) -> usize {
        self.all().iter().filter(|news| self.is_new(news)).count()
    }

    /// Returns how many runs went wrong and nobody has looked at them yet, tracked.
    pub fn failed_count(self) -> usize {
        let failed = |news: &&News| {
            // The runs of a group are counted themselves.
            let is_run = matches!(news.subject, Subject::Run(_));
            is_run && news.is_failure && self.is_new(news)
        };
        self.all().iter().filter(failed).count()
    }

    /// Marks everything as looked at.
    pub fn mark_all(self) {
        let all = self.all.get_untracked();
        self.change(|seen| seen.mark_all(&all, now()));
    }

    fn look_at<'a>(self, news: impl Iterator<Item = &'a News>) {
        let is_new = |news: &&News| self.seen.with_untracked(|seen| !seen.has(news));
        let unseen: Vec<&News> = news.filter(is_new).collect();
        if !unseen.is_empty() {
            self.change(|seen| {
                for news in unseen {
                    seen.mark(news);
                }
            });
        }
    }

    /// Changes what was looked at, here and in the other tabs.
    fn change(self, change: impl FnOnce(&mut Seen)) {
        let mut seen = self.seen.get_untracked();
        if let Some(other) = kept(SEEN).and_then(|text| Seen::read(&text)) {
            seen.merge(other);
        }
        change(&mut seen);
        set_kept(SEEN, Some(&seen.write()));
        self.seen.set(seen);
    }
}

/// Returns the news of all runs and groups, newest first, tracked. The runs themselves are not
/// followed: each that ends or begins to wait is announced. Of the runs of a group those that ended
/// well are part of its news.
fn all_news(runs: Runs, groups: Groups, of_groups: Memo<Vec<News>>) -> Vec<News> {
    unsubscribe_on_cleanup();
    let _ = (runs.news(), runs.waiting(), runs.open_count());
    let known = groups.all();
    let known: BTreeSet<String> = known
        .iter()
        .map(|group| group.with_untracked(|group| group.id.clone()))
        .collect();
    let news = |run: &RunSignal| {
        run.with_untracked(|run| {
            let news = News::of(run)?;
            let is_in_group = group_of(&run.id).is_some_and(|group| known.contains(group));
            (!is_in_group || news.is_waiting || news.is_failure).then_some(news)
        })
    };
    let mut all: Vec<News> = runs.all().iter().filter_map(news).collect();
    all.extend(of_groups.get());
    all.sort_by_key(|news| std::cmp::Reverse(news.at));
    all.truncate(MOST);
    all
}

/// Returns the news of all groups, tracked.
fn group_news(runs: Runs, groups: Groups) -> Vec<News> {
    unsubscribe_on_cleanup();
    let news = |group: GroupSignal| group.with(|group| group.news(latest_end(runs, group)));
    groups.all().into_iter().filter_map(news).collect()
}

/// Returns when the last of the runs of a group that have ended did so.
fn latest_end(runs: Runs, group: &Group) -> Option<Timestamp> {
    let ids = (0..group.members.len()).filter(|member| group.has_run(*member));
    let ends = ids.filter_map(|member| {
        let run = untrack(|| runs.by_id(&group.run_id(member)))?;
        run.with_untracked(|run| run.timeline.end().map(|event| event.console))
    });
    ends.max()
}
