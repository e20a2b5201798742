//! One run in each state, and what is submitted by each operation.

use hawser_core::clock::Timestamp;
use hawser_core::operation::{Entry, TYPED};
use hawser_core::problem::{Problem, Stage};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::{Run, RunEvent, ShownRequest, State};

pub use crate::samples::QUEUED;
use crate::samples::{self, empty, page, receipt, reply, task, vcda, vcenter};
use crate::{demote_test_image, reconnect_pairing, run_reprotect};

fn at(ms: i64) -> Timestamp {
    Timestamp(QUEUED + ms)
}

/// A promotion that was sent, and what happened to it then, a second apart.
fn promotion(events: Vec<RunEvent>) -> Run {
    let mut run = samples::run();
    run.appliance_version = "8.8.0.22573".to_owned();
    run.apply_event(RunEvent::Sent, at(-1_900));
    for (second, event) in (1..).zip(events) {
        run.apply_event(event, at(second * 1_000));
    }
    run
}

fn accepted() -> RunEvent {
    RunEvent::SubmitOutcome(receipt(&reply(202, "task-queued")))
}

fn lost() -> RunEvent {
    RunEvent::SubmitOutcome(receipt(&page(504)))
}

fn looked(case: &str) -> RunEvent {
    RunEvent::Task(Box::new(task(case)))
}

fn gone() -> RunEvent {
    let asked = samples::appliance().asked(&Request::get("/tasks/x"), Stage::Follow);
    RunEvent::Gone(Box::new(Problem::from_outcome(&empty(404), &asked)))
}

fn missing() -> RunEvent {
    match gone() {
        RunEvent::Gone(problem) => RunEvent::Missing(problem),
        other => other,
    }
}

fn given_up() -> RunEvent {
    match gone() {
        RunEvent::Gone(mut problem) => {
            problem.details = "/tasks/x: Not found\n/tasks: not listed".to_owned();
            RunEvent::Gone(problem)
        }
        other => other,
    }
}

