//! Properties of every operation of the catalogue.

use hawser_core::operation::{CATALOGUE, Operation};
use hawser_core::problem::Kind;
use hawser_core::system::System;

#[test]
fn every_operation_of_the_catalogue_is_complete() {
    for operation in CATALOGUE {
        let found = Operation::by_id(operation.id).unwrap();
        assert_eq!(found.id, operation.id, "ids are unique");
        assert!(Operation::of(operation.system).any(|o| o.id == operation.id));
        for words in [
            operation.title,
            operation.summary,
            operation.undo,
            operation.role,
            operation.done,
        ] {
            assert!(!words.is_empty(), "{}", operation.id);
        }
        assert!(operation.endpoint.starts_with("POST /") && !operation.changes.is_empty());
        let mut before: Vec<&str> = Vec::new();
        for field in operation.fields {
            assert!(
                field.after().iter().all(|a| before.contains(a)),
                "{} stands after what it needs",
                field.id
            );
            assert!(!field.label.is_empty() && !field.help.is_empty());
            assert!(operation.field(field.id).is_some());
            before.push(field.id);
        }
        for (kind, _) in operation.words {
            let lost = [
                Kind::Unreachable,
                Kind::TimedOut,
                Kind::Proxy,
                Kind::Server,
                Kind::Unreadable,
            ];
            assert!(!lost.contains(kind), "a lost answer keeps its own words");
        }
    }
    assert!(Operation::by_id("no-such-operation").is_none());
    let system = System::by_id("vsphere-replication");
    assert_eq!(system, Some(System::VsphereReplication));
}

#[test]
fn the_role_is_checked_where_the_api_reports_it_and_else_said_not_to_be() {
    let mut checked = Vec::new();
    for operation in Operation::of(System::CloudDirectorAvailability) {
        checked.push(operation.id);
        assert_eq!(operation.unchecked_role(), None, "{}", operation.id);
    }
    assert!(!checked.is_empty());
    for summary in CATALOGUE.iter().filter(|it| !checked.contains(&it.id)) {
        let said = Operation::by_id(summary.id).unwrap().unchecked_role();
        let said = said.unwrap_or_else(|| panic!("{} claims a check", summary.id));
        assert!(said.contains("this API does not report"), "{said}");
    }
}
