//! Certificates of servers and tunnels: stored, presented, expired.

use hawser_core::clock::Timestamp;
use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::resource::{Cell, Object, Resource, earliest};
use hawser_core::system::System::{
    self, CloudDirectorAvailability, SiteRecoveryManager, VsphereReplication,
};
use serde_json::Value;

use super::{NOW, cell, fact, marks, named, objects, reason, resource, sample, words};

const DAY: i64 = 86_400_000;

fn certificates() -> &'static Resource {
    resource("certificates")
}

fn read(system: System, value: &Value) -> Vec<Object> {
    objects(certificates().source(system).unwrap(), None, value)
}

fn of(system: System, case: &str) -> Vec<Object> {
    read(system, &sample(system, case))
}

fn status(object: &Object) -> (Tone, &str) {
    let (tone, word) = object.row.badge.as_ref().unwrap();
    (*tone, word)
}

fn stored<'a>(all: &'a [Object], name: &str, word: &str) -> &'a Object {
    let mut found = all.iter();
    let found = found.find(|it| it.row.title == name && status(it).1 == word);
    found.unwrap_or_else(|| panic!("{name} {word} in {all:#?}"))
}

#[test]
fn a_replaced_certificate_is_beside_the_stored_one() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    let old = stored(&all, "vc-b.frankfurt.example", "Stored, not presented");
    let new = stored(&all, "vc-b.frankfurt.example", "Presented, not stored");
    assert_eq!(status(old).0, Tone::Warning);
    assert_eq!(status(new).0, Tone::Danger);
    assert!(marks(certificates(), new).contains(&"replaced"));
    assert!(
        !marks(certificates(), old).contains(&"replaced"),
        "counted once"
    );
    let why = reason(certificates(), new, "replaced");
    assert!(
        why.starts_with("Remote vCenter, vc-a.hamburg.example"),
        "{why}"
    );
    assert_eq!(
        words(certificates(), new, "subject"),
        "CN=vc-b.frankfurt.example"
    );
    let facts = (certificates().facts)(new);
    assert!(fact(&facts, "Thumbprint").starts_with("SHA-256 5B:04:D9"));
    assert_eq!(
        fact(&facts, "Server"),
        "Remote vCenter: vc-b.frankfurt.example"
    );
}

#[test]
fn a_warning_about_a_service_outside_of_the_pairing_names_its_address() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    let other = named(&all, "https://psc-b.frankfurt.example:443/");
    assert_eq!(words(certificates(), other, "role"), "Other service");
    let reconnect = &certificates().uses[0];
    assert_eq!(
        (reconnect.eligibility)(other),
        Eligibility::Possible,
        "its site is not told"
    );
}

#[test]
fn a_reported_certificate_that_is_stored_is_no_replacement() {
    let all = of(VsphereReplication, "pairings-certificate-warnings");
    let warned = stored(&all, "vc-b.frankfurt.example", "Stored, with a warning");
    assert!(marks(certificates(), warned).is_empty());
    // The other warning is about the replication server, of which none is stored.
    let server = stored(&all, "vr-b.frankfurt.example", "Presented, not stored");
    assert!(marks(certificates(), server).contains(&"replaced"));
}

#[test]
fn a_server_that_is_in_several_pairings_is_listed_once() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    let own: Vec<_> = all
        .iter()
        .filter(|it| it.row.title == "vc-a.hamburg.example")
        .collect();
    assert_eq!(own.len(), 1);
    let relations = (certificates().related)(own[0]);
    assert_eq!(relations.len(), 2);
    assert!(
        relations
            .iter()
            .all(|it| it.resource == "pairings" && it.id.is_some())
    );
    let owners = words(certificates(), own[0], "owner");
    assert!(owners.contains("frankfurt") && owners.contains("munich"));
    let ids: std::collections::BTreeSet<_> = all.iter().map(|it| &it.row.id).collect();
    assert_eq!(ids.len(), all.len());
}

