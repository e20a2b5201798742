//! The browser engines that the journeys run in, and what is each one's own.

pub mod chromium;
pub mod firefox;
pub mod webkit;

use std::fmt;
use std::sync::OnceLock;

use thirtyfour::WebDriver;
use thirtyfour::error::{WebDriverError, WebDriverResult};

use crate::driver::Program;

/// Whose browser a journey runs in: that of `HAWSER_BROWSER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `chromium`, as nothing else is asked for: Chromium or Chrome.
    Chromium,
    /// `firefox`: Firefox, Gecko.
    Firefox,
    /// `webkit`: WebKitGTK's `MiniBrowser`, the engine of Safari.
    WebKit,
}

impl Engine {
    /// The one that `HAWSER_BROWSER` names.
    ///
    /// # Panics
    /// Where it names something else.
    pub fn chosen() -> Self {
        static CHOSEN: OnceLock<Engine> = OnceLock::new();
        *CHOSEN.get_or_init(|| {
            let named = std::env::var("HAWSER_BROWSER").unwrap_or_default();
            match named.as_str() {
                "" | "chromium" => Self::Chromium,
                "firefox" => Self::Firefox,
                "webkit" => Self::WebKit,
                other => panic!("HAWSER_BROWSER is '{other}', not chromium, firefox or webkit"),
            }
        })
    }

    /// Opens a browser.
    pub async fn open(self, wanted: Wanted) -> (WebDriver, Vec<Program>) {
        match self {
            Self::Chromium => chromium::open(&wanted).await,
            Self::Firefox => firefox::open(&wanted).await,
            Self::WebKit => webkit::open(&wanted).await,
        }
    }

    /// Clears everything that a test left in a browser: tabs, storage of `origins`, cookies, caches,
    /// the log and what was set for its pages.
    ///
    /// # Errors
    /// If a WebDriver command fails; the browser cannot be used again then. Always in WebKit, which
    /// has no command for it.
    pub async fn reset(self, driver: &WebDriver, origins: &[String]) -> WebDriverResult<()> {
        match self {
            Self::Chromium => chromium::reset(driver, origins).await,
            Self::Firefox => firefox::reset(driver).await,
            Self::WebKit => {
                let message = "sessions of WebKit are not reset".to_owned();
                Err(WebDriverError::RequestFailed(message))
            }
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A feature that a browser may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Scripts are switched off.
    Scripts,
    /// There is no `WebAssembly`.
    WebAssembly,
}

/// The requirements of a journey for its browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The feature that it lacks.
    pub lack: Option<Lack>,
    /// `true` where it asks for less motion.
    pub less_motion: bool,
    /// Where it saves files without asking.
    pub downloads: Option<std::path::PathBuf>,
    /// Arguments for Chromium.
    pub arguments: Vec<String>,
    /// `true` where any certificate will do; Chromium is given the certificate by an argument.
    pub any_certificate: bool,
}

impl Wanted {
    /// Returns whether a browser started for this can be used again after a reset: whether it
    /// differs from a plain one in nothing that belongs to a single test.
    pub fn is_reusable(&self) -> bool {
        let plain = Self {
            any_certificate: self.any_certificate,
            ..Self::default()
        };
        *self == plain
    }
}

/// Opens a tab and closes all others, so that nothing that was set for their pages remains.
async fn open_only_tab(driver: &WebDriver) -> WebDriverResult<()> {
    let old = driver.windows().await?;
    let new = driver.new_tab().await?;
    for tab in old {
        driver.switch_to_window(tab).await?;
        driver.close_window().await?;
    }
    driver.switch_to_window(new).await
}

async fn in_background<T: Send + 'static>(start: impl FnOnce() -> T + Send + 'static) -> T {
    let started = tokio::task::spawn_blocking(start).await;
    started.expect("the driver starts")
}
