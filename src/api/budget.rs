//! Holds requests back so that no appliance gets more than its share: see [`hawser_core::budget`].

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo_timers::callback::Timeout;
use hawser_core::budget::{Budget, LIMIT, Priority, Ticket};
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::product::REQUESTS_PER_MINUTE;
use hawser_core::reply::Outcome;
use leptos::prelude::*;

use crate::browser::{now, sleep, timeout};

/// Waits that are shorter are not worth a word, in milliseconds.
const NOTICEABLE: i64 = 2_000;

/// The status of an answer to one request too many.
const TOO_MANY: u16 = 429;

/// Called with the requests sent to an appliance just now, and until when it is left alone.
pub type OnSent = Rc<dyn Fn(&str, &[Timestamp], Option<Timestamp>)>;

struct Active {
    budget: Budget,
    name: String,
    /// The requests that wait: each is sent when its sender says so.
    waiting: BTreeMap<Ticket, oneshot::Sender<()>>,
    timer: Option<Timeout>,
}

/// The budgets of all appliances, by the appliance's id.
#[derive(Clone, Copy)]
pub(super) struct Budgets {
    all: StoredValue<BTreeMap<String, Active>, LocalStorage>,
    on_sent: StoredValue<Option<OnSent>, LocalStorage>,
    /// A notice for each appliance whose requests wait for longer than a moment.
    pub(super) notices: RwSignal<BTreeMap<String, String>>,
}

impl Budgets {
    pub(super) fn new() -> Self {
        Self {
            all: StoredValue::new_local(BTreeMap::new()),
            on_sent: StoredValue::new_local(None),
            notices: RwSignal::default(),
        }
    }

    /// Sets what is told of the requests that are sent.
    pub(super) fn on_sent(self, on_sent: OnSent) {
        self.on_sent.set_value(Some(on_sent));
    }

    /// Waits until a request may be sent. Returns `false` where it is not to be sent any more.
    pub(super) async fn turn(self, appliance: &Appliance, priority: Priority) -> bool {
        let turn = self.with(appliance, |active| {
            let (sender, turn) = oneshot::channel();
            let ticket = active.budget.enqueue(priority);
            active.waiting.insert(ticket, sender);
            turn
        });
        let Some(turn) = turn else { return false };
        self.send_due(appliance);
        turn.await.is_ok()
    }

    /// Counts a request that waits for nothing.
    pub(super) fn count(self, appliance: &Appliance) {
        self.with(appliance, |active| active.budget.count(now()));
        self.tell(appliance, &[now()]);
    }

    /// Lets the requests go whose turn it is, and comes back for the next.
    fn send_due(self, appliance: &Appliance) {
        let sent = self.with(appliance, |active| {
            let abandoned = active.waiting.iter().filter(|(_, it)| it.is_canceled());
            let abandoned: Vec<Ticket> = abandoned.map(|(ticket, _)| *ticket).collect();
            for ticket in abandoned {
                active.waiting.remove(&ticket);
                active.budget.cancel(ticket);
            }
            let granted = active.budget.grant(now());
            let turns = granted
                .iter()
                .filter_map(|ticket| active.waiting.remove(ticket));
            let turns: Vec<_> = turns.collect();
            let again = self;
            let appliance = appliance.clone();
            // The notice of a closed appliance goes even where nothing waits.
            let wake_at = active.budget.wake_at();
            let wake_at = wake_at.or_else(|| active.budget.closed_until(now()));
            let timer = wake_at.map(|at| {
                Timeout::new(timeout(at.since(now())), move || again.send_due(&appliance))
            });
            let before = std::mem::replace(&mut active.timer, timer);
            (turns, before)
        });
        let Some((turns, before)) = sent else { return };
        drop(before);
        let at = vec![now(); turns.len()];
        for turn in turns {
            // Nobody waits for it any more: it counts all the same.
            let _ = turn.send(());
        }
        if !at.is_empty() {
            self.tell(appliance, &at);
        }
        self.note(appliance);
    }

