//! Reads the configuration, makes the console, and draws its frame.

use crate::browser::document;
use hawser_core::config::{Mistake, read_config};
use hawser_core::follow::Event;
use reactive_graph::owner::provide_context;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::browser::{Listener, hash, is_online, is_visible, window};
use crate::component::frame::frame;
use crate::console::{Console, Place};
use crate::dom::{View, mount};
use crate::page::config_error::config_error;
use crate::route::Route;
use crate::signal::keep;

/// Starts the console in the page: reads `config.json`, then takes the place
/// of the static frame.
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
            Err(what) => Err(vec![not_loaded(what)]),
        };
        // Outside the page's owner: a console outlives its page by its last word.
        let console = config.map(|config| Console::new(config, Place::default()));
        let mounted = mount(&place, || match console {
            Ok(console) => show(console),
            Err(mistakes) => config_error(&mistakes),
        });
        // The page is the console: it ends with the page.
        std::mem::forget(mounted);
    });
}

/// A console with everything that listens for it.
fn show(console: Console) -> View {
    provide_context(console);
    listen(console);
    console.visit.watch(console);
    console.listen_to_tabs();
    console.spawn(console.restore());
    frame()
}

fn place() -> Option<web_sys::Element> {
    document().get_element_by_id("app")
}

fn not_loaded(what: String) -> Mistake {
    Mistake {
        place: String::new(),
        line: None,
        what,
        example: "",
    }
}

/// `config.json` beside the page, never from a cache.
async fn load_config() -> Result<Vec<u8>, String> {
    let init = web_sys::RequestInit::new();
    init.set_cache(web_sys::RequestCache::NoStore);
    let response = JsFuture::from(window().fetch_with_str_and_init("./config.json", &init))
        .await
        .map_err(|_| "it could not be loaded: the server did not answer".to_owned())?;
    let response: web_sys::Response = response
        .dyn_into()
        .map_err(|_| "it could not be loaded".to_owned())?;
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

/// Follows the address, the page's visibility and the network.
fn listen(console: Console) {
    let window = window();
    let document = document();
    let listeners = vec![
        Listener::new(&window, "hashchange", move |_| {
            console.route.set(Route::read(&hash()));
        }),
        Listener::new(&document, "visibilitychange", move |_| {
            console.tell_followers(&Event::Visible(is_visible()));
        }),
        Listener::new(&window, "online", move |_| {
            console.tell_followers(&Event::Online(is_online()));
        }),
        Listener::new(&window, "offline", move |_| {
            console.tell_followers(&Event::Online(is_online()));
        }),
    ];
    keep(listeners);
}
