//! Which certificate of the other side is filled in, and what has to be compared first.

use super::*;
use hawser_core::operation::CertificateComparison;
use hawser_core::operation::selection::KnownCertificate;

/// A thumbprint whose pairs are all the same but for the first.
fn thumbprint(first: &str) -> String {
    format!("{first}:{}", ["AB"; 31].join(":"))
}

const DAY: i64 = 86_400_000;

/// A certificate that is valid for so many days before and after the form was opened.
fn certificate(first: &str, from: i64, until: i64) -> KnownCertificate {
    KnownCertificate {
        thumbprint: thumbprint(first),
        subject: "CN=vc-b.frankfurt.example".to_owned(),
        names: vec!["vc-b.frankfurt.example".to_owned()],
        not_before: Some(Timestamp(samples::QUEUED + from * DAY)),
        not_after: Some(Timestamp(samples::QUEUED + until * DAY)),
        is_presented: false,
    }
}

/// The form after a pairing with these certificates was picked.
fn with(certificates: Vec<KnownCertificate>) -> Draft {
    let mut draft = filled();
    let mut row = rows("pairings").remove(0);
    row.id = "another".to_owned();
    let Selection::Pairing(pairing) = &mut row.selection else {
        panic!("{:?}", row.selection);
    };
    pairing.remote_vc_certificates = certificates;
    draft.change(reconnect(), "pairing", Entry::Row(row));
    draft
}

fn comparison(draft: &Draft) -> Option<CertificateComparison> {
    (text("thumbprint").certificates)(draft)
}

fn hint(draft: &mut Draft, typed: &str) -> FieldHint {
    type_in(draft, "thumbprint", typed);
    said(draft, "thumbprint").unwrap().unwrap()
}

#[test]
fn of_several_certificates_the_one_valid_now_and_for_the_host_is_filled_in() {
    let expired = certificate("01", -900, -1);
    let fits = certificate("02", -10, 10);
    let early = certificate("03", 1, 900);
    let mut elsewhere = certificate("04", -10, 10);
    elsewhere.names = vec!["psc-b.frankfurt.example".to_owned()];
    let draft = with(vec![expired, early, elsewhere, fits]);
    assert_eq!(draft.value("thumbprint"), thumbprint("02"));
    assert_eq!(comparison(&draft), None);
}

#[test]
fn a_wildcard_and_dates_that_are_not_reported_fit() {
    let mut wildcard = certificate("01", -1, 1);
    wildcard.names = vec!["*.frankfurt.example".to_owned()];
    (wildcard.not_before, wildcard.not_after) = (None, None);
    let draft = with(vec![wildcard.clone()]);
    assert_eq!(draft.value("thumbprint"), thumbprint("01"));
    wildcard.names = vec!["*.example".to_owned()];
    assert_eq!(
        with(vec![wildcard]).value("thumbprint"),
        "",
        "one label only"
    );
}

#[test]
fn where_none_is_valid_nothing_is_filled_in_and_each_says_why() {
    let draft = with(vec![certificate("01", -900, -1), certificate("02", 1, 9)]);
    assert_eq!(draft.value("thumbprint"), "");
    let comparison = comparison(&draft).unwrap();
    let sources: Vec<&str> = comparison
        .cards
        .iter()
        .map(|it| it.source.as_str())
        .collect();
    assert_eq!(
        sources,
        [
            "Stored in the pairing, expired",
            "Stored in the pairing, not valid yet"
        ]
    );
}

#[test]
fn another_host_takes_the_filled_in_thumbprint_away_and_leaves_a_typed_one() {
    let mut draft = filled();
    type_in(&mut draft, "url", "psc-b.frankfurt.example");
    assert_eq!(draft.value("thumbprint"), "", "it was the vCenter's");
    let address = said(&draft, "url").unwrap().unwrap();
    assert!(
        address.words.contains("not the vCenter Server"),
        "{}",
        address.words
    );
    let vcenters = hint(&mut draft, KNOWN);
    assert_eq!(vcenters.tone, Tone::Warning);
    assert!(
        vcenters.words.contains("another host"),
        "{}",
        vcenters.words
    );
    let typed = hint(&mut draft, &thumbprint("07"));
    assert_eq!(
        typed.tone,
        Tone::Info,
        "there is nothing to compare it with"
    );
    type_in(&mut draft, "url", "psc-c.frankfurt.example");
    assert_eq!(draft.value("thumbprint"), thumbprint("07"), "it was typed");
    type_in(&mut draft, "thumbprint", "");
    type_in(&mut draft, "url", "VC-B.frankfurt.example");
    assert_eq!(draft.value("thumbprint"), KNOWN, "it is the vCenter again");
    assert_eq!(
        body(&draft)["pair_vc_id"],
        json!("b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02"),
        "the vCenter stays the one of the pairing"
    );
}

