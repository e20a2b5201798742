//! Reads the configuration, makes the console, and draws its frame.

use crate::browser::document;
use hawser_core::config::{Mistake, read_config};
use reactive_graph::owner::provide_context;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::browser::{Listener, fetch_anew, hash, window};
use crate::component::frame::frame;
use crate::console::{Console, Place};
use crate::dom::{View, effect, mount};
use crate::journal::has_been_used;
use crate::page::config_error::config_error;
use crate::route::Route;
use crate::signal::keep;

/// Starts the console in the page: reads `config.json`, then takes the place
/// of the static frame.
#[wasm_bindgen]
pub fn start() {
    // Leptos has no executor before something is mounted.
    wasm_bindgen_futures::spawn_local(async {
        let config = load_config().await;
        let Some(place) = place() else { return };
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
        let config = match config {
            Ok(bytes) => read_config(&bytes),
            Err(what) => Err(vec![Mistake::of_file(what)]),
        };
        // Outside the page's owner: a console outlives its page by its last word.
        let console = config.map(|config| Console::new(config, Place::default()));
        let mounted = mount(&place, || match console {
            Ok(console) => show(console),
            Err(mistakes) => config_error(&mistakes, || {
                let _ = window().location().reload();
            }),
        });
        // The page is the console: it ends with the page.
        std::mem::forget(mounted);
    });
}

/// A console with everything that listens for it.
pub fn show(console: Console) -> View {
    provide_context(console);
    listen(console);
    console.visit.watch(console);
    // The work begins when what it needs is here. Where there were runs before, some may still
    // be under way.
    effect(move || {
        if let Some(work) = console.work.get() {
            (work.begin)(console);
        }
    });
    if has_been_used() {
        console.work.load();
    }
    console.take_sessions();
    frame()
}

fn place() -> Option<web_sys::Element> {
    document().get_element_by_id("app")
}

/// `config.json` beside the page, never from a cache.
async fn load_config() -> Result<Vec<u8>, String> {
    let response = fetch_anew("./config.json")
        .await
        .ok_or("it could not be loaded: the server did not answer")?;
    if !response.ok() {
        return Err(format!("the server answered {} for it", response.status()));
    }
    let body = response
        .array_buffer()
        .map_err(|_| "it could not be read".to_owned())?;
    let body = JsFuture::from(body)
        .await
        .map_err(|_| "it was cut off".to_owned())?;
    Ok(js_sys::Uint8Array::new(&body).to_vec())
}

/// Follows the address.
fn listen(console: Console) {
    if !console.is_embedded() {
        keep(Listener::new(&window(), "hashchange", move |_| {
            console.route.set(Route::read(&hash()));
        }));
    }
}
