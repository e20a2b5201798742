//! The state of a sign-in to several appliances: one attempt after another.

use hawser_core::config::Appliance;
use hawser_core::group_sign_in::{GroupSignIn, Progress, RememberedUsers, SignInGroup};
use hawser_core::problem::Problem;
use hawser_core::secret::Secret;
use leptos::html::Input;
use leptos::prelude::*;

use crate::api::Api;
use crate::browser::{kept, set_kept};
use crate::components::form::secret_inputs::take_secret;
use crate::lifecycle::Lifecycle;
use crate::session::Sessions;

/// The name under which the browser keeps the user names.
const USERS: &str = "hawser-users";

pub const USER_ID: &str = "group-user";
pub const PASSWORD_ID: &str = "group-password";
pub const PEER_USER_ID: &str = "group-peer-user";
pub const PEER_PASSWORD_ID: &str = "group-peer-password";

/// The error in one of the fields.
#[derive(Clone, PartialEq)]
pub struct FieldError {
    pub id: &'static str,
    pub text: &'static str,
}

/// The passwords of one attempt. They are dropped with it.
struct Passwords {
    user: String,
    password: Secret,
    peer_user: String,
    /// Empty where nobody signs in to the other site.
    peer_password: Secret,
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct GroupForm {
    pub group: StoredValue<SignInGroup>,
    pub api: Api,
    pub lifecycle: Lifecycle,
    pub sessions: Sessions,
    /// The sign-in to the appliances.
    pub here: RwSignal<GroupSignIn>,
    /// The sign-in to the other site through those of them that have one.
    pub peers: RwSignal<GroupSignIn>,
    pub is_busy: RwSignal<bool>,
    pub error: RwSignal<Option<FieldError>>,
    pub user: NodeRef<Input>,
    pub password: NodeRef<Input>,
    pub peer_user: NodeRef<Input>,
    pub peer_password: NodeRef<Input>,
    pub remember: NodeRef<Input>,
    /// The attempt that is under way.
    passwords: StoredValue<Option<Passwords>, LocalStorage>,
    on_done: Callback<()>,
}

impl GroupForm {
    pub fn new(group: SignInGroup, on_done: Callback<()>) -> Self {
        Self {
            group: StoredValue::new(group),
            api: expect_context::<Api>(),
            lifecycle: expect_context::<Lifecycle>(),
            sessions: expect_context::<Sessions>(),
            here: RwSignal::default(),
            peers: RwSignal::default(),
            is_busy: RwSignal::new(false),
            error: RwSignal::new(None),
            user: NodeRef::new(),
            password: NodeRef::new(),
            peer_user: NodeRef::new(),
            peer_password: NodeRef::new(),
            remember: NodeRef::new(),
            passwords: StoredValue::new_local(None),
            on_done,
        }
    }

    pub fn appliances(self) -> Vec<Appliance> {
        let group = self.group.try_get_value();
        group.map(|group| group.appliances).unwrap_or_default()
    }

    fn appliance(self, id: &str) -> Option<Appliance> {
        self.appliances().into_iter().find(|it| it.id == id)
    }

    /// Returns the ids of the appliances that nobody is signed in to.
    fn signed_out(self) -> Vec<String> {
        let appliances = self.appliances().into_iter().map(|it| it.id);
        let is_out = |id: &String| !self.sessions.state_untracked(id).is_signed_in();
        appliances.filter(is_out).collect()
    }

    /// Returns the ids of the appliances whose other site can be signed in to with what was typed.
    fn with_peers(self, has_password: bool) -> Vec<String> {
        let config = self.api.config();
        let appliances = self.appliances().into_iter();
        let fit = appliances.filter(|it| {
            has_peer_sign_in(it)
                && (has_password || it.shares_sign_in_with_peer(&config))
                && self.sessions.state_untracked(&it.id).is_signed_in()
                && untrack(|| self.sessions.peer_sign_ins(&it.id)) == 0
        });
        fit.map(|it| it.id).collect()
    }

    fn find_error(self, user: &str, peer_user: &str) -> Option<FieldError> {
        let is_empty = |input: NodeRef<Input>| {
            let input = input.get_untracked();
            input.is_none_or(|input| input.value().is_empty())
        };
        let error = |id, text| Some(FieldError { id, text });
        if user.is_empty() {
            return error(USER_ID, "Enter the user name");
        }
        if let Some(text) = self.user_error(user) {
            return error(USER_ID, text);
        }
        let needs_password = !self.signed_out().is_empty() || peer_user.is_empty();
        if needs_password && is_empty(self.password) {
            return error(PASSWORD_ID, "Enter the password");
        }
        match (peer_user.is_empty(), is_empty(self.peer_password)) {
            (false, true) => error(
                PEER_PASSWORD_ID,
                "Enter the password, or clear the user name",
            ),
            (true, false) => error(PEER_USER_ID, "Enter the user name on the other site"),
            (false, false) => error(PEER_USER_ID, self.user_error(peer_user)?),
            (true, true) => None,
        }
    }

    /// Returns why a user name cannot be sent to one of the appliances.
    fn user_error(self, user: &str) -> Option<&'static str> {
        self.appliances().iter().find_map(|appliance| {
            let way = appliance.single_sign_on()?;
            (appliance.system.protocol().signing_in)(appliance, way, user).user_error()
        })
    }

    pub fn input(self, id: &str) -> NodeRef<Input> {
        match id {
            USER_ID => self.user,
            PEER_USER_ID => self.peer_user,
            PEER_PASSWORD_ID => self.peer_password,
            _ => self.password,
        }
    }

