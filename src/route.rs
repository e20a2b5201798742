//! Addresses, as typed values behind the `#`.
//!
//! Hash routes work on any static server at any path without a rule there,
//! and inside portals that own the path. They carry ids of targets, never
//! secrets.

use hawser_core::request::{decode, encode};
use hawser_core::run::Run;

/// A page and what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The appliances with their sessions and operations.
    #[default]
    Overview,
    /// Signing in on an appliance.
    SignIn {
        /// The appliance's id.
        appliance: String,
    },
    /// Signing in on all appliances of a group.
    SignInGroup {
        /// The group's name.
        group: String,
    },
    /// The form of an operation.
    Operation {
        /// The operation's id.
        operation: String,
        /// The appliance's id.
        appliance: String,
        /// Fields filled in by the link, as field and value.
        fields: Vec<(String, String)>,
    },
    /// All operations, by system.
    Operations,
    /// The list of runs.
    Runs,
    /// One run.
    Run {
        /// The run's id.
        id: String,
    },
    /// The grid of a resource.
    Inventory {
        /// The resource's id.
        resource: String,
        /// Filters, order and columns, as the grid writes them.
        query: String,
    },
    /// One object of a resource.
    Object {
        /// The resource's id.
        resource: String,
        /// The appliance's id.
        appliance: String,
        /// The id of the row in whose list it is; "" where the appliance has one list.
        within: String,
        /// The object's id.
        id: String,
    },
    /// Runs and tasks of the appliances.
    Activity {
        /// Filters, as the page writes them.
        query: String,
    },
    /// Runs that were begun together.
    Group {
        /// The group's id.
        id: String,
    },
    /// The overview without controls, for a wall.
    Wall,
    /// An address that leads nowhere.
    Unknown,
}

/// In an object's address, for one whose appliance has one list: an empty part would not be read.
const NOWHERE: &str = "-";

/// Longer values are no ids of any of the systems.
const LONGEST_VALUE: usize = 512;

impl Route {
    /// Reads what stands behind the `#`. Total: whatever it is, it is a route.
    pub fn read(hash: &str) -> Self {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let parts: Vec<String> = path
            .split('/')
            .filter(|p| !p.is_empty())
            .map(decode)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Route::Overview,
            ["operations"] => Route::Operations,
            ["runs"] => Route::Runs,
            ["run", id] => Route::Run {
                id: (*id).to_owned(),
            },
            ["sign-in", appliance] => Route::SignIn {
                appliance: (*appliance).to_owned(),
            },
            ["sign-in", "group", group] => Route::SignInGroup {
                group: (*group).to_owned(),
            },
            ["operation", operation, appliance] => Route::Operation {
                operation: (*operation).to_owned(),
                appliance: (*appliance).to_owned(),
                fields: read_fields(query),
            },
            ["inventory", resource] => Route::Inventory {
                resource: (*resource).to_owned(),
                query: query.to_owned(),
            },
            ["object", resource, appliance, within, id] => Route::Object {
                resource: (*resource).to_owned(),
                appliance: (*appliance).to_owned(),
                within: if *within == NOWHERE {
                    String::new()
                } else {
                    (*within).to_owned()
                },
                id: (*id).to_owned(),
            },
            ["activity"] => Route::Activity {
                query: query.to_owned(),
            },
            ["group", id] => Route::Group {
                id: (*id).to_owned(),
            },
            ["wall"] => Route::Wall,
            _ => Route::Unknown,
        }
    }

    /// The form with which a run was begun, with its target.
    pub fn of_form(run: &Run) -> Self {
        let fields = run.targets.iter();
        Route::Operation {
            operation: run.operation.clone(),
            appliance: run.appliance.clone(),
            fields: fields.map(|t| (t.field.clone(), t.id.clone())).collect(),
        }
    }

    /// The address, beginning with `#`.
    pub fn href(&self) -> String {
        match self {
            Route::Overview | Route::Unknown => "#/".to_owned(),
            Route::Operations => "#/operations".to_owned(),
            Route::Runs => "#/runs".to_owned(),
            Route::Run { id } => format!("#/run/{}", encode(id)),
            Route::SignIn { appliance } => format!("#/sign-in/{}", encode(appliance)),
            Route::SignInGroup { group } => with_query(&["sign-in", "group", group], ""),
            Route::Inventory { resource, query } => with_query(&["inventory", resource], query),
            Route::Object {
                resource,
                appliance,
                within,
                id,
            } => {
                let within = if within.is_empty() { NOWHERE } else { within };
                with_query(&["object", resource, appliance, within, id], "")
            }
            Route::Activity { query } => with_query(&["activity"], query),
            Route::Group { id } => with_query(&["group", id], ""),
            Route::Wall => "#/wall".to_owned(),
            Route::Operation {
                operation,
                appliance,
                fields,
            } => {
                let mut out = format!("#/operation/{}/{}", encode(operation), encode(appliance));
                for (i, (field, value)) in fields.iter().enumerate() {
                    out.push(if i == 0 { '?' } else { '&' });
                    out.push_str(&encode(field));
                    out.push('=');
                    out.push_str(&encode(value));
                }
                out
            }
        }
    }
}

fn with_query(path: &[&str], query: &str) -> String {
    let path: Vec<String> = path.iter().map(|part| encode(part)).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("#/{}{mark}{query}", path.join("/"))
}

fn read_fields(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(field, value)| (decode(field), decode(value)))
        .filter(|(field, value)| {
            let sound = |text: &str| {
                !text.is_empty()
                    && text.len() <= LONGEST_VALUE
                    && !text.chars().any(char::is_control)
            };
            sound(field) && sound(value)
        })
        .collect()
}
