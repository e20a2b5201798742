//! Groups of runs: what is started when, and what must hold in whatever order things happen.

mod in_any_order;
mod news;

use hawser_core::clock::Timestamp;
use hawser_core::group::{
    Action, Checked, Control, Event, Group, Member, Pause, Peer, Picked, Policy, Progress,
    Standing, Stop, Summary, Warning, at_once, group_of, read, refusal, write,
};
use hawser_core::operation::{CATALOGUE, OpenPoint, Operation, Severity};
use hawser_core::tab::{self, GroupMessage, Message};

const APPLIANCE: &str = "srm-a";

fn member(place: usize) -> Member {
    let picked = |field: &str, id: String| Picked {
        field: field.to_owned(),
        name: format!("Name of {id}"),
        id,
    };
    Member {
        appliance: APPLIANCE.to_owned(),
        appliance_name: "Site A".to_owned(),
        fields: vec![
            picked("pairing", "pairing-1".to_owned()),
            picked("plan", format!("plan-{place}")),
        ],
        accepted: Vec::new(),
        progress: Progress::Waiting,
    }
}

/// A group of so many members that nobody drives yet.
pub fn group(members: usize, at_once: usize, stops: bool) -> Group {
    let operation = Operation::by_id("run-reprotect").unwrap();
    Group::new(
        "g".to_owned(),
        operation,
        Policy { at_once, stops },
        (0..members).map(member).collect(),
        Timestamp(1),
    )
}

pub fn session(is_signed_in: bool) -> Event {
    Event::Session {
        appliance: APPLIANCE.to_owned(),
        is_signed_in,
    }
}

/// The same, driven by a tab in which somebody is signed in, and what it does first.
fn driven(members: usize, at_once: usize, stops: bool) -> (Group, Vec<Action>) {
    let mut group = group(members, at_once, stops);
    assert_eq!(group.step(session(true)), []);
    let actions = group.step(Event::Claimed(true));
    (group, actions)
}

/// Lets a member that is being checked begin its run.
fn start(group: &mut Group, member: usize) {
    let actions = group.step(Event::Checked(member, Checked::Clear));
    assert_eq!(actions, [Action::Start(member)]);
    assert_eq!(group.step(Event::Begun(member)), []);
}

fn progress(group: &Group) -> Vec<&'static str> {
    let members = group.members.iter();
    members.map(|member| member.progress.label()).collect()
}

#[test]
fn members_are_started_one_after_another_in_their_order() {
    let (mut group, actions) = driven(3, 1, true);
    assert_eq!(actions, [Action::Check(0)]);
    for member in 0..3 {
        start(&mut group, member);
        assert_eq!(group.label(), "Running");
        let next = group.step(Event::Run(member, Standing::Succeeded));
        let wanted = if member < 2 {
            vec![Action::Check(member + 1)]
        } else {
            vec![]
        };
        assert_eq!(next, wanted);
    }
    assert!(group.is_ended());
    assert_eq!((group.label(), group.as_attr()), ("Finished", "success"));
    let summary = group.summary();
    assert_eq!(
        summary,
        Summary {
            succeeded: 3,
            ..Summary::default()
        }
    );
}

#[test]
fn no_more_are_open_than_the_policy_says() {
    let (mut group, actions) = driven(5, 3, false);
    assert_eq!(actions, [0, 1, 2].map(Action::Check));
    start(&mut group, 1);
    assert_eq!(group.step(Event::Run(1, Standing::Attention)), []);
    let next = group.step(Event::Run(1, Standing::Succeeded));
    assert_eq!(next, [Action::Check(3)]);
}

#[test]
fn failure_stops_what_is_left_or_does_not() {
    let (mut group, _) = driven(3, 1, true);
    start(&mut group, 0);
    assert_eq!(group.step(Event::Run(0, Standing::Failed)), []);
    assert_eq!(group.control, Control::Stopped(Stop::Failure));
    assert!(group.is_ended() && group.has_rest());
    assert_eq!((group.label(), group.as_attr()), ("Stopped", "failed"));
    assert_eq!(group.step(Event::Resume), [Action::Check(1)]);

    let (mut group, _) = driven(3, 1, false);
    start(&mut group, 0);
    let next = group.step(Event::Run(0, Standing::Failed));
    assert_eq!(next, [Action::Check(1)]);
    for member in 1..3 {
        start(&mut group, member);
        group.step(Event::Run(member, Standing::Succeeded));
    }
    assert_eq!(group.label(), "Finished with failures");
}

