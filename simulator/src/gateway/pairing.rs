//! `/pairings`: what there is, their issues, and the session on their other
//! end. Both products have these calls; a [`Product`] says how it speaks of
//! the server at the other end.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::{Value, json};

use super::caller::{Caller, basic};
use super::error::Refusal;
use super::list::{self, Asked};
use super::{entity, meta_error, no_content, reply};
use crate::Shared;
use crate::world::World;
use crate::world::pairing::{Connection, Pairing, of_site};
use crate::world::site::{Server, SiteId};

/// What the pairings of one product have of their own.
pub trait Product: 'static {
    /// Its errors.
    type Refused: From<Refusal> + IntoResponse;
    /// What is paired, in words: "vSphere Replication server".
    const SERVER: &'static str;
    /// The same as `issue_type`.
    const ISSUE_TYPE: &'static str;
    /// The field of a pairing that shows the remote one.
    const REMOTE: &'static str;
    /// What codes in `_meta.errors` begin with.
    const FAULT: &'static str;
    /// All pairings.
    fn pairings(world: &World) -> &[Pairing];
    /// The server of a site.
    fn server(site: SiteId) -> &'static Server;
    /// `Pairing`, as seen from one end.
    fn show(pairing: &Pairing, local: SiteId, remote_answers: bool) -> Value;
}

type Answer<P> = Result<Response<Body>, <P as Product>::Refused>;

/// The calls. Not those below a pairing that only one product has.
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

/// What is said in `_meta.errors` where the other end was not asked.
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

/// Whether the other end can be asked.
pub fn remote_answers(pairing: &Pairing, caller: &Caller) -> bool {
    let remote = pairing.remote(caller.appliance.site);
    !matches!(pairing.connection, Connection::Down) && caller.is_signed_in_on(remote)
}

/// The pairing that a path names.
///
/// # Errors
/// 404 where this appliance has none with that id.
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

/// `GET /pairings`.
async fn list<P: Product>(State(shared): State<Shared>, caller: Caller, asked: Asked) -> Answer<P> {
    let query = asked.query()?;
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
        Ok(asked.answer(&caller, page, &query, &errors))
    })
}

/// `GET /pairings/{pairing_id}`.
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

/// `GET /pairings/{pairing_id}/issues`.
async fn issues<P: Product>(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    asked: Asked,
) -> Answer<P> {
    let query = asked.query()?;
    shared.with(|world, _| {
        let pairing = find::<P>(world, &caller, &id)?;
        let page = list::page(&issues_of::<P>(pairing, &caller), &query, Clone::clone);
        let errors = missing::<P>(pairing, &caller, "$.list");
        let errors: Vec<Value> = errors.into_iter().collect();
        Ok(asked.answer(&caller, page, &query, &errors))
    })
}

/// `IssueInfo`s that follow from the state of the connection.
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

/// `GET /pairings/{pairing_id}/remote-session`. What the gateway answers when
/// nobody is signed in there is not documented beyond "error".
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

/// `POST /pairings/{pairing_id}/remote-session`: both the session header and
/// Basic credentials of the other end.
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

/// # Errors
/// 500 where nothing answers on the other end.
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

/// For calls whose `x-dr-remote-site-connectivity-contract` says "ERROR" both
/// without a session on the other end and while it is down. Which errors, the
/// documents do not say.
///
/// # Errors
/// 403 without a session on the other end, 500 where nothing answers there.
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
