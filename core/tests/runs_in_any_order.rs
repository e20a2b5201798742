//! Whatever is heard of a run, and in whatever order: what must hold all the same.

use crate::samples::{self, run, task};
use hawser_core::clock::Timestamp;
use hawser_core::journal;
use hawser_core::problem::Problem;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::system::SubmitOutcome;
use hawser_core::task::{Status, Task, TaskError};
use hawser_core::timeline::{Event, Timeline, What};
use proptest::prelude::*;

fn any_what() -> impl Strategy<Value = What> {
    prop_oneof![
        prop::sample::select(vec![
            What::Confirmed,
            What::Sent,
            What::NotSent,
            What::Refused,
            What::AnswerLost,
            What::Found,
            What::NotFound,
            What::CannotTell,
            What::Accepted,
            What::Queued,
            What::Started,
            What::Missing,
            What::FoundAgain,
            What::Succeeded,
            What::Failed,
            What::Cancelled,
            What::Gone,
        ]),
        (0u8..=100).prop_map(What::Progress),
    ]
}

/// Moments that often coincide.
fn any_moment() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        (0i64..6).prop_map(Timestamp),
        any::<i64>().prop_map(Timestamp)
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    (
        any_what(),
        any_moment(),
        proptest::option::of(any_moment()),
        "[ab]{0,2}",
    )
        .prop_map(|(what, console, appliance, text)| Event {
            what,
            console,
            appliance,
            text,
        })
}

fn any_task() -> impl Strategy<Value = Task> {
    let status = prop_oneof![
        3 => Just(Status::Queued),
        6 => Just(Status::Running),
        1 => Just(Status::Succeeded),
        1 => Just(Status::Failed),
        1 => Just(Status::Cancelled),
        1 => "[A-Z]{0,3}".prop_map(Status::Unknown),
    ];
    let stamp = || proptest::option::of(any_moment());
    (
        status,
        proptest::option::of(0u8..=100),
        stamp(),
        stamp(),
        stamp(),
        any::<bool>(),
    )
        .prop_map(
            |(status, progress, queued, started, finished, error)| Task {
                status,
                progress,
                queued,
                started,
                finished,
                error: error.then(|| TaskError {
                    message: "m".to_owned(),
                    ..TaskError::default()
                }),
                ..task_shape().clone()
            },
        )
}

fn task_shape() -> &'static Task {
    static SHAPE: std::sync::LazyLock<Task> = std::sync::LazyLock::new(|| task("task-running"));
    &SHAPE
}

fn any_problem() -> impl Strategy<Value = Box<Problem>> {
    "[a-c]".prop_map(|what| Box::new(Problem::console(what)))
}

fn any_heard() -> impl Strategy<Value = RunEvent> {
    prop_oneof![
        1 => Just(RunEvent::Sent),
        1 => Just(RunEvent::Interrupted),
        1 => any_problem().prop_map(|p| RunEvent::SubmitOutcome(SubmitOutcome::Refused(p))),
        1 => any_problem().prop_map(|p| RunEvent::SubmitOutcome(SubmitOutcome::Indeterminate(p))),
        1 => any_problem().prop_map(|p| RunEvent::SubmitOutcome(SubmitOutcome::NotSent(p))),
        2 => any_problem().prop_map(RunEvent::Missing),
        1 => any_problem().prop_map(RunEvent::Gone),
        2 => any_task().prop_map(|t| RunEvent::SubmitOutcome(SubmitOutcome::Accepted(Box::new(t)))),
        8 => any_task().prop_map(|t| RunEvent::Task(Box::new(t))),
    ]
}

fn progress_of(events: &[&Event]) -> Vec<u8> {
    let percent = |e: &&Event| match e.what {
        What::Progress(percent) => Some(percent),
        _ => None,
    };
    events.iter().filter_map(percent).collect()
}

fn timeline(events: &[Event]) -> Timeline {
    let mut timeline = Timeline::default();
    events.iter().cloned().for_each(|e| timeline.insert(e));
    timeline
}

