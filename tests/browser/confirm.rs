//! The confirmation before a request leaves.

use hawser::components::dialog::confirm::ConfirmDialog;
use hawser_core::facts::Fact;
use hawser_core::operation::{Confirmation, Danger, OpenPoint, Severity};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console, dispatch, focused, type_into, until};

fn confirmation(typed: Option<&str>) -> Confirmation {
    Confirmation {
        question: "Reprotect Finance ERP?".to_owned(),
        facts: vec![Fact::text("Appliance", "On site A.")],
        effects: vec!["It is reversed.".to_owned()],
        forced: Vec::new(),
        button: "Reprotect Finance ERP".to_owned(),
        typed: typed.map(str::to_owned),
    }
}

/// Draws the dialog; the signals count how often it was confirmed and cancelled.
fn dialog(typed: Option<&str>) -> (Page, RwSignal<u32>, RwSignal<u32>) {
    let points = RwSignal::new(Vec::new());
    dialog_of(confirmation(typed), Danger::High, points)
}

fn dialog_of(
    confirmation: Confirmation,
    danger: Danger,
    points: RwSignal<Vec<OpenPoint>>,
) -> (Page, RwSignal<u32>, RwSignal<u32>) {
    let (console, _) = console();
    let (confirmed, cancelled) = (RwSignal::new(0), RwSignal::new(0));
    let page = Page::of(console, move || {
        view! {
            <ConfirmDialog
                confirmation
                undo="It cannot be undone."
                danger
                points
                password=None
                on_confirm=move |()| confirmed.update(|count| *count += 1)
                on_cancel=move |()| cancelled.update(|count| *count += 1)
            />
        }
    });
    (page, confirmed, cancelled)
}

#[wasm_bindgen_test]
async fn dialog_is_modal_and_names_what_will_happen() {
    let (page, _, _) = dialog(None);
    until("it is open", || page.count("dialog[open]") == 1).await;
    let dialog = page.part("dialog");
    assert_eq!(dialog.get_attribute("role").as_deref(), Some("alertdialog"));
    assert_eq!(page.text_of("#confirm-title"), "Reprotect Finance ERP?");
    for words in ["On site A.", "It is reversed.", "It cannot be undone."] {
        assert!(page.text_of("#confirm-body").contains(words), "{words}");
    }
}

