//! The data of the first page: the lists that it counts, read while it is shown.

use gloo_timers::callback::{Interval, Timeout};
use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::overview::{Listed, Overview, ReadState};
use hawser_core::resource::{RESOURCES, Resource};
use leptos::prelude::*;

use crate::activity::Tasks;
use crate::api::Api;
use crate::browser::now;
use crate::inventory::{Inventory, List, ListState};
use crate::session::{SessionState, Sessions};
use crate::tracking::unsubscribe_on_cleanup;

/// The time after which the first lists are read, in milliseconds: whoever signed in to open a form
/// has left the page by then, and its reads would only hold up those of the form.
const FIRST_READ: u32 = 300;

/// The interval at which ages are written again, in milliseconds.
const AGE_INTERVAL: u32 = 30_000;

/// A list that the page counts.
#[derive(Clone)]
struct Source {
    resource: &'static Resource,
    appliance: Appliance,
    /// None until it is asked for.
    list: Option<ArcRwSignal<List>>,
}

/// The data of the first page.
#[derive(Clone, Copy)]
pub struct OverviewModel {
    inventory: Inventory,
    tasks: Tasks,
    sources: RwSignal<Vec<Source>>,
    /// The contents of the page.
    pub overview: Memo<Overview>,
    /// The computer's clock, often enough for ages in minutes.
    pub now: ReadSignal<Timestamp>,
    /// `true` where somebody is signed in, or was.
    pub has_sessions: Memo<bool>,
    /// `true` while something is being read for the first time, or because somebody asked.
    pub is_reading: Memo<bool>,
}

impl OverviewModel {
    /// Creates the data; lists are read until the current owner ends.
    pub fn provided() -> Self {
        let api = expect_context::<Api>();
        let inventory = expect_context::<Inventory>();
        let sessions = expect_context::<Sessions>();
        let sources = RwSignal::new(sources(api));
        let (now_signal, set_now) = signal(now());
        let clock = Interval::new(AGE_INTERVAL, move || {
            set_now.try_set(now());
        });
        StoredValue::new_local(clock);
        let overview = Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let now = now_signal.get();
            sources.with(|sources| evaluate(api, sessions, sources, now))
        });
        let has_sessions = Memo::new(move |_| {
            unsubscribe_on_cleanup();
            let config = api.config();
            let mut appliances = config.appliances.iter();
            appliances.any(|it| sessions.state(&it.id) != SessionState::SignedOut)
        });
        let is_reading = Memo::new(move |_| {
            unsubscribe_on_cleanup();
            sources.with(|sources| {
                let mut lists = sources.iter().filter_map(|source| source.list.as_ref());
                lists.any(|list| list.with(|list| list.state == ListState::Reading))
            })
        });
        let model = Self {
            inventory,
            tasks: expect_context::<Tasks>(),
            sources,
            overview,
            now: now_signal,
            has_sessions,
            is_reading,
        };
        model.begin_soon();
        model
    }

    /// Begins to read; at once where the lists are known already.
    fn begin_soon(self) {
        let Some(owner) = Owner::current() else {
            return;
        };
        if self.inventory.has_lists() {
            return self.begin();
        }
        let timer = Timeout::new(FIRST_READ, move || owner.with(|| self.begin()));
        StoredValue::new_local(timer);
    }

    fn begin(self) {
        self.inventory.keep_fresh();
        self.tasks.watch();
        self.sources.try_update(|sources| {
            for source in sources {
                let list = self.inventory.list(source.resource, &source.appliance);
                source.list = Some(list);
            }
        });
    }

    /// Reads all lists again.
    pub fn refresh(self) {
        self.sources.with_untracked(|sources| {
            for source in sources {
                self.inventory.refresh(source.resource, &source.appliance);
            }
        });
    }
}

/// Returns the lists of all appliances.
fn sources(api: Api) -> Vec<Source> {
    let config = api.config();
    let all = RESOURCES.iter().flat_map(|resource| {
        let appliances = config.appliances.iter();
        let fit = appliances.filter(|it| resource.source(it.system).is_some());
        fit.map(|appliance| Source {
            resource,
            appliance: appliance.clone(),
            list: None,
        })
    });
    all.collect()
}

fn evaluate(api: Api, sessions: Sessions, sources: &[Source], now: Timestamp) -> Overview {
    let lists: Vec<Option<List>> = sources
        .iter()
        .map(|source| source.list.as_ref().map(|list| list.get()))
        .collect();
    let none = List::default();
    let listed: Vec<Listed<'_>> = sources
        .iter()
        .zip(&lists)
        .map(|(source, list)| {
            let is_signed_in = sessions.state(&source.appliance.id).is_signed_in();
            let known = list.as_ref().unwrap_or(&none);
            Listed {
                resource: source.resource,
                appliance: &source.appliance,
                objects: &known.objects,
                state: match &known.state {
                    ListState::SignedOut if !known.objects.is_empty() => ReadState::Expired,
                    // It is about to be read.
                    ListState::SignedOut if is_signed_in => ReadState::Reading,
                    ListState::SignedOut => ReadState::SignedOut,
                    ListState::Reading if known.as_of.is_none() => ReadState::Reading,
                    ListState::Reading | ListState::Done => ReadState::Done,
                    ListState::Failed(problem) => ReadState::Failed(problem.title.clone()),
                },
                as_of: known.as_of,
                missing: known.partial.len(),
                needs_peer: known.needs_peer,
            }
        })
        .collect();
    Overview::of(&api.config(), &listed, now)
}
