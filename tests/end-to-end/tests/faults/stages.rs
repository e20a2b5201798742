//! The actions and checks at each stage.

use serde_json::json;

use crate::cell::{FaultRule, Outcome, Stage};
use crate::fault_rule;
use crate::fixture::ALL;
use crate::operation::Operation;
use crate::scenario::{LONG, Scenario};

impl Scenario<'_> {
    pub async fn load(&self) {
        if matches!(self.cell.row.rule, FaultRule::PeerSession) {
            return self.load_of_peer().await;
        }
        fault_rule::strike_page(self).await;
        self.arrive().await;
        fault_rule::strike(self).await;
        self.enter().await;
        self.operation().begin(self.fixture).await;
        fault_rule::disturb(self).await;
        match self.outcome() {
            // The form goes on without what is presented, so it is no alert there.
            Outcome::Said(_) if self.operation() == Operation::Pair => {
                self.fixture
                    .sees("#field-presented", "The certificate could not be retrieved")
                    .await;
                fault_rule::lift(self).await;
                self.fixture.press("Refresh").await;
            }
            Outcome::Said(title) => {
                self.is_said(".form-step [role=alert]", title).await;
                fault_rule::lift(self).await;
                self.fixture.press("Try again").await;
            }
            Outcome::SignIn => self.sign_in_again().await,
            Outcome::Anew => self.to_the_form_anew().await,
            Outcome::Noted(words) => {
                self.fixture.sees(ALL, words).await;
                fault_rule::lift(self).await;
            }
            _ => {}
        }
        self.fill_and_send().await;
    }

    /// The session on the other site ends behind the form.
    async fn load_of_peer(&self) {
        self.to_the_form().await;
        self.fill().await;
        fault_rule::strike(self).await;
        self.fixture.press("Check again").await;
        if let Outcome::Noted(words) = self.outcome() {
            let check = "[data-check=peer-session]";
            self.fixture
                .sees(&format!("{check}:not([data-tone=ok])"), words)
                .await;
        }
        assert_eq!(
            self.fixture.browser().count("#sign-in-secret").await,
            0,
            "it is in there"
        );
        self.sign_in_on_peer().await;
        self.fill_and_send().await;
    }

    /// The sign-in on the other site is refused.
    async fn sign_in_on_peer_refused(&self, title: &str) {
        let operation = self.operation();
        self.to_the_form().await;
        self.fixture.finds(".picker-chosen").await;
        let which = json!({"method": "POST", "path": "/remote-session"});
        let refused = json!({"kind": "unauthorized"});
        self.fixture
            .strike(operation.account().appliance, &which, &refused)
            .await;
        operation.sign_in_on_peer(self.fixture).await;
        self.is_said("[data-check=peer-session] [role=alert]", title)
            .await;
        fault_rule::lift(self).await;
        self.fill_and_send().await;
    }

    pub async fn sign_in_on_peer(&self) {
        self.operation().sign_in_on_peer(self.fixture).await;
        self.fixture
            .finds("[data-check=peer-session][data-tone=ok]")
            .await;
    }

    pub async fn sign_in(&self) {
        if let (FaultRule::PeerSession, Outcome::Said(title)) = (self.cell.row.rule, self.outcome())
        {
            return self.sign_in_on_peer_refused(title).await;
        }
        fault_rule::strike_page(self).await;
        self.arrive().await;
        fault_rule::strike(self).await;
        self.enter().await;
        fault_rule::disturb(self).await;
        match self.outcome() {
            Outcome::Said(title) => {
                self.is_said("form [role=alert]", title).await;
                if !self.host_page().is_given() {
                    let browser = self.fixture.browser();
                    let user = browser.value("#sign-in-user").await;
                    assert_eq!(user, self.operation().account().user, "the user name stays");
                    let password = browser.value("#sign-in-secret").await;
                    assert_eq!(password, "", "the password does not");
                }
                fault_rule::lift(self).await;
                self.enter().await;
            }
            Outcome::Anew => {
                self.fixture.finds("#sign-in-secret").await;
                self.enter().await;
            }
            Outcome::Noted(words) => {
                self.fixture.sees(ALL, words).await;
                fault_rule::lift(self).await;
            }
            _ => {}
        }
        self.operation().begin(self.fixture).await;
        self.fill_and_send().await;
    }

    pub async fn submit(&self) {
        fault_rule::prepare(self).await;
        self.to_the_form().await;
        self.fill().await;
        self.operation().review(self.fixture).await;
        fault_rule::strike(self).await;
        fault_rule::agree(self).await;
        fault_rule::disturb(self).await;
        match self.outcome() {
            Outcome::NotSent(title) => {
                self.fixture.run_is("failed").await;
                self.is_said(".problem-panel", title).await;
                assert!(self.received().is_empty(), "nothing was sent");
                self.last_event_is("not-sent").await;
                self.send_anew().await;
            }
            Outcome::Refused(title) => {
                self.fixture.run_is("failed").await;
                self.is_said(".problem-panel", title).await;
                self.last_event_is("refused").await;
                self.send_anew().await;
            }
            Outcome::Busy(title) => {
                self.fixture.run_is("warning").await;
                self.is_said(".alert[role=status]", title).await;
                self.last_event_is("refused").await;
                self.send_anew().await;
            }
            Outcome::Found => {
                if self.cell.row.rule.is_reload() {
                    fault_rule::find_run(self).await;
                    let words = "Sign in to check on the appliance";
                    self.fixture.sees("#main", words).await;
                    self.enter().await;
                }
                self.fixture.finds(".timeline [data-what=found]").await;
                let timeline = self.fixture.journey.timeline().await;
                let lost = timeline.iter().any(|it| it == "answer-lost");
                assert!(lost, "the answer was lost: {timeline:?}");
                fault_rule::lift(self).await;
            }
            Outcome::NotFound => {
                self.fixture.finds(".timeline [data-what=not-found]").await;
                let words = "Not found on the appliance";
                self.fixture.sees("#main", words).await;
                assert_eq!(self.received().len(), 1, "nothing is sent again by itself");
                fault_rule::lift(self).await;
                self.to_the_form_again().await;
                self.fill_and_send().await;
            }
            Outcome::Noted(words) => {
                self.fixture.sees(ALL, words).await;
                fault_rule::lift(self).await;
            }
            _ => {}
        }
    }

    /// The run has ended, and nothing was done: the same again from the form.
    async fn send_anew(&self) {
        fault_rule::lift(self).await;
        self.fixture.press("Run again…").await;
        if self.fixture.browser().count("#sign-in-secret").await > 0 {
            self.enter().await;
        }
        self.operation().begin(self.fixture).await;
        self.fill_and_send().await;
    }

    pub async fn follow(&self) {
        fault_rule::prepare(self).await;
        self.to_the_form().await;
        self.fill_and_send().await;
        self.fixture.run_is("running").await;
        fault_rule::strike(self).await;
        // A sleeping computer learns of the end when waking up.
        if self.cell.stage == Stage::Finish && !matches!(self.cell.row.rule, FaultRule::Sleep) {
            self.fixture.pass(LONG).await;
        }
        fault_rule::disturb(self).await;
        match self.outcome() {
            Outcome::Stale(title) => {
                self.fixture.sees("#main", "No update since").await;
                if !title.is_empty() {
                    self.is_said("section [role=alert]", title).await;
                }
                let state = self.fixture.says(".run-state").await;
                assert!(state.starts_with("Running"), "nothing is claimed: {state}");
                fault_rule::lift(self).await;
                if self.cell.stage == Stage::Follow {
                    self.fixture.sees("#main", "Last update").await;
                }
            }
            Outcome::SignIn => self.sign_in_again().await,
            Outcome::Anew => {
                fault_rule::find_run(self).await;
                let words = "Sign in to the appliance to follow it";
                self.fixture.sees("#main", words).await;
                self.enter().await;
            }
            Outcome::Gone => {
                self.fixture.run_is("warning").await;
                let title = "Task no longer available";
                self.is_said("[data-lost]", title).await;
                fault_rule::lift(self).await;
            }
            Outcome::Noted(words) => {
                self.fixture.sees(ALL, words).await;
                fault_rule::lift(self).await;
            }
            Outcome::Unharmed if self.cell.stage == Stage::Follow => self.stays_fresh().await,
            _ => {}
        }
    }
}
