//! A part of the page with a console in it, appliances that answer, and what a person does there.

use std::any::Any;

use hawser::browser::{document, sleep};
use hawser::console::Console;
use hawser_core::config::{Appliance, read_config};
use hawser_core::operation::selection::Selection;
use hawser_core::operation::{Draft, Eligibility, Operation, Prepared, Row};
use hawser_core::secret::Secret;
use js_sys::{Array, Function, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

/// A part of the page that is drawn; it goes when this is dropped, and its console ends: what that
/// still asked would be taken for a request of the next test.
pub struct Page {
    pub place: HtmlElement,
    mounted: Option<Box<dyn Any>>,
    console: Option<Console>,
}

impl Page {
    /// Draws a view into a part of the page of its own.
    pub fn new<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let place = document().create_element("div").expect("an element");
        let place: HtmlElement = place.unchecked_into();
        if let Some(body) = document().body() {
            let _ = body.append_child(&place);
        }
        let mounted = mount_to(place.clone(), view);
        Self {
            place,
            mounted: Some(Box::new(mounted)),
            console: None,
        }
    }

    /// Draws a view that needs the stores of a console.
    pub fn of<V: IntoView + 'static>(console: Console, view: impl FnOnce() -> V + 'static) -> Self {
        let mut page = Self::new(move || {
            console.provide();
            view()
        });
        page.console = Some(console);
        page
    }

    /// Takes away what is drawn for another page of the same console.
    pub fn leave(mut self) {
        self.console = None;
    }

    /// Takes away what is drawn.
    pub fn unmount(&mut self) {
        self.mounted = None;
    }

    pub fn text(&self) -> String {
        self.place.text_content().unwrap_or_default()
    }

    /// Returns the first element of a selector.
    pub fn part(&self, selector: &str) -> Element {
        let found = self.place.query_selector(selector).expect("a selector");
        found.expect(selector)
    }

    pub fn text_of(&self, selector: &str) -> String {
        self.part(selector).text_content().unwrap_or_default()
    }

    /// Returns the number of elements of a selector.
    pub fn count(&self, selector: &str) -> usize {
        let find = Reflect::get(&self.place, &"querySelectorAll".into()).expect("a method");
        let find: Function = find.dyn_into().expect("a method");
        let found = find.call1(&self.place, &selector.into());
        Array::from(&found.expect("a selector")).length() as usize
    }

    pub fn input(&self, selector: &str) -> HtmlInputElement {
        self.part(selector).dyn_into().expect("an input")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.unmount();
        self.place.remove();
        if let Some(console) = self.console.filter(|it| !it.lifecycle.has_ended()) {
            console.end();
        }
    }
}

/// Creates a console for one appliance of vSphere Replication. All tests run in one page, whose
/// consoles share what may be sent in a minute, so that is much.
pub fn console() -> (Console, Appliance) {
    console_within(9_999)
}

/// Creates a console that sends no more than so many requests in a minute.
pub fn console_within(requests: u32) -> (Console, Appliance) {
    let config = format!(
        r#"{{"appliances": [{{
            "id": "vr-a", "name": "Site A", "site": "A", "system": "vsphere-replication",
            "base": "/api/vr-a/api/rest/vr/v2", "requestsPerMinute": "{requests}"
        }}]}}"#
    );
    let config = read_config(config.as_bytes()).expect("a configuration");
    let appliance = config.appliances.first().cloned().expect("an appliance");
    (Console::new(config), appliance)
}

/// The answer to a sign-in.
pub const SESSION: (&str, u16, &str) = ("/session", 200, r#"{"session_id": "5b2c6c2e-7a1d"}"#);

/// Signs in with a password; the appliance has to answer with [`SESSION`].
pub async fn sign_in(console: Console, appliance: &Appliance) {
    let method = appliance.ways().into_iter().next().expect("a method");
    let (user, password) = ("a".to_owned(), Secret::new("p".to_owned()));
    let signed_in = console.api.sign_in(appliance, method, user, password).await;
    assert!(signed_in.is_ok());
}

/// Waits until something holds, twenty seconds and more on a busy computer.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        sleep(10).await;
    }
    assert!(holds(), "{what}");
}

/// Dispatches an event to an element.
pub fn dispatch(element: &Element, event: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(event, &init).expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
}

/// Types into an input.
pub fn type_into(input: &HtmlInputElement, words: &str) {
    input.set_value(words);
    dispatch(input, "input");
}

/// Presses a key in an element.
pub fn press(element: &Element, key: &str) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    let event = event.expect("an event");
    element.dispatch_event(&event).expect("it is dispatched");
}

/// Answers the page's requests from now on: by a part of the address, with status and body, and
/// with 404 for every other.
pub fn answer(answers: &[(&str, u16, &str)]) {
    install(answers, "Promise.resolve()");
}

