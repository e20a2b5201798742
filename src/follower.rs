//! Drives `hawser_core::follow` by timers, visibility and the network: one
//! watch for each appliance on which something runs.

use hawser_core::clock::Millis;
use hawser_core::config::Appliance;
use hawser_core::follow::{Action, Ask, Capabilities, Event, Heard, PAGE_SIZE, Watch};
use hawser_core::problem::{Kind, Problem, Stage};
use hawser_core::request::Request;
use hawser_core::secret::Secrets;
use hawser_core::system::TaskList;
use hawser_core::task::Familiar;

use crate::browser::{Timer, is_online, is_visible, now, random_below};
use crate::by_appliance::ByAppliance;
use crate::console::Console;
use crate::signal::Signal;

/// How the view of an appliance stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// When it was last heard of.
    pub heard: Option<Millis>,
    /// Since when no news comes, where none comes.
    pub stale: Option<Millis>,
    /// Why.
    pub problem: Option<Box<Problem>>,
}

struct Follower {
    watch: Watch,
    timer: Timer,
    familiar: Familiar,
}

/// The watches of all appliances.
#[derive(Clone, Copy, Default)]
pub struct Followers {
    all: Signal<ByAppliance<Follower>>,
    views: Signal<ByAppliance<View>>,
}

impl Followers {
    /// Follows nothing any more: the timers end with their followers.
    pub fn end(self) {
        self.all.rest();
    }

    /// Lets go of everything.
    pub fn rest(self) {
        self.all.rest();
        self.views.rest();
    }

    /// How the view of an appliance stands, tracked.
    pub fn view(self, appliance: &str) -> View {
        self.views
            .with(|views| views.get(appliance).cloned().unwrap_or_default())
    }

    /// Follows a task to its end.
    pub fn follow(self, console: Console, appliance: &Appliance, task: String) {
        if console.has_ended() {
            return;
        }
        self.all.update_untracked(|all| {
            if all.get(&appliance.id).is_none() {
                let watch = Watch::new(Capabilities {
                    task_list: appliance.system.tasks().list.is_some(),
                });
                let follower = Follower {
                    watch,
                    timer: Timer::default(),
                    familiar: Familiar::default(),
                };
                all.set(&appliance.id, follower);
            }
            // Whoever waits for it from now on has not heard what was heard before.
            if let Some(follower) = all.get_mut(&appliance.id) {
                follower.familiar.forget();
            }
        });
        self.step(console, appliance, Event::Visible(is_visible()));
        self.step(console, appliance, Event::Online(is_online()));
        // What is watched in place of a task keeps its name from one sync to the next.
        if appliance.system.tasks().list.is_none() {
            let key = task.clone();
            self.step(console, appliance, Event::Forget { key });
        }
        self.step(console, appliance, Event::Follow { key: task });
    }

    /// Another tab heard of these tasks of an appliance.
    pub fn told(self, console: Console, appliance: &Appliance, seen: Vec<String>) {
        self.see(appliance, |view| view.heard = Some(now()));
        self.step(console, appliance, Event::Told { seen });
    }

    /// Tells every watch something.
    pub fn tell_all(self, console: Console, event: &Event) {
        for appliance in &console.config().appliances {
            self.step(console, appliance, event.clone());
        }
    }

    /// Tells one watch something, and does what it says.
    pub fn step(self, console: Console, appliance: &Appliance, event: Event) {
        let actions = self.all.update_untracked(|all| {
            let follower = all.get_mut(&appliance.id)?;
            Some(follower.watch.step(now(), event, random_below(1001)))
        });
        for action in actions.flatten().unwrap_or_default() {
            self.act(console, appliance, action);
        }
    }

    fn act(self, console: Console, appliance: &Appliance, action: Action) {
        match action {
            Action::Ask(ask) => {
                let appliance = appliance.clone();
                console.spawn(async move {
                    let heard = self.ask(console, &appliance, &ask).await;
                    self.step(console, &appliance, Event::Answered { ask, heard });
                });
            }
            Action::WakeAt(at) => {
                let owned = appliance.clone();
                self.all.try_with_untracked(|all| {
                    if let Some(follower) = all.get(&owned.id) {
                        let appliance = owned.clone();
                        follower.timer.set(at.since(now()), move || {
                            self.step(console, &appliance, Event::Timer);
                        });
                    }
                });
            }
            // The session's own state says it; every page offers the sign-in.
            Action::NeedSignIn => {}
            Action::Stale { since } => self.see(appliance, |view| view.stale = Some(since)),
            Action::Fresh => self.see(appliance, |view| {
                view.stale = None;
                view.problem = None;
            }),
        }
    }