proptest! {
    #![proptest_config(samples::cases(100))]

    #[test]
    fn a_run_that_has_ended_stays_as_it_ended(
        heard in proptest::collection::vec((any_heard(), any_moment()), 1..24),
    ) {
        let mut run = run();
        let mut ended: Option<Run> = None;
        for (heard, at) in heard {
            run.apply_event(heard, at);
            if let Some(ended) = &ended {
                prop_assert_eq!(run.state(), ended.state());
                prop_assert_eq!(&run.problem, &ended.problem);
                prop_assert_eq!(&run.task, &ended.task);
                prop_assert_eq!(run.timeline.end(), ended.timeline.end());
                prop_assert_eq!(run.timeline.progress(), ended.timeline.progress());
                prop_assert_eq!(run.duration(Timestamp(7)), ended.duration(Timestamp(70)));
            } else if run.state().is_end() {
                prop_assert_eq!(run.timeline.shown().last().copied(), run.timeline.end());
                // What was given up can be found again.
                ended = Some(run.clone()).filter(|run| run.state() != State::Gone);
            }
        }
    }

    #[test]
    fn a_look_that_says_what_is_known_changes_nothing(
        heard in proptest::collection::vec((any_heard(), any_moment()), 1..24),
        at in any_moment(),
    ) {
        let mut run = run();
        for (heard, at) in heard {
            run.apply_event(heard, at);
        }
        if let Some(task) = run.task.clone().filter(|task| run.knows(task)) {
            let before = run.clone();
            run.apply_event(RunEvent::Task(Box::new(task)), at);
            prop_assert_eq!(run, before);
        }
    }

    #[test]
    fn shown_progress_never_falls(
        heard in proptest::collection::vec((any_heard(), any_moment()), 1..24),
    ) {
        let mut run = run();
        let mut furthest = None;
        for (heard, at) in heard {
            run.apply_event(heard, at);
            let progress = run.timeline.progress();
            prop_assert!(progress >= furthest, "{:?} after {:?}", progress, furthest);
            furthest = progress;
            let shown = progress_of(&run.timeline.shown());
            prop_assert!(shown.is_sorted_by(|a, b| a < b), "{:?}", shown);
        }
    }

    #[test]
    fn the_order_of_hearing_changes_nothing(
        (events, shuffled) in proptest::collection::vec(any_event(), 0..16)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        again in any::<prop::sample::Index>(),
    ) {
        let first = timeline(&events);
        let mut second = timeline(&shuffled);
        if !events.is_empty() {
            second.insert(again.get(&events).clone());
        }
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.shown(), second.shown());
        prop_assert_eq!(first.end(), second.end());
        prop_assert_eq!(first.progress(), second.progress());
    }

    #[test]
    fn a_timeline_shows_one_end_and_that_last(
        events in proptest::collection::vec(any_event(), 0..16),
    ) {
        let timeline = timeline(&events);
        let shown = timeline.shown();
        let ends: Vec<_> = shown.iter().filter(|e| e.what.is_end()).copied().collect();
        let end = timeline.end().filter(|end| end.what != What::Gone);
        prop_assert_eq!(ends, end.into_iter().collect::<Vec<_>>());
        prop_assert!(shown.iter().rev().skip(1).all(|e| !e.what.is_end()));
        prop_assert!(shown.iter().all(|e| timeline.all().contains(e)));
        let shown = progress_of(&shown);
        prop_assert!(shown.is_sorted_by(|a, b| a < b), "{:?}", shown);
        for event in timeline.all() {
            let percent = match event.what { What::Progress(percent) => percent, _ => 0 };
            prop_assert_eq!(What::parse(event.what.as_str(), percent), Some(event.what));
        }
    }

    #[test]
    fn a_run_that_was_written_down_goes_on_where_it_stopped(
        heard in proptest::collection::vec((any_heard(), any_moment()), 0..12),
        (next, at) in (any_heard(), any_moment()),
    ) {
        let mut run = run();
        for (heard, at) in heard {
            run.apply_event(heard, at);
        }
        let mut kept = journal::read(&journal::write(&run)).unwrap();
        for _ in 0..2 {
            prop_assert_eq!(&kept.timeline, &run.timeline);
            prop_assert_eq!(kept.state(), run.state());
            prop_assert_eq!(kept.duration(Timestamp(5)), run.duration(Timestamp(5)));
            prop_assert_eq!(&kept.problem, &run.problem);
            prop_assert_eq!((&kept.targets, &kept.request), (&run.targets, &run.request));
            run.apply_event(next.clone(), at);
            kept.apply_event(next.clone(), at);
        }
    }

    #[test]
    fn only_known_words_are_read_as_events(word in "[a-z-]{0,12}", percent in any::<u8>()) {
        if let Some(what) = What::parse(&word, percent) {
            prop_assert_eq!(what.as_str(), word);
        }
        prop_assert_eq!(What::parse("progress", percent).is_some(), percent <= 100);
    }
}
