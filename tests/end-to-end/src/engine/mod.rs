//! The browser engines that the journeys run in, and what is each one's own.

pub mod chromium;
pub mod firefox;
pub mod webkit;

use std::fmt;
use std::sync::OnceLock;

use thirtyfour::WebDriver;

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
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// What a browser may have to do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Scripts are switched off.
    Scripts,
    /// There is no `WebAssembly`.
    WebAssembly,
}

/// What a journey wants of its browser.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What it does without.
    pub lack: Option<Lack>,
    /// Whether it asks for less motion.
    pub less_motion: bool,
    /// Where it saves files without asking.
    pub downloads: Option<std::path::PathBuf>,
    /// Arguments for Chromium.
    pub arguments: Vec<String>,
    /// Whether any certificate will do; Chromium hears by an argument which one.
    pub any_certificate: bool,
}

async fn in_background<T: Send + 'static>(start: impl FnOnce() -> T + Send + 'static) -> T {
    let started = tokio::task::spawn_blocking(start).await;
    started.expect("the driver starts")
}
