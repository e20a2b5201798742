//! Details while reprotect runs: the plan's state, its steps, its prompts.

use std::cmp::Ordering;

use hawser_core::clock::Timestamp;
use hawser_core::export::evidence_text;
use hawser_core::facts::Tone;
use hawser_core::operation::{DetailView, Prompt, RunDetail, Step};
use hawser_core::problem::Problem;
use hawser_core::request::Method;
use hawser_core::run::{Run, RunEvent, State};
use hawser_core::task::Status;
use serde_json::{Value, json};

use super::{PAIRING, PLAN, appliance, reply, reprotect, run, sample, value};
use crate::samples::kept::is_as_kept;
use crate::samples::{self, read};

fn look(id: &str) -> &'static RunDetail {
    reprotect()
        .details
        .iter()
        .find(|look| look.id == id)
        .unwrap()
}

fn asked(run: &Run, id: &str) -> String {
    (look(id).request)(run).unwrap().target()
}

fn steps_of(value: &Value) -> Vec<Step> {
    match (look("steps").read)(&run(), &read(value)) {
        DetailView::Steps(steps) => steps,
        other => panic!("{other:?}"),
    }
}

fn prompts_of(run: &Run, case: &str) -> Vec<Prompt> {
    match (look("prompts").read)(run, &read(&value(case))) {
        DetailView::Prompts(prompts) => prompts,
        other => panic!("{other:?}"),
    }
}

fn plan_seen(case: &str) -> (Tone, String, usize) {
    match (look("plan").read)(&run(), &read(&value(case))) {
        DetailView::Facts { tone, words, facts } => (tone, words, facts.len()),
        other => panic!("{other:?}"),
    }
}

/// A run that has seen these steps.
fn run_that_saw(steps: &Value) -> Run {
    let mut run = run();
    run.record_detail(look("steps").id, Ok(read(steps)), Timestamp(5));
    run
}

#[test]
fn plan_steps_and_prompts_are_asked_for_while_it_runs_and_after_the_end() {
    let plan = format!("/pairings/{PAIRING}/recovery-management/plans/{PLAN}");
    let mut run = run();
    let asked: Vec<_> = run.details().map(|(_, request)| request.target()).collect();
    let expected = [
        plan.clone(),
        format!("{plan}/recovery-steps/reprotect"),
        format!("{plan}/recovery-steps/user-prompts"),
    ];
    assert_eq!(asked, expected);
    end(&mut run, "task-success");
    assert_eq!(run.details().count(), 3);
}

pub fn end(run: &mut Run, case: &str) {
    look_at(run, case);
    assert!(run.state().is_end());
}

fn look_at(run: &mut Run, case: &str) {
    let request = hawser_core::request::Request::get("/tasks/x");
    let tasks = appliance("").read_tasks(&request, &reply(200, case));
    for mut task in tasks.unwrap() {
        task.id.clone_from(&run.task.as_ref().unwrap().id);
        run.apply_event(RunEvent::Task(Box::new(task)), Timestamp(9));
    }
}

