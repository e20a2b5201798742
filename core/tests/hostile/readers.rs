//! Every reader of an appliance's answers, and what must hold of whatever it makes of one.

use std::sync::{Arc, LazyLock};

use hawser_core::activity::{earlier_in_reports, estimate, merge};
use hawser_core::clock::Timestamp;
use hawser_core::config::{Appliance, read_config};
use hawser_core::export::{curl, evidence_json, evidence_text, powershell, problem_text};
use hawser_core::history::{MOST_REPORTS, Reading, read_task};
use hawser_core::journal;
use hawser_core::operation::{
    Draft, Eligibility, Field, FieldKind, Finding, Listed, Operation, Picker, Precheck, RunDetail,
    Severity,
};
use hawser_core::problem::{Answer, Problem, RAW_KEPT, Stage};
use hawser_core::reply::Outcome;
use hawser_core::resource::{Index, Object, Place, Query, RESOURCES, Resource};
use hawser_core::run::{Run, RunEvent, Target};
use hawser_core::system::{SubmitOutcome, System};
use hawser_core::text::is_hidden;
use serde_json::{Value, json};

use crate::samples;

/// One appliance of each system.
pub fn appliances() -> &'static [Appliance] {
    static APPLIANCES: LazyLock<Vec<Appliance>> = LazyLock::new(|| {
        let of = |system: &System| {
            let id = system.spec().id;
            json!({"id": id, "name": id, "system": id, "base": format!("/api/{id}")})
        };
        let all: Vec<Value> = System::ALL.iter().map(of).collect();
        let config = json!({ "appliances": all }).to_string();
        read_config(config.as_bytes()).unwrap().appliances
    });
    &APPLIANCES
}

/// The appliance that an operation is for.
pub fn appliance_of(operation: &Operation) -> &'static Appliance {
    let its = |appliance: &&Appliance| appliance.system == operation.system;
    appliances().iter().find(its).unwrap()
}

/// An outcome as the pages get it.
pub fn answer(appliance: &Appliance, outcome: &Outcome) -> Answer {
    appliance.read_json(samples::prepared().request(), outcome, Stage::Load)
}

/// The answer to a sign-in, and to the question who is signed in.
pub fn signed_in(appliance: &Appliance, outcome: &Outcome) {
    if let Ok(reply) = outcome {
        (appliance.system.protocol().user)(reply);
    }
    let read = appliance.read_sign_in(samples::prepared().request(), outcome);
    if let (Err(problem), Ok(reply)) = (read, outcome) {
        bounded(&problem);
        let kept = reply.is_success() && !problem.raw.is_empty();
        assert!(!kept, "a good answer to a sign-in holds a token");
    }
}

/// Reads an outcome as a failure at every stage. Returns all that is printed of it.
pub fn told(appliance: &Appliance, outcome: &Outcome) -> Vec<String> {
    let mut printed = Vec::new();
    for stage in [Stage::Load, Stage::SignIn, Stage::Submit, Stage::Follow] {
        let asked = appliance.asked(samples::prepared().request(), stage);
        let problem = Problem::from_outcome(outcome, &asked);
        bounded(&problem);
        for operation in Operation::of(appliance.system) {
            bounded(&problem.clone().reworded(operation.words));
        }
        printed.extend([format!("{problem:?}"), problem_text(&problem)]);
    }
    printed
}

/// A problem always has words, and never more than can be shown and kept.
fn bounded(problem: &Problem) {
    assert!(!problem.title.is_empty() && !problem.cause.is_empty() && !problem.action.is_empty());
    for text in [&problem.message, &problem.details, &problem.raw] {
        assert!(text.len() <= RAW_KEPT + 40, "{} bytes", text.len());
    }
    assert!(problem.trace.len() <= 4 * RAW_KEPT + 40);
}

/// A look at a task, or at many.
pub fn looked_at(appliance: &Appliance, outcome: &Outcome) {
    let read = appliance.read_tasks(samples::prepared().request(), outcome);
    for task in read.unwrap_or_default() {
        assert!(!task.id.is_empty() && task.progress.is_none_or(|p| p <= 100));
    }
}

