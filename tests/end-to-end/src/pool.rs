//! Browsers that tests take and give back. A browser takes longer to start than most journeys take
//! in it, so it is reset and used again.

use std::sync::{Mutex, PoisonError};

use crate::browser::Browser;
use crate::engine::Wanted;

/// Browsers that no test uses, all of them reset. They end with the process; see
/// [`crate::driver::Program`].
static IDLE: Mutex<Vec<(Wanted, Browser)>> = Mutex::new(Vec::new());

/// Returns an idle browser, or starts one.
pub async fn take(wanted: Wanted) -> Browser {
    let idle = {
        let mut all = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().position(|(its, _)| *its == wanted);
        found.map(|index| all.swap_remove(index).1)
    };
    match idle {
        Some(browser) => browser,
        None => Browser::start(wanted).await,
    }
}

/// Resets a browser for the next test, or ends it where that is not possible.
pub async fn give_back(wanted: Wanted, browser: Browser) {
    if wanted.is_reusable() && browser.reset().await.is_ok() {
        let mut all = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((wanted, browser));
    } else {
        browser.quit().await;
    }
}
