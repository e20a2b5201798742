//! The operations that can be started on objects.

use hawser_core::operation::{Eligibility, OperationSummary};
use hawser_core::resource::{Object, Resource};

use crate::route::Route;

/// An operation with the objects that it can be started on.
#[derive(Clone, PartialEq)]
pub struct OperationChoice {
    /// The operation's id.
    pub operation: &'static str,
    /// Verb and object: "Run reprotect".
    pub title: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The objects that are not refused.
    pub possible: Vec<Object>,
    /// Why the first of the others is refused, or what should be read before.
    pub reason: String,
    /// The form with the first object filled in.
    pub form: Option<String>,
}

/// Returns the operations of a resource that some of the objects can be taken by, by their system.
pub fn choices(resource: &Resource, objects: &[Object]) -> Vec<OperationChoice> {
    let choice = |taken: &hawser_core::resource::Use| {
        let operation = OperationSummary::by_id(taken.operation)?;
        let objects = objects
            .iter()
            .filter(|object| object.place.system == operation.system);
        let mut possible = Vec::new();
        let mut reason = String::new();
        let mut has_any = false;
        for object in objects {
            has_any = true;
            let eligibility = (taken.eligibility)(object);
            if reason.is_empty() {
                reason = eligibility.reason().to_owned();
            }
            if !matches!(eligibility, Eligibility::Refused(_)) {
                possible.push(object.clone());
            }
        }
        let form = possible.first().and_then(|object| object.form(taken));
        let form = form.map(|form| {
            let route = Route::Operation {
                operation: form.operation.to_owned(),
                appliance: form.appliance,
                fields: form.fields,
            };
            route.href()
        });
        has_any.then_some(OperationChoice {
            operation: operation.id,
            title: operation.title,
            summary: operation.summary,
            possible,
            reason,
            form,
        })
    };
    resource.uses.iter().filter_map(choice).collect()
}
