//! Reactive parts with their types erased.
//!
//! Leptos compiles the whole machinery of an effect anew for every closure that
//! stands in a view, about a kilobyte each. Behind a box it is compiled once.
//! The first load has a budget, so views use these instead of bare closures.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;

/// A part of a view that follows signals.
pub fn live<V: IntoAny + 'static>(mut draw: impl FnMut() -> V + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || draw().into_any());
    draw.into_any()
}

/// An attribute that follows signals.
pub fn text(value: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(value)
}

/// An attribute that is there or not, following signals.
pub fn maybe(value: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    Signal::derive(value)
}

/// A truth value as an attribute of ARIA, which wants the word.
pub fn flag(value: impl Fn() -> bool + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || value().to_string())
}

/// Does something now and whenever a signal that it read changes.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}

/// Goes on with something that waits.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    leptos::task::spawn_local(task);
}
