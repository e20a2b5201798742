//! Caddy: one file.

use super::calls::Calls;
use super::list::{Appliance, List};
use super::template::{between, fill};
use super::{File, Server};
use anyhow::Result;

const CADDYFILE: &str = include_str!("../../../deploy/caddy/Caddyfile");

pub const SERVER: Server = Server {
    name: "caddy",
    install: "  Caddyfile to /etc/caddy/
  caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy",
    files,
};

fn files(list: &List) -> Result<Vec<File>> {
    let proxy = &list.proxy;
    let certificate = proxy
        .certificate
        .as_deref()
        .unwrap_or("/etc/caddy/proxy.pem");
    let key = proxy.key.as_deref().unwrap_or("/etc/caddy/proxy.key");
    let authority = proxy
        .authority
        .as_deref()
        .unwrap_or("/etc/caddy/appliances-ca.pem");
    let blocks: String = list.appliances.iter().map(block).collect();
    // First emptied, so that nothing in the blocks is taken for a value of the example.
    let mut text = CADDYFILE.to_owned();
    for name in ["systems", "calls", "appliances"] {
        text = between(&text, name, "")?;
    }
    let portals = match list.portals.as_slice() {
        [] => String::new(),
        all => format!(
            "\t\t~/(embed/frame|vsphere-plugin/index)\\.html$ \"{}\"\n",
            all.join(" ")
        ),
    };
    let text = between(&text, "portals", &portals)?;
    let values = [
        ("hawser.hansekontor.example", proxy.name.as_str()),
        ("/srv/hawser", &proxy.folder),
        ("/etc/caddy/proxy.pem", certificate),
        ("/etc/caddy/proxy.key", key),
        ("/etc/caddy/appliances-ca.pem", authority),
    ];
    let text = fill(&text, &values);
    let text = between(&text, "systems", &systems(&list.appliances))?;
    let text = between(&text, "calls", &calls(&list.calls))?;
    let text = between(&text, "appliances", &format!("\n{blocks}"))?;
    Ok(vec![("Caddyfile", text)])
}

fn systems(all: &[Appliance]) -> String {
    let line = |it: &Appliance| format!("\t\t~^/api/{}(/.*)$ {} \"${{1}}\"\n", it.id, it.calls);
    all.iter().map(line).collect()
}

fn calls(all: &[Calls]) -> String {
    let mut text = String::new();
    for Calls {
        name,
        title,
        patterns,
    } in all
    {
        text += &format!("\t\t# {title}\n");
        for pattern in patterns {
            text += &format!("\t\t\"~^{name} {pattern}$\" yes\n");
        }
    }
    text
}

fn block(appliance: &Appliance) -> String {
    let Appliance {
        id,
        host,
        port,
        name,
        ..
    } = appliance;
    let address = match port {
        443 => host.clone(),
        port => format!("{host}:{port}"),
    };
    format!(
        "\t\t\t# {name}
\t\t\thandle_path /api/{id}/* {{
\t\t\t\treverse_proxy https://{address} {{
\t\t\t\t\timport appliance
\t\t\t\t\ttransport http {{
\t\t\t\t\t\timport connection
\t\t\t\t\t\ttls_server_name {host}
\t\t\t\t\t}}
\t\t\t\t}}
\t\t\t}}

"
    )
}