/// A pairing whose old certificate is stored and whose new one a warning reports.
fn replaced() -> Draft {
    let mut list = value("pairings-certificate-warnings");
    let server = &mut list["list"][0]["remote_vc_server"];
    let new = &mut server["certificate_warnings"][0]["certificate"];
    new["thumbprint"] = json!(thumbprint("0A"));
    new["not_before"] = json!(samples::QUEUED - DAY);
    let other = &mut server["certificate_warnings"][1]["certificate"];
    other["thumbprint"] = json!(thumbprint("0B"));
    let FieldKind::Picker(picker) = &reconnect().field("pairing").unwrap().kind else {
        panic!("no picker");
    };
    let row = (picker.read)(&Draft::default(), &read(&list))
        .rows
        .remove(0);
    let mut draft = Draft::new(&appliance(), "ref-1".to_owned(), Timestamp(samples::QUEUED));
    draft.change(reconnect(), "pairing", Entry::Row(row));
    draft
}

#[test]
fn a_replaced_certificate_is_compared_with_the_new_one_and_nothing_is_filled_in() {
    let mut draft = replaced();
    assert_eq!(draft.value("thumbprint"), "");
    assert_eq!(said(&draft, "thumbprint"), None, "nothing is praised");
    let comparison = comparison(&draft).unwrap();
    assert!(
        comparison.title.contains("was replaced"),
        "{}",
        comparison.title
    );
    let [old, new] = comparison.cards.as_slice() else {
        panic!("{:?}", comparison.cards);
    };
    assert_eq!(
        (old.title, new.title, new.source.as_str()),
        (
            "Old certificate",
            "New certificate",
            "Presented by the server now"
        )
    );
    assert_eq!(
        (old.thumbprint.to_string(), new.thumbprint.to_string()),
        (KNOWN.to_owned(), thumbprint("0A"))
    );
    for card in [old, new] {
        let labels: Vec<&str> = card.facts.iter().map(|fact| &*fact.label).collect();
        assert_eq!(labels, ["Subject", "Valid from", "Valid until"]);
        assert!(
            card.pairs
                .iter()
                .all(|(digits, differs)| digits.len() == 2 && *differs)
        );
    }
    assert!(
        comparison
            .text
            .contains("32 of 32 pairs differ, first at pair 1: 5B and 0A."),
        "{}",
        comparison.text
    );
    for (typed, tone, words) in [
        (thumbprint("0A"), Tone::Info, "This is the new certificate."),
        (
            KNOWN.to_owned(),
            Tone::Warning,
            "This is the old certificate.",
        ),
        (
            thumbprint("0B"),
            Tone::Warning,
            "neither the old nor the new",
        ),
    ] {
        let hint = hint(&mut draft, &typed);
        assert_eq!(hint.tone, tone, "{typed}");
        assert!(hint.words.contains(words), "{}", hint.words);
    }
}

#[test]
fn only_the_pairs_that_differ_are_marked() {
    let mut new = certificate("02", -1, 20);
    new.is_presented = true;
    let draft = with(vec![certificate("01", -10, 10), new]);
    let comparison = comparison(&draft).unwrap();
    for card in &comparison.cards {
        let marked: Vec<bool> = card.pairs.iter().map(|(_, differs)| *differs).collect();
        assert_eq!(marked.iter().filter(|it| **it).count(), 1);
        assert!(marked[0]);
    }
    assert!(comparison.text.contains("1 of 32 pairs differ"));
}

#[test]
fn two_stored_certificates_that_both_fit_have_to_be_chosen_from() {
    let draft = with(vec![certificate("02", -1, 20), certificate("01", -10, 10)]);
    assert_eq!(draft.value("thumbprint"), "");
    let cards = comparison(&draft).unwrap().cards;
    assert_eq!(
        cards[0].thumbprint.to_string(),
        thumbprint("01"),
        "the older one first"
    );
    assert_eq!(cards[1].source, "Stored in the pairing");
}
