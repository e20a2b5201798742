//! Parts of the page that are gone leave nothing in the signals that they read.

use hawser::browser::sleep;
use hawser::tracking::{part_of, unsubscribe_on_cleanup};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::Page;

/// Returns the size of the program's memory in KB. It only ever grows.
fn memory() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length()) / 1024.0
}

#[wasm_bindgen_test]
async fn parts_that_are_gone_leave_nothing_in_what_they_read() {
    let lasting = ArcRwSignal::new(1);
    let draw_and_leave = async |times: u32| {
        for time in 0..times {
            if time % 100 == 0 {
                // Removed parts are released when the browser has its turn.
                sleep(0).await;
            }
            let read = lasting.clone();
            let page = Page::new(move || {
                let part = part_of(&read, |value| value + 1);
                let direct = move || {
                    unsubscribe_on_cleanup();
                    read.get().to_string()
                };
                view! {
                    <p>{move || part.get().to_string()}</p>
                    <p>{direct}</p>
                }
            });
            drop(page);
        }
    };
    draw_and_leave(500).await;
    let before = memory();
    draw_and_leave(10_000).await;
    let grown = memory() - before;
    assert!(grown < 512.0, "it grew by {grown} KB");
}

#[wasm_bindgen_test]
async fn part_of_a_value_follows_it_and_is_drawn_only_for_another_value() {
    let lasting = ArcRwSignal::new((1, "a"));
    let drawn = ArcRwSignal::new(0);
    let (read, counted) = (lasting.clone(), drawn.clone());
    let page = Page::new(move || {
        let first = part_of(&read, |(first, _)| *first);
        move || {
            counted.update_untracked(|drawn| *drawn += 1);
            first.get().to_string()
        }
    });
    assert_eq!((page.text().as_str(), drawn.get_untracked()), ("1", 1));
    lasting.set((1, "b"));
    sleep(0).await;
    assert_eq!(drawn.get_untracked(), 1);
    lasting.set((2, "b"));
    sleep(0).await;
    assert_eq!((page.text().as_str(), drawn.get_untracked()), ("2", 2));
}
