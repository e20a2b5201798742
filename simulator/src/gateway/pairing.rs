//! `/pairings`: list, issues, and the session on the other end. Both products
//! have these calls; a [`Product`] supplies the differences.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Refusal;
use super::list::{self, ListRequest};
use super::response::{entity, meta_error, no_content, reply};
use crate::authentication::basic;
use crate::simulation::Shared;
use crate::world::World;
use crate::world::pairing::{Connection, Pairing, of_site};
use crate::world::site::{Server, SiteId};

/// The differences between the pairings of two products.
pub trait Product: 'static {
    /// Type of its errors.
    type Refused: From<Refusal> + IntoResponse;
    /// Name of the paired server: "vSphere Replication server".
    const SERVER: &'static str;
    /// Its `issue_type`.
    const ISSUE_TYPE: &'static str;
    /// Member of a pairing with the remote server.
    const REMOTE: &'static str;
    /// Prefix of codes in `_meta.errors`.
    const FAULT: &'static str;
    /// Returns all pairings.
    fn pairings(world: &World) -> &[Pairing];
    /// Returns the server of a site.
    fn server(site: SiteId) -> &'static Server;
    /// Returns `Pairing`, as seen from one end.
    fn show(pairing: &Pairing, local: SiteId, remote_answers: bool) -> Value;
}

type Answer<P> = Result<Response<Body>, <P as Product>::Refused>;

/// Returns the calls that both products have.
pub fn router<P: Product>() -> Router<Shared> {
    Router::new()
        .route("/pairings", get(list::<P>))
        .route("/pairings/{pairing_id}", get(one::<P>))
        .route("/pairings/{pairing_id}/issues", get(issues::<P>))
        .route(
            "/pairings/{pairing_id}/remote-session",
            get(remote_session::<P>).post(remote_login::<P>),
        )
}

/// Returns the entry of `_meta.errors` for data of the other end that is
/// missing.
pub fn missing<P: Product>(pairing: &Pairing, caller: &Caller, field: &str) -> Option<Value> {
    let remote = pairing.remote(caller.appliance.site);
    let site = remote.site().name;
    let error = |kind: &str, message: String| {
        let code = format!("{}.{kind}", P::FAULT);
        Some(meta_error(&code, &message, field))
    };
    match pairing.connection {
        Connection::Down => {
            let message = format!("The {} at site {site} cannot be reached.", P::SERVER);
            error("RemoteServerUnreachable", message)
        }
        _ if caller.is_signed_in_on(remote) => None,
        _ => {
            let message = format!("Not signed in at site {site}: data of that site is missing.");
            error("RemoteSiteNotAuthenticated", message)
        }
    }
}

/// Returns `true` if the other end is available and has a session.
pub fn remote_answers(pairing: &Pairing, caller: &Caller) -> bool {
    let remote = pairing.remote(caller.appliance.site);
    !matches!(pairing.connection, Connection::Down) && caller.is_signed_in_on(remote)
}

/// Returns the pairing of a path.
///
/// # Errors
/// 404 if this appliance has none with that id.
pub fn find<'a, P: Product>(
    world: &'a World,
    caller: &Caller,
    id: &str,
) -> Result<&'a Pairing, Refusal> {
    of_site(P::pairings(world), caller.appliance.site)
        .find(|pairing| pairing.id == id)
        .ok_or(Refusal::NotFound)
}

fn shown<P: Product>(pairing: &Pairing, caller: &Caller) -> Value {
    let answers = remote_answers(pairing, caller);
    P::show(pairing, caller.appliance.site, answers)
}

/// Handles `GET /pairings`.
async fn list<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    request: ListRequest,
) -> Answer<P> {
    let query = request.query()?;
    shared.with(|world, _| {
        let all: Vec<&Pairing> = of_site(P::pairings(world), caller.appliance.site).collect();
        let page = list::page(&all, &query, |pairing| shown::<P>(pairing, &caller));
        let place = |id: &Value| page.items.iter().position(|item| item["pairing_id"] == *id);
        let errors: Vec<Value> = all
            .iter()
            .filter_map(|pairing| {
                let nth = place(&json!(pairing.id))?;
                let field = format!("$.list[{nth}].{}", P::REMOTE);
                missing::<P>(pairing, &caller, &field)
            })
            .collect();
        Ok(request.answer(&caller, page, &query, &errors))
    })
}

