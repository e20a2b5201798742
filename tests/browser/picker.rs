//! Picking from a long list.

use hawser::components::form::state::FormState;
use hawser::components::picker::PickerField;
use hawser_core::operation::{Draft, FieldKind, Operation};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, answer, answer_when_released, asked, console, console_within, dispatch, held,
    press, release, sign_in, type_into, until,
};

const ROWS: usize = 3_000;

/// The height of a list: eight rows and their heading.
/// As in the stylesheet: rows out of their places are scrolled to elsewhere.
const HEIGHT: &str = ".picker-list { height: 336px; overflow: auto; position: relative }
    .grid-body { position: relative }
    .picker-row { position: absolute; inset-block-start: 0; height: 40px }";

/// Draws a list of pairings in a window of eight rows; the signal counts what was picked.
async fn list() -> (Page, RwSignal<u32>) {
    let rows: Vec<String> = (0..ROWS)
        .map(|number| {
            format!(
                r#"{{"pairing_id": "id-{number}", "local_vc_server": {{"id": "a", "name": "here"}},
                    "remote_vc_server": {{"id": "b", "name": "there-{number:04}"}}}}"#
            )
        })
        .collect();
    let rows = format!(
        r#"{{"list": [{}], "_meta": {{"total": {ROWS}}}}}"#,
        rows.join(",")
    );
    answer(&[SESSION, ("/pairings", 200, &rows)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let picked = RwSignal::new(0);
    let page = Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("pairing").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a pairing is picked");
        };
        let form = FormState::new(operation, &appliance, Draft::default());
        let on_pick = move |()| picked.update(|picked| *picked += 1);
        view! { <style>{HEIGHT}</style> <PickerField form appliance field picker on_pick /> }
    });
    until("all rows are there, and their window is measured", || {
        page.text().contains("3000 pairings") && page.count(".picker-row") == 15
    })
    .await;
    (page, picked)
}

#[wasm_bindgen_test]
async fn lone_pairing_is_picked_once_and_can_be_changed() {
    let list = r#"{"list": [{"pairing_id": "id-1", "local_vc_server": {"id": "a", "name": "here"},
        "remote_vc_server": {"id": "b", "name": "there"}}], "_meta": {"total": 1}}"#;
    answer(&[SESSION, ("/pairings", 200, list)]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let picked = RwSignal::new(0);
    let page = Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("pairing").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a pairing is picked");
        };
        let form = FormState::new(operation, &appliance, Draft::default());
        let on_pick = move |()| picked.update(|picked| *picked += 1);
        view! { <PickerField form appliance field picker on_pick /> }
    });
    until("it is picked", || page.count(".picker-chosen") == 1).await;
    assert_eq!(
        picked.get_untracked(),
        1,
        "the address of the form names it"
    );
    dispatch(&page.part(".picker-chosen button"), "click");
    until("the list is open", || page.count(".picker-row") == 1).await;
    assert_eq!(picked.get_untracked(), 1);
}

fn marked(page: &Page) -> Option<String> {
    page.part("input").get_attribute("aria-activedescendant")
}

#[wasm_bindgen_test]
async fn only_rows_in_view_are_drawn() {
    let (page, _) = list().await;
    assert!(page.count(".picker-row") < 30);
    page.part("#field-pairing-list").set_scroll_top(i32::MAX);
    until("the last row is drawn", || {
        page.count("#field-pairing-row-2999") == 1
    })
    .await;
    assert!(page.count(".picker-row") < 30);
    until("the active row is out of view", || marked(&page).is_none()).await;
}

#[wasm_bindgen_test]
async fn search_narrows_the_list_and_counts_what_is_left() {
    let (page, _) = list().await;
    type_into(&page.input("input"), "there-29");
    until("the rest is left", || {
        page.text().contains("100 of 3000 pairings")
    })
    .await;
    type_into(&page.input("input"), "nowhere");
    until("nothing is left", || {
        page.text().contains("No pairing matches the filters.")
    })
    .await;
    until("and nothing is marked", || marked(&page).is_none()).await;
    type_into(&page.input("input"), "");
    until("all is back", || page.text().contains("3000 pairings")).await;
}

