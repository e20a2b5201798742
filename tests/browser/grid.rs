//! The grid of a resource: rows in view, order, filters, keys, selection, address.

use hawser::console::Console;
use hawser::pages::inventory::InventoryPage;
use hawser_core::config::Appliance;
use hawser_core::resource::Query;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit};

use crate::harness::{
    Page, SESSION, answer, asked, asked_but_sign_outs, console, dispatch, sign_in, type_into, until,
};

const PAIRINGS: &str = r#"{"list": [{"pairing_id": "p-1",
    "local_vc_server": {"id": "a", "name": "here", "server_status": "OK"},
    "remote_vc_server": {"id": "b", "name": "there", "server_status": "OK"}}],
    "_meta": {"total": 1}}"#;

/// Returns the list of replications: every third violates its RPO, and their RPOs go up and down.
fn replications(count: usize) -> String {
    let rows = (0..count).map(|number| {
        let status = if number % 3 == 0 {
            "RPO_VIOLATION"
        } else {
            "OK"
        };
        let rpo = 5 + (number * 7) % 60;
        format!(
            r#"{{"id": "r-{number}", "name": "vm-{number:05}", "rpo": {rpo},
                "source_vc_id": "b", "target_vc_id": "a",
                "source_site_name": "There", "target_site_name": "Here",
                "last_sync_time": 1795266247250, "status": {{"status": "{status}"}}}}"#
        )
    });
    let rows: Vec<String> = rows.collect();
    let rows = rows.join(",");
    format!(r#"{{"list": [{rows}], "_meta": {{"total": {count}}}}}"#)
}

/// Draws the page of the replications, after a sign-in.
async fn grid(count: usize, query: &str) -> (Console, Appliance, Page) {
    let list = replications(count);
    answer(&[
        SESSION,
        ("/replications", 200, &list),
        ("/pairings", 200, PAIRINGS),
    ]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let query = query.to_owned();
    let page = Page::of(console, move || {
        let resource = "replications".to_owned();
        view! { <InventoryPage resource query /> }
    });
    until("the rows are there", || {
        page.count(".grid-body .grid-row") > 0
    })
    .await;
    let scroller = page.part(".grid-scroller");
    let _ = scroller.set_attribute("style", "height: 400px; overflow: auto; position: relative");
    dispatch(&scroller, "scroll");
    until("few rows are drawn", || {
        page.count(".grid-body .grid-row") < 60
    })
    .await;
    (console, appliance, page)
}

/// Returns the names of the rows that are drawn, by their place.
fn names(page: &Page) -> Vec<String> {
    let mut rows = Vec::new();
    for place in 0..8 {
        let row = format!(
            ".grid-row[aria-rowindex='{}'] [data-column=name]",
            place + 2
        );
        if page.count(&row) == 1 {
            rows.push(page.text_of(&row));
        }
    }
    rows
}

fn key(page: &Page, key: &str, is_shifted: bool, is_control: bool) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_shift_key(is_shifted);
    init.set_ctrl_key(is_control);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let active = page.part("#grid-active-cell");
    active
        .dispatch_event(&event.expect("an event"))
        .expect("it is dispatched");
}

fn click(element: &Element, is_shifted: bool) {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_shift_key(is_shifted);
    let event = MouseEvent::new_with_mouse_event_init_dict("click", &init);
    element
        .dispatch_event(&event.expect("an event"))
        .expect("it is dispatched");
}

/// Returns row and column of the cell in the tab order, as assistive technology counts them.
fn active(page: &Page) -> (String, String) {
    let cell = page.part("#grid-active-cell");
    let index = |name: &str| {
        let holder = cell.closest(&format!("[{name}]")).ok().flatten();
        holder
            .and_then(|it| it.get_attribute(name))
            .unwrap_or_default()
    };
    (index("aria-rowindex"), index("aria-colindex"))
}

async fn is_active(page: &Page, row: &str, column: &str) {
    until(&format!("row {row}, column {column} is active"), || {
        active(page) == (row.to_owned(), column.to_owned())
    })
    .await;
    assert_eq!(page.count("[role=grid] [tabindex='0']"), 1, "one tab stop");
}

#[wasm_bindgen_test]
async fn of_ten_thousand_rows_those_in_view_are_drawn() {
    let (_, _, page) = grid(10_000, "sort=name").await;
    until("all are counted", || {
        page.text_of(".grid-count") == "10000 replications"
    })
    .await;
    assert!(page.count(".grid-body .grid-row") < 60);
    let grid = page.part("[role=grid]");
    assert_eq!(
        grid.get_attribute("aria-rowcount").as_deref(),
        Some("10001")
    );
    grid.set_scroll_top(i32::MAX);
    until("the last row is drawn", || {
        page.count(".grid-row[aria-rowindex='10001']") == 1
    })
    .await;
    assert!(page.count(".grid-body .grid-row") < 60);
}

