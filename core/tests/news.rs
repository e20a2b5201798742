//! The runs that ended or wait since one last looked.

use hawser_core::clock::Timestamp;
use hawser_core::news::{News, Seen};
use hawser_core::run::{RunEvent, State};

use crate::samples::{QUEUED, run, task};

fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

/// The news of a run that ended at a moment.
fn ended(id: &str, case: &str, ms: i64) -> News {
    let mut run = run();
    id.clone_into(&mut run.id);
    run.apply_event(RunEvent::Task(Box::new(task(case))), at(ms));
    News::of(&run).expect("it has ended")
}

fn waiting(id: &str, ms: i64) -> News {
    News {
        label: State::Waiting.label(),
        attr: State::Waiting.as_attr(),
        is_waiting: true,
        ..ended(id, "task-success", ms)
    }
}

#[test]
fn a_run_is_news_when_it_ends_and_not_before() {
    let mut run = run();
    assert_eq!(News::of(&run), None);
    run.apply_event(RunEvent::Task(Box::new(task("task-running"))), at(0));
    assert_eq!(News::of(&run), None);
    run.apply_event(RunEvent::Task(Box::new(task("task-success"))), at(500));
    let news = News::of(&run).expect("it has ended");
    assert_eq!(
        (news.label, news.attr, news.at),
        ("Succeeded", "success", at(500))
    );
    assert!(!news.is_failure && !news.is_waiting);
    assert_eq!(news.target, run.target_name());
}

#[test]
fn what_was_there_before_one_looked_is_no_news() {
    let seen = Seen::now(at(1_000));
    assert!(seen.has(&ended("a", "task-success", 900)));
    assert!(!seen.has(&ended("a", "task-success", 1_100)));
}

#[test]
fn one_can_look_at_one_or_at_all() {
    let (one, other) = (
        ended("a", "task-success", 10),
        ended("b", "task-success", 20),
    );
    let mut seen = Seen::now(at(0));
    assert!(seen.mark(&one), "nobody had looked at it");
    assert!(!seen.mark(&one));
    assert!(seen.has(&one) && !seen.has(&other));
    seen.mark_all(&[one, other.clone()], at(15));
    assert!(seen.has(&other), "even if the clock was set back meanwhile");
    assert!(!seen.has(&ended("c", "task-success", 30)));
}

#[test]
fn a_run_that_waits_is_news_again_when_it_ends() {
    let mut seen = Seen::now(at(0));
    let waits = waiting("a", 10);
    assert!(!seen.has(&waits));
    // It is not over because time has passed since it was last asked about.
    assert!(!Seen::now(at(20)).has(&waits));
    seen.mark_all(std::slice::from_ref(&waits), at(20));
    assert!(seen.has(&waits));
    // It is asked about again and still waits.
    assert!(seen.has(&waiting("a", 50)));
    assert!(!seen.has(&ended("a", "task-success", 60)));
}

#[test]
fn it_is_kept_as_text_and_another_text_is_nothing() {
    let mut seen = Seen::now(at(0));
    seen.mark(&ended("a", "task-success", 10));
    assert_eq!(Seen::read(&seen.write()), Some(seen));
    for text in ["", "null", "[]", "{", r#"{"until": "now"}"#] {
        assert_eq!(Seen::read(text), None, "{text}");
    }
}

#[test]
fn another_tab_may_have_looked_at_more() {
    let (one, other) = (
        ended("a", "task-success", 10),
        ended("b", "task-success", 20),
    );
    let (mut here, mut there) = (Seen::now(at(0)), Seen::now(at(0)));
    here.mark(&one);
    there.mark(&other);
    here.merge(there);
    assert!(here.has(&one) && here.has(&other));
}

#[test]
fn marks_do_not_grow_without_end() {
    let mut seen = Seen::now(at(0));
    for id in 0..2_000 {
        seen.mark(&ended(&format!("{id:05}"), "task-success", 10));
    }
    assert!(seen.write().len() < 20_000);
    assert!(seen.has(&ended("01999", "task-success", 10)));
}
