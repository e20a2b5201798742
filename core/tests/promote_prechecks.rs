//! Checks before a test image is promoted, and how their answers are evaluated.

use crate::samples::{self, appliance, changed, draft, empty, failures, promotion, reply, strange};
use hawser_core::operation::{FixAction, Precheck, Row, Selection, Severity};
use hawser_core::problem::{Answer, Stage};
use hawser_core::reply::Outcome;
use hawser_core::request::Method;
use serde_json::{Value, json};

fn precheck(id: &str) -> &'static Precheck {
    promotion().prechecks.iter().find(|p| p.id == id).unwrap()
}

/// Returns the request of a precheck for the whole draft.
fn asked(id: &str) -> String {
    let request = (precheck(id).request)(&draft()).unwrap();
    assert_eq!(request.method, Method::Get, "looking changes nothing");
    request.target()
}

/// Returns the findings of a precheck in an outcome.
fn found(id: &str, outcome: &Outcome) -> Vec<(Severity, String)> {
    (precheck(id).evaluate)(&draft(), answer_for(id, outcome))
        .into_iter()
        .map(|f| (f.severity, f.title))
        .collect()
}

fn answer_for(id: &str, outcome: &Outcome) -> Answer {
    let request = (precheck(id).request)(&draft()).unwrap();
    appliance().read_json(&request, outcome, Stage::Load)
}

fn severities(id: &str, outcome: &Outcome) -> Vec<Severity> {
    found(id, outcome).into_iter().map(|(b, _)| b).collect()
}

#[test]
fn the_session_on_the_other_site_is_looked_for() {
    assert_eq!(
        asked("peer-session"),
        format!("/pairings/{}/remote-session", samples::PAIRING)
    );
    let request = (precheck("peer-session").request)(&draft()).unwrap();
    assert!(request.about_peer, "a 401 speaks of the other site");
    assert_eq!(
        found("peer-session", &reply(200, "remote-session")),
        [(
            Severity::Fine,
            "Signed in to vc-b.frankfurt.example as VSPHERE.LOCAL\\Administrator".to_owned()
        )]
    );
    for outcome in [
        reply(200, "remote-session-without-user"),
        empty(401),
        empty(404),
        reply(403, "error-403"),
    ] {
        let findings =
            (precheck("peer-session").evaluate)(&draft(), answer_for("peer-session", &outcome));
        assert_eq!(
            (findings.len(), findings[0].severity),
            (1, Severity::Warning)
        );
        assert_eq!(
            findings[0].fix,
            Some(FixAction::SignInOnPeer {
                pairing: samples::PAIRING.to_owned(),
                peer: "vc-b.frankfurt.example".to_owned()
            })
        );
    }
}

#[test]
fn a_pairing_of_a_vcenter_with_itself_needs_no_session_there() {
    let with = |local: &str, remote: &str| {
        let mut draft = draft();
        let mut row: Row = draft.row("pairing").unwrap().clone();
        let Selection::Pairing(pairing) = &mut row.selection else {
            panic!("{:?}", row.selection);
        };
        local.clone_into(&mut pairing.local_vc);
        remote.clone_into(&mut pairing.remote_vc);
        draft.pick("pairing", row);
        (precheck("peer-session").request)(&draft).is_some()
    };
    assert!(!with("a", "a"));
    assert!(with("a", "b"));
    assert!(with("", ""), "where the ids are not said, it is looked for");
}

#[test]
fn issues_of_the_pairing_are_told_and_do_not_block() {
    assert_eq!(
        asked("pairing-issues"),
        format!("/pairings/{}/issues?limit=100&offset=0", samples::PAIRING)
    );
    let issues = found("pairing-issues", &reply(200, "issues"));
    let expected = [
        "vr-b.frankfurt.example reports a warning",
        "vc-b.frankfurt.example reports an error",
        "The pairing reports a warning",
    ];
    assert_eq!(
        issues,
        expected.map(|title| (Severity::Warning, title.to_owned()))
    );
    assert_eq!(
        found("pairing-issues", &reply(200, "issues-none")),
        [(Severity::Fine, "The sites report no issues".to_owned())]
    );
    let many = changed("issues", |v| {
        v["list"] = json!(vec![v["list"][0].clone(); 500])
    });
    assert!(severities("pairing-issues", &many).len() <= 25);
}