#[test]
fn what_expires_is_marked_by_the_day() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    let old = stored(&all, "vc-b.frankfurt.example", "Stored, not presented");
    assert_eq!(cell(certificates(), old, "days-left"), Cell::Number(8));
    assert_eq!(marks(certificates(), old), ["expires-soon"]);
    assert_eq!(reason(certificates(), old, "expires-soon"), "8 days left");
    let gone = named(&all, "vr-b.frankfurt.example");
    assert_eq!(marks(certificates(), gone), ["expired"]);
    assert_eq!(cell(certificates(), gone, "days-left"), Cell::Number(-4));
    assert_eq!(
        reason(certificates(), gone, "expired"),
        "Expired 3 days ago"
    );
    let end = Timestamp(1_796_000_000_000);
    let of = |mark: &str, at: i64| (certificates().mark(mark).unwrap().applies)(old, Timestamp(at));
    assert!(of("expires-soon", end.0) && !of("expired", end.0));
    assert!(of("expired", end.0 + 1) && !of("expires-soon", end.0 + 1));
    assert!(of("expires-soon", end.0 - 30 * DAY) && !of("expires-soon", end.0 - 30 * DAY - 1));
    let (first, at) = earliest(certificates(), "expires", &all, NOW).unwrap();
    assert_eq!(
        (first.row.id.as_str(), at),
        (gone.row.id.as_str(), Timestamp(1_795_000_000_000))
    );
}

#[test]
fn reconnect_begins_with_the_pairing_of_a_certificate_of_the_other_site() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    let reconnect = &certificates().uses[0];
    let new = stored(&all, "vc-b.frankfurt.example", "Presented, not stored");
    assert_eq!((reconnect.eligibility)(new), Eligibility::Possible);
    let pairing = "3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11".to_owned();
    assert_eq!(
        new.form(reconnect).unwrap().fields,
        [("pairing".to_owned(), pairing)]
    );
    let own = named(&all, "vc-a.hamburg.example");
    assert!((reconnect.eligibility)(own).refusal().is_some());
}

#[test]
fn site_recovery_manager_reports_certificates_too() {
    let all = of(SiteRecoveryManager, "pairings");
    assert!(!all.is_empty());
    assert!(
        all.iter()
            .all(|it| it.form(&certificates().uses[0]).is_none())
    );
}

#[test]
fn a_site_has_a_certificate_of_its_api_and_of_its_tunnel() {
    let all = of(CloudDirectorAvailability, "sites");
    let vienna: Vec<_> = all
        .iter()
        .filter(|it| it.row.title.contains("vcda-vie"))
        .collect();
    let [api, tunnel] = vienna.as_slice() else {
        panic!("{vienna:#?}");
    };
    assert_eq!(words(certificates(), api, "role"), "API endpoint");
    assert_eq!(
        cell(certificates(), api, "expires"),
        Cell::Empty,
        "only its thumbprint is told"
    );
    assert!(words(certificates(), api, "thumbprint").starts_with("SHA-256 B8:21"));
    assert_eq!(words(certificates(), tunnel, "role"), "Tunnel");
    assert_eq!(
        words(certificates(), tunnel, "expires"),
        "2025-06-03T07:15:00.000Z"
    );
    assert_eq!(marks(certificates(), tunnel), ["expired"]);
    let relation = &(certificates().related)(tunnel)[0];
    assert_eq!(
        (relation.resource, relation.name.as_str()),
        ("sites", "Wien")
    );
}

#[test]
fn a_mismatch_that_the_appliance_reports_is_a_replacement() {
    let all = of(CloudDirectorAvailability, "sites-old-certificate");
    let replaced: Vec<_> = all
        .iter()
        .filter(|it| marks(certificates(), it).contains(&"replaced"))
        .collect();
    assert_eq!(replaced.len(), 1);
    assert_eq!(words(certificates(), replaced[0], "owner"), "Göteborg");
    assert_eq!(words(certificates(), replaced[0], "role"), "API endpoint");
}

#[test]
fn the_same_certificate_is_found_elsewhere_by_its_thumbprint() {
    let join = &certificates().joins[0];
    let all = of(VsphereReplication, "pairings-certificate-warnings");
    let warned = stored(&all, "vc-b.frankfurt.example", "Stored, with a warning");
    let server = stored(&all, "vr-b.frankfurt.example", "Presented, not stored");
    assert!(
        (join.applies)(warned, server),
        "the sample has one certificate"
    );
    assert!(!(join.applies)(warned, warned));
    let others = of(CloudDirectorAvailability, "sites");
    assert!(!others.iter().any(|it| (join.applies)(warned, it)));
}
