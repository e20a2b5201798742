//! Bodies as trees and as structs.

use hawser_core::number::whole;
use hawser_core::wire::{Items, Label, Time, decode, lenient, parse, print, read, read_list};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Number, Value, json};

fn any_tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(|n: f64| Value::from(n.round() / 8.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn whole_of(number: &str) -> Option<i64> {
    whole(&number.parse::<Number>().unwrap())
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_the_same_tree(tree in any_tree(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) };
        let ours = parse(text.unwrap().as_bytes()).unwrap();
        prop_assert_eq!(&ours, &tree);
        prop_assert_eq!(parse(print(&ours).as_bytes()), Ok(tree));
    }

    #[test]
    fn a_whole_number_keeps_its_digits_wherever_the_point_stands(n in -1_000_000_000i64..1_000_000_000, by in 0u32..9) {
        prop_assert_eq!(whole_of(&format!("{n}e-{by}")), Some(n / 10i64.pow(by)));
        prop_assert_eq!(whole_of(&format!("{n}.0e{by}")), Some(n * 10i64.pow(by)));
    }

    /// Whatever stands in a field, the others are read.
    #[test]
    fn a_field_of_another_type_costs_only_itself(tree in any_tree()) {
        let reply = json!({"text": "x", "number": tree, "flag": tree, "time": tree, "inner": tree, "list": tree});
        prop_assert_eq!(read::<Reply>(&reply).text, Some("x".to_owned()));
        read::<Reply>(&tree);
        read_list::<Reply>(&tree);
    }
}

#[test]
fn a_number_that_no_integer_can_hold_is_none() {
    for number in ["1e19", "9223372036854775808", "-1e99999999999", "7e300"] {
        assert_eq!(whole_of(number), None, "{number}");
    }
    for number in ["0e99999", "1e-99999999999", "0.99", "-0"] {
        assert_eq!(whole_of(number), Some(0), "{number}");
    }
    assert_eq!(whole_of("-9223372036854775808"), Some(i64::MIN));
}

#[test]
fn numbers_keep_their_spelling_and_members_their_order() {
    let text = r#"{"z":1e400,"a":1.50,"m":[-0,12345678901234567890]}"#;
    assert_eq!(
        parse(text.as_bytes()).unwrap().to_string(),
        text.replace("e400", "e+400")
    );
}

#[test]
fn nesting_ends_before_the_stack_does() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(deep(127).as_bytes()).is_ok());
    assert!(parse(deep(128).as_bytes()).is_err());
    assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
}

/// serde_json parses the text of such a member as JSON, with a recursion limit of its own.
#[test]
fn json_within_json_is_not_followed() {
    let nested = |name: &str| {
        let mut text = "1".to_owned();
        for _ in 0..200 {
            let quoted: String = text
                .chars()
                .map(|c| match c {
                    '"' => "\\u0022".to_owned(),
                    '\\' => "\\u005c".to_owned(),
                    c => c.to_string(),
                })
                .collect();
            let (open, close) = ("[".repeat(100), "]".repeat(100));
            text = format!("{open}{{\"{name}\":\"{quoted}\"}}{close}");
        }
        text
    };
    for name in [
        "$serde_json::private::RawValue",
        "\\u0024serde_json::private::RawValue",
        "$serde_json::private::\\u0052awValue",
        "$serde_json\\u003a:private::RawValue",
    ] {
        let text = nested(name);
        let parsed = std::thread::Builder::new()
            .stack_size(1024 * 1024)
            .spawn(move || parse(text.as_bytes()).is_err())
            .unwrap();
        assert!(parsed.join().unwrap(), "{name}");
    }
    assert!(parse(br#"{"a": "\u00fc \u007f \u003c"}"#).is_ok());
}

#[test]
fn the_last_of_two_members_of_a_name_counts() {
    let (reply, _) = decode::<Reply>(br#"{"number": 1, "text": "x", "number": 3}"#).unwrap();
    assert_eq!(reply.number, Some(3));
}

#[serde_with::apply(Option => #[serde(deserialize_with = "lenient")])]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reply {
    text: Option<String>,
    label: Option<Label>,
    number: Option<i64>,
    flag: Option<bool>,
    time: Option<Time>,
    status: Option<Status>,
    inner: Option<Box<Reply>>,
    list: Items<Reply>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    InProgress,
    #[serde(untagged)]
    Other(String),
}

#[test]
fn only_what_is_there_and_of_the_right_form_is_read() {
    let of = |value: Value| {
        let every = [
            "text", "label", "number", "flag", "time", "status", "inner", "list",
        ];
        let members = every.map(|name| (name.to_owned(), value.clone()));
        read::<Reply>(&Value::Object(members.into_iter().collect()))
    };
    let text = of(json!("x"));
    assert_eq!(
        (text.text.as_deref(), text.label.as_deref()),
        (Some("x"), Some("x"))
    );
    assert_eq!(text.status, Some(Status::Other("x".to_owned())));
    assert!(text.number.is_none() && text.inner.is_none() && !text.list.is_list);
    let number = of(json!(7.9));
    assert_eq!(
        (number.number, number.label.as_deref()),
        (Some(7), Some("7.9"))
    );
    assert!(number.text.is_none() && number.flag.is_none() && number.status.is_none());
    assert_eq!(of(json!(" 42 ")).number, Some(42));
    assert_eq!(of(json!(u64::MAX)).number, None);
    assert_eq!(of(json!("TRUE")).flag, Some(true));
    assert_eq!(of(json!(false)).flag, Some(false));
    assert_eq!(of(json!(false)).label.as_deref(), Some("false"));
    assert_eq!(of(json!("IN_PROGRESS")).status, Some(Status::InProgress));
    for nothing in [json!(""), json!(null), json!(["x", 1])] {
        let reply = of(nothing);
        assert!(reply.text.is_none() && reply.label.is_none() && reply.number.is_none());
        assert!(reply.inner.is_none() && reply.time.is_none() && reply.status.is_none());
    }
    assert!(of(json!({"text": "y"})).inner.is_some());
}

#[test]
fn a_list_counts_the_entries_that_it_could_not_read() {
    let list = read_list::<Reply>(&json!([{"text": "a"}, 7, null, ["b"], {}]));
    assert_eq!((list.items.len(), list.unreadable, list.count()), (2, 3, 5));
    let none = read_list::<Reply>(&json!({"0": {}}));
    assert_eq!((none.is_list, none.count()), (false, 1));
    assert!(
        read::<Reply>(&json!(["a", "b", 3])).text.is_none(),
        "a list is no struct"
    );
}
