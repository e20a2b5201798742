//! config.json: what is accepted, and what is said about each mistake.

use hawser_core::config::{Config, ConfigError, doubled_member, read_config, read_portals};
use hawser_core::system::System;
use serde_json::{Value, json};

/// Two appliances that name each other.
fn whole() -> Value {
    json!({
        "$schema": "config.schema.json",
        "title": "Example company",
        "appliances": [
            {"id": "vr-a", "name": "Replication A", "site": "Hamburg", "system": "vsphere-replication",
             "base": "/api/vr-a/api/rest/vr/v2", "peer": "vr-b", "signInGroup": "Hamburg"},
            {"id": "vr-b", "name": "Replication B", "site": "Frankfurt", "system": "vsphere-replication",
             "base": "/api/vr-b/api/rest/vr/v2/", "peer": "vr-a"}
        ]
    })
}

/// The whole configuration with one thing set at a JSON pointer.
fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut config = whole();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match config.pointer_mut(parent).unwrap() {
        Value::Array(list) => list.push(value),
        parent => parent[name] = value,
    }
    serde_json::to_vec_pretty(&config).unwrap()
}

/// The whole configuration without one member.
fn without(pointer: &str) -> Vec<u8> {
    let mut config = whole();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = config.pointer_mut(parent).unwrap();
    parent.as_object_mut().unwrap().remove(name).unwrap();
    serde_json::to_vec_pretty(&config).unwrap()
}

fn accepted(body: &[u8]) -> Config {
    read_config(body).unwrap()
}

fn mistakes(body: &[u8]) -> Vec<ConfigError> {
    let mistakes = read_config(body).unwrap_err();
    for mistake in &mistakes {
        assert!(!mistake.what.is_empty() && !mistake.example.is_empty());
    }
    mistakes
}

/// The only mistake, its place, and the text of its line.
fn mistake(body: &[u8]) -> (String, String, String) {
    let mut all = mistakes(body);
    assert_eq!(all.len(), 1, "{all:?}");
    let ConfigError {
        place, line, what, ..
    } = all.remove(0);
    let text = String::from_utf8_lossy(body);
    let line = text.lines().nth(line.unwrap() - 1).unwrap();
    (what, place, line.trim().trim_end_matches(',').to_owned())
}

#[test]
fn a_whole_configuration_is_read_in_its_order() {
    let config = accepted(&serde_json::to_vec(&whole()).unwrap());
    assert_eq!(config.title, "Example company");
    let ids: Vec<_> = config.appliances.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids, ["vr-a", "vr-b"]);
    let b = config.appliance("vr-b").unwrap();
    assert_eq!(
        (b.name.as_str(), b.site.as_str()),
        ("Replication B", "Frankfurt")
    );
    assert_eq!(b.system, System::VsphereReplication);
    assert_eq!(
        b.base, "/api/vr-b/api/rest/vr/v2",
        "without the slash at the end"
    );
    assert_eq!(b.peer.as_deref(), Some("vr-a"));
    assert_eq!(b.sign_in_group, None);
    assert_eq!(
        config.appliances[0].sign_in_group.as_deref(),
        Some("Hamburg")
    );
    assert!(config.appliance("vr-c").is_none());
}

#[test]
fn title_site_peer_and_sign_in_group_may_be_missing_or_null() {
    for pointer in [
        "/title",
        "/appliances/0/site",
        "/appliances/0/peer",
        "/appliances/0/signInGroup",
    ] {
        accepted(&without(pointer));
        accepted(&with(pointer, Value::Null));
    }
    assert_eq!(accepted(&without("/title")).title, "");
}

#[test]
fn a_byte_order_mark_and_space_around_words_do_no_harm() {
    let mut body = b"\xEF\xBB\xBF".to_vec();
    body.extend(with("/appliances/0/name", json!("  Replication A ")));
    assert_eq!(accepted(&body).appliances[0].name, "Replication A");
}

/// The bases that may and may not be, and what is said: the table of all tests of bases.
fn bases() -> Value {
    serde_json::from_str(include_str!("samples/config/bases.json")).unwrap()
}

#[test]
fn a_base_path_leads_to_this_origin_or_below_the_page() {
    for row in bases()["accepted"].as_array().unwrap() {
        let config = accepted(&with("/appliances/0/base", row["base"].clone()));
        assert_eq!(config.appliances[0].base, row["path"].as_str().unwrap());
    }
}

#[test]
fn any_other_base_path_is_refused_with_the_reason() {
    for row in bases()["refused"].as_array().unwrap() {
        let (what, place, line) = mistake(&with("/appliances/1/base", row["base"].clone()));
        assert!(
            what.contains(row["reason"].as_str().unwrap()),
            "{row}: {what}"
        );
        assert_eq!(place, "appliances[1].base");
        assert!(line.starts_with("\"base\""), "{line}");
    }
}

