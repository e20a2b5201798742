//! The things that can be found: pages, lists, operations, runs and their groups, and objects of
//! loaded lists.

use std::collections::BTreeSet;

use hawser_core::group::Group;
use hawser_core::operation::OperationSummary;
use hawser_core::product::System;
use hawser_core::resource::{Object, RESOURCES, Resource};
use hawser_core::run::Run;
use hawser_core::targets::Target;
use leptos::prelude::*;

use super::state::Sheet;
use crate::api::Api;
use crate::groups::Groups;
use crate::inventory::Inventory;
use crate::route::Route;
use crate::runs::Runs;

/// The most runs that are looked through, newest first, and the most groups.
const MOST_RUNS: usize = 500;

/// Something that can be found, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its name.
    pub name: String,
    /// The words beside it, which are searched too.
    pub beside: String,
    /// A word for what it is: "Operation".
    pub kind: &'static str,
    /// Where it leads.
    pub goal: Goal,
}

/// Where a thing leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A page of the console.
    Page(Route),
    /// A dialog over the page.
    Sheet(Sheet),
}

impl Thing {
    fn page(name: impl Into<String>, kind: &'static str, route: Route) -> Self {
        Self {
            name: name.into(),
            beside: String::new(),
            kind,
            goal: Goal::Page(route),
        }
    }

    fn beside(mut self, beside: impl Into<String>) -> Self {
        self.beside = beside.into();
        self
    }

    /// Returns it as it can be kept; none for what is no page.
    pub fn target(&self) -> Option<Target> {
        let Goal::Page(route) = &self.goal else {
            return None;
        };
        Some(Target {
            href: route.href(),
            name: self.name.clone(),
            beside: self.beside.clone(),
        })
    }

    /// Returns what was kept.
    pub fn kept(target: &Target) -> Option<Self> {
        let route = Route::read(&target.href);
        let kind = match &route {
            Route::Unknown => return None,
            Route::Inventory { .. } => "List",
            Route::Operation { .. } => "Operation",
            Route::Run { .. } => "Run",
            Route::Group { .. } => "Group",
            Route::Object { resource, .. } => kind_of(resource),
            _ => "Page",
        };
        Some(Self::page(target.name.clone(), kind, route).beside(target.beside.clone()))
    }

    /// Returns its icon, as the style names it.
    pub fn icon(&self) -> String {
        let icon = match &self.goal {
            Goal::Sheet(_) => "help",
            Goal::Page(Route::Overview | Route::Wall | Route::SignIn { .. }) => "overview",
            Goal::Page(Route::Operations | Route::Operation { .. }) => "operations",
            Goal::Page(Route::Inventory { resource, .. } | Route::Object { resource, .. }) => {
                resource
            }
            Goal::Page(_) => "activity",
        };
        icon.to_owned()
    }
}

fn kind_of(resource: &str) -> &'static str {
    Resource::by_id(resource).map_or("Object", |resource| resource.noun)
}

/// Returns the resources of the systems that are configured, in the order in which they are shown.
pub fn resources(api: Api) -> Vec<&'static Resource> {
    let config = api.config();
    let systems: BTreeSet<System> = config.appliances.iter().map(|it| it.system).collect();
    let is_there = |resource: &&Resource| {
        let mut sources = resource.sources.iter();
        sources.any(|source| systems.contains(&source.system))
    };
    RESOURCES.iter().copied().filter(is_there).collect()
}

/// Returns the pages, lists and sheets.
pub fn pages(api: Api) -> Vec<Thing> {
    let activity = Route::Activity {
        query: String::new(),
    };
    let mut things = vec![
        Thing::page("Overview", "Page", Route::Overview),
        Thing::page("Activity", "Page", activity).beside("Runs and tasks"),
        Thing::page("Operations", "Page", Route::Operations),
    ];
    things.extend(resources(api).into_iter().map(|resource| {
        let route = Route::Inventory {
            resource: resource.id.to_owned(),
            query: String::new(),
        };
        Thing::page(resource.title, "List", route)
    }));
    let wall = Thing::page("Wall view", "Page", Route::Wall);
    things.push(wall.beside("The overview without controls"));
    for sheet in [Sheet::Shortcuts, Sheet::Glossary, Sheet::About] {
        things.push(Thing {
            name: sheet.title().to_owned(),
            beside: String::new(),
            kind: "Help",
            goal: Goal::Sheet(sheet),
        });
    }
    things
}

