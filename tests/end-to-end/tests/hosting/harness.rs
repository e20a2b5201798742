//! A folder with everything that a web server is to serve, and its
//! configuration from `deploy/`, in which only places, ports and addresses are
//! replaced: what exists only where the console is really hosted.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use hawser_end_to_end::journey::dist;
use hawser_simulator::appliance::APPLIANCES;
use hawser_simulator::https::certificates::Certificates;
use tempfile::TempDir;

use crate::hostile::{self, HostileAppliance};
use crate::server::Kind;

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy");

/// Where Debian's package puts it.
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// Where the console is served, each from its own copy of the archive.
pub const PLACES: [&str; 2] = ["", "/dr/console"];

/// The files and ports that are prepared for a server.
pub struct Harness {
    folder: TempDir,
    /// Where the browser goes.
    pub port: u16,
    /// Where it is sent away from, because it comes without TLS.
    pub plain: u16,
    /// Where the files are, for a server that has none of its own.
    files: u16,
    /// Where nobody listens.
    nobody: u16,
    appliances: SocketAddr,
    /// The address of what stands in the place of [`REPLACED`], and its id there.
    other: Option<(String, &'static str)>,
}

/// The appliance in whose place another can stand.
const REPLACED: &str = "vc-b";

/// A server in the place of one of the simulator's appliances.
#[derive(Clone, Copy)]
pub enum Other<'a> {
    /// Nothing else.
    None,
    /// An appliance that attacks the console.
    Hostile(&'a HostileAppliance),
    /// A name that nobody knows.
    UnknownName,
}

/// A port that nobody has at the moment, and that is given to nobody else here.
/// The system itself gives out higher ones, also for connections.
fn free_port() -> u16 {
    static NEXT: OnceLock<AtomicU32> = OnceLock::new();
    let next = NEXT.get_or_init(|| AtomicU32::new(std::process::id().wrapping_mul(97)));
    let mut ports = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed) % 20_000);
    let free = ports.find_map(|number| {
        let port = u16::try_from(10_000 + number).ok()?;
        TcpListener::bind(("127.0.0.1", port)).ok().map(|_| port)
    });
    free.expect("a free port")
}

/// An example with other values in it. Each has to be there: an example that
/// was changed would otherwise not be what is tried.
fn adapt(example: &str, values: &[(&str, String)]) -> String {
    let path = Path::new(DEPLOY).join(example);
    let mut text = fs::read_to_string(&path).expect("an example");
    for (value, other) in values {
        assert!(text.contains(value), "{example} has no '{value}'");
        text = text.replace(value, other);
    }
    text
}

