//! Promoting a test image: what is offered, looked at, asked and sent.
#![allow(clippy::unwrap_used, clippy::panic)]

mod samples;

use hawser_core::clock::Millis;
use hawser_core::fact::{Fact, Shown, Tone};
use hawser_core::operation::{
    Bearing, CATALOGUE, Draft, FieldKind, Finding, Operation, Probe, Probed, Verdict,
};
use hawser_core::problem::Kind;
use hawser_core::reply::Outcome;
use hawser_core::request::{Method, Request};
use hawser_core::secret::Secrets;
use hawser_core::system::System;
use samples::{
    QUEUED, answer, appliance, changed, draft, draft_of, empty, failures, listed, looked, page,
    prepared, promotion, reply, strange,
};
use serde_json::{Value, json};

fn probe() -> &'static Probe {
    match &promotion().field("replication").unwrap().kind {
        FieldKind::Picker(picker) => picker.probe.unwrap(),
        _ => panic!("replication is no picker"),
    }
}

fn probed(outcome: &Outcome) -> Option<Probed> {
    (probe().read)(answer(outcome))
}

// ---- what is sent ----

#[test]
fn what_is_sent_is_exactly_what_the_contract_says() {
    let request = prepared().request();
    assert_eq!(request.method, Method::Post);
    assert_eq!(
        request.target(),
        "/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image"
    );
    let wire = request
        .body
        .as_ref()
        .unwrap()
        .wire(&Secrets::new())
        .unwrap();
    assert_eq!(wire.reveal(), r#"{"value":"image-4711"}"#);
    assert_eq!((request.headers.len(), request.query.len()), (0, 0));
    assert_eq!(prepared().slots(), []);
}

#[test]
fn what_is_sent_names_the_image_and_never_the_instance() {
    let mut draft = draft();
    let outcome = changed("active-image-test", |v| v["id"] = json!("image:ü/\"7\""));
    draft.pick("image", looked(&outcome).unwrap().row.unwrap());
    let prepared = promotion().check(&appliance(), &draft, &[]).unwrap();
    let wire = prepared
        .request()
        .body
        .as_ref()
        .unwrap()
        .wire(&Secrets::new())
        .unwrap();
    let sent: Value = serde_json::from_str(wire.reveal()).unwrap();
    assert_eq!(sent, json!({"value": "image:ü/\"7\""}));
}

#[test]
fn hostile_ids_stay_within_their_segment_of_the_path() {
    let mut draft = draft();
    for (id, path) in [
        ("DrGroup:7:λ", "/replications/DrGroup%3A7%3A%CE%BB/actions"),
        ("../../session", "/replications/..%2F..%2Fsession/actions"),
        ("..", "/replications/no-such-id/actions"),
        ("a?b#c", "/replications/a%3Fb%23c/actions"),
    ] {
        let mut row = draft.row("replication").unwrap().clone();
        id.clone_into(&mut row.id);
        draft.pick("replication", row);
        let prepared = promotion().check(&appliance(), &draft, &[]).unwrap();
        assert!(
            prepared.request().path.contains(path),
            "{}",
            prepared.request().path
        );
    }
}

#[test]
fn the_preview_shows_the_request_with_a_mark_for_the_session() {
    let shown = prepared().shown();
    assert_eq!(shown.method, "POST");
    assert!(shown.path.starts_with("/api/vr-a/api/rest/vr/v2/pairings/"));
    assert_eq!(shown.body, "{\n  \"value\": \"image-4711\"\n}");
    let headers = [
        ("Accept", "application/json"),
        ("x-dr-session", "‹session›"),
        ("Content-Type", "application/json"),
    ];
    assert_eq!(
        shown.headers,
        headers.map(|(n, v)| (n.to_owned(), v.to_owned()))
    );
}

#[test]
fn the_confirmation_names_the_replication_the_site_and_what_will_change() {
    let confirmation = (promotion().confirm)(&draft());
    assert_eq!(
        confirmation.question,
        "Promote the test image of erp-db-01 at Hamburg?"
    );
    assert_eq!(confirmation.button, "Promote image of erp-db-01");
    assert_eq!(confirmation.effects.len(), promotion().changes.len());
}

// ---- which can be promoted ----

#[test]
fn a_test_image_is_offered_and_any_other_refused_with_the_reason() {
    let (verdict, badge) = probed(&reply(200, "active-image-test")).unwrap();
    assert_eq!(
        (verdict, badge.unwrap().1),
        (Verdict::Offered, "Test image".to_owned())
    );
    for (outcome, reason) in [
        (reply(200, "active-image-failover"), "Failover image"),
        (
            reply(200, "active-image-committed"),
            "The image is committed already",
        ),
        (empty(404), "No test image"),
        (
            changed("active-image-test", |v| {
                v["test_bubble_image"] = json!("false")
            }),
            "Failover image",
        ),
        (
            changed("active-image-test", |v| v["committed"] = json!("TRUE")),
            "The image is committed already",
        ),
    ] {
        let (verdict, _) = probed(&outcome).unwrap();
        assert!(
            matches!(&verdict, Verdict::Refused(why) if why.starts_with(reason)),
            "{verdict:?}"
        );
    }
}

#[test]
fn an_image_that_does_not_say_what_it_is_can_be_picked_with_a_warning() {
    let unsaid = changed("active-image-test", |v| {
        v["test_bubble_image"] = Value::Null
    });
    for outcome in [reply(200, "active-image-kind-unsaid"), unsaid] {
        assert!(matches!(probed(&outcome).unwrap().0, Verdict::Warned(_)));
        let looked = looked(&outcome).unwrap();
        assert_eq!(looked.tone, Tone::Warning);
        assert!(looked.row.is_some());
    }
}

#[test]
fn what_cannot_be_probed_has_no_verdict() {
    for outcome in failures() {
        assert_eq!(probed(&outcome), None, "{outcome:?}");
    }
}

#[test]
fn an_answer_that_is_no_image_is_never_offered_as_one() {
    for outcome in strange() {
        assert!(
            !matches!(probed(&outcome), Some((Verdict::Offered, _))),
            "{outcome:?}"
        );
        assert_eq!(looked(&outcome).unwrap().row, None);
    }
}

#[test]
fn only_rows_that_may_hold_an_image_are_probed_and_each_at_its_own_address() {
    let rows = listed("replication", &draft_of(0), "replications").rows;
    let request = (probe().request)(&draft(), &rows[1]);
    assert_eq!(
        request.target(),
        "/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000002-5b1c-4e7d-9f3a-2c4b6d8e0f10/active-image"
    );
    let ranks: Vec<_> = [
        Verdict::Offered,
        Verdict::Possible,
        Verdict::Warned("w".to_owned()),
        Verdict::Refused("r".to_owned()),
    ]
    .map(|v| (v.rank(), v.reason().to_owned()))
    .to_vec();
    assert_eq!(
        ranks,
        [
            (0, String::new()),
            (1, String::new()),
            (2, "w".to_owned()),
            (3, "r".to_owned())
        ]
    );
}

#[test]
fn the_image_is_looked_up_with_what_is_known_of_it() {
    for case in ["active-image-test", "active-image-test-time-as-text"] {
        let looked = looked(&reply(200, case)).unwrap();
        assert_eq!(
            (looked.tone, looked.words.as_str()),
            (Tone::Success, "This test image can be promoted.")
        );
        let row = looked.row.unwrap();
        assert_eq!(
            (row.id.as_str(), row.title.as_str()),
            (samples::IMAGE, "Test image")
        );
        assert!(
            row.facts
                .contains(&Fact::time("Created", Millis(QUEUED - 3_600_000))),
            "{case}"
        );
        assert!(
            row.facts
                .contains(&Fact::code("Made from instance", "instance-2041"))
        );
        let vms = row
            .facts
            .iter()
            .find(|f| f.label == "Test virtual machines")
            .unwrap();
        assert!(
            matches!(&vms.value, Shown::Code(ids) if ids.starts_with("VirtualMachine:vm-901:"))
        );
    }
}

#[test]
fn no_image_is_a_normal_state_and_not_an_error() {
    let looked = looked(&empty(404)).unwrap();
    assert_eq!((looked.row, looked.tone), (None, Tone::Warning));
    assert!(looked.words.starts_with("This replication has no image."));
}

#[test]
fn an_image_that_must_not_be_promoted_is_shown_and_cannot_be_submitted() {
    for case in ["active-image-failover", "active-image-committed"] {
        let looked = looked(&reply(200, case)).unwrap();
        assert_eq!(looked.tone, Tone::Danger);
        let mut draft = draft();
        draft.pick("image", looked.row.unwrap());
        let errors = promotion().check(&appliance(), &draft, &[]).err().unwrap();
        assert_eq!(
            (errors[0].field, errors[0].message.as_str()),
            ("image", looked.words.as_str())
        );
    }
}

#[test]
fn what_fails_to_be_looked_up_is_a_problem() {
    for outcome in failures()
        .into_iter()
        .chain([page(404), empty(401), empty(200)])
    {
        looked(&outcome).unwrap_err();
    }
}

// ---- the form ----

#[test]
fn an_empty_form_asks_for_each_field_in_order() {
    let errors = promotion()
        .check(&appliance(), &Draft::default(), &[])
        .err()
        .unwrap();
    let told: Vec<_> = errors
        .iter()
        .map(|e| (e.field, e.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("pairing", "Choose a pairing"),
            ("replication", "Choose a replication"),
            ("image", "Choose a replication that has a test image"),
        ]
    );
}

#[test]
fn a_row_that_must_not_be_picked_says_why() {
    let mut draft = draft_of(3);
    let errors = promotion().check(&appliance(), &draft, &[]).err().unwrap();
    let told: Vec<_> = errors.iter().map(|e| e.field).collect();
    assert_eq!(told, ["replication", "image"]);
    assert!(errors[0].message.starts_with("Outgoing"));
    draft.clear("replication");
    assert_eq!(
        (draft.value("replication"), draft.row("replication")),
        ("", None)
    );
}

#[test]
fn typing_over_a_picked_row_lets_it_go() {
    let mut draft = draft();
    assert_eq!(draft.name("replication"), "erp-db-01");
    draft.set("replication", "GID-9");
    assert_eq!(
        (draft.value("replication"), draft.name("replication")),
        ("GID-9", "GID-9")
    );
    assert_eq!(
        (
            draft.row("replication"),
            draft.data("replication", "target_site")
        ),
        (None, "")
    );
}

#[test]
fn a_finding_that_blocks_keeps_the_operation_from_being_sent() {
    let finding = |bearing, title: &str| Finding::new(bearing, title, "");
    let fine = [
        finding(Bearing::Fine, "a"),
        finding(Bearing::Unknown, "b"),
        finding(Bearing::Warning, "c"),
    ];
    assert!(promotion().check(&appliance(), &draft(), &fine).is_ok());
    let blocked = [
        finding(Bearing::Warning, "c"),
        finding(Bearing::Blocks, "Another task works on it"),
    ];
    let errors = promotion()
        .check(&appliance(), &draft(), &blocked)
        .err()
        .unwrap();
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (errors[0].field, errors[0].message.as_str()),
        ("image", "Another task works on it")
    );
    let both = promotion()
        .check(&appliance(), &draft_of(0), &blocked)
        .err()
        .unwrap();
    assert_eq!(both.len(), 1, "first what is missing, then what blocks");
    assert_eq!(
        both[0].message,
        "Choose a replication that has a test image"
    );
}

