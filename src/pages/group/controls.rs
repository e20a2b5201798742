//! Pausing, stopping and continuing a group.

use hawser_core::group::{Control, Event, Group, Pause};
use leptos::prelude::*;

use crate::groups::{GroupSignal, Groups};
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::route::Route;
use crate::tracking::part_of;

/// The id of the button that pauses or continues, which keeps the focus.
const MAIN_ID: &str = "group-main";

/// The buttons that apply.
#[derive(Clone, Copy, PartialEq)]
struct Offered {
    pause: bool,
    resume: bool,
    stop: bool,
    remove: bool,
    is_single: bool,
}

impl Offered {
    fn of(group: &Group) -> Self {
        let is_ended = group.is_ended();
        // A group that has ended can be driven by any tab.
        let is_here = group.is_driven() || is_ended;
        let is_going = group.control == Control::Going;
        let is_stopped = matches!(group.control, Control::Stopped(_));
        // What these ask for is done otherwise: by an answer, by a sign-in.
        let is_asked = matches!(
            group.control,
            Control::Paused(Pause::Question | Pause::Peer(_))
        );
        let has_rest = group.has_rest();
        Self {
            pause: is_here && is_going && has_rest,
            resume: is_here && !is_going && !is_asked && has_rest,
            stop: is_here && !is_stopped && has_rest,
            remove: is_ended,
            is_single: group.policy.at_once == 1,
        }
    }
}

/// The buttons of a group.
#[component]
pub fn Controls(group: GroupSignal) -> impl IntoView {
    let groups = expect_context::<Groups>();
    let mount_point = expect_context::<MountPoint>();
    let navigation = expect_context::<Navigation>();
    let offered = part_of(&group, Offered::of);
    let tell = {
        let group = group.clone();
        move |event: Event| {
            groups.command(&group, event);
            mount_point.keep_focus(MAIN_ID);
        }
    };
    let group = StoredValue::new(group);
    let tell = StoredValue::new(tell);
    let tell = move |event: Event| tell.with_value(|tell| tell(event));
    let remove = move |_| {
        group.with_value(|group| groups.remove(group));
        navigation.go(Route::Activity {
            query: String::new(),
        });
    };
    let buttons = move || {
        let Offered {
            pause,
            resume,
            stop,
            remove: can_remove,
            is_single,
        } = offered.get();
        let main = if pause {
            Some(("button", "Pause", Event::Pause))
        } else {
            resume.then_some(("button primary", "Continue", Event::Resume))
        };
        let main = main.map(|(class, label, event)| {
            view! {
                <button
                    type="button"
                    class=class
                    id=MAIN_ID
                    on:click=move |_| tell(event.clone())
                >
                    {label}
                </button>
            }
        });
        let stop_label = if is_single {
            "Stop after this one"
        } else {
            "Stop after the running ones"
        };
        view! {
            {main}
            {stop
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| tell(Event::Stop)
                        >
                            {stop_label}
                        </button>
                    }
                })}
            {can_remove
                .then(|| {
                    view! {
                        <button type="button" class="button ghost" on:click=remove>
                            "Remove from the list"
                        </button>
                    }
                })}
        }
        .into_any()
    };
    view! {
        <div class="group-controls" role="group" aria-label="Group">
            {buttons}
        </div>
    }
}
