//! A console begins, and it ends: with its page, or when an element that it stands in is
//! taken away.
//!
//! What waits for an answer has a copy of the console and may speak after the end. So its
//! signals belong to no owner: they are kept until the last of these has spoken, and are
//! the next console's then. The page's own signals, effects and listeners end at once.

use std::cell::RefCell;
use std::rc::Rc;

use hawser_core::config::Config;
use web_sys::Document;

use super::{Console, Host};
use crate::browser::{document, hash};
use crate::dom::Task;
use crate::route::Route;
use crate::signal::Signal;
use crate::transport::Reads;

thread_local! {
    /// Consoles that have ended and wait to be used again.
    static SPARE: RefCell<Vec<Console>> = const { RefCell::new(Vec::new()) };
}

/// Where a console stands.
#[derive(Clone)]
pub struct Place {
    /// What ids are looked up in. A shadow root is looked up in by the same call.
    pub root: Document,
    /// The element around it, where it does not have the page to itself.
    pub host: Option<Host>,
}

impl Default for Place {
    /// The page.
    fn default() -> Self {
        Self {
            root: document(),
            host: None,
        }
    }
}

/// How far a console is.
#[derive(Default)]
pub(super) struct Life {
    /// How much is under way.
    tasks: Signal<u32>,
    ended: Signal<bool>,
    /// What is only read, and given up at the end.
    reads: Signal<Rc<Reads>>,
}

impl Console {
    /// A console for a configuration. It is made outside every owner, and lasts until
    /// [`Console::end`].
    pub fn new(config: Config, place: Place) -> Self {
        let spare = SPARE.with(|spare| spare.try_borrow_mut().ok()?.pop());
        let console = spare.unwrap_or_else(|| Self(Box::leak(Box::default())));
        console.life.ended.set(false);
        console.config.set(Rc::new(config));
        console.place.set(Some(place));
        if !console.is_embedded() {
            console.route.set(Route::read(&hash()));
        }
        console
    }

    /// Where it stands.
    pub(super) fn place(self) -> Place {
        self.place.get_untracked().unwrap_or_default()
    }

    /// Whether its page is gone.
    pub fn has_ended(self) -> bool {
        self.life.ended.get_untracked()
    }

    /// Where a request that only reads is written down as long as it is open.
    pub(super) fn reads(self) -> Rc<Reads> {
        self.life.reads.get_untracked()
    }

    /// Goes on with something that waits. The console is kept until it is done.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        self.go_on(Box::pin(task));
    }

    fn go_on(self, task: Task) {
        let tasks = self.life.tasks;
        tasks.update_untracked(|tasks| *tasks += 1);
        crate::dom::spawn(async move {
            task.await;
            tasks.update_untracked(|tasks| *tasks -= 1);
            if tasks.get_untracked() == 0 && self.has_ended() {
                self.leave();
            }
        });
    }

    /// Its page is gone. What is read is given up; a submission that has left is waited for
    /// and written down; nothing more leaves but what signs out.
    pub fn end(self) {
        self.life.ended.set(true);
        self.followers.end();
        self.reads().give_up();
        // Whatever is under way, there is a last word.
        self.spawn(async {});
    }

    /// The last word was spoken: the appliances are told, then everything is let go.
    fn leave(self) {
        if self.sessions.any() {
            return self.sign_out_everywhere();
        }
        for runs in [self.runs, self.forgotten] {
            runs.get_untracked().into_iter().for_each(Signal::dispose);
        }
        self.rest();
        SPARE.with(|spare| {
            if let Ok(mut spare) = spare.try_borrow_mut() {
                spare.push(self);
            }
        });
    }

    /// Lets go of everything.
    fn rest(self) {
        self.config.rest();
        self.place.rest();
        self.sessions.rest();
        self.not_taken.rest();
        self.runs.rest();
        self.forgotten.rest();
        self.set_aside.rest();
        self.route.rest();
        self.utc.rest();
        self.storage_problem.rest();
        self.left_open.rest();
        self.clocks.rest();
        self.tabs.close();
        self.visit.rest();
        self.work.rest();
        self.followers.rest();
        self.searches.rest();
    }
}
