//! Tabs that share a journal, in whatever order they check, write, send, reload and are told: no
//! target is sent anything twice.

use std::collections::{BTreeMap, BTreeSet};

use super::{group, session};
use hawser_core::group::{
    Action, Checked, Control, Event, Group, Peer, Progress, Standing, Warning, read, write,
};
use proptest::prelude::*;

const MEMBERS: usize = 5;

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A tab does one of the things that it has to do; the byte says which, and how it ends.
    Act(usize, u8, Ending),
    /// It writes the group.
    Save(usize),
    /// It begins to drive, whether or not another one does.
    TakeOver(usize),
    /// It ends to drive.
    Leave(usize),
    /// Its page is loaded again.
    Reload(usize),
    /// A run stands differently.
    Run(usize, Standing),
    /// A tab hears how the runs stand.
    Hear(usize),
    /// Somebody removes the runs that have ended from the journal.
    Clear,
    /// Somebody or something tells a tab this.
    Tell(usize, Event),
}

#[derive(Clone, Debug)]
enum Ending {
    Check(Checked),
    /// Starting: it goes well, the page is gone before the request has left, or the journal fails.
    Sent,
    Lost,
    NotWritten,
}

/// The browser, and what the appliance received.
struct World {
    journal: Group,
    runs: BTreeMap<usize, Standing>,
    received: BTreeMap<usize, u32>,
    /// Members whose run was ever written down.
    begun: BTreeSet<usize>,
    /// Runs that were found after they had been given up: they may be one too many.
    found_late: Vec<usize>,
    tabs: Vec<Tab>,
}

struct Tab {
    group: Group,
    to_do: Vec<Action>,
}

impl World {
    fn new(at_once: usize, stops: bool, tabs: usize) -> Self {
        let mut journal = group(MEMBERS, at_once, stops);
        journal.revision = 1;
        let tabs = (0..tabs).map(|_| Tab {
            group: journal.clone(),
            to_do: Vec::new(),
        });
        Self {
            tabs: tabs.collect(),
            journal,
            runs: BTreeMap::new(),
            received: BTreeMap::new(),
            begun: BTreeSet::new(),
            found_late: Vec::new(),
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Act(tab, which, ending) => self.act(tab, which, ending),
            Step::Save(tab) => {
                if let Some(tab) = self.tabs.get_mut(tab)
                    && tab.group.is_driven()
                    && tab.group.revision == self.journal.revision
                {
                    tab.group.revision += 1;
                    self.journal = read(&write(&tab.group)).unwrap();
                } else {
                    self.give_way(tab);
                }
            }
            Step::TakeOver(tab) => {
                self.read_again(tab);
                self.tell(tab, Event::Claimed(true));
            }
            Step::Leave(tab) => self.tell(tab, Event::Claimed(false)),
            Step::Reload(tab) => {
                self.tabs[tab].to_do.clear();
                self.tabs[tab].group = read(&write(&self.journal)).unwrap();
                self.read_again(tab);
            }
            Step::Run(member, standing) => {
                if let Some(known) = self.runs.get_mut(&member)
                    && matches!(
                        *known,
                        Standing::Open | Standing::Attention | Standing::Uncertain
                    )
                {
                    if *known == Standing::Uncertain && standing.is_open() {
                        self.found_late.push(member);
                    }
                    *known = standing;
                }
            }
            Step::Hear(tab) => {
                for (member, standing) in self.runs.clone() {
                    self.tell(tab, Event::Run(member, standing));
                }
            }
            Step::Clear => self.runs.retain(|_, standing| {
                matches!(
                    standing,
                    Standing::Open | Standing::Attention | Standing::Uncertain
                )
            }),
            Step::Tell(tab, event) => self.tell(tab, event),
        }
    }

    /// Takes over what the journal has, with the runs that it knows.
    fn read_again(&mut self, tab: usize) {
        if self.journal.revision > self.tabs[tab].group.revision {
            let was_driven = self.tabs[tab].group.is_driven();
            self.tabs[tab].group = read(&write(&self.journal)).unwrap();
            assert!(!was_driven || !self.tabs[tab].group.is_driven());
        }
        let known = self.runs.iter().map(|(member, it)| (*member, *it));
        let known = Event::Reloaded(known.collect());
        self.tell(tab, known);
        self.tell(tab, session(true));
    }

    fn give_way(&mut self, tab: usize) {
        self.tell(tab, Event::Claimed(false));
        if self.journal.revision > self.tabs[tab].group.revision {
            self.tabs[tab].group = read(&write(&self.journal)).unwrap();
        }
    }

