//! Reads the configuration and mounts the application.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::browser::{document, reload};
use crate::configuration;
use crate::console::Console;
use crate::pages::config_error::ConfigErrorPage;
use crate::shell::Shell;

/// Starts the console in the page: reads `config.json`, then replaces the static page.
#[wasm_bindgen]
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let config = configuration::load().await;
        let place = document().get_element_by_id("app");
        let Some(place) = place.and_then(|place| place.dyn_into().ok()) else {
            return;
        };
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
        match config {
            Ok(config) => {
                let console = Console::new(config);
                mount_to(place, move || view! { <App console /> }).forget();
            }
            Err(errors) => {
                let on_retry = |()| reload();
                mount_to(place, move || view! { <ConfigErrorPage errors on_retry /> }).forget();
            }
        }
    });
}

/// The application: the stores of a console as contexts, and its pages.
#[component]
pub fn App(console: Console) -> impl IntoView {
    console.provide();
    console.start();
    view! { <Shell /> }
}
