//! The stores of one console. Several consoles can live in one page.

use hawser_core::config::Config;
use hawser_core::run::State;
use leptos::prelude::*;

use crate::activity::Tasks;
use crate::api::Api;
use crate::browser::{listen, window};
use crate::drafts::Drafts;
use crate::groups::Groups;
use crate::history::Histories;
use crate::inventory::Inventory;
use crate::lifecycle::Lifecycle;
use crate::mount_point::MountPoint;
use crate::navigation::Navigation;
use crate::notices::Notices;
use crate::preferences::Preferences;
use crate::runs::Runs;
use crate::session::Sessions;

/// The stores of a console, in the order in which they depend on each other. Components take
/// each from the context; they are owned together, apart from what is drawn (see [`Lifecycle`]).
#[derive(Clone, Copy)]
pub struct Console {
    /// Its end.
    pub lifecycle: Lifecycle,
    /// Its place.
    pub mount_point: MountPoint,
    /// The page that is shown.
    pub navigation: Navigation,
    /// The reader's choices.
    pub preferences: Preferences,
    /// The kept input of forms.
    pub drafts: Drafts,
    /// The sessions on the appliances.
    pub sessions: Sessions,
    /// Requests to the appliances.
    pub api: Api,
    /// The runs of this browser.
    pub runs: Runs,
    /// The news of them since one last looked.
    pub notices: Notices,
    /// The lists of the appliances' objects.
    pub inventory: Inventory,
    /// Runs that were begun together.
    pub groups: Groups,
    /// The tasks of the appliances.
    pub tasks: Tasks,
    /// The history reports that somebody asked for.
    pub histories: Histories,
}

impl Console {
    /// Creates the stores of a console that has the page to itself.
    pub fn new(config: Config) -> Self {
        Self::at(config, MountPoint::page)
    }

    /// Creates the stores of a console at a place.
    pub fn at(config: Config, mount_point: impl FnOnce() -> MountPoint) -> Self {
        // Effects need it, and nothing may be mounted yet; a second console finds it there.
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let owner = Owner::new();
        owner.with(|| {
            let lifecycle = Lifecycle::new(owner.clone());
            let mount_point = mount_point();
            let navigation = Navigation::new(mount_point);
            let sessions = Sessions::new();
            let api = Api::new(config, lifecycle, mount_point, sessions);
            let runs = Runs::new(api, sessions, lifecycle, mount_point, navigation);
            let groups = Groups::new(api, sessions, lifecycle, navigation, runs);
            let console = Self {
                lifecycle,
                mount_point,
                navigation,
                preferences: Preferences::new(),
                drafts: Drafts::new(),
                sessions,
                api,
                inventory: Inventory::new(api, sessions, lifecycle),
                runs,
                groups,
                tasks: Tasks::new(api, sessions, runs, lifecycle),
                histories: Histories::new(api, sessions, lifecycle),
                notices: Notices::new(runs, groups, navigation, mount_point),
            };
            // Also while the console ends: its sessions are ended last.
            listen(&window(), "pagehide", move |_| console.leave());
            console
        })
    }

    /// Ends the sessions at the appliances because the page is closed or loaded again.
    fn leave(self) {
        let runs = untrack(|| self.runs.all());
        self.api.leave(|appliance| {
            runs.iter().any(|run| {
                run.with_untracked(|run| {
                    run.appliance == appliance && run.state() == State::Sending
                })
            })
        });
    }

    /// Gives the stores to the components below the current one.
    pub fn provide(self) {
        provide_context(self.lifecycle);
        provide_context(self.mount_point);
        provide_context(self.navigation);
        provide_context(self.preferences);
        provide_context(self.drafts);
        provide_context(self.sessions);
        provide_context(self.api);
        provide_context(self.runs);
        provide_context(self.notices);
        provide_context(self.inventory);
        provide_context(self.groups);
        provide_context(self.tasks);
        provide_context(self.histories);
    }

    /// Begins to listen, to poll and to ask the page around for sessions.
    pub fn start(self) {
        self.api.enforce_session_limits();
        self.runs.start();
        self.notices.start();
        self.api.request_provided_sessions();
    }

    /// Ends the console once its page is gone. What is read is given up; a submission that has
    /// left is waited for and written down; then the sessions are ended at the appliances, and the
    /// stores are let go.
    pub fn end(self) {
        self.groups.stop();
        self.runs.stop();
        self.api.stop();
        self.lifecycle.end(move || {
            if self.sessions.any_signed_in() {
                self.api.end_own_sessions();
            } else {
                self.runs.close();
            }
        });
    }
}