    fn see(self, appliance: &Appliance, change: impl FnOnce(&mut View)) {
        self.views.update(|views| {
            let mut view = views.get(&appliance.id).cloned().unwrap_or_default();
            change(&mut view);
            views.set(&appliance.id, view);
        });
    }

    /// What of the appliance's tasks was read before, to be looked at or changed.
    fn familiar<R>(self, appliance: &Appliance, of: impl FnOnce(&mut Familiar) -> R) -> Option<R> {
        let all = self.all.update_untracked(|all| {
            let follower = all.get_mut(&appliance.id)?;
            Some(of(&mut follower.familiar))
        });
        all.flatten()
    }

    async fn ask(self, console: Console, appliance: &Appliance, ask: &Ask) -> Heard {
        let tasks = appliance.system.tasks();
        let request = match (ask, tasks.list) {
            (Ask::List { page }, Some(list)) => list(usize::from(*page)),
            (Ask::List { .. }, None) => return Heard::Failed { retry_after: None },
            (Ask::Task { key }, _) => (tasks.one)(key),
        };
        let outcome = console.ask(appliance, &request, &Secrets::new()).await;
        let read = match ask {
            Ask::List { .. } => self.familiar(appliance, |familiar| {
                appliance.read_task_list(&request, &outcome, familiar)
            }),
            Ask::Task { .. } => None,
        };
        let read = read.unwrap_or_else(|| {
            let (tasks, total) = appliance.read_task_page(&request, &outcome)?;
            let news = tasks.into_iter().map(|task| (0, task)).collect();
            let same = Vec::new();
            Ok(TaskList { news, same, total })
        });
        match read {
            Ok(list) => {
                let unread = list.news.is_empty() && matches!(ask, Ask::Task { .. });
                if unread && let Ok(reply) = &outcome {
                    let asked = appliance.asked(&request, Stage::Follow);
                    let problem = Problem::unreadable(reply, "the answer has no task", &asked);
                    return self.failed(appliance, Box::new(problem));
                }
                self.see(appliance, |view| view.heard = Some(now()));
                let total = list.total;
                let heard = console.hear_tasks(&appliance.id, list);
                self.familiar(appliance, |familiar| {
                    if heard.again {
                        familiar.forget();
                    }
                    for (mark, id) in &heard.settled {
                        familiar.note(*mark, id);
                    }
                });
                for run in heard.runs {
                    console.look(appliance, run).await;
                }
                console.tell_heard(&appliance.id, &heard.seen);
                // The appliance's own link is not followed, only counted with.
                let next_page = match ask {
                    Ask::List { page } => total > (i64::from(*page) + 1) * i64::from(PAGE_SIZE),
                    Ask::Task { .. } => false,
                };
                Heard::Alive {
                    finished: heard.finished,
                    seen: heard.seen,
                    next_page,
                }
            }
            Err(problem) => self.refused(console, appliance, ask, &request, problem),
        }
    }

    fn refused(
        self,
        console: Console,
        appliance: &Appliance,
        ask: &Ask,
        request: &Request,
        problem: Box<Problem>,
    ) -> Heard {
        debug_assert!(!request.path.is_empty());
        match (problem.kind, ask) {
            (Kind::NotSignedIn, _) => Heard::SignedOut,
            (Kind::Forbidden, _) => {
                self.see(appliance, |view| view.problem = Some(problem));
                Heard::Forbidden
            }
            (Kind::NotFound, Ask::Task { key }) => {
                console.hear_gone(&appliance.id, key, &problem);
                Heard::Gone { key: key.clone() }
            }
            _ => self.failed(appliance, problem),
        }
    }

    fn failed(self, appliance: &Appliance, problem: Box<Problem>) -> Heard {
        let retry_after = problem.retry_after;
        self.see(appliance, |view| view.problem = Some(problem));
        Heard::Failed { retry_after }
    }
}
