//! Fields that the appliance fills in.

use hawser::components::form::lookup::LookupField;
use hawser::components::form::state::FormState;
use hawser::console::Console;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::{Draft, Eligibility, Entry, Operation, Row, Selection};
use hawser_core::secret::Secret;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, answer, answer_when_released, asked, console, release, sign_in, until,
};

const IMAGE: &str = r#"{"id": "image-1", "test_bubble_image": true, "committed": false}"#;
const OTHER_IMAGE: &str = r#"{"id": "image-2", "test_bubble_image": true, "committed": false}"#;

/// Draws the look-up of an operation.
fn draw(
    console: Console,
    appliance: &Appliance,
    operation: &str,
    field: &str,
) -> (Page, FormState) {
    let operation = Operation::by_id(operation).expect("an operation");
    let field = operation.field(field).expect("a field");
    let draft = Draft::new(appliance, "draft-1".to_owned(), hawser::browser::now());
    let appliance = appliance.clone();
    let made = StoredValue::new(None);
    let page = Page::of(console, move || {
        let form = FormState::new(operation, &appliance, draft);
        made.set_value(Some(form));
        view! { <LookupField form field /> }
    });
    (page, made.get_value().expect("a form"))
}

/// Returns a row of a list with nothing but an id and a title.
pub fn row(id: &str) -> Row {
    Row {
        id: id.to_owned(),
        title: id.to_owned(),
        detail: String::new(),
        badge: None,
        eligibility: Eligibility::Offered,
        facts: Vec::new(),
        selection: Selection::default(),
    }
}

fn pick(form: FormState, replication: &str) {
    form.change("pairing", Entry::Row(row("pairing-1")));
    form.change("replication", Entry::Row(row(replication)));
}

/// Returns the id of the row that was found.
fn found(form: FormState, field: &str) -> Option<String> {
    let row = form.draft.with_untracked(|draft| draft.row(field).cloned());
    row.map(|row| row.id)
}

fn count_asked(part: &str) -> usize {
    asked().iter().filter(|asked| asked.contains(part)).count()
}

#[wasm_bindgen_test]
async fn result_stands_in_the_draft_and_is_asked_for_once() {
    answer(&[SESSION, ("/active-image", 200, IMAGE)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let (page, form) = draw(console, &appliance, "promote-test-image", "image");
    until("it waits", || {
        page.text().contains("Select a pairing first.")
    })
    .await;
    pick(form, "replication-1");
    until("it is found", || found(form, "image").is_some()).await;
    assert_eq!(found(form, "image").as_deref(), Some("image-1"));
    // The same target again is the same request.
    pick(form, "replication-1");
    until("it is still found", || found(form, "image").is_some()).await;
    assert_eq!(count_asked("/active-image"), 1);
    form.change("pairing", Entry::Row(row("pairing-2")));
    until("it waits again", || found(form, "image").is_none()).await;
}

#[wasm_bindgen_test]
async fn answer_for_a_former_target_is_dropped() {
    let (console, appliance) = console();
    answer(&[SESSION]);
    sign_in(console, &appliance).await;
    answer_when_released(&[
        ("/replication-1/active-image", 200, IMAGE),
        ("/replication-2/active-image", 200, OTHER_IMAGE),
    ]);
    let (page, form) = draw(console, &appliance, "promote-test-image", "image");
    for (place, replication) in ["replication-1", "replication-2"].into_iter().enumerate() {
        pick(form, replication);
        until("it is asked for", || {
            count_asked("/active-image") == place + 1
        })
        .await;
    }
    assert!(page.text().contains("Loading…"));
    release();
    until("it is found", || found(form, "image").is_some()).await;
    assert_eq!(found(form, "image").as_deref(), Some("image-2"));
}

#[wasm_bindgen_test]
async fn without_a_session_it_is_asked_for_after_the_sign_in_and_stays_after_the_end() {
    answer(&[SESSION, ("/active-image", 200, IMAGE)]);
    let (console, appliance) = console();
    let (page, form) = draw(console, &appliance, "promote-test-image", "image");
    pick(form, "replication-1");
    until("it waits for the session", || {
        page.text().contains("Sign in to load this.")
    })
    .await;
    assert_eq!(count_asked("/active-image"), 0);
    sign_in(console, &appliance).await;
    until("it is found", || found(form, "image").is_some()).await;
    let _ = console.api.sign_out(&appliance).await;
    until("the session has ended", || {
        !console.sessions.any_signed_in()
    })
    .await;
    assert_eq!(found(form, "image").as_deref(), Some("image-1"));
}

/// Creates a console for an appliance of Cloud Director Availability and signs in there.
async fn availability() -> (Console, Appliance) {
    let config = r#"{"appliances": [{
        "id": "da-a", "name": "Site A", "site": "A", "system": "cloud-director-availability",
        "base": "/api/da-a"
    }]}"#;
    let config = read_config(config.as_bytes()).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    let console = Console::new(config);
    let token = Secret::new("5b2c6c2e-7a1d".to_owned());
    let signed_in = console.api.sign_in_with_token(&appliance, token).await;
    assert!(signed_in.is_ok());
    (console, appliance)
}

#[wasm_bindgen_test]
async fn what_the_appliance_does_not_get_directly_it_is_asked_for_through_the_tunnel() {
    let thumbprint = ["30:C9"; 16].join(":");
    let presented = format!(r#"{{"thumbPrint": "SHA-256:{thumbprint}"}}"#);
    let failure = r#"{"code": "GeneralServerFailure", "msg": "No route to it."}"#;
    answer(&[
        ("/sites", 200, "[]"),
        ("viaTunnel=true", 200, &presented),
        ("/config/", 500, failure),
    ]);
    let (console, appliance) = availability().await;
    let (page, form) = draw(console, &appliance, "pair-sites", "presented");
    let address = "https://other.example:8048/".to_owned();
    form.change("apiUrl", Entry::Text(address));
    until("it is found", || found(form, "presented").is_some()).await;
    for words in ["through its tunnel", "No route to it.", &thumbprint] {
        assert!(page.text().contains(words), "{words}");
    }
    assert_eq!(count_asked("remote-certificate"), 2);
}

#[wasm_bindgen_test]
async fn another_spelling_of_an_address_is_not_asked_about_again() {
    let thumbprint = ["30:C9"; 16].join(":");
    let presented = format!(r#"{{"thumbPrint": "SHA-256:{thumbprint}"}}"#);
    answer(&[("/sites", 200, "[]"), ("/config/", 200, &presented)]);
    let (console, appliance) = availability().await;
    let (page, form) = draw(console, &appliance, "pair-sites", "presented");
    let is_answered = || page.count(".alert") == 1;
    for address in ["https://other.example:8048", "https://other.example:8048/"] {
        form.change("apiUrl", Entry::Text(address.to_owned()));
        until("it is answered", is_answered).await;
    }
    assert!(
        page.text()
            .contains("The appliance received this thumbprint directly.")
    );
    assert_eq!(count_asked("other.example"), 1);
}
