//! Picking from a long live list.

use std::cell::RefCell;
use std::rc::Rc;

use hawser::component::field::Form;
use hawser::component::picker::picker_field;
use hawser::dom::{Mounted, spawn};
use hawser::signal::Signal;
use hawser_core::operation::{Draft, FieldKind, Operation};
use hawser_core::secret::Secret;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::stage::{answer, count, drawn_in_console, input, part, presses, text, types, until};

const ROWS: usize = 3_000;

/// A signed-in list of pairings in a window of six rows, and what was picked.
async fn list() -> (Element, Mounted, Rc<RefCell<Vec<String>>>) {
    let rows: Vec<String> = (0..ROWS)
        .map(|nth| {
            format!(
                r#"{{"pairing_id": "id-{nth}", "local_vc_server": {{"id": "a", "name": "here"}},
                    "remote_vc_server": {{"id": "b", "name": "there-{nth:04}"}}}}"#
            )
        })
        .collect();
    let rows = format!(
        r#"{{"list": [{}], "_meta": {{"total": {ROWS}}}}}"#,
        rows.join(",")
    );
    answer(&[
        ("/session", 200, r#"{"username": "somebody"}"#),
        ("/pairings", 200, &rows),
    ]);
    let picked = Rc::new(RefCell::new(Vec::new()));
    let heard = picked.clone();
    let (place, mounted) = drawn_in_console(|console, appliance| {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("pairing").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a pairing is picked");
        };
        let signing_in = appliance.clone();
        spawn(async move {
            let token = Secret::new("5b2c6c2e-7a1d".to_owned());
            let signed_in = console.sign_in_with_token(&signing_in, token).await;
            assert!(signed_in.is_ok());
        });
        let draft = Signal::new(Draft::default());
        let form = Form {
            operation,
            draft,
            errors: Signal::new(Vec::new()),
        };
        let field = picker_field(&appliance, field, picker, form, move |row| {
            heard.borrow_mut().push(row.id.clone());
            draft.update(|draft| draft.pick("pairing", row));
        });
        field.into()
    });
    let window = part(&place, "#field-pairing-list");
    let _ = window.set_attribute("style", "height: 336px; overflow: auto; position: relative");
    until("all rows are there", || {
        text(&place).contains("3000 pairings")
    })
    .await;
    (place, mounted, picked)
}

fn marked(place: &Element) -> Option<String> {
    part(place, "input").get_attribute("aria-activedescendant")
}

#[wasm_bindgen_test]
async fn of_thousands_of_rows_only_those_in_view_are_drawn() {
    let (place, _mounted, _) = list().await;
    assert!(count(&place, "[role=option]") < 30);
    part(&place, "#field-pairing-list").set_scroll_top(i32::MAX);
    until("the last row is drawn", || {
        count(&place, "#field-pairing-option-2999") == 1
    })
    .await;
    assert!(count(&place, "[role=option]") < 30);
    until("the active row is out of view", || marked(&place).is_none()).await;
}

#[wasm_bindgen_test]
async fn typing_narrows_the_list_and_says_how_far() {
    let (place, _mounted, _) = list().await;
    types(&input(&place, "input"), "there-29");
    until("the rest is left", || {
        text(&place).contains("100 of 3000 pairings")
    })
    .await;
    types(&input(&place, "input"), "nowhere");
    until("nothing is left", || {
        text(&place).contains("No pairing matches the search.")
    })
    .await;
    until("and nothing is marked", || marked(&place).is_none()).await;
    types(&input(&place, "input"), "");
    until("all is back", || text(&place).contains("3000 pairings")).await;
}

#[wasm_bindgen_test]
async fn the_arrows_move_through_the_list_and_enter_picks() {
    let (place, _mounted, picked) = list().await;
    let search = part(&place, "input");
    for key in ["ArrowDown", "ArrowDown", "PageDown", "PageDown", "ArrowUp"] {
        presses(&search, key);
    }
    until("the row is marked", || {
        marked(&place).as_deref() == Some("field-pairing-option-11")
    })
    .await;
    let row = part(&place, "#field-pairing-option-11");
    assert_eq!(row.get_attribute("aria-selected").as_deref(), Some("true"));
    assert!(
        part(&place, "#field-pairing-list").scroll_top() > 0,
        "it is scrolled into view"
    );
    presses(&search, "Enter");
    until("it is picked", || count(&place, ".picker-chosen") == 1).await;
    assert_eq!(*picked.borrow(), ["id-11"]);
    assert!(text(&place).contains("there-0011"));
}
