//! Reconnecting a pairing: as in vSphere Replication, plus the remote Site
//! Recovery Manager server.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::error::Answer;
use super::pairing::{SrmPairings, find};
use super::server;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::pairing::reachable;
use crate::gateway::{body, reply, task};
use crate::request_body::object;
use crate::simulation::Shared;
use crate::task::{Failure, NewTask, Outcome};
use crate::vr::reconnect::{PscInfo, failure, reach};
use crate::world::Work;
use crate::world::pairing::{self, Pairing};

const PRIVILEGE: &str = "VcDr.RemoteSite.com.vmware.vcDr.Edit";

/// `PairingSpec`.
#[derive(Deserialize)]
struct PairingSpec {
    #[serde(deserialize_with = "complete")]
    pair_psc_info: PscInfo,
    pair_vc_guid: String,
    #[serde(rename = "pair_srm_url")]
    _pair_srm_url: Option<String>,
    pair_srm_thumbprint: Option<String>,
}

/// Handles `POST /pairings/{pairing_id}/actions/reconnect`.
pub async fn reconnect(
    State(shared): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let spec: PairingSpec = body(&headers, &bytes)?;
    shared.with(|world, now| {
        let pairing = find(world, &caller, &id)?;
        reachable::<SrmPairings>(pairing, &caller)?;
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
            planned: Outcome::Success(None),
        };
        let work: Work = Box::new(move |world, now| {
            attempt.map_err(|(_, failure)| failure)?;
            pairing::reconnect(&mut world.srm.pairings, &pairing_id, now);
            Ok(None)
        });
        let task_id = world.start_work(new, work, now);
        let task = world
            .tasks
            .get(caller.appliance.id, &task_id)
            .ok_or(Refusal::NotFound)?;
        // By the document a bare `Task`, without `_meta`.
        Ok(reply(StatusCode::ACCEPTED, &task::render(task, now)))
    })
}

/// Deserializes the members, all of which are required here, unlike in vSphere
/// Replication.
fn complete<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PscInfo, D::Error> {
    const REQUIRED: [&str; 5] = ["password", "port", "thumbprint", "url", "username"];
    let given = Value::deserialize(deserializer)?;
    match REQUIRED.into_iter().find(|name| given.get(name).is_none()) {
        Some(missing) => Err(D::Error::missing_field(missing)),
        None => object(given).map_err(D::Error::custom),
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
