//! The console as a part of another page. `public/embed/hawser-console.js` makes the element
//! and calls these; every call comes from a task of its own, so that nothing here is entered
//! while the console runs.

use std::cell::RefCell;

use hawser_core::config::{Mistake, read_config};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

use crate::app::show;
use crate::console::{Console, Host, Place};
use crate::dom::{Mounted, mount};
use crate::page::config_error::config_error;
use crate::route::Route;

thread_local! {
    /// The consoles of this page by their number; none where one has ended.
    static CONSOLES: RefCell<Vec<Option<Embedded>>> = const { RefCell::new(Vec::new()) };
}

/// What is drawn, and the console that it belongs to where the configuration was sound.
struct Embedded {
    mounted: Mounted,
    console: Option<Console>,
}

/// Begins a console in an element. `config` is the text of its configuration, or
/// `trouble` says why there is none; `folder` is what a base of an appliance that begins
/// with `./` is relative to. Returns its number.
#[wasm_bindgen]
pub fn embed(
    place: Element,
    host: Host,
    config: &str,
    trouble: &str,
    folder: &str,
    read_only: bool,
    href: &str,
) -> usize {
    let config = if trouble.is_empty() {
        read_config(config.as_bytes())
    } else {
        Err(vec![Mistake::of_file(trouble.to_owned())])
    };
    // A page and a shadow root look ids up by the same call.
    let root: Node = place.get_root_node();
    let again = host.clone();
    let around = Place {
        root: root.unchecked_into(),
        host: Some(host),
    };
    let console = config.map(|mut config| {
        config.read_only |= read_only;
        for appliance in &mut config.appliances {
            if let Some(base) = appliance.base.strip_prefix("./") {
                appliance.base = format!("{folder}{base}");
            }
        }
        Console::new(config, around)
    });
    let embedded = Embedded {
        mounted: mount(&place, || match &console {
            Ok(console) => {
                console.route.set(console.route_of(href));
                show(*console)
            }
            Err(mistakes) => config_error(mistakes, move || again.again()),
        }),
        console: console.ok(),
    };
    CONSOLES.with_borrow_mut(|all| {
        let free = all.iter().position(Option::is_none);
        let number = free.unwrap_or(all.len());
        match all.get_mut(number) {
            Some(place) => *place = Some(embedded),
            None => all.push(Some(embedded)),
        }
        number
    })
}

/// Takes a console away.
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
        console.route.set(console.route_of(href));
    }
}

/// Sessions can be had from the page around.
#[wasm_bindgen]
pub fn provide(number: usize) {
    if let Some(console) = console(number) {
        console.take_sessions();
    }
}

/// Times are written in another form from now on.
#[wasm_bindgen]
pub fn retell(number: usize) {
    if let Some(console) = console(number) {
        console.utc.update(|_| ());
    }
}

fn console(number: usize) -> Option<Console> {
    CONSOLES.with_borrow(|all| all.get(number)?.as_ref()?.console)
}

/// Stands for an appliance in an address that names none: the first that fits.
const FIRST: &str = "*";

impl Console {
    /// The route of an address that the page around gives.
    fn route_of(self, href: &str) -> Route {
        let mut route = Route::read(href);
        if let Route::Operation {
            operation,
            appliance,
            ..
        } = &mut route
            && appliance == FIRST
            && let Some(operation) = hawser_core::operation::Offer::by_id(operation)
        {
            let config = self.config();
            let mut all = config.appliances.iter();
            if let Some(first) = all.find(|appliance| appliance.system == operation.system) {
                *appliance = first.id.clone();
            }
        }
        route
    }
}
