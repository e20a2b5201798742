//! Checks before reprotect, and how their answers are evaluated.

use hawser_core::operation::{Finding, FixAction, Precheck, Severity};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Method;
use serde_json::json;

use super::{PAIRING, PLAN, answer, changed, draft, draft_for, reply, reprotect};
use crate::samples::{empty, page};

fn precheck(id: &str) -> &'static Precheck {
    reprotect().prechecks.iter().find(|p| p.id == id).unwrap()
}

fn asked(id: &str) -> String {
    let request = (precheck(id).request)(&draft()).unwrap();
    assert_eq!(request.method, Method::Get, "looking changes nothing");
    request.target()
}

fn judged(id: &str, outcome: &Outcome) -> Vec<Finding> {
    let draft = draft();
    let request = (precheck(id).request)(&draft).unwrap();
    (precheck(id).evaluate)(&draft, answer(&request, outcome))
}

fn found(id: &str, outcome: &Outcome) -> Vec<(Severity, String)> {
    judged(id, outcome)
        .into_iter()
        .map(|finding| (finding.severity, finding.title))
        .collect()
}

fn one(severity: Severity, title: &str) -> Vec<(Severity, String)> {
    vec![(severity, title.to_owned())]
}

#[test]
fn without_a_session_on_the_other_site_nothing_can_be_sent() {
    assert_eq!(
        asked("peer-session"),
        format!("/pairings/{PAIRING}/remote-session")
    );
    assert_eq!(
        found("peer-session", &reply(200, "remote-session"))[0].0,
        Severity::Fine
    );
    for outcome in [
        reply(403, "error-remote-session"),
        reply(500, "error-remote-session"),
        Ok(Reply::new(200, "{}")),
        empty(401),
        empty(404),
    ] {
        let findings = judged("peer-session", &outcome);
        assert_eq!(
            (findings.len(), findings[0].severity),
            (1, Severity::Blocks),
            "{outcome:?}"
        );
        let peer = "vcsa-lej.hansekontor.example".to_owned();
        let pairing = PAIRING.to_owned();
        assert_eq!(
            findings[0].fix,
            Some(FixAction::SignInOnPeer { pairing, peer })
        );
    }
}

#[test]
fn the_state_of_the_plan_is_looked_at_again() {
    assert_eq!(
        asked("plan-state"),
        format!("/pairings/{PAIRING}/recovery-management/plans/{PLAN}")
    );
    for (case, severity, title) in [
        ("plan", Severity::Fine, "Plan state: Recovery complete"),
        (
            "plan-running",
            Severity::Blocks,
            "Plan state: Reprotect in progress",
        ),
        (
            "plan-waiting",
            Severity::Blocks,
            "Plan state: Waiting for user input",
        ),
        (
            "plan-incomplete",
            Severity::Warning,
            "Plan state: Reprotect incomplete",
        ),
    ] {
        assert_eq!(
            found("plan-state", &reply(200, case)),
            one(severity, title),
            "{case}"
        );
    }
    assert_eq!(found("plan-state", &empty(404))[0].0, Severity::Blocks);
    let unsaid = changed("plan", |v| v["status"] = json!(null));
    assert_eq!(found("plan-state", &unsaid)[0].0, Severity::Unknown);
}

#[test]
fn issues_are_told_and_do_not_block() {
    let rest =
        format!("/pairings/{PAIRING}/recovery-management/plans/{PLAN}/issues?limit=100&offset=0");
    assert_eq!(asked("plan-issues"), rest);
    assert_eq!(
        found("plan-issues", &reply(200, "plan-issues")),
        one(Severity::Warning, "PG Archive reports a warning")
    );
    assert_eq!(
        found("plan-issues", &reply(200, "plan-issues-none")),
        one(Severity::Fine, "The plan reports no issues")
    );
    assert_eq!(
        found("pairing-issues", &reply(200, "pairing-issues-none")),
        one(Severity::Fine, "The sites report no issues")
    );
}

