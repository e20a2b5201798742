//! Pairings, their issues, and the session on their other end.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::{Answer, Fault, server, view};
use crate::Shared;
use crate::gateway::caller::{Caller, basic};
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, Query};
use crate::gateway::{entity, meta_error, no_content, reply};
use crate::vr::estate::{Connection, Pairing};
use crate::world::World;
use crate::world::site::Server;

/// What is said in `_meta.errors` where the other end was not asked.
fn missing(pairing: &Pairing, caller: &Caller, field: &str) -> Option<Value> {
    let remote = pairing.remote(caller.appliance.site);
    let site = remote.site().name;
    match pairing.connection {
        Connection::Down => Some(meta_error(
            "dr.fault.RemoteServerUnreachable",
            &format!("The Site Recovery Manager server at site {site} cannot be reached."),
            field,
        )),
        _ if caller.is_signed_in_on(remote) => None,
        _ => Some(meta_error(
            "dr.fault.RemoteSiteNotAuthenticated",
            &format!("Not signed in at site {site}: data of that site is missing."),
            field,
        )),
    }
}

fn shown(pairing: &Pairing, caller: &Caller) -> Value {
    let local = caller.appliance.site;
    let answers = !matches!(pairing.connection, Connection::Down)
        && caller.is_signed_in_on(pairing.remote(local));
    view::pairing(pairing, local, answers)
}

/// The pairing that a path names.
///
/// # Errors
/// 404 where this appliance has none with that id.
pub fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Pairing, Refusal> {
    world
        .srm
        .pairing(caller.appliance.site, id)
        .ok_or(Refusal::NotFound)
}

/// `GET /pairings`.
pub async fn list(
    State(shared): State<Shared>,
    caller: Caller,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref())?;
    shared.with(|world, _| {
        let all: Vec<&Pairing> = world.srm.pairings_of(caller.appliance.site).collect();
        let page = list::page(&all, &query, |pairing| shown(pairing, &caller));
        let place = |id: &Value| page.items.iter().position(|item| item["pairing_id"] == *id);
        let errors: Vec<Value> = all
            .iter()
            .filter_map(|pairing| {
                let nth = place(&json!(pairing.id))?;
                let field = format!("$.list[{nth}].remote_srm_server");
                missing(pairing, &caller, &field)
            })
            .collect();
        let url = list::own_url(caller.appliance, &uri);
        Ok(reply(StatusCode::OK, &page.render(&query, &url, &errors)))
    })
}

/// `GET /pairings/{pairing_id}`.
pub async fn one(State(shared): State<Shared>, caller: Caller, Path(id): Path<String>) -> Answer {
    shared.with(|world, _| {
        let pairing = find(world, &caller, &id)?;
        let errors = missing(pairing, &caller, "$.remote_srm_server");
        let errors: Vec<Value> = errors.into_iter().collect();
        Ok(entity(StatusCode::OK, shown(pairing, &caller), &errors))
    })
}

/// `GET /pairings/{pairing_id}/issues`.
pub async fn issues(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref())?;
    shared.with(|world, _| {
        let pairing = find(world, &caller, &id)?;
        let page = list::page(&issues_of(pairing, &caller), &query, Clone::clone);
        let errors = missing(pairing, &caller, "$.list");
        let errors: Vec<Value> = errors.into_iter().collect();
        let url = list::own_url(caller.appliance, &uri);
        Ok(reply(StatusCode::OK, &page.render(&query, &url, &errors)))
    })
}