/// Does the same, but no read is answered before [`release`].
pub fn answer_when_released(answers: &[(&str, u16, &str)]) {
    install(
        answers,
        "new Promise(release => (globalThis.release = release))",
    );
}

/// Lets the answers come.
pub fn release() {
    held()();
}

/// Returns what lets the answers come that are held now, whatever answers are installed later.
pub fn held() -> impl FnOnce() {
    let release = Reflect::get(&js_sys::global(), &"release".into()).expect("the stub");
    let release: Function = release.dyn_into().expect("a function");
    move || {
        release.call0(&JsValue::NULL).expect("it is released");
    }
}

fn install(answers: &[(&str, u16, &str)], when: &str) {
    let list = answers.iter().map(|(part, status, body)| {
        Array::of3(&(*part).into(), &JsValue::from(*status), &(*body).into())
    });
    let list: Array = list.collect();
    let fetch = format!(
        "
        globalThis.asked = [];
        globalThis.ids = [];
        globalThis.aborted = 0;
        const when = {when};
        globalThis.fetch = async request => {{
            asked.push(`${{request.method}} ${{request.url}}`);
            const id = request.headers.get('hawser-request-id');
            if (id !== null) ids.push(id);
            request.signal.addEventListener('abort', () => aborted++);
            if (request.method === 'GET') await when;
            const [, status, body] = answers.find(([part]) => request.url.includes(part)) ?? ['', 404, ''];
            return new Response(body || null, {{status, headers: {{'content-type': 'application/json'}}}});
        }};"
    );
    let install = Function::new_with_args("answers", &fetch);
    install.call1(&JsValue::NULL, &list).expect("a stub");
}

/// Returns how many requests were aborted since then.
pub fn aborted() -> u32 {
    let count = Reflect::get(&js_sys::global(), &"aborted".into()).expect("the stub");
    count.as_f64().unwrap_or(0.0) as u32
}

/// Returns what was asked since the answers were installed, as method and address.
pub fn asked() -> Vec<String> {
    list("asked")
}

/// Returns the same without sign-outs: that of an earlier test's console may come late.
pub fn asked_but_sign_outs() -> Vec<String> {
    let asked = asked().into_iter();
    asked.filter(|it| !it.starts_with("DELETE")).collect()
}

/// Returns the ids of the requests since the answers were installed, of those that had one.
pub fn request_ids() -> Vec<String> {
    list("ids")
}

fn list(name: &str) -> Vec<String> {
    let list = Reflect::get(&js_sys::global(), &name.into()).expect("the stub");
    let list: Array = list.dyn_into().expect("a list");
    list.iter().filter_map(|it| it.as_string()).collect()
}

/// Returns the id of the element that has the focus.
pub fn focused() -> String {
    let element = document().active_element();
    element.map(|element| element.id()).unwrap_or_default()
}

/// The id of the task that the appliance answers with to a submission of [`prepared`].
pub const TASK: &str = "task-1";

/// Returns the JSON of that task.
pub fn task(status: &str, progress: u8) -> String {
    format!(
        r#"{{"id": "{TASK}", "name": "promote", "status": "{status}", "progress": {progress},
            "queued_time": 1700000000000, "started_time": 1700000001000}}"#
    )
}

/// Answers sign-ins, the submission of [`prepared`] and the polls of its task.
pub fn answer_promotion(status: &str, progress: u8) {
    let task = task(status, progress);
    let tasks = format!(r#"{{"list": [{task}], "_meta": {{"total": 1}}}}"#);
    answer(&[
        SESSION,
        ("/actions/promote-test-image", 202, &task),
        ("/tasks/", 200, &task),
        ("/tasks", 200, &tasks),
    ]);
}

/// Returns a prepared promotion of a test image.
pub fn prepared(appliance: &Appliance) -> Prepared {
    let operation = Operation::by_id("promote-test-image").expect("the operation");
    let mut draft = Draft::new(appliance, "draft-1".to_owned(), hawser::browser::now());
    for (field, id, title) in [
        ("pairing", "pairing-1", "A – B"),
        ("replication", "replication-1", "finance-db01"),
        ("image", "image-1", "image-1"),
    ] {
        let row = Row {
            id: id.to_owned(),
            title: title.to_owned(),
            detail: String::new(),
            badge: None,
            eligibility: Eligibility::Offered,
            facts: Vec::new(),
            selection: Selection::default(),
        };
        draft.pick(field, row);
    }
    let prepared = operation.check(appliance, &draft, &[]);
    prepared.expect("a complete draft")
}

/// Returns how many submissions were sent.
pub fn submissions() -> usize {
    let is_submission = |asked: &&String| asked.starts_with("POST") && asked.contains("/actions/");
    asked().iter().filter(is_submission).count()
}