#[wasm_bindgen_test]
async fn name_has_to_be_typed_first() {
    let (page, confirmed, _) = dialog(Some("Finance ERP"));
    let is_disabled = || page.part("button.danger").has_attribute("disabled");
    assert!(is_disabled());
    let name = page.input("#confirm-name");
    type_into(&name, "Finance");
    assert!(is_disabled());
    type_into(&name, "  Finance ERP ");
    until("it can be pressed", || !is_disabled()).await;
    type_into(&name, "Finance ER");
    until("it cannot any more", is_disabled).await;
    assert_eq!(confirmed.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn second_press_does_not_confirm_twice() {
    let (page, confirmed, _) = dialog(None);
    assert_eq!(page.count("#confirm-name"), 0, "no name is asked for");
    let button = page.part("button.danger");
    for _ in 0..3 {
        dispatch(&button, "click");
    }
    assert_eq!(confirmed.get_untracked(), 1);
    until("it cannot be pressed", || button.has_attribute("disabled")).await;
}

#[wasm_bindgen_test]
async fn escape_cancels_until_it_was_confirmed() {
    let (page, _, cancelled) = dialog(None);
    dispatch(&page.part("dialog"), "cancel");
    assert_eq!(cancelled.get_untracked(), 1);
    dispatch(&page.part("button.danger"), "click");
    dispatch(&page.part("dialog"), "cancel");
    assert_eq!(cancelled.get_untracked(), 1);
}

fn point(severity: Severity, title: &str) -> OpenPoint {
    OpenPoint {
        severity,
        title: title.to_owned(),
        detail: "Why.".to_owned(),
    }
}

#[wasm_bindgen_test]
async fn each_warning_has_to_be_acknowledged_and_what_blocks_cannot_be() {
    let first = point(Severity::Warning, "A task is running");
    let second = point(Severity::Warning, "Not connected");
    let unknown = point(Severity::Unknown, "Not reported");
    let points = RwSignal::new(vec![first.clone(), second.clone(), unknown.clone()]);
    let (page, confirmed, _) = dialog_of(confirmation(None), Danger::High, points);
    let is_disabled = || page.part("button.danger").has_attribute("disabled");
    assert_eq!(page.count(".open-points .finding"), 3);
    assert_eq!(page.count(".open-points input"), 2, "unknown needs no tick");
    for (ticked, label) in ["A task is running", "Not connected"].iter().enumerate() {
        assert!(is_disabled(), "{ticked} of 2 are ticked");
        let place = ticked + 1;
        let item = format!(".finding:nth-child({place})");
        assert!(page.text_of(&item).contains(label));
        tick(&page, &format!("{item} input"));
    }
    until("it can be pressed", || !is_disabled()).await;
    let late = point(Severity::Warning, "Found out late");
    points.set(vec![first.clone(), second, unknown, late.clone()]);
    until("it cannot any more", is_disabled).await;
    tick(&page, ".finding:nth-child(4) input");
    until("it can be again", || !is_disabled()).await;
    points.set(vec![point(Severity::Blocks, "Gone"), first, late]);
    until("it is blocked", is_disabled).await;
    assert_eq!(page.count("[data-tone=blocks] input"), 0);
    assert_eq!(confirmed.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn warning_that_comes_back_is_drawn_as_it_counts_and_one_that_becomes_worse_anew() {
    let warning = point(Severity::Warning, "A task is running");
    let points = RwSignal::new(vec![warning.clone()]);
    let (page, _, _) = dialog_of(confirmation(None), Danger::High, points);
    let is_disabled = || page.part("button.danger").has_attribute("disabled");
    tick(&page, ".open-points input");
    until("it can be pressed", || !is_disabled()).await;
    points.set(Vec::new());
    until("it is gone", || page.count(".open-points input") == 0).await;
    points.set(vec![warning]);
    until("it is back", || page.count(".open-points input") == 1).await;
    let box_of_it = page.input(".open-points input");
    assert_eq!(
        (box_of_it.checked(), is_disabled()),
        (true, false),
        "it was acknowledged before"
    );
    box_of_it.set_checked(false);
    dispatch(&box_of_it, "change");
    until("it counts no more", is_disabled).await;
    points.set(vec![point(Severity::Unknown, "Not reported")]);
    until("nothing has to be ticked", || !is_disabled()).await;
    points.set(vec![point(Severity::Warning, "Not reported")]);
    until("it has a box now", || page.count(".open-points input") == 1).await;
    assert!(is_disabled());
}

fn tick(page: &Page, selector: &str) {
    let input = page.input(selector);
    input.set_checked(true);
    dispatch(&input, "change");
}

#[wasm_bindgen_test]
async fn what_is_forced_stands_in_its_own_words_and_colour() {
    let forced = Confirmation {
        forced: vec![("Force cleanup", "Cleanup errors are ignored.")],
        ..confirmation(None)
    };
    let (page, _, _) = dialog_of(forced, Danger::High, RwSignal::new(Vec::new()));
    let alert = "[data-forced][data-tone=danger]";
    assert!(page.text_of(alert).contains("Force cleanup"));
    assert!(page.text_of(alert).contains("Cleanup errors are ignored."));
}

#[wasm_bindgen_test]
async fn harmless_operation_is_asked_about_without_alarm() {
    let (page, confirmed, _) =
        dialog_of(confirmation(None), Danger::Low, RwSignal::new(Vec::new()));
    until("it is open", || page.count("dialog[open]") == 1).await;
    let dialog = page.part("dialog");
    assert_eq!(dialog.get_attribute("role").as_deref(), Some("dialog"));
    assert!(!dialog.has_attribute("data-danger"));
    assert_eq!(page.count("button.danger"), 0);
    dispatch(&page.part("#confirm"), "click");
    assert_eq!(confirmed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn small_window_shows_the_question_first() {
    let effects = (0..60).map(|number| format!("Effect {number}."));
    let long = Confirmation {
        effects: effects.collect(),
        ..confirmation(Some("Finance ERP"))
    };
    let (page, _, _) = dialog_of(long, Danger::High, RwSignal::new(Vec::new()));
    until("the question has the focus", || {
        focused() == "confirm-title"
    })
    .await;
    assert_eq!(page.part("dialog").scroll_top(), 0);
}

#[wasm_bindgen_test]
async fn name_with_hidden_characters_can_be_typed_without_them() {
    let (page, _, _) = dialog(Some("Finance\u{202e} ERP"));
    let label = page.text_of("label[for=confirm-name]");
    assert!(label.contains("Finance‹U+202E› ERP"), "{label}");
    type_into(&page.input("#confirm-name"), "Finance ERP");
    until("it can be pressed", || {
        !page.part("button.danger").has_attribute("disabled")
    })
    .await;
}
