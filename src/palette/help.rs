//! The sheets about the console: its shortcuts, its words, its version.

use hawser_core::glossary::topics;
use leptos::prelude::*;

use super::sheet::ReadingSheet;
use super::shortcuts::pages;
use super::state::Sheet;
use crate::api::Api;
use crate::mount_point::MountPoint;
use crate::preferences::Preferences;

/// The file with the licenses of the libraries (`cargo xtask licenses`).
const LICENSES: &str = "./licenses.txt";

/// The keyboard shortcuts, and the switch that turns off those of a single key.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let pages = pages(expect_context::<Api>()).into_iter();
    let pages = pages.map(|(key, label, _)| {
        view! { <Shortcut keys=vec!["g".to_owned(), key] label=format!("Go to {label}") /> }
    });
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    view! {
        <ReadingSheet sheet=Sheet::Shortcuts>
            <table class="shortcut-list">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">"Keys"</th>
                        <th scope="col">"Action"</th>
                    </tr>
                </thead>
                <tbody>
                    <Shortcut keys=keys(&["Ctrl", "K"]) label="Search everything" />
                    <Shortcut keys=keys(&["/"]) label="Search in the list on this page" />
                    {pages.collect_view()}
                    <Shortcut keys=keys(&["?"]) label="Show this list" />
                </tbody>
            </table>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=preferences.shortcuts.get_untracked()
                    on:change:target=move |event| {
                        preferences.set_shortcuts(event.target().checked());
                    }
                />
                <span>"Use shortcuts without Ctrl"</span>
                <span class="help">
                    "Turn them off if you use speech input. They never work while you type in a field."
                </span>
            </label>
        </ReadingSheet>
    }
}

/// One line of the list.
#[component]
fn Shortcut(keys: Vec<String>, #[prop(into)] label: String) -> impl IntoView {
    let keys = keys.into_iter().map(|key| view! { <kbd>{key}</kbd> " " });
    view! {
        <tr>
            <td>{keys.collect_view()}</td>
            <td>{label}</td>
        </tr>
    }
}

/// The words of the console and of the products, explained.
#[component]
pub fn Glossary() -> impl IntoView {
    let topics = topics().into_iter().map(|topic| {
        let terms = topic.terms.into_iter().map(|term| {
            view! {
                <div>
                    <dt>{term.word}</dt>
                    <dd>{term.meaning}</dd>
                </div>
            }
        });
        view! {
            <h3>{topic.title}</h3>
            <dl class="facts">{terms.collect_view()}</dl>
        }
    });
    view! { <ReadingSheet sheet=Sheet::Glossary>{topics.collect_view()}</ReadingSheet> }
}

/// The version, and the licenses of the console and its libraries.
#[component]
pub fn About() -> impl IntoView {
    // An element of another page does not know where the console's files are.
    let is_embedded = expect_context::<MountPoint>().is_embedded();
    let libraries = (!is_embedded).then(|| {
        view! {
            <p>
                <a href=LICENSES target="_blank" rel="noopener">
                    "Licenses of the libraries"
                </a>
            </p>
        }
    });
    view! {
        <ReadingSheet sheet=Sheet::About>
            <p>"A console for administrators of VMware disaster recovery."</p>
            <dl class="facts">
                <div>
                    <dt>"Version"</dt>
                    <dd>{env!("CARGO_PKG_VERSION")}</dd>
                </div>
                <div>
                    <dt>"License"</dt>
                    <dd>"Apache License 2.0"</dd>
                </div>
            </dl>
            {libraries}
        </ReadingSheet>
    }
}
