//! Pair sites: what is typed and compared, and what is sent.

use crate::samples::vcda::{
    self, HAMBURG, LEIPZIG, NOW, appliance, checked, empty_draft, filled, looked, pairing,
    presented, reply, type_in,
};
use hawser_core::facts::{Shown, Tone};
use hawser_core::journal;
use hawser_core::operation::{Draft, FieldHint, FieldKind, TYPED, Text};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Method;
use hawser_core::secret::Secrets;
use proptest::prelude::*;

fn text(field: &str) -> &'static Text {
    match &pairing().field(field).unwrap().kind {
        FieldKind::Text(text) => text,
        _ => panic!("{field} is not typed"),
    }
}

fn said(draft: &Draft, field: &str) -> Option<Result<FieldHint, String>> {
    text(field).said_of(draft, field)
}

/// Returns the evaluation of an address.
fn said_of_address(address: &str) -> Option<Result<FieldHint, String>> {
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", address);
    said(&draft, "apiUrl")
}

fn wire(draft: &Draft) -> String {
    let prepared = checked(draft);
    let body = prepared.request().body.as_ref().unwrap();
    body.wire(&Secrets::new()).unwrap().reveal().to_owned()
}

// ---- what is sent ----

#[test]
fn what_is_sent_is_exactly_what_the_document_says() {
    let mut draft = filled();
    type_in(&mut draft, "description", "Branch Leipzig");
    let prepared = checked(&draft);
    let request = prepared.request();
    assert_eq!(
        (request.method, request.target().as_str()),
        (Method::Post, "/sites")
    );
    let thumbprint = presented().id;
    assert_eq!(
        wire(&draft),
        format!(
            r#"{{"apiThumbprint":"{thumbprint}","apiUrl":"{LEIPZIG}","description":"Branch Leipzig"}}"#
        )
    );
    assert!(thumbprint.starts_with(vcda::THUMBPRINT));
}

#[test]
fn a_description_is_left_out_where_there_is_none_and_sent_as_it_is_where_there_is() {
    assert!(!wire(&filled()).contains("description"));
    let mut draft = filled();
    let hostile = "\"},{\"apiUrl\":\"https://evil/\" <script>\u{202e}\\ ‹session› 'x' ü 𝄞";
    type_in(&mut draft, "description", hostile);
    let sent = hawser_core::wire::parse(wire(&draft).as_bytes()).unwrap();
    assert_eq!(sent["description"], hostile);
    assert_eq!(sent["apiUrl"], LEIPZIG);
    let shown = checked(&draft).shown();
    assert!(
        !shown.body.contains("‹session›"),
        "nothing typed looks like a secret's place"
    );
}

#[test]
fn the_id_of_the_draft_goes_along_is_shown_and_is_kept() {
    let prepared = checked(&filled());
    assert_eq!(
        prepared.request().headers,
        [("operationID", "hawser-4711".to_owned())]
    );
    let shown = ("operationID".to_owned(), "hawser-4711".to_owned());
    assert!(prepared.shown().headers.contains(&shown));
    let run = prepared.run("run-1".to_owned(), "root".to_owned(), NOW);
    let kept = journal::read(&journal::write(&run)).unwrap();
    assert!(kept.request.headers.contains(&shown));
}

#[test]
fn every_spelling_of_address_and_thumbprint_is_sent_in_one() {
    let expected = wire(&filled());
    for address in [
        "https://vcda-lej.hansekontor.example:8048",
        "  HTTPS://VCDA-LEJ.Hansekontor.example:8048/ ",
        "https://vcda-lej.hansekontor.example:08048/",
    ] {
        for thumbprint in [
            presented().id.to_lowercase(),
            presented().id.replace("SHA-256:", "").replace(':', " "),
            format!("sha256 Fingerprint={}", &presented().id[8..]),
        ] {
            let mut draft = empty_draft();
            type_in(&mut draft, "apiUrl", address);
            draft.pick("presented", presented());
            type_in(&mut draft, "apiThumbprint", &thumbprint);
            type_in(&mut draft, "compared", TYPED);
            assert_eq!(wire(&draft), expected, "{address} {thumbprint}");
        }
    }
}

