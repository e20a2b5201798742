//! Groups of runs: confirmed once, driven by one tab, sent once for each target.

use std::sync::Arc;

use hawser::browser::sleep;
use hawser::components::dialog::group_confirm::GroupConfirmation;
use hawser::console::Console;
use hawser::groups::GroupSignal;
use hawser::notices::Bell;
use hawser::pages::group::GroupPage;
use hawser::pages::overview::Overview;
use hawser::palette::things;
use hawser_core::config::Appliance;
use hawser_core::group::{self, Control, Group, Pause};
use hawser_core::operation::{Eligibility, Operation, Row, Selection};
use hawser_core::resource::{Object, Place};
use idb::{Factory, TransactionMode};
use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{
    Page, SESSION, answer, answer_when_released, asked, console, dispatch, press, release, sign_in,
    submissions, task, type_into, until,
};

const IMAGE: &str = r#"{"id": "i", "test_bubble_image": true, "committed": false}"#;
const STATE: &str = r#"{"id": "r", "name": "r", "status": {"status": "OK"}}"#;
const NONE: &str = r#"{"list": [], "_meta": {"total": 0}}"#;

/// The appliance's answers while its tasks stand like this; `r-3` has no image.
fn answers(status: &str, answer: fn(&[(&str, u16, &str)])) {
    let task = task(status, 50);
    let tasks = format!(r#"{{"list": [{task}], "_meta": {{"total": 1}}}}"#);
    answer(&[
        SESSION,
        ("/remote-session", 200, r#"{"username": "b"}"#),
        ("/r-3/active-image", 404, ""),
        ("/active-image", 200, IMAGE),
        ("/actions/promote-test-image", 202, &task),
        ("/issues", 200, NONE),
        ("/tasks?", 200, NONE),
        ("/tasks/", 200, &task),
        ("/tasks", 200, &tasks),
        ("/replications/", 200, STATE),
        ("/pairings", 200, NONE),
    ]);
}

fn row(id: &str) -> Row {
    Row {
        id: id.to_owned(),
        title: format!("Name of {id}"),
        detail: String::new(),
        badge: None,
        eligibility: Eligibility::Possible,
        facts: Vec::new(),
        selection: Selection::default(),
    }
}

fn objects(appliance: &Appliance, ids: &[&str]) -> Vec<Object> {
    let place = Arc::new(Place::new(appliance, Some(row("pairing-1"))));
    let objects = ids.iter().map(|id| Object {
        place: place.clone(),
        row: row(id),
    });
    objects.collect()
}

fn promote() -> &'static Operation {
    Operation::by_id("promote-test-image").expect("the operation")
}

/// Signs in, and opens the confirmation of a promotion on these replications.
async fn begin(ids: &'static [&'static str]) -> (Console, Page) {
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    let page = Page::of(console, || view! { <GroupConfirmation /> });
    console.groups.begin(promote(), objects(&appliance, ids));
    until("it is asked", || page.count("dialog[open]") == 1).await;
    (console, page)
}

async fn confirm(console: Console, page: &Page) -> GroupSignal {
    until("it can be confirmed", || {
        page.count("#confirm:not([disabled])") == 1
    })
    .await;
    dispatch(&page.part("#confirm"), "click");
    until("it is there", || console.groups.all().len() == 1).await;
    assert_eq!(page.count("dialog"), 0);
    console.groups.all().first().cloned().expect("the group")
}

fn is_ended(group: &GroupSignal) -> bool {
    group.with_untracked(Group::is_ended)
}

/// Returns the replications that something was sent to, in order.
fn sent_to() -> Vec<String> {
    let sent = asked().into_iter().filter(|it| it.contains("/actions/"));
    let target = |it: String| {
        let (_, rest) = it.split_once("/replications/")?;
        rest.split_once('/').map(|(target, _)| target.to_owned())
    };
    sent.filter_map(target).collect()
}

