//! The way of an administrator through an operation, with a fault at one stage of it.

use std::cell::RefCell;
use std::time::Duration;

use hawser_simulator::request_log::Entry;
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::cell::{Cell, FaultRule, Outcome, Stage};
use crate::fault_rule;
use crate::fixture::{ALL, Fixture, TASK};
use crate::host_page::HostPage;
use crate::operation::Operation;

/// Enough for every task to end.
pub const LONG: Duration = Duration::from_secs(2 * TASK.as_secs());

/// One administrator on the scenario.
pub struct Scenario<'a> {
    pub fixture: &'a Fixture,
    pub cell: Cell,
    /// How often something was confirmed that is to arrive.
    pub sent: std::cell::Cell<usize>,
    /// The first tab and the second, where there are two.
    pub tabs: RefCell<Option<(WindowHandle, WindowHandle)>>,
}

/// Goes all the way, to a good end.
pub async fn go(fixture: &Fixture, cell: Cell) {
    fixture.reset(cell.host_page).await;
    let scenario = Scenario {
        fixture,
        cell,
        sent: std::cell::Cell::new(0),
        tabs: RefCell::default(),
    };
    match cell.stage {
        Stage::Load => scenario.load().await,
        Stage::SignIn => scenario.sign_in().await,
        Stage::Submit => scenario.submit().await,
        Stage::Follow | Stage::Finish => scenario.follow().await,
    }
    scenario.ends_well().await;
    scenario.holds().await;
}

