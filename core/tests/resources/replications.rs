//! Replications: both directions, their columns and marks, and what can be done with each.

use hawser_core::clock::Timestamp;
use hawser_core::facts::Tone;
use hawser_core::operation::{Eligibility, Operation, Selection};
use hawser_core::resource::{Cell, Object, Resource, Source};
use hawser_core::system::System;
use serde_json::json;

use super::{NOW, cell, fact, marks, named, objects, reason, resource, sample, within, words};

fn replications() -> &'static Resource {
    resource("replications")
}

fn source() -> &'static Source {
    replications().source(System::VsphereReplication).unwrap()
}

pub fn all() -> Vec<Object> {
    let pairing = within(source(), "pairings").remove(0);
    let states = sample(System::VsphereReplication, "replications-states");
    objects(source(), Some(pairing), &states)
}

#[test]
fn both_directions_are_listed_and_none_is_refused() {
    let all = all();
    assert_eq!(all.len(), 15);
    for (name, direction, from, to) in [
        ("erp-db-01", "Incoming", "Frankfurt", "Hamburg"),
        ("file-archive", "Outgoing", "Hamburg", "Frankfurt"),
    ] {
        let object = named(&all, name);
        assert_eq!(words(replications(), object, "direction"), direction);
        assert_eq!(words(replications(), object, "source"), from);
        assert_eq!(words(replications(), object, "target"), to);
        assert_eq!(object.row.eligibility, Eligibility::Possible);
    }
}

#[test]
fn an_outgoing_replication_cannot_be_promoted_or_demoted_here() {
    let all = all();
    for taken in replications().uses {
        let eligibility = |name| (taken.eligibility)(named(&all, name));
        assert_eq!(eligibility("erp-db-01"), Eligibility::Possible);
        let refused = eligibility("file-archive").refusal().unwrap();
        assert!(refused.contains("Run this operation on the recovery site"));
    }
    // Where the pairing does not name its vCenters, the direction is not known.
    let mut pairing = within(source(), "pairings").remove(0);
    if let Selection::Pairing(pairing) = &mut pairing.selection {
        pairing.local_vc.clear();
    }
    let states = sample(System::VsphereReplication, "replications-states");
    let unknown = objects(source(), Some(pairing), &states);
    let outgoing = named(&unknown, "file-archive");
    assert_eq!(cell(replications(), outgoing, "direction"), Cell::Empty);
    let promote = &replications().uses[0];
    assert_eq!((promote.eligibility)(outgoing), Eligibility::Possible);
}

#[test]
fn a_form_begins_with_pairing_and_replication() {
    let all = all();
    let object = named(&all, "erp-db-01");
    let form = object.form(&replications().uses[0]).unwrap();
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|(f, v)| (f.as_str(), v.as_str()))
        .collect();
    assert_eq!(form.operation, "promote-test-image");
    assert_eq!(
        fields[0],
        ("pairing", "3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11")
    );
    assert_eq!(fields[1], ("replication", object.row.id.as_str()));
    let operation = Operation::by_id(form.operation).unwrap();
    assert_eq!(operation.system, object.place.system);
}

#[test]
fn times_spans_and_sizes_are_values_of_their_kind() {
    let all = all();
    let late = named(&all, "mail-edge-02");
    let value = |column| cell(replications(), late, column);
    assert_eq!(value("rpo"), Cell::Span(900_000));
    assert_eq!(value("last-sync"), Cell::Time(Timestamp(1_795_266_247_250)));
    assert_eq!(value("age"), Cell::Span(47 * 60_000));
    assert_eq!(value("age-of-rpo"), Cell::Percent(313));
    assert_eq!(value("violation"), Cell::Span(32 * 60_000));
    assert_eq!(value("size"), Cell::Size(734_003_200));
    assert_eq!(value("duration"), Cell::Span(42_000));
    assert_eq!(words(replications(), late, "rpo"), "15 min");
    assert_eq!(words(replications(), late, "age"), "47 min");
    assert_eq!(words(replications(), late, "age-of-rpo"), "313 %");
    assert_eq!(words(replications(), late, "size"), "700 MB");
    assert_eq!(
        words(replications(), late, "last-sync"),
        "2026-11-21T13:04:07.250Z"
    );
    let syncing = named(&all, "erp-db-2");
    assert_eq!(cell(replications(), syncing, "progress"), Cell::Percent(41));
    let facts = (replications().facts)(syncing);
    assert_eq!(
        fact(&facts, "Sync progress"),
        "41 %, 300 MB of 732 MB transferred"
    );
    // 0 is "never": nothing is told, and nothing is late.
    let first = named(&all, "erp-db-10");
    for column in ["last-sync", "age", "age-of-rpo", "violation"] {
        assert_eq!(cell(replications(), first, column), Cell::Empty, "{column}");
    }
}

