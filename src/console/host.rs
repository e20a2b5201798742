//! What a console has of the page that it is embedded in: sessions, addresses, the form of
//! times, and somebody who is told. `public/embed/hawser-console.js` is that page's side.

use std::rc::Rc;

use hawser_core::config::Appliance;
use hawser_core::reply::Failure;
use hawser_core::run::Run;
use hawser_core::secret::Secret;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::Console;
use crate::route::Route;
use crate::signal::Signal;

#[wasm_bindgen]
extern "C" {
    /// The element that a console stands in.
    #[derive(Clone)]
    pub type Host;

    /// Another page of the console: its address, and whether it takes the place of the last.
    #[wasm_bindgen(method)]
    pub(super) fn navigate(this: &Host, href: &str, replace: bool);

    /// The header of a session and its value, or nothing.
    #[wasm_bindgen(method, catch)]
    fn session(
        this: &Host,
        id: &str,
        system: &str,
        name: &str,
        base: &str,
    ) -> Result<Promise, JsValue>;

    /// Whether sessions can be had.
    #[wasm_bindgen(method)]
    fn provides(this: &Host) -> bool;

    /// An appliance waits for a session.
    #[wasm_bindgen(method)]
    fn need(this: &Host, appliance: &str);

    /// A run was begun here, or goes on. `form` is the address of its form and target,
    /// `progress` is negative where nothing is said of it.
    #[wasm_bindgen(method)]
    fn run(
        this: &Host,
        id: &str,
        form: &str,
        state: &str,
        progress: i32,
        is_end: bool,
        is_new: bool,
    );

    /// A moment as the page writes it, if it does.
    #[wasm_bindgen(method)]
    fn time(this: &Host, ms: f64, utc: bool) -> Option<String>;

    /// Begins anew, with the configuration as it is then.
    #[wasm_bindgen(method)]
    pub fn again(this: &Host);
}

/// A session as a request shows it.
pub(super) struct Pass {
    /// The header, where it is not the system's own.
    pub header: Option<String>,
    pub token: Rc<Secret>,
    /// Which of the appliance's sessions it belongs to; none where it is only being tried.
    pub session: Option<u32>,
}

impl Console {
    /// The element that it stands in.
    pub(super) fn host(self) -> Option<Host> {
        self.place().host
    }

    /// Whether it stands in another page.
    pub fn is_embedded(self) -> bool {
        self.host().is_some()
    }

    /// Whether the page around it gives sessions.
    pub fn is_provided(self) -> bool {
        self.host().is_some_and(|host| host.provides())
    }

    /// A moment as the page around it writes it.
    pub fn time(self, at: hawser_core::clock::Millis, utc: bool) -> Option<String> {
        self.host()?.time(at.0 as f64, utc)
    }

    /// The session for a request: one that was begun here, else one that the page gives for
    /// this request alone.
    pub(super) async fn pass(self, appliance: &Appliance) -> Result<Pass, Failure> {
        let session = Some(self.sessions.number(&appliance.id));
        if let Some(token) = self.sessions.token(&appliance.id) {
            return Ok(Pass {
                header: None,
                token,
                session,
            });
        }
        if self.sessions.state_now(&appliance.id).is_in() {
            if let Some(pass) = self.given(appliance).await {
                return Ok(Pass { session, ..pass });
            }
            self.ended(appliance, session);
        }
        Err(Failure::NoSession)
    }

    /// What the page gives. Its values are kept by nobody.
    async fn given(self, appliance: &Appliance) -> Option<Pass> {
        let system = appliance.system.spec().id;
        let promise = self
            .host()?
            .session(&appliance.id, system, &appliance.name, &appliance.base);
        let given = JsFuture::from(promise.ok()?).await.ok()?;
        let given = given.dyn_into::<Array>().ok()?;
        Some(Pass {
            header: given.get(0).as_string(),
            token: Rc::new(Secret::new(given.get(1).as_string()?)),
            session: None,
        })
    }

    /// Asks the page for the session of each appliance that has none, and the appliance
    /// whose it is.
    pub fn take_sessions(self) {
        for appliance in self.config().appliances.clone() {
            if self.is_provided() && !self.sessions.state_now(&appliance.id).is_in() {
                self.not_taken.update(|all| all.remove(&appliance.id));
                self.spawn(async move {
                    if !self.take_session(&appliance).await {
                        self.need(&appliance.id);
                    }
                });
            }
        }
    }

    async fn take_session(self, appliance: &Appliance) -> bool {
        let Some(pass) = self.given(appliance).await else {
            return false;
        };
        match self.user_of(&pass, appliance).await {
            Ok(user) => {
                self.begin(appliance, user, "", None);
                true
            }
            // Nothing that was given is in it: see the transport.
            Err(problem) => {
                self.not_taken
                    .update(|all| all.set(&appliance.id, *problem));
                false
            }
        }
    }

    /// A session was refused, or is not given any more.
    pub(super) fn ended(self, appliance: &Appliance, session: Option<u32>) {
        if self.sessions.ended(&appliance.id, session) {
            self.need(&appliance.id);
        }
    }

    /// Says that an appliance waits for a session.
    fn need(self, appliance: &str) {
        if let Some(host) = self.host().filter(|_| !self.has_ended()) {
            host.need(appliance);
        }
    }

    /// Tells what became of a run, where the page around can know its appliance.
    pub(super) fn tell(self, run: Signal<Run>, is_new: bool) {
        let Some(host) = self.host().filter(|_| !self.has_ended()) else {
            return;
        };
        run.with_untracked(|run| {
            if self.appliance(&run.appliance).is_some() {
                let (form, state) = (Route::of_form(run).href(), run.state());
                let progress = run.timeline.progress().map_or(-1, i32::from);
                let (mark, is_end) = (state.mark(), state.is_end());
                host.run(&run.id, &form, mark, progress, is_end, is_new);
            }
        });
    }
}
