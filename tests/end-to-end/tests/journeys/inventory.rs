//! The inventory: from a grid to an object, and to the form of an operation on it.

use hawser_end_to_end::administrator::SITE_A;
use hawser_end_to_end::{Journey, Role, Setup, journey, journey_from};
use serde_json::json;
use thirtyfour::Key;

const TARGET: &str = "fin-erp-db01";

/// The heading of a column.
fn heading(column: &str) -> String {
    format!("[role=columnheader][data-column={column}]")
}

/// Goes to a page as a link does: the sessions stay.
async fn go(journey: &Journey, page: &str) {
    let script = "location.hash = arguments[0]";
    journey.browser.script(script, vec![json!(page)]).await;
}

/// Signs in to site A, and opens the grid of a resource.
async fn open_grid(journey: &Journey, resource: &str) {
    journey.sign_in(SITE_A).await;
    go(journey, &format!("#/inventory/{resource}")).await;
    journey.browser.find(".grid-body .grid-row").await;
    journey.browser.sees(".grid-age", "As of").await;
}

#[tokio::test]
async fn an_administrator_filters_sorts_and_goes_to_the_form_filled_in() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_grid(journey, "replications").await;
        browser
            .press(Role::Link, "Sign in to vSphere Replication, site B")
            .await;
        browser.sees("h1", "vSphere Replication, site B").await;
        browser.driver.back().await.expect("the page before");
        browser.find(".grid-chip[data-tone=warning]").await;
        browser.click(".grid-chip[data-tone=warning]").await;
        browser.find(".grid-chip[aria-pressed=true]").await;
        browser
            .holds(
                "the address says so",
                "return location.hash.includes('mark=')",
            )
            .await;
        browser.press(Role::Button, "Clear filters").await;
        browser
            .holds(
                "the address is short",
                "return !location.hash.includes('mark=')",
            )
            .await;
        browser.click(&format!("{} button", heading("rpo"))).await;
        browser
            .find(&format!("{}[aria-sort=ascending]", heading("rpo")))
            .await;
        browser.fill("Search replications", TARGET).await;
        browser.sees(".grid-count", "1 of ").await;
        browser
            .click(".grid-body .grid-row [data-column=status]")
            .await;
        browser.sees("#object-panel-title", TARGET).await;
        browser.sees(".object-panel", "Facts").await;
        browser.press(Role::Link, "Promote test image…").await;
        browser.sees("h1", "Promote test image").await;
        browser.press(Role::Button, "Help: Test image").await;
        browser
            .sees(".term-panel dl", "The disks that a recovery test left")
            .await;
        browser.keys(Key::Escape).await;
        browser.sees_no(".term-panel dl").await;
        browser
            .sees("#field-replication.picker-chosen", TARGET)
            .await;
        journey.image_is_found().await;
    })
    .await;
}

#[tokio::test]
async fn a_filtered_grid_is_the_same_after_a_reload_and_a_sign_in() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_grid(journey, "replications").await;
        browser.fill("Search replications", TARGET).await;
        browser.click(&format!("{} button", heading("name"))).await;
        browser
            .find(&format!("{}[aria-sort=ascending]", heading("name")))
            .await;
        browser
            .holds(
                "the address says so",
                "return location.hash.includes('sort=name')",
            )
            .await;
        browser.reload().await;
        browser
            .sees(".grid-empty", "Sign in to see replications.")
            .await;
        browser
            .press(Role::Link, &format!("Sign in to {}", SITE_A.name))
            .await;
        journey.give_password(SITE_A).await;
        browser.sees(".grid-count", "1 of ").await;
        browser
            .find(&format!("{}[aria-sort=ascending]", heading("name")))
            .await;
        assert_eq!(browser.value("input[type=search]").await, TARGET);
    })
    .await;
}

