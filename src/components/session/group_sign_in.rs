//! The form that signs in to all appliances of a group.

mod fields;
mod state;
mod targets;

use hawser_core::group_sign_in::SignInGroup;
use leptos::prelude::*;

use self::fields::{PasswordField, PeerFields, TextField};
use self::state::{GroupForm, PASSWORD_ID, USER_ID, has_peer_sign_in, remembered};
use self::targets::Targets;

/// Signs in to all appliances of a group; `on_done` is called once all of that has worked.
#[component]
pub fn GroupSignInForm(group: SignInGroup, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let form = GroupForm::new(group.clone(), on_done);
    let user = remembered().user(&group.name).map(str::to_owned);
    let is_remembered = user.is_some();
    let label = format!("Sign in to {}", group.name);
    let has_peers = group.appliances.iter().any(has_peer_sign_in);
    let button = move || match form.is_busy.get() {
        true => "Signing in…",
        false => "Sign in",
    };
    view! {
        <form
            class="card group-sign-in"
            novalidate
            aria-label=label
            on:submit=move |event| {
                event.prevent_default();
                form.submit();
            }
        >
            <div class="card-body stack">
                <TextField
                    form
                    id=USER_ID
                    label="User name"
                    help="A vCenter Single Sign-On user of this site, for example administrator@vsphere.local"
                    value=user.unwrap_or_default()
                />
                <PasswordField
                    form
                    id=PASSWORD_ID
                    label="Password"
                    help="Sent once to each appliance that is not signed in; never stored."
                />
                <label class="choice">
                    <input type="checkbox" prop:checked=is_remembered node_ref=form.remember />
                    <span>"Remember the user name in this browser"</span>
                </label>
                {has_peers.then(|| view! { <PeerFields form /> })}
                <Targets form />
            </div>
            <div class="card-footer">
                <button
                    type="submit"
                    class="button primary"
                    aria-busy=move || form.is_busy.get().to_string()
                >
                    {move || button()}
                </button>
            </div>
        </form>
    }
}
