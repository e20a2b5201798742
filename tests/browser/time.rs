//! Times, and the clock that gave them.

use hawser::components::facts::Facts;
use hawser::components::time::{Clock, ShortTime, Time};
use hawser_core::clock::{TimeSource, Timestamp};
use hawser_core::facts::Fact;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Page, console};

const AT: Timestamp = Timestamp(1_795_266_247_250);

#[wasm_bindgen_test]
fn a_time_names_its_clock_in_words_or_on_hover() {
    let (console, _) = console();
    let page = Page::of(console, || {
        view! {
            <p id="full">
                <Time at=AT source=TimeSource::Appliance />
            </p>
            <p id="listed">
                <Time at=AT source=TimeSource::Console is_named=false />
            </p>
            <p id="day">
                <Clock at=AT source=TimeSource::Console is_named=true />
            </p>
            <p id="short">
                <ShortTime at=AT source=TimeSource::Appliance />
            </p>
        }
    });
    let title = |id: &str| {
        let time = page.part(&format!("{id} time"));
        time.get_attribute("title").unwrap_or_default()
    };
    assert!(page.text_of("#full time").ends_with(" (appliance clock)"));
    assert!(
        page.text_of("#day time")
            .ends_with(" (this computer's clock)")
    );
    for (id, clock) in [
        ("#full", "appliance clock"),
        ("#listed", "this computer's clock"),
        ("#day", "this computer's clock"),
        ("#short", "appliance clock"),
    ] {
        let title = title(id);
        assert!(title.contains("(2026-11-21T"), "{title}");
        assert!(title.ends_with(&format!(", {clock}")), "{id}: {title}");
    }
    for id in ["#listed", "#short"] {
        assert!(!page.text_of(id).contains("clock"));
    }
    console.end();
}

#[wasm_bindgen_test]
fn facts_name_the_clock_but_for_what_stands_in_a_certificate() {
    let (console, _) = console();
    let facts = vec![Fact::time("Created", AT), Fact::date("Valid until", AT)];
    let page = Page::of(console, move || view! { <Facts facts /> });
    let created = page.text_of(".facts > div:first-child");
    let valid = page.text_of(".facts > div:last-child");
    assert!(created.contains("(appliance clock)"), "{created}");
    assert!(!valid.contains("clock"), "{valid}");
    console.end();
}
