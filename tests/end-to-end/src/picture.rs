//! Pictures for the documentation, as `HAWSER_PICTURES` asks for them.

use std::path::PathBuf;

use crate::axe::{Look, View};
use crate::browser::Browser;
use crate::engine::{Engine, chromium};

/// Width and height of a picture, in CSS pixels.
const SIZE: (u32, u32) = (1280, 800);

/// Returns the folder for pictures, where somebody wants them.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("HAWSER_PICTURES").map(PathBuf::from)
}

impl Browser {
    /// Keeps a picture of the top of the page, light, in the folder that `HAWSER_PICTURES` names.
    /// Chromium alone makes them.
    ///
    /// # Panics
    /// Where the picture cannot be made or written.
    pub async fn keep_picture(&self, page: &str) {
        self.keep_picture_in(Look::Light, page).await;
    }

    /// Does the same in a look.
    ///
    /// # Panics
    /// As [`Browser::keep_picture`] does.
    pub async fn keep_picture_in(&self, look: Look, name: &str) {
        let Some(folder) = folder().filter(|_| self.engine == Engine::Chromium) else {
            return;
        };
        let (width, height) = SIZE;
        self.look(View::new(look, width), height).await;
        self.script("window.scrollTo(0, 0)", vec![]).await;
        let picture = chromium::picture(&self.driver).await;
        std::fs::create_dir_all(&folder).expect("the folder for pictures");
        std::fs::write(folder.join(format!("{name}.webp")), picture).expect("the picture is kept");
    }
}