/// The reports of a plan: none of them makes an estimate that cannot be.
pub fn reported(appliance: &Appliance, run: &Run, value: &Value) {
    let Ok(Reading::Done(reports)) = read_task(appliance, value) else {
        return;
    };
    assert!(reports.list.len() <= MOST_REPORTS);
    let earlier = merge(earlier_in_reports(run, &reports));
    if let Some(estimate) = estimate(run, 1, &earlier) {
        assert!(estimate.usual > 0 && estimate.longest >= estimate.usual);
        assert!(!estimate.label().contains('-'), "{}", estimate.label());
    }
    for report in &reports.list {
        assert!(!report.operation_label().is_empty() && !report.result_label().1.is_empty());
    }
}

/// The answer to a submission.
pub fn submitted(appliance: &Appliance, outcome: &Outcome) {
    for watched in [None, Some("/watched")] {
        let request = samples::prepared().request();
        if let SubmitOutcome::Refused(problem) = appliance.read_receipt(request, watched, outcome) {
            bounded(&problem);
            let failed = outcome.as_ref().is_ok_and(|r| r.status >= 400) || outcome.is_err();
            assert!(failed, "only an error is a refusal: {outcome:?}");
        }
    }
}

/// A run that gets an outcome as its receipt, again as the answer to the search for it, and
/// again as a look at its task. Gives all that is printed of it.
pub fn followed(appliance: &Appliance, begun: &Run, outcome: &Outcome) -> Vec<String> {
    let request = samples::prepared().request();
    let mut run = begun.clone();
    run.apply_event(RunEvent::Sent, Timestamp(1));
    let watched = run.watched.as_ref().map(|w| w.path.clone());
    let receipt = appliance.read_receipt(request, watched.as_deref(), outcome);
    run.apply_event(RunEvent::SubmitOutcome(receipt), Timestamp(2));
    if run.is_lost() {
        run.apply_event(
            run.found_in(appliance, request, outcome, Timestamp(3)),
            Timestamp(3),
        );
    }
    let looks = appliance.read_tasks(request, outcome);
    for task in looks.unwrap_or_default() {
        run.apply_event(RunEvent::Task(Box::new(task)), Timestamp(4));
    }
    kept(&run)
}

/// A run is kept as it stands. Gives all that is printed of it.
pub fn kept(run: &Run) -> Vec<String> {
    run.timeline.shown();
    assert!(run.duration(Timestamp(4)).is_none_or(|ms| ms >= 0));
    let origin = "https://console.example";
    let commands = [curl(&run.request, origin), powershell(&run.request, origin)];
    assert!(commands.iter().all(|command| !command.is_empty()));
    let evidence = evidence_json(run, Timestamp(6));
    assert!(hawser_core::wire::parse(evidence.as_bytes()).is_ok());
    let entry = journal::write(run);
    let again = journal::read(&entry).unwrap();
    assert_eq!(again.state(), run.state());
    assert_eq!(again.timeline, run.timeline);
    let same = journal::write(&again) == entry;
    assert!(same, "it is kept otherwise than it was: {again:?}");
    let [curl, powershell] = commands;
    let text = evidence_text(run, Timestamp(6));
    vec![curl, powershell, evidence, text, entry, format!("{run:?}")]
}

/// A run of an operation that sees an answer in one of its looks.
pub fn seen(operation: &'static Operation, look: &RunDetail, answer: Answer) {
    let mut run = samples::run();
    run.operation = operation.id.to_owned();
    run.targets = operation.fields.iter().map(target).collect();
    run.record_detail(look.id, answer, Timestamp(5));
    let short = |target: String| target.len() < 4_000;
    assert!((look.request)(&run).is_none_or(|request| short(request.target())));
    assert!(run.detail_views().len() <= operation.details.len());
    kept(&run);
}

fn target(field: &Field) -> Target {
    Target {
        field: field.id.to_owned(),
        label: field.label.to_owned(),
        name: "name".to_owned(),
        id: "a:b/c".to_owned(),
    }
}

/// A field that gets an answer where it asks for one. What it offers first is taken over.
pub fn filled(field: &'static Field, draft: &mut Draft, answer: impl Fn() -> Answer) {
    match &field.kind {
        FieldKind::Picker(picker) => picked(field, picker, draft, answer),
        FieldKind::Lookup(lookup) => {
            let _ = (lookup.request)(draft);
            if let Ok(looked) = (lookup.read)(draft, answer()) {
                assert!(!looked.words.is_empty());
                if let Some(row) = looked.row {
                    draft.pick(field.id, row);
                }
            }
        }
        FieldKind::Text(text) => {
            let _ = (text.prefill)(draft);
            let _ = text.said_of(draft, field.id);
        }
        FieldKind::Flag(flag) => {
            let _ = (flag.applies)(draft);
        }
        FieldKind::Secret(_) => {}
    }
}

