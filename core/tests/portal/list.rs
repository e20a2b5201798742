//! The list of portals in `config.json`.

use hawser_core::config::{read_config, read_portals, why_no_origin};
use proptest::prelude::*;

fn portals(list: &str) -> Result<Vec<String>, String> {
    let config = format!("{{\n  \"portals\": {list}\n}}");
    read_portals(config.as_bytes()).map_err(|mistakes| {
        let told = mistakes.iter().map(|it| {
            assert_eq!(it.line, Some(2), "{it:?}");
            assert!(it.example.contains("https://portal.example.com"));
            format!("{}: {}", it.place, it.what)
        });
        told.collect::<Vec<_>>().join("\n")
    })
}

#[test]
fn origins_are_read_as_browsers_write_them() {
    let good = r#"["https://portal.example.com", "http://localhost:8080", "https://[2001:db8::1]:8443", "https://xn--bcher-kva.example"]"#;
    assert_eq!(portals(good).unwrap().len(), 4);
    assert_eq!(portals("[]").unwrap(), [""; 0]);
    assert_eq!(read_portals(b"{}").unwrap(), [""; 0]);
}

#[test]
fn each_mistake_in_the_list_is_told_with_its_place() {
    for (list, words) in [
        (
            r#""https://portal.example.com""#,
            "portals: must be an array",
        ),
        (r#"[7]"#, "portals[0]: \"\" must start with"),
        (r#"["*"]"#, "must start with https:// or http://"),
        (r#"["null"]"#, "must start with"),
        (r#"["portal.example.com"]"#, "must start with"),
        (r#"["ftp://portal.example.com"]"#, "must start with"),
        (r#"["https://*.example.com"]"#, "must not contain *"),
        (r#"["https://portal.example.com/"]"#, "without a path"),
        (r#"["https://user@portal.example.com"]"#, "without a path"),
        (r#"["https://Portal.example.com"]"#, "must be lowercase"),
        (
            r#"["https://portal.example.com:443"]"#,
            "must omit the default port",
        ),
        (
            r#"["http://portal.example.com:80"]"#,
            "must omit the default port",
        ),
        (
            r#"["https://portal.example.com:0"]"#,
            "a port from 1 to 65535",
        ),
        (
            r#"["https://portal.example.com:65536"]"#,
            "a port from 1 to 65535",
        ),
        (
            r#"["https://portal.example.com:+8443"]"#,
            "a port from 1 to 65535",
        ),
        (r#"["https://bücher.example"]"#, "xn--"),
        (r#"["https://a b"]"#, "no valid host name"),
        (r#"["https://a;b"]"#, "no valid host name"),
        (r#"["https://"]"#, "no valid host name"),
    ] {
        let told = portals(list).unwrap_err();
        assert!(told.contains(words), "{list}: {told}");
    }
    let two = portals(r#"["https://a/", "https://b", "x"]"#).unwrap_err();
    assert_eq!(two.lines().count(), 2, "{two}");
}

#[test]
fn a_mistake_in_the_list_does_not_keep_the_console_from_starting() {
    let config = r#"{"portals": ["*"], "appliances": [
        {"id": "vc", "name": "vCenter", "system": "vcenter", "base": "/api/vc"}]}"#;
    assert!(read_config(config.as_bytes()).is_ok());
    assert!(read_portals(config.as_bytes()).is_err());
}

proptest! {
    #[test]
    fn an_origin_that_is_taken_fits_into_a_policy_as_one_word(text in "(https?://)?[a-z0-9.:/;' \\[\\]*\"-]{0,24}") {
        if why_no_origin(&text).is_none() {
            let bad = |c: char| c.is_whitespace() || ";,'\"*".contains(c);
            prop_assert!(!text.contains(bad), "{}", text);
        }
    }
}