impl Scenario<'_> {
    pub fn operation(&self) -> Operation {
        self.cell.operation
    }

    pub fn host_page(&self) -> HostPage {
        self.cell.host_page
    }

    pub fn outcome(&self) -> Outcome {
        self.cell.outcome()
    }

    // ---- the steps ----

    /// Opens the form of the operation, which asks for the sign-in.
    pub async fn arrive(&self) {
        let form = self.operation().form(self.fixture);
        self.fixture.open(Some(&form)).await;
        if let Outcome::NotStarted(words) = self.outcome() {
            self.fixture.sees(ALL, words).await;
            fault_rule::lift(self).await;
            fault_rule::start_again(self).await;
        }
        self.fixture.finds("#sign-in-secret").await;
    }

    /// Signs in.
    pub async fn enter(&self) {
        fault_rule::give_password(self).await;
    }

    pub async fn to_the_form(&self) {
        self.arrive().await;
        self.enter().await;
        self.operation().begin(self.fixture).await;
    }

    /// The same after the page was loaded again.
    pub async fn to_the_form_anew(&self) {
        self.fixture.finds("#sign-in-secret").await;
        self.enter().await;
        self.operation().begin(self.fixture).await;
    }

    /// The same within a visit.
    pub async fn to_the_form_again(&self) {
        if self.host_page().is_framed() {
            self.fixture.press("Run again…").await;
        } else {
            let form = self.operation().form(self.fixture);
            let script = "location.hash = arguments[0]";
            self.fixture
                .browser()
                .script(script, vec![json!(form)])
                .await;
        }
        self.fixture.finds("#review").await;
        self.operation().begin(self.fixture).await;
    }

    /// From the lists to a form that can be sent.
    pub async fn fill(&self) {
        if matches!(self.cell.row.rule, FaultRule::PeerSession) {
            self.sign_in_on_peer().await;
        }
        self.operation().fill(self.fixture).await;
    }

    pub async fn fill_and_send(&self) {
        let operation = self.operation();
        self.fill().await;
        operation.is_filled(self.fixture).await;
        operation.review(self.fixture).await;
        self.agree().await;
    }

    /// Confirms, once.
    pub async fn agree(&self) {
        self.sent.set(self.sent.get() + 1);
        let button = "return root.querySelector('dialog #confirm').innerText";
        let words = self.fixture.browser().script(button, vec![]).await;
        let words = words.as_str().unwrap_or_default();
        if !self.cell.row.name.contains("names") {
            assert_eq!(words, self.operation().button(), "it names what is done");
        }
        let press = "root.querySelector('dialog #confirm').click()";
        self.fixture.browser().script(press, vec![]).await;
    }

    /// The session is over, and is renewed in place.
    pub async fn sign_in_again(&self) {
        self.fixture.finds("#sign-in-secret").await;
        let browser = self.fixture.browser();
        if self.cell.stage == Stage::Load {
            self.fixture.sees("#main", "Your input is still here").await;
        }
        if self.host_page().is_given() {
            fault_rule::lift(self).await;
            self.enter().await;
        } else {
            let user = browser.value("#sign-in-user").await;
            assert_eq!(user, self.operation().account().user, "the user name stays");
            fault_rule::lift(self).await;
            let account = self.operation().account();
            self.fixture.paste("sign-in-secret", account.password).await;
            self.fixture.press("Sign in").await;
        }
        self.fixture
            .until("the sign-in is done", async || {
                match browser.count("#sign-in-secret").await {
                    0 => Ok(()),
                    _ => Err(self.fixture.says("#main").await),
                }
            })
            .await;
    }

    /// Ten seconds long what is shown is new.
    pub async fn stays_fresh(&self) {
        for _ in 0..10 {
            self.fixture.pass(Duration::from_secs(1)).await;
            self.fixture.finds(".run-state[data-state=running]").await;
        }
        self.fixture.sees("#main", "Last update").await;
        fault_rule::lift(self).await;
    }

    // ---- what is seen ----

    /// A problem: what happened, what it means, what to do.
    pub async fn is_said(&self, selector: &str, title: &str) {
        self.fixture.sees(selector, title).await;
        let script = "
            const it = [...root.querySelectorAll(arguments[0])]
                .find(it => it.innerText.includes(arguments[1]));
            return [...it.querySelectorAll('p')].map(p => p.innerText.trim()).filter(t => t)";
        let arguments = vec![json!(selector), json!(title)];
        let said = self.fixture.browser().script(script, arguments).await;
        let said = said.as_array().map_or(0, Vec::len);
        assert!(said >= 2, "what it means and what to do are said");
    }

    pub async fn last_event_is(&self, what: &str) {
        let timeline = self.fixture.journey.timeline().await;
        assert_eq!(timeline.last().map(String::as_str), Some(what));
    }

    pub fn received(&self) -> Vec<Entry> {
        let call = self.operation().submit_call();
        self.fixture
            .journey
            .requests(|entry| entry.call == Some(call))
    }

    // ---- the end ----

    async fn ends_well(&self) {
        if self.outcome() == Outcome::Gone {
            return;
        }
        if self.cell.stage != Stage::Finish {
            self.fixture
                .finds(".run-state:is([data-state=running],[data-state=queued])")
                .await;
            self.fixture.pass(fault_rule::long(self)).await;
        }
        self.fixture.run_is(self.operation().done()).await;
        fault_rule::lift(self).await;
        fault_rule::other_tab_heard(self).await;
    }

    /// Checks the conditions that hold after every cell.
    async fn holds(&self) {
        let received = self.received();
        assert_eq!(
            received.len(),
            self.sent.get(),
            "each was sent once: {received:#?}"
        );
        if self.cell.stage == Stage::SignIn && self.cell.row.rule.is_twice() {
            let signed_in = self
                .fixture
                .journey
                .received(self.operation().sign_in_call());
            assert_eq!(signed_in, 1, "and so was the sign-in");
        }
        let taken = |it: &&Entry| it.handled && it.status.is_none_or(|status| status < 400);
        let handled = received.iter().filter(taken).count();
        assert_eq!(handled, 1, "and was carried out once");
        let mut asked = self.fixture.journey.requests(|entry| entry.method == "GET");
        if matches!(self.cell.row.rule, FaultRule::Reload) {
            // Nobody waits any more for what a page had asked that is gone, though the end of its
            // connection is noticed a moment later than the first request of the next page.
            asked.retain(|entry| entry.status.is_some() || entry.duration.is_none());
        }
        one_at_a_time(&asked);
        let script = "return [document.title, root.querySelectorAll(
            '.boot-failed, :is(#app, section[lang]) :is(script, img, iframe)').length,
            root.querySelectorAll('h1').length]";
        let page = self.fixture.browser().script(script, vec![]).await;
        assert_ne!(page[0], json!("broken"), "no script of an answer ran");
        assert_eq!(
            (&page[1], &page[2]),
            (&json!(0), &json!(1)),
            "the page is whole"
        );
        let mut log = self.fixture.journey.log().await;
        log.retain(|line| !fault_rule::expected_in_log(self.cell, line));
        assert!(log.is_empty(), "the browser's log has: {log:#?}");
        hawser_end_to_end::storage::holds_no_secret(&self.fixture.journey).await;
    }
}

/// No request was sent while the same one was open.
fn one_at_a_time(asked: &[Entry]) {
    for (place, entry) in asked.iter().enumerate() {
        let until = entry.duration.map(|it| entry.time + it);
        let later = asked.iter().skip(place + 1);
        let mut same = later.filter(|it| it.appliance == entry.appliance && it.path == entry.path);
        let early =
            same.find(|it| entry.appliance != "console" && until.is_none_or(|at| it.time < at));
        assert!(early.is_none(), "{entry:#?} was still open at {early:#?}");
    }
}

/// The fault of the simulator that a fault rule is, if it is one.
pub fn fault_of(rule: FaultRule) -> Option<Value> {
    match rule {
        FaultRule::Answer(fault) | FaultRule::File(_, fault) => {
            Some(serde_json::from_str(fault).expect("a fault"))
        }
        _ => None,
    }
}
