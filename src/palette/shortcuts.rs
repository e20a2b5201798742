//! Keyboard shortcuts: single keys, outside of fields, that can be turned off (WCAG 2.1.4), and
//! `Ctrl K`.

use hawser_core::clock::Timestamp;
use hawser_core::resource::Resource;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::state::{Palette, Sheet};
use super::things::resources;
use crate::api::Api;
use crate::browser::{now, pressed_key};
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::preferences::Preferences;
use crate::route::Route;

/// The time for the second key, in milliseconds.
const PATIENCE: i64 = 1_500;

/// The elements in which keys mean letters.
const FIELDS: &str = "input, textarea, select, [contenteditable], [role=combobox], dialog";

/// The field that `/` leads to.
const PAGE_SEARCH: &str = "#main input[type=search]";

/// The pages that two keys lead to, with the second one.
pub fn pages(api: Api) -> Vec<(String, &'static str, Route)> {
    let activity = Route::Activity {
        query: String::new(),
    };
    let mut pages = vec![
        ("o".to_owned(), "Overview", Route::Overview),
        ("a".to_owned(), "Activity", activity),
        ("p".to_owned(), "Operations", Route::Operations),
    ];
    let lists = (1..10).zip(resources(api));
    pages.extend(lists.map(|(key, resource)| {
        let Resource { id, title, .. } = resource;
        let route = Route::Inventory {
            resource: (*id).to_owned(),
            query: String::new(),
        };
        (key.to_string(), *title, route)
    }));
    pages
}

/// Listens to the shortcuts until the current owner ends.
pub fn listen_to_shortcuts() {
    let api = expect_context::<Api>();
    let mount_point = expect_context::<MountPoint>();
    let navigation = expect_context::<Navigation>();
    let palette = expect_context::<Palette>();
    let preferences = expect_context::<Preferences>();
    // When the first of two keys was pressed.
    let mut begun = None::<Timestamp>;
    mount_point.listen_to_keys(move |event| {
        let key = pressed_key(event);
        if event.default_prevented() || key.is_empty() || is_dialog_open(mount_point) {
            return;
        }
        if is_palette_key(event, &key) {
            event.prevent_default();
            palette.show(Sheet::Search);
            return;
        }
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_first = begun.take().filter(|at| now().since(*at) < PATIENCE);
        if has_modifier || is_in_field(event) || !preferences.shortcuts.get_untracked() {
            return;
        }
        match (is_first, key.as_str()) {
            (Some(_), key) => {
                let mut pages = pages(api).into_iter();
                if let Some((_, _, route)) = pages.find(|(second, ..)| second == key) {
                    event.prevent_default();
                    navigation.go(route);
                }
            }
            (None, "g") => begun = Some(now()),
            (None, "?") => {
                event.prevent_default();
                palette.show(Sheet::Shortcuts);
            }
            (None, "/") => {
                if let Some(field) = mount_point.find(PAGE_SEARCH) {
                    event.prevent_default();
                    let _ = field.focus();
                }
            }
            _ => {}
        }
    });
}

fn is_palette_key(event: &KeyboardEvent, key: &str) -> bool {
    (event.ctrl_key() || event.meta_key())
        && !event.alt_key()
        && !event.shift_key()
        && key.eq_ignore_ascii_case("k")
}

/// Returns `true` while a question or another sheet is over the page.
fn is_dialog_open(mount_point: MountPoint) -> bool {
    mount_point.find("dialog[open]").is_some()
}

/// Returns `true` where a key is typed into something.
fn is_in_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    target.is_some_and(|it| it.closest(FIELDS).ok().flatten().is_some())
}
