//! The page that is shown, and the way to another.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::browser::{hash, listen, window};
use crate::mount_point::MountPoint;
use crate::route::Route;

/// The page that is shown.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// The route of the page.
    pub route: RwSignal<Route>,
    mount_point: MountPoint,
    /// The page to come back to after a sign-in.
    after_sign_in: StoredValue<Option<Route>>,
}

impl Navigation {
    /// Reads the route from the address and follows it; in another page that page leads.
    pub fn new(mount_point: MountPoint) -> Self {
        let route = RwSignal::new(Route::default());
        if !mount_point.is_embedded() {
            route.set(Route::read(&hash()));
            listen(&window(), "hashchange", move |_| {
                route.set(Route::read(&hash()));
            });
        }
        let after_sign_in = StoredValue::new(None);
        Effect::new(move || {
            // Who goes elsewhere does not come back.
            if !route
                .with(|route| matches!(route, Route::SignIn { .. } | Route::SignInGroup { .. }))
            {
                after_sign_in.set_value(None);
            }
        });
        Self {
            route,
            mount_point,
            after_sign_in,
        }
    }

    /// Leads to another page.
    pub fn go(self, route: Route) {
        let href = route.href();
        if !self.mount_point.navigate(&href, false) {
            let _ = window().location().set_hash(&href);
        }
    }

    /// Notes the page that a link to a sign-in is on, to come back to it.
    pub fn come_back_to(self, route: Route) {
        self.after_sign_in.set_value(Some(route));
    }

    /// Leads to the page that a sign-in began from; else to the overview.
    pub fn go_back(self) {
        let route = self.after_sign_in.try_update_value(Option::take);
        self.go(route.flatten().unwrap_or_default());
    }

    /// Gives the page another address: the history does not grow, and the page stays.
    pub fn replace(self, route: &Route) {
        let href = route.href();
        if !self.mount_point.navigate(&href, true)
            && let Ok(history) = window().history()
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&href));
        }
    }
}