// ---- the address ----

#[test]
fn each_mistake_in_an_address_has_words_of_its_own() {
    let mut told = Vec::new();
    for (address, words) in [
        ("vcda.example.com:8048", "Start with https://"),
        ("http://vcda.example.com:8048/", "only over HTTPS"),
        ("https://vcda.example .com:8048/", "Remove spaces"),
        ("https:\\\\vcda.example.com", "instead of backslashes"),
        (
            "https://root:secret@vcda.example.com:8048/",
            "user name and password",
        ),
        (
            "https://vcda.example.com:8048/?a=b",
            "the ? and everything after",
        ),
        (
            "https://vcda.example.com:8048/#top",
            "the # and everything after",
        ),
        ("https://vcda.example.com:8048/ui/admin", "Remove the path"),
        ("https://:8048/", "Enter a host name"),
        ("https:///", "Enter a host name"),
        ("https://göteborg.example:8048/", "in its xn-- form"),
        ("https://vcda!.example:8048/", "only letters, digits"),
        ("https://vcda..example:8048/", "Invalid host name"),
        ("https://-vcda.example:8048/", "Invalid host name"),
        (
            &format!("https://{}/", "1.".repeat(300) + "1"),
            "Invalid host name",
        ),
        (
            &format!("https://{}/", "1.".repeat(100) + "1"),
            "four numbers",
        ),
        ("https://10.71.248.300:8048/", "four numbers from 0 to 255"),
        ("https://10.71.248:8048/", "four numbers from 0 to 255"),
        ("https://vcda.example.com:/", "Enter a port after the colon"),
        ("https://vcda.example.com:0/", "from 1 to 65535"),
        ("https://vcda.example.com:80480/", "from 1 to 65535"),
        ("https://vcda.example.com:+80/", "from 1 to 65535"),
        ("https://2001:db8::1/", "in brackets, for example"),
        ("https://[2001:db8::1:8048/", "Only a port may follow"),
        ("https://[vcda]:8048/", "not an IPv6 address"),
        ("https://[2001:db8::1]x/", "Only a port may follow"),
    ] {
        let why = match said_of_address(address) {
            Some(Err(why)) => why,
            other => panic!("{address}: {other:?}"),
        };
        assert!(why.contains(words), "{address}: {why}");
        told.push(why);
        let mut draft = filled();
        type_in(&mut draft, "apiUrl", address);
        let errors = pairing().check(&appliance(), &draft, &[]).err().unwrap();
        assert_eq!(errors[0].field, "apiUrl");
    }
    told.dedup();
    assert!(told.len() >= 18, "{told:#?}");
}

#[test]
fn the_usual_address_needs_no_remark_and_an_unusual_port_gets_one() {
    assert_eq!(said_of_address(LEIPZIG), None);
    assert_eq!(said_of_address("https://[2001:db8::1]:8048/"), None);
    let remark = |address: &str| said_of_address(address).unwrap().unwrap();
    let other = remark("https://10.71.248.18/");
    assert_eq!(other.tone, Tone::Warning);
    assert!(other.words.contains("No port means 443") && other.words.contains("8048"));
    for (port, words) in [
        (9443, "Unusual port"),
        (8044, "management port of a Manager"),
        (8046, "management port of a Cloud service"),
        (8443, "internal port of a tunnel"),
    ] {
        let hint = remark(&format!("https://10.71.248.18:{port}/"));
        assert_eq!(hint.tone, Tone::Warning, "{port}");
        assert!(hint.words.contains(words), "{}", hint.words);
    }
    assert_eq!(
        remark("https://VCDA.example:8048").words,
        "Will be sent as https://vcda.example:8048/."
    );
}