/// `IssueInfo`s that follow from the state of the connection.
fn issues_of(pairing: &Pairing, caller: &Caller) -> Vec<Value> {
    let far = pairing.remote(caller.appliance.site);
    let (vcenter, recovery) = (&far.site().vcenter, server::of(far));
    let issue = |kind: &str, status: &str, server: &Server, text: &str| {
        json!({
            "entity": server.guid,
            "entity_name": server.host,
            "description": text.replace("{}", server.host),
            "timestamp": pairing.since,
            "status": status,
            "issue_type": kind,
        })
    };
    match pairing.connection {
        Connection::Up => Vec::new(),
        Connection::CertificateChanged(_) => vec![issue(
            "VC",
            "WARNING",
            vcenter,
            "The certificate of {} has changed. Reconnect the pairing and verify the new thumbprint.",
        )],
        Connection::Broken => vec![issue(
            "SRM",
            "ERROR",
            recovery,
            "{} rejects the solution user of this site. Reconnect the pairing.",
        )],
        Connection::Down => vec![
            issue("SRM", "ERROR", recovery, "No connection to {}."),
            issue("VC", "ERROR", vcenter, "No connection to {}."),
        ],
    }
}

/// `GET /pairings/{pairing_id}/remote-session`.
pub async fn remote_session(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    shared.with(|world, now| {
        let remote = find(world, &caller, &id)?.remote(caller.appliance.site);
        signed_in_on_both(world, &caller, &id)?;
        let lifetime = world.settings.session_time();
        let user = world
            .sessions
            .touch(caller.appliance.id, &caller.token, lifetime, now)
            .and_then(|session| session.remote.get(&remote).copied())
            .ok_or(Refusal::Unauthorized)?;
        Ok(reply(StatusCode::OK, &json!({ "username": user })))
    })
}

/// `POST /pairings/{pairing_id}/remote-session`: both the session header and
/// Basic credentials of the other end.
pub async fn remote_login(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    shared.with(|world, now| {
        let pairing = find(world, &caller, &id)?;
        let remote = pairing.remote(caller.appliance.site);
        reachable(pairing, &caller)?;
        let (name, password) = basic(&headers).ok_or(Refusal::Unauthorized)?;
        let user = remote
            .site()
            .authenticate(&name, &password)
            .ok_or(Refusal::Unauthorized)?;
        let lifetime = world.settings.session_time();
        if let Some(session) =
            world
                .sessions
                .touch(caller.appliance.id, &caller.token, lifetime, now)
        {
            session.remote.insert(remote, user.name);
        }
        Ok(no_content())
    })
}

/// # Errors
/// 500 where nothing answers on the other end.
pub fn reachable(pairing: &Pairing, caller: &Caller) -> Result<(), Refusal> {
    let far = pairing.remote(caller.appliance.site);
    match pairing.connection {
        Connection::Down => Err(Refusal::server_error(
            "RemoteServerUnreachable",
            &format!(
                "Cannot connect to the Site Recovery Manager server {} at site {}: connection timed out.",
                server::of(far).host,
                far.site().name
            ),
        )),
        _ => Ok(()),
    }
}

/// For calls whose `x-dr-remote-site-connectivity-contract` says "ERROR" both
/// without a session on the other end and while it is down. Which errors, the
/// document does not say.
///
/// # Errors
/// 500 where the other end does not answer or does not trust this one, 403
/// without a session there.
pub fn signed_in_on_both(world: &World, caller: &Caller, id: &str) -> Result<(), Fault> {
    let pairing = find(world, caller, id)?;
    reachable(pairing, caller)?;
    let far = pairing.remote(caller.appliance.site);
    if !caller.is_signed_in_on(far) {
        return Err(Refusal::remote_session_needed(far.site().name).into());
    }
    Ok(())
}

/// For actions on plans, which also need the servers to trust each other.
///
/// # Errors
/// As [`signed_in_on_both`], and 500 where the pairing has to be reconnected.
pub fn connected(world: &World, caller: &Caller, id: &str) -> Result<(), Fault> {
    signed_in_on_both(world, caller, id)?;
    let pairing = find(world, caller, id)?;
    let far = pairing.remote(caller.appliance.site);
    match pairing.connection {
        Connection::Broken => Err(Refusal::server_error(
            "RemoteServerNotAuthenticated",
            &format!(
                "The Site Recovery Manager server {} rejects the solution user of this site. Reconnect the pairing.",
                server::of(far).host
            ),
        )
        .into()),
        _ => Ok(()),
    }
}
