//! HAProxy: one file, and one for the web server behind it.

use super::calls::Calls;
use super::list::List;
use super::template::{between, fill};
use super::{File, Server};
use anyhow::Result;

const HAPROXY: &str = include_str!("../../../deploy/haproxy/haproxy.cfg");
const FILES: &str = include_str!("../../../deploy/haproxy/files-nginx.conf");

pub const SERVER: Server = Server {
    name: "haproxy",
    install: "  put the certificate and its key into one file, certificate first
  haproxy.cfg to /etc/haproxy/, files-nginx.conf to /etc/nginx/conf.d/
  haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload nginx haproxy",
    files,
};

fn files(list: &List) -> Result<Vec<File>> {
    let all = &list.appliances;
    let proxy = &list.proxy;
    let certificate = proxy.certificate.as_deref();
    let authority = proxy.authority.as_deref();
    let values = [
        ("/srv/hawser", proxy.folder.as_str()),
        (
            "/etc/haproxy/hawser/proxy.pem",
            certificate.unwrap_or("/etc/haproxy/hawser/proxy.pem"),
        ),
        (
            "/etc/haproxy/hawser/appliances-ca.pem",
            authority.unwrap_or("/etc/haproxy/hawser/appliances-ca.pem"),
        ),
    ];
    let lines = |line: &dyn Fn(&str, &str, u16) -> String| -> String {
        all.iter()
            .map(|it| line(&it.id, &it.host, it.port))
            .collect()
    };
    let width = all.iter().map(|it| it.id.len()).max().unwrap_or(0);
    let systems = all.iter().map(|it| {
        format!(
            "    http-request set-var(txn.system) str({}) if {{ path_beg /api/{}/ }}\n",
            it.calls, it.id
        )
    });
    let systems: String = systems.collect();
    let ways =
        lines(&|id, _, _| format!("    use_backend {id:width$} if {{ path_beg /api/{id}/ }}\n"));
    let backends: Vec<String> = all
        .iter()
        .map(|it| backend(&it.id, &it.host, it.port))
        .collect();
    let mut text = HAPROXY.to_owned();
    for name in ["appliances", "calls", "ways", "backends"] {
        text = between(&text, name, "")?;
    }
    text = between(&text, "portals", &portals(&list.portals))?;
    text = fill(&text, &values);
    text = between(&text, "appliances", &systems)?;
    text = between(&text, "calls", &calls(&list.calls))?;
    text = between(&text, "ways", &ways)?;
    text = between(&text, "backends", &backends.join("\n"))?;
    Ok(vec![
        ("haproxy.cfg", text),
        ("files-nginx.conf", fill(FILES, &values)),
    ])
}

fn calls(all: &[Calls]) -> String {
    let mut text = String::new();
    for Calls {
        name,
        title,
        patterns,
    } in all
    {
        text += &format!("    # {title}\n");
        for pattern in patterns {
            text += &format!("    acl passes var(txn.called) -m reg '^{name} {pattern}$'\n");
        }
    }
    text
}

fn portals(all: &[String]) -> String {
    if all.is_empty() {
        return String::new();
    }
    format!(
        r#"    http-after-response replace-header Content-Security-Policy "(.*)frame-ancestors 'none'(.*)" "\\1frame-ancestors {}\\2" if is_frame !is_call
"#,
        all.join(" ")
    )
}

fn backend(id: &str, host: &str, port: u16) -> String {
    format!(
        "backend {id} from appliance
    http-request set-header Host {host}
    tcp-response content reject if {{ status lt 200 }}
    server {id} {host}:{port} sni str({host}) verifyhost {host}
"
    )
}
