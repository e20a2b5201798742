//! The form that signs in to one appliance.

use hawser_core::config::Appliance;
use hawser_core::problem::Problem;
use hawser_core::secret::{Secret, pasted_token};
use hawser_core::system::SignInWay;
use leptos::html::{Form, Input};
use leptos::prelude::*;

use crate::api::Api;
use crate::components::form::field_frame::{FieldFrame, described_by};
use crate::components::form::secret_inputs::take_secret;
use crate::components::problem_panel::ProblemAlert;
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::session::Sessions;

/// The last method: the token of a session that exists already.
const TOKEN_METHOD: &str = "token";

/// The id of the input of the user name; it is not there where a token is asked for.
pub const USER_ID: &str = "sign-in-user";

/// The id of the input of the password or token.
pub const SECRET_ID: &str = "sign-in-secret";

/// The error in one of the two fields.
#[derive(Clone, Copy, PartialEq)]
enum FieldError {
    User(&'static str),
    Secret(&'static str),
}

/// The state of the form.
#[derive(Clone, Copy)]
struct SignInState {
    methods: &'static [SignInWay],
    /// The id of the chosen method.
    method: RwSignal<&'static str>,
    /// The user as typed, kept while a method without one is chosen.
    user: RwSignal<String>,
    user_input: NodeRef<Input>,
    secret_input: NodeRef<Input>,
    is_busy: RwSignal<bool>,
    error: RwSignal<Option<FieldError>>,
    problem: RwSignal<Option<Problem>>,
}

impl SignInState {
    fn new(appliance: &Appliance, user: String) -> Self {
        let offered = appliance.ways();
        let first = offered.first().map_or(TOKEN_METHOD, |method| method.id);
        Self {
            methods: appliance.system.spec().sign_in,
            method: RwSignal::new(first),
            user: RwSignal::new(user),
            user_input: NodeRef::new(),
            secret_input: NodeRef::new(),
            is_busy: RwSignal::new(false),
            error: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    /// Returns the chosen method, tracked; none for a token.
    fn chosen(self) -> Option<&'static SignInWay> {
        let id = self.method.get();
        self.methods.iter().find(|method| method.id == id)
    }

    fn choose(self, id: &str) {
        self.user.set(self.typed_user());
        let known = self.methods.iter().map(|method| method.id);
        let method = known.into_iter().find(|known| *known == id);
        self.method.set(method.unwrap_or(TOKEN_METHOD));
        self.error.set(None);
    }

    fn typed_user(self) -> String {
        match self.user_input.try_get_untracked().flatten() {
            Some(input) => input.value(),
            None => self.user.get_untracked(),
        }
    }

    /// Returns the first error in what was typed.
    fn find_error(self, appliance: &Appliance, user: &str) -> Option<FieldError> {
        let method = untrack(|| self.chosen());
        if let Some(method) = method.filter(|method| method.user.is_some()) {
            if user.is_empty() {
                return Some(FieldError::User("Enter the user name"));
            }
            let request = (appliance.system.protocol().signing_in)(appliance, method, user);
            if let Some(error) = request.user_error() {
                return Some(FieldError::User(error));
            }
        }
        let secret = self.secret_input.get_untracked();
        let is_empty = secret.is_none_or(|input| input.value().is_empty());
        is_empty.then_some(FieldError::Secret(match method {
            Some(_) => "Enter the password",
            None => "Paste a session token",
        }))
    }

    /// Shows an error and moves the focus to its field.
    fn show_error(self, error: FieldError) {
        self.error.set(Some(error));
        let input = match error {
            FieldError::User(_) => self.user_input,
            FieldError::Secret(_) => self.secret_input,
        };
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    }

    /// Takes the password, or the token in whatever shape it was pasted.
    fn take_secret(self, appliance: &Appliance) -> Result<Secret, FieldError> {
        let secret = take_secret(self.secret_input);
        if untrack(|| self.chosen()).is_some() {
            return Ok(secret);
        }
        let header = appliance.system.spec().token_header;
        pasted_token(&secret, header).map_err(FieldError::Secret)
    }
}

/// Signs in to an appliance; `on_done` is called once that has worked. The focus, which would be
/// lost with the form, goes to the page where `on_done` does not move it.
#[component]
pub fn SignIn(
    appliance: Appliance,
    #[prop(optional, into)] on_done: Option<Callback<()>>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let lifecycle = expect_context::<Lifecycle>();
    let sessions = expect_context::<Sessions>();
    let mount_point = expect_context::<MountPoint>();
    let form = NodeRef::<Form>::new();
    let session = sessions.state_untracked(&appliance.id);
    let state = SignInState::new(&appliance, session.user().to_owned());
    let heading = format!("Sign in to {}", appliance.name);
    let label = heading.clone();

    let appliance_id = appliance.id.clone();
    let signing_in = appliance.clone();
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if state.is_busy.get_untracked() {
            return;
        }
        let method = untrack(|| state.chosen());
        let user = state.typed_user().trim().to_owned();
        if let Some(error) = state.find_error(&signing_in, &user) {
            return state.show_error(error);
        }
        let secret = match state.take_secret(&signing_in) {
            Ok(secret) => secret,
            Err(error) => return state.show_error(error),
        };
        state.error.set(None);
        state.problem.set(None);
        state.is_busy.set(true);
        let appliance = signing_in.clone();
        lifecycle.spawn(async move {
            let outcome = match method {
                Some(method) => api.sign_in(&appliance, method, user, secret).await,
                None => api.sign_in_with_token(&appliance, secret).await,
            };
            state.is_busy.try_set(false);
            match outcome {
                Ok(()) => {
                    let has_focus = has_focus(form);
                    if let Some(on_done) = on_done {
                        on_done.try_run(());
                    } else if has_focus {
                        mount_point.focus(PAGE_ID);
                    }
                }
                Err(found) => {
                    state.problem.try_set(Some(*found));
                    if let Some(input) = state.secret_input.try_get_untracked().flatten() {
                        let _ = input.focus();
                    }
                }
            }
        });
    };
    let button = move || {
        if state.is_busy.get() {
            "Signing in…"
        } else {
            "Sign in"
        }
    };
    view! {
        <form class="card" novalidate aria-label=label on:submit=on_submit node_ref=form>
            <div class="card-header">
                <h2>{heading}</h2>
            </div>
            <div class="card-body stack">
                <Refusal state appliance=appliance_id.clone() />
                <MethodField state appliance=appliance.clone() />
                <UserField state />
                <SecretField state appliance />
            </div>
            <div class="card-footer">
                <button
                    type="submit"
                    class="button primary"
                    aria-busy=move || state.is_busy.get().to_string()
                >
                    {move || button()}
                </button>
                <AskPortal appliance=appliance_id />
            </div>
        </form>
    }
}

/// The id of the place of the page in the shell.
const PAGE_ID: &str = "main";

/// Returns whether the focus is in a form.
pub fn has_focus(form: NodeRef<Form>) -> bool {
    let form = form.try_get_untracked().flatten();
    form.is_some_and(|form| form.matches(":focus-within") == Ok(true))
}

/// Why the last sign-in failed, or why a session that the portal gave was rejected.
#[component]
fn Refusal(state: SignInState, appliance: String) -> impl IntoView {
    let api = expect_context::<Api>();
    move || {
        let problem = state.problem.get();
        let problem = problem.or_else(|| api.rejected_session(&appliance));
        problem.map(|problem| view! { <ProblemAlert problem /> })
    }
}

#[component]
fn MethodField(state: SignInState, appliance: Appliance) -> impl IntoView {
    let options = appliance
        .ways()
        .into_iter()
        .map(|method| view! { <option value=method.id>{method.label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for="sign-in-way">"Sign-in method"</label>
            <select
                id="sign-in-way"
                on:change:target=move |event| state.choose(&event.target().value())
            >
                {options}
                <option value=TOKEN_METHOD>"Session token"</option>
            </select>
        </div>
    }
}

#[component]
fn UserField(state: SignInState) -> impl IntoView {
    let error = move || match state.error.get() {
        Some(FieldError::User(error)) => Some(error.to_owned()),
        _ => None,
    };
    let is_invalid = move || error().is_some().to_string();
    move || {
        let method = state.chosen()?;
        let label = method.user?;
        Some(view! {
            <FieldFrame id=USER_ID label help=method.hint error>
                <input
                    type="text"
                    name="username"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    id=USER_ID
                    aria-describedby=described_by(USER_ID)
                    aria-invalid=is_invalid
                    value=state.user.get_untracked()
                    node_ref=state.user_input
                />
            </FieldFrame>
        })
    }
}

#[component]
fn SecretField(state: SignInState, appliance: Appliance) -> impl IntoView {
    let token_header = appliance.system.spec().token_header;
    let is_password = move || state.chosen().is_some();
    let label = move || {
        let label = if is_password() { "Password" } else { "Session" };
        label.to_owned()
    };
    let help = move || {
        if is_password() {
            "Sent once to this appliance; never stored.".to_owned()
        } else {
            format!(
                "The {token_header} header of an existing session: its value, or as copied from a command, a reply or a cookie."
            )
        }
    };
    let error = move || match state.error.get() {
        Some(FieldError::Secret(error)) => Some(error.to_owned()),
        _ => None,
    };
    let autocomplete = move || {
        if is_password() {
            "current-password"
        } else {
            "off"
        }
    };
    view! {
        <FieldFrame id=SECRET_ID label help error>
            <input
                type="password"
                name="password"
                autocomplete=autocomplete
                id=SECRET_ID
                aria-describedby=described_by(SECRET_ID)
                aria-invalid=move || error().is_some().to_string()
                node_ref=state.secret_input
            />
        </FieldFrame>
    }
}

/// A button that asks the portal around for sessions again, where it gives any.
#[component]
fn AskPortal(appliance: String) -> impl IntoView {
    let api = expect_context::<Api>();
    let mount_point = expect_context::<MountPoint>();
    move || {
        // A provider may be there by the time a session is rejected or taken.
        let _ = api.rejected_session(&appliance);
        mount_point.provides_sessions().then(|| {
            view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| api.request_provided_sessions()
                >
                    "Ask the portal"
                </button>
            }
        })
    }
}
