//! Signing in on one appliance.

use super::page_header;
use super::unknown::unknown_page;
use crate::component::sign_in::sign_in;
use crate::console::use_console;
use crate::dom::{View, link};
use crate::route::Route;
use crate::views;

/// The form; afterwards the overview.
pub fn sign_in_page(appliance: &str) -> View {
    let console = use_console();
    let Some(appliance) = console.appliance(appliance) else {
        return unknown_page();
    };
    let lead = format!("{} · {}", appliance.system.spec().name, appliance.site);
    views![
        page_header(link("", "#/", "Overview"), &appliance.name, lead),
        sign_in(&appliance, move || console.go(Route::Overview)),
    ]
}
