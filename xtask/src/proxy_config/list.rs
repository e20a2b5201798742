//! The list of appliances: `config.json` as the console reads it, only that each appliance has
//! `host` and `port` in place of `base`, and that `proxy` says what the proxy has to know besides.

use hawser_core::config::{Mistake, read_config, read_portals};
use hawser_core::json::{Node, Value, parse, print};
use hawser_core::system::System;

/// What the proxy has to know.
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
}

/// Where an appliance is.
pub struct Appliance {
    pub id: String,
    /// On one line, for a comment.
    pub name: String,
    pub host: String,
    pub port: u16,
}

/// The whole list.
pub struct List {
    pub proxy: Proxy,
    pub appliances: Vec<Appliance>,
    /// The origins that may show the console in a frame.
    pub portals: Vec<String>,
    /// The text of `config.json`.
    pub config: String,
}

/// Words that mean something else at the place of an id in one of the proxy files: values of
/// nginx's `map`, and the backend with the console's files in HAProxy's.
const TAKEN: [&str; 5] = ["default", "hostnames", "include", "volatile", "console"];

/// nginx puts ids and names into tables whose rows have 64 bytes.
const LONGEST_ID: usize = 32;

impl List {
    /// Reads a list; all mistakes are told at once, a line each.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        let value = parse(body).map_err(|why| format!("  the file is not valid JSON: {why}"))?;
        let root = Node::root(&value);
        let mut mistakes = Vec::new();
        let proxy = read_proxy(root.at("proxy"), &mut mistakes);
        let items = root.at("appliances").items().enumerate();
        let appliances = items.filter_map(|(i, node)| {
            let place = format!("appliances[{i}]");
            read_appliance(node, &place, &mut mistakes)
        });
        let appliances = appliances.collect();
        let config = format!("{}\n", print(&config(&value)));
        if let Err(found) = read_config(config.as_bytes()) {
            mistakes.extend(found.iter().map(told));
        }
        let portals = read_portals(config.as_bytes()).unwrap_or_else(|found| {
            mistakes.extend(found.iter().map(told));
            Vec::new()
        });
        match proxy {
            Some(proxy) if mistakes.is_empty() => Ok(Self {
                proxy,
                appliances,
                portals,
                config,
            }),
            _ => Err(mistakes.iter().map(|it| format!("  {it}\n")).collect()),
        }
    }
}

/// A mistake in `config.json` as one in the list.
fn told(mistake: &Mistake) -> String {
    let Mistake { place, example, .. } = mistake;
    let place = if place.is_empty() { "the list" } else { place };
    let what = mistake.what.replace(" base,", " host, port,");
    if example.contains('\n') {
        return format!("{place}: {what}; an example is deploy/appliances.json");
    }
    format!("{place}: {what}; for example {example}")
}

fn read_proxy(node: Node<'_>, mistakes: &mut Vec<String>) -> Option<Proxy> {
    if let Node(Some(Value::Object(members))) = node {
        let known = ["name", "folder", "certificate", "key", "authority"];
        for (name, _) in members {
            if !known.contains(&name.as_str()) {
                let known = known.join(", ");
                mistakes.push(format!(
                    "proxy.{name}: is not known here; known are: {known}"
                ));
            }
        }
    }
    let mut file = |name: &str| {
        let text = node.at(name).exists().then(|| node.at(name).text());
        let text = text?.unwrap_or_default();
        if !is_path(text) {
            mistakes.push(format!(
                "proxy.{name}: must be a path from the root, without spaces or signs: /srv/hawser"
            ));
        }
        Some(text.trim_end_matches('/').to_owned())
    };
    let folder = file("folder").unwrap_or_else(|| "/srv/hawser".to_owned());
    let (certificate, key) = (file("certificate"), file("key"));
    let authority = file("authority");
    let name = read_host(node, "proxy", "name", mistakes)?;
    Some(Proxy {
        name,
        folder,
        certificate,
        key,
        authority,
    })
}

fn read_appliance(node: Node<'_>, place: &str, mistakes: &mut Vec<String>) -> Option<Appliance> {
    let id = node.at("id").text().unwrap_or_default().trim().to_owned();
    if TAKEN.contains(&id.as_str()) {
        mistakes.push(format!(
            "{place}.id: \"{id}\" means something else to a proxy"
        ));
    }
    if id.len() > LONGEST_ID {
        mistakes.push(format!("{place}.id: has more than {LONGEST_ID} characters"));
    }
    if node.at("base").exists() {
        mistakes.push(format!("{place}.base: is made from the id; leave it out"));
    }
    let port = node.at("port");
    let number = match port {
        Node(None) => Some(443),
        Node(Some(Value::Number(number))) => number.parse().ok().filter(|port| *port > 0),
        _ => None,
    };
    if number.is_none() {
        mistakes.push(format!("{place}.port: must be a number from 1 to 65535"));
    }
    let name = node.at("name").text().unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let host = read_host(node, place, "host", mistakes);
    Some(Appliance {
        id,
        name: name.chars().filter(|c| !c.is_control()).collect(),
        host: host?,
        port: number?,
    })
}

fn read_host(
    node: Node<'_>,
    place: &str,
    member: &str,
    mistakes: &mut Vec<String>,
) -> Option<String> {
    let host = node.at(member).text().unwrap_or_default();
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

/// `config.json`: the list with paths in place of hosts.
fn config(list: &Value) -> Value {
    let Value::Object(members) = list else {
        return list.clone();
    };
    let schema = Value::String("./config.schema.json".to_owned());
    let mut made = vec![("$schema".to_owned(), schema)];
    for (name, value) in members {
        match (name.as_str(), value) {
            ("proxy" | "$schema", _) => {}
            ("appliances", Value::Array(items)) => {
                let items = items.iter().map(with_base).collect();
                made.push((name.clone(), Value::Array(items)));
            }
            _ => made.push((name.clone(), value.clone())),
        }
    }
    Value::Object(made)
}

fn with_base(appliance: &Value) -> Value {
    let Value::Object(members) = appliance else {
        return appliance.clone();
    };
    let node = Node::root(appliance);
    let system = node.at("system").text().and_then(System::by_id);
    let below = match system {
        Some(System::VsphereReplication) => "/api/rest/vr/v2",
        Some(System::SiteRecoveryManager) => "/api/rest/srm/v2",
        // These have their calls at the root.
        Some(System::Vcenter | System::CloudDirectorAvailability) | None => "",
    };
    let id = node.at("id").text().unwrap_or_default().trim();
    let base = Value::String(format!("/api/{id}{below}"));
    let kept = members
        .iter()
        .filter(|(name, _)| name != "port" && name != "base");
    let made = kept.map(|(name, value)| match name.as_str() {
        "host" => ("base".to_owned(), base.clone()),
        _ => (name.clone(), value.clone()),
    });
    let mut made: Vec<_> = made.collect();
    if !node.at("host").exists() {
        made.push(("base".to_owned(), base));
    }
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
            (
                "",
                r#", "id": "default", "host": "vc""#,
                "means something else",
            ),
            ("", r#", "id": "VC", "host": "vc""#, "small letters"),
            (
                "",
                r#", "id": "vc", "host": "vc", "base": "/x""#,
                "leave it out",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "hots": "x""#,
                "\"hots\" is not known",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "calls": "soap""#,
                "is none of",
            ),
            (
                "",
                r#", "id": "vc", "host": "vc", "peer": "vb""#,
                "not among the appliances",
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
