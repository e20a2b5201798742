//! Caddy: one file.

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
    let text = between(CADDYFILE, "appliances", "")?;
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
    let text = between(&fill(&text, &values), "appliances", &format!("\n{blocks}"))?;
    Ok(vec![("Caddyfile", text)])
}

fn block(appliance: &Appliance) -> String {
    let Appliance {
        id,
        host,
        port,
        name,
    } = appliance;
    let address = match port {
        443 => host.clone(),
        port => format!("{host}:{port}"),
    };
    format!(
        "\t# {name}
\thandle_path /api/{id}/* {{
\t\theader Cache-Control no-store
\t\treverse_proxy https://{address} {{
\t\t\timport appliance
\t\t\ttransport http {{
\t\t\t\timport connection
\t\t\t\ttls_server_name {host}
\t\t\t}}
\t\t}}
\t}}

"
    )
}
