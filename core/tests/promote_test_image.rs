//! Promoting a test image: what the form asks for, and what is sent. Which images
//! are offered stands in a file of its own.

mod images;

use crate::samples::{self, appliance, changed, draft, draft_of, looked, prepared, promotion};
use hawser_core::operation::selection::Selection;
use hawser_core::operation::{
    CHECKS, Draft, FieldKind, Finding, FixAction, PEER_SIGN_IN, Severity,
};
use hawser_core::request::Method;
use hawser_core::secret::Secrets;
use serde_json::{Value, json};

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
    let mut draft = draft();
    let mut row = draft.row("replication").unwrap().clone();
    let Selection::Replication(replication) = &mut row.selection else {
        panic!("{row:?}");
    };
    // As the list has it where the reply does not name the site.
    "?".clone_into(&mut replication.target_site);
    draft.pick("replication", row);
    let question = (promotion().confirm)(&draft).question;
    assert_eq!(question, "Promote the test image of erp-db-01?");
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
            ("pairing", "Select a pairing"),
            ("replication", "Select a replication"),
            ("image", "Select a replication that has a test image"),
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
        (draft.row("replication"), draft.replication()),
        (None, None)
    );
}

#[test]
fn a_finding_that_blocks_keeps_the_operation_from_being_sent() {
    let finding = |severity, title: &str| Finding::new(severity, title, "");
    let fine = [
        finding(Severity::Fine, "a"),
        finding(Severity::Unknown, "b"),
        finding(Severity::Warning, "c"),
    ];
    assert!(promotion().check(&appliance(), &draft(), &fine).is_ok());
    let blocked = [
        finding(Severity::Warning, "c"),
        finding(Severity::Blocks, "Another task works on it"),
    ];
    let errors = promotion()
        .check(&appliance(), &draft(), &blocked)
        .err()
        .unwrap();
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (errors[0].field, errors[0].message.as_str()),
        (CHECKS, "Another task works on it")
    );
    let mut signed_out = finding(Severity::Blocks, "Not signed in to the other site");
    signed_out.fix = Some(FixAction::SignInOnPeer {
        pairing: samples::PAIRING.to_owned(),
        peer: "lej".to_owned(),
    });
    let errors = promotion().check(&appliance(), &draft(), &[signed_out]);
    assert_eq!(errors.err().unwrap()[0].field, PEER_SIGN_IN);
    let both = promotion()
        .check(&appliance(), &draft_of(0), &blocked)
        .err()
        .unwrap();
    assert_eq!(both.len(), 1, "first what is missing, then what blocks");
    assert_eq!(
        both[0].message,
        "Select a replication that has a test image"
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
