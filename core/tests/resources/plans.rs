//! Recovery plans: what each needs next.

use std::collections::BTreeSet;

use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::resource::{Cell, Object, Resource, Source};
use hawser_core::system::System;
use serde_json::{Value, json};

use super::{cell, marks, objects, reason, resource, sample, within, words};

fn plans() -> &'static Resource {
    resource("recovery-plans")
}

fn source() -> &'static Source {
    plans().source(System::SiteRecoveryManager).unwrap()
}

fn read(value: &Value) -> Vec<Object> {
    let pairing = within(source(), "pairings").remove(0);
    objects(source(), Some(pairing), value)
}

fn in_state(status: &str, change: impl Fn(&mut Value)) -> Object {
    let mut page = sample(System::SiteRecoveryManager, "plans");
    page["list"] = json!([page["list"][0]]);
    page["list"][0]["status"] = json!(status);
    change(&mut page["list"][0]);
    read(&page).remove(0)
}

/// All states of the OpenAPI: the mark, and a part of the next step.
const STATES: [(&str, &[&str], &str); 27] = [
    ("READY_STATE", &["ready"], ""),
    (
        "NO_PROTECTION_GROUPS",
        &["misconfigured"],
        "Add protection groups",
    ),
    ("DIRECTION_ERROR", &["misconfigured"], "Remove groups"),
    ("DELETING", &["running"], ""),
    ("WAITING_FOR_USER_INPUT", &["waiting"], "Dismiss the prompt"),
    ("CANCEL_IN_PROGRESS", &["running"], ""),
    ("TEST_IN_PROGRESS", &["running"], ""),
    (
        "PROTECTION_GROUPS_IN_USE",
        &["blocked"],
        "Wait for the plan",
    ),
    ("TEST_COMPLETE", &["cleanup"], "Run the test cleanup"),
    ("TEST_INTERRUPTED", &["failed"], "Run the test again"),
    ("CLEANUP_IN_PROGRESS", &["running"], ""),
    ("CLEANUP_INCOMPLETE", &["failed"], "run the cleanup again"),
    ("CLEANUP_INTERRUPTED", &["failed"], "Run the cleanup again"),
    ("RECOVERY_IN_PROGRESS", &["running"], ""),
    ("RECOVERY_COMPLETE", &["reprotect"], "Run reprotect"),
    ("RECOVERY_STARTED", &["failed"], "complete the recovery"),
    ("PARTIAL_RECOVERY", &["recovery"], "Recover the other"),
    (
        "RECOVERY_SPLIT_BRAIN",
        &["failed"],
        "Run the recovery again",
    ),
    (
        "DISASTER_RECOVERY_COMPLETE",
        &["recovery"],
        "Reconnect the sites",
    ),
    ("INCOMPLETE_RECOVERY", &["failed"], "Fix the errors"),
    (
        "RECOVERY_INTERRUPTED",
        &["failed"],
        "Run the recovery again",
    ),
    ("REPROTECT_IN_PROGRESS", &["running"], ""),
    ("INCOMPLETE_REPROTECT", &["failed"], "run reprotect again"),
    ("PARTIAL_REPROTECT", &["reprotect"], "Reprotect the other"),
    ("REPROTECT_INTERRUPTED", &["failed"], "Run reprotect again"),
    ("UNKNOWN_STATE", &["failed"], "Contact support"),
    ("SYNC_CONFLICT", &["misconfigured"], "Edit the plan"),
];

#[test]
fn each_state_has_one_mark_and_says_what_comes_next() {
    let mut used = BTreeSet::new();
    for (status, expected, step) in STATES {
        let plan = in_state(status, |_| {});
        assert_eq!(marks(plans(), &plan), expected, "{status}");
        let next = words(plans(), &plan, "next");
        assert!(
            next.contains(step) && next.is_empty() == step.is_empty(),
            "{status}: {next}"
        );
        assert_eq!(reason(plans(), &plan, "failed"), next);
        used.extend(expected);
    }
    let all: BTreeSet<_> = plans().marks.iter().map(|it| it.id).collect();
    assert_eq!(used, all, "each mark is that of a state");
}

