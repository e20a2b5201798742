//! Reconnecting a pairing: the same way as vSphere Replication goes, plus the
//! remote Site Recovery Manager server.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::pairing::{Recovery, find};
use super::{Answer, server};
use crate::Shared;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::pairing::reachable;
use crate::gateway::{body, reply, task};
use crate::task::{Failure, NewTask};
use crate::vr::reconnect::{PscInfo, failure, reach};
use crate::world::pairing::{self, Pairing};

const PRIVILEGE: &str = "VcDr.RemoteSite.com.vmware.vcDr.Edit";

/// `PairingSpec`.
#[derive(Deserialize)]
struct PairingSpec {
    pair_psc_info: PscInfo,
    pair_vc_guid: String,
    #[serde(rename = "pair_srm_url")]
    _pair_srm_url: Option<String>,
    pair_srm_thumbprint: Option<String>,
}

/// `POST /pairings/{pairing_id}/actions/reconnect`.
pub async fn reconnect(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let spec: PairingSpec = body(&headers, &bytes)?;
    complete(&spec.pair_psc_info)?;
    shared.with(|world, now| {
        let pairing = find(world, &caller, &id)?;
        reachable::<Recovery>(pairing, &caller)?;
        let local = caller.appliance.site;
        let name = format!(
            "{} - {}",
            local.site().name,
            pairing.remote(local).site().name
        );
        task::idle(world, &id, &name)?;
        let attempt = connect(&spec, pairing, &caller);
        let ends_at_percent = attempt.as_ref().err().map_or(100, |(percent, _)| *percent);
        let pairing_id = id.clone();
        let new = NewTask {
            appliance: caller.appliance.id,
            id_prefix: "DrTask:".to_owned(),
            id_suffix: format!(":{}", server::of(local).guid),
            description_id: "dr.task.reconnectPairing",
            description: format!("Reconnect pairing {name}"),
            entity: id.clone(),
            entity_name: name,
            user: caller.user.to_owned(),
            ends_at_percent,
            work: Box::new(move |world, now| {
                attempt.map_err(|(_, failure)| failure)?;
                pairing::reconnect(&mut world.srm.pairings, &pairing_id, now);
                Ok(None)
            }),
        };
        let task_id = world.start_task(new, now);
        let task = world
            .tasks
            .get(caller.appliance.id, &task_id)
            .ok_or(Refusal::NotFound)?;
        // A bare `Task` by the document, without the `_meta` of the others.
        Ok(reply(StatusCode::ACCEPTED, &task::render(task, now)))
    })
}

/// Here, unlike in vSphere Replication, these are required.
fn complete(info: &PscInfo) -> Result<(), Refusal> {
    let fields = [
        ("url", info.url.is_some()),
        ("port", info.port.is_some()),
        ("username", info.username.is_some()),
        ("password", info.password.is_some()),
    ];
    match fields.iter().find(|(_, is_given)| !is_given) {
        None => Ok(()),
        Some((field, _)) => {
            let message = format!("'pair_psc_info.{field}' is required.");
            Err(Refusal::bad_request("InvalidRequestBody", &message))
        }
    }
}

fn connect(spec: &PairingSpec, pairing: &Pairing, caller: &Caller) -> Result<(), (u8, Failure)> {
    let far = pairing.remote(caller.appliance.site);
    reach(&spec.pair_psc_info, &spec.pair_vc_guid, pairing, far.site())?;
    let presented = server::of(far);
    match &spec.pair_srm_thumbprint {
        Some(typed) if !presented.certificate.has_thumbprint(typed) => Err((
            90,
            failure(
                "The thumbprint of the remote Site Recovery Manager server does not match.",
                format!(
                    "Expected {typed}, {} presents {}.",
                    presented.host,
                    presented.certificate.thumbprint()
                ),
            ),
        )),
        _ => Ok(()),
    }
}