#[test]
fn a_setting_that_is_a_path_is_no_way_around_the_rule() {
    for path in [
        "//evil.example/x",
        "/x//y",
        "/../x",
        "/%2e%2e/x",
        "/x\u{202e}",
    ] {
        let mut config = whole();
        config["appliances"][0] = json!({"id": "a", "name": "A", "system": "cloud-director-availability",
            "base": "/", "remoteCertificate": path});
        config["appliances"][1]["peer"] = Value::Null;
        let (what, place, _) = mistake(&serde_json::to_vec_pretty(&config).unwrap());
        assert_eq!(place, "appliances[0].remoteCertificate", "{path}: {what}");
    }
}

#[test]
fn names_with_characters_that_deceive_are_refused_and_not_repeated() {
    for c in [
        '\u{202e}', '\u{2066}', '\u{61c}', '\u{200f}', '\u{7}', '\u{85}',
    ] {
        let deceiving = json!(format!("Site {c}A"));
        for pointer in [
            "/title",
            "/appliances/0/name",
            "/appliances/0/site",
            "/appliances/0/peer",
        ] {
            let (what, ..) = mistake(&with(pointer, deceiving.clone()));
            assert!(what.contains("change the writing direction"), "{what}");
        }
        let (what, place, _) = mistake(&with(&format!("/ti{c}tle"), json!("x")));
        assert!(!what.contains(c) && !place.contains(c), "{what}");
    }
}

