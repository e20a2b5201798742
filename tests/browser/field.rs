//! Fields that are typed, pasted or ticked.

use hawser::component::confirm::confirm;
use hawser::component::field::{Form, flag_field, secret_field, secret_input, text_field};
use hawser::dom::View;
use hawser::signal::Signal;
use hawser_core::operation::{
    Confirmation, Draft, Entry, Field, FieldKind, Operation, Row, Verdict,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::stage::{count, drawn_in_console, happens, input, part, text, types, until};

fn operation(id: &str) -> &'static Operation {
    Operation::by_id(id).expect("an operation")
}

fn form(operation: &'static Operation) -> Form {
    Form {
        operation,
        draft: Signal::new(Draft::default()),
        errors: Signal::new(Vec::new()),
    }
}

fn field(operation: &'static Operation, id: &str) -> &'static Field {
    operation.field(id).expect("a field")
}

/// The pairing that the other fields are filled in from.
fn pairing() -> Row {
    Row {
        id: "pairing-1".to_owned(),
        title: "A – B".to_owned(),
        detail: String::new(),
        badge: None,
        verdict: Verdict::Offered,
        facts: Vec::new(),
        data: vec![("remote_vc_url", "https://vc-b.example/".to_owned())],
    }
}

fn typed_field(form: Form, id: &str) -> View {
    let field = field(form.operation, id);
    match &field.kind {
        FieldKind::Text(kind) => text_field(form, field, kind).into(),
        _ => View::default(),
    }
}

#[wasm_bindgen_test]
async fn what_a_picked_row_fills_in_stands_in_the_input_and_what_is_typed_in_the_draft() {
    let reconnect = operation("reconnect-pairing");
    let draft = Signal::new(None::<Form>);
    let (place, _mounted) = drawn_in_console(|_, _| {
        let form = form(reconnect);
        draft.set(Some(form));
        typed_field(form, "url")
    });
    let form = draft.get_untracked().expect("a form");
    form.change("pairing", Entry::Row(pairing()));
    let url = input(&place, "#field-url");
    until("it is filled in", || url.value() == "https://vc-b.example/").await;
    types(&url, "https://vc-c.example/");
    let typed = form
        .draft
        .with_untracked(|draft| draft.value("url").to_owned());
    assert_eq!(typed, "https://vc-c.example/");
}

#[wasm_bindgen_test]
async fn a_mistake_is_said_while_it_is_typed_and_goes_when_it_is_mended() {
    let (place, _mounted) =
        drawn_in_console(|_, _| typed_field(form(operation("reconnect-pairing")), "port"));
    let port = input(&place, "#field-port");
    types(&port, "99999");
    until("it is said", || text(&place).contains("from 1 to 65535")).await;
    types(&port, "8443");
    until("it is gone", || !text(&place).contains("from 1 to 65535")).await;
}

#[wasm_bindgen_test]
async fn a_password_stands_in_its_input_alone() {
    let reconnect = operation("reconnect-pairing");
    let kept = Signal::new(None::<Form>);
    let (place, _mounted) = drawn_in_console(|_, _| {
        let form = form(reconnect);
        kept.set(Some(form));
        secret_field(form, field(reconnect, "password"), &secret_input(), false).into()
    });
    types(&input(&place, "#field-password"), "Hush-hush-7");
    let form = kept.get_untracked().expect("a form");
    let draft = form.draft.with_untracked(|draft| format!("{draft:?}"));
    assert!(!draft.contains("Hush"), "{draft}");
    assert!(
        form.draft
            .with_untracked(|draft| !draft.value("password").is_empty())
    );
    assert!(
        !place.inner_html().contains("Hush"),
        "nothing of the page repeats it"
    );
    types(&input(&place, "#field-password"), "");
    assert!(
        form.draft
            .with_untracked(|draft| draft.value("password").is_empty())
    );
}

#[wasm_bindgen_test]
async fn a_tick_stands_in_the_draft_and_is_taken_away_by_what_it_depends_on() {
    let pair = operation("pair-sites");
    let kept = Signal::new(None::<Form>);
    let (place, _mounted) = drawn_in_console(|_, _| {
        let form = form(pair);
        kept.set(Some(form));
        let field = field(pair, "compared");
        match &field.kind {
            FieldKind::Flag(flag) => flag_field(form, field, flag),
            _ => View::default(),
        }
    });
    let form = kept.get_untracked().expect("a form");
    let is_ticked = move || {
        form.draft
            .with_untracked(|draft| draft.is_ticked(pair, "compared"))
    };
    let tick = input(&place, "#field-compared");
    tick.set_checked(true);
    happens(&tick, "change");
    assert!(is_ticked());
    form.change(
        "apiUrl",
        Entry::Text("https://other.example:8048/".to_owned()),
    );
    assert!(!is_ticked(), "another address was not compared");
}

fn asked(typed: Option<&str>, agreed: Signal<u32>) -> View {
    let confirmation = Confirmation {
        question: "Reprotect Finance ERP?".to_owned(),
        effects: vec!["It is reversed.".to_owned()],
        button: "Reprotect Finance ERP".to_owned(),
        typed: typed.map(str::to_owned),
    };
    let agree = move || {
        agreed.update(|n| *n += 1);
    };
    confirm(
        confirmation,
        "It cannot be undone.",
        "On site A.",
        None,
        agree,
        || {},
    )
    .into()
}

fn agree_button(place: &Element) -> Element {
    part(place, "button.danger")
}

#[wasm_bindgen_test]
async fn the_name_has_to_be_typed_before_it_can_be_agreed() {
    let agreed = Signal::new(0u32);
    let (place, _mounted) = drawn_in_console(|_, _| asked(Some("Finance ERP"), agreed));
    let disabled = || agree_button(&place).has_attribute("disabled");
    assert!(disabled());
    let name = input(&place, "#confirm-name");
    types(&name, "Finance");
    assert!(disabled());
    types(&name, "  Finance ERP ");
    until("it can be pressed", || !disabled()).await;
    types(&name, "Finance ER");
    until("it cannot any more", disabled).await;
}

#[wasm_bindgen_test]
async fn a_second_press_does_not_agree_twice() {
    let agreed = Signal::new(0u32);
    let (place, _mounted) = drawn_in_console(|_, _| asked(None, agreed));
    assert_eq!(count(&place, "#confirm-name"), 0, "no name is asked for");
    for _ in 0..3 {
        happens(&agree_button(&place), "click");
    }
    assert_eq!(agreed.get_untracked(), 1);
}
