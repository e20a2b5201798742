//! Pairings, their issues, and the session on their other end.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::estate::{Connection, Pairing};
use super::view;
use crate::Shared;
use crate::gateway::caller::{Caller, basic};
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, Query};
use crate::gateway::{Answer, entity, meta_error, no_content, reply};
use crate::world::World;

/// What is said in `_meta.errors` where the other end was not asked.
pub fn missing(pairing: &Pairing, caller: &Caller, field: &str) -> Option<Value> {
    let remote = pairing.remote(caller.appliance.site);
    let site = remote.site().name;
    match pairing.connection {
        Connection::Down => Some(meta_error(
            "hms.fault.RemoteServerUnreachable",
            &format!("The vSphere Replication server at site {site} cannot be reached."),
            field,
        )),
        _ if caller.is_signed_in_on(remote) => None,
        _ => Some(meta_error(
            "hms.fault.RemoteSiteNotAuthenticated",
            &format!("Not signed in at site {site}: data of that site is missing."),
            field,
        )),
    }
}

/// Whether the other end can be asked.
pub fn remote_answers(pairing: &Pairing, caller: &Caller) -> bool {
    let remote = pairing.remote(caller.appliance.site);
    !matches!(pairing.connection, Connection::Down) && caller.is_signed_in_on(remote)
}

/// The pairing that a path names.
///
/// # Errors
/// 404 where this appliance has none with that id.
pub fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Pairing, Refusal> {
    world
        .vr
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
    let local = caller.appliance.site;
    shared.with(|world, _| {
        let all: Vec<&Pairing> = world.vr.pairings_of(local).collect();
        let page = list::page(&all, &query, |pairing| {
            view::pairing(pairing, local, remote_answers(pairing, &caller))
        });
        let place = |id: &Value| page.items.iter().position(|item| item["pairing_id"] == *id);
        let errors: Vec<Value> = all
            .iter()
            .filter_map(|pairing| {
                let nth = place(&json!(pairing.id))?;
                missing(pairing, &caller, &format!("$.list[{nth}].remote_vrms"))
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
        let answers = remote_answers(pairing, &caller);
        let shown = view::pairing(pairing, caller.appliance.site, answers);
        let errors: Vec<Value> = missing(pairing, &caller, "$.remote_vrms")
            .into_iter()
            .collect();
        Ok(entity(StatusCode::OK, shown, &errors))
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
        let issues = issues_of(pairing, &caller);
        let page = list::page(&issues, &query, Clone::clone);
        let errors: Vec<Value> = missing(pairing, &caller, "$.list").into_iter().collect();
        let url = list::own_url(caller.appliance, &uri);
        Ok(reply(StatusCode::OK, &page.render(&query, &url, &errors)))
    })
}

/// `IssueInfo`s that follow from the state of the connection.
fn issues_of(pairing: &Pairing, caller: &Caller) -> Vec<Value> {
    let far = pairing.remote(caller.appliance.site).site();
    let issue = |kind: &str, status: &str, server: &crate::world::site::Server, text: String| {
        json!({
            "entity": server.guid,
            "entity_name": server.host,
            "description": text,
            "timestamp": pairing.since,
            "status": status,
            "issue_type": kind,
        })
    };
    let (vcenter, replication) = (&far.vcenter, &far.replication);
    match pairing.connection {
        Connection::Up => Vec::new(),
        Connection::CertificateChanged(_) => vec![issue(
            "VC",
            "WARNING",
            vcenter,
            format!(
                "The certificate of {} has changed. Reconnect the pairing and verify the new thumbprint.",
                vcenter.host
            ),
        )],
        Connection::Broken => vec![issue(
            "VRMS",
            "ERROR",
            replication,
            format!(
                "{} rejects the solution user of this site. Reconnect the pairing.",
                replication.host
            ),
        )],
        Connection::Down => vec![
            issue(
                "VRMS",
                "ERROR",
                replication,
                format!("No connection to {}.", replication.host),
            ),
            issue(
                "VC",
                "ERROR",
                vcenter,
                format!("No connection to {}.", vcenter.host),
            ),
        ],
    }
}

/// `GET /pairings/{pairing_id}/remote-session`. What the gateway answers when
/// nobody is signed in there is not documented beyond "error".
pub async fn remote_session(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer {
    shared.with(|world, now| {
        let remote = find(world, &caller, &id)?.remote(caller.appliance.site);
        needs_remote_session(world, &caller, &id)?;
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
    let site = pairing.remote(caller.appliance.site).site();
    match pairing.connection {
        Connection::Down => Err(Refusal::server_error(
            "RemoteServerUnreachable",
            &format!(
                "Cannot connect to the vSphere Replication server {} at site {}: connection timed out.",
                site.replication.host, site.name
            ),
        )),
        _ => Ok(()),
    }
}

/// # Errors
/// 403 without a session on the other end, 500 where nothing answers there.
/// The documents say "ERROR" for both; the status is a guess.
pub fn needs_remote_session(world: &World, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let pairing = find(world, caller, id)?;
    reachable(pairing, caller)?;
    let remote = pairing.remote(caller.appliance.site);
    if caller.is_signed_in_on(remote) {
        return Ok(());
    }
    Err(Refusal::remote_session_needed(remote.site().name))
}
