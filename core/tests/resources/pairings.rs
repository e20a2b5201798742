//! Pairings of both products, and how their servers are connected.

use hawser_core::facts::Tone;
use hawser_core::operation::Eligibility;
use hawser_core::resource::{Cell, Object, Resource};
use hawser_core::system::System::{self, SiteRecoveryManager, VsphereReplication};
use serde_json::{Value, json};

use super::{cell, fact, marks, objects, reason, resource, sample, words};

fn pairings() -> &'static Resource {
    resource("pairings")
}

fn read(system: System, value: &Value) -> Vec<Object> {
    objects(pairings().source(system).unwrap(), None, value)
}

fn of(system: System, case: &str) -> Vec<Object> {
    read(system, &sample(system, case))
}

#[test]
fn the_status_of_each_server_is_a_column() {
    let pairing = of(VsphereReplication, "pairings-remote-error").remove(0);
    let status = |column| cell(pairings(), &pairing, column);
    let connected = Cell::Status(Tone::Success, "Connected".to_owned());
    assert_eq!(status("local-vcenter"), connected);
    assert_eq!(status("local-server"), connected);
    let failed = Cell::Status(Tone::Danger, "Not connected".to_owned());
    assert_eq!(status("remote-server"), failed);
    assert_eq!(marks(pairings(), &pairing), ["not-connected"]);
    assert!(reason(pairings(), &pairing, "not-connected").contains("Remote replication server"));
    assert_eq!(
        words(pairings(), &pairing, "product"),
        "vSphere Replication"
    );
    let facts = (pairings().facts)(&pairing);
    assert_eq!(fact(&facts, "Local vCenter version"), "8.0.3");
}

#[test]
fn both_products_have_pairings() {
    let pairing = of(SiteRecoveryManager, "pairings").remove(0);
    assert_eq!(
        words(pairings(), &pairing, "product"),
        "Site Recovery Manager"
    );
    assert_eq!(words(pairings(), &pairing, "remote-version"), "9.0.2.1");
    assert_eq!(
        words(pairings(), &pairing, "remote-name"),
        "srm-lej.hansekontor.example"
    );
    assert!(marks(pairings(), &pairing).is_empty());
    let relations = (pairings().related)(&pairing);
    let relation = &relations[0];
    assert_eq!((relation.resource, &relation.id), ("recovery-plans", &None));
    assert_eq!(relation.within, pairing.row.id);
    let other = of(VsphereReplication, "pairings").remove(0);
    assert_eq!((pairings().related)(&other)[0].resource, "replications");
}

#[test]
fn a_server_that_is_not_told_has_no_status() {
    let all = of(VsphereReplication, "pairings-partial");
    let untold = all
        .iter()
        .find(|it| cell(pairings(), it, "remote-server") == Cell::Empty);
    let untold = untold.unwrap();
    assert_eq!(marks(pairings(), untold), ["unknown"]);
    assert_eq!(
        reason(pairings(), untold, "unknown"),
        "Remote vCenter vc-b.frankfurt.example, Remote replication server"
    );
    assert_eq!(cell(pairings(), untold, "remote-name"), Cell::Empty);
}

#[test]
fn a_replaced_certificate_is_marked_and_a_reported_one_that_is_stored_is_not() {
    let all = of(VsphereReplication, "pairings-replaced-certificate");
    assert_eq!(marks(pairings(), &all[0]), ["certificate", "warning"]);
    assert_eq!(
        reason(pairings(), &all[0], "certificate"),
        "vc-b.frankfurt.example"
    );
    assert!(marks(pairings(), &all[1]).is_empty(), "{:?}", all[1]);
    let warned = of(VsphereReplication, "pairings-certificate-warnings").remove(0);
    assert_eq!(marks(pairings(), &warned), ["warning"]);
}

#[test]
fn reconnect_is_for_pairings_of_vsphere_replication_with_another_site() {
    let reconnect = &pairings().uses[0];
    let eligibility = reconnect.eligibility;
    let broken = of(VsphereReplication, "pairings-remote-error").remove(0);
    assert_eq!(eligibility(&broken), Eligibility::Offered);
    let well = of(VsphereReplication, "pairings").remove(0);
    assert!(eligibility(&well).reason().contains("Already connected"));
    let mut page = sample(VsphereReplication, "pairings");
    page["list"][0]["remote_vc_server"]["id"] = page["list"][0]["local_vc_server"]["id"].clone();
    let own = read(VsphereReplication, &page).remove(0);
    assert!(eligibility(&own).refusal().unwrap().contains("with itself"));
    assert_eq!(well.form(reconnect).unwrap().fields[0].1, well.row.id);
    let other = of(SiteRecoveryManager, "pairings").remove(0);
    assert_eq!(
        other.form(reconnect),
        None,
        "there is no such operation there"
    );
}

#[test]
fn the_other_side_and_the_other_product_are_found_by_their_vcenters() {
    let [other_side, other_product, _] = pairings().joins else {
        panic!("three joins");
    };
    let here = of(VsphereReplication, "pairings").remove(0);
    let mut page = sample(VsphereReplication, "pairings");
    let pairing = &mut page["list"][0];
    let (local, remote) = (
        pairing["local_vc_server"].take(),
        pairing["remote_vc_server"].take(),
    );
    pairing["local_vc_server"] = remote;
    pairing["remote_vc_server"] = local;
    let there = read(VsphereReplication, &page).remove(0);
    assert!((other_side.applies)(&here, &there) && (other_side.applies)(&there, &here));
    assert!(!(other_side.applies)(&here, &here));
    assert!(!(other_product.applies)(&here, &there));
    let mut page = sample(SiteRecoveryManager, "pairings");
    page["list"][0]["local_vc_server"]["id"] = json!("6A1E7F30-2f0c-4f0b-8a57-5d0c8d1f2a01");
    page["list"][0]["remote_vc_server"]["id"] = json!("b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02");
    let srm = read(SiteRecoveryManager, &page);
    assert!((other_product.applies)(&here, &srm[0]) && !(other_product.applies)(&here, &srm[1]));
    assert!(
        !(other_side.applies)(&there, &srm[0]),
        "that is another product"
    );
}
