//! Sessions that are left behind: none, however often the page is left.

use hawser_end_to_end::administrator::{Account, SITE_A};
use hawser_end_to_end::browser::until;
use hawser_end_to_end::{Journey, Role, journey};

use super::password_again::{TARGET, are_open, confirm_with, is_asked};

const SRM: Account = Account {
    appliance: "srm-a",
    ..SITE_A
};
const VCENTER: Account = Account {
    appliance: "vc-a",
    ..SITE_A
};
const AVAILABILITY: Account = Account {
    appliance: "vcda-a",
    user: "root",
    password: "Sim-Root-1",
    ..SITE_A
};

/// Signs in at the address of its own, on a page that was just loaded.
async fn sign_in(journey: &Journey, account: Account) {
    journey
        .open(&format!("#/sign-in/{}", account.appliance))
        .await;
    journey.give_password(account).await;
    let card = format!("[data-appliance={}][data-state=in]", account.appliance);
    journey.browser.find(&card).await;
}

/// Waits until the appliances have no session any more.
async fn none_is_left(journey: &Journey) {
    until("no session is left", async || {
        match journey.world(|world| world.sessions.count()) {
            0 => Ok(()),
            open => Err(format!("{open} are open")),
        }
    })
    .await;
}

/// Checks how many sessions were begun.
fn were_begun(journey: &Journey, count: usize) {
    let begun = ["login", "createSession"].map(|call| journey.received(call));
    assert_eq!(
        begun.iter().sum::<usize>(),
        count,
        "each sign-in begins one"
    );
}

#[tokio::test]
async fn thirty_reloads_leave_no_session_at_any_of_the_four_systems() {
    journey(async |journey| {
        let accounts = [SITE_A, SRM, VCENTER, AVAILABILITY];
        for account in accounts.into_iter().cycle().take(30) {
            sign_in(journey, account).await;
            journey.browser.reload().await;
            none_is_left(journey).await;
        }
        were_begun(journey, 30);
    })
    .await;
}

#[tokio::test]
async fn twenty_closed_tabs_leave_no_session() {
    journey(async |journey| {
        let driver = &journey.browser.driver;
        journey.open("").await;
        let first = driver.window().await.expect("a tab");
        for _ in 0..20 {
            let tab = driver.new_tab().await.expect("another tab");
            driver.switch_to_window(tab).await.expect("the other tab");
            sign_in(journey, SITE_A).await;
            driver.close_window().await.expect("it closes");
            driver
                .switch_to_window(first.clone())
                .await
                .expect("the first tab");
            none_is_left(journey).await;
        }
        were_begun(journey, 20);
    })
    .await;
}

/// Holds back what comes of a sign-in until the page is told to let it through.
const HOLD: &str = "
    window.send = window.fetch;
    window.fetch = request => {
        const answer = window.send(request);
        if (request.method !== 'POST' || !request.url.endsWith('/session')) return answer;
        return new Promise(go => window.release = () => go(answer));
    };";

#[tokio::test]
async fn twenty_password_prompts_leave_the_one_session_in_use() {
    journey(async |journey| {
        is_asked(journey).await;
        let browser = &journey.browser;
        browser.script(HOLD, vec![]).await;
        for prompts in 1..=20 {
            confirm_with(journey, SITE_A.password).await;
            browser
                .holds("it is on its way", "return window.release !== undefined")
                .await;
            // Changing one's mind is the way that is left open most easily.
            browser.press(Role::Button, "Back to the form").await;
            browser.sees_no("dialog").await;
            let release = "window.release(); window.release = undefined";
            browser.script(release, vec![]).await;
            are_open(journey, 1, 1 + prompts, prompts).await;
            journey.review().await;
        }
        browser.sees("#field-replication", TARGET).await;
    })
    .await;
}