#[test]
fn issues_that_could_only_be_read_in_part_are_not_called_none() {
    let findings = (precheck("pairing-issues").evaluate)(
        &draft(),
        answer_for("pairing-issues", &reply(200, "issues-partial")),
    );
    assert_eq!(
        (findings.len(), findings[0].severity),
        (1, Severity::Unknown)
    );
    assert_eq!(
        findings[0].detail,
        "The issues of the remote site could not be read."
    );
}

#[test]
fn the_state_of_the_replication_is_judged_anew() {
    assert_eq!(
        asked("replication-state"),
        format!(
            "/pairings/{}/replications/{}",
            samples::PAIRING,
            samples::REPLICATION
        )
    );
    for (case, expected) in [
        (
            "replication",
            vec![(Severity::Fine, "Replication state: OK")],
        ),
        (
            "replication-recovering",
            vec![(Severity::Warning, "The replication is busy: Recovering")],
        ),
        (
            "replication-group-error",
            vec![(Severity::Warning, "Replication state: Error")],
        ),
        (
            "replication-outgoing",
            vec![
                (Severity::Blocks, "The replication is outgoing"),
                (Severity::Fine, "Replication state: OK"),
            ],
        ),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(b, t)| (b, t.to_owned()))
            .collect();
        assert_eq!(
            found("replication-state", &reply(200, case)),
            expected,
            "{case}"
        );
    }
    assert_eq!(
        severities("replication-state", &empty(404)),
        [Severity::Blocks]
    );
    for busy in [
        "RECONFIGURING",
        "RECOVERED",
        "RECOVERING",
        "DISK_RESIZING",
        "CONFIGURING",
        "MOVING",
    ] {
        let outcome = changed("replication", |v| v["status"]["status"] = json!(busy));
        assert_eq!(
            severities("replication-state", &outcome),
            [Severity::Warning],
            "{busy}"
        );
    }
}

#[test]
fn a_state_that_is_not_said_is_not_called_fine() {
    for status in [
        Value::Null,
        json!("UNKNOWN"),
        json!(7),
        json!("HIBERNATING"),
    ] {
        let outcome = changed("replication", |v| v["status"]["status"] = status.clone());
        assert_eq!(
            severities("replication-state", &outcome),
            [Severity::Unknown],
            "{status}"
        );
    }
}

#[test]
fn other_work_on_the_replication_blocks() {
    assert_eq!(
        asked("running-tasks"),
        format!(
            "/tasks?limit=100&offset=0&filter_property=entity&filter={}",
            samples::REPLICATION
        )
    );
    let findings = (precheck("running-tasks").evaluate)(
        &draft(),
        answer_for("running-tasks", &reply(200, "tasks")),
    );
    assert_eq!(
        (findings.len(), findings[0].severity),
        (1, Severity::Blocks)
    );
    assert!(
        findings[0]
            .detail
            .starts_with("“Promote test image” has not finished.")
    );
    assert_eq!(
        severities("running-tasks", &reply(200, "tasks-ended")),
        [Severity::Fine]
    );
    let queued = changed("tasks", |v| v["list"][0]["status"] = json!("QUEUED"));
    assert_eq!(severities("running-tasks", &queued), [Severity::Blocks]);
    let of_another = changed("tasks", |v| v["list"][0]["entity"] = json!("GID-other"));
    assert_eq!(severities("running-tasks", &of_another), [Severity::Fine]);
}

#[test]
fn a_check_that_fails_is_a_finding_of_its_own_and_never_blocks() {
    for precheck in promotion().prechecks {
        for outcome in failures() {
            let status = outcome.as_ref().map_or(0, |reply| reply.status);
            if (precheck.id, status) == ("peer-session", 403) {
                continue; // there it says that nobody is signed in
            }
            assert_eq!(
                severities(precheck.id, &outcome),
                [Severity::Unknown],
                "{} {outcome:?}",
                precheck.id
            );
        }
        let said = (precheck.evaluate)(&draft(), answer_for(precheck.id, &reply(500, "error-500")));
        assert!(
            said[0].detail.starts_with("A runtime error"),
            "the appliance's words are shown"
        );
    }
}

#[test]
fn an_answer_of_something_else_is_never_called_fine() {
    for precheck in promotion().prechecks {
        for outcome in strange() {
            let bearings = severities(precheck.id, &outcome);
            assert!(
                !bearings.contains(&Severity::Fine),
                "{} {outcome:?}",
                precheck.id
            );
            assert!(
                !bearings.contains(&Severity::Blocks),
                "{} {outcome:?}",
                precheck.id
            );
        }
    }
}
