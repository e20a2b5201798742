//! The fields of the sign-in to several appliances.

use leptos::prelude::*;

use super::state::{GroupForm, PEER_PASSWORD_ID, PEER_USER_ID};
use crate::components::form::field_frame::{FieldFrame, described_by};

/// The user and the password on the other site, which may be left empty.
#[component]
pub(super) fn PeerFields(form: GroupForm) -> impl IntoView {
    view! {
        <details class="fold">
            <summary>"Also sign in to the other site"</summary>
            <div class="stack">
                <TextField
                    form
                    id=PEER_USER_ID
                    label="User name on the other site"
                    help="Operations that change both sites need it. It is used by the appliances that have one pairing with another site."
                    value=String::new()
                />
                <PasswordField
                    form
                    id=PEER_PASSWORD_ID
                    label="Password on the other site"
                    help="Sent through each of these appliances to the other site; never stored."
                />
            </div>
        </details>
    }
}

/// An input for a user name.
#[component]
pub(super) fn TextField(
    form: GroupForm,
    id: &'static str,
    label: &'static str,
    help: &'static str,
    value: String,
) -> impl IntoView {
    let error = field_error(form, id);
    view! {
        <FieldFrame id=id label help error>
            <input
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                id=id
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).to_string()
                value=value
                node_ref=form.input(id)
            />
        </FieldFrame>
    }
}

/// An input for a password; it is emptied when it is sent.
#[component]
pub(super) fn PasswordField(
    form: GroupForm,
    id: &'static str,
    label: &'static str,
    help: &'static str,
) -> impl IntoView {
    let error = field_error(form, id);
    view! {
        <FieldFrame id=id label help error>
            <input
                type="password"
                autocomplete="current-password"
                id=id
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).to_string()
                node_ref=form.input(id)
            />
        </FieldFrame>
    }
}

fn field_error(form: GroupForm, id: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        let error = form.error.get().filter(|error| error.id == id)?;
        Some(error.text.to_owned())
    })
}
