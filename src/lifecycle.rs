//! The end of a console: with its page, or when the element around it is removed.
//!
//! The console waits for its open requests after its end, so its stores belong to an [`Owner`] of
//! their own, which outlives the drawn page until the last task is done.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use web_sys::AbortController;

/// Counts what is under way in a console, and ends it.
#[derive(Clone, Copy)]
pub struct Lifecycle(StoredValue<State, LocalStorage>);

struct State {
    owner: Owner,
    tasks: usize,
    ended: bool,
    /// Called after the end whenever no task is left; may spawn further ones.
    at_rest: Option<Rc<dyn Fn()>>,
    reads: Rc<OpenReads>,
}

impl Lifecycle {
    /// Creates the lifecycle of the console whose stores `owner` owns.
    pub fn new(owner: Owner) -> Self {
        Self(StoredValue::new_local(State {
            owner,
            tasks: 0,
            ended: false,
            at_rest: None,
            reads: Rc::default(),
        }))
    }

    /// Returns `true` once the page of the console is gone.
    pub fn has_ended(self) -> bool {
        self.0.try_with_value(|state| state.ended).unwrap_or(true)
    }

    /// Returns the reading requests that are open.
    pub fn reads(self) -> Rc<OpenReads> {
        let reads = self.0.try_with_value(|state| state.reads.clone());
        reads.unwrap_or_default()
    }

    /// Spawns a task; the console's stores are kept until it is done.
    pub fn spawn(self, task: impl Future<Output = ()> + 'static) {
        self.spawn_boxed(task.boxed_local());
    }

    fn spawn_boxed(self, task: LocalBoxFuture<'static, ()>) {
        self.0.try_update_value(|state| state.tasks += 1);
        wasm_bindgen_futures::spawn_local(async move {
            task.await;
            self.task_done();
        });
    }

    /// Ends the console: gives up what is only being read and waits for what was sent. `at_rest`
    /// is called when nothing is under way any more, again if it spawned something; then the
    /// stores are disposed of.
    pub fn end(self, at_rest: impl Fn() + 'static) {
        self.0.try_update_value(|state| {
            state.ended = true;
            state.at_rest = Some(Rc::new(at_rest));
        });
        self.reads().abort_all();
        // Whatever is under way, the end of some task comes.
        self.spawn(async {});
    }

    fn task_done(self) {
        let at_rest = self.0.try_update_value(|state| {
            state.tasks = state.tasks.saturating_sub(1);
            state.at_rest.clone().filter(|_| state.tasks == 0)
        });
        let Some(at_rest) = at_rest.flatten() else {
            return;
        };
        at_rest();
        let owner = self.0.try_with_value(|state| {
            let is_idle = state.tasks == 0;
            is_idle.then(|| state.owner.clone())
        });
        if let Some(owner) = owner.flatten() {
            owner.cleanup();
        }
    }
}

/// Requests that only read and are open, to be aborted together.
///
/// Each has an abort controller of its own: Firefox (153) keeps some kilobytes of every request
/// whose signal `AbortSignal.any` made of one that stays.
#[derive(Default)]
pub struct OpenReads(RefCell<Vec<AbortController>>);

impl OpenReads {
    /// Aborts all of them. No reason is given: gloo-net takes the browser's own error only.
    pub fn abort_all(&self) {
        for open in self.0.take() {
            open.abort();
        }
    }
}

/// One entry of [`OpenReads`], until it is dropped.
pub struct OpenRead(Rc<OpenReads>, AbortController);

impl OpenRead {
    /// Adds a request to those that are aborted together.
    pub fn new(reads: Rc<OpenReads>, abort: AbortController) -> Self {
        reads.0.borrow_mut().push(abort.clone());
        Self(reads, abort)
    }
}

impl Drop for OpenRead {
    fn drop(&mut self) {
        self.0.0.borrow_mut().retain(|open| *open != self.1);
    }
}