#[test]
fn the_servers_of_both_sites_are_looked_at() {
    assert_eq!(asked("servers"), format!("/pairings/{PAIRING}"));
    assert_eq!(
        found("servers", &reply(200, "pairing")),
        one(Severity::Fine, "The servers of both sites are connected")
    );
    let findings = judged("servers", &reply(200, "pairing-remote-down"));
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.severity, f.title.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                Severity::Warning,
                "Remote vCenter, vcsa-lej.hansekontor.example: Warning"
            ),
            (
                Severity::Warning,
                "Remote Site Recovery Manager, srm-lej.hansekontor.example: Not connected"
            ),
        ]
    );
    assert!(
        findings[0]
            .detail
            .starts_with("Its certificate is not trusted")
    );
    assert!(
        findings[1]
            .detail
            .contains("rejects them while a server is down")
    );
}

#[test]
fn a_server_that_says_nothing_is_not_called_connected() {
    let silent = changed("pairing", |v| {
        v["remote_srm_server"]["server_status"] = json!(null);
        v["_meta"]["errors"] = json!([{"message": "Not signed in at site Leipzig."}]);
    });
    let findings = judged("servers", &silent);
    assert_eq!(
        (findings.len(), findings[0].severity),
        (1, Severity::Unknown)
    );
    assert_eq!(findings[0].detail, "Not signed in at site Leipzig.");
    let missing = changed("pairing", |v| {
        v.as_object_mut().unwrap().remove("remote_srm_server");
    });
    assert_eq!(found("servers", &missing)[0].0, Severity::Unknown);
}

#[test]
fn protection_groups_are_counted_with_their_machines() {
    let findings = judged("protection-groups", &reply(200, "protection-groups"));
    assert_eq!(
        findings[0].title,
        "2 protection groups with 5 virtual machines"
    );
    assert_eq!(
        findings[0].detail,
        "PG Claims Database (2), PG Claims Application (3)"
    );
    let one_each = changed("protection-groups", |v| {
        v["list"] = json!([{"name": "PG", "total_vms": 1}]);
    });
    assert_eq!(
        found("protection-groups", &one_each),
        one(Severity::Fine, "1 protection group with 1 virtual machine")
    );
    let many = changed("protection-groups", |v| {
        v["list"] = json!(vec![json!({"name": "PG", "total_vms": 2}); 300]);
    });
    let findings = judged("protection-groups", &many);
    assert_eq!(
        findings[0].title,
        "300 protection groups with 600 virtual machines"
    );
    assert!(findings[0].detail.ends_with(", …") && findings[0].detail.len() < 200);
    let none = changed("protection-groups", |v| v["list"] = json!([]));
    assert_eq!(found("protection-groups", &none)[0].0, Severity::Warning);
}

#[test]
fn a_check_that_fails_is_a_finding_of_its_own_and_never_blocks() {
    for precheck in reprotect().prechecks {
        for outcome in [
            Err(Failure::Network),
            page(502),
            reply(500, "error-500-busy"),
            reply(400, "error-400-view"),
        ] {
            let findings = judged(precheck.id, &outcome);
            let bearings: Vec<_> = findings.iter().map(|f| f.severity).collect();
            assert_eq!(bearings, [Severity::Unknown], "{} {outcome:?}", precheck.id);
        }
    }
}

#[test]
fn an_answer_of_something_else_is_never_called_fine() {
    for precheck in reprotect().prechecks {
        for body in ["{}", "[]", "7", r#"{"list":{"0":1}}"#] {
            let outcome = Ok(Reply::new(200, body));
            for finding in judged(precheck.id, &outcome) {
                // That there is no session is what an answer without a user says.
                let blocks = finding.severity == Severity::Blocks && precheck.id == "peer-session";
                let unknown = matches!(finding.severity, Severity::Unknown | Severity::Warning);
                assert!(blocks || unknown, "{} {body}: {finding:?}", precheck.id);
            }
        }
    }
}

#[test]
fn a_block_keeps_the_request_back() {
    let draft = draft_for("Data Warehouse", "");
    let findings = judged("plan-state", &reply(200, "plan-running"));
    let checked = reprotect().check(&super::appliance(""), &draft, &findings);
    let errors = checked.err().unwrap();
    assert_eq!(errors[0].message, "Plan state: Reprotect in progress");
}
