//! Single requests, with curl: it trusts the authority and nobody else, checks
//! the name, and shows every header as it came.

use hawser_simulator::https::certificates::PROXY;
use tokio::process::Command;

use crate::server::Server;

/// A response.
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The names of all headers.
    pub fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The value of a header; "" where there is none, and both where it is
    /// there twice.
    pub fn value(&self, name: &str) -> String {
        self.all(name).join(" AND ")
    }

    fn read(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n");
        let (head, body) = answer.split_at(end.expect("a head") + 4);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(':'));
        Self {
            status: status.and_then(|it| it.parse().ok()).expect("a status"),
            headers: headers
                .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
                .collect(),
            body: body.to_vec(),
        }
    }
}

impl Server {
    /// Asks for a path, with more arguments for curl.
    pub async fn ask(&self, path: &str, more: &[&str]) -> Reply {
        self.ask_at(&format!("{}{path}", self.origin()), more).await
    }

    /// Asks without TLS.
    pub async fn ask_plainly(&self, path: &str) -> Reply {
        let address = format!("http://{PROXY}:{}{path}", self.harness.plain);
        self.ask_at(&address, &[]).await
    }

    /// Asks for just this path, whatever a client would make of it.
    pub async fn ask_literally(&self, path: &str, version: &str) -> Reply {
        let target = ["--request-target", path, version];
        self.ask("/", &target).await
    }

    /// Asks twice, on one connection if the server keeps it. Returns both statuses, and how many
    /// connections it took.
    pub async fn ask_twice(&self, path: &str, more: &[&str]) -> ([u16; 2], u16) {
        let address = format!("{}{path}", self.origin());
        let mut curl = Command::new("curl");
        curl.arg("-q");
        for next in [false, true] {
            if next {
                curl.arg("--next");
            }
            self.trusting(&mut curl, &address);
            curl.args(["-o", "/dev/null", "-w", "%{http_code} %{num_connects}\\n"]);
            curl.args(more).arg(&address);
        }
        let output = curl.output().await.expect("curl");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut words = said.split_whitespace().map(|word| word.parse::<u16>());
        let mut number = || {
            words
                .next()
                .and_then(Result::ok)
                .unwrap_or_else(|| panic!("{said}"))
        };
        let (first, once) = (number(), number());
        let (second, again) = (number(), number());
        ([first, second], once + again)
    }

    async fn ask_at(&self, address: &str, more: &[&str]) -> Reply {
        let reply = self.try_to_ask(address, more).await;
        reply.unwrap_or_else(|why| panic!("{address}: {why}"))
    }

    /// The reply, or why there is none.
    pub async fn try_to_ask(&self, address: &str, more: &[&str]) -> Result<Reply, String> {
        let mut curl = Command::new("curl");
        curl.args(["-q", "-i"]);
        self.trusting(&mut curl, address);
        let output = curl.args(more).arg(address).output().await.expect("curl");
        if output.status.success() {
            return Ok(Reply::read(&output.stdout));
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Arguments for a request to this server.
    fn trusting(&self, curl: &mut Command, address: &str) {
        curl.args(["-sS", "--path-as-is", "--max-time", "30"]);
        curl.args(["--noproxy", "*", "--resolve"])
            .arg(format!("{PROXY}:*:127.0.0.1").replace('*', &port_of(address)));
        curl.arg("--cacert")
            .arg(self.harness.path("hawser/appliances-ca.pem"));
    }
}

fn port_of(address: &str) -> String {
    let host = address.split('/').nth(2).unwrap_or_default();
    let (_, port) = host.rsplit_once(':').unwrap_or_default();
    port.to_owned()
}
