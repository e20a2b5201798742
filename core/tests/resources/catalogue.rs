//! Properties of every resource of the catalogue, and of one that is added.

use std::collections::BTreeSet;

use hawser_core::clock::Timestamp;
use hawser_core::operation::{CATALOGUE, Entry, FieldKind, Operation};
use hawser_core::resource::{RESOURCES, Resource, Source};
use regex::Regex;

use super::{NOW, appliance, draft, of_all_samples, words};
use crate::samples;

#[test]
fn every_resource_of_the_catalogue_is_complete() {
    let mut ids = BTreeSet::new();
    for resource in RESOURCES {
        assert!(ids.insert(resource.id), "{} is unique", resource.id);
        assert!(std::ptr::eq(
            Resource::by_id(resource.id).unwrap(),
            *resource
        ));
        let texts = [
            resource.title,
            resource.noun,
            resource.plural,
            resource.summary,
        ];
        assert!(texts.iter().all(|it| !it.is_empty()));
        assert!(resource.summary.ends_with('.') && !resource.sources.is_empty());
        let systems: BTreeSet<_> = resource.sources.iter().map(|it| it.system).collect();
        assert_eq!(systems.len(), resource.sources.len(), "one list a system");
        let mut columns = BTreeSet::new();
        for column in resource.columns() {
            assert!(columns.insert(column.id), "{} is unique", column.id);
            assert!(!column.title.is_empty(), "{}", column.id);
            let sentence = column.help.is_empty() || column.help.ends_with('.');
            assert!(sentence, "{}: {}", resource.id, column.help);
        }
        let mut marks = BTreeSet::new();
        for mark in resource.marks {
            assert!(marks.insert(mark.id), "{} is unique", mark.id);
            assert!(!mark.label.is_empty());
            assert!(mark.help.is_empty() || mark.help.ends_with('.'));
        }
        for join in resource.joins {
            assert!(Resource::by_id(join.resource).is_some());
            assert!(!join.label.is_empty() && !join.basis.is_empty());
        }
    }
}

#[test]
fn forms_list_objects_in_columns_of_their_resource() {
    for operation in CATALOGUE {
        for field in operation.fields {
            let FieldKind::Picker(picker) = &field.kind else {
                continue;
            };
            let resource = Resource::by_id(picker.resource).unwrap();
            assert!(resource.source(operation.system).is_some(), "{}", field.id);
            let known = |id: &str| resource.columns.iter().any(|column| column.id == id);
            assert!(picker.columns.iter().all(|id| known(id)), "{}", field.id);
        }
    }
}

/// The parts of an address are read back as they were written.
#[test]
fn ids_need_no_encoding() {
    let plain = |id: &str| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    for resource in RESOURCES {
        assert!(plain(resource.id));
        assert!(resource.columns().all(|it| plain(it.id)));
        assert!(resource.marks.iter().all(|it| plain(it.id)));
    }
}

#[test]
fn a_list_within_another_one_is_that_of_a_resource() {
    for resource in RESOURCES {
        for source in resource.sources {
            let Some(within) = &source.within else {
                continue;
            };
            let outer = Resource::by_id(within.resource).unwrap();
            let list = outer.source(source.system).unwrap().list;
            assert!(std::ptr::eq(list, within.list), "{}", resource.id);
            assert!(source.list.after.contains(&within.field));
            let column = resource.column("within").unwrap();
            assert_eq!(column.title.to_lowercase(), within.list.noun);
        }
    }
}

#[test]
fn every_object_of_the_samples_has_columns_facts_and_relations() {
    for resource in RESOURCES {
        let all = of_all_samples(resource);
        assert!(!all.is_empty(), "no sample lists {}", resource.plural);
        for object in &all {
            assert!(!object.row.id.is_empty() && !object.row.title.is_empty());
            for column in resource.columns() {
                words(resource, object, column.id);
            }
            for fact in (resource.facts)(object) {
                assert!(!fact.label.is_empty());
            }
            for relation in (resource.related)(object) {
                let other = Resource::by_id(relation.resource).unwrap();
                assert!(other.source(object.place.system).is_some());
                assert!(!relation.name.is_empty() && !relation.label.is_empty());
                assert_ne!(relation.id.as_deref(), Some(""));
            }
        }
        for column in resource.columns() {
            let mut all = all.iter();
            let is_told = all.any(|it| !words(resource, it, column.id).is_empty());
            assert!(
                is_told,
                "no sample has {} of {}",
                column.id, resource.plural
            );
        }
    }
}

