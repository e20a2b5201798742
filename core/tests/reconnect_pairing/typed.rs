//! Evaluations of typed and pasted values.

use super::*;

#[test]
fn a_thumbprint_is_compared_with_the_one_of_the_pairing() {
    let mut draft = filled();
    let remark = said(&draft, "thumbprint").unwrap().unwrap();
    assert_eq!(remark.tone, Tone::Success);
    type_in(&mut draft, "thumbprint", &KNOWN.replace("AE", "AF"));
    let remark = said(&draft, "thumbprint").unwrap().unwrap();
    assert_eq!(remark.tone, Tone::Warning);
    assert!(remark.words.contains("verify it on the remote server"));
    let shown: Vec<&Shown> = remark.facts.iter().map(|f| &f.value).collect();
    assert_eq!(
        shown,
        [
            &Shown::Code(KNOWN.replace("AE", "AF")),
            &Shown::Code(KNOWN.to_owned()),
        ]
    );
}

#[test]
fn a_wrong_thumbprint_is_explained_and_blocks() {
    for (typed, why) in [
        (&KNOWN[3..], "62 hex digits entered"),
        ("xyz", "not a hex digit"),
        ("MD5:00112233445566778899AABBCCDDEEFF", "MD5"),
    ] {
        let mut draft = filled();
        type_in(&mut draft, "thumbprint", typed);
        let errors = draft.errors(reconnect());
        assert_eq!(errors.len(), 1, "{typed}");
        assert_eq!(errors[0].field, "thumbprint");
        assert!(errors[0].message.contains(why), "{}", errors[0].message);
    }
}

#[test]
fn a_certificate_is_read_and_shown_whole() {
    let mut draft = filled();
    type_in(&mut draft, "thumbprint", "");
    type_in(&mut draft, "certificate", &pem("vcenter-rsa"));
    let remark = said(&draft, "certificate").unwrap().unwrap();
    let labels: Vec<&str> = remark.facts.iter().map(|f| &*f.label).collect();
    for label in [
        "Subject",
        "Issuer",
        "Valid from",
        "Valid until",
        "SHA-1",
        "SHA-256",
    ] {
        assert!(labels.contains(&label), "{label}");
    }
    assert_eq!(remark.tone, Tone::Info, "nothing to compare it with yet");
}

#[test]
fn a_certificate_with_another_thumbprint_than_the_one_above_blocks() {
    let mut draft = filled();
    type_in(&mut draft, "certificate", &pem("vcenter-rsa"));
    let errors = draft.errors(reconnect());
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].field, "certificate");
    assert!(errors[0].message.contains("does not match the thumbprint"));
}

#[test]
fn a_certificate_whose_thumbprint_is_typed_too_is_confirmed_by_either_digest() {
    let mut draft = filled();
    type_in(&mut draft, "certificate", &pem("root-ca-ec"));
    let remark = said(&draft, "certificate").unwrap().unwrap();
    assert_eq!(remark.tone, Tone::Success, "{remark:?}");
    let sha1 = remark.facts.iter().find(|f| f.label == "SHA-1").unwrap();
    let Shown::Code(sha1) = &sha1.value else {
        panic!("no code")
    };
    type_in(&mut draft, "thumbprint", sha1);
    assert_eq!(
        said(&draft, "certificate").unwrap().unwrap().tone,
        Tone::Success
    );
}

#[test]
fn an_expired_certificate_is_said_to_be_one_and_does_not_block() {
    let mut draft = filled();
    type_in(&mut draft, "thumbprint", "");
    type_in(&mut draft, "certificate", &pem("expired"));
    let remark = said(&draft, "certificate").unwrap().unwrap();
    assert_eq!(
        (remark.tone, remark.words.as_str()),
        (Tone::Warning, "This certificate has expired.")
    );
    assert_eq!(draft.errors(reconnect()), []);
}

#[test]
fn what_is_pasted_in_place_of_a_certificate_is_told_and_never_shown_again() {
    let key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
    for (pasted, why) in [
        (key, "private key"),
        ("hello", "Not a PEM certificate"),
        (&pem("vcenter-rsa")[..200], "END CERTIFICATE"),
    ] {
        let mut draft = filled();
        type_in(&mut draft, "certificate", pasted);
        let errors = draft.errors(reconnect());
        assert!(errors[0].message.contains(why), "{}", errors[0].message);
        assert!(!errors[0].message.contains("c2Vj"));
    }
}

#[test]
fn addresses_and_ports_have_a_message_for_each_mistake() {
    for (field, typed, why) in [
        ("url", "http://vc-b.example", "https://"),
        ("url", "ftp://vc-b.example", "https://"),
        ("url", "vc b", "must not contain spaces"),
        (
            "url",
            "https://admin:pw@vc-b.example",
            "enter them in their own fields",
        ),
        ("url", "https://", "host name"),
        ("url", "https://vc-b.example/?x=1", "host name"),
        ("port", "0", "1 to 65535"),
        ("port", "65536", "1 to 65535"),
        ("port", "https", "1 to 65535"),
    ] {
        let mut draft = filled();
        type_in(&mut draft, field, typed);
        let errors = draft.errors(reconnect());
        assert_eq!((errors.len(), errors[0].field), (1, field), "{typed}");
        assert!(
            errors[0].message.contains(why),
            "{typed}: {}",
            errors[0].message
        );
    }
    for typed in [
        "vc-b.example",
        "https://vc-b.example:443/",
        "[2001:db8::1]",
        "10.0.0.7",
    ] {
        let mut draft = filled();
        type_in(&mut draft, "url", typed);
        assert_eq!(draft.errors(reconnect()), [], "{typed}");
    }
}

#[test]
fn everything_that_is_missing_is_said_at_once_in_the_order_of_the_form() {
    let errors = Draft::default().errors(reconnect());
    let fields: Vec<&str> = errors.iter().map(|e| e.field).collect();
    assert_eq!(fields, ["pairing", "url", "port", "user", "password"]);
}

#[test]
fn a_link_brings_the_pairing_and_nothing_else() {
    let linked: Vec<&str> = reconnect()
        .fields
        .iter()
        .filter(|f| f.is_linked())
        .map(|f| f.id)
        .collect();
    assert_eq!(linked, ["pairing"]);
}
