//! Requests: paths, queries, bodies, and the encodings that they are made of.

use crate::samples;
use hawser_core::request::{Credentials, Json, Method, Password, Request, base64, decode, encode};
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::{PASSWORD, System};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_session_is_asked_for_shown_and_ended_as_the_contract_says() {
    let (spec, protocol) = (
        System::VsphereReplication.spec(),
        System::VsphereReplication.protocol(),
    );
    let way = &spec.sign_in[0];
    let sign_in = (protocol.signing_in)(&samples::appliance(), way, "administrator@vsphere.local");
    assert_eq!(
        (sign_in.method, sign_in.target()),
        (Method::Post, "/session".to_owned())
    );
    assert_eq!(sign_in.body, None);
    let user = "administrator@vsphere.local".to_owned();
    assert_eq!(
        sign_in.credentials,
        Credentials::Basic {
            user,
            password: PASSWORD
        }
    );
    assert_eq!(sign_in.slots(), [PASSWORD]);
    let who = (protocol.who)(&samples::appliance());
    assert_eq!(
        (who.method, who.target()),
        (Method::Get, "/session".to_owned())
    );
    let out = (protocol.signing_out)(&samples::appliance());
    assert_eq!(
        (out.method, out.target()),
        (Method::Delete, "/session".to_owned())
    );
    assert_eq!(spec.token_header, "x-dr-session");
    assert_eq!(out.credentials, Credentials::Session);
    assert_eq!(
        (
            Method::Get.as_str(),
            Method::Post.as_str(),
            Method::Delete.as_str()
        ),
        ("GET", "POST", "DELETE")
    );
}

#[test]
fn lists_are_asked_for_by_limit_and_offset() {
    let tasks = System::VsphereReplication.tasks().list.unwrap();
    assert_eq!(
        tasks(0).target(),
        "/tasks?limit=100&offset=0&sort_by=queued_time&order_by=desc"
    );
    assert!(tasks(3).target().contains("offset=300"));
    assert!(
        tasks(usize::MAX)
            .target()
            .starts_with("/tasks?limit=100&offset=")
    );
}

#[test]
fn ids_with_colons_and_foreign_letters_are_one_path_segment() {
    let task = System::VsphereReplication.tasks().one;
    assert_eq!(
        task("DrTask:17:λ/../x?y#z").target(),
        "/tasks/DrTask%3A17%3A%CE%BB%2F..%2Fx%3Fy%23z"
    );
    assert_eq!(
        encode("VirtualMachine:vm-29:6a1e"),
        "VirtualMachine%3Avm-29%3A6a1e"
    );
    assert_eq!(encode("AZaz09-._~"), "AZaz09-._~");
    assert_eq!(encode("%2e"), "%252e");
    assert_eq!(encode("..."), "...");
    assert_eq!(encode(""), "");
}

#[test]
fn an_id_of_dots_cannot_lead_a_request_somewhere_else() {
    for id in [".", ".."] {
        assert_eq!(encode(id), "no-such-id");
    }
}

#[test]
fn a_value_of_dots_in_a_query_is_sent_as_it_is() {
    let request = Request::get("/x")
        .query("filter", "..")
        .query("filter", ".");
    assert_eq!(request.target(), "/x?filter=..&filter=.");
}

#[test]
fn queries_are_appended_to_what_the_path_has() {
    let request = Request::get("/x").query("a", "1 &=+ü");
    assert_eq!(request.target(), "/x?a=1%20%26%3D%2B%C3%BC");
    assert_eq!(
        Request::post("/y?action=start").query("b", "2").target(),
        "/y?action=start&b=2"
    );
}

#[test]
fn nonsense_in_percent_encoding_stays_as_it_stands() {
    for text in ["%", "%4", "%zz", "100%", "%+1", "% 1", "a%g1b", "%é1"] {
        assert_eq!(decode(text), text);
    }
    assert_eq!(decode("%41%c3%bc%3A+"), "Aü:+");
    assert_eq!(decode("%ff"), "\u{fffd}");
}