fn picked(
    field: &'static Field,
    picker: &'static Picker,
    draft: &mut Draft,
    answer: impl Fn() -> Answer,
) {
    let Ok(value) = answer() else { return };
    let Listed { rows, seen, .. } = (picker.read)(draft, &value);
    assert!(rows.len() <= seen);
    for row in rows.into_iter().take(3) {
        assert!(!row.id.is_empty() && !row.title.is_empty());
        row.haystack();
        if let Some(probe) = picker.probe {
            (probe.request)(draft, &row).target();
            let _ = (probe.read)(answer());
        }
        draft.pick(field.id, row);
    }
    let _ = (picker.request)(draft, 1);
}

/// A resource that gets an answer as its lists, as the list that they are within, and as the further
/// request for a row.
pub fn inventoried(appliance: &Appliance, outcome: &Outcome) {
    let moment = Timestamp(samples::QUEUED);
    for resource in RESOURCES {
        let Some(source) = resource.source(appliance.system) else {
            continue;
        };
        let mut draft = Draft::new(appliance, "ref-1".to_owned(), moment);
        let answer = || answer(appliance, outcome);
        let Ok(value) = answer() else { continue };
        let outer = source.within.as_ref().and_then(|within| {
            let row = (within.list.read)(&draft, &value).rows.into_iter().next()?;
            draft.pick(within.field, row.clone());
            Some(row)
        });
        let place = Arc::new(Place::new(appliance, outer));
        let rows = (source.list.read)(&draft, &value).rows.into_iter();
        for mut row in rows.take(5) {
            assert!(!row.id.is_empty() && !row.title.is_empty());
            if let Some(look) = source.look {
                (look.request)(&draft, &row).target();
                (look.read)(&mut row, answer());
            }
            let place = Arc::clone(&place);
            described(resource, &Object { place, row }, moment);
        }
    }
}

fn described(resource: &'static Resource, object: &Object, now: Timestamp) {
    for column in resource.columns() {
        (column.value)(object, now).words(Timestamp::iso);
    }
    for mark in resource.marks_of(object, now) {
        (mark.reason)(object, now);
    }
    (resource.facts)(object);
    (resource.related)(object);
    for join in resource.joins {
        (join.applies)(object, object);
    }
    for taken in resource.uses {
        object.form(taken);
    }
    let index = Index::new(resource, vec![Arc::new(vec![object.clone()])]);
    for query in ["", "search=a&sort=name", "mark=error&sort=age"] {
        let query = Query::read(query);
        assert!(index.select(&query, now).len() <= 1);
        index.counts(&query, now);
    }
}

/// A precheck that gets an answer.
pub fn judged(precheck: &Precheck, draft: &Draft, answer: Answer) -> Vec<Finding> {
    let _ = (precheck.request)(draft);
    let found = (precheck.evaluate)(draft, answer);
    assert!(!found.is_empty(), "{} says nothing", precheck.id);
    assert!(found.iter().all(|finding| !finding.title.is_empty()));
    found
}

/// A draft as it is submitted: what is refused or blocked never becomes a request.
pub fn checked(operation: &'static Operation, draft: &Draft, findings: &[Finding]) {
    let blocked = findings.iter().any(|f| f.severity == Severity::Blocks);
    let refused = |f: &str| {
        matches!(
            draft.row(f).map(|r| &r.eligibility),
            Some(Eligibility::Refused(_))
        )
    };
    match operation.check(appliance_of(operation), draft, findings) {
        Ok(prepared) => {
            assert!(!blocked && !operation.fields.iter().any(|f| refused(f.id)));
            let _ = prepared.shown();
        }
        Err(errors) => {
            assert!(!errors.is_empty() && errors.iter().all(|e| !e.message.is_empty()))
        }
    }
    let asked = operation.confirmation(appliance_of(operation), draft);
    let is_hidden = |c: char| is_hidden(c) && !matches!(c, '\u{2068}' | '\u{2069}');
    assert!(!asked.question.contains(is_hidden) && !asked.button.contains(is_hidden));
    operation.open_points(draft, findings);
}
