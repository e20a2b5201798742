//! Looks of a page, and axe-core on each of them.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::{Engine, chromium, firefox, webkit};

/// Light or dark, as the system asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A look in a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Light or dark.
    pub look: Look,
    /// Width in CSS pixels.
    pub width: u32,
}

impl View {
    /// All that a page is looked at in.
    pub const ALL: [View; 4] = [
        View::new(Look::Light, 1280),
        View::new(Look::Dark, 1280),
        View::new(Look::Light, 400),
        View::new(Look::Dark, 400),
    ];

    /// Further views for pictures that people look at.
    const PICTURES: [View; 4] = [
        View::new(Look::Light, 768),
        View::new(Look::Dark, 768),
        View::new(Look::Light, 1920),
        View::new(Look::Dark, 1920),
    ];

    /// A look in a width.
    pub const fn new(look: Look, width: u32) -> Self {
        Self { look, width }
    }
}

/// As axe-core's rules are tagged.
const RULES: [&str; 6] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
];

const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: arguments[0] }).then(
        ({ violations }) => done(violations.flatMap(({ id, help, nodes }) => nodes.map(
            ({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`))),
        error => done([`axe-core did not run: ${error}`]));
";

impl Browser {
    /// Shows the page in a look and a width, as far as the engine can: WebKit
    /// stays light, and 447 pixels wide.
    pub async fn look(&self, view: View, height: u32) {
        let View { look, width } = view;
        match self.engine {
            Engine::Chromium => chromium::show(&self.driver, look == Look::Dark).await,
            Engine::Firefox => firefox::show(&self.driver, look == Look::Dark).await,
            // It is light or dark as the desktop was when it began.
            Engine::WebKit => {}
        }
        match self.engine {
            Engine::Chromium => chromium::size(&self.driver, width, height).await,
            Engine::Firefox => firefox::size(&self.driver, width, height).await,
            Engine::WebKit => webkit::size(&self.driver, width, height).await,
        }
    }

    /// Runs axe-core on the page as it is in every view, and keeps pictures: of these views, and of
    /// a tablet's and a wall's width.
    ///
    /// # Panics
    /// As [`Browser::is_accessible`] does.
    pub async fn in_every_view(&self, page: &str) {
        for view in View::ALL {
            self.look(view, 900).await;
            self.is_accessible(page, view).await;
            self.keep_look(page, view).await;
        }
        for view in View::PICTURES {
            self.keep_look(page, view).await;
        }
        self.keep_picture(page).await;
        self.look(View::ALL[0], 900).await;
    }

    /// Keeps a picture of the whole page in the folder that `HAWSER_LOOKS`
    /// names, for people to look at.
    pub async fn keep_look(&self, page: &str, view: View) {
        let Some(folder) = std::env::var_os("HAWSER_LOOKS") else {
            return;
        };
        let height = "return Math.max(900, document.documentElement.scrollHeight)";
        let height = self.script(height, vec![]).await.as_u64().unwrap_or(900);
        self.look(view, u32::try_from(height).unwrap_or(900)).await;
        let file = format!("{page}-{:?}-{}.png", view.look, view.width).to_lowercase();
        let file = std::path::Path::new(&folder).join(file);
        self.driver.screenshot(&file).await.expect("a picture");
    }

    /// Runs axe-core on the page as it is, and looks whether it is wider than
    /// the window.
    ///
    /// # Panics
    /// Where something is found, or `HAWSER_AXE` does not name axe-core.
    pub async fn is_accessible(&self, page: &str, view: View) {
        let there = self.script("return typeof axe === 'object'", vec![]).await;
        if there != Value::Bool(true) {
            let file = std::env::var("HAWSER_AXE").expect("HAWSER_AXE names axe.min.js");
            let source = std::fs::read_to_string(&file).expect("axe-core is at HAWSER_AXE");
            self.script(&source, vec![]).await;
        }
        let found = self.script_later(RUN, vec![json!(RULES)]).await;
        assert_eq!(found, json!([]), "axe-core on {page} in {view:?}");
        let overflow =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let overflow = self.script(overflow, vec![]).await;
        assert_eq!(overflow, json!(0), "{page} is wider than {view:?}");
    }
}
