//! Elements and what follows signals, in one type each.
//!
//! Leptos gives this console its signals, effects, owners and contexts (its crate
//! `reactive_graph`). Its `view!` compiles every element with its attributes and
//! children as a type of its own, which made the first slice of this console
//! 212 KB of brotli; the first load has a budget of half of that. Here an element
//! is made at once and has one type, so a page costs what its calls cost. What
//! takes a closure boxes it at once, and the rest is compiled for all of them
//! together. Nothing is ever written as markup, so a Content-Security-Policy with
//! Trusted Types needs no policy.

use reactive_graph::effect::{Effect, RenderEffect};
use reactive_graph::graph::{Subscriber, ToAnySubscriber};
use reactive_graph::owner::{Owner, on_cleanup};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Node};

use crate::browser::Listener;
use crate::signal::Kept;

/// Something to show: one node. Nothing, or several nodes, are a fragment, which
/// leaves its content in the place that it is put in.
#[derive(Clone)]
pub struct View(Node);

impl View {
    /// Puts another view behind it. For those who make a fragment.
    #[must_use]
    pub fn and(self, view: impl Into<View>) -> Self {
        let _ = self.0.append_child(&view.into().0);
        self
    }
}

impl Default for View {
    fn default() -> Self {
        View(page().create_document_fragment().into())
    }
}

impl From<El> for View {
    fn from(el: El) -> Self {
        View(el.0.into())
    }
}

impl From<&str> for View {
    fn from(text: &str) -> Self {
        View(page().create_text_node(text).into())
    }
}

impl From<String> for View {
    fn from(text: String) -> Self {
        View::from(text.as_str())
    }
}

impl<V: Into<View>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map(Into::into).unwrap_or_default()
    }
}

impl<V: Into<View>> FromIterator<V> for View {
    fn from_iter<I: IntoIterator<Item = V>>(views: I) -> Self {
        let mut all = View::default();
        for view in views {
            all = all.and(view);
        }
        all
    }
}

/// Several views of different kinds as one.
#[macro_export]
macro_rules! views {
    ($($view:expr),* $(,)?) => { $crate::dom::View::default()$(.and($view))* };
}

/// A closure that gives something, as it is kept. Not `FnMut`, because a box of that
/// has two more functions and a longer table for every closure, which nobody calls.
trait Give<T> {
    fn give(&mut self) -> T;
}

impl<T, F: FnMut() -> T> Give<T> for F {
    fn give(&mut self) -> T {
        self()
    }
}

/// A closure that hears an event, likewise.
trait Hear {
    fn hear(&mut self, event: web_sys::Event);
}

impl<F: FnMut(web_sys::Event)> Hear for F {
    fn hear(&mut self, event: web_sys::Event) {
        self(event);
    }
}

fn page() -> Document {
    crate::browser::document()
}

/// An element of the page. A copy is the same element.
#[derive(Clone)]
pub struct El(Element);

/// An element with a tag. The console names its tags itself, so they are valid.
pub fn el(tag: &str) -> El {
    El(page()
        .create_element(tag)
        .unwrap_or_else(|_| unreachable_element()))
}

/// An element of a drawing.
pub fn svg(tag: &str) -> El {
    let name = "http://www.w3.org/2000/svg";
    El(page()
        .create_element_ns(Some(name), tag)
        .unwrap_or_else(|_| unreachable_element()))
}

/// `div` is a valid tag in every document.
fn unreachable_element() -> Element {
    JsValue::UNDEFINED.unchecked_into()
}

/// A `div` with a class.
pub fn div(class: &str) -> El {
    el("div").class(class)
}

/// A `p` with a class ("" for none) and a content.
pub fn p(class: &str, content: impl Into<View>) -> El {
    el("p").class(class).child(content)
}

/// A `span` with a class ("" for none) and a content.
pub fn span(class: &str, content: impl Into<View>) -> El {
    el("span").class(class).child(content)
}

/// A button that does not submit a form.
pub fn button(class: &str, label: impl Into<View>, press: impl FnMut() + 'static) -> El {
    let mut press: Box<dyn Give<()>> = Box::new(press);
    el("button")
        .attr("type", "button")
        .class(class)
        .child(label)
        .listen("click", Box::new(move |_: web_sys::Event| press.give()))
}

/// A link to a page of the console.
pub fn link(class: &str, href: &str, label: impl Into<View>) -> El {
    el("a").class(class).attr("href", href).child(label)
}

/// Words for those who do not see the page.
pub fn unseen(text: impl Into<View>) -> El {
    span("visually-hidden", text)
}

