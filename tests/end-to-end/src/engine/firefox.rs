//! Firefox by geckodriver: a driver serves one session, so each journey has one
//! of its own. Errors of scripts and refusals of the policy are read from the
//! browser's own console, which has them from the beginning of every document;
//! what a page says with `console.error` is not in it.

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, RequestData, SessionId, WebDriver};

use super::{Lack, Wanted, in_background, open_only_tab};
use crate::driver::{Program, named};

fn start() -> (Program, u16) {
    let program = named("GECKODRIVER", "geckodriver");
    // The browser's own console can only be read by its own scripts.
    let command = [program.as_str(), "--port=0", "--allow-system-access"];
    Program::start(&command, &[], |line| {
        let (_, port) = line.split_once("Listening on 127.0.0.1:")?;
        port.trim().parse().ok()
    })
}

pub(super) async fn open(wanted: &Wanted) -> (WebDriver, Vec<Program>) {
    let (program, port) = in_background(start).await;
    let mut preferences = json!({
        "intl.accept_languages": "en-GB",
        // Tab comes to links too, as it does without a desktop that says otherwise.
        "accessibility.tabfocus": 7,
        // The process of a tab that is closed ends its scripts first. Else it breaks off the one that
        // runs at that moment, and logs it as one that never ended ("Script terminated by
        // timeout"): a script that truly never ends could not be told from that.
        "dom.abort_script_on_child_shutdown": false,
    });
    match wanted.lack {
        Some(Lack::Scripts) => preferences["javascript.enabled"] = json!(false),
        Some(Lack::WebAssembly) => preferences["javascript.options.wasm"] = json!(false),
        None => {}
    }
    if wanted.less_motion {
        preferences["ui.prefersReducedMotion"] = json!(1);
    }
    if let Some(folder) = &wanted.downloads {
        preferences["browser.download.folderList"] = json!(2);
        preferences["browser.download.dir"] = json!(folder);
        preferences["browser.download.alwaysOpenPanel"] = json!(false);
    }
    let mut capabilities = Capabilities::new();
    let options = json!({"args": ["-headless"], "prefs": preferences, "log": {"level": "error"}});
    let set = capabilities
        .set("browserName", "firefox")
        .and_then(|()| capabilities.set("moz:firefoxOptions", options))
        .and_then(|()| capabilities.set("acceptInsecureCerts", wanted.any_certificate));
    set.expect("capabilities");
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
        .await
        .expect("a browser; is there a Firefox that fits geckodriver?");
    size(&driver, 1280, 900).await;
    (driver, vec![program])
}

/// Whose page a script runs in.
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("/session/{session}/moz/context");
        RequestData::new(Method::POST, path).add_body(json!({"context": self.0}))
    }
}

/// Runs a script of the browser's own.
async fn in_browser(driver: &WebDriver, script: &str, arguments: Vec<Value>) -> Value {
    enter(driver, Context("chrome")).await;
    let returned = driver.execute(script, arguments).await;
    enter(driver, Context("content")).await;
    returned.expect("a script of the browser").json().clone()
}

async fn enter(driver: &WebDriver, context: Context) {
    let switched = driver.handle().cmd(context).await;
    switched.expect("another context");
}

/// Clears what pages of any origin stored, and the two preferences that [`show`] sets.
const RESET: &str = "
    const done = arguments[arguments.length - 1];
    for (const name of ['layout.css.prefers-color-scheme.content-override', 'ui.prefersReducedMotion']) {
        Services.prefs.clearUserPref(name);
    }
    Services.console.reset();
    const { CLEAR_COOKIES, CLEAR_ALL_CACHES, CLEAR_DOM_STORAGES } = Ci.nsIClearDataService;
    Services.clearData.deleteData(CLEAR_COOKIES | CLEAR_ALL_CACHES | CLEAR_DOM_STORAGES, {
        onDataDeleted: failed => done(failed),
    });
";

