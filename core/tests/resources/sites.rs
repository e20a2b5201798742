//! Sites of Cloud Director Availability, and the communication with each.

use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::resource::{Cell, Object, Resource};
use hawser_core::system::System::CloudDirectorAvailability as Vcda;
use serde_json::{Value, json};

use super::{cell, fact, marks, named, objects, reason, resource, sample, words};

fn sites() -> &'static Resource {
    resource("sites")
}

fn read(value: &Value) -> Vec<Object> {
    objects(sites().source(Vcda).unwrap(), None, value)
}

fn of(case: &str) -> Vec<Object> {
    read(&sample(Vcda, case))
}

fn status(object: &Object) -> (Tone, &str) {
    let (tone, word) = object.row.badge.as_ref().unwrap();
    (*tone, word)
}

#[test]
fn each_direction_of_the_communication_is_told() {
    let all = of("sites");
    let broken = named(&all, "Göteborg");
    let failed = Cell::Status(Tone::Danger, "ConnectionFailure".to_owned());
    assert_eq!(cell(sites(), broken, "incoming"), failed);
    let connected = Cell::Status(Tone::Success, "Connected".to_owned());
    assert_eq!(cell(sites(), broken, "outgoing"), connected);
    assert_eq!(status(broken), (Tone::Danger, "Incoming not connected"));
    assert_eq!(marks(sites(), broken), ["communication-error"]);
    assert!(reason(sites(), broken, "communication-error").contains("cannot reach this one"));
    let well = named(&all, "Rotterdam");
    assert_eq!(status(well), (Tone::Success, "Connected"));
    assert!(marks(sites(), well).is_empty());
    assert_eq!(words(sites(), well, "version"), "4.7");
    assert_eq!(
        words(sites(), well, "description"),
        "Provider, contract 2025-118"
    );
    assert!(words(sites(), well, "address").starts_with("https://vcda-rtm"));
    let facts = (sites().facts)(well);
    assert_eq!(fact(&facts, "Owner"), "Provider");
    assert!(!facts.iter().any(|it| it.label.contains("ertificate")));
}

#[test]
fn the_appliance_itself_has_no_connection_to_itself() {
    let all = of("sites");
    let own = named(&all, "Hamburg");
    assert_eq!(status(own), (Tone::Neutral, "This site"));
    assert_eq!(cell(sites(), own, "outgoing"), Cell::Empty);
    let facts = (sites().facts)(own);
    assert!(
        !facts.is_empty() && !facts.iter().any(|it| it.label.contains("going")),
        "{facts:?}"
    );
    assert!(marks(sites(), own).is_empty());
}

#[test]
fn half_a_pairing_is_no_broken_one() {
    let all = of("sites-half");
    let half = named(&all, "Leipzig");
    assert_eq!(marks(sites(), half), ["half-paired"]);
    assert_eq!(status(half).1, "Other half missing");
    let unsaid = of("sites-unsaid");
    let unsaid = named(&unsaid, "Rotterdam");
    assert_eq!(status(unsaid), (Tone::Neutral, "Not reported"));
    assert!(marks(sites(), unsaid).is_empty());
    assert_eq!(cell(sites(), unsaid, "incoming"), Cell::Empty);
}

#[test]
fn a_site_is_paired_again_only_where_the_form_takes_it() {
    let pair = &sites().uses[0];
    let all = of("sites-half");
    let refusal = |name| (pair.eligibility)(named(&all, name)).refusal();
    assert!(refusal("Hamburg").unwrap().contains("own site"));
    assert!(refusal("Rotterdam").unwrap().contains("Already paired"));
    let half = named(&all, "Leipzig");
    assert!(matches!((pair.eligibility)(half), Eligibility::Warned(_)));
    let form = half.form(pair).unwrap();
    let address = "https://vcda-lej.hansekontor.example:8048/";
    assert_eq!(form.fields, [("apiUrl".to_owned(), address.to_owned())]);
}

#[test]
fn sites_without_ids_go_by_their_names() {
    let mut page = sample(Vcda, "sites");
    for site in page.as_array_mut().unwrap() {
        site.as_object_mut().unwrap().remove("id");
    }
    let all = read(&page);
    assert_eq!(named(&all, "Wien").row.id, "Wien");
    page[0] = json!({"apiUrl": "https://x"});
    assert_eq!(read(&page).len(), all.len() - 1, "neither id nor name");
}

#[test]
fn certificates_of_a_site_are_joined_to_it() {
    let all = of("sites");
    let join = &sites().joins[0];
    let certificates = resource("certificates").source(Vcda).unwrap();
    let mut certificates = objects(certificates, None, &sample(Vcda, "sites"));
    for object in &mut certificates {
        object.place = all[0].place.clone();
    }
    let of = |name| {
        let site = named(&all, name);
        let joined = certificates.iter().filter(|it| (join.applies)(site, it));
        joined.count()
    };
    assert_eq!(of("Wien"), 2, "API endpoint and tunnel");
}
