//! nginx: a file for the server, and one each for the appliances, their calls, the portals, the name
//! servers and the headers.

use super::calls::Calls;
use super::list::{Appliance, List};
use super::template::{between, fill};
use super::{File, Server};
use anyhow::Result;

const HAWSER: &str = include_str!("../../../deploy/nginx/hawser.conf");
const HEADERS: &str = include_str!("../../../deploy/nginx/hawser/headers.conf");
const APPLIANCES: &str = include_str!("../../../deploy/nginx/hawser/appliances.conf");
const CALLS: &str = include_str!("../../../deploy/nginx/hawser/calls.conf");
const CALL_HEADERS: &str = include_str!("../../../deploy/nginx/hawser/call-headers.conf");
const HIDDEN_HEADERS: &str = include_str!("../../../deploy/nginx/hawser/hidden-headers.conf");
const RESOLVER: &str = include_str!("../../../deploy/nginx/hawser/resolver.conf");
const PORTALS: &str = include_str!("../../../deploy/nginx/hawser/portals.conf");

pub const SERVER: Server = Server {
    name: "nginx",
    install: "  hawser.conf to /etc/nginx/conf.d/, hawser/ to /etc/nginx/hawser/
  nginx -t && systemctl reload nginx",
    files,
};

fn files(list: &List) -> Result<Vec<File>> {
    let proxy = &list.proxy;
    let or = |given: &Option<String>, example: &str| given.clone().unwrap_or(example.to_owned());
    let values = [
        ("hawser.hansekontor.example", proxy.name.clone()),
        ("/srv/hawser", proxy.folder.clone()),
    ];
    let places = [
        ("/etc/nginx/hawser/proxy.pem", &proxy.certificate),
        ("/etc/nginx/hawser/proxy.key", &proxy.key),
        ("/etc/nginx/hawser/appliances-ca.pem", &proxy.authority),
    ];
    let places = places.map(|(example, given)| (example, or(given, example)));
    let values: Vec<(&str, &str)> = values
        .iter()
        .chain(&places)
        .map(|(a, b)| (*a, b.as_str()))
        .collect();
    let portals = match list.portals.as_slice() {
        [] => String::new(),
        all => format!(
            "    \"~^(?!/api/).*/(?:embed/frame|vsphere-plugin/index)\\.html$\"  \"{}\";\n",
            all.join(" ")
        ),
    };
    let resolver = list.proxy.resolver.as_deref();
    let resolver = [("127.0.0.53", resolver.unwrap_or("127.0.0.53"))];
    Ok(vec![
        ("hawser.conf", fill(HAWSER, &values)),
        ("hawser/headers.conf", HEADERS.to_owned()),
        ("hawser/call-headers.conf", CALL_HEADERS.to_owned()),
        ("hawser/hidden-headers.conf", HIDDEN_HEADERS.to_owned()),
        ("hawser/resolver.conf", fill(RESOLVER, &resolver)),
        ("hawser/appliances.conf", appliances(&list.appliances)),
        ("hawser/calls.conf", calls(&list.calls)),
        (
            "hawser/portals.conf",
            between(PORTALS, "portals", &portals)?,
        ),
    ])
}

/// The comment at the top of an example.
fn comment(example: &str) -> String {
    let lines = example.lines().take_while(|line| line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Gives an appliance's value in a map.
type Column = fn(&Appliance) -> String;

/// The comment of the example, and then a map each for the system, the address and the name.
fn appliances(all: &[Appliance]) -> String {
    let mut text = comment(APPLIANCES);
    let width = all.iter().map(|it| it.id.len()).max().unwrap_or(0).max(7) + 1;
    let columns: [(&str, Column); 3] = [
        ("system", |it| it.calls.clone()),
        ("upstream", |it| format!("{}:{}", it.host, it.port)),
        ("name", |it| it.host.clone()),
    ];
    for (variable, value) in columns {
        text += &format!(
            "\nmap $hawser_id $hawser_{variable} {{\n    {:width$}\"\";\n",
            "default"
        );
        for it in all {
            text += &format!("    {:width$}{};\n", it.id, value(it));
        }
        text += "}\n";
    }
    text
}

/// The comment of the example, and then a line for each call.
fn calls(all: &[Calls]) -> String {
    let mut text = comment(CALLS);
    text +=
        "\nmap \"$hawser_system $request_method $hawser_call\" $hawser_passes {\n    default 0;\n";
    for Calls {
        name,
        title,
        patterns,
    } in all
    {
        text += &format!("\n    # {title}\n");
        for pattern in patterns {
            text += &format!("    \"~^{name} {pattern}$\" 1;\n");
        }
    }
    text + "}\n"
}
