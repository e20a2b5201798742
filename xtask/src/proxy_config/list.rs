//! The list of appliances: `config.json` as the console reads it, only that each appliance has
//! `host` and `port` in place of `base`, and that `proxy` says what the proxy has to know besides.

use super::calls::{Calls, calls};
use hawser_core::config::{ConfigError, doubled_member, read_config, read_portals};
use hawser_core::system::System;
use hawser_core::wire::{parse, print};
use serde_json::{Map, Value};
use std::net::IpAddr;

/// The settings of the proxy.
pub struct Proxy {
    /// The name under which browsers reach the console.
    pub name: String,
    /// The folder that the web server serves.
    pub folder: String,
    /// Files with the console's certificate, its key, and the authorities of the appliances; none
    /// where they are at the place that is usual for the server.
    pub certificate: Option<String>,
    pub key: Option<String>,
    pub authority: Option<String>,
    /// The name servers that nginx asks, as in its directive.
    pub resolver: Option<String>,
}

/// Where an appliance is.
pub struct Appliance {
    pub id: String,
    /// On one line, for a comment.
    pub name: String,
    pub host: String,
    pub port: u16,
    /// The name of its [`Calls`].
    pub calls: String,
}

/// The whole list.
pub struct List {
    pub proxy: Proxy,
    pub appliances: Vec<Appliance>,
    pub calls: Vec<Calls>,
    /// The origins that may show the console in a frame.
    pub portals: Vec<String>,
    /// The text of `config.json`.
    pub config: String,
}

/// Words that mean something else at the place of an id in one of the proxy files: values of
/// nginx's `map`, and the backends with the console's files and with the ids of requests in HAProxy's.
const TAKEN: [&str; 6] = [
    "default",
    "hostnames",
    "include",
    "volatile",
    "console",
    "hawser-passed",
];

/// nginx puts ids and names into tables whose rows have 64 bytes.
const LONGEST_ID: usize = 32;

impl List {
    /// Reads a list; all mistakes are told at once, a line each.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let value = parse(body).map_err(|why| format!("  the file is not valid JSON: {why}"))?;
        let mut mistakes = Vec::new();
        if let Some(place) = std::str::from_utf8(body).ok().and_then(doubled_member) {
            mistakes.push(format!("{place}: appears more than once"));
        }
        let proxy = read_proxy(&value["proxy"], &mut mistakes);
        let items = value["appliances"].as_array().into_iter().flatten();
        let appliances = items.enumerate().filter_map(|(i, appliance)| {
            let place = format!("appliances[{i}]");
            read_appliance(appliance, &place, &mut mistakes)
        });
        let mut appliances: Vec<Appliance> = appliances.collect();
        let config = format!("{}\n", print(&config(&value)));
        let calls = match read_config(config.as_bytes()) {
            Ok(config) => calls(&config.appliances, &mut appliances),
            Err(found) => {
                mistakes.extend(found.iter().map(told));
                Vec::new()
            }
        };
        let portals = read_portals(config.as_bytes()).unwrap_or_else(|found| {
            mistakes.extend(found.iter().map(told));
            Vec::new()
        });
        match proxy {
            Some(proxy) if mistakes.is_empty() => Ok(Self {
                proxy,
                appliances,
                calls,
                portals,
                config,
            }),
            _ => Err(mistakes.iter().map(|it| format!("  {it}\n")).collect()),
        }
    }
}

/// A mistake in `config.json` as one in the list.
fn told(mistake: &ConfigError) -> String {
    let ConfigError { place, example, .. } = mistake;
    let place = if place.is_empty() { "the list" } else { place };
    let what = mistake.what.replace(" base,", " host, port,");
    if example.contains('\n') {
        return format!("{place}: {what}; an example is deploy/appliances.json");
    }
    format!("{place}: {what}; for example {example}")
}