#[test]
fn every_status_of_a_step_has_words_and_a_tone() {
    let steps = steps_of(&value("steps-every-status"));
    let told: Vec<_> = steps
        .iter()
        .map(|step| {
            (
                step.number.as_str(),
                step.depth,
                step.status.as_str(),
                step.tone,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("1", 0, "Already completed", Tone::Success),
            ("1.1", 1, "Already completed", Tone::Success),
            ("1.2", 1, "Skipped", Tone::Neutral),
            ("2", 0, "Failed", Tone::Danger),
            ("2.1", 1, "Done", Tone::Success),
            ("2.2", 1, "Cancelled", Tone::Warning),
            ("2.2.1", 2, "Completed with warnings", Tone::Warning),
            ("3", 0, "Running", Tone::Info),
            ("4", 0, "Not started", Tone::Neutral),
            ("5", 0, "RESTARTING", Tone::Neutral),
        ]
    );
}

#[test]
fn a_step_shows_progress_times_warnings_and_errors() {
    let steps = steps_of(&value("steps-every-status"));
    let failed = &steps[3];
    assert_eq!(failed.title, "Clean up storage");
    assert_eq!(
        (failed.started, failed.finished),
        (
            Some(Timestamp(1_795_269_067_250)),
            Some(Timestamp(1_795_269_070_250))
        )
    );
    let error = "Cannot unmount datastore 'ds-07'.".to_owned();
    assert_eq!(failed.messages, [(Tone::Danger, error)]);
    assert_eq!(
        steps[6].messages,
        [(Tone::Warning, "Left behind.".to_owned())]
    );
    let progress: Vec<_> = steps.iter().filter_map(|step| step.progress).collect();
    assert_eq!(progress, [40], "only what runs has a progress");
    assert_eq!(steps[7].finished, None);
}

#[test]
fn the_steps_below_a_step_are_asked_for_level_by_level() {
    let mut all = value("steps-every-status");
    let outermost = |steps: &mut Value, depth: i64| {
        let list = steps["list"].as_array_mut().unwrap();
        list.retain(|step| step["depth"].as_i64().unwrap() <= depth);
    };
    let mut first = all.clone();
    outermost(&mut first, 0);
    let path = format!(
        "/pairings/{PAIRING}/recovery-management/plans/{PLAN}/recovery-steps/reprotect?expanded_step_ids="
    );
    let run = run_that_saw(&first);
    assert_eq!(asked(&run, "steps"), format!("{path}1%2C4%2C8%2C9"));
    let run = run_that_saw(&all);
    assert_eq!(asked(&run, "steps"), format!("{path}1%2C4%2C6%2C8%2C9"));
    // Nothing more to expand: the same question again, so one request with each look.
    all["list"][0]["expanded"] = json!(true);
    let again = run_that_saw(&all);
    assert_eq!(asked(&again, "steps"), asked(&run, "steps"));
}

#[test]
fn steps_that_run_one_after_the_other_are_asked_for_with_the_same_request() {
    let steps = |running: usize| {
        let step = |id: usize| {
            let status = match id.cmp(&running) {
                Ordering::Less => "SUCCESS",
                Ordering::Equal => "RUNNING",
                Ordering::Greater => "INACTIVE",
            };
            json!({"id": id, "step_number": id.to_string(), "title": "t", "depth": 0,
                "child_count": 3, "status": status, "progress": 0})
        };
        json!({"list": (1..=5).map(step).collect::<Vec<_>>()})
    };
    for running in 1..=6 {
        let asked = asked(&run_that_saw(&steps(running)), "steps");
        assert!(
            asked.ends_with("=1%2C2%2C3%2C4%2C5"),
            "step {running} runs: {asked}"
        );
    }
}

#[test]
fn of_a_huge_plan_only_what_runs_or_went_wrong_is_expanded() {
    let step = |id: u32, status: &str, children: u32| {
        json!({"id": id, "step_number": id.to_string(), "title": "t", "depth": 0,
            "child_count": children, "status": status, "progress": 0})
    };
    let steps = json!({"list": [
        step(1, "SUCCESS", 1000),
        step(2, "SUCCESS", 300),
        step(3, "SUCCESS", 200),
        step(4, "RUNNING", 1000),
        step(5, "INACTIVE", 90),
        step(6, "INACTIVE", u32::MAX),
    ]});
    let asked_for = asked(&run_that_saw(&steps), "steps");
    assert!(asked_for.ends_with("=2%2C4%2C5"), "{asked_for}");
    let many: Vec<_> = (0..5_000).map(|id| step(id, "ERROR", 1)).collect();
    let address = asked(&run_that_saw(&json!({ "list": many })), "steps");
    assert!(
        address.len() < 2_000,
        "an address has room for so many: {}",
        address.len()
    );
}

#[test]
fn after_a_look_that_failed_the_outermost_steps_are_asked_for() {
    let mut run = run_that_saw(&value("steps-outermost"));
    assert!(asked(&run, "steps").contains("expanded_step_ids"));
    let request = (look("steps").request)(&run).unwrap();
    let refused = super::answer(&request, &reply(400, "error-400-view"));
    run.record_detail(look("steps").id, refused, Timestamp(6));
    assert!(asked(&run, "steps").ends_with("/recovery-steps/reprotect"));
    let (_, seen, trouble) = run.detail_views().remove(0);
    assert!(
        matches!(seen, Some(DetailView::Steps(_))),
        "what was seen before stays"
    );
    assert!(!trouble.is_empty());
}

#[test]
fn a_prompt_is_shown_with_the_way_to_dismiss_it() {
    let prompts = prompts_of(&run(), "prompts");
    assert_eq!(prompts.len(), 1);
    assert_eq!(
        prompts[0].title,
        "Before creating placeholder virtual machines"
    );
    assert!(prompts[0].text.contains("ds-placeholder-01"));
    let dismiss = &prompts[0].dismiss;
    assert_eq!(
        (dismiss.method, dismiss.body.is_none()),
        (Method::Post, true)
    );
    assert_eq!(
        dismiss.target(),
        format!(
            "/pairings/{PAIRING}/recovery-management/plans/{PLAN}/recovery-steps/user-prompts/DrPrompt%3A9124fe89-8cd0-461b-944e-414a12641357/actions/dismiss-prompt"
        )
    );
    assert_eq!(prompts_of(&run(), "prompts-none"), []);
}

#[test]
fn the_evidence_tells_the_plan_and_every_step_with_its_messages() {
    let mut run = run_that_saw(&value("steps-failed"));
    run.record_detail(
        look("plan").id,
        Ok(read(&value("plan-incomplete"))),
        Timestamp(6),
    );
    run.record_detail(
        look("prompts").id,
        Ok(read(&value("prompts"))),
        Timestamp(7),
    );
    end(&mut run, "task-error");
    let text = evidence_text(&run, Timestamp(samples::QUEUED));
    is_as_kept(&text, include_str!("../samples/evidence/reprotect.md"));
}

#[test]
fn nothing_waits_for_an_answer_once_the_run_has_ended() {
    let mut run = run();
    end(&mut run, "task-error");
    assert_eq!(prompts_of(&run, "prompts"), []);
}

#[test]
fn the_state_of_the_plan_says_what_to_do() {
    let (tone, words, _) = plan_seen("plan-waiting");
    assert_eq!(tone, Tone::Warning);
    assert_eq!(
        words,
        "Waiting for user input. Dismiss the prompt to continue."
    );
    let (tone, words, _) = plan_seen("plan-incomplete");
    assert_eq!(tone, Tone::Danger);
    assert!(words.starts_with("Reprotect incomplete. ") && words.contains("Fix the cause"));
    assert_eq!(plan_seen("plan-running").1, "Reprotect in progress");
    assert_eq!(
        plan_seen("plan-reprotected"),
        (Tone::Success, "Ready".to_owned(), 2)
    );
}

#[test]
fn the_direction_is_swapped_afterwards() {
    let sites = |case| match (look("plan").read)(&run(), &read(&value(case))) {
        DetailView::Facts { facts, .. } => facts,
        other => panic!("{other:?}"),
    };
    let (before, after) = (sites("plan"), sites("plan-reprotected"));
    assert_eq!(before[0].value, after[1].value);
    assert_eq!(before[1].value, after[0].value);
}

#[test]
fn every_sample_is_read_by_every_look() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/site-recovery-manager/"
    );
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = path.file_stem().unwrap().to_string_lossy().into_owned();
        let value = hawser_core::wire::parse(&sample(&case)).unwrap();
        let mut run = run();
        for look in reprotect().details {
            run.record_detail(look.id, Ok(value.clone()), Timestamp(5));
        }
        assert_eq!(run.detail_views().len(), 3, "{case}");
        assert_eq!(run.details().count(), 3, "{case}");
    }
}

