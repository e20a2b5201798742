//! `/sites`: list peers, pair, repair, unpair. Every change is a task.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use super::error::{Answer, ApiError, Refusal, body, reply};
use super::inventory::{ENDPOINTS, Inventory, Registration, Submission, new_task};
use super::pair::{CheckedRequest, UpdateSiteRequest};
use super::session::Caller;
use super::task;
use crate::clock::Millis;
use crate::simulation::Shared;
use crate::task::Failure;
use crate::world::site::SiteId;
use crate::world::{Work, World};

/// Header with free text that correlates the logs of all services.
const OPERATION_ID: &str = "operationid";

/// Handles `GET /sites`: a bare array, the site itself first.
pub async fn list(State(shared): State<Shared>, caller: Caller) -> Answer {
    shared.with(|world, _| {
        let site = caller.appliance.site;
        let mut sites = vec![Inventory::local_info(site)];
        let peers = world.vcda.of(site);
        sites.extend(peers.into_iter().map(|peer| world.vcda.peer_info(peer)));
        Ok(reply(&Value::Array(sites)))
    })
}

/// Handles `POST /sites`.
pub async fn pair(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.may_change()?;
    let is_cloud = shared.with(|world, _| world.settings.vcda_cloud);
    let wanted = read(&headers, &bytes, is_cloud)?;
    let owner = caller.appliance.site;
    let work = |wanted: CheckedRequest| {
        move |world: &mut World| {
            let registration = wanted.connect(owner).map_err(|(_, error)| error)?;
            let peer = registration.peer;
            if world.vcda.registration(owner, peer).is_some() {
                let name = peer.site().name;
                let msg = format!("Site '{name}' is already paired.");
                return Err(ApiError::new("BadUserInput", &msg, &[name]));
            }
            world.vcda.registrations.push(registration.clone());
            Ok(Some(world.vcda.peer_info(&registration)))
        }
    };
    let percent = wanted
        .connect(owner)
        .err()
        .map_or(100, |(percent, _)| percent);
    let job = Job {
        kind: "pair",
        peer: None,
        percent,
        operation_id: operation_id(&headers),
    };
    shared.with(|world, now| submit(world, &caller, job, work(wanted), now))
}

/// Handles `PUT /sites/{id}`: replaces address and thumbprint.
pub async fn repair(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.may_change()?;
    let wanted = read(&headers, &bytes, false)?;
    let owner = caller.appliance.site;
    shared.with(|world, now| {
        let peer = find(world, owner, &id)?;
        let percent = wanted
            .connect(owner)
            .err()
            .map_or(100, |(percent, _)| percent);
        let job = Job {
            kind: "repair",
            peer: Some(peer),
            percent,
            operation_id: operation_id(&headers),
        };
        let work = move |world: &mut World| {
            let repaired: Registration = wanted.connect(owner).map_err(|(_, error)| error)?;
            let name = peer.site().name;
            if repaired.peer != peer {
                let msg = format!("The address does not belong to site '{name}'.");
                return Err(ApiError::new("BadUserInput", &msg, &[name]));
            }
            let known = world.vcda.registration_mut(owner, peer);
            *known.ok_or_else(|| ApiError::site_not_found(name))? = repaired.clone();
            Ok(Some(world.vcda.peer_info(&repaired)))
        };
        submit(world, &caller, job, work, now)
    })
}

/// Handles `DELETE /sites/{id}`: on this side only; the task has no result.
pub async fn unpair(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    caller.may_change()?;
    let owner = caller.appliance.site;
    shared.with(|world, now| {
        let peer = find(world, owner, &id)?;
        let job = Job {
            kind: "unpair",
            peer: Some(peer),
            percent: 100,
            operation_id: operation_id(&headers),
        };
        let work = move |world: &mut World| {
            let registrations = &mut world.vcda.registrations;
            registrations.retain(|one| (one.owner, one.peer) != (owner, peer));
            Ok(None)
        };
        submit(world, &caller, job, work, now)
    })
}

fn read(headers: &HeaderMap, bytes: &Bytes, is_cloud: bool) -> Result<CheckedRequest, Refusal> {
    let request: UpdateSiteRequest = body(headers, bytes)?;
    request
        .check(is_cloud)
        .map_err(|msg| Refusal::bad_user_input(&msg))
}

fn operation_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(OPERATION_ID)?.to_str().ok()?;
    Some(value.to_owned())
}

/// Returns the peer of a path.
fn find(world: &World, owner: SiteId, id: &str) -> Result<SiteId, Refusal> {
    let known = ENDPOINTS.iter().find(|one| one.id == id);
    let peer = known.ok_or_else(|| Refusal::site_not_found(id))?.site;
    if peer == owner {
        return Err(Refusal::bad_user_input(
            "The local site is not paired with itself.",
        ));
    }
    match world.vcda.registration(owner, peer) {
        Some(_) => Ok(peer),
        None => Err(Refusal::site_not_found(id)),
    }
}

/// The properties of a task before it starts.
struct Job {
    kind: &'static str,
    peer: Option<SiteId>,
    percent: u8,
    operation_id: Option<String>,
}

/// Starts a task and answers 202 with it.
fn submit(
    world: &mut World,
    caller: &Caller,
    job: Job,
    work: impl FnOnce(&mut World) -> Result<Option<Value>, ApiError> + Send + 'static,
    now: Millis,
) -> Answer {
    let number = world.vcda.next_number();
    let work: Work = Box::new(move |world, _| {
        work(world).map_err(|error| {
            world.vcda.failed(number, error.clone());
            Failure {
                message: error.msg,
                details: error.stacktrace,
            }
        })
    });
    let appliance = caller.appliance.id;
    let new = new_task(appliance, (job.kind, job.peer), caller.user, job.percent);
    let id = world.start_work(new, work, now);
    world.vcda.submissions.push(Submission {
        number,
        task: id.clone(),
        operation_id: job.operation_id,
        error: None,
    });
    let started = world.tasks.get(appliance, &id);
    let started = started.ok_or_else(|| Refusal::bad_request("The task cannot be started."))?;
    let mut accepted: Response<_> = reply(&task::render(world, started, now));
    *accepted.status_mut() = StatusCode::ACCEPTED;
    Ok(accepted)
}
