//! One browser before one simulator, used for cell after cell, and the time that both share.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hawser_end_to_end::administrator::Account;
use hawser_end_to_end::journey::dist;
use hawser_end_to_end::{Browser, Journey, Setup};
use hawser_simulator::Simulator;
use hawser_simulator::appliance::APPLIANCES;
use hawser_simulator::fault::Fault;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::host_page::{self, HostPage};

/// How often is looked.
const GLANCE: Duration = Duration::from_millis(25);

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(60);

/// The whole console, in a page of its own or within an element: see `Browser::within`.
pub const ALL: &str = "body, section[lang], .hawser-note";

/// So much time passes from look to look for console and appliances.
const STEP: Duration = Duration::from_secs(1);

/// How long a task runs. Nothing is waited for so long: the clocks are moved.
pub const TASK: Duration = Duration::from_secs(120);

/// A browser and a simulator.
pub struct Fixture {
    /// Both.
    pub journey: Journey,
    /// A portal of another origin.
    pub portal: Simulator,
    /// Where the console stands.
    pub host_page: Cell<HostPage>,
    _console: TempDir,
}

impl Fixture {
    /// Opens a browser.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut setup = Setup::default();
        put_console(folder.path());
        let portal = host_page::portal().await;
        setup.options.pages = vec![host_page::pages()];
        setup.options.portals = vec![portal.origin()];
        setup.options.dist = Some(folder.path().to_owned());
        setup.options.settings.queue_seconds = 1.0;
        setup.options.settings.task_seconds = TASK.as_secs_f64();
        Self {
            journey: Journey::start(setup).await,
            portal,
            host_page: Cell::default(),
            _console: folder,
        }
    }

    /// Ends all of it.
    pub async fn close(self) {
        self.journey.close().await;
        self.portal.stop().await;
    }

    /// The browser.
    pub fn browser(&self) -> &Browser {
        &self.journey.browser
    }

    /// A new session of an account, as a page around would begin it.
    pub fn session(&self, account: Account) -> String {
        let appliance = APPLIANCES.iter().find(|it| it.id == account.appliance);
        let appliance = appliance.expect("the appliance");
        let users = (appliance.system.users)(appliance.site.site());
        let user = users.iter().find(|it| it.name == account.user);
        let user = user.expect("the user");
        let simulation = self.journey.simulator().simulation();
        simulation.with(|world, now| world.sessions.open(appliance.id, user, now))
    }

    /// Everything as it was at first: appliances, what the browser keeps, its log.
    pub async fn reset(&self, host_page: HostPage) {
        self.host_page.set(host_page);
        self.browser().within_page();
        let simulation = self.journey.simulator().simulation();
        simulation.reset();
        self.world_settings();
        // No file of the console, but its origin.
        self.journey.open("nothing-here").await;
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        let real = since_epoch.map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(0));
        let ahead = simulation.clock.now() - real;
        let forget = "
            const done = arguments[1];
            localStorage.clear();
            sessionStorage.clear();
            localStorage.setItem('ahead', arguments[0]);
            const deleted = indexedDB.deleteDatabase('hawser');
            deleted.onsuccess = deleted.onerror = deleted.onblocked = event => done(event.type);";
        let forgotten = self
            .browser()
            .script_later(forget, vec![json!(ahead)])
            .await;
        assert_eq!(forgotten, json!("success"), "the journal is forgotten");
        let _ = self.journey.log().await;
    }

    fn world_settings(&self) {
        let settings = self
            .journey
            .simulator()
            .simulation()
            .options
            .settings
            .clone();
        self.journey.world(|world| world.settings = settings);
    }

    /// Lets time pass for the page and the appliances at once.
    pub async fn pass(&self, time: Duration) {
        self.journey.pass(time);
        let ms = u64::try_from(time.as_millis()).unwrap_or(0);
        let script = "globalThis.fixture?.pass(arguments[0])";
        self.browser().script(script, vec![json!(ms)]).await;
    }

    /// Tries until it gives something. Time passes meanwhile, but none while an answer is on its
    /// way that nothing holds back: a slow computer is no slow appliance.
    pub async fn until<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> Result<T, String>,
    ) -> T {
        let begin = Instant::now();
        loop {
            match look().await {
                Ok(found) => return found,
                Err(reason) if begin.elapsed() > PATIENCE => {
                    panic!("waited {} s until {what}: {reason}", PATIENCE.as_secs())
                }
                Err(_) if self.is_quiet().await => self.pass(STEP).await,
                Err(_) => {}
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Returns `true` if the page waits only for answers that a fault holds back.
    async fn is_quiet(&self) -> bool {
        let (mut on_the_way, mut held_back) = (0, 0);
        for entry in self.journey.requests(|entry| entry.duration.is_none()) {
            match entry.fault {
                Some(Fault::Stall { .. } | Fault::StallAfter { .. }) => held_back += 1,
                _ => on_the_way += 1,
            }
        }
        // Requests that have not arrived yet are known to the page alone.
        let asked = self
            .browser()
            .script("return globalThis.fixture?.open() ?? 0", vec![])
            .await;
        on_the_way == 0 && asked.as_u64().unwrap_or(0) <= held_back
    }

    /// Waits until an element is there and can be seen.
    pub async fn finds(&self, selector: &str) {
        let script = format!(
            "return [...root.querySelectorAll({})].some(e => e.checkVisibility())",
            json!(selector)
        );
        self.until(&format!("{selector} is there"), async || {
            let there = self.browser().script(&script, vec![]).await;
            match there {
                Value::Bool(true) => Ok(()),
                _ => Err(self.says("#main").await),
            }
        })
        .await;
    }

    /// Waits until one of the elements of a selector has these words.
    pub async fn sees(&self, selector: &str, words: &str) {
        self.until(&format!("{selector} says '{words}'"), async || {
            if self.says(selector).await.contains(words) {
                return Ok(());
            }
            Err(format!("the page says: {}", self.says("#main").await))
        })
        .await;
    }

    /// The visible words of all elements of a selector.
    pub async fn says(&self, selector: &str) -> String {
        let script = "return [...root.querySelectorAll(arguments[0])]
            .map(e => e.innerText.replace(/\\s+/g, ' ')).join(' | ')";
        let words = self.browser().script(script, vec![json!(selector)]).await;
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the run on the page has a state, one of `State::mark`.
    pub async fn run_is(&self, state: &str) {
        self.finds(&format!(".run-state[data-state={state}]")).await;
    }

    /// Presses the button or follows the link with these words. By a script: what mouse and keys
    /// do is tried by the journeys.
    pub async fn press(&self, words: &str) {
        let script = "
            const it = [...root.querySelectorAll('button, a[href]')].find(it =>
                it.checkVisibility() && it.textContent.replace(/\\s+/g, ' ').trim() === arguments[0]);
            it?.click();
            return !!it";
        self.until(&format!("'{words}' is pressed"), async || {
            match self.browser().script(script, vec![json!(words)]).await {
                Value::Bool(true) => Ok(()),
                _ => Err(self.says("#main").await),
            }
        })
        .await;
    }

    /// Puts text into a field at once, as pasting does.
    pub async fn paste(&self, id: &str, text: &str) {
        let script = "
            const input = root.getElementById(arguments[0]);
            if (input) {
                input.value = arguments[1];
                input.dispatchEvent(new Event('input', { bubbles: true }));
            }
            return !!input";
        self.until(&format!("there is a field {id}"), async || {
            match self
                .browser()
                .script(script, vec![json!(id), json!(text)])
                .await
            {
                Value::Bool(true) => Ok(()),
                _ => Err(self.says("#main").await),
            }
        })
        .await;
    }

    /// Signs in on the form that is shown.
    pub async fn sign_in(&self, account: Account) {
        self.paste("sign-in-user", account.user).await;
        self.paste("sign-in-secret", account.password).await;
        self.press("Sign in").await;
    }

    /// Sets a fault.
    pub async fn strike(&self, appliance: &str, which: &Value, fault: &Value) {
        let mut rule = json!({"appliance": appliance, "times": "forever", "fault": fault});
        for (name, value) in which.as_object().expect("names and values") {
            rule[name] = value.clone();
        }
        self.journey.fault(rule).await;
    }

    /// Takes something away from the page, or gives it back.
    pub async fn lack(&self, what: &str, yes: bool) {
        let script = "fixture.lack(arguments[0], arguments[1])";
        self.browser()
            .script(script, vec![json!(what), json!(yes)])
            .await;
    }
}

/// Copies a folder with what is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in fs::read_dir(from).expect("the console").flatten() {
        let (source, place) = (file.path(), to.join(file.file_name()));
        if source.is_dir() {
            copy(&source, &place);
        } else {
            fs::copy(source, place).expect("a copy");
        }
    }
}

/// The built console with `page.js` in front of its pages, in a folder.
fn put_console(folder: &Path) {
    let built = dist();
    copy(&built, folder);
    for (page, script) in [
        ("index.html", "./fixture.js"),
        ("embed/frame.html", "../fixture.js"),
    ] {
        // Only the copy that is changed below may be served.
        for coding in ["br", "gz"] {
            let _ = fs::remove_file(folder.join(format!("{page}.{coding}")));
        }
        let text = fs::read_to_string(built.join(page)).expect("the page");
        let title = "<title>";
        let changed = text.replacen(title, &format!("<script src={script}></script>{title}"), 1);
        assert_ne!(text, changed, "the page has a title");
        fs::write(folder.join(page), changed).expect("the page");
    }
    fs::write(folder.join("fixture.js"), include_str!("page.js")).expect("the script");
}