fn repeated() -> Outcome {
    Ok(Reply::new(409, r#"{"error":"hawser.already_forwarded"}"#))
}

fn not_sent() -> Run {
    let mut run = samples::run();
    let outcome = receipt(&Err(Failure::Offline));
    run.apply_event(RunEvent::SubmitOutcome(outcome), at(200));
    run
}

/// A reprotect of which plan, steps and prompts were seen, in these samples.
fn reprotect(task: Option<&str>, plan: &str, steps: &str, prompts: &str) -> Run {
    let mut run = run_reprotect::run();
    if let Some(case) = task {
        run_reprotect::steps::end(&mut run, case);
    }
    let looks: Vec<_> = run.details().map(|(look, _)| look).collect();
    for (look, case) in looks.into_iter().zip([plan, steps, prompts]) {
        let request = Request::get("/x");
        let outcome = run_reprotect::reply(200, case);
        run.record_detail(
            look.id,
            run_reprotect::answer(&request, &outcome),
            Timestamp(5),
        );
    }
    run
}

/// A run of each kind and state, by the name of its file.
pub fn runs() -> Vec<(&'static str, State, Run)> {
    let searched =
        "Looked at /tasks?limit=100: nothing on this target began since the request left.";
    let mut all = vec![
        ("promotion-sending", State::Sending, samples::run()),
        (
            "promotion-unconfirmed",
            State::Unconfirmed,
            promotion(vec![lost()]),
        ),
        (
            "promotion-interrupted",
            State::Unconfirmed,
            promotion(vec![RunEvent::Interrupted]),
        ),
        (
            "promotion-not-found",
            State::NotFound,
            promotion(vec![lost(), RunEvent::NotFound(searched.to_owned())]),
        ),
        (
            "promotion-cannot-tell",
            State::CannotTell,
            promotion(vec![
                lost(),
                RunEvent::CannotTell("Looked at /tasks: \"ü\" \\ | \u{1}\t".to_owned()),
            ]),
        ),
        (
            "promotion-found",
            State::Running,
            promotion(vec![
                lost(),
                RunEvent::Found(Box::new(task("task-running"))),
            ]),
        ),
        (
            "promotion-queued",
            State::Queued,
            promotion(vec![accepted()]),
        ),
        (
            "promotion-running",
            State::Running,
            promotion(vec![accepted(), looked("task-running")]),
        ),
        (
            "promotion-unknown-status",
            State::Unrecognized,
            promotion(vec![accepted(), looked("task-unknown-status")]),
        ),
        (
            "promotion-succeeded",
            State::Succeeded,
            promotion(vec![
                accepted(),
                looked("task-running"),
                looked("task-success"),
            ]),
        ),
        (
            "promotion-failed",
            State::Failed,
            promotion(vec![
                accepted(),
                looked("task-running"),
                looked("task-error"),
            ]),
        ),
        (
            "promotion-cancelled",
            State::Cancelled,
            promotion(vec![accepted(), looked("task-cancelled")]),
        ),
        (
            "promotion-refused",
            State::Refused,
            promotion(vec![RunEvent::SubmitOutcome(receipt(&reply(
                400,
                "error-400-failover-image",
            )))]),
        ),
        ("promotion-not-sent", State::NotSent, not_sent()),
        (
            "promotion-repeated",
            State::NotFound,
            promotion(vec![
                RunEvent::SubmitOutcome(receipt(&repeated())),
                RunEvent::NotFound(searched.to_owned()),
            ]),
        ),
        (
            "promotion-missing",
            State::Missing,
            promotion(vec![accepted(), missing()]),
        ),
        (
            "promotion-found-again",
            State::Running,
            promotion(vec![
                accepted(),
                missing(),
                given_up(),
                looked("task-running"),
            ]),
        ),
        (
            "promotion-given-up",
            State::Gone,
            promotion(vec![accepted(), missing(), given_up()]),
        ),
        (
            "promotion-gone",
            State::Gone,
            promotion(vec![accepted(), gone()]),
        ),
        (
            "reprotect-running",
            State::Queued,
            reprotect(None, "plan-waiting", "steps-running", "prompts"),
        ),
        (
            "reprotect-succeeded",
            State::Succeeded,
            reprotect(
                Some("task-success"),
                "plan-reprotected",
                "steps-warned",
                "prompts-none",
            ),
        ),
        (
            "reprotect-failed",
            State::Failed,
            reprotect(
                Some("task-error"),
                "plan-incomplete",
                "steps-failed",
                "error-500-busy",
            ),
        ),
        (
            "sync-sent",
            State::Sending,
            vcenter::sent("provider-completed-earlier"),
        ),
        (
            "sync-accepted",
            State::Queued,
            vcenter::accepted("provider-completed-earlier"),
        ),
        // What an earlier console wrote of the same is kept as "pairing-succeeded".
        (
            "pairing-half",
            State::PeerNext,
            vcda::run("task-succeeded", Some("sites-half")),
        ),
        (
            "pairing-whole",
            State::Succeeded,
            vcda::run("task-succeeded", Some("sites-paired")),
        ),
        (
            "pairing-unconnected",
            State::Unconnected,
            vcda::run("task-succeeded-unconnected", None),
        ),
        (
            "pairing-failed",
            State::Failed,
            vcda::run("task-failed", None),
        ),
    ];
    for (name, state, case) in [
        ("sync-running", State::Running, "provider-applying"),
        ("sync-succeeded", State::Succeeded, "provider-completed"),
        ("sync-failed", State::Failed, "provider-failed"),
    ] {
        let mut run = vcenter::accepted("provider-completed-earlier");
        vcenter::hear(&mut run, &vcenter::reply(200, case), 3_000);
        all.push((name, state, run));
    }
    let mut busy = vcenter::sent("provider-completed-earlier");
    let refused = vcenter::receipt(&vcenter::reply(500, "error-resource-busy"));
    busy.apply_event(RunEvent::SubmitOutcome(refused), at(500));
    let instead = busy.instead("run-2".to_owned(), at(2_000)).unwrap();
    all.push(("sync-busy", State::Busy, busy));
    all.push(("sync-followed", State::Queued, instead));
    let prepared = reconnect_pairing::prepared(&reconnect_pairing::filled());
    let mut run = prepared.run("run-1".to_owned(), "administrator".to_owned(), at(0));
    run.apply_event(RunEvent::Sent, at(100));
    run.apply_event(accepted(), at(900));
    // What an earlier console wrote of the same is kept as "reconnect-queued".
    all.push(("reconnect-of-host", State::Queued, run));
    all
}

/// Returns the submission of each operation, by the name of its file.
pub fn submissions() -> Vec<(&'static str, ShownRequest)> {
    let mut certified = reconnect_pairing::filled();
    reconnect_pairing::type_in(
        &mut certified,
        "certificate",
        &reconnect_pairing::pem("root-ca-ec"),
    );
    let mut described = vcda::filled();
    vcda::type_in(
        &mut described,
        "description",
        "Branch ‹Leipzig›, it's \"ours\" \\ ü",
    );
    let mut forced = run_reprotect::draft_for("Data Warehouse", "");
    run_reprotect::tick(&mut forced);
    let mut synced = vcenter::with_credentials(vcenter::draft(), "admin'o@vsphere.local", true);
    synced.change(
        vcenter::start_sync(),
        "password",
        Entry::Text(TYPED.to_owned()),
    );
    vec![
        ("promote-test-image", samples::prepared().shown()),
        ("demote-test-image", demote_test_image::prepared().shown()),
        (
            "reconnect-pairing",
            reconnect_pairing::prepared(&reconnect_pairing::filled()).shown(),
        ),
        (
            "reconnect-pairing-certificate",
            reconnect_pairing::prepared(&certified).shown(),
        ),
        (
            "run-reprotect",
            run_reprotect::prepared(&run_reprotect::draft()).shown(),
        ),
        (
            "run-reprotect-forced",
            run_reprotect::prepared(&forced).shown(),
        ),
        ("start-sync", vcenter::prepared(&vcenter::draft()).shown()),
        ("start-sync-credentials", vcenter::prepared(&synced).shown()),
        ("pair-sites", vcda::checked(&vcda::filled()).shown()),
        ("pair-sites-described", vcda::checked(&described).shown()),
    ]
}
