//! A web server as its package brings it, started on 127.0.0.1.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use hawser_end_to_end::browser::until;
use hawser_simulator::Simulator;
use hawser_simulator::https::certificates::PROXY;

use crate::harness::{Harness, Other};

/// The servers of `deploy/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nginx,
    Caddy,
    Haproxy,
}

/// Makes each a test for each server.
macro_rules! behind_each_server {
    (@ $server:ident $kind:ident $($steps:ident)*) => {
        mod $server {
            $(#[tokio::test]
            async fn $steps() {
                super::$steps(crate::server::Kind::$kind).await;
            })*
        }
    };
    ($($steps:ident)*) => {
        behind_each_server!(@ nginx Nginx $($steps)*);
        behind_each_server!(@ caddy Caddy $($steps)*);
        behind_each_server!(@ haproxy Haproxy $($steps)*);
    };
}
pub(crate) use behind_each_server;

/// Ends the program when the test process ends in whatever way: then nobody
/// holds the other end of its standard input any more.
const WATCH: &str = r#"exec 3<&0
    "$@" & server=$!
    (read -r _ <&3; kill "$server") & watch=$!
    wait "$server"
    kill "$watch" 2>/dev/null"#;

/// The number of attempts at other ports, where somebody took one in between.
const TRIES: usize = 5;

/// A running server.
pub struct Server {
    pub kind: Kind,
    pub harness: Harness,
    programs: Vec<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        for program in &mut self.programs {
            drop(program.stdin.take());
            let _ = program.wait();
        }
    }
}

impl Server {
    /// Starts one in front of the simulator's appliances, with another among them.
    pub async fn start(kind: Kind, simulator: &Simulator, other: Other<'_>) -> Self {
        for _ in 0..TRIES {
            let (appliances, certificates) = simulator.https().expect("it speaks HTTPS");
            let harness = Harness::new(appliances, certificates, other);
            let programs = harness.configure(kind).into_iter().enumerate();
            let programs = programs.map(|(i, command)| start(&harness, &command, i));
            let mut server = Self {
                kind,
                programs: programs.collect(),
                harness,
            };
            if server.listens().await {
                return server;
            }
        }
        panic!("{kind:?} found no port in {TRIES} tries");
    }

    /// Waits until it answers; false where another program has its port.
    async fn listens(&mut self) -> bool {
        until("the server answers", async || {
            for program in &mut self.programs {
                if program.try_wait().is_ok_and(|ended| ended.is_some()) {
                    let said = self.harness.written_down();
                    assert!(said.to_lowercase().contains("in use"), "it ended: {said}");
                    return Ok(false);
                }
            }
            // Only this server has a certificate of this simulator's authority.
            let page = format!("{}/", self.origin());
            match self.try_to_ask(&page, &[]).await?.status {
                200 => Ok(true),
                status => Err(format!("the page comes with {status}")),
            }
        })
        .await
    }

    /// Origin of the console.
    pub fn origin(&self) -> String {
        format!("https://{PROXY}:{}", self.harness.port)
    }
}

/// Starts a command; what it says goes to a log in the harness.
fn start(harness: &Harness, command: &[String], number: usize) -> Child {
    let log = File::create(harness.path(&format!("said-{number}.log"))).expect("a log");
    let [program, arguments @ ..] = command else {
        panic!("a command has a program");
    };
    Command::new("sh")
        .args(["-c", WATCH, "sh"])
        .arg(installed(program))
        .args(arguments)
        .env("HOME", harness.path(""))
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::piped())
        .stdout(log.try_clone().expect("a log"))
        .stderr(log)
        .spawn()
        .expect("a shell")
}

/// A program, also where only root has its folder in PATH.
fn installed(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(["/usr/sbin".into(), "/sbin".into()]);
    let mut places = folders.iter().map(|folder| folder.join(program));
    places
        .find(|place| place.is_file())
        .unwrap_or_else(|| panic!("{program} is not installed: scripts/setup test"))
}
