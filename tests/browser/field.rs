//! Fields that are typed, pasted or ticked.

use hawser::components::form::field::{FlagField, SecretField, TextField};
use hawser::components::form::secret_inputs::SecretInputs;
use hawser::components::form::state::FormState;
use hawser_core::operation::selection::{KnownCertificate, Pairing, Selection};
use hawser_core::operation::{Draft, Eligibility, Entry, Field, FieldKind, Operation, Row};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, dispatch, type_into, until};

fn operation(id: &str) -> &'static Operation {
    Operation::by_id(id).expect("an operation")
}

/// Returns the pairing that the other fields are filled in from.
fn pairing() -> Row {
    Row {
        id: "pairing-1".to_owned(),
        title: "A – B".to_owned(),
        detail: String::new(),
        badge: None,
        eligibility: Eligibility::Offered,
        facts: Vec::new(),
        selection: Selection::Pairing(Pairing {
            remote_vc_url: "https://vc-b.example/".to_owned(),
            ..Pairing::default()
        }),
    }
}

/// Draws one field of an operation.
fn draw(operation: &'static Operation, field: &str) -> (Page, FormState) {
    let (console, appliance) = console();
    let field: &'static Field = operation.field(field).expect("a field");
    let made = StoredValue::new(None);
    let page = Page::of(console, move || {
        let form = FormState::new(operation, &appliance, Draft::default());
        made.set_value(Some(form));
        match &field.kind {
            FieldKind::Text(text) => view! { <TextField form field text /> }.into_any(),
            FieldKind::Secret(password) => {
                let input = SecretInputs::new(operation).input(password.slot);
                view! { <SecretField form field password input /> }.into_any()
            }
            FieldKind::Flag(flag) => view! { <FlagField form field flag /> }.into_any(),
            FieldKind::Picker(_) | FieldKind::Lookup(_) => ().into_any(),
        }
    });
    (page, made.get_value().expect("a form"))
}

#[wasm_bindgen_test]
async fn picked_row_fills_in_the_input_and_typing_changes_the_draft() {
    let (page, form) = draw(operation("reconnect-pairing"), "url");
    form.change("pairing", Entry::Row(pairing()));
    let url = page.input("#field-url");
    until("it is filled in", || url.value() == "vc-b.example").await;
    type_into(&url, "https://vc-c.example/");
    let typed = form
        .draft
        .with_untracked(|draft| draft.value("url").to_owned());
    assert_eq!(typed, "https://vc-c.example/");
}

/// Returns a certificate whose thumbprint begins with a pair and goes on alike.
fn certificate(first: &str, is_presented: bool) -> KnownCertificate {
    KnownCertificate {
        thumbprint: format!("{first}:{}", ["AB"; 31].join(":")),
        subject: "CN=vc-b.example".to_owned(),
        is_presented,
        ..KnownCertificate::default()
    }
}

#[wasm_bindgen_test]
async fn replaced_certificate_is_chosen_by_its_button_and_nothing_is_filled_in() {
    let (page, form) = draw(operation("reconnect-pairing"), "thumbprint");
    let mut row = pairing();
    if let Selection::Pairing(pairing) = &mut row.selection {
        pairing.remote_vc_certificates = vec![certificate("01", false), certificate("02", true)];
    }
    form.change("pairing", Entry::Row(row));
    until("both are shown", || page.count(".certificate") == 2).await;
    let input = page.input("#field-thumbprint");
    assert_eq!(input.value(), "");
    assert_eq!(page.count(".alert[data-tone=success]"), 0);
    let titles = [1, 2].map(|nth| page.text_of(&format!(".certificate:nth-of-type({nth}) h3")));
    assert_eq!(titles, ["Old certificate", "New certificate"]);
    assert_eq!(
        page.count(".certificate mark"),
        2,
        "one pair of each differs"
    );
    assert!(
        page.text()
            .contains("1 of 32 pairs differ, first at pair 1: 01 and 02.")
    );
    let button = page.part(".certificate:nth-of-type(2) button");
    dispatch(&button, "click");
    until("it is chosen", || input.value().starts_with("02:AB")).await;
    assert_eq!(
        button.get_attribute("aria-pressed").as_deref(),
        Some("true")
    );
    let other = page.part(".certificate:nth-of-type(1) button");
    assert_eq!(
        other.get_attribute("aria-pressed").as_deref(),
        Some("false")
    );
    until("it is said", || {
        page.text().contains("This is the new certificate.")
    })
    .await;
    assert_eq!(page.count(".alert[data-tone=success]"), 0);
}

#[wasm_bindgen_test]
async fn field_of_another_flavour_is_not_drawn() {
    let (page, _) = draw(operation("pair-sites"), "site");
    assert_eq!(page.count("input"), 0);
}

#[wasm_bindgen_test]
async fn mistake_is_shown_while_it_is_typed_and_goes_when_it_is_corrected() {
    let (page, _) = draw(operation("reconnect-pairing"), "port");
    let port = page.input("#field-port");
    type_into(&port, "99999");
    until("it is shown", || page.text().contains("from 1 to 65535")).await;
    type_into(&port, "8443");
    until("it is gone", || !page.text().contains("from 1 to 65535")).await;
}

#[wasm_bindgen_test]
async fn password_stands_in_its_input_alone() {
    let (page, form) = draw(operation("reconnect-pairing"), "password");
    let is_given = move || {
        form.draft
            .with_untracked(|draft| !draft.value("password").is_empty())
    };
    type_into(&page.input("#field-password"), "Hush-hush-7");
    let draft = form.draft.with_untracked(|draft| format!("{draft:?}"));
    assert!(!draft.contains("Hush"), "{draft}");
    assert!(is_given());
    assert!(
        !page.place.inner_html().contains("Hush"),
        "nothing of the page repeats it"
    );
    type_into(&page.input("#field-password"), "");
    assert!(!is_given());
}

#[wasm_bindgen_test]
async fn tick_stands_in_the_draft_and_is_taken_away_by_what_it_depends_on() {
    let pair = operation("pair-sites");
    let (page, form) = draw(pair, "compared");
    let is_ticked = move || {
        form.draft
            .with_untracked(|draft| draft.is_ticked(pair, "compared"))
    };
    let tick = page.input("#field-compared");
    tick.set_checked(true);
    dispatch(&tick, "change");
    assert!(is_ticked());
    let other = "https://other.example:8048/".to_owned();
    form.change("apiUrl", Entry::Text(other));
    assert!(!is_ticked(), "another address was not compared");
    until("it is not shown either", || !tick.checked()).await;
}