#[tokio::test]
async fn the_grid_and_its_panel_are_used_by_keyboard_only() {
    journey(async |journey| {
        let browser = &journey.browser;
        open_grid(journey, "replications").await;
        browser.tab_to("Search replications").await;
        browser.keys(TARGET).await;
        browser.sees(".grid-count", "1 of ").await;
        let cell = "return root.activeElement.id === 'grid-active-cell'";
        let title = "return root.activeElement.id === 'object-panel-title'";
        for _ in 0..60 {
            browser.keys(Key::Tab).await;
            if browser.script(cell, vec![]).await == json!(true) {
                break;
            }
        }
        browser
            .holds("the grid has one stop of the tab key", cell)
            .await;
        browser.keys(Key::Up).await;
        browser.focuses("Name").await;
        browser.keys(Key::Enter).await;
        browser
            .find(&format!("{}[aria-sort=ascending]", heading("name")))
            .await;
        browser.keys(Key::Down).await;
        browser.keys(" ").await;
        browser.sees(".grid-selection", "1 selected").await;
        browser.keys(Key::Enter).await;
        browser.holds("the panel has the focus", title).await;
        browser.keys(Key::Escape).await;
        browser.sees_no("#object-panel-title").await;
        browser.holds("the cell has the focus again", cell).await;
        browser.keys(Key::Enter).await;
        browser.holds("the panel has the focus again", title).await;
        browser.tab_to("Promote test image…").await;
        browser.keys(Key::Enter).await;
        browser
            .sees("#field-replication.picker-chosen", TARGET)
            .await;
    })
    .await;
}

#[tokio::test]
async fn an_object_has_a_page_with_the_tasks_of_the_appliance() {
    journey_from(Setup::slow_tasks(), async |journey| {
        let browser = &journey.browser;
        journey.promote(TARGET).await;
        journey.run_is("running").await;
        go(journey, "#/inventory/replications").await;
        browser.find(".grid-body .grid-row").await;
        browser.fill("Search replications", TARGET).await;
        browser.sees(".grid-count", "1 of ").await;
        browser
            .click(".grid-body .grid-row [data-column=status]")
            .await;
        browser.sees(".object-panel", "Runs").await;
        browser.press(Role::Link, "Open page").await;
        browser.sees("h1", TARGET).await;
        browser
            .sees(".object-lines [data-tone=info]", "Running")
            .await;
        browser.sees(".object-page", "Pairing").await;
    })
    .await;
}

#[tokio::test]
async fn ten_thousand_replications_are_a_grid_of_few_nodes() {
    let mut setup = Setup::default();
    setup.options.extent.replications = 10_000;
    journey_from(setup, async |journey| {
        let browser = &journey.browser;
        open_grid(journey, "replications").await;
        // Those of a third site are not among what this appliance lists.
        let all = "return parseInt(root.querySelector('.grid-count')?.textContent) >= 10000";
        browser.holds("all are counted", all).await;
        let end = "const grid = root.querySelector('[role=grid]');
            grid.scrollTop = grid.scrollHeight;
            const last = grid.getAttribute('aria-rowcount');
            return root.querySelector(`.grid-row[aria-rowindex=\"${last}\"]`) !== null";
        browser.holds("the last row can be scrolled to", end).await;
        let rows = browser.count(".grid-body .grid-row").await;
        assert!(rows < 60, "{rows} rows are drawn");
        let nodes = browser.count("*").await;
        assert!(nodes < 2_500, "{nodes} elements");
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_inventory() {
    journey(async |journey| {
        let browser = &journey.browser;
        journey.open("#/inventory/replications").await;
        browser
            .sees(".grid-empty", "Sign in to see replications.")
            .await;
        journey.browser.in_every_view("inventory-signed-out").await;
        open_grid(journey, "replications").await;
        journey.browser.in_every_view("inventory").await;
        browser
            .click(".grid-body .grid-row .grid-check input")
            .await;
        browser.sees(".grid-selection", "1 selected").await;
        browser.fill("Search replications", "nothing").await;
        browser.sees(".grid-empty", "No replication matches").await;
        journey.browser.in_every_view("inventory-no-match").await;
        browser.press(Role::Button, "Show all").await;
        browser.sees(".grid-selection", "1 selected").await;
        journey.browser.in_every_view("inventory-selected").await;
        browser
            .click(".grid-body .grid-row [data-column=status]")
            .await;
        browser.find("#object-panel-title").await;
        let beside = "
            const box = it => root.querySelector(it).getBoundingClientRect();
            const [grid, panel] = [box('.grid'), box('.object-panel')];
            return grid.width > 400 && panel.width >= 320 && grid.right <= panel.left";
        browser
            .holds("the panel is beside the grid at 1280 pixels", beside)
            .await;
        browser.in_every_view("inventory-panel").await;
        browser.press(Role::Link, "Open page").await;
        browser.sees(".object-page", "Tasks of the appliance").await;
        browser.sees_no(".object-page .muted[data-loading]").await;
        journey.browser.in_every_view("object").await;
    })
    .await;
}
