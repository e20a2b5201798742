//! The password that is typed again before a dangerous operation is sent.

use hawser_core::config::Appliance;
use hawser_core::operation::{Danger, Operation};
use hawser_core::problem::{ErrorText, Kind, Problem};
use hawser_core::system::SignInWay;
use leptos::html::Input;
use leptos::prelude::*;

use crate::api::Api;
use crate::components::form::field_frame::{FieldFrame, described_by};
use crate::components::form::secret_inputs::take_secret;
use crate::components::problem_panel::{Alert, ProblemAlert};
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::session::Sessions;

/// The id of the form, by which the button of the dialog belongs to it.
const FORM_ID: &str = "confirm-password-form";

const PASSWORD_ID: &str = "confirm-password";

/// The texts of a refusal, whatever code a system has for it: the check is about the password
/// alone.
static REFUSALS: &[(Kind, ErrorText)] = &[
    (Kind::NotSignedIn, REFUSED),
    (Kind::Forbidden, REFUSED),
    (Kind::Refused, REFUSED),
];

const REFUSED: ErrorText = ErrorText {
    title: "Wrong password",
    cause: "The appliance rejected this password.",
    action: "Try again. After several failures the appliance may lock the account for a while.",
};

/// Whose password is asked for, and how it is checked.
pub struct PasswordAgain {
    /// The appliance that checks it.
    pub appliance: Appliance,
    /// The user of the session.
    pub user: String,
    /// The sign-in method; none where no password can be asked for.
    pub method: Option<&'static SignInWay>,
}

impl PasswordAgain {
    /// Returns what is asked before an operation is sent; nothing where it is not dangerous or
    /// the configuration does not require it.
    pub fn required(
        operation: &Operation,
        appliance: &Appliance,
        api: Api,
        sessions: Sessions,
    ) -> Option<Self> {
        if operation.danger == Danger::Low || !api.config().password_again {
            return None;
        }
        let begun = sessions.sign_in_method(&appliance.id);
        let session = sessions.state_untracked(&appliance.id);
        Some(Self {
            appliance: appliance.clone(),
            user: session.user().to_owned(),
            method: appliance.way_again(&begun, session.user()),
        })
    }
}

/// A password while it is typed and checked.
#[derive(Clone, Copy)]
pub struct PasswordCheck {
    api: Api,
    lifecycle: Lifecycle,
    appliance: StoredValue<Appliance>,
    user: StoredValue<String>,
    method: &'static SignInWay,
    input: NodeRef<Input>,
    /// `true` where the rest of the dialog is filled in.
    is_ready: Signal<bool>,
    is_busy: RwSignal<bool>,
    is_missing: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    on_accepted: Callback<()>,
}

impl PasswordCheck {
    /// Returns a check that has not begun. `on_accepted` is called once the appliance has
    /// accepted the password.
    pub fn new(
        appliance: Appliance,
        user: String,
        method: &'static SignInWay,
        is_ready: Signal<bool>,
        on_accepted: Callback<()>,
    ) -> Self {
        let input = NodeRef::<Input>::new();
        // Nothing is left in the input when the dialog closes.
        on_cleanup(move || drop(take_secret(input)));
        Self {
            api: expect_context::<Api>(),
            lifecycle: expect_context::<Lifecycle>(),
            appliance: StoredValue::new(appliance),
            user: StoredValue::new(user),
            method,
            input,
            is_ready,
            is_busy: RwSignal::new(false),
            is_missing: RwSignal::new(false),
            problem: RwSignal::new(None),
            on_accepted,
        }
    }

    /// Sends what was typed to the appliance.
    fn submit(self) {
        if self.is_busy.get_untracked() || !self.is_ready.get_untracked() {
            return;
        }
        let password = take_secret(self.input);
        self.is_missing.set(password.is_empty());
        if password.is_empty() {
            return self.focus();
        }
        self.problem.set(None);
        self.is_busy.set(true);
        self.api.check_password(
            self.appliance.get_value(),
            self.method,
            self.user.get_value(),
            password,
            move |problem| self.finish(problem),
        );
    }

    fn finish(self, problem: Option<Problem>) {
        // The dialog was left meanwhile: nothing is confirmed any more.
        if self.lifecycle.has_ended() || self.is_busy.is_disposed() {
            return;
        }
        let Some(problem) = problem else {
            return self.on_accepted.run(());
        };
        self.problem.set(Some(problem.reworded(REFUSALS)));
        self.is_busy.set(false);
        self.focus();
    }

    fn focus(self) {
        if let Some(input) = self.input.try_get_untracked().flatten() {
            let _ = input.focus();
        }
    }
}

/// The input of the password, and why the last one was refused.
#[component]
pub fn PasswordForm(check: PasswordCheck) -> impl IntoView {
    let user = check.user.get_value();
    let refusal = move || {
        check.problem.get().map(|problem| {
            view! {
                <ProblemAlert problem>
                    <p>"Nothing was sent. The form is unchanged."</p>
                </ProblemAlert>
            }
        })
    };
    let error = move || {
        check
            .is_missing
            .get()
            .then(|| "Enter the password".to_owned())
    };
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        check.submit();
    };
    view! {
        <form class="stack" id=FORM_ID novalidate on:submit=on_submit>
            {move || refusal().into_any()}
            // Password managers look for the user in the form.
            <input
                type="text"
                name="username"
                autocomplete="username"
                hidden
                prop:value=user.clone()
            />
            <FieldFrame
                id=PASSWORD_ID
                label=format!("Password of {user}")
                help="Verified by the appliance before anything is sent; never stored."
                error
            >
                <input
                    type="password"
                    name="password"
                    autocomplete="current-password"
                    id=PASSWORD_ID
                    aria-describedby=described_by(PASSWORD_ID)
                    aria-invalid=move || check.is_missing.get().to_string()
                    node_ref=check.input
                />
            </FieldFrame>
        </form>
    }
}

/// The button that has the password checked and sends the operation.
#[component]
pub fn PasswordButton(check: PasswordCheck, label: String) -> impl IntoView {
    let label = move || {
        let text = if check.is_busy.get() {
            "Checking password…".to_owned()
        } else {
            label.clone()
        };
        view! { <span class="name">{text}</span> }
    };
    view! {
        <button
            type="submit"
            form=FORM_ID
            class="button danger"
            disabled=move || !check.is_ready.get()
            aria-busy=move || check.is_busy.get().to_string()
        >
            {move || label().into_any()}
        </button>
    }
}

/// Says that there is no password to ask for, so that nothing can be sent.
#[component]
pub fn NoPasswordToAskFor() -> impl IntoView {
    view! {
        <Alert tone="warning" title="Password required">
            <p class="alert-body">
                "This console requires your password before this operation, but you signed in with a session token. Sign in with user name and password, then review again. Your input is kept."
            </p>
        </Alert>
    }
}

/// A button that signs out, so that the session can be begun with a password.
#[component]
pub fn SignOutButton(appliance: Appliance, on_click: Callback<()>) -> impl IntoView {
    let api = expect_context::<Api>();
    let lifecycle = expect_context::<Lifecycle>();
    let mount_point = expect_context::<MountPoint>();
    let sign_out = move |_| {
        on_click.run(());
        mount_point.focus("sign-in-user");
        let appliance = appliance.clone();
        lifecycle.spawn(async move {
            let ended = api.sign_out(&appliance).await;
            api.note_unclosed(&appliance, ended.is_ok());
        });
    };
    view! {
        <button type="button" class="button primary" on:click=sign_out>
            "Sign out and sign in with a password"
        </button>
    }
}
