//! Signals, memos, and what follows them.

use std::rc::Rc;

use hawser::browser::{lowercase, sleep};
use hawser::dom::{View, el, live};
use hawser::signal::{Memo, Signal};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{drawn, text};

#[wasm_bindgen_test]
fn a_view_is_drawn_into_the_page_and_goes_with_its_console() {
    let (place, mounted) = drawn(|| el("p").child("drawn").into());
    assert_eq!(text(&place), "drawn");
    drop(mounted);
    assert_eq!(text(&place), "");
}

#[wasm_bindgen_test]
async fn what_follows_a_signal_is_drawn_again_when_it_changes() {
    let mut count = None;
    let (place, _mounted) = drawn(|| {
        let signal = Signal::new(1);
        count = Some(signal);
        live(move || format!("{} of 3", signal.get()))
    });
    assert_eq!(text(&place), "1 of 3");
    if let Some(count) = count {
        count.set(2);
    }
    // Effects run as soon as the browser has its turn.
    sleep(0).await;
    assert_eq!(text(&place), "2 of 3");
}

#[wasm_bindgen_test]
async fn a_memo_tells_only_of_another_value() {
    let drawings = Rc::new(std::cell::Cell::new(0));
    let counted = drawings.clone();
    let mut count = None;
    let (place, _mounted) = drawn(|| {
        let signal = Signal::new(1);
        count = Some(signal);
        let even = Memo::new(move || signal.get() % 2 == 0);
        live(move || {
            counted.set(counted.get() + 1);
            if even.get() { "even" } else { "odd" }
        })
    });
    for (value, word, times) in [(3, "odd", 1), (4, "even", 2), (6, "even", 2)] {
        if let Some(count) = count {
            count.set(value);
        }
        sleep(0).await;
        assert_eq!((text(&place).as_str(), drawings.get()), (word, times));
    }
}

#[wasm_bindgen_test]
fn a_signal_has_no_value_once_its_owner_has_ended() {
    let mut count = None;
    let (_place, mounted) = drawn(|| {
        count = Some(Signal::new(1));
        View::default()
    });
    assert_eq!(count.and_then(|count| count.try_get_untracked()), Some(1));
    drop(mounted);
    assert_eq!(count.and_then(|count| count.try_get_untracked()), None);
}

#[wasm_bindgen_test]
fn small_letters_are_made_in_every_script() {
    assert_eq!(lowercase("FIN-Ärzte ΣΙΓΜΑ"), "fin-ärzte σιγμα");
}
