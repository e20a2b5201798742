//! The offer to sign in: to all appliances of a group at once.

use hawser_core::group_sign_in::SignInGroup;
use leptos::prelude::*;

use crate::api::Api;
use crate::components::name::Name;
use crate::route::Route;
use crate::session::Sessions;
use crate::tracking::unsubscribe_on_cleanup;

/// Returns the groups with the numbers of their appliances that nobody is signed in to, tracked.
pub fn open_groups(api: Api, sessions: Sessions) -> Vec<(SignInGroup, usize)> {
    unsubscribe_on_cleanup();
    let groups = api.config().sign_in_groups().into_iter();
    let counted = groups.map(|group| {
        let appliances = group.appliances.iter();
        let out = appliances.filter(|it| !sessions.state(&it.id).is_signed_in());
        let out = out.count();
        (group, out)
    });
    counted.filter(|(_, out)| *out > 0).collect()
}

/// A link for each group that is not signed in to; nothing where there is none.
#[component]
pub fn SignInOffers(
    /// `true` where it is the main thing to do on the page.
    is_primary: bool,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let sessions = expect_context::<Sessions>();
    let groups = Memo::new(move |_| {
        let groups = open_groups(api, sessions).into_iter();
        groups
            .map(|(group, out)| (group.name, out, group.appliances.len()))
            .collect::<Vec<_>>()
    });
    move || {
        let links = groups.get().into_iter().map(|(group, out, all)| {
            let count = match out == all {
                true => format!("{all} appliances"),
                false => format!("{out} of {all} appliances"),
            };
            let href = Route::SignInGroup {
                group: group.clone(),
            }
            .href();
            view! {
                <li>
                    <a class="button" class:primary=is_primary class:small=!is_primary href=href>
                        <span>"Sign in to " <Name text=group /></span>
                    </a>
                    <span class="muted">{count}</span>
                </li>
            }
        });
        let links = links.collect_view();
        (!links.is_empty()).then(|| view! { <ul class="sign-in-offers">{links}</ul> })
    }
}
