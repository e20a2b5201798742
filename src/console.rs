//! One console: what its pages share. Several can live in one page.

mod elsewhere;
mod heard;
mod host;
mod life;
mod password;
mod runs;
mod search;
mod version;

use std::rc::Rc;

use hawser_core::clock::{Millis, Zone};
use hawser_core::config::{Appliance, Config};
use hawser_core::problem::{Answer, Kind, Problem, Stage};
use hawser_core::reply::{Failure, Outcome};
use hawser_core::request::{Method, Request};
use hawser_core::run::Run;
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::{PASSWORD, SignInWay};

use crate::browser::{local_zone, now};
use crate::by_appliance::ByAppliance;
use crate::clocks::Clocks;
use crate::follower::Followers;
use crate::route::Route;
use crate::session::Sessions;
use crate::signal::Signal;
use crate::tabs::Tabs;
use crate::transport::{Envelope, send};
use crate::visit::Visit;
use crate::work::Loader;

use host::Pass;
use life::Life;

pub use host::Host;
pub use life::Place;

/// The console of a page, in one word: nearly every closure of a page has a copy.
#[derive(Clone, Copy)]
pub struct Console(&'static Shared);

impl std::ops::Deref for Console {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

/// What pages share.
#[derive(Default)]
pub struct Shared {
    life: Life,
    place: Signal<Option<Place>>,
    config: Signal<Rc<Config>>,
    /// Who is signed in where.
    pub sessions: Sessions,
    /// Why a session that the page around gave was not taken.
    pub not_taken: Signal<ByAppliance<Problem>>,
    /// The runs, newest first.
    pub runs: Signal<Vec<Signal<Run>>>,
    /// Runs that were removed.
    forgotten: Signal<Vec<Signal<Run>>>,
    /// Entries of the journal that could not be read, by their ids.
    pub set_aside: Signal<Vec<String>>,
    /// The page.
    pub route: Signal<Route>,
    /// Whether times are shown in UTC.
    pub utc: Signal<bool>,
    /// Why runs are not kept across reloads, where they are not.
    pub storage_problem: Signal<Option<String>>,
    /// Appliances that could not be told of a sign-out.
    pub left_open: Signal<Vec<String>>,
    /// How far the appliances' clocks are from this computer's.
    pub clocks: Clocks,
    /// The other tabs of this console.
    tabs: Tabs,
    /// From the first sign-in to the last sign-out.
    pub visit: Visit,
    /// The part that is loaded on demand.
    pub work: Loader,
    followers: Followers,
    searches: Signal<Vec<Signal<Run>>>,
}

/// The console that a page belongs to.
pub fn use_console() -> Console {
    reactive_graph::owner::expect_context::<Console>()
}

impl Console {
    /// The configuration.
    pub fn config(self) -> Rc<Config> {
        self.config.get_untracked()
    }

    /// Whether nothing may be changed from here.
    pub fn is_read_only(self) -> bool {
        self.config().read_only
    }

    /// An appliance by its id.
    pub fn appliance(self, id: &str) -> Option<Appliance> {
        self.config().appliance(id).cloned()
    }

    /// The zone that times are shown in, tracked.
    pub fn zone(self, at: Millis) -> Zone {
        if self.utc.get() {
            Zone::utc()
        } else {
            local_zone(at)
        }
    }

    /// Sends a request within the appliance's session.
    pub async fn ask(self, appliance: &Appliance, request: &Request, secrets: &Secrets) -> Outcome {
        if request.method == Method::Post && self.is_read_only() {
            return Err(Failure::NotSent("this console is read-only".to_owned()));
        }
        self.ask_signed_in(appliance, request, secrets).await
    }

    async fn ask_signed_in(
        self,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
    ) -> Outcome {
        let pass = self.pass(appliance).await?;
        self.ask_as(&pass, appliance, request, secrets).await
    }

    async fn ask_as(
        self,
        pass: &Pass,
        appliance: &Appliance,
        request: &Request,
        secrets: &Secrets,
    ) -> Outcome {
        // Only signing out goes on after the end.
        if self.has_ended() && request.method != Method::Delete {
            return Err(Failure::NotSent("the console was closed".to_owned()));
        }
        let spec = appliance.system.spec();
        let sent = now();
        let outcome = send(
            request,
            Envelope {
                base: &appliance.base,
                token_header: pass.header.as_deref().unwrap_or(spec.token_header),
                accept: (spec.accept)(appliance),
                token: Some(&pass.token),
                lent: pass.header.is_some(),
                secrets,
                reads: Some(self.reads()),
                sent: self.sessions.sent(),
            },
        )
        .await;
        if let Ok(reply) = &outcome
            && let Some(date) = reply.date
        {
            self.clocks.note(appliance, date, sent);
        }
        if let Ok(reply) = &outcome
            && !reply.is_success()
        {
            let asked = appliance.asked(request, Stage::Load);
            if Problem::from_reply(reply, &asked).kind == Kind::NotSignedIn {
                self.ended(appliance, pass.session);
            }
        }
        outcome
    }

    /// Reads something within the appliance's session.
    pub async fn read(self, appliance: &Appliance, request: &Request) -> Answer {
        let outcome = self.ask(appliance, request, &Secrets::new()).await;
        appliance.read_json(request, &outcome, Stage::Load)
    }

    /// Signs in with a password.
    pub async fn sign_in(
        self,
        appliance: &Appliance,
        way: &'static SignInWay,
        user: String,
        password: Secret,
    ) -> Result<(), Box<Problem>> {
        let request = (appliance.system.spec().signing_in)(appliance, way, &user);
        let secrets = Secrets::new().with(PASSWORD, password);
        let outcome = send(&request, self.without_session(appliance, &secrets)).await;
        let token = appliance.read_sign_in(&request, &outcome)?;
        self.begin(appliance, user, way.id, Some(token));
        Ok(())
    }

    /// What a request that begins a session needs besides itself.
    fn without_session<'a>(self, appliance: &'a Appliance, secrets: &'a Secrets) -> Envelope<'a> {
        let spec = appliance.system.spec();
        Envelope {
            base: &appliance.base,
            token_header: spec.token_header,
            accept: (spec.accept)(appliance),
            token: None,
            lent: false,
            secrets,
            reads: None,
            sent: self.sessions.sent(),
        }
    }

    /// Signs in with the token of a session that exists already.
    pub async fn sign_in_with_token(
        self,
        appliance: &Appliance,
        token: Secret,
    ) -> Result<(), Box<Problem>> {
        let token = Rc::new(token);
        let pass = Pass {
            header: None,
            token: token.clone(),
            session: None,
        };
        let user = self.user_of(&pass, appliance).await?;
        self.begin(appliance, user, "", Some(token));
        Ok(())
    }

    /// Asks the appliance whose a session is, which proves it.
    async fn user_of(self, pass: &Pass, appliance: &Appliance) -> Result<String, Box<Problem>> {
        let spec = appliance.system.spec();
        let request = (spec.who)(appliance);
        let outcome = self
            .ask_as(pass, appliance, &request, &Secrets::new())
            .await;
        appliance.read_json(&request, &outcome, Stage::SignIn)?;
        let user = outcome.ok().and_then(|reply| (spec.user)(&reply));
        Ok(user.unwrap_or_default())
    }

    fn begin(self, appliance: &Appliance, user: String, way: &str, token: Option<Rc<Secret>>) {
        self.sessions.begin(&appliance.id, user, way, token);
        self.visit.begin(now());
        match self.work.get_untracked() {
            Some(work) => (work.signed_in)(self, appliance),
            None => self.work.load(),
        }
    }

    /// Signs out: here at once, and at the appliance if it can be reached. A session that
    /// was given is not this console's to end.
    pub fn sign_out(self, appliance: &Appliance) -> impl Future<Output = Result<(), Box<Problem>>> {
        let token = self.sessions.token(&appliance.id);
        self.sessions.out(&appliance.id);
        if let Some(work) = self.work.get_untracked() {
            (work.signed_out)(self, appliance);
        }
        self.end_session(appliance, token)
    }

    /// Ends a session at the appliance, where there is one.
    async fn end_session(
        self,
        appliance: &Appliance,
        token: Option<Rc<Secret>>,
    ) -> Result<(), Box<Problem>> {
        let Some(token) = token else {
            return Ok(());
        };
        let request = (appliance.system.spec().signing_out)(appliance);
        let pass = Pass {
            header: None,
            token,
            session: None,
        };
        let none = Secrets::new();
        let outcome = self.ask_as(&pass, appliance, &request, &none).await;
        let asked = appliance.asked(&request, Stage::SignIn);
        match &outcome {
            // Already gone is as good.
            Ok(reply) if reply.is_success() || reply.status == 401 => Ok(()),
            other => Err(Box::new(Problem::from_outcome(other, &asked))),
        }
    }

    /// Signs out of every appliance at once, and says where the appliance could not be told.
    pub fn sign_out_everywhere(self) {
        self.left_open.set(Vec::new());
        for appliance in self.config().appliances.clone() {
            if self.sessions.state_now(&appliance.id).is_in() {
                self.spawn(async move {
                    if self.sign_out(&appliance).await.is_err() {
                        self.left_open.update(|names| names.push(appliance.name));
                    }
                });
            }
        }
    }

    /// Signs in on the peer of a pairing, through the appliance's own session.
    pub async fn sign_in_on_peer(
        self,
        appliance: &Appliance,
        request: Request,
        slot: Slot,
        password: Secret,
    ) -> Result<(), Box<Problem>> {
        let secrets = Secrets::new().with(slot, password);
        let outcome = self.ask_signed_in(appliance, &request, &secrets).await;
        match &outcome {
            Ok(reply) if reply.is_success() && !reply.is_page() => Ok(()),
            other => {
                let asked = appliance.asked(&request, Stage::SignIn);
                Err(Box::new(Problem::from_outcome(other, &asked)))
            }
        }
    }

    /// Moves the focus to an element by its id.
    pub fn focus(self, id: &str) {
        crate::dom::focus(self.place().root, id);
    }

    /// Leads to another page.
    pub fn go(self, route: Route) {
        let href = route.href();
        match self.host() {
            Some(host) => host.navigate(&href, false),
            None => {
                let _ = crate::browser::window().location().set_hash(&href);
            }
        }
    }

    /// Gives the page another address: the history does not grow, and no page changes.
    pub fn rename(self, route: &Route) {
        let href = route.href();
        match self.host() {
            Some(host) => host.navigate(&href, true),
            None => {
                if let Ok(history) = crate::browser::window().history() {
                    let nothing = wasm_bindgen::JsValue::NULL;
                    let _ = history.replace_state_with_url(&nothing, "", Some(&href));
                }
            }
        }
    }
}