    fn show_error(self, error: FieldError) {
        if let Some(input) = self.input(error.id).get_untracked() {
            let _ = input.focus();
        }
        self.error.set(Some(error));
    }

    pub fn submit(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        let typed = |input: NodeRef<Input>| {
            let value = input.get_untracked().map(|input| input.value());
            value.unwrap_or_default().trim().to_owned()
        };
        let (user, peer_user) = (typed(self.user), typed(self.peer_user));
        if let Some(error) = self.find_error(&user, &peer_user) {
            return self.show_error(error);
        }
        self.error.set(None);
        self.is_busy.set(true);
        self.passwords.set_value(Some(Passwords {
            user,
            password: take_secret(self.password),
            peer_user,
            peer_password: take_secret(self.peer_password),
        }));
        self.peers.set(GroupSignIn::default());
        let ids = self.signed_out();
        self.here.update(|here| *here = GroupSignIn::new(ids, here));
        self.ask();
    }

    /// Sends the password to the appliances whose turn it is.
    fn ask(self) {
        let due = self
            .here
            .try_update(GroupSignIn::take_due)
            .unwrap_or_default();
        for appliance in due.iter().filter_map(|id| self.appliance(id)) {
            let Some(way) = appliance.single_sign_on() else {
                // Every system has one; nobody would answer for this one.
                let problem = Problem::console("no sign-in method");
                self.here
                    .try_update(|here| here.apply(&appliance.id, Err(Box::new(problem))));
                continue;
            };
            let typed = self.with_passwords(|it| (it.user.clone(), it.password.duplicate()));
            let Some((user, password)) = typed else {
                return;
            };
            self.lifecycle.spawn(async move {
                let answer = self.api.sign_in(&appliance, way, user, password).await;
                self.here
                    .try_update(|here| here.apply(&appliance.id, answer));
                self.ask();
            });
        }
        if self.here.try_with_untracked(GroupSignIn::is_done) == Some(true) {
            self.begin_peers();
        }
    }

    fn begin_peers(self) {
        if self.passwords.try_with_value(Option::is_none) != Some(false) {
            return;
        }
        self.remember_user();
        let has_password = self.with_passwords(|it| !it.peer_password.is_empty());
        let ids = self.with_peers(has_password == Some(true));
        self.peers
            .try_update(|peers| *peers = GroupSignIn::new(ids, peers));
        self.ask_peers();
    }

    /// Signs in to the other site through the appliances whose turn it is.
    fn ask_peers(self) {
        let config = self.api.config();
        let due = self
            .peers
            .try_update(GroupSignIn::take_due)
            .unwrap_or_default();
        for appliance in due.iter().filter_map(|id| self.appliance(id)) {
            let is_shared = appliance.shares_sign_in_with_peer(&config);
            let typed = self.with_passwords(|it| match it.peer_password.is_empty() {
                true if is_shared => (it.user.clone(), it.password.duplicate()),
                _ => (it.peer_user.clone(), it.peer_password.duplicate()),
            });
            let Some((user, password)) = typed else {
                return;
            };
            self.lifecycle.spawn(async move {
                let sent = self.api.sign_in_to_other_site(&appliance, &user, password);
                let answer = sent.await;
                self.peers
                    .try_update(|peers| peers.apply(&appliance.id, answer));
                self.ask_peers();
            });
        }
        if self.peers.try_with_untracked(GroupSignIn::is_done) == Some(true) {
            self.end();
        }
    }

    /// Forgets the passwords, and goes on where everything worked.
    fn end(self) {
        if self.passwords.try_with_value(Option::is_none) != Some(false) {
            return;
        }
        self.passwords.try_set_value(None);
        self.is_busy.try_set(false);
        let is_complete = |of: RwSignal<GroupSignIn>| {
            of.try_with_untracked(GroupSignIn::is_complete) == Some(true)
        };
        if is_complete(self.here) && is_complete(self.peers) {
            self.on_done.try_run(());
        } else if let Some(input) = self.password.try_get_untracked().flatten() {
            let _ = input.focus();
        }
    }

    fn with_passwords<T>(self, of: impl FnOnce(&Passwords) -> T) -> Option<T> {
        self.passwords
            .try_with_value(|passwords| passwords.as_ref().map(of))
            .flatten()
    }

    /// Keeps the user name once an appliance has accepted it, or forgets it, as the reader wishes.
    fn remember_user(self) {
        let Some(remember) = self.remember.try_get_untracked().flatten() else {
            return;
        };
        let appliances = self.appliances();
        let is_accepted = self.here.try_with_untracked(|here| {
            let mut ids = appliances.iter().map(|it| it.id.as_str());
            ids.any(|id| here.of(id) == Some(&Progress::SignedIn))
        });
        let user = self.with_passwords(|it| it.user.clone());
        let group = self.group.try_with_value(|group| group.name.clone());
        if let (Some(user), Some(group)) = (user, group) {
            let mut users = remembered();
            match remember.checked() {
                false => users.set(&group, None),
                true if is_accepted == Some(true) => users.set(&group, Some(&user)),
                true => return,
            }
            set_kept(USERS, users.kept().as_deref());
        }
    }
}

pub fn remembered() -> RememberedUsers {
    RememberedUsers::read(&kept(USERS).unwrap_or_default())
}

pub fn has_peer_sign_in(appliance: &Appliance) -> bool {
    appliance.system.protocol().peer_sign_in.is_some()
}
