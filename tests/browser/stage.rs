//! A place in the page, an appliance behind it, and what a person does there.

use hawser::browser::{document, sleep};
use hawser::console::{Console, Place};
use hawser::dom::{Mounted, View, el, mount};
use hawser_core::config::{Appliance, read_config};
use js_sys::{Array, Function, Reflect};
use reactive_graph::owner::provide_context;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement};

/// Draws into a part of the page of its own.
pub fn drawn(draw: impl FnOnce() -> View) -> (Element, Mounted) {
    let place = el("div").element().clone();
    if let Some(body) = document().body() {
        let _ = body.append_child(&place);
    }
    let mounted = mount(&place, draw);
    (place, mounted)
}

/// Draws what needs a console.
pub fn drawn_in_console(draw: impl FnOnce(Console, Appliance) -> View) -> (Element, Mounted) {
    let config = r#"{"appliances": [{
        "id": "vr-a", "name": "Site A", "site": "A", "system": "vsphere-replication",
        "base": "/api/vr-a/api/rest/vr/v2"
    }]}"#;
    let config = read_config(config.as_bytes()).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    let console = Console::new(config, Place::default());
    drawn(|| {
        provide_context(console);
        draw(console, appliance)
    })
}

pub fn text(place: &Element) -> String {
    place.text_content().unwrap_or_default()
}

/// What a selector finds in a place.
pub fn part(place: &Element, selector: &str) -> Element {
    let found = place.query_selector(selector).expect("a selector");
    found.expect(selector)
}

/// How many elements of a selector a place has.
pub fn count(place: &Element, selector: &str) -> usize {
    let find = Reflect::get(place, &"querySelectorAll".into()).expect("a method");
    let find: Function = find.dyn_into().expect("a method");
    let found = find.call1(place, &selector.into()).expect("a selector");
    Array::from(&found).length() as usize
}

pub fn input(place: &Element, selector: &str) -> HtmlInputElement {
    part(place, selector).dyn_into().expect("an input")
}

/// Waits until something holds, as long as a person would.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        sleep(10).await;
    }
    assert!(holds(), "{what}");
}

/// Lets something happen to an element.
pub fn happens(element: &Element, event: &str) {
    let event = Event::new(event).expect("an event");
    element.dispatch_event(&event).expect("it is heard");
}

/// Types into an input.
pub fn types(input: &HtmlInputElement, words: &str) {
    input.set_value(words);
    happens(input, "input");
}

/// Presses a key in an element.
pub fn presses(element: &Element, key: &str) {
    let event = Event::new("keydown").expect("an event");
    Reflect::set(&event, &"key".into(), &key.into()).expect("a key");
    element.dispatch_event(&event).expect("it is heard");
}

/// Answers the page's requests from now on: by a part of the address, with
/// status and body, and 404 for every other.
pub fn answer(answers: &[(&str, u16, &str)]) {
    install(answers, "Promise.resolve()");
}

/// The same, but no answer comes before [`tell`].
pub fn answer_when_told(answers: &[(&str, u16, &str)]) {
    install(answers, "new Promise(told => (globalThis.tell = told))");
}

/// Lets the answers come.
pub fn tell() {
    let tell = Reflect::get(&js_sys::global(), &"tell".into()).expect("the stub");
    let tell: Function = tell.dyn_into().expect("a function");
    tell.call0(&JsValue::NULL).expect("it is told");
}

fn install(answers: &[(&str, u16, &str)], when: &str) {
    let list = answers.iter().map(|(part, status, body)| {
        Array::of3(&(*part).into(), &JsValue::from(*status), &(*body).into())
    });
    let list: Array = list.collect();
    let fetch = format!(
        "
        globalThis.asked = [];
        globalThis.givenUp = 0;
        const when = {when};
        globalThis.fetch = async request => {{
            asked.push(`${{request.method}} ${{request.url}}`);
            request.signal.addEventListener('abort', () => givenUp++);
            if (request.method === 'GET') await when;
            const [, status, body] = answers.find(([part]) => request.url.includes(part)) ?? ['', 404, ''];
            return new Response(body || null, {{status, headers: {{'content-type': 'application/json'}}}});
        }};"
    );
    let install = Function::new_with_args("answers", &fetch);
    install.call1(&JsValue::NULL, &list).expect("a stub");
}

/// How many requests were given up since then.
pub fn given_up() -> u32 {
    let count = Reflect::get(&js_sys::global(), &"givenUp".into()).expect("the stub");
    count.as_f64().unwrap_or(0.0) as u32
}

/// What was asked since the answers were given.
pub fn asked() -> Vec<String> {
    let asked = Reflect::get(&js_sys::global(), &"asked".into()).expect("the stub");
    let asked: Array = asked.dyn_into().expect("a list");
    asked.iter().filter_map(|it| it.as_string()).collect()
}

/// The id of what has the focus.
pub fn focused() -> String {
    let element = document().active_element();
    element.map(|element| element.id()).unwrap_or_default()
}