#[test]
fn nothing_is_said_of_a_state_that_the_console_does_not_know() {
    let strange = in_state("FAILING_BACK", |_| {});
    assert_eq!(cell(plans(), &strange, "next"), Cell::Empty);
    assert!(marks(plans(), &strange).is_empty());
    assert_eq!(plans().tone(&strange, super::NOW), Tone::Neutral);
    let running = in_state("FAILING_BACK", |it| it["is_running"] = json!(true));
    assert_eq!(marks(plans(), &running), ["running"]);
}

#[test]
fn progress_is_that_of_a_running_plan() {
    let at = |is_running: bool| {
        in_state("RECOVERY_IN_PROGRESS", |it| {
            it["is_running"] = json!(is_running);
            it["progress"] = json!(37);
        })
    };
    assert_eq!(cell(plans(), &at(true), "progress"), Cell::Percent(37));
    assert_eq!(cell(plans(), &at(false), "progress"), Cell::Empty);
}

#[test]
fn reprotect_is_offered_as_the_form_offers_it() {
    let reprotect = &plans().uses[0];
    let eligibility = |status| (reprotect.eligibility)(&in_state(status, |_| {}));
    assert_eq!(eligibility("RECOVERY_COMPLETE"), Eligibility::Offered);
    let refused = eligibility("READY_STATE").refusal().unwrap();
    assert!(refused.contains("requires a completed recovery"));
    assert!(matches!(
        eligibility("INCOMPLETE_REPROTECT"),
        Eligibility::Warned(_)
    ));
    let plan = in_state("RECOVERY_COMPLETE", |_| {});
    let form = plan.form(reprotect).unwrap();
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["pairing", "plan"]);
    assert_eq!(form.fields[1].1, plan.row.id);
}

#[test]
fn sites_and_folder_are_columns_where_they_are_told() {
    let all = read(&sample(System::SiteRecoveryManager, "plans"));
    let first = &all[0];
    assert_eq!(words(plans(), first, "protected"), "Leipzig");
    assert_eq!(words(plans(), first, "recovery"), "Hamburg");
    assert_eq!(words(plans(), first, "folder"), "Tier 1");
    let untold = in_state("READY_STATE", |it| {
        it["protected_site_name"] = Value::Null;
        it["location_name"] = Value::Null;
    });
    assert_eq!(cell(plans(), &untold, "protected"), Cell::Empty);
    assert_eq!(cell(plans(), &untold, "folder"), Cell::Empty);
}

#[test]
fn a_plan_belongs_to_the_replication_pairing_of_its_vcenters() {
    let plan = in_state("READY_STATE", |_| {});
    let join = &plans().joins[0];
    let vr = resource("pairings")
        .source(System::VsphereReplication)
        .unwrap();
    let mut page = sample(System::VsphereReplication, "pairings");
    assert!(!(join.applies)(&plan, &objects(vr, None, &page)[0]));
    page["list"][0]["local_vc_server"]["id"] = json!("6b1f0a52-3c0e-4d57-9a43-0d2f5c1e7a10");
    page["list"][0]["remote_vc_server"]["id"] = json!("e04d9c77-8b15-4a6e-b0f2-5a7730c9d4f2");
    assert!((join.applies)(&plan, &objects(vr, None, &page)[0]));
    let untold = in_state("READY_STATE", |it| {
        it["protected_vc_guid"] = Value::Null;
        it["recovery_vc_guid"] = Value::Null;
    });
    page["list"][0]["local_vc_server"]["id"] = Value::Null;
    page["list"][0]["remote_vc_server"]["id"] = Value::Null;
    let nameless = objects(vr, None, &page).remove(0);
    assert!(
        !(join.applies)(&untold, &nameless),
        "nothing connects nothing"
    );
}