#[wasm_bindgen_test]
async fn arrows_move_through_the_list_and_enter_picks() {
    let (page, picked) = list().await;
    let search = page.part("input");
    for key in ["ArrowDown", "ArrowDown", "PageDown", "PageDown", "ArrowUp"] {
        press(&search, key);
    }
    until("the row is marked, and scrolled into view", || {
        marked(&page).as_deref() == Some("field-pairing-row-14")
            && page.count("#field-pairing-row-14[data-active=true]") == 1
            && page.part("#field-pairing-list").scroll_top() > 0
    })
    .await;
    press(&search, "Enter");
    until("it is picked", || page.count(".picker-chosen") == 1).await;
    assert_eq!(picked.get_untracked(), 1);
    let chosen = page.part(".picker-chosen").get_attribute("data-id");
    assert_eq!(chosen.as_deref(), Some("id-14"));
    assert!(page.text().contains("there-0014"));
}

#[wasm_bindgen_test]
async fn nothing_is_marked_or_picked_before_somebody_moves() {
    let (page, picked) = list().await;
    assert_eq!(marked(&page), None);
    assert_eq!(page.count("[aria-selected=true], [data-active=true]"), 0);
    press(&page.part("input"), "Enter");
    press(&page.part("input"), "ArrowDown");
    until("the first row is active", || {
        marked(&page).as_deref() == Some("field-pairing-row-0")
    })
    .await;
    assert_eq!(page.count("[aria-selected=true]"), 0, "nothing is chosen");
    assert_eq!(picked.get_untracked(), 0);
    press(&page.part("input"), "Enter");
    until("it is picked", || page.count(".picker-chosen") == 1).await;
    dispatch(&page.part("#field-pairing-change"), "click");
    until("the chosen row is marked as such", || {
        page.count("[aria-selected=true]") == 1
            && page.count("#field-pairing-row-0[aria-selected=true]") == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn search_gives_the_rows_in_view_other_objects_and_picks_what_is_shown() {
    let (page, picked) = list().await;
    let row = page.part("#field-pairing-row-0");
    let id = |row: &web_sys::Element| row.get_attribute("data-id").unwrap_or_default();
    assert_eq!(id(&row), "id-0");
    type_into(&page.input("input"), "there-2");
    until("the first row is another one", || id(&row) == "id-2000").await;
    assert!(row.is_connected(), "the row is not drawn anew");
    assert!(row.text_content().expect("text").contains("there-2000"));
    dispatch(&row, "click");
    until("it is picked", || page.count(".picker-chosen") == 1).await;
    assert_eq!(picked.get_untracked(), 1);
    assert_eq!(id(&page.part(".picker-chosen")), "id-2000");
}

#[wasm_bindgen_test]
async fn active_row_is_scrolled_into_the_window() {
    let (page, _) = list().await;
    // The list begins near the lower end of the window.
    let window = hawser::browser::window();
    let height = window.inner_height().ok().and_then(|it| it.as_f64());
    let height = height.expect("a height");
    let spacer = page.part("input");
    let _ = spacer.set_attribute("style", &format!("margin-top: {}px", height - 80.0));
    window.scroll_to_with_x_and_y(0.0, 0.0);
    for _ in 0..4 {
        press(&page.part("input"), "ArrowDown");
    }
    let bottom = || {
        let row = page.place.query_selector("#field-pairing-row-3");
        let row = row.expect("a selector").expect("the row");
        row.get_bounding_client_rect().bottom()
    };
    until("the row is in view", || bottom() <= height + 1.0).await;
    window.scroll_to_with_x_and_y(0.0, 0.0);
}

/// Draws a list of two replications of which the second one alone can be promoted. `answer` is told
/// the answers.
async fn two_replications(answer: impl Fn(&[(&str, u16, &str)])) -> Page {
    let replication = |id: &str| {
        format!(
            r#"{{"id": "{id}", "name": "{id}", "target_vc_id": "a", "source_vc_id": "b",
                "status": {{"status": "OK"}}}}"#
        )
    };
    let rows = format!(
        r#"{{"list": [{}, {}], "_meta": {{"total": 2}}}}"#,
        replication("erp-1"),
        replication("erp-2")
    );
    answer(&[
        SESSION,
        (
            "/erp-2/active-image",
            200,
            r#"{"id": "i", "test_bubble_image": true, "committed": false}"#,
        ),
        ("/erp-1/active-image", 404, ""),
        ("/replications?", 200, &rows),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("replication").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a replication is picked");
        };
        let mut draft = Draft::default();
        draft.pick("pairing", crate::lookup::row("pairing-1"));
        let form = FormState::new(operation, &appliance, draft);
        view! { <PickerField form appliance field picker /> }
    })
}