#[test]
fn base64_is_as_rfc_4648_has_it() {
    for (plain, coded) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
        ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        // RFC 7617: a password beyond ASCII, in UTF-8.
        ("test:123\u{a3}", "dGVzdDoxMjPCow=="),
    ] {
        assert_eq!(base64(plain.as_bytes()), coded);
    }
    assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    assert_eq!(base64(&[0; 4]), "AAAAAA==");
}

#[test]
fn a_body_is_written_in_its_order_with_its_secrets() {
    let body = Json::Object(vec![
        ("url", Json::text("https://vc.example")),
        ("port", Json::Int(443)),
        ("password", Json::Slot(PASSWORD)),
        ("forced", Json::Bool(false)),
        ("nothing", Json::Null),
        ("inner", Json::Object(vec![("user", Json::text("\"x\"\n"))])),
        ("empty", Json::Object(Vec::new())),
    ]);
    let secrets = Secrets::new().with(PASSWORD, Secret::new("p\"a\\ss".to_owned()));
    assert_eq!(
        body.wire(&secrets).unwrap().reveal(),
        r#"{"url":"https://vc.example","port":443,"password":"p\"a\\ss","forced":false,"nothing":null,"inner":{"user":"\"x\"\n"},"empty":{}}"#
    );
    assert_eq!(body.slots(), [PASSWORD]);
    let shown = body.shown();
    assert!(
        shown.starts_with("{\n  \"url\": \"https://vc.example\",\n  \"port\": 443,"),
        "{shown}"
    );
    assert!(shown.contains("\"password\": \"‹password›\""), "{shown}");
    assert!(shown.contains("\"empty\": {}"), "{shown}");
    assert_eq!(
        body.print(|slot| format!("${}", slot.0))
            .matches("$password")
            .count(),
        1
    );
}

#[test]
fn a_body_with_an_empty_slot_is_not_sent() {
    let peer = Slot("peer-password");
    let body = Json::Object(vec![("a", Json::Slot(PASSWORD)), ("b", Json::Slot(peer))]);
    let secrets = Secrets::new().with(PASSWORD, Secret::new("open sesame".to_owned()));
    assert_eq!(body.wire(&secrets), Err(peer));
    assert_eq!(body.wire(&Secrets::new()), Err(PASSWORD));
}

#[test]
fn all_places_for_secrets_of_a_request_are_known() {
    let peer = Slot("peer-password");
    let request = Request::post("/x")
        .by(Credentials::SessionAndBasic {
            user: "u".to_owned(),
            password: peer,
        })
        .body(Json::Object(vec![("p", Json::Slot(PASSWORD))]));
    assert_eq!(request.slots(), [PASSWORD, peer]);
    assert_eq!(Request::get("/x").slots(), []);
}

#[test]
fn text_that_looks_like_a_slot_is_not_shown_as_one() {
    let body = Json::Object(vec![
        ("description", Json::text("‹password›")),
        ("password", Json::Slot(PASSWORD)),
    ]);
    let shown = body.shown();
    assert_eq!(shown.matches("‹password›").count(), 1, "{shown}");
    let read: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(read["description"], "‹password›");
}

/// Any body, and the value that it must read back as when its slots hold `secret`.
fn body(secret: String) -> impl Strategy<Value = (Json, Value)> {
    let leaf = prop_oneof![
        Just((Json::Null, Value::Null)),
        any::<bool>().prop_map(|b| (Json::Bool(b), json!(b))),
        any::<i64>().prop_map(|n| (Json::Int(n), json!(n))),
        any::<String>().prop_map(|t| (Json::text(t.clone()), json!(t))),
        "[‹›a-z\"\\\\ -]{0,12}".prop_map(|t| (Json::text(t.clone()), json!(t))),
        any::<Vec<char>>().prop_map(|c| {
            let text: String = c.into_iter().collect();
            (Json::text(text.clone()), json!(text))
        }),
        Just((Json::Slot(PASSWORD), json!(secret))),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let names = ["value", "pair_psc_info", "a \"b\"\\", "ü", ""];
        proptest::collection::vec(inner, 0..names.len()).prop_map(move |members| {
            let (bodies, values): (Vec<_>, Vec<_>) = members
                .into_iter()
                .zip(names)
                .map(|((body, value), name)| ((name, body), (name.to_owned(), value)))
                .unzip();
            (
                Json::Object(bodies),
                Value::Object(values.into_iter().collect()),
            )
        })
    })
}

