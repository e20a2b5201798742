//! The lists: pairings of Site Recovery Manager, and plans by their state.

use hawser_core::facts::Tone;
use hawser_core::operation::{Eligibility, FieldKind};
use serde_json::{Value, json};

use super::{
    PAIRING, appliance, draft, draft_for, listed, paired, plan_named, reprotect, tick, value,
};
use hawser_core::config::read_config;
use hawser_core::operation::{Draft, Entry};

/// The eligibility of a plan in a state.
fn eligibility(status: &Value, settings: &str) -> Eligibility {
    let mut plans = value("plans");
    plans["list"] = json!([plans["list"][0]]);
    plans["list"][0]["status"] = status.clone();
    listed("plan", &paired(settings), &plans)
        .rows
        .remove(0)
        .eligibility
}

/// All states of the OpenAPI, and whether contracts B.3 allows a reprotect in them.
const STATES: [(&str, &str); 27] = [
    ("READY_STATE", "no"),
    ("NO_PROTECTION_GROUPS", "no"),
    ("DIRECTION_ERROR", "no"),
    ("DELETING", "no"),
    ("WAITING_FOR_USER_INPUT", "no"),
    ("CANCEL_IN_PROGRESS", "no"),
    ("TEST_IN_PROGRESS", "no"),
    ("PROTECTION_GROUPS_IN_USE", "no"),
    ("TEST_COMPLETE", "no"),
    ("TEST_INTERRUPTED", "no"),
    ("CLEANUP_IN_PROGRESS", "no"),
    ("CLEANUP_INCOMPLETE", "no"),
    ("CLEANUP_INTERRUPTED", "no"),
    ("RECOVERY_IN_PROGRESS", "no"),
    ("RECOVERY_COMPLETE", "yes"),
    ("RECOVERY_STARTED", "no"),
    ("PARTIAL_RECOVERY", "no"),
    ("RECOVERY_SPLIT_BRAIN", "no"),
    ("DISASTER_RECOVERY_COMPLETE", "no"),
    ("INCOMPLETE_RECOVERY", "no"),
    ("RECOVERY_INTERRUPTED", "no"),
    ("REPROTECT_IN_PROGRESS", "no"),
    ("INCOMPLETE_REPROTECT", "warned"),
    ("PARTIAL_REPROTECT", "warned"),
    ("REPROTECT_INTERRUPTED", "yes"),
    ("UNKNOWN_STATE", "no"),
    ("SYNC_CONFLICT", "no"),
];

#[test]
fn the_state_of_a_plan_decides_whether_it_can_be_picked() {
    for (status, expected) in STATES {
        let eligibility = eligibility(&json!(status), "");
        let said = match &eligibility {
            Eligibility::Offered => "yes",
            Eligibility::Warned(_) => "warned",
            Eligibility::Refused(_) => "no",
            Eligibility::Possible => "perhaps",
        };
        assert_eq!(said, expected, "{status}");
        let reason = eligibility.reason();
        assert!(
            expected == "yes" || reason.ends_with('.'),
            "{status}: {reason}"
        );
    }
}

#[test]
fn every_state_has_words_of_its_own() {
    let mut seen = Vec::new();
    for (status, _) in STATES {
        let mut plans = value("plans");
        plans["list"][0]["status"] = json!(status);
        let row = listed("plan", &paired(""), &plans).rows.remove(0);
        let (_, words) = row.badge.unwrap();
        assert!(
            !words.contains('_') && !seen.contains(&words),
            "{status}: {words}"
        );
        seen.push(words);
    }
}

#[test]
fn the_remedy_names_what_has_to_be_done_first() {
    for (status, words) in [
        ("READY_STATE", "requires a completed recovery"),
        ("TEST_COMPLETE", "Run the test cleanup"),
        ("WAITING_FOR_USER_INPUT", "Dismiss the prompt"),
        ("RECOVERY_STARTED", "reconnect the sites"),
        ("DISASTER_RECOVERY_COMPLETE", "run the recovery again first"),
        ("RECOVERY_SPLIT_BRAIN", "Run the recovery again first"),
        ("INCOMPLETE_REPROTECT", "Fix the cause"),
        ("SYNC_CONFLICT", "Edit the plan"),
    ] {
        let eligibility = eligibility(&json!(status), "");
        assert!(
            eligibility.reason().contains(words),
            "{status}: {eligibility:?}"
        );
    }
}

#[test]
fn a_partly_reprotected_plan_is_judged_as_its_appliance_is_set() {
    let status = json!("PARTIAL_REPROTECT");
    let refused = eligibility(&status, r#", "partialReprotect": "refuse""#);
    assert!(matches!(refused, Eligibility::Refused(_)));
    assert_eq!(
        eligibility(&status, r#", "partialReprotect": "allow""#),
        Eligibility::Offered
    );
    assert!(matches!(eligibility(&status, ""), Eligibility::Warned(_)));
    let wrong = br#"{"appliances": [{"id": "a", "name": "A", "system": "site-recovery-manager",
        "base": "/a", "partialReprotect": "perhaps"}]}"#;
    let mistakes = read_config(wrong).unwrap_err();
    assert!(
        mistakes[0]
            .what
            .contains("is not one of: warn, allow, refuse"),
        "{mistakes:?}"
    );
}