impl El {
    /// Sets the class; "" is none.
    pub fn class(self, class: &str) -> Self {
        if class.is_empty() {
            self
        } else {
            self.attr("class", class)
        }
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute without a value.
    pub fn on_off(self, name: &str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// Keeps an attribute as a signal says; none removes it.
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        self.follow(name, Box::new(value))
    }

    fn follow(self, name: &'static str, mut value: Box<dyn Give<Option<String>>>) -> Self {
        let element = self.0.clone();
        now_and_then(Box::new(move || {
            let _ = match value.give() {
                Some(value) => element.set_attribute(name, &value),
                None => element.remove_attribute(name),
            };
        }));
        self
    }

    fn follow_flag(
        self,
        name: &'static str,
        (yes, no): (Option<&'static str>, Option<&'static str>),
        mut value: Box<dyn Give<bool>>,
    ) -> Self {
        self.follow(
            name,
            Box::new(move || {
                let word = if value.give() { yes } else { no };
                word.map(str::to_owned)
            }),
        )
    }

    /// Keeps an attribute of ARIA, which wants "true" or "false".
    pub fn live_flag(self, name: &'static str, value: impl Fn() -> bool + 'static) -> Self {
        self.follow_flag(name, (Some("true"), Some("false")), Box::new(value))
    }

    /// Keeps an attribute without a value, such as `disabled`.
    pub fn live_on_off(self, name: &'static str, value: impl Fn() -> bool + 'static) -> Self {
        self.follow_flag(name, (Some(""), None), Box::new(value))
    }

    /// Sets a CSS property, which a policy allows, unlike a `style` attribute.
    pub fn style(self, name: &str, value: &str) -> Self {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.style().set_property(name, value);
        }
        self
    }

    /// Adds to the content.
    pub fn child(self, content: impl Into<View>) -> Self {
        self.put(content.into())
    }

    fn put(self, content: View) -> Self {
        let _ = self.0.append_child(&content.0);
        self
    }

    /// Adds what follows signals to the content.
    pub fn live<V: Into<View>>(self, draw: impl FnMut() -> V + 'static) -> Self {
        self.child(live(draw))
    }

    /// Listens to an event for as long as the owner lives.
    pub fn on(self, event: &'static str, heard: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.listen(event, Box::new(heard))
    }

    fn listen(self, event: &'static str, mut heard: Box<dyn Hear>) -> Self {
        // Not left to the browser's collector, which does not see into this memory: what
        // listens often holds an element of its own page, and the two would keep each other.
        let listener = Listener::new(&self.0, event, move |event| heard.hear(event));
        crate::signal::keep(listener);
        self
    }

    /// The element itself.
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// What is typed in it, where it is an input.
    pub fn value(&self) -> String {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            return input.value();
        }
        if let Some(select) = self.0.dyn_ref::<web_sys::HtmlSelectElement>() {
            return select.value();
        }
        self.0
            .dyn_ref::<web_sys::HtmlTextAreaElement>()
            .map(|area| area.value())
            .unwrap_or_default()
    }

    /// Ticks it or takes the tick away, where it is a checkbox.
    pub fn tick(&self, ticked: bool) {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.set_checked(ticked);
        }
    }

    /// Types into it.
    pub fn set_value(&self, value: &str) {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
        } else if let Some(area) = self.0.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            area.set_value(value);
        }
    }

    /// Moves the focus to it.
    pub fn focus(&self) {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }
}

/// A part that follows signals: drawn now, and again whenever one changes.
pub fn live<V: Into<View>>(mut draw: impl FnMut() -> V + 'static) -> View {
    live_view(Box::new(move || draw().into()))
}

fn live_view(mut draw: Box<dyn Give<View>>) -> View {
    // Two comments hold the place, whatever stands between them.
    let begin: Node = page().create_comment("").into();
    let end: Node = page().create_comment("").into();
    let place = View::default()
        .and(View(begin.clone()))
        .and(View(end.clone()));
    now_and_then(Box::new(move || put_between(&begin, &end, &draw.give())));
    place
}

fn put_between(begin: &Node, end: &Node, view: &View) {
    let Some(parent) = end.parent_node() else {
        return;
    };
    while let Some(old) = begin.next_sibling().filter(|node| node != end) {
        let _ = parent.remove_child(&old);
    }
    let _ = parent.insert_before(&view.0, Some(end));
}

/// Runs now, and again whenever a signal changes that it read, for as long as
/// its owner lives.
fn now_and_then(mut act: Box<dyn Give<()>>) {
    let effect = RenderEffect::new(move |_| act.give());
    crate::signal::keep(Kept(effect));
}

/// Does something once the page has settled, and whenever a signal changes.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn Give<()>> = Box::new(act);
    let effect = Effect::new(move |_| act.give()).to_any_subscriber();
    // What [`Kept`] does, but before Leptos lets go of the effect, which it holds itself.
    on_cleanup(move || effect.clear_sources(&effect));
}

/// Something that waits, as it is kept.
pub type Task = std::pin::Pin<Box<dyn Future<Output = ()>>>;

/// Goes on with something that waits and needs no console: what does is told to
/// [`crate::console::Console::spawn`], which knows when its last word is spoken.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Task = Box::pin(task);
    any_spawner::Executor::spawn_local(task);
}

/// A console in the page; dropping it takes everything away again.
pub struct Mounted {
    owner: Owner,
    place: Element,
}

/// Draws into an element, in place of what is there.
pub fn mount(place: &Element, draw: impl FnOnce() -> View) -> Mounted {
    // Fails where another console in the page has done it, which is as good.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    let view = owner.with(draw);
    place.set_text_content(None);
    let _ = place.append_child(&view.0);
    Mounted {
        owner,
        place: place.clone(),
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.place.set_text_content(None);
    }
}

/// Moves the focus to an element by its id and shows it, once everything that
/// changed has been drawn: what is asked for may not stand in the page yet, or
/// behind a dialog that is about to go.
pub fn focus(root: Document, id: &str) {
    let id = id.to_owned();
    spawn(async move {
        crate::browser::sleep(0).await;
        if let Some(element) = root.get_element_by_id(&id) {
            element.scroll_into_view();
            El(element).focus();
        }
    });
}
