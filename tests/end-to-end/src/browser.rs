//! A browser as a person sees it: finding by role and name, looking until
//! something can be seen.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::driver::Program;
use crate::engine::{Engine, Wanted, chromium, firefox, webkit};
use crate::name::name_of;

/// How long a condition may take to come true. Long, because only a test that fails takes so
/// much, and a busy computer is no fault of the console.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(40);

/// The number of elements of a selector.
const COUNT: &str = "return root.querySelectorAll(arguments[0]).length";

/// The visible text of the first element of a selector.
const TEXT: &str = "return root.querySelector(arguments[0])?.innerText ?? ''";

/// The role of an element in the browser's accessibility tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A button.
    Button,
    /// A link.
    Link,
    /// A field for text; a password is one too.
    Field,
    /// A heading.
    Heading,
    /// A `<summary>`.
    Disclosure,
}

impl Role {
    fn selector(self) -> &'static str {
        match self {
            Role::Button => "button,[role=button]",
            Role::Link => "a[href]",
            Role::Field => "input,textarea,select",
            Role::Heading => "h1,h2,h3",
            Role::Disclosure => "summary",
        }
    }
}

/// One browser with one page.
pub struct Browser {
    /// For what is not here.
    pub driver: WebDriver,
    /// Whose it is.
    pub engine: Engine,
    /// The log of documents that have been left, where the page itself listens.
    heard: Mutex<Vec<String>>,
    /// The element under test, as a script expression: scripts of the tests call it `root`.
    root: Mutex<String>,
    /// Origins of the pages that were opened.
    origins: Mutex<BTreeSet<String>>,
    _programs: Vec<Program>,
}

/// Tries until it gives something; after that the reason why not.
///
/// # Panics
/// Where that takes too long.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<T, String>) -> T {
    let begin = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(reason) if begin.elapsed() > PATIENCE => {
                panic!("waited {} s until {what}: {reason}", PATIENCE.as_secs())
            }
            Err(_) => tokio::time::sleep(GLANCE).await,
        }
    }
}

impl Browser {
    /// A new browser of the engine that is chosen.
    pub async fn start(wanted: Wanted) -> Self {
        let engine = Engine::chosen();
        let (driver, programs) = engine.open(wanted).await;
        Self {
            driver,
            engine,
            heard: Mutex::default(),
            root: Mutex::new("document".to_owned()),
            origins: Mutex::default(),
            _programs: programs,
        }
    }

    /// Makes it as good as new for another test.
    ///
    /// # Errors
    /// If the engine cannot be reset.
    pub async fn reset(&self) -> WebDriverResult<()> {
        let origins = std::mem::take(&mut *self.origins.lock().expect("no panic"));
        let origins: Vec<String> = origins.into_iter().collect();
        self.engine.reset(&self.driver, &origins).await?;
        self.heard.lock().expect("no panic").clear();
        self.within_page();
        Ok(())
    }

    /// Ends it.
    ///
    /// # Panics
    /// If the driver does not answer.
    pub async fn quit(self) {
        self.driver.quit().await.expect("the browser ends");
    }

    /// Remembers an origin whose storage a reset has to clear.
    pub fn visits(&self, address: &str) {
        let mut parts = address.splitn(4, '/');
        let (scheme, host) = (parts.next(), parts.nth(1));
        if let (Some(scheme), Some(host)) = (scheme, host) {
            let origin = format!("{scheme}//{host}");
            self.origins.lock().expect("no panic").insert(origin);
        }
    }

    /// Opens an address.
    pub async fn open(&self, address: &str) {
        self.visits(address);
        self.leave().await;
        self.driver.goto(address).await.expect("the address opens");
        self.listen().await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.leave().await;
        self.driver.refresh().await.expect("a reload");
        self.listen().await;
    }

    /// Keeps what the page heard, where it is the page that listens.
    async fn leave(&self) {
        if self.engine == Engine::WebKit {
            let heard = webkit::log(&self.driver).await;
            self.heard.lock().expect("no panic").extend(heard);
        }
    }

    async fn listen(&self) {
        if self.engine == Engine::WebKit {
            self.leave().await;
        }
    }

