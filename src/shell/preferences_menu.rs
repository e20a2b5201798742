//! The reader's choices: light or dark, and the time zone; and the way to help.

use leptos::prelude::*;

use crate::components::menu::{Menu, menu_button_id};
use crate::mount_point::MountPoint;
use crate::palette::{Palette, Sheet};
use crate::preferences::{Preferences, Theme};

const MENU_ID: &str = "preferences";

/// The button with the panel of choices.
#[component]
pub fn PreferencesMenu() -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <Menu id=MENU_ID label="Preferences" icon="preferences" is_open>
            <ThemeChoice />
            <TimeZoneSwitch />
            <div class="menu-actions">
                <SheetButton sheet=Sheet::Shortcuts is_open />
                <SheetButton sheet=Sheet::Glossary is_open />
                <SheetButton sheet=Sheet::About is_open />
            </div>
        </Menu>
    }
}

/// Shows a sheet in place of the menu.
#[component]
fn SheetButton(sheet: Sheet, is_open: RwSignal<bool>) -> impl IntoView {
    let palette = expect_context::<Palette>();
    let mount_point = expect_context::<MountPoint>();
    let on_click = move |_| {
        is_open.set(false);
        // Where the focus goes when the sheet closes.
        if let Some(button) = mount_point.find(&format!("#{}", menu_button_id(MENU_ID))) {
            let _ = button.focus();
        }
        palette.show(sheet);
    };
    let key = (sheet == Sheet::Shortcuts).then(|| view! { <kbd aria-hidden="true">"?"</kbd> });
    view! {
        <button type="button" data-sheet=sheet.as_attr() on:click=on_click>
            {sheet.title()}
            {key}
        </button>
    }
}

/// The choice between light and dark; in another page that page decides.
#[component]
fn ThemeChoice() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let is_embedded = expect_context::<MountPoint>().is_embedded();
    let options = Theme::ALL.into_iter().map(move |theme| {
        let is_chosen = move || preferences.theme.get() == theme;
        view! {
            <option value=theme.as_str() selected=is_chosen>
                {theme.label()}
            </option>
        }
    });
    let on_change = move |name: String| {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.as_str() == name) {
            preferences.set_theme(theme);
        }
    };
    (!is_embedded).then(|| {
        view! {
            <div class="menu-row">
                <span aria-hidden="true">"Theme"</span>
                <select
                    aria-label="Theme"
                    on:change:target=move |event| on_change(event.target().value())
                >
                    {options.collect_view()}
                </select>
            </div>
        }
    })
}

#[component]
fn TimeZoneSwitch() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let utc = preferences.utc;
    view! {
        <div class="menu-row">
            <span aria-hidden="true">"Time zone"</span>
            <div class="segmented" role="group" aria-label="Time zone">
                <button
                    type="button"
                    aria-pressed=move || (!utc.get()).to_string()
                    on:click=move |_| preferences.set_utc(false)
                >
                    "Local"
                </button>
                <button
                    type="button"
                    aria-pressed=move || utc.get().to_string()
                    on:click=move |_| preferences.set_utc(true)
                >
                    "UTC"
                </button>
            </div>
        </div>
    }
}
