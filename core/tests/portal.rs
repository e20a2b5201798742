//! Messages that a portal may send to a console in its frame, and that nobody may.

mod list;

use crate::samples::all_of;
use hawser_core::config::read_config;
use hawser_core::portal::{LARGEST, Portal, PortalEvent, Reason, WindowMessage};
use hawser_core::wire::print;
use proptest::prelude::*;
use serde_json::Value;

const PORTAL: &str = "https://portal.example.com";

fn hello(origin: &str) -> WindowMessage<'_> {
    WindowMessage {
        origin,
        from_parent: true,
        ports: 1,
        version: 1.0,
        kind: "connect",
    }
}

fn unconnected() -> Portal {
    Portal::new(vec![PORTAL.to_owned()])
}

fn connected() -> Portal {
    let mut portal = unconnected();
    assert_eq!(portal.window(hello(PORTAL)), PortalEvent::Connected);
    portal
}

fn sample(case: &str) -> String {
    let found = all_of("portal").into_iter().find(|(name, _)| name == case);
    String::from_utf8(found.unwrap().1).unwrap()
}

/// The members that a message sets, as JSON.
fn set(text: &str) -> serde_json::Value {
    match connected().port(Some(text)) {
        PortalEvent::Set(members) => {
            let members = members.into_iter().map(|(name, it)| (name.to_owned(), it));
            serde_json::from_str(&print(&Value::Object(members.collect()))).unwrap()
        }
        other => panic!("{text}: {other:?}"),
    }
}

fn why(text: &str) -> Reason {
    match connected().port(Some(text)) {
        PortalEvent::Dropped(reason) => reason,
        other => panic!("{text}: {other:?}"),
    }
}

// ---- the handshake ----

#[test]
fn a_portal_on_the_list_connects_once() {
    let mut portal = unconnected();
    assert_eq!(portal.connected(), None);
    assert_eq!(portal.window(hello(PORTAL)), PortalEvent::Connected);
    assert_eq!(portal.connected(), Some(PORTAL));
    let again = portal.window(hello(PORTAL));
    assert_eq!(again, PortalEvent::Dropped(Reason::Connected));
    assert_eq!((portal.dropped(), portal.connected()), (1, Some(PORTAL)));
}

#[test]
fn an_origin_is_on_the_list_letter_by_letter_or_not_at_all() {
    for origin in [
        "https://portal.example.co",
        "https://portal.example.com.evil.example",
        "https://portal.example.com:8443",
        "http://portal.example.com",
        "https://portal.example.com/",
        "https://PORTAL.example.com",
        "https://evil.example",
        "null",
        "",
    ] {
        let heard = unconnected().window(hello(origin));
        assert_eq!(
            heard,
            PortalEvent::Dropped(Reason::ForeignOrigin),
            "{origin}"
        );
    }
}

#[test]
fn without_a_list_nobody_connects() {
    let mut portal = Portal::new(Vec::new());
    let heard = portal.window(hello(PORTAL));
    assert_eq!(heard, PortalEvent::Dropped(Reason::ForeignOrigin));
}

#[test]
fn what_is_no_handshake_says_why_and_leaves_the_way_open_for_one() {
    let good = hello(PORTAL);
    #[rustfmt::skip]
    let rows = [
        (WindowMessage { from_parent: false, ..good }, Reason::NotTheParent),
        (WindowMessage { kind: "", version: f64::NAN, ..good }, Reason::NotConnect),
        (WindowMessage { kind: "disconnect", ..good }, Reason::NotConnect),
        (WindowMessage { version: f64::NAN, ..good }, Reason::NotConnect),
        (WindowMessage { version: 2.0, ..good }, Reason::Version),
        (WindowMessage { ports: 0, ..good }, Reason::Port),
        (WindowMessage { ports: 2, ..good }, Reason::Port),
    ];
    let mut portal = unconnected();
    for (count, (message, reason)) in (1..).zip(rows) {
        assert_eq!(portal.window(message), PortalEvent::Dropped(reason));
        assert_eq!(portal.dropped(), count);
        assert_eq!(portal.last_dropped(), Some(reason));
    }
    assert_eq!(portal.window(good), PortalEvent::Connected);
}

#[test]
fn nothing_counts_over_a_port_before_the_handshake() {
    let mut portal = unconnected();
    let heard = portal.port(Some(&sample("set")));
    assert_eq!(heard, PortalEvent::Dropped(Reason::NotConnected));
    assert_eq!(portal.ask(), None);
}

// ---- members ----

#[test]
fn members_of_the_element_are_set_and_others_are_passed_over() {
    let all = set(&sample("set"));
    assert_eq!(all["theme"], "dark");
    assert_eq!(all["locale"], "de-DE");
    assert_eq!(all["readOnly"], false);
    assert_eq!(
        set(&sample("set-one")),
        serde_json::json!({"theme": "light"})
    );
    assert_eq!(set(&sample("newer")), serde_json::json!({"theme": "auto"}));
    assert_eq!(
        set(&sample("set-back")),
        serde_json::json!({"operation": null, "target": null})
    );
}