fn read_proxy(proxy: &Value, mistakes: &mut Vec<String>) -> Option<Proxy> {
    let known = [
        "name",
        "folder",
        "certificate",
        "key",
        "authority",
        "resolver",
    ];
    for name in proxy.as_object().into_iter().flat_map(Map::keys) {
        if !known.contains(&name.as_str()) {
            let known = known.join(", ");
            mistakes.push(format!(
                "proxy.{name}: is not a known member; use one of: {known}"
            ));
        }
    }
    let mut file = |name: &str| {
        let text = proxy.get(name)?.as_str().unwrap_or_default();
        if !is_path(text) {
            mistakes.push(format!(
                "proxy.{name}: must be an absolute path without spaces or special characters, for example /srv/hawser"
            ));
        }
        Some(text.trim_end_matches('/').to_owned())
    };
    let folder = file("folder").unwrap_or_else(|| "/srv/hawser".to_owned());
    let (certificate, key) = (file("certificate"), file("key"));
    let authority = file("authority");
    let resolver = read_resolver(proxy, mistakes);
    let name = read_host(proxy, "proxy", "name", mistakes)?;
    Some(Proxy {
        name,
        folder,
        certificate,
        key,
        authority,
        resolver,
    })
}

/// Returns the addresses of name servers, separated by spaces; IPv6 addresses in brackets.
fn read_resolver(proxy: &Value, mistakes: &mut Vec<String>) -> Option<String> {
    let text = proxy.get("resolver")?.as_str().unwrap_or_default();
    let addresses = text.split_whitespace().map(|word| match word.parse() {
        Ok(IpAddr::V6(address)) => Some(format!("[{address}]")),
        Ok(IpAddr::V4(address)) => Some(address.to_string()),
        Err(_) => None,
    });
    let addresses: Option<Vec<String>> = addresses.collect();
    let addresses = addresses.filter(|all| !all.is_empty());
    if addresses.is_none() {
        mistakes.push(
            "proxy.resolver: must be the addresses of name servers, as in /etc/resolv.conf, with a space between two of them, for example 192.0.2.53"
                .to_owned(),
        );
    }
    Some(addresses?.join(" "))
}

fn read_appliance(appliance: &Value, place: &str, mistakes: &mut Vec<String>) -> Option<Appliance> {
    let id = appliance["id"]
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned();
    if TAKEN.contains(&id.as_str()) {
        mistakes.push(format!(
            "{place}.id: \"{id}\" is reserved in the proxy configuration"
        ));
    }
    if id.len() > LONGEST_ID {
        mistakes.push(format!("{place}.id: has more than {LONGEST_ID} characters"));
    }
    if appliance.get("base").is_some() {
        mistakes.push(format!("{place}.base: is derived from the id; remove it"));
    }
    let number = match appliance.get("port") {
        None => Some(443),
        Some(port) => port.as_u64().and_then(|port| u16::try_from(port).ok()),
    };
    let number = number.filter(|port| *port > 0);
    if number.is_none() {
        mistakes.push(format!("{place}.port: must be a number from 1 to 65535"));
    }
    let name = appliance["name"].as_str().unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let host = read_host(appliance, place, "host", mistakes);
    Some(Appliance {
        id,
        name: name.chars().filter(|c| !c.is_control()).collect(),
        host: host?,
        port: number?,
        calls: String::new(),
    })
}

fn read_host(
    value: &Value,
    place: &str,
    member: &str,
    mistakes: &mut Vec<String>,
) -> Option<String> {
    let host = value[member].as_str().unwrap_or_default();
    let signs = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    let letter = host.bytes().any(|b| b.is_ascii_alphabetic());
    if signs && letter && !host.starts_with(['.', '-']) {
        return Some(host.to_ascii_lowercase());
    }
    mistakes.push(format!(
        "{place}.{member}: \"{host}\" is not a host name; the one in the certificate is needed, without https:// and port"
    ));
    None
}

/// Nothing that a configuration file would read as more than a path.
fn is_path(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"/._-".contains(&b);
    text.len() > 1 && text.starts_with('/') && text.bytes().all(sign) && !text.contains("..")
}

/// Returns `config.json`: the list with paths in place of hosts.
fn config(list: &Value) -> Value {
    let Some(members) = list.as_object() else {
        return list.clone();
    };
    let mut made = Map::new();
    made.insert("$schema".to_owned(), "./config.schema.json".into());
    for (name, value) in members {
        match (name.as_str(), value) {
            ("proxy" | "$schema", _) => {}
            ("appliances", Value::Array(items)) => {
                made.insert(name.clone(), items.iter().map(with_base).collect());
            }
            _ => {
                made.insert(name.clone(), value.clone());
            }
        }
    }
    Value::Object(made)
}

