//! Elements: their attributes, their content, and what follows signals in it.

use std::cell::Cell;
use std::rc::Rc;

use hawser::browser::sleep;
use hawser::dom::{View, button, div, el, focus, live, p};
use hawser::signal::Signal;
use hawser::views;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{count, drawn, focused, happens, part, text, until};

#[wasm_bindgen_test]
fn text_is_never_markup() {
    let hostile = "<img src=x onerror=alert(1)><b>bold</b>";
    let (place, _mounted) = drawn(|| p("", hostile).into());
    assert_eq!(text(&place), hostile);
    assert_eq!(count(&place, "img, b"), 0);
}

#[wasm_bindgen_test]
async fn an_attribute_follows_its_signal_and_goes_when_there_is_none() {
    let mut signal = None;
    let (place, _mounted) = drawn(|| {
        let value = Signal::new(Some("first".to_owned()));
        signal = Some(value);
        let named = el("p").live_attr("data-word", move || value.get());
        let flag = named.live_flag("aria-busy", move || value.get().is_some());
        flag.live_on_off("hidden", move || value.get().is_none())
            .into()
    });
    let signal = signal.expect("the signal");
    let paragraph = part(&place, "p");
    assert_eq!(
        paragraph.get_attribute("data-word").as_deref(),
        Some("first")
    );
    assert_eq!(
        paragraph.get_attribute("aria-busy").as_deref(),
        Some("true")
    );
    assert!(!paragraph.has_attribute("hidden"));
    signal.set(None);
    sleep(0).await;
    assert!(!paragraph.has_attribute("data-word"));
    assert_eq!(
        paragraph.get_attribute("aria-busy").as_deref(),
        Some("false")
    );
    assert!(paragraph.has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn an_empty_class_and_an_attribute_that_is_off_are_not_written() {
    let (place, _mounted) = drawn(|| {
        let off = div("").on_off("disabled", false);
        views![off, el("i").on_off("disabled", true)]
    });
    let plain = part(&place, "div");
    assert!(!plain.has_attribute("class") && !plain.has_attribute("disabled"));
    assert!(part(&place, "i").has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn a_part_that_is_drawn_again_stays_between_its_neighbours() {
    let mut signal = None;
    let (place, _mounted) = drawn(|| {
        let items = Signal::new(vec!["a", "b"]);
        signal = Some(items);
        let list = live(move || {
            let items = items.get().into_iter().map(|it| el("li").child(it));
            items.collect::<View>()
        });
        views![el("i").child("before "), list, el("i").child(" behind")]
    });
    let signal = signal.expect("the signal");
    assert_eq!(text(&place), "before ab behind");
    for (items, words) in [
        (vec!["c", "a", "b"], "before cab behind"),
        (vec![], "before  behind"),
        (vec!["z"], "before z behind"),
    ] {
        signal.set(items);
        sleep(0).await;
        assert_eq!(text(&place), words);
    }
}

#[wasm_bindgen_test]
async fn what_stood_in_a_part_that_was_drawn_again_does_not_run_any_more() {
    let runs = Rc::new(Cell::new(0));
    let counted = runs.clone();
    let mut signals = None;
    let (_place, _mounted) = drawn(|| {
        let (outer, inner) = (Signal::new(0), Signal::new(0));
        signals = Some((outer, inner));
        live(move || {
            let _ = outer.get();
            let counted = counted.clone();
            el("p").live(move || {
                counted.set(counted.get() + 1);
                inner.get().to_string()
            })
        })
    });
    let (outer, inner) = signals.expect("the signals");
    outer.set(1);
    sleep(0).await;
    let before = runs.get();
    inner.set(1);
    sleep(0).await;
    assert_eq!(
        runs.get(),
        before + 1,
        "only the part that stands in the page"
    );
}

#[wasm_bindgen_test]
fn a_button_does_what_it_is_pressed_for_and_submits_nothing() {
    let pressed = Rc::new(Cell::new(0));
    let heard = pressed.clone();
    let (place, _mounted) =
        drawn(|| button("", "Press", move || heard.set(heard.get() + 1)).into());
    let button = part(&place, "button");
    assert_eq!(button.get_attribute("type").as_deref(), Some("button"));
    happens(&button, "click");
    assert_eq!(pressed.get(), 1);
}

#[wasm_bindgen_test]
async fn the_focus_goes_to_what_is_only_just_being_drawn() {
    let mut signal = None;
    let (_place, _mounted) = drawn(|| {
        let shown = Signal::new(false);
        signal = Some(shown);
        live(move || shown.get().then(|| el("input").attr("id", "only-now")))
    });
    signal.expect("the signal").set(true);
    focus(hawser::browser::document(), "only-now");
    until("the focus is there", || focused() == "only-now").await;
}