impl Harness {
    /// Everything but the configuration.
    pub fn new(appliances: SocketAddr, certificates: &Certificates, other: Other<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // nginx reads files as another user where it was started by root.
        let everybody = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.path(), everybody).expect("rights");
        let harness = Self {
            folder,
            port: free_port(),
            plain: free_port(),
            files: free_port(),
            nobody: free_port(),
            appliances,
            other: match other {
                Other::None => None,
                Other::Hostile(appliance) => Some((appliance.address.to_string(), hostile::ID)),
                Other::UnknownName => Some(("nowhere.invalid".to_owned(), REPLACED)),
            },
        };
        for place in PLACES {
            unpack(&harness.path("www").join(place.trim_start_matches('/')));
        }
        fs::create_dir(harness.path("hawser")).expect("a folder");
        let (certificate, key) = certificates.proxy();
        harness.write("hawser/proxy.pem", certificate);
        harness.write("hawser/proxy.key", key);
        let mut authorities = certificates.authority().to_owned();
        if let Other::Hostile(appliance) = other {
            authorities.push_str(&appliance.authority);
        }
        harness.write("hawser/appliances-ca.pem", &authorities);
        harness
    }

    /// A place in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn word(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// Writes a configuration with the id of the appliance that stands in the place of another.
    fn write_configuration(&self, name: &str, text: &str) {
        let id = self.other.as_ref().map_or(REPLACED, |(_, id)| id);
        self.write(name, &text.replace(REPLACED, id));
    }

    /// Lays the configuration out; the commands that start what it needs.
    pub fn configure(&self, kind: Kind) -> Vec<Vec<String>> {
        match kind {
            Kind::Nginx => vec![self.nginx()],
            Kind::Caddy => vec![self.caddy()],
            Kind::Haproxy => vec![self.files_for_haproxy(), self.haproxy()],
        }
    }

    /// The example's words for the way to each appliance, and what they become
    /// here: the name that is checked in the certificate stays.
    fn ways(&self, way: impl Fn(&str, &str) -> String) -> Vec<(String, String)> {
        let ids = APPLIANCES.iter().map(|appliance| appliance.id);
        let here = |id: &str| match &self.other {
            Some((address, _)) if id == REPLACED => address.clone(),
            _ => self.appliances.to_string(),
        };
        // The example has no newer vCenter.
        ids.filter(|id| *id != "vc-new")
            .map(|id| {
                let name = format!("{id}.hansekontor.example");
                (way(id, &name), way(id, &here(id)))
            })
            .collect()
    }

    fn nginx(&self) -> Vec<String> {
        let places = |file: &str, values: &[(&str, String)]| {
            self.write_configuration(file, &adapt(&format!("nginx/{file}"), values));
        };
        places(
            "hawser.conf",
            &[
                ("/etc/nginx/hawser", self.word("hawser")),
                ("/srv/hawser", self.word("www")),
                ("/var/log/nginx", self.word("")),
                ("listen [::]:80;", String::new()),
                ("listen [::]:443 ssl http2;", String::new()),
                ("listen 80;", format!("listen 127.0.0.1:{};", self.plain)),
                ("listen 443 ", format!("listen 127.0.0.1:{} ", self.port)),
            ],
        );
        for unchanged in [
            "headers",
            "call-headers",
            "hidden-headers",
            "portals",
            "calls",
        ] {
            places(&format!("hawser/{unchanged}.conf"), &[]);
        }
        // Nobody is asked: what is reached here has an address, and the rest is nowhere.
        let resolver = ("127.0.0.53", format!("127.0.0.1:{}", self.nobody));
        places("hawser/resolver.conf", &[resolver]);
        let ways = self.ways(|_, address| {
            let port = if address.contains(':') { "" } else { ":443" };
            format!(" {address}{port};")
        });
        places("hawser/appliances.conf", &words(&ways));
        self.nginx_main("nginx.conf", "hawser.conf")
    }

    /// A main file that includes another, and the command for it.
    fn nginx_main(&self, name: &str, included: &str) -> Vec<String> {
        assert!(
            Path::new(BROTLI).is_file(),
            "There is no {BROTLI}. Install libnginx-mod-http-brotli-static (scripts/setup test)."
        );
        let root = fs::metadata(self.path("")).expect("the folder").uid() == 0;
        let user = if root { "user root;" } else { "" };
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let kept = kinds.map(|kind| format!("{kind}_temp_path {};", self.word(kind)));
        let main = format!(
            "load_module {BROTLI};\n{user}\ndaemon off;\nworker_processes 1;\npid {};\n\
             error_log stderr;\nevents {{}}\nhttp {{\n{}\ninclude {};\n}}\n",
            self.word(&format!("{name}.pid")),
            kept.join("\n"),
            self.word(included),
        );
        self.write(name, &main);
        ["nginx", "-e", "stderr", "-c", &self.word(name)]
            .map(str::to_owned)
            .to_vec()
    }

    fn caddy(&self) -> Vec<String> {
        let ports = format!(
            "admin off\n\thttp_port {}\n\thttps_port {}\n\tdefault_bind 127.0.0.1",
            self.plain, self.port
        );
        let mut values = vec![
            ("/etc/caddy".to_owned(), self.word("hawser")),
            ("/var/log/caddy".to_owned(), self.word("")),
            ("/srv/hawser".to_owned(), self.word("www")),
            ("admin off".to_owned(), ports),
        ];
        values.extend(self.ways(|_, address| format!("reverse_proxy https://{address} {{")));
        self.write_configuration("Caddyfile", &adapt("caddy/Caddyfile", &words(&values)));
        let file = self.word("Caddyfile");
        ["caddy", "run", "--adapter", "caddyfile", "--config", &file]
            .map(str::to_owned)
            .to_vec()
    }

    fn haproxy(&self) -> Vec<String> {
        let both = ["hawser/proxy.pem", "hawser/proxy.key"].map(|name| {
            let read = fs::read_to_string(self.path(name));
            read.expect("certificate and key")
        });
        fs::create_dir(self.path("haproxy")).expect("a folder");
        self.write("haproxy/proxy.pem", &both.concat());
        let authority = self.path("hawser/appliances-ca.pem");
        let copied = fs::copy(authority, self.path("haproxy/appliances-ca.pem"));
        copied.expect("the authority");
        let mut values = vec![
            ("/etc/haproxy/hawser".to_owned(), self.word("haproxy")),
            ("    user haproxy\n".to_owned(), String::new()),
            ("    group haproxy\n".to_owned(), String::new()),
            (
                "/dev/log local0".to_owned(),
                "stdout format raw local0".to_owned(),
            ),
            (
                "bind :80\n".to_owned(),
                format!("bind 127.0.0.1:{}\n", self.plain),
            ),
            (
                "bind :443 ".to_owned(),
                format!("bind 127.0.0.1:{} ", self.port),
            ),
            (
                "127.0.0.1:8081".to_owned(),
                format!("127.0.0.1:{}", self.files),
            ),
        ];
        values.extend(self.ways(|id, address| {
            let port = if address.contains(':') { "" } else { ":443" };
            format!("server {id} {address}{port} sni")
        }));
        self.write_configuration(
            "haproxy.cfg",
            &adapt("haproxy/haproxy.cfg", &words(&values)),
        );
        ["haproxy", "-db", "-f", &self.word("haproxy.cfg")]
            .map(str::to_owned)
            .to_vec()
    }

    /// HAProxy serves no files.
    fn files_for_haproxy(&self) -> Vec<String> {
        let values = [
            ("/srv/hawser", self.word("www")),
            ("127.0.0.1:8081", format!("127.0.0.1:{}", self.files)),
        ];
        self.write("files.conf", &adapt("haproxy/files-nginx.conf", &values));
        self.nginx_main("files-main.conf", "files.conf")
    }

    /// All that the servers wrote down.
    pub fn written_down(&self) -> String {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        let logs = entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|it| it == "log"));
        logs.map(|log| {
            let bytes = fs::read(log).expect("a log");
            String::from_utf8_lossy(&bytes).into_owned()
        })
        .collect()
    }
}

fn words(values: &[(String, String)]) -> Vec<(&str, String)> {
    let all = values.iter();
    all.map(|(value, other)| (value.as_str(), other.clone()))
        .collect()
}

/// Puts the console into a folder, as an administrator does.
fn unpack(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let mut command = match std::env::var_os("HAWSER_ARCHIVE") {
        Some(archive) => {
            let mut tar = Command::new("tar");
            tar.args(["--strip-components=1", "-xzf"]).arg(archive);
            tar.arg("-C").arg(folder);
            tar
        }
        None => {
            let mut copy = Command::new("cp");
            copy.arg("-r").arg(dist().join(".")).arg(folder);
            copy
        }
    };
    let status = command.status().expect("the console is unpacked");
    assert!(status.success(), "{command:?}: {status}");
}