#[test]
fn a_run_at_a_prompt_waits_for_the_administrator_until_it_is_dismissed_or_ends() {
    let mut run = run();
    look_at(&mut run, "task-running");
    assert_eq!(run.shown_state(), State::Running);
    assert!(
        run.state_text().starts_with("Running, "),
        "{}",
        run.state_text()
    );
    let heard = |run: &mut Run, detail: &str, case: &str| {
        run.record_detail(detail, Ok(read(&value(case))), Timestamp(6));
    };
    heard(&mut run, "prompts", "prompts");
    assert_eq!(run.shown_state(), State::Waiting);
    assert_eq!(
        run.state(),
        State::Running,
        "the appliance goes on with its task"
    );
    assert_eq!(run.state_text(), "Waiting for you");
    assert_eq!(run.shown_state().as_attr(), "waiting");
    heard(&mut run, "prompts", "prompts-none");
    assert_eq!(run.shown_state(), State::Running);
    heard(&mut run, "plan", "plan-waiting");
    assert_eq!(
        run.shown_state(),
        State::Waiting,
        "its prompts were not read yet"
    );
    end(&mut run, "task-success");
    assert_eq!(run.shown_state(), State::Succeeded);
}

#[test]
fn a_prompt_counts_whatever_the_status_of_the_task_and_not_while_the_task_is_looked_for() {
    let mut run = run();
    look_at(&mut run, "task-running");
    run.record_detail("prompts", Ok(read(&value("prompts"))), Timestamp(6));
    let mut task = run.task.clone().unwrap();
    task.status = Status::Unknown("WAITING_FOR_USER".to_owned());
    run.apply_event(RunEvent::Task(Box::new(task)), Timestamp(7));
    assert_eq!(
        (run.state(), run.shown_state()),
        (State::Unrecognized, State::Waiting)
    );
    let problem = Problem::console("unknown task");
    run.apply_event(RunEvent::Missing(Box::new(problem)), Timestamp(8));
    assert_eq!(
        (run.shown_state(), run.is_waiting()),
        (State::Missing, false),
        "header and list say the same"
    );
}
