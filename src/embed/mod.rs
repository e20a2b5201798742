//! The console as an element of another page. `public/embed/hawser-console.js` defines the element
//! and calls these functions; every call is a task of its own, so that nothing here is entered
//! while the console runs.

pub mod portal;

use std::any::Any;
use std::cell::RefCell;

use hawser_core::config::{ConfigError, read_config};
use hawser_core::operation::OperationSummary;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::app::App;
use crate::configuration::resolve_bases;
use crate::console::Console;
use crate::mount_point::{Host, MountPoint};
use crate::pages::config_error::ConfigErrorPage;
use crate::route::Route;

thread_local! {
    /// The consoles of this page by their number; `None` where one has ended.
    static CONSOLES: RefCell<Vec<Option<Embedded>>> = const { RefCell::new(Vec::new()) };
}

/// A mounted console.
struct Embedded {
    /// Removes what is drawn when it is dropped.
    mounted: Box<dyn Any>,
    /// `None` where the configuration has mistakes.
    console: Option<Console>,
}

/// Mounts a console in an element and returns its number. `config` is the text of its
/// configuration, or `trouble` says why there is none; a base of an appliance that begins with `./`
/// is relative to `folder`.
#[wasm_bindgen]
pub fn embed(
    place: HtmlElement,
    host: Host,
    config: &str,
    trouble: &str,
    folder: &str,
    read_only: bool,
    href: &str,
) -> usize {
    let config = if trouble.is_empty() {
        read_config(config.as_bytes()).and_then(|config| resolve_bases(config, folder))
    } else {
        Err(vec![ConfigError::of_file(trouble.to_owned())])
    };
    place.set_text_content(None);
    let embedded = match config {
        Ok(mut config) => {
            config.read_only |= read_only;
            let console = Console::at(config, || MountPoint::element(&place, host));
            lead_to(console, href);
            Embedded {
                mounted: Box::new(mount_to(place, move || view! { <App console /> })),
                console: Some(console),
            }
        }
        Err(errors) => {
            let host = send_wrapper::SendWrapper::new(host);
            let on_retry = move |()| host.again();
            let page = move || view! { <ConfigErrorPage errors on_retry /> };
            Embedded {
                mounted: Box::new(mount_to(place, page)),
                console: None,
            }
        }
    };
    CONSOLES.with_borrow_mut(|all| {
        let number = all.iter().position(Option::is_none).unwrap_or(all.len());
        match all.get_mut(number) {
            Some(free) => *free = Some(embedded),
            None => all.push(Some(embedded)),
        }
        number
    })
}

/// Unmounts a console and ends it.
#[wasm_bindgen]
pub fn end(number: usize) {
    let embedded = CONSOLES.with_borrow_mut(|all| all.get_mut(number)?.take());
    if let Some(Embedded { mounted, console }) = embedded {
        drop(mounted);
        if let Some(console) = console {
            console.end();
        }
    }
}

/// Leads a console to a page.
#[wasm_bindgen]
pub fn lead(number: usize, href: &str) {
    if let Some(console) = console(number) {
        lead_to(console, href);
    }
}

/// Notifies a console that the page around gives sessions now.
#[wasm_bindgen]
pub fn provide(number: usize) {
    if let Some(console) = console(number) {
        console.api.request_provided_sessions();
    }
}

/// Notifies a console that the page around formats times differently now.
#[wasm_bindgen]
pub fn retell(number: usize) {
    if let Some(console) = console(number) {
        console.preferences.utc.update(|_| ());
    }
}

fn console(number: usize) -> Option<Console> {
    CONSOLES.with_borrow(|all| all.get(number)?.as_ref()?.console)
}

/// Stands for an appliance in an address that names none: the first that fits.
const FIRST: &str = "*";

fn lead_to(console: Console, href: &str) {
    let mut route = Route::read(href);
    if let Route::Operation {
        operation,
        appliance,
        ..
    } = &mut route
        && appliance == FIRST
        && let Some(operation) = OperationSummary::by_id(operation)
    {
        let config = console.api.config();
        let mut all = config.appliances.iter();
        if let Some(first) = all.find(|appliance| appliance.system == operation.system) {
            *appliance = first.id.clone();
        }
    }
    console.navigation.route.set(route);
}
