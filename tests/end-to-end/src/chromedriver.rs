//! One chromedriver for the test process.

use std::io::{BufRead, BufReader, Read};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, WebDriver};

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends the driver when the test process ends in whatever way: then nobody
/// holds the other end of its standard input any more.
const WATCH: &str =
    r#""$0" --port=0 & driver=$!; read -r _; exec 2>/dev/null; kill "$driver"; wait "$driver""#;

struct Driver {
    address: String,
    _alive: ChildStdin,
}

static DRIVER: OnceLock<Driver> = OnceLock::new();

fn start() -> Driver {
    let program = std::env::var("CHROMEDRIVER")
        .ok()
        .filter(|program| !program.is_empty())
        .unwrap_or_else(|| "chromedriver".to_owned());
    let mut shell = Command::new("sh")
        .args(["-c", WATCH, &program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("a shell for chromedriver");
    let alive = shell.stdin.take().expect("its standard input");
    let output = shell.stdout.take().expect("its standard output");
    let (told, hear) = mpsc::channel();
    std::thread::spawn(move || {
        read_port(output, &told);
        let _ = shell.wait();
    });
    let port: u16 = hear.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        panic!("'{program}' did not start. Install chromedriver, or name it in CHROMEDRIVER.")
    });
    Driver {
        address: format!("http://127.0.0.1:{port}"),
        _alive: alive,
    }
}

/// Tells the port, then reads on so that the driver can go on writing.
fn read_port(output: impl Read, told: &mpsc::Sender<u16>) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let port = line
            .split_once("started successfully on port ")
            .and_then(|(_, port)| port.trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            let _ = told.send(port);
        }
    }
}

/// A new browser.
pub async fn open(arguments: &[&str], preferences: &serde_json::Value) -> WebDriver {
    let driver = tokio::task::spawn_blocking(|| DRIVER.get_or_init(start))
        .await
        .expect("chromedriver");
    let mut wanted = ChromeCapabilities::new();
    let always = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--lang=en-GB",
        // A browser whose driver is gone goes too.
        "--remote-debugging-pipe",
        // The browser's own view of roles and names, for scripts of the tests.
        "--enable-blink-features=ComputedAccessibilityInfo",
        "--window-size=1280,900",
    ];
    for argument in always.iter().chain(arguments) {
        wanted.add_arg(argument).expect("an argument");
    }
    wanted
        .add_experimental_option("prefs", preferences)
        .expect("preferences");
    wanted
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .expect("the browser's log");
    WebDriver::new(&driver.address, wanted)
        .await
        .expect("a browser; is there a Chromium that fits chromedriver?")
}