/// Returns everything that can be found now. Reads nothing from the appliances.
pub fn all(api: Api, runs: Runs, groups: Groups, inventory: Inventory) -> Vec<Thing> {
    let mut things = pages(api);
    for appliance in &api.config().appliances {
        things.extend(OperationSummary::of(appliance.system).map(|operation| {
            let route = Route::Operation {
                operation: operation.id.to_owned(),
                appliance: appliance.id.clone(),
                fields: Vec::new(),
            };
            Thing::page(operation.title, "Operation", route).beside(appliance.name.clone())
        }));
    }
    for group in untrack(|| groups.all()).iter().take(MOST_RUNS) {
        things.push(group.with_untracked(of_group));
    }
    for run in untrack(|| runs.all()).iter().take(MOST_RUNS) {
        things.push(run.with_untracked(of_run));
    }
    for (resource, objects) in inventory.loaded() {
        things.extend(objects.iter().map(|object| of_object(resource, object)));
    }
    things
}

fn of_run(run: &Run) -> Thing {
    let name = match run.target_name() {
        "" => run.title.clone(),
        target => format!("{} – {target}", run.title),
    };
    let id = run.id.clone();
    let beside = format!("{} · {}", run.state_text(), run.appliance_name);
    Thing::page(name, "Run", Route::Run { id }).beside(beside)
}

fn of_group(group: &Group) -> Thing {
    let route = Route::Group {
        id: group.id.clone(),
    };
    let beside = format!("{} · {}", group.label(), group.progress_text());
    Thing::page(group.name(), "Group", route).beside(beside)
}

fn of_object(resource: &'static str, object: &Object) -> Thing {
    let place = &object.place;
    let route = Route::Object {
        resource: resource.to_owned(),
        appliance: place.appliance.clone(),
        within: place.within_id().to_owned(),
        id: object.row.id.clone(),
    };
    let beside = match place.within_name() {
        "" => place.appliance_name.clone(),
        within => format!("{} · {within}", place.appliance_name),
    };
    Thing::page(object.row.title.clone(), kind_of(resource), route).beside(beside)
}

/// Returns the thing that a page is about, where it is one that is kept when it is visited: an
/// object, a run, a group, or the form of an operation without what is filled in.
pub fn visited(
    route: &Route,
    api: Api,
    runs: Runs,
    groups: Groups,
    inventory: Inventory,
) -> Option<Target> {
    match route {
        Route::Run { id } => {
            let run = untrack(|| runs.by_id(id))?;
            let mut thing = run.with_untracked(of_run);
            // A state would be out of date when it is read again.
            thing.beside = run.with_untracked(|run| run.appliance_name.clone());
            thing.target()
        }
        Route::Group { id } => {
            let group = untrack(|| groups.by_id(id))?;
            let mut thing = group.with_untracked(of_group);
            thing.beside.clear();
            thing.target()
        }
        Route::Operation {
            operation,
            appliance,
            ..
        } => {
            let route = Route::Operation {
                operation: operation.clone(),
                appliance: appliance.clone(),
                fields: Vec::new(),
            };
            let operation = OperationSummary::by_id(operation)?;
            let appliance = api.appliance(appliance)?;
            let thing = Thing::page(operation.title, "Operation", route);
            thing.beside(appliance.name).target()
        }
        Route::Object {
            resource,
            appliance,
            within,
            id,
        } => {
            let loaded = inventory.loaded();
            let mut lists = loaded.iter().filter(|(known, _)| known == resource);
            lists.find_map(|(resource, objects)| {
                let object = objects.iter().find(|it| it.is_at(appliance, within, id))?;
                of_object(resource, object).target()
            })
        }
        _ => None,
    }
}