#[wasm_bindgen_test]
async fn heading_sorts_one_way_then_the_other_then_not_at_all() {
    let (_, _, page) = grid(9, "").await;
    let heading = "[role=columnheader][data-column=rpo]";
    for (order, is_numeric_order) in [("ascending", true), ("descending", true), ("none", false)] {
        dispatch(&page.part(&format!("{heading} button")), "click");
        until(order, || {
            page.part(heading).get_attribute("aria-sort").as_deref() == Some(order)
        })
        .await;
        if is_numeric_order {
            let first = match order {
                "ascending" => "vm-00000",
                _ => "vm-00008",
            };
            until("it is the first", || {
                names(&page).first().is_some_and(|it| it == first)
            })
            .await;
        }
    }
    until("the worst are first", || {
        names(&page).get(..3)
            == Some(&[
                "vm-00000".to_owned(),
                "vm-00003".to_owned(),
                "vm-00006".to_owned(),
            ])
    })
    .await;
}

#[wasm_bindgen_test]
async fn heading_has_its_meaning_and_the_grid_still_one_tab_stop() {
    let (_, _, page) = grid(9, "").await;
    let help = "[role=columnheader][data-column=rpo] .term-button";
    assert_eq!(
        page.part(help).get_attribute("tabindex").as_deref(),
        Some("-1")
    );
    assert_eq!(page.count("[role=grid] [tabindex='0']"), 1);
    page.part(help).unchecked_into::<HtmlElement>().click();
    until("it is open", || {
        page.count("[role=columnheader] .term-panel:popover-open") == 1
    })
    .await;
    let heading = "[role=columnheader][data-column=rpo]";
    let sort = page.part(heading).get_attribute("aria-sort");
    assert_eq!(sort.as_deref(), Some("none"), "it does not sort");
    let legend = page.part(".grid-chips > .term-help .term-button");
    let legend = legend.get_attribute("aria-label");
    assert_eq!(legend.as_deref(), Some("Help: Filters"));
}

#[wasm_bindgen_test]
async fn search_and_chips_narrow_the_list_and_the_address_tells() {
    let (_, _, page) = grid(30, "").await;
    let address = Query::of_mark("rpo-violated").write();
    let chip = page.part(".grid-chip[data-tone=warning]");
    assert!(page.text_of(".grid-chip[data-tone=warning]").contains("10"));
    dispatch(&chip, "click");
    until("ten are left", || {
        page.text_of(".grid-count") == "10 of 30 replications"
    })
    .await;
    assert_eq!(chip.get_attribute("aria-pressed").as_deref(), Some("true"));
    let hash = || hawser::browser::hash();
    until("the address says so", || {
        hash() == format!("#/inventory/replications?{address}")
    })
    .await;
    type_into(&page.input("input[type=search]"), "vm-00009");
    until("one is left", || {
        page.text_of(".grid-count") == "1 of 30 replications"
    })
    .await;
    type_into(&page.input("input[type=search]"), "nothing");
    until("none is left", || page.count(".grid-empty") == 1).await;
    assert!(
        page.text_of(".grid-empty")
            .contains("No replication matches the filters.")
    );
    dispatch(&page.part(".grid-empty button"), "click");
    until("all are back", || {
        page.text_of(".grid-count") == "30 replications"
    })
    .await;
    until("the address is short", || {
        hash() == "#/inventory/replications"
    })
    .await;
}

#[wasm_bindgen_test]
async fn address_filters_and_opens() {
    let (_, _, page) = grid(30, "mark=rpo-violated&sort=name&open=vr-a/p-1/r-3").await;
    assert_eq!(page.text_of(".grid-count"), "10 of 30 replications");
    until("it is open", || page.count("#object-panel-title") == 1).await;
    assert_eq!(page.text_of("#object-panel-title"), "vm-00003");
    assert!(page.text_of(".object-panel").contains("RPO violated"));
}

#[wasm_bindgen_test]
async fn keys_move_through_cells_and_open_and_close() {
    let (_, _, page) = grid(200, "sort=name").await;
    is_active(&page, "2", "2").await;
    let cell: HtmlElement = page.part("#grid-active-cell").dyn_into().expect("a cell");
    cell.focus().expect("it takes the focus");
    for name in ["ArrowDown", "ArrowDown", "ArrowRight"] {
        key(&page, name, false, false);
    }
    is_active(&page, "4", "3").await;
    key(&page, "Home", false, false);
    is_active(&page, "4", "1").await;
    key(&page, "End", false, true);
    let columns = page.part("[role=grid]").get_attribute("aria-colcount");
    is_active(&page, "201", &columns.expect("a number")).await;
    key(&page, "Home", false, true);
    is_active(&page, "2", "1").await;
    key(&page, "ArrowUp", false, false);
    is_active(&page, "1", "1").await;
    key(&page, "ArrowDown", false, false);
    key(&page, "PageDown", false, false);
    let row = |page: &Page| active(page).0.parse::<usize>().unwrap_or_default();
    until("a page further", || row(&page) > 6).await;
    key(&page, "Enter", false, false);
    until("it is open", || page.count("#object-panel-title") == 1).await;
    until("its title has the focus", || {
        crate::harness::focused() == "object-panel-title"
    })
    .await;
    crate::harness::press(&page.part("#object-panel-title"), "Escape");
    until("it is closed", || page.count("#object-panel-title") == 0).await;
    until("the cell has the focus", || {
        crate::harness::focused() == "grid-active-cell"
    })
    .await;
}

