//! Input of a form, kept for the next time that it is opened.

use crate::reconnect_pairing::{filled, type_in};
use crate::samples::{appliance, vcda};
use hawser_core::clock::Timestamp;
use hawser_core::operation::{
    CATALOGUE, Draft, Entry, FieldKind, KeptDrafts, Operation, TYPED, Text,
};
use proptest::prelude::*;

fn reconnect() -> &'static Operation {
    Operation::by_id("reconnect-pairing").unwrap()
}

/// A form of the operation that was just opened, with fields that a link filled in.
fn opened(operation: &Operation, reference: &str, fields: &[(&'static str, &str)]) -> Draft {
    let appliance = if operation.id == "pair-sites" {
        vcda::appliance()
    } else {
        appliance()
    };
    let mut draft = Draft::new(&appliance, reference.to_owned(), Timestamp(0));
    for (field, value) in fields {
        draft.change(operation, field, Entry::Text((*value).to_owned()));
    }
    draft
}

/// Keeps a draft, and reads it back as after a reload.
fn kept(operation: &Operation, draft: &Draft) -> KeptDrafts {
    let mut kept = KeptDrafts::default();
    kept.keep(operation, draft);
    KeptDrafts::read(&kept.print())
}

fn texts(operation: &Operation) -> impl Iterator<Item = (&'static str, &'static Text)> {
    operation
        .fields
        .iter()
        .filter_map(|field| match &field.kind {
            FieldKind::Text(text) => Some((field.id, *text)),
            _ => None,
        })
}

#[test]
fn everything_but_passwords_comes_back_for_the_same_target() {
    let mut draft = filled();
    for (field, value) in [
        ("url", "https://psc.example"),
        ("port", "8443"),
        ("user", "Jörg:admin@vsphere.local"),
        ("certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n"),
    ] {
        type_in(&mut draft, field, value);
    }
    let kept = kept(reconnect(), &draft);
    assert!(!kept.print().contains(TYPED), "{}", kept.print());
    let pairing = draft.value("pairing").to_owned();
    let mut again = opened(reconnect(), "ref-2", &[("pairing", &pairing)]);
    let found = kept.find(reconnect(), &again).unwrap().clone();
    again.restore(reconnect(), &found);
    for field in ["pairing", "url", "port", "user", "certificate"] {
        assert_eq!(again.value(field), draft.value(field), "{field}");
    }
    assert_eq!(again.value("password"), "", "it has to be typed again");
    // The row of the list comes later, and what was typed stays.
    let row = draft.row("pairing").unwrap().clone();
    again.change(reconnect(), "pairing", Entry::Row(row));
    assert_eq!(again.value("port"), "8443");
    assert_eq!(again.value("url"), "https://psc.example");
}

#[test]
fn the_target_comes_back_too_where_the_link_names_none() {
    let draft = filled();
    let kept = kept(reconnect(), &draft);
    let mut again = opened(reconnect(), "ref-2", &[]);
    let found = kept.find(reconnect(), &again).unwrap().clone();
    again.restore(reconnect(), &found);
    assert_eq!(again.value("pairing"), draft.value("pairing"));
    assert_eq!(again.value("user"), draft.value("user"));
}

#[test]
fn another_target_has_input_of_its_own() {
    let first = filled();
    let mut kept = kept(reconnect(), &first);
    let mut other = opened(reconnect(), "ref-1", &[("pairing", "pairing-2")]);
    assert!(kept.find(reconnect(), &other).is_none());
    other.change(reconnect(), "user", Entry::Text("root".to_owned()));
    kept.keep(reconnect(), &other);
    for draft in [&first, &other] {
        let found = kept.find(reconnect(), draft).unwrap();
        let mut again = opened(reconnect(), "ref-3", &[]);
        again.restore(reconnect(), found);
        assert_eq!(again.value("user"), draft.value("user"));
    }
}

#[test]
fn what_the_form_fills_in_by_itself_is_not_kept() {
    let mut draft = filled();
    assert!(!draft.value("url").is_empty() && !draft.value("thumbprint").is_empty());
    let text = kept(reconnect(), &draft).print();
    for field in ["url", "port", "thumbprint"] {
        assert!(!text.contains(draft.value(field)), "{field} in {text}");
    }
    draft.change(reconnect(), "user", Entry::Text(String::new()));
    assert!(kept(reconnect(), &draft).is_empty(), "nothing was typed");
}

#[test]
fn submitted_input_comes_back_for_its_target_alone() {
    let mut draft = filled();
    let mut kept = kept(reconnect(), &draft);
    // Typed on the same form before another pairing was picked.
    draft.change(reconnect(), "pairing", Entry::Text("pairing-2".to_owned()));
    kept.keep(reconnect(), &draft);
    kept.mark_sent(&draft);
    let kept = KeptDrafts::read(&kept.print());
    let fresh = opened(reconnect(), "ref-2", &[]);
    assert!(kept.find(reconnect(), &fresh).is_none());
    assert!(kept.find(reconnect(), &draft).is_some_and(|it| it.is_sent));
}

#[test]
fn input_that_is_there_already_is_not_replaced() {
    let draft = filled();
    let kept = kept(reconnect(), &draft);
    let mut other = draft.clone();
    other.change(reconnect(), "user", Entry::Text("root".to_owned()));
    let found = kept.find(reconnect(), &draft).unwrap().clone();
    other.restore(reconnect(), &found);
    assert_eq!(other.value("user"), "root");
}

#[test]
fn address_description_and_consent_of_a_pairing_come_back() {
    let operation = vcda::pairing();
    let mut draft = vcda::filled();
    vcda::type_in(&mut draft, "description", "Leipzig, Halle 4");
    let kept = kept(operation, &draft);
    let address = draft.value("apiUrl").to_owned();
    for link in [vec![], vec![("apiUrl", address.as_str())]] {
        let mut again = opened(operation, "ref-2", &link);
        let found = kept.find(operation, &again).unwrap().clone();
        again.restore(operation, &found);
        for field in ["apiUrl", "apiThumbprint", "compared", "description"] {
            assert_eq!(again.value(field), draft.value(field), "{field}");
        }
        assert!(again.row("presented").is_none(), "it is looked up again");
    }
    let elsewhere = opened(operation, "ref-2", &[("apiUrl", "https://other.example")]);
    assert!(kept.find(operation, &elsewhere).is_none());
}

#[test]
fn only_so_much_is_kept() {
    let mut kept = KeptDrafts::default();
    for number in 0..30 {
        let pairing = format!("pairing-{number}");
        let link = [("pairing", pairing.as_str()), ("user", "root")];
        kept.keep(reconnect(), &opened(reconnect(), "ref", &link));
    }
    let has = |pairing: &str| {
        let draft = opened(reconnect(), "ref", &[("pairing", pairing)]);
        kept.find(reconnect(), &draft).is_some()
    };
    assert!(has("pairing-29") && has("pairing-20") && !has("pairing-19"));
    let long = "x".repeat(100_000);
    kept.keep(
        reconnect(),
        &opened(reconnect(), "ref", &[("pairing", "long"), ("user", &long)]),
    );
    assert!(kept.print().len() < 10_000);
}

proptest! {
    /// Whatever stands in the storage, and whatever was typed.
    #[test]
    fn any_input_comes_back_and_no_storage_does_harm(typed in "\\PC{0,40}", stored in "\\PC{0,80}") {
        prop_assert!(KeptDrafts::read(&stored).print().len() < 1_000);
        for operation in CATALOGUE {
            for (field, text) in texts(operation) {
                let mut draft = opened(operation, "ref", &[]);
                draft.set(field, typed.clone());
                let kept = kept(operation, &draft);
                let is_typed = !typed.is_empty() && typed != (text.prefill)(&draft);
                prop_assert_eq!(kept.is_empty(), !is_typed);
                let empty = opened(operation, "ref-2", &[]);
                if let Some(found) = kept.find(operation, &empty) {
                    let mut again = empty.clone();
                    again.restore(operation, found);
                    prop_assert_eq!(again.value(field), &typed);
                }
            }
        }
    }
}
