//! Lists whose rows are kept.

use std::sync::Arc;

use leptos::prelude::*;

/// A row that is drawn only if there is none with its key.
struct Row {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A list that draws an item only when none with its key was there before.
///
/// It is Leptos's [`For`], which is compiled only once here, not for each type of item: that is
/// 5 KB each.
#[component]
pub fn Keyed<T: Send + 'static, V: IntoView + 'static>(
    each: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView {
    let children = Arc::new(children);
    let row = move |item: T| {
        let (key, children) = (key(&item), Arc::clone(&children));
        let draw = Box::new(move || children(item).into_any());
        Row { key, draw }
    };
    rows_view(Box::new(move || each().into_iter().map(&row).collect()))
}

fn rows_view(rows: Box<dyn Fn() -> Vec<Row> + Send>) -> impl IntoView {
    view! { <For each=rows key=|row| row.key.clone() children=|row| (row.draw)() /> }
}