#[test]
fn a_state_that_nobody_knows_is_shown_as_it_came_and_left_to_the_appliance() {
    for status in [json!("HALF_WAY"), json!(""), Value::Null, json!(7)] {
        assert!(
            matches!(eligibility(&status, ""), Eligibility::Warned(_)),
            "{status}"
        );
    }
    let mut plans = value("plans");
    plans["list"][0]["status"] = json!("HALF_WAY");
    let row = listed("plan", &paired(""), &plans).rows.remove(0);
    assert_eq!(row.badge, Some((Tone::Neutral, "HALF_WAY".to_owned())));
}

#[test]
fn a_plan_is_shown_with_its_direction_folder_and_state() {
    let row = plan_named(&paired(""), "Claims Processing");
    assert_eq!(row.detail, "Leipzig to Hamburg");
    assert_eq!(
        row.badge,
        Some((Tone::Success, "Recovery complete".to_owned()))
    );
    let labels: Vec<_> = row.facts.iter().map(|fact| fact.label.as_ref()).collect();
    assert_eq!(
        labels,
        [
            "Protected at",
            "Recovers to",
            "Folder",
            "Description",
            "Plan ID"
        ]
    );
    assert!(
        row.haystack().contains("recovery complete"),
        "states can be searched"
    );
}

#[test]
fn plans_are_asked_for_once_the_pairing_is_picked() {
    let FieldKind::Picker(picker) = &reprotect().field("plan").unwrap().kind else {
        panic!("no picker");
    };
    let none = Draft::new(
        &appliance(""),
        String::new(),
        hawser_core::clock::Timestamp(1),
    );
    assert_eq!((picker.request)(&none, 0), None);
    let asked = (picker.request)(&paired(""), 1).unwrap().target();
    assert_eq!(
        asked,
        format!("/pairings/{PAIRING}/recovery-management/plans?limit=500&offset=500")
    );
}

#[test]
fn a_pairing_names_the_servers_of_site_recovery_manager() {
    let rows = listed("pairing", &paired(""), &value("pairings")).rows;
    assert_eq!(
        rows[0].title,
        "vcsa-ham.hansekontor.example – vcsa-lej.hansekontor.example"
    );
    assert_eq!(
        rows[0].detail,
        "Site Recovery Manager servers srm-ham.hansekontor.example and srm-lej.hansekontor.example"
    );
    assert_eq!(rows[0].badge, Some((Tone::Success, "Connected".to_owned())));
    let broken: Vec<_> = rows
        .iter()
        .map(|row| row.badge.clone().unwrap().1)
        .collect();
    assert_eq!(broken, ["Connected", "Warning", "Not connected"]);
    let partial = listed(
        "pairing",
        &paired(""),
        &value("pairings-without-remote-session"),
    );
    // Before the sign-in to the other site that is as it should be, and no warning.
    assert!(partial.needs_peer);
    assert_eq!(partial.partial, [""; 0]);
}

#[test]
fn another_pairing_empties_the_plan_and_takes_the_tick_away() {
    let mut draft = draft_for("Data Warehouse", "");
    tick(&mut draft);
    assert!(draft.is_ticked(reprotect(), "forced"));
    let other = listed("pairing", &draft, &value("pairings")).rows.remove(1);
    draft.change(reprotect(), "pairing", Entry::Row(other));
    assert_eq!((draft.value("plan"), draft.value("forced")), ("", ""));
}

#[test]
fn forcing_is_offered_after_a_failure_and_always_only_where_it_is_set() {
    let FieldKind::Flag(flag) = &reprotect().field("forced").unwrap().kind else {
        panic!("no flag");
    };
    let always = r#", "forced": "always""#;
    for (plan, after_failure) in [
        ("Claims Processing", false),
        ("HR and Payroll", false),
        ("Data Warehouse", true),
        ("Mail and Calendar", true),
    ] {
        assert_eq!(
            (flag.applies)(&draft_for(plan, "")),
            after_failure,
            "{plan}"
        );
        assert!((flag.applies)(&draft_for(plan, always)), "{plan}");
    }
    assert!(
        !(flag.applies)(&paired(always)),
        "not before a plan is picked"
    );
    for words in ["left behind", "cleaned up manually", "Run a test recovery"] {
        assert!(flag.consequence.contains(words), "{words}");
    }
    // A tick from before counts only while it is offered.
    let mut draft = draft();
    tick(&mut draft);
    assert!(!draft.is_ticked(reprotect(), "forced"));
}