    /// Errors and warnings in the browser's log since it was last asked for,
    /// without answers that are no success: those are a journey's own business.
    pub async fn log(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => chromium::log(&self.driver).await,
            Engine::Firefox => firefox::log(&self.driver).await,
            Engine::WebKit => {
                self.leave().await;
                std::mem::take(&mut *self.heard.lock().expect("no panic"))
            }
        }
    }

    /// Looks from now on at what is inside the element of a selector, instead of the page.
    pub fn within(&self, selector: &str) {
        let inside = format!("document.querySelector('{selector}')?.shadowRoot");
        *self.root.lock().expect("no panic") = inside;
    }

    /// The same as soon as there is such an element; at the page before that.
    pub fn within_if_there(&self, selector: &str) {
        let inside = format!("(document.querySelector('{selector}')?.shadowRoot ?? document)");
        *self.root.lock().expect("no panic") = inside;
    }

    /// Looks from now on into the frame of a selector, once its page has been loaded.
    pub async fn into_frame(&self, selector: &str) {
        let frame = self.find(selector).await;
        frame.enter_frame().await.expect("the frame is there");
        let loaded = "return location.href !== 'about:blank' && document.readyState === 'complete'";
        self.holds("the page of the frame is loaded", loaded).await;
    }

    /// Looks out of every frame.
    pub async fn out_of_frames(&self) {
        let left = self.driver.enter_default_frame().await;
        left.expect("the page around");
    }

    /// Looks at the page again.
    pub fn within_page(&self) {
        *self.root.lock().expect("no panic") = "document".to_owned();
    }

    /// A script of the tests as this engine needs it.
    fn prepared(&self, script: &str) -> String {
        let listen = match self.engine {
            Engine::WebKit => webkit::LISTEN,
            Engine::Chromium | Engine::Firefox => "",
        };
        let root = self.root.lock().expect("no panic");
        format!("{listen}const root = {root};{script}")
    }

    /// Runs a script in the page and takes what it returns.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let returned = self.try_script(script, arguments).await;
        returned.expect("a script of the test")
    }

    /// The same where the page may be on its way to another, which ends the script.
    pub(crate) async fn try_script(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Value, String> {
        let returned = self.driver.execute(self.prepared(script), arguments).await;
        let returned = returned.map_err(|error| error.to_string())?;
        Ok(returned.json().clone())
    }

    /// The same for a script that answers through its last argument.
    pub async fn script_later(&self, script: &str, arguments: Vec<Value>) -> Value {
        let returned = self.driver.execute_async(script, arguments).await;
        returned.expect("a script of the test").json().clone()
    }

    // ---- finding ----

    /// The first visible element of a selector, as soon as there is one.
    pub async fn find(&self, selector: &str) -> WebElement {
        until(&format!("{selector} is there"), async || {
            let script = "return [...root.querySelectorAll(arguments[0])].find(e => e.checkVisibility()) ?? null";
            self.element(script, vec![json!(selector)]).await
        })
        .await
    }

    /// The first visible element of a role with just this name, as soon as
    /// there is one.
    pub async fn named(&self, role: Role, name: &str) -> WebElement {
        until(&format!("{role:?} '{name}' is there"), async || {
            self.named_now(role, name).await
        })
        .await
    }

    async fn named_now(&self, role: Role, name: &str) -> Result<WebElement, String> {
        if self.engine == Engine::Chromium {
            let script = "
                const named = e => e.computedName.replace(/\\s+/g, ' ').trim() === arguments[1];
                return [...root.querySelectorAll(arguments[0])]
                    .find(e => e.checkVisibility() && named(e)) ?? null";
            let arguments = vec![json!(role.selector()), json!(name)];
            return self.element(script, arguments).await;
        }
        // The others tell names one by one.
        let script = "return [...root.querySelectorAll(arguments[0])]
            .filter(e => e.checkVisibility())";
        let found = self
            .driver
            .execute(self.prepared(script), vec![json!(role.selector())])
            .await;
        let found = found.map_err(|error| error.to_string())?;
        let mut names = Vec::new();
        for element in found.elements().map_err(|error| error.to_string())? {
            // One that has gone has no name any more.
            let its = name_of(&element).await.unwrap_or_default();
            if its == name {
                return Ok(element);
            }
            names.push(its);
        }
        Err(format!("there are only {names:?}"))
    }

    async fn element(&self, script: &str, arguments: Vec<Value>) -> Result<WebElement, String> {
        let found = self.driver.execute(self.prepared(script), arguments).await;
        let found = found.map_err(|error| error.to_string())?;
        if found.json().is_null() {
            return Err("there is none".to_owned());
        }
        found.element().map_err(|error| error.to_string())
    }

    /// How many elements of a selector there are.
    pub async fn count(&self, selector: &str) -> u64 {
        self.script(COUNT, vec![json!(selector)])
            .await
            .as_u64()
            .unwrap_or(0)
    }

    /// The visible text of the first element of a selector; "" where there is
    /// none.
    pub async fn text(&self, selector: &str) -> String {
        let text = self.script(TEXT, vec![json!(selector)]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Returns the text typed in the first input of a selector.
    pub async fn value(&self, selector: &str) -> String {
        let script = "return root.querySelector(arguments[0])?.value ?? ''";
        let value = self.script(script, vec![json!(selector)]).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// The address.
    pub async fn address(&self) -> String {
        let script = "return location.href";
        let address = self.script(script, vec![]).await;
        address.as_str().unwrap_or_default().to_owned()
    }

    // ---- waiting ----

    /// Waits until the visible text of an element has these words.
    pub async fn sees(&self, selector: &str, words: &str) {
        until(&format!("{selector} says '{words}'"), async || {
            let text = self.try_script(TEXT, vec![json!(selector)]).await?;
            let text = text.as_str().unwrap_or_default();
            let found = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if found.contains(words) {
                return Ok(());
            }
            Err(format!("it says: {text}"))
        })
        .await;
    }

    /// Waits until nothing matches a selector.
    pub async fn sees_no(&self, selector: &str) {
        until(&format!("{selector} is gone"), async || {
            let count = self.try_script(COUNT, vec![json!(selector)]).await?;
            if count == json!(0) {
                return Ok(());
            }
            Err(format!("there are {count}"))
        })
        .await;
    }

    /// Waits until a script returns true.
    pub async fn holds(&self, what: &str, script: &str) {
        until(what, async || {
            let returned = self.try_script(script, vec![]).await?;
            if returned == json!(true) {
                return Ok(());
            }
            Err(format!("{script} gives {returned}"))
        })
        .await;
    }

    /// Waits until a script returns just this.
    pub async fn gives(&self, script: &str, wanted: Value) {
        until(&format!("it is {wanted}"), async || {
            let returned = self.try_script(script, vec![]).await?;
            if returned == wanted {
                return Ok(());
            }
            Err(format!("{script} gives {returned}"))
        })
        .await;
    }

    /// Waits until a row of a picker is the active one.
    pub async fn sees_active(&self, field: &str, row: usize, what: &str) {
        let script = format!(
            "return root.getElementById('field-{field}')
                .getAttribute('aria-activedescendant') === 'field-{field}-row-{row}'"
        );
        self.holds(what, &script).await;
    }
}