/// A mark that no sample has is not tested by any.
#[test]
fn every_mark_is_that_of_an_object_of_the_samples() {
    let moments = [NOW, Timestamp(0), Timestamp(NOW.0 + 20 * 365 * 86_400_000)];
    for resource in RESOURCES {
        let all = of_all_samples(resource);
        for mark in resource.marks {
            let mut found = all
                .iter()
                .flat_map(|it| moments.map(|now| (it, now)))
                .filter(|(it, now)| (mark.applies)(it, *now))
                .peekable();
            assert!(found.peek().is_some(), "{}: {}", resource.id, mark.id);
            for (object, now) in found {
                (mark.reason)(object, now);
            }
            let differs = all.iter().any(|it| !(mark.applies)(it, NOW));
            assert!(differs, "{}: {} says nothing", resource.id, mark.id);
        }
    }
}

#[test]
fn uses_name_operations_and_fill_in_their_fields() {
    for resource in RESOURCES {
        let all = of_all_samples(resource);
        for taken in resource.uses {
            let operation = Operation::by_id(taken.operation).unwrap();
            assert!(
                resource.source(operation.system).is_some(),
                "{} is of another system than {}",
                operation.id,
                resource.plural
            );
            let mut forms = 0;
            for object in &all {
                let Some(form) = object.form(taken) else {
                    assert_ne!(object.place.system, operation.system);
                    continue;
                };
                forms += 1;
                assert_eq!(form.appliance, object.place.appliance);
                assert_eq!(
                    (form.operation, form.label.as_str()),
                    (operation.id, operation.title)
                );
                for (field, _) in &form.fields {
                    let known = operation.field(field);
                    assert!(known.is_some_and(|it| it.is_linked()), "{field}");
                }
                let before = operation.fields.iter().map(|it| it.id);
                let order = form.fields.iter().map(|(field, _)| field.as_str());
                let order: Vec<&str> = order.collect();
                let known: Vec<&str> = before.filter(|it| order.contains(it)).collect();
                assert_eq!(order, known, "in the order of the form");
                for (_, entry) in object.entries(taken) {
                    if let Entry::Row(row) = entry
                        && row.id == object.row.id
                    {
                        assert_eq!(row.eligibility, (taken.eligibility)(object));
                    }
                }
                let eligibility = (taken.eligibility)(object);
                let reason = eligibility.reason();
                assert!(reason.is_empty() || reason.ends_with('.'), "{reason}");
            }
            assert!(forms > 0, "no object for {}", operation.id);
        }
    }
    let used = RESOURCES.iter().flat_map(|it| it.uses);
    let used: BTreeSet<&str> = used.map(|it| it.operation).collect();
    for operation in CATALOGUE {
        assert!(used.contains(operation.id), "{} is used", operation.id);
    }
}

/// Every request of a source: its lists, and the further request for each row.
fn requests(source: &'static Source) -> BTreeSet<String> {
    let bodies = samples::all_of(source.system.spec().id).into_iter();
    let values = bodies.filter_map(|(_, body)| serde_json::from_slice(&body).ok());
    let values: Vec<_> = values.map(|it| samples::read(&it)).collect();
    let mut all = BTreeSet::new();
    let mut add = |request: Option<hawser_core::request::Request>| {
        all.extend(request.map(|it| format!("{} {}", it.method.as_str(), it.target())));
    };
    let mut drafts = vec![draft(source, None)];
    if let Some(within) = &source.within {
        let empty = drafts.remove(0);
        (0..2).for_each(|page| add((within.list.request)(&empty, page)));
        let rows = values
            .iter()
            .flat_map(|it| (within.list.read)(&empty, it).rows);
        drafts.extend(rows.take(2).map(|row| draft(source, Some(&row))));
    }
    for draft in &drafts {
        (0..2).for_each(|page| add((source.list.request)(draft, page)));
        let rows = values
            .iter()
            .flat_map(|it| (source.list.read)(draft, it).rows);
        for row in rows.take(4) {
            add(source.look.map(|look| (look.request)(draft, &row)));
        }
    }
    all
}

/// A request that is not in the table would be refused by every reverse proxy of `deploy/`.
#[test]
fn every_request_is_in_the_table_of_its_system() {
    for source in RESOURCES.iter().flat_map(|it| it.sources) {
        let patterns = appliance(source.system).call_patterns().join("|");
        let rule = Regex::new(&format!("^(?:{patterns})$")).unwrap();
        let requests = requests(source);
        assert!(!requests.is_empty());
        for request in requests {
            assert!(rule.is_match(&request), "{request}");
            assert!(request.starts_with("GET "), "lists only read");
        }
    }
}