fn first_row(page: &Page) -> String {
    page.text_of("#field-replication-row-0 [data-column=name]")
}

#[wasm_bindgen_test]
async fn rows_stay_where_they_are_under_the_pointer() {
    let image = r#"{"id": "i", "test_bubble_image": true, "committed": false}"#;
    let page = two_replications(answer_when_released).await;
    let is_asked = |part: &str| asked().iter().any(|it| it.contains(part));
    until("the list is asked for", || is_asked("/replications?")).await;
    let list = held();
    answer_when_released(&[
        ("/erp-2/active-image", 200, image),
        ("/erp-1/active-image", 404, ""),
    ]);
    list();
    until("the list is there, and its rows are asked about", || {
        page.count(".picker-row") == 2 && is_asked("/erp-2/") && is_asked("/erp-1/")
    })
    .await;
    dispatch(&page.part(".picker-list"), "pointermove");
    release();
    until("both are probed", || {
        page.text().contains("1 with a test image") && !page.text().contains("so far")
    })
    .await;
    assert_eq!(first_row(&page), "erp-1");
}

#[wasm_bindgen_test]
async fn rows_stay_where_they_are_for_who_moves_through_them() {
    let page = two_replications(answer).await;
    press(&page.part("input"), "ArrowDown");
    until("both are probed", || {
        page.text().contains("1 with a test image") && !page.text().contains("so far")
    })
    .await;
    assert_eq!(first_row(&page), "erp-1");
    dispatch(&page.part(".grid-age button"), "click");
    until("the list that is read again has the best row first", || {
        page.count(".picker-row") == 2 && first_row(&page) == "erp-2"
    })
    .await;
}

/// Draws the list of replications of a pairing. The fourth has a test image.
async fn replications(count: usize, requests: u32) -> Page {
    replications_with(count, requests, &[]).await
}

