//! The place of a console: a page of its own, or an element of another page, which can give
//! sessions and time formats and is notified of runs. `public/embed/hawser-console.js` is that
//! page's side.

use hawser_core::clock::Timestamp;
use hawser_core::config::Appliance;
use hawser_core::run::Run;
use hawser_core::secret::Secret;
use js_sys::{Array, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, FocusOptions, HtmlElement, KeyboardEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use crate::browser::{document, listen_and_prevent, sleep, window};
use crate::route::Route;

#[wasm_bindgen]
extern "C" {
    /// The element that a console is embedded in.
    #[derive(Clone)]
    pub type Host;

    /// Leads to another page of the console; `replace` keeps the length of the history.
    #[wasm_bindgen(method)]
    fn navigate(this: &Host, href: &str, replace: bool);

    /// Resolves to the header of a session and its value, or to nothing.
    #[wasm_bindgen(method, catch)]
    fn session(
        this: &Host,
        id: &str,
        system: &str,
        name: &str,
        base: &str,
    ) -> Result<Promise, JsValue>;

    /// Returns `true` where the page gives sessions.
    #[wasm_bindgen(method)]
    fn provides(this: &Host) -> bool;

    /// Notifies the page that an appliance needs a session.
    #[wasm_bindgen(method)]
    fn need(this: &Host, appliance: &str);

    /// Notifies the page of a run. `form` is the address of its form and target, `progress` is
    /// negative where it is not known.
    #[wasm_bindgen(method)]
    fn run(
        this: &Host,
        id: &str,
        form: &str,
        state: &str,
        progress: i32,
        is_end: bool,
        is_new: bool,
    );

    /// Returns a time as the page formats it, if it does.
    #[wasm_bindgen(method)]
    fn time(this: &Host, ms: f64, utc: bool) -> Option<String>;

    /// Mounts the console again, with the configuration as it is then.
    #[wasm_bindgen(method)]
    pub fn again(this: &Host);
}

/// A session that the page around gave for one request.
pub struct ProvidedSession {
    /// The header, where it is not the system's own.
    pub header: Option<String>,
    /// Its value.
    pub token: Secret,
}

/// The place of a console.
#[derive(Clone, Copy)]
pub struct MountPoint(StoredValue<Place, LocalStorage>);

#[derive(Clone)]
struct Place {
    /// Ids are looked up here; a shadow root is looked up in by the same call.
    root: Document,
    host: Option<Host>,
}

impl MountPoint {
    /// Creates the place of a console that has the page to itself.
    pub fn page() -> Self {
        Self::new(Place {
            root: document(),
            host: None,
        })
    }

    /// Creates the place of a console in an element of another page.
    pub fn element(element: &web_sys::Element, host: Host) -> Self {
        Self::new(Place {
            root: element.get_root_node().unchecked_into(),
            host: Some(host),
        })
    }

    fn new(place: Place) -> Self {
        Self(StoredValue::new_local(place))
    }

    fn host(self) -> Option<Host> {
        self.0.try_with_value(|place| place.host.clone()).flatten()
    }

    /// Returns `true` in an element of another page.
    pub fn is_embedded(self) -> bool {
        self.host().is_some()
    }

    /// Listens to the keys that are pressed in the console, until the current owner ends.
    pub fn listen_to_keys(self, mut on_key: impl FnMut(&KeyboardEvent) + 'static) {
        if let Some(root) = self.0.try_with_value(|place| place.root.clone()) {
            listen_and_prevent(&root, "keydown", move |event| {
                if let Some(event) = event.dyn_ref() {
                    on_key(event);
                }
            });
        }
    }

    /// Returns the first element of a selector.
    pub fn find(self, selector: &str) -> Option<HtmlElement> {
        let root = self.0.try_with_value(|place| place.root.clone())?;
        let found = root.query_selector(selector).ok().flatten()?;
        found.dyn_into().ok()
    }

    /// Moves the focus to the element with an id and scrolls to it, once everything that changed
    /// is drawn: the element may not be in the page yet, or be behind a dialog that is closing.
    pub fn focus(self, id: &str) {
        self.once_drawn(id, |element| {
            // Nothing in a fold that is closed can take the focus.
            if let Ok(Some(fold)) = element.closest("details") {
                let _ = fold.set_attribute("open", "");
            }
            element.scroll_into_view();
            let _ = element.focus();
        });
    }

    /// Moves the focus to the element with an id, once it is drawn, and scrolls no further than it
    /// takes to see it.
    pub fn focus_in_place(self, id: &str) {
        self.once_drawn(id, |element| {
            let _ = element.focus();
        });
    }

    /// Scrolls until the element with an id is in view, once it is drawn; no further than it takes.
    pub fn reveal(self, id: &str) {
        self.once_drawn(id, |element| {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        });
    }

    fn once_drawn(self, id: &str, act: impl FnOnce(&HtmlElement) + 'static) {
        let id = id.to_owned();
        self.later(move |root| {
            let element = root.get_element_by_id(&id);
            if let Some(element) = element.and_then(|it| it.dyn_into().ok()) {
                act(&element);
            }
        });
    }

    /// Acts in the place once everything that changed is drawn.
    fn later(self, act: impl FnOnce(&Document) + 'static) {
        let Some(root) = self.0.try_with_value(|place| place.root.clone()) else {
            return;
        };
        wasm_bindgen_futures::spawn_local(async move {
            sleep(0).await;
            act(&root);
        });
    }

    /// Returns `true` where the element with an id has the focus.
    pub fn has_focus(self, id: &str) -> bool {
        let active = self
            .0
            .try_with_value(|place| place.root.active_element())
            .flatten();
        active.is_some_and(|element| element.id() == id)
    }

    /// Moves the focus to the element with an id if it was lost: if what had it is gone.
    pub fn keep_focus(self, id: &str) {
        let id = id.to_owned();
        self.move_lost_focus(move |root| {
            let element = root.get_element_by_id(&id);
            element.and_then(|it| it.dyn_into().ok())
        });
    }

    /// Moves the focus to an element if it was lost.
    pub fn keep_focus_in(self, element: HtmlElement) {
        self.move_lost_focus(move |_| Some(element));
    }

    fn move_lost_focus(self, to: impl FnOnce(&Document) -> Option<HtmlElement> + 'static) {
        self.later(move |root| {
            // Of the whole page: within a shadow root nothing has the focus, too, while somebody is
            // in the page around it.
            let is_lost = document()
                .active_element()
                .is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"));
            if let Some(element) = to(root).filter(|_| is_lost) {
                focus_calmly(&element);
            }
        });
    }

    /// Returns a time as the page around formats it, if it does.
    pub fn format_time(self, at: Timestamp, utc: bool) -> Option<String> {
        self.host()?.time(at.0 as f64, utc)
    }

    /// Returns `true` where the page around gives sessions.
    pub fn provides_sessions(self) -> bool {
        self.host().is_some_and(|host| host.provides())
    }

    /// Asks the page around for a session. Nothing here keeps the value.
    pub async fn session(self, appliance: &Appliance) -> Option<ProvidedSession> {
        let system = appliance.system.spec().id;
        let promise = self
            .host()?
            .session(&appliance.id, system, &appliance.name, &appliance.base);
        let given = JsFuture::from(promise.ok()?).await.ok()?;
        let given = given.dyn_into::<Array>().ok()?;
        Some(ProvidedSession {
            header: given.get(0).as_string(),
            token: Secret::new(given.get(1).as_string()?),
        })
    }

    /// Notifies the page around that an appliance needs a session.
    pub fn notify_session_needed(self, appliance: &str) {
        if let Some(host) = self.host() {
            host.need(appliance);
        }
    }

    /// Notifies the page around of a run.
    pub fn notify_run(self, run: &Run, is_new: bool) {
        let Some(host) = self.host() else { return };
        let state = run.shown_state();
        let progress = run.timeline.progress().map_or(-1, i32::from);
        let form = Route::of_form(run).href();
        host.run(
            &run.id,
            &form,
            state.as_attr(),
            progress,
            state.is_end(),
            is_new,
        );
    }

    /// Leads the page around to an address of the console. Returns `false` where there is none.
    pub fn navigate(self, href: &str, replace: bool) -> bool {
        match self.host() {
            Some(host) => {
                host.navigate(href, replace);
                true
            }
            None => false,
        }
    }
}

/// Gives an element the focus, and scrolls only where its beginning is out of view: a page must not
/// jump under somebody who is about to click.
fn focus_calmly(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
    let top = element.get_bounding_client_rect().top();
    let height = window().inner_height().ok();
    let height = height.and_then(|height| height.as_f64()).unwrap_or(0.0);
    if !(0.0..height).contains(&top) {
        element.scroll_into_view();
    }
}
