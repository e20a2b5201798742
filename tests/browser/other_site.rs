//! Lists that need a session on the other site.

use hawser::components::form::state::FormState;
use hawser::components::picker::PickerField;
use hawser_core::operation::{Draft, FieldKind, Operation};
use hawser_core::secret::Secret;
use hawser_core::system::PEER_PASSWORD;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, SESSION, answer, asked, console, dispatch, sign_in, until};

/// Returns a list of two pairings in which the appliance reports an error with a code.
fn pairings(code: &str) -> String {
    let pairing = |id: &str| {
        format!(
            r#"{{"pairing_id": "{id}", "local_vc_server": {{"id": "a", "name": "here"}},
                "remote_vc_server": {{"id": "b", "name": "{id}"}}}}"#
        )
    };
    let errors = match code {
        "" => String::new(),
        code => format!(r#", "errors": [{{"code": "{code}", "message": "Data is missing."}}]"#),
    };
    let (first, second) = (pairing("pairing-1"), pairing("pairing-2"));
    format!(r#"{{"list": [{first}, {second}], "_meta": {{"total": 2{errors}}}}}"#)
}

#[wasm_bindgen_test]
async fn note_of_the_other_site_is_calm_and_gone_after_its_sign_in() {
    let list = pairings("dr.fault.RemoteSiteNotAuthenticated");
    answer(&[SESSION, ("/pairings", 200, &list)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let target = appliance.clone();
    let page = Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("pairing").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a pairing is picked");
        };
        let form = FormState::new(operation, &target, Draft::default());
        view! { <PickerField form appliance=target field picker /> }
    });
    until("it is said", || page.count("[data-note=peer]") == 1).await;
    let tone = || page.part(".grid-notice").get_attribute("data-tone");
    assert_eq!(tone().as_deref(), Some("info"));
    assert!(page.text_of(".grid-notice").contains("until you sign in"));
    assert!(!page.text().contains("some items may be missing"));
    let list = pairings("");
    answer(&[
        ("/remote-session", 200, r#"{"username": "a"}"#),
        ("/pairings", 200, &list),
    ]);
    let request = appliance.system.protocol().peer_sign_in.expect("a way");
    let password = Secret::new("p".to_owned());
    let signed_in = console
        .api
        .sign_in_on_peer(
            &appliance,
            request("pairing-1", "a"),
            PEER_PASSWORD,
            password,
        )
        .await;
    assert!(signed_in.is_ok());
    until("the list is read again, and nothing is said", || {
        let is_read = asked()
            .iter()
            .any(|it| it.starts_with("GET") && it.contains("/pairings?"));
        is_read && page.count(".picker-row") == 2 && page.count(".grid-notice") == 0
    })
    .await;
    // What is missing for another reason is a warning, and stays.
    let list = pairings("dr.fault.Other");
    answer(&[("/pairings", 200, &list)]);
    dispatch(&page.part(".grid-age button"), "click");
    until("a gap is a warning", || {
        page.text().contains("some items may be missing")
    })
    .await;
    assert_eq!(tone().as_deref(), Some("warning"));
    console.end();
}