proptest! {
    #![proptest_config(samples::cases(100))]

    #[test]
    fn what_is_sent_is_json_that_reads_back_as_the_same_value(
        (secret, (body, value)) in any::<String>().prop_flat_map(|s| (Just(s.clone()), body(s))),
    ) {
        let secrets = Secrets::new().with(PASSWORD, Secret::new(secret));
        let wire = body.wire(&secrets).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Value>(wire.reveal()).unwrap(), &value);
    }

    #[test]
    fn what_is_shown_is_json_too_with_marks_for_secrets(
        (body, value) in body("‹password›".to_owned()),
    ) {
        let shown = body.shown();
        prop_assert_eq!(&serde_json::from_str::<Value>(&shown).unwrap(), &value);
        prop_assert_eq!(shown.matches('‹').count(), body.slots().len());
    }

    #[test]
    fn an_encoded_segment_is_one_segment_and_reads_back(text in any::<String>()) {
        let coded = encode(&text);
        prop_assert!(coded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
        if text != "." && text != ".." {
            prop_assert_eq!(decode(&coded), text);
        }
    }

    #[test]
    fn decoding_takes_any_text(text in "[%0-9a-fA-Fé. +]{0,24}") {
        decode(&text);
    }

    #[test]
    fn base64_reads_back(bytes in any::<Vec<u8>>()) {
        const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let coded = base64(&bytes);
        prop_assert_eq!(coded.len(), bytes.len().div_ceil(3) * 4);
        let mut read = Vec::new();
        let (mut held, mut bits) = (0u32, 0);
        for digit in coded.trim_end_matches('=').chars() {
            held = held << 6 | u32::try_from(DIGITS.find(digit).unwrap()).unwrap();
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                read.push((held >> bits & 255) as u8);
            }
            held &= (1 << bits) - 1;
        }
        prop_assert_eq!(held, 0, "what is left over is zero");
        prop_assert_eq!(read, bytes);
    }
}

#[derive(serde::Serialize)]
struct Body<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    inner: Inner,
}

#[derive(serde::Serialize)]
struct Inner {
    forced: bool,
    port: u16,
    principal: Option<u8>,
    password: Password,
}

proptest! {
    /// A password's place is known by its type, never by how it looks.
    #[test]
    fn a_struct_is_sent_with_its_password_and_serialized_without(
        name in "[‹›a-z\"\\\\ -]{0,12}|‹password›",
        secret in "[‹›a-z\"\\\\ -]{0,12}|‹password›",
        noted: bool,
    ) {
        let inner = Inner { forced: true, port: 443, principal: None, password: Password(PASSWORD) };
        let body = Body { name: &name, note: noted.then_some("n"), inner };
        let request = Request::post("/x").json(&body);
        prop_assert_eq!(request.slots(), [PASSWORD]);
        let as_printed = serde_json::to_value(&body).unwrap();
        prop_assert_eq!(as_printed["inner"]["password"].as_str(), Some("‹password›"));
        let shown = request.body.as_ref().unwrap().shown();
        prop_assert_eq!(&serde_json::from_str::<Value>(&shown).unwrap(), &as_printed);
        let secrets = Secrets::new().with(PASSWORD, Secret::new(secret.clone()));
        let sent = request.body.unwrap().wire(&secrets).unwrap();
        let mut expected = as_printed;
        expected["inner"]["password"] = json!(secret);
        prop_assert_eq!(sent.reveal(), expected.to_string());
    }
}
