//! WebKitGTK's own small browser by `WebKitWebDriver`. Driver and display serve one
//! session: the keyboard's focus belongs to one window of a display.
//!
//! Its driver gives no log, and its browser writes none while it is driven, so
//! the page itself listens, from the moment at which WebDriver says that it is
//! loaded: what the policy refused and what went wrong in a script before that
//! is not heard, nor is anything between a reload that the page does by itself
//! and the next look at it. (The driver can say so earlier, `eager`; but then
//! one script in four was answered after a minute.)

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use super::{Lack, Wanted, in_background};
use crate::driver::{Program, is_file, named};

/// Height of the browser's bar above the page.
const BAR: u32 = 38;

/// Where the packages of Debian, Fedora and Arch have the browser.
fn browser() -> String {
    let arch = std::env::consts::ARCH;
    let usual = [
        format!("/usr/lib/{arch}-linux-gnu/webkit2gtk-4.1/MiniBrowser"),
        "/usr/libexec/webkit2gtk-4.1/MiniBrowser".to_owned(),
        "/usr/lib/webkit2gtk-4.1/MiniBrowser".to_owned(),
    ];
    let [first, ..] = &usual;
    let found = usual.iter().find(|path| is_file(path)).unwrap_or(first);
    named("WEBKIT_BROWSER", found)
}

fn start(lack: Option<Lack>) -> (Vec<Program>, u16) {
    let display = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp"];
    let screen = ["-screen", "0", "1280x1000x24"];
    let command = [&display[..], &screen[..]].concat();
    let (display, number) = Program::start(&command, &[], |line| line.trim().parse::<u32>().ok());
    let number = format!(":{number}");
    let mut environment = vec![
        ("DISPLAY", number.as_str()),
        ("GDK_BACKEND", "x11"),
        ("LANG", "C.UTF-8"),
        ("NO_AT_BRIDGE", "1"),
        // Drawing by the processor, which every machine has.
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ];
    if lack == Some(Lack::WebAssembly) {
        environment.push(("JSC_useWasm", "0"));
    }
    let program = named("WEBKITWEBDRIVER", "WebKitWebDriver");
    let port = |port| format!("--port={port}");
    let (driver, port) = Program::start_at_port(&program, &environment, port);
    (vec![driver, display], port)
}

pub(super) async fn open(wanted: &Wanted) -> (WebDriver, Vec<Program>) {
    let lack = wanted.lack;
    let (programs, port) = in_background(move || start(lack)).await;
    let mut capabilities = Capabilities::new();
    let options = json!({"binary": browser(), "args": ["--automation"]});
    let set = capabilities
        .set("browserName", "MiniBrowser")
        .and_then(|()| capabilities.set("webkitgtk:browserOptions", options))
        .and_then(|()| capabilities.set("acceptInsecureCerts", wanted.any_certificate));
    set.expect("capabilities");
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
        .await
        .expect("a browser; is there a MiniBrowser that fits WebKitWebDriver?");
    size(&driver, 1280, 900).await;
    (driver, programs)
}

/// Gives the page a size; it does not get narrower than the bar above it.
pub(crate) async fn size(driver: &WebDriver, width: u32, height: u32) {
    let sized = driver.set_window_rect(0, 0, width, height + BAR).await;
    sized.expect("the window has a size");
}

/// Begins to listen, once in a document. It stands in front of every script of
/// the tests.
pub(crate) const LISTEN: &str = "
    if (window.reported === undefined) {
        const reported = [];
        Object.defineProperty(window, 'reported', { value: reported });
        addEventListener('securitypolicyviolation', e => reported.push(
            `Content Security Policy: ${e.effectiveDirective} refuses ${e.blockedURI} (${e.sourceFile}:${e.lineNumber})`));
        addEventListener('error', e => reported.push(`${e.message} (${e.filename}:${e.lineno})`));
        addEventListener('unhandledrejection', e => reported.push(`nobody caught: ${e.reason}`));
    }
";

/// Returns the log of the page since the last call, and listens from now on.
pub(crate) async fn log(driver: &WebDriver) -> Vec<String> {
    let script = format!("{LISTEN} return window.reported.splice(0)");
    let heard = driver.execute(script, Vec::<Value>::new()).await;
    heard.map_or_else(
        |_| Vec::new(),
        |heard| serde_json::from_value(heard.json().clone()).unwrap_or_default(),
    )
}