#[test]
fn refusal_by_the_checks_counts_as_a_failure_and_can_be_tried_again() {
    let (mut group, _) = driven(2, 1, true);
    let refused = Checked::Refused("No test image".to_owned());
    assert_eq!(group.step(Event::Checked(0, refused)), []);
    assert_eq!(group.control, Control::Stopped(Stop::Failure));
    assert_eq!(group.step(Event::Again(0)), []);
    assert_eq!(group.step(Event::Resume), [Action::Check(0)]);
}

#[test]
fn run_that_was_busy_is_no_failure() {
    let (mut group, _) = driven(2, 1, true);
    start(&mut group, 0);
    let next = group.step(Event::Run(0, Standing::Busy));
    assert_eq!(next, [Action::Check(1)]);
}

#[test]
fn warnings_that_were_not_confirmed_are_asked_about() {
    let warning = Warning {
        title: "A task is running".to_owned(),
        detail: String::new(),
    };
    let point = |severity| OpenPoint {
        severity,
        title: warning.title.clone(),
        detail: String::new(),
    };
    let (mut group, _) = driven(3, 1, true);
    let points = [point(Severity::Warning), point(Severity::Fine)];
    let unaccepted = group.members[0].unaccepted(&points);
    assert_eq!(unaccepted, vec![warning.clone()]);
    assert_eq!(
        group.step(Event::Checked(0, Checked::Warned(unaccepted))),
        []
    );
    assert_eq!(group.control, Control::Paused(Pause::Question));
    assert_eq!(group.label(), "Waiting for you");
    // It cannot be resumed past the question.
    assert_eq!(group.step(Event::Resume), []);
    assert_eq!(group.step(Event::Accept(0)), [Action::Check(0)]);
    assert_eq!(group.members[0].unaccepted(&points), vec![]);
    // What could not be checked is asked about too, unless it was confirmed.
    let unknown = group.members[1].unaccepted(&[point(Severity::Unknown)]);
    assert_eq!(unknown, vec![warning]);
    start(&mut group, 0);
    group.step(Event::Run(0, Standing::Succeeded));
    group.step(Event::Checked(1, Checked::Warned(unknown)));
    assert_eq!(group.step(Event::Skip(1)), [Action::Check(2)]);
    assert_eq!(progress(&group), ["Succeeded", "Skipped", "Checking"]);
}

#[test]
fn session_that_ends_is_waited_for_and_nothing_is_sent_twice() {
    let (mut group, _) = driven(3, 1, true);
    start(&mut group, 0);
    assert_eq!(group.step(session(false)), []);
    assert_eq!(group.needs_session(), Some(APPLIANCE));
    assert_eq!(group.step(session(true)), []);
    assert_eq!(
        group.step(Event::Run(0, Standing::Succeeded)),
        [Action::Check(1)]
    );
    // The appliance answers the checks that nobody is signed in.
    assert_eq!(group.step(Event::Checked(1, Checked::SignedOut)), []);
    assert_eq!(group.label(), "Waiting for sign-in");
    assert_eq!(group.step(session(true)), [Action::Check(1)]);
    let peer = Peer {
        appliance: APPLIANCE.to_owned(),
        ..Peer::default()
    };
    assert_eq!(
        group.step(Event::Checked(1, Checked::Peer(peer.clone()))),
        []
    );
    assert_eq!(group.control, Control::Paused(Pause::Peer(peer)));
    assert_eq!(group.step(Event::Resume), [Action::Check(1)]);
}