#[wasm_bindgen_test]
async fn targets_are_named_checked_and_sent_once_each() {
    answers("SUCCESS", answer);
    let (console, page) = begin(&["r-1", "r-2", "r-3"]).await;
    until("all are checked", || page.text().contains("All checked.")).await;
    assert_eq!(
        page.text_of("#confirm-title"),
        "Promote test image on 2 replications?"
    );
    let left_out = page.text_of(".finding[data-tone=blocks]");
    assert!(
        left_out.contains("Name of r-3") && left_out.contains("no image"),
        "{left_out}"
    );
    let group = confirm(console, &page).await;
    until("it ends", || is_ended(&group)).await;
    let mut sent = sent_to();
    sent.sort();
    assert_eq!(sent, ["r-1", "r-2"]);
    group.with_untracked(|group| assert_eq!(group.label(), "Finished"));
    console.end();
}

#[wasm_bindgen_test]
async fn members_start_one_after_another_and_the_page_shows_them() {
    answers("RUNNING", answer);
    let (console, page) = begin(&["r-1", "r-2"]).await;
    let choice = page.part("#group-at-once");
    let choice: web_sys::HtmlSelectElement = wasm_bindgen::JsCast::unchecked_into(choice);
    choice.set_value("1");
    dispatch(&choice, "change");
    let group = confirm(console, &page).await;
    let id = group.with_untracked(|group| group.id.clone());
    let shown = Page::of(console, move || view! { <GroupPage id /> });
    until("the first is sent", || submissions() == 1).await;
    until("it runs", || {
        shown.count(".group-member:first-child[data-state=running] a") == 1
    })
    .await;
    sleep(300).await;
    assert_eq!(submissions(), 1, "the second waits");
    assert_eq!(shown.count(".group-member[data-state=queued]"), 1);
    assert_eq!(shown.count(".group-bar rect"), 2);
    answers("SUCCESS", answer);
    until("it ends", || is_ended(&group)).await;
    assert_eq!(sent_to(), ["r-2"]);
    until("it says so", || {
        shown.text_of(".run-state").contains("Finished")
    })
    .await;
    assert!(shown.text_of(".group-shares").contains("2 succeeded"));
    console.end();
}

#[wasm_bindgen_test]
async fn warnings_are_ticked_before_it_can_be_confirmed() {
    answers("SUCCESS", |all| {
        let mut all = all.to_vec();
        all.insert(0, ("/remote-session", 404, ""));
        answer(&all);
    });
    let (console, page) = begin(&["r-1", "r-2"]).await;
    until("they are warned of", || {
        page.count(".open-points input") == 1
    })
    .await;
    until("all are checked", || page.text().contains("All checked.")).await;
    let warning = page.text_of(".open-points");
    assert!(
        warning.contains("Name of r-1, "),
        "one warning for both: {warning}"
    );
    assert_eq!(page.count("#confirm[disabled]"), 1);
    page.input(".open-points input").click();
    let group = confirm(console, &page).await;
    until("it ends", || is_ended(&group)).await;
    assert_eq!(submissions(), 2, "what was ticked is not asked again");
    console.end();
}

#[wasm_bindgen_test]
async fn warning_that_was_not_confirmed_pauses_the_group() {
    answers("SUCCESS", answer);
    let (console, page) = begin(&["r-1"]).await;
    until("all are checked", || page.text().contains("All checked.")).await;
    answers("SUCCESS", |all| {
        let mut all = all.to_vec();
        all.insert(0, ("/remote-session", 404, ""));
        answer(&all);
    });
    let group = confirm(console, &page).await;
    let asks = |group: &Group| group.control == Control::Paused(Pause::Question);
    until("it asks", || group.with_untracked(asks)).await;
    assert_eq!(submissions(), 0);
    let id = group.with_untracked(|group| group.id.clone());
    let shown = Page::of(console, move || view! { <GroupPage id /> });
    until("it can be answered", || {
        shown.count(".group-member button") == 2
    })
    .await;
    dispatch(&shown.part(".group-member button"), "click");
    until("it ends", || is_ended(&group)).await;
    assert_eq!(submissions(), 1);
    console.end();
}

#[wasm_bindgen_test]
async fn confirmation_is_left_without_anything_sent() {
    answers("SUCCESS", answer);
    let (console, page) = begin(&["r-1"]).await;
    press(&page.part("dialog"), "Escape");
    dispatch(&page.part("dialog"), "cancel");
    until("it is closed", || page.count("dialog") == 0).await;
    sleep(100).await;
    assert!(console.groups.all().is_empty());
    assert_eq!(submissions(), 0);
    console.end();
}

