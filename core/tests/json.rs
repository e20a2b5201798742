//! What is JSON, judged by serde_json.

#![allow(clippy::unwrap_used, clippy::panic)]

use hawser_core::json::{Node, Value, parse, print, split, whole};
use proptest::prelude::*;

/// The same tree as serde_json makes of a text.
fn same(ours: &Value, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => match b.as_i64() {
            Some(b) => whole(a) == Some(b),
            None => a.parse::<f64>().ok() == b.as_f64(),
        },
        (Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(_), serde_json::Value::Object(b)) => b.iter().all(|(name, b)| {
            let member = Node::root(ours).at(name);
            member.0.is_some_and(|a| same(a, b))
        }),
        _ => false,
    }
}

fn any_tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        (-1e6..1e6).prop_map(|n: f64| serde_json::Value::from(n.round() / 8.0)),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read_as_the_same_tree(tree in any_tree(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) };
        let ours = parse(text.unwrap().as_bytes()).unwrap();
        prop_assert!(same(&ours, &tree), "{ours:?}");
        let printed = print(&ours);
        prop_assert!(same(&ours, &serde_json::from_str(&printed).unwrap()), "{printed}");
    }

    /// Nearly JSON: what is built of its own signs.
    #[test]
    fn what_serde_json_refuses_is_refused(
        text in r#"(\{|\}|\[|\]|:|,|"|"a"|\\|\\u00e|\\ud83d\\ude00|-|0|7|\.|e|\+|true|null|fals| |\n){0,12}"#
    ) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match (parse(text.as_bytes()), theirs) {
            (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{text}"),
            (Err(_), Err(_)) => {}
            // A number beyond a float is one all the same, as it stands.
            (Ok(_), Err(e)) if e.to_string().contains("number out of range") => {}
            (ours, theirs) => prop_assert!(false, "{text}: {ours:?}, {theirs:?}"),
        }
    }

    #[test]
    fn a_whole_number_keeps_its_digits_wherever_the_point_stands(n in -1_000_000_000i64..1_000_000_000, by in 0u32..9) {
        let moved = format!("{n}e-{by}");
        prop_assert_eq!(whole(&moved), Some(n / 10i64.pow(by)));
        prop_assert_eq!(whole(&format!("{n}.0e{by}")), Some(n * 10i64.pow(by)));
    }
}

#[test]
fn a_number_that_no_integer_can_hold_is_none() {
    for number in ["1e19", "9223372036854775808", "-1e99999999999", "7e300"] {
        assert_eq!(whole(number), None, "{number}");
    }
    for number in ["0e99999", "1e-99999999999", "0.99", "-0"] {
        assert_eq!(whole(number), Some(0), "{number}");
    }
    assert_eq!(whole("-9223372036854775808"), Some(i64::MIN));
}

#[test]
fn nesting_ends_before_the_stack_does() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(deep(128).as_bytes()).is_ok());
    assert!(parse(deep(129).as_bytes()).is_err());
    assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn the_last_of_two_members_of_a_name_counts() {
    let value = parse(br#"{"a": 1, "b": 2, "a": 3}"#).unwrap();
    assert_eq!(Node::root(&value).at("a").int(), Some(3));
}

#[test]
fn the_entries_of_a_list_are_taken_out_unread_and_the_rest_is_read() {
    let text =
        "\u{feff}{\"_meta\": {\"total\": 3}, \"list\": [ {\"a\": \"}]\\\"\"} , {} ], \"x\": [1]}";
    let (entries, rest) = split(text.as_bytes(), "list").unwrap();
    let texts: Vec<&str> = entries.iter().map(|it| it.text).collect();
    assert_eq!(texts, [r#"{"a": "}]\""}"#, "{}"]);
    assert_ne!(entries[0].mark, entries[1].mark);
    assert_eq!(Node::root(&rest).at("_meta").at("total").int(), Some(3));
    assert_eq!(Node::root(&rest).at("list").entries(), 0);
    assert_eq!(Node::root(&rest).at("x").entries(), 1);
}

#[test]
fn what_is_no_such_list_is_left_to_be_read_as_a_whole() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"other":[]}"#,
        r#"{"list":{}}"#,
        r#"{"list":[1]}"#,
        r#"{"list":[{}]"#,
        r#"{"list":[{}]} x"#,
        r#"{"list":[{},]}"#,
        r#"{"list":[{"#,
        r#"{"list":[{}],}"#,
        r#"{"list":[],"list":[{}]}"#,
        r#"{"list":[{"a":"}]}"#,
    ] {
        assert!(split(text.as_bytes(), "list").is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn the_entries_read_one_by_one_are_those_of_the_whole(
        trees in prop::collection::vec(any_tree(), 0..6),
        pretty: bool,
    ) {
        let entries: Vec<_> = trees.iter().map(|tree| serde_json::json!({ "it": tree })).collect();
        let whole = serde_json::json!({ "before": 1, "list": entries, "behind": trees });
        let text = if pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) };
        let text = text.unwrap();
        let (found, rest) = split(text.as_bytes(), "list").unwrap();
        let all = parse(text.as_bytes()).unwrap();
        let read: Vec<Value> = found.iter().map(|it| parse(it.text.as_bytes()).unwrap()).collect();
        let items: Vec<Value> = Node::root(&all).at("list").items().map(|it| it.0.unwrap().clone()).collect();
        prop_assert_eq!(read, items);
        prop_assert_eq!(Node::root(&rest).at("behind").0, Node::root(&all).at("behind").0);
    }

    /// Nearly a list: what is built of its own signs. What is split is what is read.
    #[test]
    fn what_is_split_is_what_the_whole_has(
        inside in r#"(\{|\}|\[|\]|:|,|"|"a"|\\|7|true| ){0,14}"#
    ) {
        let text = format!(r#"{{"list":[{inside}]}}"#);
        if let Some((entries, _)) = split(text.as_bytes(), "list") {
            let read: Option<Vec<Value>> = entries.iter().map(|it| parse(it.text.as_bytes()).ok()).collect();
            let whole = parse(text.as_bytes()).ok();
            let items = whole.as_ref().map(|whole| Node::root(whole).at("list").items().map(|it| it.0.unwrap().clone()).collect::<Vec<_>>());
            prop_assert_eq!(read, items);
        }
    }
}
