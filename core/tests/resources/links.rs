//! Links and sync providers of Hybrid Linked Mode.

use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::reply::{Outcome, Reply};
use hawser_core::resource::{Cell, Object, Resource, Source};
use hawser_core::system::System::Vcenter;

use super::{
    cell, fact, looked_at, marks, objects, reason, reply, resource, sample, within, words,
};

fn links() -> &'static Resource {
    resource("links")
}

fn providers() -> &'static Resource {
    resource("providers")
}

fn source(of: &'static Resource) -> &'static Source {
    of.source(Vcenter).unwrap()
}

fn link(outcome: &Outcome) -> Object {
    let all = objects(source(links()), None, &sample(Vcenter, "links-rest"));
    looked_at(source(links()), all[0].clone(), outcome)
}

fn provider(outcome: &Outcome) -> Object {
    let row = within(source(providers()), "links-rest").remove(0);
    let all = objects(
        source(providers()),
        Some(row),
        &sample(Vcenter, "providers-rest"),
    );
    looked_at(source(providers()), all[0].clone(), outcome)
}

#[test]
fn the_health_of_a_link_is_its_status() {
    let healthy = link(&reply(Vcenter, "link-healthy"));
    assert_eq!(
        healthy.row.badge,
        Some((Tone::Success, "Healthy".to_owned()))
    );
    assert!(marks(links(), &healthy).is_empty());
    let unhealthy = link(&reply(Vcenter, "link-unhealthy"));
    assert_eq!(
        unhealthy.row.badge,
        Some((Tone::Danger, "Unhealthy".to_owned()))
    );
    assert_eq!(marks(links(), &unhealthy), ["unhealthy"]);
    let why = reason(links(), &unhealthy, "unhealthy");
    assert!(!why.is_empty());
    assert_eq!(words(links(), &unhealthy, "message"), why);
    assert_eq!(
        fact(&(links().facts)(&unhealthy), "Message from vCenter"),
        why
    );
}

#[test]
fn a_vcenter_that_does_not_tell_the_health_says_nothing() {
    let older = Ok(Reply::new(
        404,
        sample(Vcenter, "error-404-operation").to_string(),
    ));
    for outcome in [older, Ok(Reply::new(200, "{}")), Ok(Reply::new(200, "[7]"))] {
        let link = link(&outcome);
        assert_eq!(
            (link.row.badge.clone(), marks(links(), &link).len()),
            (None, 0)
        );
        assert_eq!(cell(links(), &link, "status"), Cell::Empty);
    }
}

#[test]
fn a_link_leads_to_its_providers_and_begins_a_form() {
    let link = link(&reply(Vcenter, "link-unhealthy"));
    let relation = (links().related)(&link).remove(0);
    assert_eq!((relation.resource, relation.id), ("providers", None));
    assert_eq!(relation.within, link.row.id);
    let start = &links().uses[0];
    assert!(matches!((start.eligibility)(&link), Eligibility::Warned(_)));
    let fields = link.form(start).unwrap().fields;
    assert_eq!(fields, [("link".to_owned(), link.row.id.clone())]);
}

#[test]
fn the_last_sync_of_a_provider_is_told_in_columns() {
    let well = provider(&reply(Vcenter, "provider-succeeded"));
    assert_eq!(
        well.row.badge,
        Some((Tone::Success, "Succeeded".to_owned()))
    );
    assert_eq!(
        words(providers(), &well, "last-sync"),
        "2026-11-21T13:28:07.000Z"
    );
    assert_eq!(words(providers(), &well, "age"), "23 min");
    assert_eq!(words(providers(), &well, "interval"), "1 h");
    assert_eq!(cell(providers(), &well, "stage"), Cell::Empty);
    assert!(marks(providers(), &well).is_empty());
}

#[test]
fn failed_missing_and_running_syncs_are_marked() {
    let failed = provider(&reply(Vcenter, "provider-failed"));
    assert_eq!(marks(providers(), &failed), ["failed"]);
    assert!(reason(providers(), &failed, "failed").contains("credentials"));
    let never = provider(&reply(Vcenter, "provider-never"));
    assert_eq!(marks(providers(), &never), ["never"]);
    assert_eq!(cell(providers(), &never, "last-sync"), Cell::Empty);
    for case in [
        "provider-applying",
        "provider-applying-api",
        "provider-waiting",
    ] {
        let running = provider(&reply(Vcenter, case));
        assert_eq!(marks(providers(), &running), ["running"], "{case}");
        assert!(!words(providers(), &running, "stage").is_empty());
    }
}

#[test]
fn a_sync_can_be_started_by_how_the_provider_stands() {
    let start = &providers().uses[0];
    let eligibility = |outcome: &Outcome| (start.eligibility)(&provider(outcome));
    assert_eq!(
        eligibility(&reply(Vcenter, "provider-failed")),
        Eligibility::Offered
    );
    let running = eligibility(&reply(Vcenter, "provider-applying"));
    assert!(running.reason().contains("already running"));
    // Not told, not refused.
    let unread = Ok(Reply::new(500, "x"));
    assert_eq!(eligibility(&unread), Eligibility::Possible);
    let object = provider(&unread);
    assert_eq!(object.row.badge, None);
    let form = object.form(start).unwrap();
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["link", "provider"]);
    assert_eq!((providers().related)(&object)[0].resource, "links");
}