#[test]
fn nothing_starts_while_it_is_paused_or_stopped() {
    for halt in [Event::Pause, Event::Stop] {
        let (mut group, _) = driven(3, 2, true);
        start(&mut group, 0);
        assert_eq!(group.step(halt), []);
        assert_eq!(group.step(Event::Checked(1, Checked::Clear)), []);
        assert_eq!(progress(&group), ["Running", "Not started", "Not started"]);
        assert!(!group.is_ended());
        assert_eq!(group.step(Event::Run(0, Standing::Succeeded)), []);
        let resumed = group.step(Event::Resume);
        assert_eq!(resumed, [Action::Check(1), Action::Check(2)]);
    }
    let (mut group, _) = driven(2, 1, true);
    start(&mut group, 0);
    group.step(Event::Stop);
    assert_eq!(group.label(), "Stopping");
    group.step(Event::Run(0, Standing::Succeeded));
    assert_eq!((group.label(), group.is_ended()), ("Stopped", true));
}

#[test]
fn submission_of_which_nothing_is_known_pauses_whatever_the_policy_says() {
    let (mut group, _) = driven(2, 1, false);
    start(&mut group, 0);
    assert_eq!(group.step(Event::Run(0, Standing::Uncertain)), []);
    assert_eq!(group.control, Control::Paused(Pause::Uncertain));
    assert_eq!(group.step(Event::Resume), [Action::Check(1)]);
}

#[test]
fn after_a_reload_what_may_have_been_sent_is_not_started_again() {
    let (mut group, _) = driven(4, 4, true);
    start(&mut group, 0);
    start(&mut group, 1);
    let starts = group.step(Event::Checked(2, Checked::Clear));
    assert_eq!(starts, [Action::Start(2)]);
    let mut again = read(&write(&group)).unwrap();
    assert_eq!(
        progress(&again),
        ["Running", "Running", "Starting", "Checking"]
    );
    // The run of the first has ended, that of the second was removed, and that of the third is in
    // the journal although the group does not know it.
    let known = vec![(0, Standing::Succeeded), (2, Standing::Open)];
    assert_eq!(again.step(Event::Reloaded(known)), []);
    assert_eq!(
        progress(&again),
        ["Succeeded", "Unknown", "Running", "Not started"]
    );
    again.step(session(true));
    assert_eq!(
        again.step(Event::Claimed(true)),
        [],
        "the second is asked about"
    );
    assert_eq!(again.step(Event::Resume), [Action::Check(3)]);
    // The one that was starting: no run, so nothing was sent.
    let mut again = read(&write(&group)).unwrap();
    again.step(Event::Reloaded(vec![
        (0, Standing::Open),
        (1, Standing::Open),
    ]));
    assert_eq!(progress(&again)[2], "Not started");
}

#[test]
fn member_that_has_ended_stays_so_when_its_run_is_removed() {
    let (mut group, _) = driven(2, 1, true);
    start(&mut group, 0);
    group.step(Event::Run(0, Standing::Succeeded));
    let mut again = read(&write(&group)).unwrap();
    again.step(session(true));
    again.step(Event::Reloaded(Vec::new()));
    assert_eq!(again.step(Event::Claimed(true)), [Action::Check(1)]);
    assert_eq!(progress(&again), ["Succeeded", "Checking"]);
}

#[test]
fn run_that_another_tab_began_is_never_started() {
    let (mut group, _) = driven(2, 1, true);
    assert_eq!(group.step(Event::Run(0, Standing::Open)), []);
    assert_eq!(group.step(Event::Checked(0, Checked::Clear)), []);
    assert_eq!(progress(&group), ["Running", "Not started"]);
}

#[test]
fn run_that_cannot_be_written_down_is_not_sent() {
    let (mut group, _) = driven(2, 1, true);
    group.step(Event::Checked(0, Checked::Clear));
    assert_eq!(group.step(Event::NotBegun(0, "full".to_owned())), []);
    assert_eq!(
        group.control,
        Control::Paused(Pause::Trouble("full".to_owned()))
    );
    assert_eq!(group.step(Event::Resume), [Action::Check(0)]);
}

#[test]
fn start_that_is_late_is_given_up() {
    let (mut group, _) = driven(2, 1, true);
    group.step(Event::Checked(0, Checked::Clear));
    assert!(group.with_begun(0).is_some());
    assert_eq!(group.with_begun(1), None);
    // Another tab has written the group, and it was read again.
    group.step(Event::Reloaded(Vec::new()));
    assert_eq!(group.with_begun(0), None);
}