#[test]
fn marks_say_what_the_appliance_says() {
    let all = all();
    let of = |name| marks(replications(), named(&all, name));
    for (name, expected) in [
        ("erp-db-01", &[][..]),
        ("erp-db-2", &["syncing"]),
        ("mail-edge-02", &["rpo-violated"]),
        ("mail-edge-03", &["error", "rpo-violated"]),
        ("web-shop-07", &["paused"]),
        ("web-shop-08", &["rpo-violated", "not-active"]),
        ("file-archive-2", &["busy"]),
        ("hr-portal", &[]),
        ("hr-portal-2", &["busy"]),
        ("hr-portal-3", &["error"]),
        ("lims", &["error"]),
        ("zeiterfassung", &[]),
    ] {
        assert_eq!(of(name), expected, "{name}");
    }
    let reason = |name, mark| reason(replications(), named(&all, name), mark);
    assert_eq!(
        reason("mail-edge-02", "rpo-violated"),
        "RPO 15 min, last sync 47 min ago, due for 32 min"
    );
    assert_eq!(
        reason("mail-edge-03", "error"),
        "The target datastore has no space left."
    );
    assert!(reason("hr-portal-3", "error").contains("replica disk"));
    assert!(reason("lims", "error").contains("could not be registered"));
}

#[test]
fn a_violation_is_read_from_each_place_that_can_tell_it() {
    let pairing = within(source(), "pairings").remove(0);
    let marked = |change: fn(&mut serde_json::Value)| {
        let mut page = sample(System::VsphereReplication, "replications-states");
        change(&mut page["list"][0]);
        let all = objects(source(), Some(pairing.clone()), &page);
        marks(replications(), &all[0]) == ["rpo-violated"]
    };
    assert!(!marked(|_| {}));
    assert!(marked(|it| it["status"]["rpo_violation"] = json!(true)));
    assert!(marked(|it| it["status"]["status"] = json!("RPO_VIOLATION")));
    assert!(marked(|it| it["current_rpo_violation"] = json!(3)));
    // An old sync alone is no violation: the appliance decides when one is due.
    assert!(!marked(|it| it["last_sync_time"] = json!(1_000)));
}

#[test]
fn the_worst_of_marks_and_status_counts() {
    let all = all();
    let tone = |name| replications().tone(named(&all, name), NOW);
    assert_eq!(tone("mail-edge-03"), Tone::Danger);
    assert_eq!(tone("lims"), Tone::Danger);
    assert_eq!(tone("web-shop-07"), Tone::Warning);
    assert_eq!(tone("erp-db-01"), Tone::Success);
}

#[test]
fn a_replication_belongs_to_its_pairing_and_to_that_of_the_same_vcenters() {
    let all = all();
    let object = named(&all, "erp-db-01");
    let relations = (replications().related)(object);
    assert_eq!(relations.len(), 1);
    assert_eq!(relations[0].resource, "pairings");
    assert_eq!(relations[0].id.as_deref(), Some(object.place.within_id()));
    assert_eq!(
        relations[0].name,
        "vc-a.hamburg.example – vc-b.frankfurt.example"
    );
    let join = &replications().joins[0];
    let pairings = resource("pairings");
    let srm = pairings.source(System::SiteRecoveryManager).unwrap();
    let mut page = sample(System::SiteRecoveryManager, "pairings");
    let mut others = objects(srm, None, &page);
    assert!(!others.iter().any(|it| (join.applies)(object, it)));
    // The same two vCenters, this site's first.
    page["list"][0]["local_vc_server"]["id"] = json!("6a1e7f30-2f0c-4f0b-8a57-5d0c8d1f2a01");
    page["list"][0]["remote_vc_server"]["id"] = json!("b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02");
    others = objects(srm, None, &page);
    let joined: Vec<bool> = others.iter().map(|it| (join.applies)(object, it)).collect();
    assert_eq!(joined, [true, false, false]);
    let vr = pairings.source(System::VsphereReplication).unwrap();
    let own = objects(vr, None, &sample(System::VsphereReplication, "pairings"));
    assert!(!(join.applies)(object, &own[0]), "that is a relation");
}

#[test]
fn the_page_of_an_object_says_more_than_the_form() {
    let all = all();
    let object = named(&all, "mail-edge-03");
    let facts = (replications().facts)(object);
    assert!(facts.len() > object.row.facts.len());
    assert_eq!(fact(&facts, "Direction"), "Incoming");
    assert_eq!(
        fact(&facts, "Last error"),
        "The target datastore has no space left."
    );
    assert_eq!(fact(&facts, "RPO violated for"), "23 h 45 min");
    assert_eq!(fact(&facts, "Network compression"), "On");
    assert_eq!(fact(&facts, "Point-in-time instances"), "The last 3");
    assert!(object.is_at(
        "vsphere-replication",
        object.place.within_id(),
        &object.row.id
    ));
    assert!(!object.is_at("vsphere-replication", "", &object.row.id));
}
