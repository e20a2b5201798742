//! The copied command pasted into a terminal, with the real curl and jq: what is typed arrives, is
//! not shown, and is in no process's arguments or environment.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use hawser_core::export::curl;
use hawser_core::request::{Credentials, Json, Request, base64};
use hawser_core::secret::Slot;
use hawser_core::system::PASSWORD;
use serde_json::{Value, json};

use super::{install, path_of, shown};

const TOKEN: &str = "5b2c6c2e-7a1d $(touch x) 'q\"";

/// Each is typed as a password once.
const NASTY: [&str; 12] = [
    r#"Ge"h\eim"#,
    r#"x", "admin": "y"#,
    "it's $HOME ${PATH} `id` $(touch x)",
    "  spaces at both ends  ",
    "-n",
    "--config",
    r"%s\n\\(1+1)\u0041",
    "!history!! #no;comment|&<>*?[a]~{}",
    "pässwörd € 😀 ‹password›",
    "EOF",
    "@/etc/passwd",
    r"\",
];

/// A request as the stand-in for the appliance received it.
struct Received {
    head: String,
    body: String,
    /// `true` where a secret was in the arguments or the environment of any process meanwhile.
    listed: bool,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        Some(lines.find(|(found, _)| found.eq_ignore_ascii_case(name))?.1)
    }
}

/// Answers each request, and looks at all processes before it does.
fn server(secrets: Vec<String>) -> (String, Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
            }
            let mut received = Received {
                head,
                body: String::new(),
                listed: any_process_has(&secrets),
            };
            let length = received.header("content-length").unwrap_or("0");
            let mut body = vec![0; length.parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            received.body = String::from_utf8(body).unwrap();
            let reply =
                b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nanswered\n";
            stream.write_all(reply).unwrap();
            if sender.send(received).is_err() {
                return;
            }
        }
    });
    (origin, receiver)
}

fn any_process_has(secrets: &[String]) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .flat_map(|process| ["cmdline", "environ"].map(|file| process.path().join(file)))
        .filter_map(|file| std::fs::read(file).ok())
        .any(|bytes| has(&bytes, secrets))
}

fn has(bytes: &[u8], secrets: &[String]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    secrets.iter().any(|secret| text.contains(secret.as_str()))
}

/// An interactive shell in a terminal of its own.
struct Terminal {
    script: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    shown: Vec<u8>,
}

impl Terminal {
    fn open(shell: &str, programs: &Path) -> Self {
        let mut script = Command::new(path_of("script"))
            .args(["-q", "-e", "-f", "-c", shell, "/dev/null"])
            .env_clear()
            .envs([
                ("TERM", "dumb"),
                ("PS1", "$ "),
                ("LC_ALL", "C.UTF-8"),
                ("SHELL", "/bin/sh"),
            ])
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .current_dir(programs)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = script.stdout.take().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            keys: script.stdin.take().unwrap(),
            script,
            screen,
            shown: Vec::new(),
        }
    }

    fn types(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads the screen until it shows a text after what was read before.
    fn shows(&mut self, text: &str) {
        let from = self.shown.len();
        while !String::from_utf8_lossy(&self.shown[from..]).contains(text) {
            let more = self.screen.recv_timeout(std::time::Duration::from_secs(30));
            let screen = || String::from_utf8_lossy(&self.shown).into_owned();
            let more = more.unwrap_or_else(|_| panic!("no {text} in {}", screen()));
            self.shown.extend(more);
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

fn typed_into(shell: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("terminal-{}", &shell[..4]));
    std::fs::create_dir_all(&folder).unwrap();
    let log = folder.join("jq.log");
    let _ = std::fs::remove_file(&log);
    // jq ends too soon to be seen in the list of processes.
    let jq = path_of("jq");
    let wrapper =
        format!("#!/bin/sh\n{{ printf '%s\\n' \"$@\"; env; }} >>jq.log\nexec {jq} \"$@\"\n");
    install(&folder, "jq", &wrapper);
    // The shortest of them are in everything.
    let long = NASTY.iter().filter(|secret| secret.len() > 8);
    let secrets: Vec<String> = long.chain([&TOKEN]).map(|it| (*it).to_owned()).collect();
    let (origin, received) = server(secrets.clone());
    let user = r#"o'neil "x" \(y)@vsphere.local"#;
    let by = Credentials::SessionAndBasic {
        user: user.to_owned(),
        password: Slot("peer-password"),
    };
    let body = Json::Object(vec![
        ("name", Json::text("Ge\"h\\eim ‹session› \\(1+1) $HOME '")),
        ("password", Json::Slot(PASSWORD)),
    ]);
    let command = curl(&shown(&Request::post("/x").by(by).body(body)), &origin);
    let mut terminal = Terminal::open(shell, &folder);
    terminal.shows("$ ");
    for password in NASTY {
        terminal.types(&format!("{command}\n"));
        for (prompt, secret) in [
            ("Session token, HAWSER_SESSION: ", TOKEN),
            ("Peer password, HAWSER_PEER_PASSWORD: ", password),
            ("Password, HAWSER_PASSWORD: ", password),
        ] {
            terminal.shows(prompt);
            terminal.types(&format!("{secret}\n"));
        }
        terminal.shows("answered");
        let received = received.recv().unwrap();
        assert!(
            !received.listed,
            "{shell}: a secret was in the list of processes"
        );
        assert_eq!(received.header("x-dr-session"), Some(TOKEN));
        let pair = base64(format!("{user}:{password}").as_bytes());
        let basic = format!("Basic {pair}");
        assert_eq!(
            received.header("authorization"),
            Some(basic.as_str()),
            "{password}"
        );
        assert_eq!(received.header("content-type"), Some("application/json"));
        let sent: Value = serde_json::from_str(&received.body).unwrap();
        let name = "Ge\"h\\eim ‹session› \\(1+1) $HOME '";
        assert_eq!(sent, json!({"name": name, "password": password}));
    }
    // The command's variables ended with it.
    terminal.types("echo \"left: $HAWSER_PASSWORD$HAWSER_SESSION.\"; exit\n");
    terminal.shows("left: .");
    assert!(!has(&terminal.shown, &secrets), "a secret was shown");
    let log = std::fs::read(&log).unwrap();
    assert!(
        !log.is_empty() && !has(&log, &secrets),
        "jq was given a secret as an argument"
    );
}

#[test]
fn secrets_typed_into_bash_arrive_and_are_neither_shown_nor_listed() {
    typed_into("bash --norc --noprofile --noediting -i");
}

#[test]
fn secrets_typed_into_dash_arrive_and_are_neither_shown_nor_listed() {
    typed_into("dash -i");
}