#[test]
fn run_of_a_member_is_known_by_its_id() {
    let group = group(12, 1, true);
    let run = group.run_id(11);
    assert_eq!(group.member_of(&run), Some(11));
    assert_eq!(group_of(&run), Some("g"));
    for other in ["g_12", "g_", "g", "h_1", "g_1_1", "g_x", ""] {
        assert_eq!(group.member_of(other), None, "{other}");
    }
    assert_eq!(group_of("19b2-0a1b2c3d4e5f6071"), None);
}

/// The id of a run is that of its request, and proxies refuse one with other characters.
#[test]
fn id_of_a_run_has_only_characters_that_proxies_accept() {
    let run = group(12, 1, true).run_id(11);
    let is_accepted = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    assert!(run.chars().all(is_accepted), "{run}");
}

#[test]
fn group_is_kept_as_it_is() {
    let warning = |title: &str| Warning {
        title: title.to_owned(),
        detail: "\"why\"\u{202e}".to_owned(),
    };
    let mut group = group(12, 3, false);
    group.revision = 7;
    let controls = [
        Control::Going,
        Control::Paused(Pause::Person),
        Control::Paused(Pause::Question),
        Control::Paused(Pause::Uncertain),
        Control::Paused(Pause::Trouble("no space".to_owned())),
        Control::Paused(Pause::Peer(Peer {
            appliance: APPLIANCE.to_owned(),
            pairing: "p".to_owned(),
            name: "vc".to_owned(),
        })),
        Control::Stopped(Stop::Person),
        Control::Stopped(Stop::Failure),
    ];
    let runs = Standing::ALL.map(Progress::Run);
    let others = [
        Progress::Waiting,
        Progress::Checking,
        Progress::Asked(vec![warning("a"), warning("b")]),
        Progress::Refused("no".to_owned()),
        Progress::Starting,
        Progress::Skipped,
    ];
    for (member, progress) in group.members.iter_mut().zip(runs.into_iter().chain(others)) {
        member.progress = progress;
        member.accepted = vec![warning("c")];
    }
    for control in controls {
        group.control = control;
        assert_eq!(read(&write(&group)), Ok(group.clone()));
        let message = GroupMessage::State(Box::new(group.clone()));
        let told = tab::read(&tab::of_group(&message));
        assert_eq!(told, Ok(Message::Group(message)));
    }
    for message in [
        GroupMessage::Wanted("g".to_owned()),
        GroupMessage::Driven("g".to_owned()),
        GroupMessage::Removed("g".to_owned()),
    ] {
        let told = tab::read(&tab::of_group(&message));
        assert_eq!(told, Ok(Message::Group(message)));
    }
}

#[test]
fn damaged_group_is_not_read_at_all() {
    let text = write(&group(2, 1, true));
    assert!(read(&text).is_ok());
    for (part, harm) in [
        ("\"waiting\"", "\"gone\""),
        ("[\"waiting\"]", "[]"),
        ("[\"waiting\"]", "null"),
        ("\"going\"", "\"flying\""),
        ("\"group\":1", "\"group\":2"),
        ("\"id\":\"g\"", "\"id\":\"\""),
        ("\"members\"", "\"others\""),
    ] {
        let harmed = text.replacen(part, harm, 1);
        assert_ne!(harmed, text, "{part} is part of it");
        assert!(read(&harmed).is_err(), "{harmed}");
    }
    for length in 0..text.len() {
        assert!(read(&text[..length]).is_err());
    }
}

#[test]
fn operations_that_need_input_for_each_target_are_not_offered() {
    let offered: Vec<&str> = CATALOGUE
        .iter()
        .filter(|operation| refusal(operation).is_none())
        .map(|operation| operation.id)
        .collect();
    let wanted = [
        "promote-test-image",
        "demote-test-image",
        "run-reprotect",
        "start-sync",
    ];
    assert_eq!(offered, wanted);
    for operation in CATALOGUE {
        let wanted = if operation.id == "run-reprotect" {
            1
        } else {
            3
        };
        assert_eq!(at_once(operation), wanted);
    }
}
