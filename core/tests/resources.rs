//! The catalogue of resources: what lists become, and how they are filtered, sorted and counted.

mod catalogue;
mod certificates;
mod contributing;
mod index;
mod links;
mod pairings;
mod plans;
mod query;
mod replications;
mod sites;
mod words;

use std::path::Path;
use std::sync::Arc;

use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::facts::{Fact, Shown};
use hawser_core::operation::{Draft, Row};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::resource::{Cell, Object, Place, Resource, Source};
use hawser_core::system::System;
use serde_json::Value;

use crate::hostile::readers;
use crate::samples;

/// 2026-11-21T13:51:07.250Z: a minute of the samples.
pub const NOW: Timestamp = Timestamp(samples::QUEUED);

pub fn resource(id: &str) -> &'static Resource {
    Resource::by_id(id).unwrap()
}

/// The appliance that a source is read from.
pub fn appliance(system: System) -> &'static Appliance {
    let mut all = readers::appliances().iter();
    all.find(|it| it.system == system).unwrap()
}

/// A draft as lists are read with, the row of the outer list picked.
pub fn draft(source: &Source, within: Option<&Row>) -> Draft {
    let mut draft = Draft::new(appliance(source.system), "ref-1".to_owned(), NOW);
    if let Some((within, row)) = source.within.as_ref().zip(within) {
        draft.pick(within.field, row.clone());
    }
    draft
}

/// A sample of a system, parsed.
pub fn sample(system: System, case: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let path = folder.join(system.spec().id).join(format!("{case}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The rows of the list within which a source is read, of a sample.
pub fn within(source: &Source, case: &str) -> Vec<Row> {
    let list = source.within.as_ref().unwrap().list;
    let value = samples::read(&sample(source.system, case));
    (list.read)(&draft(source, None), &value).rows
}

/// The objects of a list.
pub fn objects(source: &'static Source, within: Option<Row>, value: &Value) -> Vec<Object> {
    let draft = draft(source, within.as_ref());
    let place = Arc::new(Place::new(appliance(source.system), within));
    let rows = (source.list.read)(&draft, &samples::read(value)).rows;
    let object = |row| Object {
        place: Arc::clone(&place),
        row,
    };
    rows.into_iter().map(object).collect()
}

/// An object after the further request for it.
pub fn looked_at(source: &Source, mut object: Object, outcome: &Outcome) -> Object {
    let answer = readers::answer(appliance(source.system), outcome);
    (source.look.unwrap().read)(&mut object.row, answer);
    object
}

/// A sample as the answer to something.
pub fn reply(system: System, case: &str) -> Outcome {
    Ok(Reply::new(200, sample(system, case).to_string()))
}

pub fn named<'a>(objects: &'a [Object], name: &str) -> &'a Object {
    let found = objects.iter().find(|it| it.row.title == name);
    found.unwrap_or_else(|| panic!("{name} in {objects:#?}"))
}

/// The value of a column.
pub fn cell(resource: &Resource, object: &Object, column: &str) -> Cell {
    (resource.column(column).unwrap().value)(object, NOW)
}

/// A value of a column, in words.
pub fn words(resource: &Resource, object: &Object, column: &str) -> String {
    cell(resource, object, column).words(Timestamp::iso)
}

/// The marks of an object, by their ids.
pub fn marks(resource: &Resource, object: &Object) -> Vec<&'static str> {
    resource.marks_of(object, NOW).map(|it| it.id).collect()
}

/// The reason of a mark.
pub fn reason(resource: &Resource, object: &Object, mark: &str) -> String {
    (resource.mark(mark).unwrap().reason)(object, NOW)
}

/// A fact of an object, in words.
pub fn fact(facts: &[Fact], label: &str) -> String {
    let found = facts.iter().find(|it| it.label == label);
    match found.map(|it| &it.value) {
        Some(Shown::Text(text) | Shown::Code(text)) => text.clone(),
        Some(Shown::Time(at) | Shown::Date(at)) => at.iso(),
        Some(Shown::Span(ms)) => ms.to_string(),
        None => panic!("{label} in {facts:#?}"),
    }
}

/// All objects that the samples of a resource's systems give: every list, read within every row,
/// and after every further request.
pub fn of_all_samples(resource: &'static Resource) -> Vec<Object> {
    let mut all = Vec::new();
    for source in resource.sources {
        let bodies = samples::all_of(source.system.spec().id);
        let values: Vec<Value> = bodies
            .iter()
            .filter_map(|(_, body)| serde_json::from_slice(body).ok())
            .collect();
        let outer = source.within.as_ref().map(|within| {
            let empty = draft(source, None);
            let rows = values.iter().map(samples::read);
            let rows = rows.flat_map(|value| (within.list.read)(&empty, &value).rows);
            rows.take(1).map(Some).collect::<Vec<_>>()
        });
        for row in outer.unwrap_or_else(|| vec![None]) {
            for value in &values {
                let found = objects(source, row.clone(), value);
                if source.look.is_some() {
                    for object in found.iter().take(1) {
                        let outcomes = bodies.iter().map(|it| Ok(Reply::new(200, it.1.clone())));
                        all.extend(outcomes.map(|it| looked_at(source, object.clone(), &it)));
                    }
                }
                all.extend(found);
            }
        }
    }
    all
}
