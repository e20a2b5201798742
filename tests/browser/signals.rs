//! Signals, memos, and what follows them.

use std::rc::Rc;

use hawser::browser::{lowercase, sleep};
use hawser::dom::{View, el, live};
use hawser::signal::{Memo, Signal};
use wasm_bindgen::JsCast;
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

/// What the console's memory is, in KB. It only ever grows.
fn memory() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length()) / 1024.0
}

#[wasm_bindgen_test]
async fn memos_and_drawings_that_ended_leave_nothing_in_what_they_read() {
    let mut known = None;
    let (_place, _mounted) = drawn(|| {
        known = Some(Signal::new(1));
        View::default()
    });
    let known = known.expect("a signal");
    let draw_and_leave = async |times: u32| {
        for time in 0..times {
            if time % 100 == 0 {
                // What ended is let go of when the browser has its turn.
                sleep(0).await;
            }
            let (place, mounted) = drawn(|| {
                let memo = Memo::new(move || known.get() + 1);
                live(move || memo.get().to_string())
            });
            drop(mounted);
            // Ten thousand empty places would slow down what is tested after this.
            place.remove();
        }
    };
    draw_and_leave(500).await;
    let before = memory();
    draw_and_leave(10_000).await;
    let grown = memory() - before;
    assert!(grown < 512.0, "it grew by {grown} KB");
}