#[test]
fn the_address_of_the_appliance_itself_is_no_other_site() {
    for own in [HAMBURG, "https://VCDA-HAM.hansekontor.example:8048"] {
        let why = said_of_address(own).unwrap().unwrap_err();
        assert!(why.contains("this appliance's own address"), "{why}");
    }
}

proptest! {
    #[test]
    fn any_text_is_an_address_or_is_told_why_not(text in "\\PC{0,40}", rest in "[a-z0-9.:/?#@\\[\\]-]{0,30}") {
        for address in [text.clone(), format!("https://{rest}"), format!("https://{text}")] {
            match said_of_address(&address) {
                Some(Err(why)) => prop_assert!(!why.is_empty()),
                Some(Ok(remark)) => prop_assert!(!remark.words.is_empty()),
                None => {}
            }
        }
    }

    #[test]
    fn any_thumbprint_is_judged(text in "\\PC{0,80}") {
        let mut draft = filled();
        type_in(&mut draft, "apiThumbprint", &text);
        let _ = said(&draft, "apiThumbprint");
        prop_assert!(pairing().check(&appliance(), &draft, &[]).is_err(), "nothing typed at random is a thumbprint");
    }
}

// ---- the thumbprint ----

#[test]
fn what_is_presented_is_looked_up_only_for_a_whole_address() {
    let FieldKind::Lookup(lookup) = &pairing().field("presented").unwrap().kind else {
        panic!("no look-up");
    };
    let asked = |address: &str| {
        let mut draft = empty_draft();
        type_in(&mut draft, "apiUrl", address);
        (lookup.request)(&draft).map(|request| request.target())
    };
    assert_eq!(asked(""), None);
    assert_eq!(asked("https://vcda-lej.hansekontor.example:"), None);
    let expected =
        "/config/remote-certificate?url=https%3A%2F%2Fvcda-lej.hansekontor.example%3A8048%2F";
    assert_eq!(asked(LEIPZIG).unwrap(), expected);
    assert_eq!(
        asked("https://vcda-lej.hansekontor.example:8048").unwrap(),
        expected,
        "another spelling of the same asks for the same"
    );
}

#[test]
fn the_path_of_the_look_up_can_be_configured() {
    let mut other = appliance();
    other
        .settings
        .push(("remoteCertificate", "/config/peer-certificate".to_owned()));
    let mut draft = Draft::new(&other, String::new(), NOW);
    type_in(&mut draft, "apiUrl", LEIPZIG);
    let FieldKind::Lookup(lookup) = &pairing().field("presented").unwrap().kind else {
        panic!("no look-up");
    };
    let request = (lookup.request)(&draft).unwrap();
    assert_eq!(request.path, "/config/peer-certificate");
}