    fn tell(&mut self, tab: usize, event: Event) {
        let at = &mut self.tabs[tab];
        let before = at.group.clone();
        let actions = at.group.step(event.clone());
        for action in &actions {
            assert!(at.group.is_driven(), "{action:?} in a tab that only looks");
            assert_eq!(at.group.control, Control::Going, "{action:?}");
            let (Action::Check(member) | Action::Start(member)) = action;
            let earlier = &at.group.members[..*member];
            let mut earlier = earlier.iter().map(|it| &it.progress);
            match action {
                Action::Check(_) => {
                    assert_eq!(before_of(&at.group, *member), Progress::Checking);
                    assert!(earlier.all(|it| *it != Progress::Waiting), "in their order");
                }
                Action::Start(_) => {
                    assert_eq!(event, Event::Checked(*member, Checked::Clear));
                    assert_eq!(before_of(&before, *member), Progress::Checking);
                    assert!(
                        !self.received.contains_key(member)
                            || before.revision < self.journal.revision
                    );
                }
            }
            let open = at.group.members.iter().filter(|it| it.progress.is_open());
            let known_late = self.found_late.len();
            assert!(open.count() <= at.group.policy.at_once + known_late);
        }
        at.to_do.extend(actions);
    }

    fn act(&mut self, tab: usize, which: u8, ending: Ending) {
        let count = self.tabs[tab].to_do.len();
        if count == 0 {
            return;
        }
        let action = self.tabs[tab].to_do.remove(usize::from(which) % count);
        match (action, ending) {
            (Action::Check(member), Ending::Check(checked)) => {
                self.tell(tab, Event::Checked(member, checked));
            }
            (Action::Check(member), _) => self.tell(tab, Event::Checked(member, Checked::Clear)),
            (Action::Start(member), Ending::NotWritten) => {
                self.tell(tab, Event::NotBegun(member, "full".to_owned()));
            }
            (Action::Start(member), ending) => self.start(tab, member, &ending),
        }
    }

    /// As the console does: group and run are written together, unless another tab was there.
    fn start(&mut self, tab: usize, member: usize, ending: &Ending) {
        let Some(mut begun) = self.tabs[tab].group.with_begun(member) else {
            return;
        };
        let is_new = !self.runs.contains_key(&member);
        if begun.revision != self.journal.revision || !is_new {
            return self.give_way(tab);
        }
        begun.revision += 1;
        self.journal = read(&write(&begun)).unwrap();
        self.runs.insert(member, Standing::Open);
        self.begun.insert(member);
        let open = self.runs.iter().filter(|(_, standing)| standing.is_open());
        let open = open.filter(|(member, _)| !self.found_late.contains(member));
        assert!(
            open.count() <= begun.policy.at_once,
            "the appliance is not sent more"
        );
        if matches!(ending, Ending::Lost) {
            // The page is gone; what it would have said is never heard.
            self.runs.insert(member, Standing::Uncertain);
            return self.step(Step::Reload(tab));
        }
        self.tabs[tab].group.revision = begun.revision;
        *self.received.entry(member).or_default() += 1;
        self.tell(tab, Event::Begun(member));
    }

    fn holds(&self) {
        for (member, count) in &self.received {
            assert_eq!(*count, 1, "member {member} was sent {count} times");
        }
        for (member, kept) in self.journal.members.iter().enumerate() {
            let is_begun = matches!(kept.progress, Progress::Run(_));
            assert!(
                !is_begun || self.begun.contains(&member),
                "a run that nobody began"
            );
        }
        for tab in &self.tabs {
            let summary = tab.group.summary();
            let shares: usize = summary.shares().iter().map(|share| share.count).sum();
            assert_eq!(shares, MEMBERS);
        }
    }
}

fn before_of(group: &Group, member: usize) -> Progress {
    group.members[member].progress.clone()
}

fn any_checked() -> impl Strategy<Value = Checked> {
    let warning = || Warning {
        title: "w".to_owned(),
        detail: String::new(),
    };
    prop_oneof![
        8 => Just(Checked::Clear),
        1 => Just(Checked::Warned(vec![warning()])),
        1 => Just(Checked::Refused("no".to_owned())),
        1 => Just(Checked::Peer(Peer::default())),
        1 => Just(Checked::SignedOut),
        1 => Just(Checked::Failed("offline".to_owned())),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => Just(Event::Pause),
        4 => Just(Event::Resume),
        1 => Just(Event::Stop),
        1 => (0..MEMBERS).prop_map(Event::Skip),
        2 => (0..MEMBERS).prop_map(Event::Accept),
        2 => (0..MEMBERS).prop_map(Event::Again),
        1 => Just(session(false)),
        4 => Just(session(true)),
        1 => (0..MEMBERS).prop_map(Event::Begun),
        1 => ((0..MEMBERS + 2), any_checked()).prop_map(|(of, it)| Event::Checked(of, it)),
        1 => Just(Event::Trouble("full".to_owned())),
    ]
}