#[wasm_bindgen_test]
async fn number_of_targets_is_typed_where_a_single_name_would_be() {
    answers("SUCCESS", answer);
    let config = r#"{"appliances": [{
        "id": "srm-a", "name": "Site A", "site": "A", "system": "site-recovery-manager",
        "base": "/api/srm-a/api/rest/srm/v2", "requestsPerMinute": "9999"
    }]}"#;
    let config = hawser_core::config::read_config(config.as_bytes()).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    let console = Console::new(config);
    sign_in(console, &appliance).await;
    answer(&[
        ("/remote-session", 200, r#"{"username": "b"}"#),
        ("/plans/", 200, r#"{"status": "RECOVERY_COMPLETE"}"#),
    ]);
    let page = Page::of(console, || view! { <GroupConfirmation /> });
    let reprotect = Operation::by_id("run-reprotect").expect("the operation");
    console
        .groups
        .begin(reprotect, objects(&appliance, &["p-1", "p-2"]));
    until("it is asked", || page.text().contains("All checked.")).await;
    let select = page.part("#group-at-once");
    let select: web_sys::HtmlSelectElement = wasm_bindgen::JsCast::unchecked_into(select);
    assert_eq!(
        select.value(),
        "1",
        "one after another unless somebody chooses otherwise"
    );
    for typed in ["", "1", "p-1"] {
        type_into(&page.input("#confirm-name"), typed);
        sleep(20).await;
        assert_eq!(page.count("#confirm[disabled]"), 1, "{typed}");
    }
    type_into(&page.input("#confirm-name"), " 2 ");
    until("it can be confirmed", || {
        page.count("#confirm:not([disabled])") == 1
    })
    .await;
    console.groups.cancel();
    console.end();
}

/// Writes a group into the journal as another tab does.
async fn write_as_other_tab(change: impl FnOnce(&mut Group)) -> Result<(), idb::Error> {
    let database = Factory::new()?.open("hawser", None)?.await?;
    let transaction = database.transaction(&["groups"], TransactionMode::ReadWrite)?;
    let store = transaction.object_store("groups")?;
    let all = store.get_all(None, None)?.await?;
    let groups = all.iter().filter_map(|entry| {
        let group = group::read(&entry.as_string()?);
        group.ok()
    });
    let newest = groups.max_by_key(|group| group.confirmed);
    let mut group = newest.expect("the group is kept");
    change(&mut group);
    group.revision += 1;
    let key = JsValue::from_str(&group.id);
    store
        .put(&JsValue::from_str(&group::write(&group)), Some(&key))?
        .await?;
    transaction.await?;
    database.close();
    Ok(())
}

#[wasm_bindgen_test]
async fn group_that_another_tab_has_written_is_not_started() {
    answers("SUCCESS", answer);
    let (console, appliance) = console();
    sign_in(console, &appliance).await;
    // No check is answered before the other tab has written.
    answers("SUCCESS", answer_when_released);
    let page = Page::of(console, || view! { <GroupConfirmation /> });
    console
        .groups
        .begin(promote(), objects(&appliance, &["r-1", "r-2"]));
    let group = confirm(console, &page).await;
    until("it is driven", || group.with_untracked(Group::is_driven)).await;
    until("its members are checked", || {
        group.with_untracked(|group| group.revision >= 2)
    })
    .await;
    let written = write_as_other_tab(|group| {
        group.control = Control::Paused(Pause::Person);
    });
    written.await.expect("it is written");
    release();
    let is_paused = |group: &Group| group.control == Control::Paused(Pause::Person);
    until("it is as the other tab wrote it", || {
        group.with_untracked(is_paused)
    })
    .await;
    sleep(300).await;
    assert_eq!(submissions(), 0);
    assert!(console.runs.is_empty());
    console.end();
}

/// Takes something from the page, or gives it back. What an object had as its own, as the window has
/// `indexedDB`, would be gone for all tests if it were only deleted.
fn set_global(of: &str, name: &str, is_there: bool) {
    let script = match is_there {
        false => format!(
            "globalThis.taken = Object.getOwnPropertyDescriptor({of}, '{name}');
            Object.defineProperty({of}, '{name}', {{value: undefined, configurable: true}})"
        ),
        true => format!(
            "delete {of}.{name};
            if (globalThis.taken) Object.defineProperty({of}, '{name}', globalThis.taken)"
        ),
    };
    let set = Function::new_no_args(&script);
    set.call0(&JsValue::NULL).expect("it is replaced");
}

#[wasm_bindgen_test]
async fn without_locks_the_tabs_ask_each_other() {
    answers("RUNNING", answer);
    set_global("navigator", "locks", false);
    let (first, appliance) = console();
    sign_in(first, &appliance).await;
    let page = Page::of(first, move || {
        first.start();
        view! { <GroupConfirmation /> }
    });
    first.groups.begin(promote(), objects(&appliance, &["r-1"]));
    until("it is asked", || page.count("dialog[open]") == 1).await;
    let group = confirm(first, &page).await;
    let id = group.with_untracked(|group| group.id.clone());
    until("it is sent", || submissions() == 1).await;
    let (second, _) = console();
    let other = Page::of(second, move || second.start());
    until("the other tab has it", || {
        second.groups.by_id(&id).is_some()
    })
    .await;
    sleep(1_000).await;
    let seen = second.groups.by_id(&id).expect("it has it");
    assert!(group.with_untracked(Group::is_driven));
    assert!(!seen.with_untracked(Group::is_driven), "the first answered");
    set_global("navigator", "locks", true);
    answers("SUCCESS", answer);
    until("it ends", || is_ended(&group)).await;
    until("the other tab hears it", || is_ended(&seen)).await;
    assert_eq!(submissions(), 0, "nothing was sent again");
    drop(other);
    first.end();
    second.end();
}

#[wasm_bindgen_test]
async fn without_a_journal_a_group_lives_as_long_as_the_page() {
    answers("SUCCESS", answer);
    let (console, page) = begin(&["r-1", "r-2"]).await;
    set_global("globalThis", "indexedDB", false);
    let group = confirm(console, &page).await;
    until("it ends", || is_ended(&group)).await;
    set_global("globalThis", "indexedDB", true);
    assert_eq!(submissions(), 2);
    console.end();
}

#[wasm_bindgen_test]
async fn operation_that_needs_a_password_is_not_offered_for_several_targets() {
    let (console, appliance) = console();
    let reconnect = Operation::by_id("reconnect-pairing").expect("the operation");
    let why = console.groups.refusal(reconnect).unwrap_or_default();
    assert!(why.contains("one target at a time"), "{why}");
    console
        .groups
        .begin(reconnect, objects(&appliance, &["r-1"]));
    assert!(console.groups.review().is_none());
    console.end();
}

#[wasm_bindgen_test]
async fn group_is_in_the_overview_while_it_runs_in_the_search_and_then_in_the_bell() {
    answers("RUNNING", answer);
    let (console, page) = begin(&["r-1", "r-2"]).await;
    let group = confirm(console, &page).await;
    let name = "Promote test image: 2 replications";
    let href = group.with_untracked(|group| format!("#/group/{}", group.id));
    until("both are sent", || submissions() == 2).await;
    let shown = Page::of(console, || {
        view! {
            <Overview />
            <Bell />
        }
    });
    let item = ".now-item[data-group]";
    until("it is there", || shown.count(item) == 1).await;
    let text = shown.text_of(item);
    assert!(
        text.contains(name) && text.contains("0 of 2 finished"),
        "{text}"
    );
    let link = shown.part(&format!("{item} a")).get_attribute("href");
    assert_eq!(link.as_deref(), Some(href.as_str()));
    let things = things::all(console.api, console.runs, console.groups, console.inventory);
    let found = things.iter().find(|it| it.name == name).expect("the group");
    assert_eq!(found.kind, "Group");
    assert_eq!(found.target().map(|it| it.href), Some(href.clone()));
    answers("SUCCESS", answer);
    until("it ends", || is_ended(&group)).await;
    until("it no longer runs", || shown.count(item) == 0).await;
    let news = format!(".notice a[href='{href}']");
    until("it is told", || shown.count(&news) == 1).await;
    assert!(shown.text_of(&news).ends_with(&format!("Finished: {name}")));
    assert_eq!(
        shown.count(".notice"),
        shown.count(".notice a[href^='#/group/']"),
        "the runs that ended well are part of it"
    );
    console.end();
}