#[test]
fn a_configuration_is_handed_on_as_it_came() {
    let set = set(&sample("set-configuration"));
    let config = set["configuration"].to_string();
    assert!(read_config(config.as_bytes()).is_ok(), "{config}");
}

#[test]
fn a_message_with_a_wrong_member_is_dropped_as_a_whole() {
    for (member, name) in [
        (r#""theme": "pink""#, "theme"),
        (r#""theme": 1"#, "theme"),
        (r#""readOnly": "yes""#, "readOnly"),
        (r#""sessions": 1"#, "sessions"),
        (r#""locale": []"#, "locale"),
        (r#""locale": "de\nDE""#, "locale"),
        (r#""configuration": "config.json""#, "configuration"),
        (r#""configuration": []"#, "configuration"),
        (r#""config": "https://evil.example/config.json""#, "config"),
        (r#""config": "//evil.example/config.json""#, "config"),
        (r#""config": "/\\evil.example/config.json""#, "config"),
        (r#""config": "javascript:alert(1)""#, "config"),
        (r#""config": "data:application/json,{}""#, "config"),
    ] {
        let text = format!(r#"{{"type": "set", "operation": "pair-sites", {member}}}"#);
        assert_eq!(why(&text), Reason::Member(name), "{text}");
    }
    let long = format!(r#"{{"type": "set", "target": "{}"}}"#, "x".repeat(4097));
    assert_eq!(why(&long), Reason::Member("target"));
}

#[test]
fn what_is_no_message_says_why() {
    for (text, reason) in [
        ("", Reason::NotJson),
        ("hello", Reason::NotJson),
        ("{", Reason::NotJson),
        ("[]", Reason::NotJson),
        ("{}", Reason::NotJson),
        (r#"{"type": 1}"#, Reason::NotJson),
        (r#"{"type": "eval"}"#, Reason::UnknownType),
        (r#"{"type": "SET"}"#, Reason::UnknownType),
    ] {
        assert_eq!(why(text), reason, "{text}");
    }
    assert_eq!(
        connected().port(None),
        PortalEvent::Dropped(Reason::NotText)
    );
    let full = |bytes: usize| {
        let rest = r#"{"type": "set", "x": ""}"#.len();
        format!(r#"{{"type": "set", "x": "{}"}}"#, "x".repeat(bytes - rest))
    };
    assert_eq!(set(&full(LARGEST)), serde_json::json!({}));
    assert_eq!(why(&full(LARGEST + 1)), Reason::TooLarge);
}

// ---- sessions ----

#[test]
fn a_session_is_taken_once_and_only_where_it_was_asked_for() {
    let mut portal = connected();
    let text = sample("session");
    let unasked = portal.port(Some(&text));
    assert_eq!(unasked, PortalEvent::Dropped(Reason::NotAsked));
    assert_eq!(portal.ask(), Some(1));
    let PortalEvent::Session { request: 1, header } = portal.port(Some(&text)) else {
        panic!("it was asked for");
    };
    let (name, value) = header.unwrap();
    assert_eq!(name, "vmware-api-session-id");
    assert_eq!(value.reveal(), "b00db39f948d13ea1e59b4d6fce56389");
    let again = portal.port(Some(&text));
    assert_eq!(again, PortalEvent::Dropped(Reason::NotAsked));
}

#[test]
fn an_answer_that_comes_too_late_or_without_a_session_is_one_all_the_same() {
    let mut portal = connected();
    assert_eq!(portal.ask(), Some(1));
    let none = portal.port(Some(&sample("session-none")));
    let wanted = PortalEvent::Session {
        request: 1,
        header: None,
    };
    assert_eq!(none, wanted);
    assert_eq!(portal.ask(), Some(2));
    portal.give_up(2);
    let late = portal.port(Some(r#"{"type": "session", "request": 2}"#));
    assert_eq!(late, PortalEvent::Dropped(Reason::NotAsked));
}

#[test]
fn a_wrong_header_leaves_the_question_open() {
    let mut portal = connected();
    assert_eq!(portal.ask(), Some(1));
    for (rest, name) in [
        (r#""header": "x-token""#, "value"),
        (r#""value": "abcd""#, "header"),
        (r#""header": "Cookie", "value": "abcd""#, "header"),
        (r#""header": "Sec-Fetch-Mode", "value": "abcd""#, "header"),
        (
            r#""header": "proxy-authorization", "value": "abcd""#,
            "header",
        ),
        (r#""header": "x token", "value": "abcd""#, "header"),
        (r#""header": "x:token", "value": "abcd""#, "header"),
        (r#""header": "x-t\u00f6ken", "value": "abcd""#, "header"),
        (
            r#""header": "x-token", "value": "ab\r\nX-Other: 1""#,
            "value",
        ),
        (r#""header": "x-token", "value": "s\u00e9same""#, "value"),
        (r#""header": "x-token", "value": " abcd""#, "value"),
        (r#""header": "x-token", "value": 7"#, "value"),
    ] {
        let text = format!(r#"{{"type": "session", "request": 1, {rest}}}"#);
        let heard = portal.port(Some(&text));
        assert_eq!(heard, PortalEvent::Dropped(Reason::Member(name)), "{text}");
    }
    let good = portal.port(Some(&sample("session")));
    assert!(matches!(good, PortalEvent::Session { .. }), "{good:?}");
}

#[test]
fn only_so_many_questions_are_open() {
    let mut portal = connected();
    let asked: Vec<u32> = std::iter::from_fn(|| portal.ask()).take(1000).collect();
    assert_eq!(asked, (1..=64).collect::<Vec<u32>>());
    portal.give_up(1);
    assert_eq!(portal.ask(), Some(65));
}

#[test]
fn no_session_is_in_anything_that_can_be_printed() {
    let mut portal = connected();
    assert_eq!(portal.ask(), Some(1));
    let heard = portal.port(Some(&sample("session")));
    assert!(!format!("{heard:?} {portal:?}").contains("b00db39f"));
}

// ---- whatever comes ----

fn any_text() -> impl Strategy<Value = String> {
    let good: Vec<String> = all_of("portal")
        .into_iter()
        .map(|(_, body)| String::from_utf8(body).unwrap())
        .collect();
    prop_oneof![
        any::<String>(),
        (
            prop::sample::select(good.clone()),
            any::<prop::sample::Index>()
        )
            .prop_map(|(text, at)| {
                let mut end = at.index(text.len() + 1);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text[..end].to_owned()
            }),
        prop::sample::select(good),
    ]
}

proptest! {
    #[test]
    fn foreign_and_malformed_window_messages_change_nothing_and_are_counted(
        origin in prop_oneof![any::<String>(), Just(PORTAL.to_owned())],
        from_parent: bool,
        ports in 0usize..3,
        version in prop_oneof![any::<f64>(), Just(1.0)],
        kind in prop_oneof![any::<String>(), Just("connect".to_owned())],
    ) {
        let message = WindowMessage {
            origin: &origin, from_parent, ports, version, kind: &kind,
        };
        let good = origin == PORTAL && from_parent && ports == 1 && version == 1.0 && kind == "connect";
        for mut portal in [unconnected(), connected()] {
            let before = portal.connected().map(str::to_owned);
            let heard = portal.window(message);
            if good && before.is_none() {
                prop_assert_eq!(heard, PortalEvent::Connected);
                prop_assert_eq!(portal.dropped(), 0);
            } else {
                prop_assert!(matches!(heard, PortalEvent::Dropped(_)));
                prop_assert_eq!(portal.connected().map(str::to_owned), before);
                prop_assert_eq!(portal.dropped(), 1);
            }
        }
    }

    #[test]
    fn a_text_over_the_port_is_taken_whole_or_counted_and_never_both(texts in prop::collection::vec(any_text(), 0..12)) {
        let mut portal = connected();
        portal.ask();
        let mut open = 1;
        for text in &texts {
            let before = portal.clone();
            match portal.port(Some(text)) {
                PortalEvent::Dropped(_) => {
                    prop_assert_eq!(portal.dropped(), before.dropped() + 1);
                    prop_assert_eq!(portal.connected(), before.connected());
                }
                PortalEvent::Session { request, .. } => {
                    prop_assert_eq!((open, request), (1, 1));
                    open = 0;
                }
                PortalEvent::Set(_) => prop_assert_eq!(&portal, &before),
                PortalEvent::Connected => prop_assert!(false, "no port can do that"),
            }
        }
    }
}

// ---- the document ----

#[test]
fn every_example_of_the_document_is_a_sample_and_every_sample_an_example() {
    let document = include_str!("../../docs/portal-protocol.md");
    let (_, part) = document.split_once("## What the portal says").unwrap();
    let (part, _) = part.split_once("\n## ").unwrap();
    let blocks = part.split("```json\n").skip(1);
    let mut examples: Vec<serde_json::Value> = blocks
        .map(|block| serde_json::from_str(block.split("```").next().unwrap()).unwrap())
        .collect();
    let mut files: Vec<serde_json::Value> = all_of("portal")
        .iter()
        .map(|(_, body)| serde_json::from_slice(body).unwrap())
        .collect();
    examples.sort_by_key(ToString::to_string);
    files.sort_by_key(ToString::to_string);
    assert_eq!(examples, files);
}