#[test]
fn nothing_is_asked_while_what_it_needs_is_not_picked() {
    let draft = Draft::default();
    for precheck in promotion().prechecks {
        assert!((precheck.request)(&draft).is_none(), "{}", precheck.id);
    }
    for field in promotion().fields {
        match &field.kind {
            FieldKind::Picker(picker) => {
                assert_eq!(
                    (picker.request)(&draft, 0).is_some(),
                    picker.after.is_empty()
                );
            }
            FieldKind::Lookup(lookup) => assert!((lookup.request)(&draft).is_none()),
            _ => panic!("{} is typed", field.id),
        }
    }
}

#[test]
fn lists_are_asked_for_page_by_page() {
    let FieldKind::Picker(picker) = &promotion().field("replication").unwrap().kind else {
        panic!("no picker");
    };
    let request = (picker.request)(&draft(), 3).unwrap();
    let offset = 3 * picker.page_size;
    assert_eq!(
        request.target(),
        format!(
            "/pairings/{}/replications?limit={}&offset={offset}",
            samples::PAIRING,
            picker.page_size
        )
    );
}

// ---- the catalogue ----

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
    assert_eq!(
        System::by_id("vsphere-replication"),
        Some(System::VsphereReplication)
    );
    assert_eq!(Request::get("/x").method, Method::Get);
}
