//! The bell: what happened since one last looked.

use hawser_core::clock::TimeSource;
use hawser_core::news::{News, Subject};
use leptos::prelude::*;

use super::Notices;
use super::system::Consent;
use crate::components::keyed::Keyed;
use crate::components::menu::Menu;
use crate::components::name::Name;
use crate::components::time::{ClockNote, Time};
use crate::route::Route;

/// The most news that are listed.
const LISTED: usize = 20;

/// The button with the number of news, and the panel that lists them.
#[component]
pub fn Bell() -> impl IntoView {
    let notices = expect_context::<Notices>();
    let is_open = RwSignal::new(false);
    let count = Memo::new(move |_| notices.new_count());
    let label = Signal::derive(move || match count.get() {
        0 => "Notifications".to_owned(),
        count => format!("Notifications, {count} new"),
    });
    Effect::new(move || {
        if is_open.get() {
            notices.system.refresh();
        }
    });
    let mark = move || {
        let count = count.get();
        (count > 0).then(|| {
            let shown = match count {
                1..100 => count.to_string(),
                _ => "99+".to_owned(),
            };
            view! {
                <span class="bell-count" aria-hidden="true">
                    {shown}
                </span>
            }
        })
    };
    view! {
        <Menu id="notices" label icon="bell" mark=move || view! { {mark} } is_open>
            <div class="notices-header">
                <h2>"Notifications"</h2>
                <MarkAll count />
            </div>
            <NewsList is_open />
            <SystemChoice />
        </Menu>
    }
}

#[component]
fn MarkAll(count: Memo<usize>) -> impl IntoView {
    let notices = expect_context::<Notices>();
    view! {
        <button
            type="button"
            class="button ghost small"
            aria-disabled=move || (count.get() == 0).to_string()
            on:click=move |_| notices.mark_all()
        >
            "Mark all as read"
        </button>
    }
}

#[component]
fn NewsList(is_open: RwSignal<bool>) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let news = Memo::new(move |_| {
        let mut news = notices.all();
        news.truncate(LISTED);
        news
    });
    let is_empty = Memo::new(move |_| news.with(Vec::is_empty));
    let list = move || {
        if is_empty.get() {
            return view! {
                <p class="muted">"Nothing yet. Runs and groups that end or wait for you are listed here."</p>
            }
            .into_any();
        }
        view! {
            <ClockNote source=TimeSource::Console />
            <ul class="notice-list" on:click=move |_| is_open.set(false)>
                <Keyed
                    each=move || news.get()
                    key=News::key
                    children=|news| view! { <Notice news /> }
                />
            </ul>
        }
        .into_any()
    };
    view! { {move || list()} }
}

/// The news of one run or group, with a link to it.
#[component]
fn Notice(news: News) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let route = match news.subject.clone() {
        Subject::Run(id) => Route::Run { id },
        Subject::Group(id) => Route::Group { id },
    };
    let News {
        title,
        target,
        appliance,
        label,
        attr,
        at,
        ..
    } = news.clone();
    let appliance = (!appliance.is_empty()).then(|| {
        view! {
            <Name text=appliance />
            " · "
        }
    });
    let is_new = Memo::new(move |_| notices.is_new(&news));
    let mark = move || {
        is_new
            .get()
            .then(|| view! { <span class="visually-hidden">"New: "</span> })
    };
    view! {
        <li class="notice" data-state=attr data-new=move || is_new.get().to_string()>
            <a href=route.href()>
                {mark}
                {format!("{label}: ")}
                {title}
            </a>
            <span class="notice-about">
                <Name text=target />
                " · "
                {appliance}
                <Time at source=TimeSource::Console is_named=false />
            </span>
        </li>
    }
}

/// The choice to be notified by the system; nothing where there are no notifications.
#[component]
fn SystemChoice() -> impl IntoView {
    let system = expect_context::<Notices>().system;
    move || match system.consent() {
        Consent::Impossible => ().into_any(),
        Consent::Blocked => view! {
            <p class="notices-choice muted">
                "System notifications are blocked in the settings of the browser."
            </p>
        }
        .into_any(),
        consent => {
            let is_on = consent == Consent::On;
            let on_click = move |_| match is_on {
                true => system.turn_off(),
                false => system.ask(),
            };
            view! {
                <div class="notices-choice menu-row">
                    <span id="notices-choice">
                        "System notification when a run ends or waits while this tab is hidden"
                    </span>
                    <button
                        type="button"
                        class="button small"
                        aria-describedby="notices-choice"
                        on:click=on_click
                    >
                        {if is_on { "Turn off" } else { "Turn on" }}
                    </button>
                </div>
            }
            .into_any()
        }
    }
}
