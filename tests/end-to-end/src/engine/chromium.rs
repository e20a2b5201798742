//! Chromium by chromedriver: one driver for the test process. The browser's
//! log comes through it, and what is not in WebDriver by the DevTools protocol.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel, WebDriver};

use super::{Lack, Wanted, in_background, open_only_tab};
use crate::driver::{Program, named};

static DRIVER: OnceLock<(Program, u16)> = OnceLock::new();

fn driver() -> u16 {
    let start = || {
        let program = named("CHROMEDRIVER", "chromedriver");
        Program::start(&[&program, "--port=0"], &[], |line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        })
    };
    DRIVER.get_or_init(start).1
}

const ALWAYS: [&str; 14] = [
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
];

pub(super) async fn open(wanted: &Wanted) -> (WebDriver, Vec<Program>) {
    let port = in_background(driver).await;
    let mut capabilities = ChromeCapabilities::new();
    let arguments = wanted.arguments.iter().map(String::as_str);
    let window = ["--window-size=1280,900"];
    for argument in ALWAYS.into_iter().chain(window).chain(arguments) {
        capabilities.add_arg(argument).expect("an argument");
    }
    let mut preferences = json!({});
    if wanted.lack == Some(Lack::Scripts) {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if let Some(folder) = &wanted.downloads {
        preferences["download.default_directory"] = json!(folder);
        preferences["download.prompt_for_download"] = json!(false);
    }
    capabilities
        .add_experimental_option("prefs", preferences)
        .expect("preferences");
    capabilities
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .expect("the browser's log");
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
        .await
        .expect("a browser; is there a Chromium that fits chromedriver?");
    if wanted.lack == Some(Lack::WebAssembly) {
        // There is no switch any more that takes it away.
        let without = json!({"source": "delete globalThis.WebAssembly"});
        devtools(&driver, "Page.addScriptToEvaluateOnNewDocument", without).await;
    }
    if wanted.less_motion {
        let calm = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
        devtools(&driver, "Emulation.setEmulatedMedia", calm).await;
    }
    (driver, Vec::new())
}

/// Clears everything that a test left behind. Storage is cleared by origin; a later simulator can
/// get the port of an earlier one.
pub(super) async fn reset(driver: &WebDriver, origins: &[String]) -> WebDriverResult<()> {
    open_only_tab(driver).await?;
    let tools = driver.cdp();
    for command in ["Network.clearBrowserCookies", "Network.clearBrowserCache"] {
        tools.send_raw(command, json!({})).await?;
    }
    for origin in origins {
        let storage = json!({"origin": origin, "storageTypes": "all"});
        tools
            .send_raw("Storage.clearDataForOrigin", storage)
            .await?;
    }
    driver.browser_log().await?;
    Ok(())
}

/// Gives the page a size.
pub(crate) async fn size(driver: &WebDriver, width: u32, height: u32) {
    let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    devtools(driver, "Emulation.setDeviceMetricsOverride", size).await;
}

/// Shows pages light or dark, and with less motion.
pub(crate) async fn show(driver: &WebDriver, dark: bool) {
    let scheme = if dark { "dark" } else { "light" };
    let features = json!({"features": [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]});
    devtools(driver, "Emulation.setEmulatedMedia", features).await;
}

/// Returns a picture of the window as a WebP file.
pub(crate) async fn picture(driver: &WebDriver) -> Vec<u8> {
    let format = json!({"format": "webp", "quality": 80});
    let answer = devtools(driver, "Page.captureScreenshot", format).await;
    let data = answer["data"].as_str().expect("the picture in base64");
    BASE64_STANDARD.decode(data).expect("base64")
}

/// A command of the DevTools protocol.
async fn devtools(driver: &WebDriver, command: &str, parameters: Value) -> Value {
    let answer = driver.cdp().send_raw(command, parameters).await;
    answer.expect("a command of the DevTools protocol")
}

/// Errors and warnings in the browser's log since it was last asked for,
/// without answers that are no success.
pub(crate) async fn log(driver: &WebDriver) -> Vec<String> {
    let log = driver.browser_log().await.expect("the browser's log");
    log.into_iter()
        .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
        .filter(|entry| {
            let network = entry.source.as_deref() == Some("network");
            !(network && entry.message.contains("Failed to load resource"))
        })
        .map(|entry| entry.message)
        .collect()
}