/// Clears everything that a test left behind.
pub(super) async fn reset(driver: &WebDriver) -> WebDriverResult<()> {
    open_only_tab(driver).await?;
    driver.handle().cmd(Context("chrome")).await?;
    driver.execute_async(RESET, vec![]).await?;
    driver.handle().cmd(Context("content")).await?;
    size(driver, 1280, 900).await;
    Ok(())
}

/// All processes collect what nobody needs, then what they hold is reported as `about:memory` shows
/// it. Of it: the objects of the page's scripts and their compiled code, its listeners, and all that
/// its process has allocated outside of the collected heap.
const MEMORY: &str = "
    const [address, done] = arguments;
    const manager = Cc['@mozilla.org/memory-reporter-manager;1']
        .getService(Ci.nsIMemoryReporterManager);
    // The names of the reports have backslashes where addresses have slashes.
    const page = `explicit/window-objects/top(${address.replaceAll('/', '\\\\')}`;
    const told = { heap: 0, listeners: 0 };
    const site = `webIsolated=${new URL(address).protocol}//${new URL(address).hostname} `;
    const report = (process, path, _kind, _units, amount) => {
        if (path.startsWith(page) && path.includes('/js-')) told.heap += amount;
        if (path.startsWith(page.replace('explicit', 'event-counts'))
            && path.endsWith('/dom/event-listeners')) told.listeners += amount;
        if (path === 'heap-allocated' && process.startsWith(site)) told.native = amount;
    };
    Services.obs.notifyObservers(null, 'child-mmu-request');
    manager.minimizeMemoryUsage(() =>
        manager.getReports(report, null, () => done(told), null, false));
";

/// Returns the memory of the page of an address: `heap` and `native` in bytes, `listeners`.
pub(crate) async fn memory(driver: &WebDriver, address: &str) -> Value {
    enter(driver, Context("chrome")).await;
    let told = driver.execute_async(MEMORY, vec![json!(address)]).await;
    enter(driver, Context("content")).await;
    told.expect("the browser's own figures").json().clone()
}

/// Advice that is no error. The preload of the WebAssembly file has no integrity,
/// because Chromium warns of one there, and Firefox does not match it with the
/// fetch that has; the file is asked for once all the same, as a journey tries.
const ADVICE: [&str; 3] = [
    ".wasm” preloaded with link preload was not used",
    "a scroll-linked positioning effect",
    // A page that is left while it reads or writes its journal.
    "has been aborted due to page navigation",
];

const LOG: &str = "
    const messages = Services.console.getMessageArray();
    Services.console.reset();
    return messages
        .filter(it => it instanceof Ci.nsIScriptError && /^(https?|blob):/.test(it.sourceName))
        .filter(it => !(it.flags & Ci.nsIScriptError.infoFlag))
        .map(it => `${it.category}: ${it.errorMessage} (${it.sourceName}:${it.lineNumber})`)";

/// Errors and warnings of pages since they were last asked for.
pub(crate) async fn log(driver: &WebDriver) -> Vec<String> {
    let log = in_browser(driver, LOG, vec![]).await;
    let mut log: Vec<String> = serde_json::from_value(log).expect("messages");
    log.retain(|message| !ADVICE.iter().any(|words| message.contains(words)));
    log
}

/// Gives the page a size; a window cannot be as narrow as a page.
pub(crate) async fn size(driver: &WebDriver, width: u32, height: u32) {
    let script = "
        const [width, height] = arguments;
        const around = gBrowser.selectedBrowser.style;
        window.resizeTo(width, height + 200);
        for (const most of ['min', 'max']) {
            around.setProperty(`${most}-width`, `${width}px`);
            around.setProperty(`${most}-height`, `${height}px`);
        }";
    in_browser(driver, script, vec![json!(width), json!(height)]).await;
}

/// Shows pages light or dark, and with less motion.
pub(crate) async fn show(driver: &WebDriver, dark: bool) {
    let script = "
        Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0]);
        Services.prefs.setIntPref('ui.prefersReducedMotion', 1);";
    let scheme = i32::from(!dark);
    in_browser(driver, script, vec![json!(scheme)]).await;
}