#[test]
fn the_presented_thumbprint_is_read_in_every_form_it_may_have() {
    let digits = &presented().id[8..];
    for body in [
        format!(r#"{{"certificate":{{"thumbPrint":"SHA-256:{digits}"}}}}"#),
        format!(r#"{{"certificate":{{"thumbprint":"{digits}"}}}}"#),
        format!(r#"{{"thumbPrint":"{}"}}"#, digits.to_lowercase()),
    ] {
        assert_eq!(looked(&Ok(Reply::new(200, body))).row, Some(presented()));
    }
}

#[test]
fn where_nothing_is_presented_the_field_says_why_and_the_form_goes_on() {
    let strange = |body: &str| -> Outcome { Ok(Reply::new(200, body)) };
    for (outcome, why) in [
        (
            reply(500, "error-500-presented"),
            "Unable to connect to nowhere.example:443",
        ),
        (reply(403, "error-403"), "Permission denied."),
        (strange("{}"), "The response contains no thumbprint."),
        (
            strange(r#"{"certificate":{"thumbPrint":"AB"}}"#),
            "2 hex digits entered",
        ),
        (strange("not JSON"), "Unreadable response"),
        (Err(Failure::Network), "Could not reach the appliance"),
        (Ok(Reply::new(404, "")), "Not found on the appliance"),
    ] {
        let looked = looked(&outcome);
        assert_eq!((looked.row, looked.tone), (None, Tone::Warning));
        assert!(looked.words.contains(why), "{}", looked.words);
    }
    let mut draft = filled();
    draft.clear("presented");
    assert_eq!(wire(&draft), wire(&filled()));
    let remark = said(&draft, "apiThumbprint").unwrap().unwrap();
    assert!(remark.words.contains("Nothing to compare"));
}

#[test]
fn both_thumbprints_are_shown_and_a_difference_blocks() {
    let same = said(&filled(), "apiThumbprint").unwrap().unwrap();
    assert_eq!((same.tone, same.facts.len()), (Tone::Success, 2));
    let mut draft = filled();
    let wrong = presented().id.replace("84:6E", "84:6F");
    type_in(&mut draft, "apiThumbprint", &wrong);
    type_in(&mut draft, "compared", TYPED);
    let differ = said(&draft, "apiThumbprint").unwrap().unwrap();
    assert_eq!(differ.tone, Tone::Danger);
    assert_eq!(
        differ.words,
        "The thumbprints differ, first at pair 2: 6F and 6E."
    );
    let shown: Vec<&Shown> = differ.facts.iter().map(|f| &f.value).collect();
    let digits = |thumbprint: &str| Shown::Code(thumbprint.replace("SHA-256:", ""));
    assert_eq!(shown, [&digits(&wrong), &digits(&presented().id)]);
    let labels: Vec<&str> = differ.facts.iter().map(|fact| &*fact.label).collect();
    assert_eq!(labels, ["Entered, SHA-256", "Received, SHA-256"]);
    let errors = pairing().check(&appliance(), &draft, &[]).err().unwrap();
    assert_eq!(errors[0].field, "apiThumbprint");
    assert!(errors[0].message.contains("has a different thumbprint"));
}

#[test]
fn a_thumbprint_of_another_length_or_alphabet_is_explained() {
    for (typed, words) in [
        ("84:6E", "4 hex digits entered"),
        ("84:6E:BE:XY", "not a hex digit"),
        ("-----BEGIN CERTIFICATE-----", "enter only its thumbprint"),
        (
            "6F:5A:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:01:02",
            "requires SHA-256",
        ),
    ] {
        let mut draft = filled();
        type_in(&mut draft, "apiThumbprint", typed);
        let why = said(&draft, "apiThumbprint").unwrap().unwrap_err();
        assert!(why.contains(words), "{typed}: {why}");
    }
}

#[test]
fn the_tick_is_for_the_address_and_the_thumbprint_that_stand_there() {
    let errors = |draft: &Draft| -> Vec<&str> {
        let errors = pairing().check(&appliance(), draft, &[]).err().unwrap();
        errors.iter().map(|e| e.field).collect()
    };
    let mut draft = filled();
    type_in(&mut draft, "apiThumbprint", &presented().id.to_lowercase());
    assert_eq!(errors(&draft), ["compared"]);
    let mut draft = filled();
    type_in(
        &mut draft,
        "apiUrl",
        "https://vcda-rtm.hansekontor.example:8048/",
    );
    assert_eq!(errors(&draft), ["compared"]);
    assert!(
        draft.row("presented").is_none(),
        "it was presented elsewhere"
    );
    let all = errors(&empty_draft());
    assert_eq!(all, ["apiUrl", "apiThumbprint", "compared"]);
}

#[test]
fn a_link_carries_the_address_and_neither_thumbprint_nor_tick() {
    let linked: Vec<&str> = pairing()
        .fields
        .iter()
        .filter(|f| f.is_linked())
        .map(|f| f.id)
        .collect();
    assert_eq!(linked, ["apiUrl", "site"]);
}
