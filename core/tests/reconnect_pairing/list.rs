//! Pairings that are not what they seem.

use super::*;

#[test]
fn the_pairing_of_a_site_with_itself_is_not_offered() {
    let mut list = value("pairings-remote-error");
    let own = list["list"][0]["local_vc_server"].clone();
    list["list"][0]["remote_vc_server"] = own;
    let FieldKind::Picker(picker) = &reconnect().field("pairing").unwrap().kind else {
        panic!("no picker");
    };
    let row = (picker.read)(&Draft::default(), &read(&list))
        .rows
        .remove(0);
    assert!(
        matches!(&row.eligibility, Eligibility::Refused(why) if why.contains("with itself")),
        "{:?}",
        row.eligibility
    );
    let mut draft = filled();
    draft.pick("pairing", row);
    assert_eq!(draft.errors(reconnect())[0].field, "pairing");
}

#[test]
fn one_server_of_unknown_status_leaves_the_pairing_unknown() {
    let mut list = value("pairings");
    list["list"][0]["remote_vrms"]["server_status"] = json!("HIBERNATING");
    let FieldKind::Picker(picker) = &reconnect().field("pairing").unwrap().kind else {
        panic!("no picker");
    };
    let row = (picker.read)(&Draft::default(), &read(&list))
        .rows
        .remove(0);
    assert_eq!(row.badge, Some((Tone::Neutral, "HIBERNATING".to_owned())));
}