/// Handles `GET /pairings/{pairing_id}`.
async fn one<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<P> {
    shared.with(|world, _| {
        let pairing = find::<P>(world, &caller, &id)?;
        let errors = missing::<P>(pairing, &caller, &format!("$.{}", P::REMOTE));
        let errors: Vec<Value> = errors.into_iter().collect();
        let pairing = shown::<P>(pairing, &caller);
        Ok(entity(StatusCode::OK, pairing, &errors))
    })
}

/// Handles `GET /pairings/{pairing_id}/issues`.
async fn issues<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    request: ListRequest,
) -> Answer<P> {
    let query = request.query()?;
    shared.with(|world, _| {
        let pairing = find::<P>(world, &caller, &id)?;
        let page = list::page(&issues_of::<P>(pairing, &caller), &query, Clone::clone);
        let errors = missing::<P>(pairing, &caller, "$.list");
        let errors: Vec<Value> = errors.into_iter().collect();
        Ok(request.answer(&caller, page, &query, &errors))
    })
}

/// Returns the `IssueInfo`s that follow from the state of the connection.
fn issues_of<P: Product>(pairing: &Pairing, caller: &Caller) -> Vec<Value> {
    let far = pairing.remote(caller.appliance.site);
    let (vcenter, paired) = (&far.site().vcenter, P::server(far));
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
            P::ISSUE_TYPE,
            "ERROR",
            paired,
            "{} rejects the solution user of this site. Reconnect the pairing.",
        )],
        Connection::Down => vec![
            issue(P::ISSUE_TYPE, "ERROR", paired, "No connection to {}."),
            issue("VC", "ERROR", vcenter, "No connection to {}."),
        ],
    }
}

/// Handles `GET /pairings/{pairing_id}/remote-session`. The answer without a
/// session there is not documented beyond "error".
async fn remote_session<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<P> {
    shared.with(|world, now| {
        let remote = find::<P>(world, &caller, &id)?.remote(caller.appliance.site);
        needs_remote_session::<P>(world, &caller, &id)?;
        let lifetime = world.settings.session_time();
        let user = world
            .sessions
            .touch(caller.appliance.id, &caller.token, lifetime, now)
            .and_then(|session| session.remote.get(&remote).copied())
            .ok_or(Refusal::Unauthorized)?;
        Ok(reply(StatusCode::OK, &json!({ "username": user })))
    })
}

/// Handles `POST /pairings/{pairing_id}/remote-session`: the session header,
/// and Basic credentials of the other end.
async fn remote_login<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer<P> {
    shared.with(|world, now| {
        let pairing = find::<P>(world, &caller, &id)?;
        let remote = pairing.remote(caller.appliance.site);
        reachable::<P>(pairing, &caller)?;
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

/// Checks that the other end answers.
///
/// # Errors
/// 500 if the other end does not answer.
pub fn reachable<P: Product>(pairing: &Pairing, caller: &Caller) -> Result<(), Refusal> {
    let far = pairing.remote(caller.appliance.site);
    match pairing.connection {
        Connection::Down => Err(Refusal::server_error(
            "RemoteServerUnreachable",
            &format!(
                "Cannot connect to the {} {} at site {}: connection timed out.",
                P::SERVER,
                P::server(far).host,
                far.site().name
            ),
        )),
        _ => Ok(()),
    }
}

/// Checks for a remote session, for calls whose
/// `x-dr-remote-site-connectivity-contract` is "ERROR" both without a session
/// on the other end and while it is down. The documents do not name the errors.
///
/// # Errors
/// 403 without a session on the other end, 500 if it does not answer.
pub fn needs_remote_session<P: Product>(
    world: &World,
    caller: &Caller,
    id: &str,
) -> Result<(), Refusal> {
    let pairing = find::<P>(world, caller, id)?;
    reachable::<P>(pairing, caller)?;
    let remote = pairing.remote(caller.appliance.site);
    if caller.is_signed_in_on(remote) {
        return Ok(());
    }
    Err(Refusal::remote_session_needed(remote.site().name))
}
