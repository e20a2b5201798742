//! A form of each operation filled in as far as the samples allow, and runs that began with it.
//!
//! Nothing here names an operation: a new one is filled in, and harmed, without a line here.

use hawser_core::clock::Timestamp;
use hawser_core::facts::Tone;
use hawser_core::operation::{CATALOGUE, Draft, Entry, Field, FieldKind, Operation, TYPED};
use hawser_core::reply::Reply;
use hawser_core::run::{Run, RunEvent};

use crate::hostile::readers;
use crate::samples;

/// Texts typed where nothing is filled in beforehand: the one with the best evaluation.
const TYPED_WORDS: &[&str] = &[
    "https://vcda-lej.hansekontor.example:8048/",
    "SHA-256:B1:0A:5C:7E:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:01:02:03:04:05:06:07:08:09:0A:0B:0C",
    include_str!("../samples/certificates/root-ca-ec.pem"),
    "443",
    "administrator@vsphere.local",
];

/// The form of an operation, filled in from the samples of its system.
pub fn filled(operation: &'static Operation) -> Draft {
    let appliance = readers::appliance_of(operation);
    let mut draft = Draft::new(appliance, "ref-1".to_owned(), Timestamp(samples::QUEUED));
    let bodies = samples::all_of(operation.system.spec().id);
    for field in operation.fields {
        fill(operation, field, &mut draft, &bodies);
    }
    draft
}

fn fill(
    operation: &'static Operation,
    field: &'static Field,
    draft: &mut Draft,
    bodies: &[(String, Vec<u8>)],
) {
    let appliance = readers::appliance_of(operation);
    let answer = |body: &[u8]| readers::answer(appliance, &Ok(Reply::new(200, body)));
    match &field.kind {
        FieldKind::Picker(picker) => {
            let values = bodies.iter().filter_map(|(_, body)| answer(body).ok());
            let rows = values.flat_map(|value| (picker.read)(draft, &value).rows);
            if let Some(row) = rows.min_by_key(|row| row.eligibility.rank()) {
                draft.change(operation, field.id, Entry::Row(row));
            }
        }
        FieldKind::Lookup(lookup) => {
            let read = |(_, body): &(String, Vec<u8>)| (lookup.read)(draft, answer(body));
            let rows = bodies.iter().filter_map(|body| read(body).ok()?.row);
            if let Some(row) = rows.min_by_key(|row| row.eligibility.rank()) {
                draft.pick(field.id, row);
            }
        }
        FieldKind::Text(text) => {
            if !draft.value(field.id).is_empty() {
                return;
            }
            // Often it is what another field was told, such as a thumbprint.
            let rows = operation.fields.iter().filter_map(|f| draft.row(f.id));
            let rows = rows.map(|row| row.id.as_str());
            let words = TYPED_WORDS.iter().copied().chain(rows);
            let best = words.min_by_key(|words| match (text.evaluate)(draft, words) {
                Ok(Some(remark)) if remark.tone == Tone::Success => 0,
                Ok(None) => 1,
                Ok(Some(_)) => 2,
                Err(_) => 3,
            });
            let taken = best.unwrap_or_default().to_owned();
            draft.set(field.id, taken);
        }
        FieldKind::Flag(_) | FieldKind::Secret(_) => draft.set(field.id, TYPED),
    }
}

/// A run of each operation whose form could be filled in, at several points of its life.
pub fn runs() -> Vec<Run> {
    let mut all = Vec::new();
    for operation in CATALOGUE {
        let appliance = readers::appliance_of(operation);
        let checked = operation.check(appliance, &filled(operation), &[]);
        let begun = checked.map(|prepared| {
            let id = format!("run-{}", operation.id);
            prepared.run(id, "administrator".to_owned(), Timestamp(samples::QUEUED))
        });
        let run = begun.unwrap_or_else(|errors| panic!("{}: {errors:?}", operation.id));
        all.extend(lives(operation, &run));
    }
    all
}

fn lives(operation: &'static Operation, begun: &Run) -> Vec<Run> {
    let appliance = readers::appliance_of(operation);
    let request = samples::prepared().request();
    let mut all = vec![begun.clone()];
    for (_, body) in samples::all_of(operation.system.spec().id) {
        for status in [200, 400, 500] {
            let outcome = Ok(Reply::new(status, body.clone()));
            let mut run = begun.clone();
            run.apply_event(RunEvent::Sent, Timestamp(samples::QUEUED + 1));
            let watched = run.watched.as_ref().map(|w| w.path.clone());
            let receipt = appliance.read_receipt(request, watched.as_deref(), &outcome);
            run.apply_event(
                RunEvent::SubmitOutcome(receipt),
                Timestamp(samples::QUEUED + 2),
            );
            for task in appliance.read_tasks(request, &outcome).unwrap_or_default() {
                run.apply_event(
                    RunEvent::Task(Box::new(task)),
                    Timestamp(samples::QUEUED + 3),
                );
            }
            let looks: Vec<_> = run.details().map(|(look, _)| look).collect();
            for look in looks {
                let answer = readers::answer(appliance, &outcome);
                run.record_detail(look.id, answer, Timestamp(samples::QUEUED + 4));
            }
            all.push(run);
        }
    }
    all
}