/// The same with further answers.
async fn replications_with(count: usize, requests: u32, more: &[(&str, u16, &str)]) -> Page {
    let rows: Vec<String> = (0..count)
        .map(|number| format!(r#"{{"id": "GID-{number:02}", "name": "vm-{number:02}"}}"#))
        .collect();
    let rows = format!(
        r#"{{"list": [{}], "_meta": {{"total": {count}}}}}"#,
        rows.join(",")
    );
    let image = r#"{"id": "image-1", "test_bubble_image": true}"#;
    let answers = [
        SESSION,
        ("/GID-03/active-image", 200, image),
        ("/replications?", 200, &rows),
    ];
    answer(&[more, &answers].concat());
    let (console, appliance) = console_within(requests);
    sign_in(console, &appliance).await;
    Page::of(console, move || {
        let operation = Operation::by_id("promote-test-image").expect("the operation");
        let field = operation.field("replication").expect("its field");
        let FieldKind::Picker(picker) = &field.kind else {
            unreachable!("a replication is picked");
        };
        let mut draft = Draft::default();
        draft.pick("pairing", crate::lookup::row("pairing-1"));
        let form = FormState::new(operation, &appliance, draft);
        view! { <style>{HEIGHT}</style> <PickerField form appliance field picker /> }
    })
}

#[wasm_bindgen_test]
async fn probes_say_how_many_rows_they_are_about() {
    let page = replications(20, 40).await;
    // The rest of them is spread over the next minutes.
    until("some are checked", || {
        let count = page.text_of(".picker-count");
        count.starts_with("20 replications. Checked 1")
            && count.ends_with(" of 20: 1 with a test image")
    })
    .await;
    let probes = asked()
        .iter()
        .filter(|it| it.contains("/active-image"))
        .count();
    assert!(probes < 20, "{probes} probes");
}

#[wasm_bindgen_test]
async fn few_rows_are_all_probed() {
    let page = replications(8, 9_999).await;
    until("all are checked", || {
        page.text_of(".picker-count") == "8 replications, 1 with a test image"
    })
    .await;
}

#[wasm_bindgen_test]
async fn rows_that_a_probe_found_can_be_listed_alone() {
    let page = replications(20, 9_999).await;
    until("one is found", || page.count(".grid-chip") == 1).await;
    let only = page.part(".grid-chip");
    assert_eq!(
        only.text_content().as_deref(),
        Some("Only with a test image 1")
    );
    dispatch(&only, "click");
    until("it is alone", || {
        page.count(".picker-row") == 1 && page.text().contains("1 of 20 replications")
    })
    .await;
    assert_eq!(page.text_of(".picker-row [data-column=name]"), "vm-03");
    dispatch(&only, "click");
    until("all are back", || page.count(".picker-row") > 1).await;
}

#[wasm_bindgen_test]
async fn row_that_could_not_be_probed_is_not_among_those_found() {
    let failing = [("/GID-05/active-image", 500, "{}")];
    let page = replications_with(8, 9_999, &failing).await;
    let count = "8 replications. Checked 7 of 8: 1 with a test image; 1 could not be checked";
    until("all are checked", || page.text_of(".picker-count") == count).await;
    dispatch(&page.part(".grid-chip"), "click");
    until("one is alone", || page.count(".picker-row") == 1).await;
    assert_eq!(page.text_of(".picker-row [data-column=name]"), "vm-03");
}

#[wasm_bindgen_test]
async fn a_list_has_the_columns_of_its_grid_and_sorts_by_their_headings() {
    let page = replications(20, 9_999).await;
    until("the rows are there", || page.count(".picker-row") > 1).await;
    let headings = ["name", "status", "eligibility", "source", "last-sync"];
    assert_eq!(page.count("[role=columnheader]"), headings.len());
    for id in headings {
        let heading = format!("[role=columnheader][data-column={id}]");
        assert_eq!(page.count(&heading), 1, "{id}");
    }
    let best = "[role=columnheader][aria-sort=ascending]";
    let best = page.part(best).get_attribute("data-column");
    assert_eq!(best.as_deref(), Some("eligibility"), "the best come first");
    let first = || page.text_of("#field-replication-row-0 [data-column=name]");
    let name = page.part("[role=columnheader][data-column=name] button");
    dispatch(&name, "click");
    dispatch(&name, "click");
    until("the last name is first", || first() == "vm-19").await;
    dispatch(&name, "click");
    until("the best is first again", || {
        page.count("[data-column=eligibility][aria-sort=ascending]") == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_row_says_whether_it_can_be_selected_and_why_not() {
    let page = replications(8, 9_999).await;
    until("all are checked", || {
        page.text_of(".picker-count") == "8 replications, 1 with a test image"
    })
    .await;
    let verdict = |id: &str| page.text_of(&format!("[data-id={id}] [data-column=eligibility]"));
    assert_eq!(verdict("GID-03"), "Yes");
    let reason = "No test image. Run a test recovery first.";
    assert_eq!(verdict("GID-04"), format!("No. {reason}"));
    let row = page.part("[data-id=GID-04]");
    assert_eq!(row.get_attribute("aria-disabled").as_deref(), Some("true"));
    dispatch(&row, "click");
    until("the reason is given in full", || {
        page.count(".picker-note") == 1 && page.text_of(".picker-note").ends_with(reason)
    })
    .await;
}

#[wasm_bindgen_test]
async fn home_and_end_lead_to_the_ends_of_the_list_and_escape_takes_the_search_back() {
    let (page, picked) = list().await;
    let search = page.input("input");
    press(&search, "End");
    until("the last row is active", || {
        marked(&page).as_deref() == Some("field-pairing-row-2999")
    })
    .await;
    press(&search, "Home");
    until("the first row is active", || {
        marked(&page).as_deref() == Some("field-pairing-row-0")
    })
    .await;
    type_into(&search, "there-29");
    until("the rest is left", || {
        page.text().contains("100 of 3000 pairings")
    })
    .await;
    press(&search, "Escape");
    until("all is back, and nothing is marked", || {
        page.text_of(".picker-count") == "3000 pairings" && marked(&page).is_none()
    })
    .await;
    assert_eq!(search.value(), "");
    assert_eq!(picked.get_untracked(), 0);
}
