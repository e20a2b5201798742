//! `/hvc/links`: the remote domains.

use axum::extract::FromRequestParts;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use serde_json::Value;

use super::error::Refusal;
use super::form::{Answer, Success};
use super::inventory::VCenter;
use super::session::{Caller, reached};
use super::view;
use crate::simulation::Shared;

const LINKS: &str = "com.vmware.vcenter.hvc.links";

/// As an argument of a handler it makes the call answer `operation_not_found`
/// on a vCenter without Hybrid Linked Mode services, before the session is
/// checked.
pub struct Offered;

impl FromRequestParts<Shared> for Offered {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Refusal> {
        let appliance = reached(parts)?;
        let path = parts.uri.path();
        let service = if path.contains("/sync/providers") {
            format!("{LINKS}.sync.providers")
        } else if path.ends_with("/sync") {
            format!("{LINKS}.sync")
        } else {
            LINKS.to_owned()
        };
        let offered = shared.with(|world, _| {
            let vcenter = world.vcenter.vcenter(appliance.id);
            vcenter.is_some_and(|vcenter| vcenter.offers_hvc)
        });
        if offered {
            Ok(Self)
        } else {
            Err(Refusal::no_such_service(&service))
        }
    }
}

/// Handles `GET /hvc/links`.
pub async fn list(State(shared): State<Shared>, _: Offered, caller: Caller) -> Answer {
    shared.with(|world, _| {
        let vcenter = world.vcenter.vcenter(caller.appliance.id);
        let links = vcenter.map_or(&[][..], |vcenter| &vcenter.links);
        let list: Vec<Value> = links.iter().map(view::link_summary).collect();
        Ok(Success::Value(Value::Array(list)))
    })
}

/// Handles `GET /hvc/links/{link}`.
pub async fn one(
    State(shared): State<Shared>,
    _: Offered,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    shared.with(|world, _| {
        let vcenter = world.vcenter.vcenter(caller.appliance.id);
        let old = |vcenter: &&VCenter| !vcenter.offers_link_health;
        if vcenter.as_ref().is_some_and(old) {
            return Err(Refusal::no_such_method(LINKS, "get"));
        }
        let link = vcenter.and_then(|vcenter| vcenter.link(&id));
        let link = link.ok_or_else(|| Refusal::not_found("link", &id))?;
        Ok(Success::Value(view::link_health(link)))
    })
}
