//! nginx: one file for the server, one for the appliances, one for the portals, one for the headers.

use super::list::{Appliance, List};
use super::template::{between, fill};
use super::{File, Server};
use anyhow::Result;

const HAWSER: &str = include_str!("../../../deploy/nginx/hawser.conf");
const HEADERS: &str = include_str!("../../../deploy/nginx/hawser/headers.conf");
const APPLIANCES: &str = include_str!("../../../deploy/nginx/hawser/appliances.conf");
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
    Ok(vec![
        ("hawser.conf", fill(HAWSER, &values)),
        ("hawser/headers.conf", HEADERS.to_owned()),
        ("hawser/appliances.conf", appliances(&list.appliances)),
        (
            "hawser/portals.conf",
            between(PORTALS, "portals", &portals)?,
        ),
    ])
}

/// The comment of the example, and then a map for the way, one for the name, and the ways.
fn appliances(all: &[Appliance]) -> String {
    let comment = APPLIANCES.lines().take_while(|line| line.starts_with('#'));
    let mut text: String = comment.map(|line| format!("{line}\n")).collect();
    let width = all.iter().map(|it| it.id.len()).max().unwrap_or(0).max(7) + 1;
    for (variable, value) in [
        (
            "upstream",
            (|it| format!("hawser-{}", it.id)) as fn(&Appliance) -> String,
        ),
        ("name", |it| it.host.clone()),
    ] {
        text += &format!(
            "\nmap $hawser_id $hawser_{variable} {{\n    {:width$}\"\";\n",
            "default"
        );
        for it in all {
            text += &format!("    {:width$}{};\n", it.id, value(it));
        }
        text += "}\n";
    }
    text += "\n";
    for it in all {
        let Appliance { id, host, port, .. } = it;
        text += &format!("upstream hawser-{id:width$}{{ server {host}:{port}; }}\n");
    }
    text
}