#[test]
fn a_member_given_twice_is_refused_whichever_way_it_is_spelled() {
    let entry = |more: &str| {
        format!(
            r#"{{"title": "x", "appliances": [{{"id": "vr-a", "name": "A",
  "system": "vsphere-replication", "base": "/api/vr",
  {more}
}}]}}"#
        )
    };
    for more in [r#""base": "/admin""#, r#""base": null"#] {
        let (what, place, line) = mistake(entry(more).as_bytes());
        assert_eq!(
            (what.as_str(), place.as_str()),
            ("\"base\" appears more than once", "appliances[0].base")
        );
        assert_eq!(line, more);
    }
    let escaped = entry(r#""b\u0061se": "/admin""#);
    assert!(read_config(escaped.as_bytes()).is_err());
    let twice = br#"{"portals": [], "portals": ["https://portal.example.com"], "appliances": []}"#;
    let all = read_portals(twice).unwrap_err();
    assert_eq!(all[0].what, "\"portals\" appears more than once");
    let list =
        r#"{"proxy": {}, "appliances": [{"id": "a"}, {"host": "x", "port": 1, "host": "y"}]}"#;
    assert_eq!(doubled_member(list).as_deref(), Some("appliances[1].host"));
    assert_eq!(doubled_member(&entry(r#""site": {"name": 1}"#)), None);
}

#[test]
fn what_is_missing_is_named_at_the_appliance_it_is_missing_from() {
    for name in ["name", "system", "base"] {
        let body = without(&format!("/appliances/1/{name}"));
        let all = mistakes(&body);
        assert_eq!(
            all.len(),
            1,
            "one mistake has no consequences that are told too: {all:?}"
        );
        assert_eq!(all[0].what, format!("\"{name}\" is missing"));
        assert_eq!(all[0].place, "appliances[1]");
    }
}

#[test]
fn empty_and_mistyped_words_are_refused_where_they_stand() {
    for wrong in [
        json!(""),
        json!("  "),
        json!(7),
        json!([]),
        json!({"a": 1}),
        json!(true),
    ] {
        for name in ["id", "name", "site", "system", "base", "peer"] {
            let all = mistakes(&with(&format!("/appliances/1/{name}"), wrong.clone()));
            assert_eq!(all[0].what, "is required and must be text");
            assert_eq!(all[0].place, format!("appliances[1].{name}"));
        }
    }
    assert_eq!(mistake(&with("/title", json!(7))).1, "title");
}

#[test]
fn an_unknown_member_is_named_with_those_that_are_known() {
    let (what, place, line) = mistake(&with("/appliances/0/bsae", json!("/api")));
    assert!(what.starts_with("\"bsae\" is not a known member"), "{what}");
    assert!(
        what.contains("id, name, site, system, base, peer"),
        "{what}"
    );
    assert_eq!(place, "appliances[0].bsae");
    assert_eq!(line, "\"bsae\": \"/api\"");
    assert_eq!(mistake(&with("/tilte", json!("x"))).1, "tilte");
}

#[test]
fn an_unknown_system_is_named_with_those_that_are_known() {
    let (what, place, line) = mistake(&with("/appliances/1/system", json!("vsphere_replication")));
    let known: Vec<&str> = System::ALL.iter().map(|s| s.spec().id).collect();
    assert_eq!(
        what,
        format!(
            "\"vsphere_replication\" is not one of: {}",
            known.join(", ")
        )
    );
    assert_eq!(place, "appliances[1].system");
    assert_eq!(line, "\"system\": \"vsphere_replication\"");
}

#[test]
fn an_id_that_would_not_fit_into_addresses_is_refused() {
    for id in ["VR-A", "vr a", "vr/a", "vr_a", "vr.a", "büro", "‹x›"] {
        let mut config = whole();
        config["appliances"][0]["id"] = json!(id);
        config["appliances"][1]["peer"] = Value::Null;
        let (what, place, _) = mistake(&serde_json::to_vec_pretty(&config).unwrap());
        assert!(
            what.contains("only lowercase letters, digits and hyphens"),
            "{what}"
        );
        assert_eq!(place, "appliances[0].id");
    }
}

#[test]
fn an_id_given_twice_is_refused() {
    let mut config = whole();
    config["appliances"][0]["peer"] = Value::Null;
    config["appliances"][1]["id"] = json!("vr-a");
    config["appliances"][1]["peer"] = Value::Null;
    let (what, place, _) = mistake(&serde_json::to_vec_pretty(&config).unwrap());
    assert_eq!(what, "the id \"vr-a\" is used twice");
    assert_eq!(place, "appliances");
}

#[test]
fn a_peer_must_be_another_appliance() {
    let (what, ..) = mistake(&with("/appliances/0/peer", json!("vr-z")));
    assert_eq!(
        what,
        "\"vr-z\", the peer of \"vr-a\", is not a configured appliance"
    );
    let (what, ..) = mistake(&with("/appliances/0/peer", json!("vr-a")));
    assert_eq!(what, "\"vr-a\" is its own peer");
}

#[test]
fn a_list_that_is_missing_empty_mistyped_or_too_long_is_refused() {
    for (body, what) in [
        (without("/appliances"), "must be an array of appliances"),
        (
            with("/appliances", json!({})),
            "must be an array of appliances",
        ),
        (
            with("/appliances", json!([])),
            "is empty; configure at least one appliance",
        ),
    ] {
        let all = mistakes(&body);
        assert_eq!((all[0].what.as_str(), all.len()), (what, 1));
        assert_eq!(all[0].place, "appliances");
    }
    let many: Vec<_> = (0..65)
        .map(|i| json!({"id": format!("vr-{i}"), "name": "x", "system": "vsphere-replication", "base": "/x"}))
        .collect();
    let (what, ..) = mistake(&with("/appliances", json!(many)));
    assert_eq!(what, "has more than 64 entries");
}

#[test]
fn an_entry_that_is_no_object_is_refused_at_its_line() {
    let (what, place, line) = mistake(&with("/appliances/-", json!("vr-c")));
    assert_eq!(what, "must be an object");
    assert_eq!(
        (place.as_str(), line.as_str()),
        ("appliances[2]", "\"vr-c\"")
    );
}

#[test]
fn all_mistakes_are_told_at_once_with_their_lines() {
    let body = br#"{
  "titel": "x",
  "appliances": [
    {
      "id": "A", "name": "{\"[,]\\",
      "system": "vr",

      "base": "http://vr"
    },
    7
  ]
}"#;
    let told: Vec<_> = mistakes(body)
        .into_iter()
        .map(|m| (m.place, m.line))
        .collect();
    let expected = [
        ("titel", 2),
        ("appliances[0].id", 5),
        ("appliances[0].system", 6),
        ("appliances[0].base", 8),
        ("appliances[1]", 10),
    ];
    assert_eq!(
        told,
        expected.map(|(place, line)| (place.to_owned(), Some(line)))
    );
}

#[test]
fn a_web_page_in_the_place_of_the_file_is_recognised() {
    for body in [
        "<!doctype html><title>x</title>",
        "\n  <html>",
        "\u{feff}<!doctype html>",
    ] {
        let all = mistakes(body.as_bytes());
        assert!(
            all[0]
                .what
                .starts_with("the file is an HTML page, not JSON"),
            "{body}: {all:?}"
        );
    }
}

#[test]
fn broken_json_is_told_with_its_line() {
    let (what, place, line) = mistake(b"{\n  \"title\": \"x\",\n  \"appliances\" [\n}");
    assert!(what.starts_with("the file is not valid JSON: "), "{what}");
    assert_eq!((place.as_str(), line.as_str()), ("", "\"appliances\" ["));
    assert_eq!(
        mistakes(b"")[0].what,
        "the file is not valid JSON: the body is empty"
    );
    assert_eq!(
        mistakes(b"{\"\xff\"}")[0].what,
        "the file is not valid JSON: byte 3 is not UTF-8"
    );
    for other in ["[]", "7", "null", "\"x\""] {
        assert_eq!(
            mistakes(other.as_bytes())[0].what,
            "the file is not a JSON object"
        );
    }
}

#[test]
fn a_file_of_something_else_altogether_is_not_told_member_by_member() {
    let members: Vec<_> = (0..5_000).map(|i| format!("\"m{i}\": {i}")).collect();
    let body = format!("{{{}}}", members.join(","));
    assert!(mistakes(body.as_bytes()).len() <= 200);
}