/// The events that one tab gets as they are: a run is begun only where it was written down.
fn any_true_event() -> impl Strategy<Value = Event> {
    any_event().prop_filter("nobody says so", |event| !matches!(event, Event::Begun(_)))
}

fn any_step(tabs: usize) -> impl Strategy<Value = Step> {
    let ending = prop_oneof![
        6 => any_checked().prop_map(Ending::Check),
        6 => Just(Ending::Sent),
        1 => Just(Ending::Lost),
        1 => Just(Ending::NotWritten),
    ];
    let standing = prop::sample::select(Standing::ALL.to_vec());
    prop_oneof![
        12 => (0..tabs, any::<u8>(), ending).prop_map(|(tab, which, it)| Step::Act(tab, which, it)),
        3 => (0..tabs).prop_map(Step::Save),
        3 => (0..tabs).prop_map(Step::TakeOver),
        1 => (0..tabs).prop_map(Step::Leave),
        1 => (0..tabs).prop_map(Step::Reload),
        4 => (0..MEMBERS, standing).prop_map(|(member, it)| Step::Run(member, it)),
        4 => (0..tabs).prop_map(Step::Hear),
        1 => Just(Step::Clear),
        4 => (0..tabs, any_true_event()).prop_map(|(tab, event)| Step::Tell(tab, event)),
    ]
}

proptest! {
    #![proptest_config(crate::samples::cases(256))]

    #[test]
    fn no_target_is_sent_anything_twice(
        at_once in 1..4usize,
        stops in any::<bool>(),
        steps in proptest::collection::vec(any_step(2), 0..120),
    ) {
        let mut world = World::new(at_once, stops, 2);
        world.step(Step::TakeOver(0));
        for step in steps {
            world.step(step);
            world.holds();
        }
    }

    #[test]
    fn what_is_undisturbed_comes_to_its_end(at_once in 1..4usize, order in any::<[u8; 32]>()) {
        let mut world = World::new(at_once, true, 1);
        world.step(Step::TakeOver(0));
        for which in order {
            world.step(Step::Act(0, which, Ending::Sent));
            world.step(Step::Run(usize::from(which) % MEMBERS, Standing::Succeeded));
            world.step(Step::Hear(0));
        }
        for member in 0..MEMBERS {
            for _ in 0..2 {
                world.step(Step::Act(0, 0, Ending::Sent));
            }
            for done in 0..=member {
                world.step(Step::Run(done, Standing::Succeeded));
            }
            world.step(Step::Hear(0));
        }
        for member in 0..MEMBERS {
            world.step(Step::Run(member, Standing::Succeeded));
        }
        world.step(Step::Hear(0));
        prop_assert!(world.tabs[0].group.is_ended());
        prop_assert_eq!(world.tabs[0].group.label(), "Finished");
        prop_assert_eq!(world.received.len(), MEMBERS);
    }

    /// Whatever it is told, even what is not so: it never starts a member that has a run.
    #[test]
    fn member_with_a_run_is_never_started(
        events in proptest::collection::vec(any_event(), 0..80),
    ) {
        let mut group = group(MEMBERS, 2, false);
        group.step(session(true));
        group.step(Event::Claimed(true));
        for event in events {
            let before = group.clone();
            for action in group.step(event) {
                let (Action::Check(member) | Action::Start(member)) = action;
                let was_begun = matches!(before.members[member].progress, Progress::Run(_));
                prop_assert!(!was_begun);
            }
        }
    }

    #[test]
    fn damage_to_a_group_never_makes_a_run_startable(at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut group = group(2, 1, true);
        group.members[0].progress = Progress::Run(Standing::Open);
        let text: Vec<char> = write(&group).chars().collect();
        let mut harmed = text.clone();
        harmed[at.index(text.len())] = with;
        if let Ok(group) = read(&harmed.into_iter().collect::<String>()) {
            prop_assert!(matches!(group.members[0].progress, Progress::Run(_)));
        }
    }
}
