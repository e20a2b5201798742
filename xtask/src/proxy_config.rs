//! Writes the configuration of a reverse proxy and `config.json` from one list of appliances, so
//! that the two cannot disagree.
//!
//! ```text
//! list                       the file that is read, and what is wrong with it
//! calls                      the calls of each appliance
//! template                   the examples of deploy/, which are the templates
//! nginx.rs caddy.rs haproxy.rs   what stands in each example for the appliances
//! ```

mod caddy;
mod calls;
mod haproxy;
mod list;
mod nginx;
mod template;

use crate::files;
use anyhow::{Result, bail};
use list::List;
use std::path::Path;

/// A file to be written: its place below the folder, and its text.
type File = (&'static str, String);

/// One of the servers of `deploy/`.
struct Server {
    name: &'static str,
    /// Where its files go, and how it is made to read them.
    install: &'static str,
    /// Returns the server's files for a list.
    files: fn(&List) -> Result<Vec<File>>,
}

const SERVERS: [Server; 3] = [nginx::SERVER, caddy::SERVER, haproxy::SERVER];

/// Reads the list and writes everything for one server into a folder.
pub fn write(list: &str, server: &str, folder: &str) -> Result<String> {
    if list.is_empty() {
        bail!(
            "specify a list of appliances, for example:\nmake proxy-config APPLIANCES=deploy/appliances.json SERVER=nginx"
        );
    }
    let Some(server) = SERVERS.iter().find(|known| known.name == server) else {
        let known: Vec<&str> = SERVERS.iter().map(|server| server.name).collect();
        bail!("\"{server}\" is not one of: {}", known.join(", "));
    };
    let read = List::read(&files::read(Path::new(list))?);
    let read = read.map_err(|mistakes| anyhow::anyhow!("{list}\n{mistakes}"))?;
    let folder = Path::new(folder);
    let mut report = String::new();
    let mut made = (server.files)(&read)?;
    made.push(("config.json", read.config.clone()));
    for (name, text) in made {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        report += &format!("{}\n", path.display());
        files::write(path, text.as_bytes())?;
    }
    Ok(format!(
        "{report}\nCopy config.json next to the console's index.html. Then install the other files:\n{}\n",
        server.install
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const EXAMPLE: &str = include_str!("../../deploy/appliances.json");

    const OTHER: &str = r#"{
        "proxy": {
            "name": "dr.example.org", "folder": "/var/www/console",
            "certificate": "/tls/dr.pem", "key": "/tls/dr.key", "authority": "/tls/inside.pem"
        },
        "title": "Example",
        "signOutAfterIdleMinutes": 20,
        "appliances": [
            {"id": "h4", "name": "Availability", "system": "cloud-director-availability",
             "host": "h4.example.org", "port": 8046, "flavour": "cloud"},
            {"id": "replication-of-the-north", "name": "Replication", "system": "vsphere-replication",
             "host": "hms.example.org"}
        ]
    }"#;

    fn made(list: &str, server: &str) -> BTreeMap<String, String> {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("list.json");
        std::fs::write(&file, list).unwrap();
        let out = place.path().join("out");
        write(file.to_str().unwrap(), server, out.to_str().unwrap()).unwrap();
        let names = files::all(&out).unwrap().into_iter();
        names
            .map(|name| (name.clone(), files::read_text(&out.join(name)).unwrap()))
            .collect()
    }

    #[test]
    fn the_examples_of_deploy_are_what_the_example_list_gives() {
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy");
        for server in SERVERS {
            for (name, text) in made(EXAMPLE, server.name) {
                let place = match name.as_str() {
                    "config.json" => deploy.join(&name),
                    _ => deploy.join(server.name).join(&name),
                };
                // HAWSER_BLESS=1 writes what a changed list or generator gives.
                if std::env::var_os("HAWSER_BLESS").is_some() {
                    std::fs::write(&place, &text).unwrap();
                }
                let example = files::read_text(&place).unwrap();
                assert!(example == text, "{} is not current", place.display());
            }
        }
    }

    #[test]
    fn nothing_of_the_example_is_left_where_another_list_is_given() {
        for server in SERVERS {
            for (name, text) in made(OTHER, server.name) {
                let example = [
                    "hansekontor",
                    "/srv/hawser",
                    "vr-a",
                    "proxy.pem",
                    "proxy.key",
                ];
                for word in example {
                    assert!(!text.contains(word), "{}: {name} has {word}", server.name);
                }
            }
        }
    }

    #[test]
    fn everything_of_a_list_comes_into_the_servers_file() {
        for server in SERVERS {
            let all: String = made(OTHER, server.name).into_values().collect();
            // HAProxy answers to any name, and reads the key from the certificate's file.
            let more = match server.name {
                "haproxy" => [].as_slice(),
                _ => ["dr.example.org", "/tls/dr.key"].as_slice(),
            };
            for word in more.iter().chain(&[
                "/var/www/console",
                "/tls/dr.pem",
                "/tls/inside.pem",
                "h4.example.org:8046",
                "replication-of-the-north",
            ]) {
                assert!(all.contains(word), "{} lacks {word}", server.name);
            }
        }
    }

    #[test]
    fn the_paths_of_config_json_are_those_that_the_server_knows() {
        let config = &made(OTHER, "nginx")["config.json"];
        for line in [
            r#""$schema": "./config.schema.json""#,
            r#""signOutAfterIdleMinutes": 20"#,
            r#""base": "/api/h4""#,
            r#""flavour": "cloud""#,
            r#""base": "/api/replication-of-the-north/api/rest/vr/v2""#,
        ] {
            assert!(config.contains(line), "{line} is not in {config}");
        }
        for word in ["host", "port", "proxy"] {
            assert!(!config.contains(word), "{word} is in {config}");
        }
        assert!(hawser_core::config::read_config(config.as_bytes()).is_ok());
    }

    #[test]
    fn portals_come_into_the_policy_and_config_json_or_nowhere() {
        let portals = r#""portals": ["https://portal.example.org", "https://other.example.org:8443"],
        "title""#;
        let with = OTHER.replacen(r#""title""#, portals, 1);
        for server in SERVERS {
            let all = made(&with, server.name);
            let config = &all["config.json"];
            assert!(
                config.contains("https://other.example.org:8443"),
                "{config}"
            );
            let both = "https://portal.example.org https://other.example.org:8443";
            let mut files = all.iter().filter(|(name, _)| *name != "config.json");
            assert!(
                files.any(|(_, text)| text.contains(both)),
                "{}",
                server.name
            );
            for (name, text) in made(OTHER, server.name) {
                let framed = text.contains("vsphere-plugin/index)") || text.contains("portal.");
                assert!(!framed, "{}: {name} frames", server.name);
            }
        }
    }

    #[test]
    fn a_server_that_is_not_known_is_an_error_that_names_those_that_are() {
        let error = write("list.json", "apache", "out").unwrap_err().to_string();
        assert!(error.contains("nginx, caddy, haproxy"), "{error}");
    }
}
