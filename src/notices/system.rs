//! Notifications of the system, for a tab that nobody looks at.

use hawser_core::news::{News, Subject};
use hawser_core::text::visible;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::claim::claim;
use crate::browser::{is_visible, kept, set_kept, sleep, window};
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;

/// The name under which the browser keeps the choice.
const NOTIFY: &str = "hawser-notify";

/// The head start of a tab that is looked at, in milliseconds.
const HEAD_START: i64 = 500;

/// The answer to the question for permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// There are no notifications here.
    Impossible,
    /// The reader does not want any.
    Off,
    /// The reader wants them.
    On,
    /// The browser refuses them.
    Blocked,
}

/// Notifications of the system, where the reader asked for them.
#[derive(Clone, Copy)]
pub struct SystemNotices {
    navigation: Navigation,
    consent: RwSignal<Consent>,
}

impl SystemNotices {
    /// Reads the choice that the browser kept. A portal has its own way to notify.
    pub fn new(mount_point: MountPoint, navigation: Navigation) -> Self {
        let consent = if mount_point.is_embedded() || !are_there() {
            Consent::Impossible
        } else {
            consent(kept(NOTIFY).is_some())
        };
        Self {
            navigation,
            consent: RwSignal::new(consent),
        }
    }

    /// Returns what the reader chose, tracked.
    pub fn consent(self) -> Consent {
        self.consent.get()
    }

    /// Looks again what the browser allows, which may have changed in its settings.
    pub fn refresh(self) {
        if self.consent.get_untracked() != Consent::Impossible {
            self.consent.set(consent(kept(NOTIFY).is_some()));
        }
    }

    /// Asks the browser for permission, because the reader wants notifications.
    pub fn ask(self) {
        let Ok(asked) = Notification::request_permission() else {
            return;
        };
        spawn_local(async move {
            let _ = JsFuture::from(asked).await;
            let consent = consent(true);
            set_kept(NOTIFY, (consent == Consent::On).then_some("true"));
            self.consent.try_set(consent);
        });
    }

    /// Sends none from now on.
    pub fn turn_off(self) {
        set_kept(NOTIFY, None);
        self.consent.set(Consent::Off);
    }

    /// Notifies of news while nobody looks at any tab of the console.
    pub fn tell(self, news: News) {
        if self.consent.get_untracked() != Consent::On {
            return;
        }
        spawn_local(async move {
            // What is looked at needs no notification, and claims it at once.
            if is_visible() {
                claim(news.key()).await;
                return;
            }
            sleep(HEAD_START).await;
            if claim(news.key()).await && !is_visible() {
                self.show(&news);
            }
        });
    }

    /// Shows a notification: what happened to which target, and where. A click leads there.
    fn show(self, news: &News) {
        let options = NotificationOptions::new();
        let about: Vec<_> = [&news.target, &news.appliance]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| visible(text))
            .collect();
        options.set_body(&about.join(" – "));
        // One after the other of the same run or group, not one below the other.
        let (id, route) = match news.subject.clone() {
            Subject::Run(id) => (id.clone(), Route::Run { id }),
            Subject::Group(id) => (id.clone(), Route::Group { id }),
        };
        options.set_tag(&id);
        let title = format!("{}: {}", news.label, news.title);
        let Ok(notification) = Notification::new_with_options(&title, &options) else {
            return;
        };
        let (shown, navigation) = (notification.clone(), self.navigation);
        let on_click = Closure::once_into_js(move || {
            let _ = window().focus();
            shown.close();
            navigation.go(route);
        });
        notification.set_onclick(Some(on_click.unchecked_ref()));
    }
}

/// Returns `true` where the browser knows notifications.
fn are_there() -> bool {
    Reflect::has(&window(), &"Notification".into()).unwrap_or(false)
}

fn consent(is_wanted: bool) -> Consent {
    match Notification::permission() {
        NotificationPermission::Granted if is_wanted => Consent::On,
        NotificationPermission::Denied => Consent::Blocked,
        _ => Consent::Off,
    }
}