#[wasm_bindgen_test]
async fn rows_are_selected_one_by_one_in_ranges_and_all() {
    let (_, _, page) = grid(30, "sort=name").await;
    let says = async |text: &'static str| {
        until(text, || {
            page.count(".grid-selection") == 1 && page.text_of(".grid-selection p") == text
        })
        .await;
    };
    let checkbox = |row: usize| page.part(&format!(".grid-row[aria-rowindex='{row}'] input"));
    checkbox(3).unchecked_into::<HtmlElement>().click();
    says("1 selected").await;
    click(&checkbox(7), true);
    says("5 selected").await;
    assert_eq!(page.count(".grid-row[aria-selected=true]"), 5);
    key(&page, " ", false, false);
    says("6 selected").await;
    key(&page, "a", false, true);
    says("30 selected").await;
    // What is filtered away is not what an operation begins on.
    type_into(&page.input("input[type=search]"), "vm-0000");
    says("10 selected").await;
    key(&page, "Escape", false, false);
    until("none is selected", || page.count(".grid-selection") == 0).await;
    key(&page, " ", false, false);
    says("1 selected").await;
    assert!(
        page.text_of(".grid-selection")
            .contains("Promote test image…")
    );
}

#[wasm_bindgen_test]
async fn columns_are_hidden_and_the_address_tells() {
    let (_, _, page) = grid(3, "").await;
    assert_eq!(page.count("[role=columnheader][data-column=rpo]"), 1);
    let label = "RPO";
    let boxes = page.count(".grid-menu-items input");
    let choice = (1..=boxes)
        .map(|n| format!(".grid-menu-items .choice:nth-child({n})"))
        .find(|it| page.text_of(it) == label);
    let choice = choice.expect("the column can be hidden");
    page.part(&format!("{choice} input"))
        .unchecked_into::<HtmlElement>()
        .click();
    until("it is hidden", || page.count("[data-column=rpo]") == 0).await;
    until("the address says so", || {
        hawser::browser::hash().ends_with("?hide=rpo")
    })
    .await;
}

#[wasm_bindgen_test]
async fn refresh_reads_again_and_keeps_the_rows() {
    let (_, _, page) = grid(5, "").await;
    until("it has an age, and the clocks are named", || {
        let age = page.text_of(".grid-age");
        age.contains("As of")
            && age.contains("(this computer's clock)")
            && age.contains("Times in the list: appliance clock")
    })
    .await;
    let before = asked().len();
    dispatch(&page.part(".grid-age button"), "click");
    until("it is read again", || asked().len() > before).await;
    assert_eq!(page.count(".grid-body .grid-row"), 5);
    let lists = |path: &str| asked().iter().filter(|it| it.contains(path)).count();
    until("all of it", || lists("/replications?") == 2).await;
}

#[wasm_bindgen_test]
async fn signed_out_grid_names_the_appliances_and_asks_nothing() {
    answer(&[]);
    let (console, _) = console();
    let page = Page::of(console, || {
        let resource = "replications".to_owned();
        view! { <InventoryPage resource query=String::new() /> }
    });
    until("it says so", || {
        page.text().contains("Sign in to see replications.")
    })
    .await;
    let link = page.part(".grid-sign-in a");
    assert_eq!(
        link.get_attribute("href").as_deref(),
        Some("#/sign-in/vr-a")
    );
    assert_eq!(asked_but_sign_outs(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn list_that_fails_is_said_once_and_read_again_on_demand() {
    answer(&[SESSION, ("/pairings", 500, "{}")]);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = Page::of(console, || {
        let resource = "replications".to_owned();
        view! { <InventoryPage resource query=String::new() /> }
    });
    until("it is said", || {
        page.count(".grid-notice[data-tone=warning]") == 1
    })
    .await;
    assert_eq!(page.count(".grid-empty"), 0);
    let list = replications(2);
    answer(&[("/replications", 200, &list), ("/pairings", 200, PAIRINGS)]);
    dispatch(&page.part(".grid-notice button"), "click");
    until("it is there", || page.count(".grid-body .grid-row") == 2).await;
    until("nothing is said", || page.count(".grid-notice") == 0).await;
}