    /// Takes in an answer: one request too many closes the appliance for a while.
    pub(super) fn note_outcome(self, appliance: &Appliance, outcome: &Outcome) {
        let Ok(reply) = outcome else { return };
        if reply.status == TOO_MANY {
            self.with(appliance, |active| {
                active.budget.too_many(now(), reply.retry_after);
            });
            self.tell(appliance, &[]);
            self.send_due(appliance);
        }
    }

    /// Takes in what another tab sent.
    pub(super) fn note_peer(
        self,
        appliance: &Appliance,
        at: &[Timestamp],
        closed_until: Option<Timestamp>,
    ) {
        self.with(appliance, |active| {
            active.budget.note_peer(now(), at, closed_until);
        });
        self.send_due(appliance);
    }

    /// Returns for how long nothing is sent to an appliance after one request too many, in
    /// milliseconds.
    pub(super) fn closed_for(self, appliance: &Appliance) -> Option<i64> {
        let until = self.with(appliance, |active| active.budget.closed_until(now()));
        until.flatten().map(|at| at.since(now()))
    }

    /// Waits until an appliance may be asked again after one request too many.
    pub(super) async fn opened(self, appliance: &Appliance) {
        while let Some(rest) = self.closed_for(appliance) {
            sleep(rest).await;
        }
    }

    /// Tells a tab that has just opened what it cannot know.
    pub(super) fn tell_all(self, appliances: &[Appliance]) {
        for appliance in appliances {
            let recent = self.with(appliance, |active| active.budget.recent(now()));
            self.tell(appliance, &recent.unwrap_or_default());
        }
    }

    /// Gives up what waits.
    pub(super) fn stop(self) {
        let waiting = self.all.try_update_value(|all| {
            let waiting = all.values_mut().map(|active| {
                let turns = std::mem::take(&mut active.waiting);
                for ticket in turns.keys() {
                    active.budget.cancel(*ticket);
                }
                (turns, active.timer.take())
            });
            waiting.collect::<Vec<_>>()
        });
        drop(waiting);
    }

    fn tell(self, appliance: &Appliance, at: &[Timestamp]) {
        let closed = self.with(appliance, |active| active.budget.closed_until(now()));
        let closed = closed.flatten();
        let on_sent = self.on_sent.try_get_value().flatten();
        if let Some(on_sent) = on_sent.filter(|_| closed.is_some() || !at.is_empty()) {
            on_sent(&appliance.id, at, closed);
        }
    }

    /// Notes whether somebody waits, and for what.
    fn note(self, appliance: &Appliance) {
        let notice = self.with(appliance, |active| {
            let now = now();
            if active.budget.closed_until(now).is_some() {
                return Some(format!(
                    "{}: request limit reached. Reading pauses and continues automatically.",
                    active.name
                ));
            }
            let wait = active.budget.wait_of(Priority::Screen, now);
            wait.filter(|wait| *wait > NOTICEABLE).map(|_| {
                format!(
                    "{}: the console limits its requests per minute. Some data loads later.",
                    active.name
                )
            })
        });
        let notice = notice.flatten();
        let known = self
            .notices
            .try_with_untracked(|all| all.get(&appliance.id).cloned());
        if known == Some(notice.clone()) {
            return;
        }
        self.notices.try_update(|all| match notice {
            Some(notice) => all.insert(appliance.id.clone(), notice),
            None => all.remove(&appliance.id),
        });
    }

    fn with<T>(self, appliance: &Appliance, change: impl FnOnce(&mut Active) -> T) -> Option<T> {
        self.all.try_update_value(|all| {
            let active = all.entry(appliance.id.clone()).or_insert_with(|| Active {
                budget: Budget::new(limit(appliance)),
                name: appliance.name.clone(),
                waiting: BTreeMap::new(),
                timer: None,
            });
            change(active)
        })
    }
}

/// Returns the limit that is configured.
fn limit(appliance: &Appliance) -> u16 {
    let given = appliance.setting(REQUESTS_PER_MINUTE);
    given.parse().unwrap_or(LIMIT)
}
