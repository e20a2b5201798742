//! Names and codes from outside the console.

use hawser::components::facts::Facts;
use hawser::components::name::Name;
use hawser::components::thumbprint::Sentence;
use hawser_core::facts::Fact;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console};

#[wasm_bindgen_test]
fn name_is_isolated_and_its_hidden_characters_are_marked() {
    let page = Page::new(|| view! { <Name text="erp\u{202e}10bd\u{200b}" /> });
    assert_eq!(page.text_of("bdi.name"), "erp‹U+202E›10bd‹U+200B›");
    assert_eq!(page.count("bdi .hidden-character"), 2);
    let plain = Page::new(|| view! { <Name text="Überwachung 東京" /> });
    assert_eq!(plain.text_of("bdi.name"), "Überwachung 東京");
    assert_eq!(plain.count(".hidden-character"), 0);
}

#[wasm_bindgen_test]
fn lines_of_a_thumbprint_break_between_its_pairs() {
    let pairs = ["AB"; 32].join(":");
    let facts = vec![
        Fact::code("SHA-256", pairs.clone()),
        Fact::code("SHA-1", ["0C"; 20].join(":")),
        Fact::code("Task", "urn:vcloud:task:12:34"),
    ];
    let (console, _) = console();
    let page = Page::of(console, move || view! { <Facts facts /> });
    assert_eq!(page.text_of("code .hex-pairs"), pairs);
    assert_eq!(page.count("code .hex-pairs wbr"), 31 + 19);
    assert_eq!(
        page.text_of("code .name:not(:has(.hex-pairs))"),
        "urn:vcloud:task:12:34"
    );
    console.end();
}

#[wasm_bindgen_test]
fn lines_of_a_thumbprint_within_a_text_break_between_its_pairs() {
    let pairs = ["0C"; 20].join(":");
    let text = format!("srm.example \u{202e}presents SHA-1:{pairs} now");
    let said = format!("This site trusts {pairs} from then on.");
    let page = Page::new(move || {
        view! {
            <p id="theirs">
                <Name text=text.clone() />
            </p>
            <p id="ours">
                <Sentence text=said.clone() />
            </p>
        }
    });
    for id in ["#theirs", "#ours"] {
        assert_eq!(page.text_of(&format!("{id} .hex-pairs")), pairs);
        assert_eq!(page.count(&format!("{id} wbr")), 19);
    }
    assert!(
        page.text_of("#theirs")
            .starts_with("srm.example ‹U+202E›presents SHA-1:0C")
    );
    assert!(page.text_of("#ours").ends_with("0C from then on."));
}