fn with_base(appliance: &Value) -> Value {
    let Some(members) = appliance.as_object() else {
        return appliance.clone();
    };
    let system = appliance["system"].as_str().and_then(System::by_id);
    let below = system.map_or("", System::api_root);
    let id = appliance["id"].as_str().unwrap_or_default().trim();
    let base = Value::from(format!("/api/{id}{below}"));
    let mut made = Map::new();
    for (name, value) in members {
        match name.as_str() {
            "port" | "base" => {}
            "host" => {
                made.insert("base".to_owned(), base.clone());
            }
            _ => {
                made.insert(name.clone(), value.clone());
            }
        }
    }
    made.entry("base").or_insert(base);
    Value::Object(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mistakes in a list with such a proxy and such an appliance.
    fn mistakes(proxy: &str, appliance: &str) -> String {
        let list = format!(
            r#"{{"proxy": {{"name": "dr.example.org"{proxy}}}, "appliances": [{{"name": "A", "system": "vcenter"{appliance}}}]}}"#
        );
        List::read(list.as_bytes()).err().unwrap_or_default()
    }

    #[test]
    fn a_list_without_mistakes_is_read() {
        let good = mistakes(
            r#", "folder": "/srv/dr/""#,
            r#", "id": "vc", "host": "VC.example.org""#,
        );
        assert_eq!(good, "");
    }

    #[test]
    fn each_mistake_is_told_with_its_place() {
        let vc = r#", "id": "vc""#;
        let rows = [
            (
                "",
                r#", "id": "vc", "host": "https://vc""#,
                "appliances[0].host",
            ),
            (
                "",
                r#", "id": "vc", "host": "192.0.2.7""#,
                "appliances[0].host",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc; return 200""#,
                "appliances[0].host",
            ),
            ("", vc, "appliances[0].host"),
            (
                "",
                r#", "id": "vc", "host": "vc", "port": "443""#,
                "appliances[0].port",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "port": 70000"#,
                "appliances[0].port",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "port": 0"#,
                "appliances[0].port",
            ),
            ("", r#", "id": "default", "host": "vc""#, "is reserved"),
            ("", r#", "id": "VC", "host": "vc""#, "lowercase letters"),
            (
                "",
                r#", "id": "vc", "host": "vc", "base": "/x""#,
                "remove it",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "hots": "x""#,
                "\"hots\" is not a known member",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "calls": "soap""#,
                "is not one of",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "peer": "vb""#,
                "not a configured appliance",
            ),
            (
                r#", "folder": "srv""#,
                r#", "id": "vc", "host": "vc""#,
                "proxy.folder",
            ),
            (
                r#", "key": "/a b""#,
                r#", "id": "vc", "host": "vc""#,
                "proxy.key",
            ),
            (
                r#", "port": 1"#,
                r#", "id": "vc", "host": "vc""#,
                "proxy.port",
            ),
        ];
        for (proxy, appliance, words) in rows {
            let told = mistakes(proxy, appliance);
            assert!(told.contains(words), "{proxy} {appliance}: {words}: {told}");
            assert_eq!(told.lines().count(), 1, "{told}");
        }
    }

    #[test]
    fn a_portal_that_is_no_origin_is_told_with_its_place() {
        let list = r#"{"proxy": {"name": "dr.example.org"}, "portals": ["https://portal.example.org/"],
            "appliances": [{"id": "vc", "name": "A", "system": "vcenter", "host": "vc.example.org"}]}"#;
        let told = List::read(list.as_bytes()).err().unwrap_or_default();
        assert!(
            told.contains("portals[0]: ") && told.contains("without a path"),
            "{told}"
        );
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let told = mistakes(
            r#", "folder": 1"#,
            r#", "id": "include", "host": "-", "port": -1"#,
        );
        assert_eq!(told.lines().count(), 4, "{told}");
    }

    #[test]
    fn what_is_no_list_is_told_in_words() {
        for (text, words) in [
            ("", "empty"),
            ("{", "line 1"),
            ("[]", "not a JSON object"),
            (r#"{"proxy": {"name": "a"}}"#, "appliances"),
            (r#"{"appliances": []}"#, "proxy.name"),
        ] {
            let told = List::read(text.as_bytes()).err().unwrap_or_default();
            assert!(told.contains(words), "{text}: {told}");
        }
    }
}
