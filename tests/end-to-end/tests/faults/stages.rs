//! What is done and seen at each stage.

use serde_json::json;

use crate::bench::ALL;
use crate::cell::{Harm, Outcome, Stage};
use crate::harm;
use crate::operation::Operation;
use crate::way::{LONG, Way};

impl Way<'_> {
    pub async fn load(&self) {
        if matches!(self.cell.row.harm, Harm::PeerSession) {
            return self.load_of_peer().await;
        }
        harm::strike_page(self).await;
        self.arrive().await;
        harm::strike(self).await;
        self.enter().await;
        self.operation().begin(self.bench).await;
        harm::disturb(self).await;
        match self.outcome() {
            // The form goes on without what is presented, so it is no alert there.
            Outcome::Said(_) if self.operation() == Operation::Pair => {
                self.bench
                    .sees("#field-presented", "It could not be looked up.")
                    .await;
                harm::lift(self).await;
                self.bench.press("Look again").await;
            }
            Outcome::Said(title) => {
                self.is_said(".form-step [role=alert]", title).await;
                harm::lift(self).await;
                self.bench.press("Try again").await;
            }
            Outcome::SignIn => self.sign_in_again().await,
            Outcome::Anew => self.to_the_form_anew().await,
            Outcome::Noted(words) => {
                self.bench.sees(ALL, words).await;
                harm::lift(self).await;
            }
            _ => {}
        }
        self.fill_and_send().await;
    }

    /// The session on the other site ends behind the form.
    async fn load_of_peer(&self) {
        self.to_the_form().await;
        self.fill().await;
        harm::strike(self).await;
        self.bench.press("Check again").await;
        if let Outcome::Noted(words) = self.outcome() {
            let check = "[data-check=peer-session]";
            self.bench
                .sees(&format!("{check}:not([data-tone=ok])"), words)
                .await;
        }
        assert_eq!(
            self.bench.browser().count("#sign-in-secret").await,
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
        self.bench.finds(".picker-chosen").await;
        let which = json!({"method": "POST", "path": "/remote-session"});
        let refused = json!({"kind": "unauthorized"});
        self.bench
            .strike(operation.account().appliance, &which, &refused)
            .await;
        operation.sign_in_on_peer(self.bench).await;
        self.is_said("[data-check=peer-session] [role=alert]", title)
            .await;
        harm::lift(self).await;
        self.fill_and_send().await;
    }

    pub async fn sign_in_on_peer(&self) {
        self.operation().sign_in_on_peer(self.bench).await;
        self.bench
            .finds("[data-check=peer-session][data-tone=ok]")
            .await;
    }

    pub async fn sign_in(&self) {
        if let (Harm::PeerSession, Outcome::Said(title)) = (self.cell.row.harm, self.outcome()) {
            return self.sign_in_on_peer_refused(title).await;
        }
        harm::strike_page(self).await;
        self.arrive().await;
        harm::strike(self).await;
        self.enter().await;
        harm::disturb(self).await;
        match self.outcome() {
            Outcome::Said(title) => {
                self.is_said("form [role=alert]", title).await;
                if !self.place().is_given() {
                    let browser = self.bench.browser();
                    let user = browser.value("#sign-in-user").await;
                    assert_eq!(user, self.operation().account().user, "the user name stays");
                    let password = browser.value("#sign-in-secret").await;
                    assert_eq!(password, "", "the password does not");
                }
                harm::lift(self).await;
                self.enter().await;
            }
            Outcome::Anew => {
                self.bench.finds("#sign-in-secret").await;
                self.enter().await;
            }
            Outcome::Noted(words) => {
                self.bench.sees(ALL, words).await;
                harm::lift(self).await;
            }
            _ => {}
        }
        self.operation().begin(self.bench).await;
        self.fill_and_send().await;
    }

    pub async fn submit(&self) {
        harm::prepare(self).await;
        self.to_the_form().await;
        self.fill().await;
        self.operation().review(self.bench).await;
        harm::strike(self).await;
        harm::agree(self).await;
        harm::disturb(self).await;
        match self.outcome() {
            Outcome::Refused(title) => {
                self.bench.run_is("failed").await;
                self.is_said(".problem-panel", title).await;
                self.send_anew().await;
            }
            Outcome::Busy(title) => {
                self.bench.run_is("warning").await;
                self.is_said(".alert[role=status]", title).await;
                self.send_anew().await;
            }
            Outcome::Found => {
                if self.cell.row.harm.is_reload() {
                    harm::find_run(self).await;
                    let words = "Sign in, and the console looks on the appliance";
                    self.bench.sees("#main", words).await;
                    self.enter().await;
                }
                self.bench.finds(".timeline [data-what=found]").await;
                let timeline = self.bench.journey.timeline().await;
                let lost = timeline.iter().any(|it| it == "answer-lost");
                assert!(lost, "the answer was lost: {timeline:?}");
                harm::lift(self).await;
            }
            Outcome::NotFound => {
                self.bench.finds(".timeline [data-what=not-found]").await;
                let words = "The appliance shows nothing of this request";
                self.bench.sees("#main", words).await;
                assert_eq!(self.received().len(), 1, "nothing is sent again by itself");
                harm::lift(self).await;
                self.to_the_form_again().await;
                self.fill_and_send().await;
            }
            Outcome::Noted(words) => {
                self.bench.sees(ALL, words).await;
                harm::lift(self).await;
            }
            _ => {}
        }
    }

    /// The run has ended refused: the same again from the form.
    async fn send_anew(&self) {
        self.last_event_is("refused").await;
        harm::lift(self).await;
        self.bench.press("Open the form with this target").await;
        if self.bench.browser().count("#sign-in-secret").await > 0 {
            self.enter().await;
        }
        self.operation().begin(self.bench).await;
        self.fill_and_send().await;
    }

    pub async fn follow(&self) {
        harm::prepare(self).await;
        self.to_the_form().await;
        self.fill_and_send().await;
        self.bench.run_is("running").await;
        harm::strike(self).await;
        // Whoever sleeps hears of the end when waking up.
        if self.cell.stage == Stage::Finish && !matches!(self.cell.row.harm, Harm::Sleep) {
            self.bench.pass(LONG).await;
        }
        harm::disturb(self).await;
        match self.outcome() {
            Outcome::Stale(title) => {
                self.bench.sees("#main", "No news since").await;
                if !title.is_empty() {
                    self.is_said("section [role=alert]", title).await;
                }
                let state = self.bench.says(".run-state").await;
                assert!(state.starts_with("Running"), "nothing is claimed: {state}");
                harm::lift(self).await;
                if self.cell.stage == Stage::Follow {
                    self.bench
                        .sees("#main", "Last heard from the appliance")
                        .await;
                }
            }
            Outcome::SignIn => self.sign_in_again().await,
            Outcome::Anew => {
                harm::find_run(self).await;
                let words = "Sign in on the appliance to follow it to its end";
                self.bench.sees("#main", words).await;
                self.enter().await;
            }
            Outcome::Gone => {
                self.bench.run_is("warning").await;
                let title = "The appliance no longer knows this task";
                self.is_said(".problem-panel", title).await;
                harm::lift(self).await;
            }
            Outcome::Noted(words) => {
                self.bench.sees(ALL, words).await;
                harm::lift(self).await;
            }
            Outcome::Unharmed if self.cell.stage == Stage::Follow => self.stays_fresh().await,
            _ => {}
        }
    }
}
