//! The catalogue, the overview, the pages and the README have the same operations.

use hawser_core::clock::Timestamp;
use hawser_core::config::read_config;
use hawser_core::operation::{CATALOGUE, Draft, FieldKind, Operation};
use hawser_core::system::System;
use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::{Journey, journey};

/// The configuration of the demonstration, whose appliances the simulator has.
const CONFIG: &[u8] = include_bytes!("../../../../public/config.json");

const README: &str = include_str!("../../../../README.md");

/// The password of `administrator@vsphere.local`, who can sign in on every system of site A.
const PASSWORD: &str = "Sim-Hamburg-1";

#[tokio::test]
async fn the_overview_offers_on_each_appliance_the_operations_of_its_system() {
    let config = read_config(CONFIG).expect("a good configuration");
    journey(async |journey| {
        journey.open("").await;
        journey.browser.find("[data-appliance=vr-a]").await;
        for appliance in &config.appliances {
            let card = format!("[data-appliance={}]", appliance.id);
            let links = format!("{card} .operation-list a");
            let offered = journey.browser.count(&links).await;
            let known = Operation::of(appliance.system).count();
            assert_eq!(offered, known as u64, "{}", appliance.id);
            for operation in Operation::of(appliance.system) {
                journey.browser.sees(&card, operation.title).await;
            }
        }
        journey.open("#/operations").await;
        for operation in CATALOGUE {
            let page = "#main";
            journey.browser.sees(page, operation.title).await;
            journey.browser.sees(page, operation.summary).await;
        }
    })
    .await;
    let systems = System::ALL.iter().map(|s| Operation::of(*s).count());
    assert_eq!(
        systems.sum::<usize>(),
        CATALOGUE.len(),
        "each belongs to a system"
    );
}

#[tokio::test]
async fn each_operation_has_a_page_with_its_title_and_all_its_fields() {
    let config = read_config(CONFIG).expect("a good configuration");
    journey(async |journey| {
        for operation in CATALOGUE {
            let mut appliances = config.appliances.iter();
            let appliance = appliances
                .find(|a| a.system == operation.system && a.site == "Site A")
                .expect("site A has every system");
            let page = format!("#/operation/{}/{}", operation.id, appliance.id);
            journey.open(&page).await;
            journey.browser.sees("h1", operation.title).await;
            sign_in(journey, operation.system).await;
            let draft = Draft::new(appliance, "draft".to_owned(), Timestamp(0));
            for field in operation.fields {
                let is_shown = match &field.kind {
                    // A tick may only be there under a condition.
                    FieldKind::Flag(_) => false,
                    FieldKind::Text(text) => (text.applies)(&draft),
                    _ => true,
                };
                if is_shown {
                    journey
                        .browser
                        .find(&format!("[id^='field-{}']", field.id))
                        .await;
                }
            }
            journey.browser.sees(".page-aside", operation.role).await;
            if let Some((title, _)) = operation.notice {
                journey.browser.sees("main", title).await;
            }
        }
    })
    .await;
}

/// Signs in on the form that the page shows, where it shows one.
async fn sign_in(journey: &Journey, system: System) {
    let account = Account {
        appliance: "",
        name: "",
        user: "administrator@vsphere.local",
        password: PASSWORD,
    };
    journey
        .browser
        .find("main #sign-in-user, main .form-steps")
        .await;
    if journey.browser.count("main #sign-in-user").await == 0 {
        return;
    }
    if system == System::CloudDirectorAvailability {
        journey
            .browser
            .select("Sign-in method", "vCenter Single Sign-On")
            .await;
    }
    journey.give_password(account).await;
    journey.browser.find(".form-steps").await;
}

#[test]
fn the_readme_lists_each_operation_with_its_request() {
    for operation in CATALOGUE {
        let row = README
            .lines()
            .find(|line| line.starts_with(&format!("| {} |", operation.title)));
        let row = row.unwrap_or_else(|| panic!("the README has no row for {}", operation.title));
        assert!(row.contains(&format!("`{}`", operation.endpoint)), "{row}");
        assert!(row.contains(operation.system.spec().name), "{row}");
    }
    let rows = README.lines().filter(|line| line.contains("| `POST /"));
    assert_eq!(rows.count(), CATALOGUE.len());
}
