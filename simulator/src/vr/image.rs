//! Test images: create, clean up, promote, demote; the active image and the
//! instances. All on the recovery site only.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::action::{PRIVILEGE, new_task, on_replication};
use super::inventory::{Image, Instance, Replication};
use super::pairing::VrPairings;
use super::replication::in_path;
use super::view;
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::list::{self, ListRequest};
use crate::gateway::pairing::needs_remote_session;
use crate::gateway::{Answer, body, entity, task};
use crate::request_body::{boolean, not_null};
use crate::simulation::Shared;
use crate::task::Failure;
use crate::world::{Work, World};

/// `StringDrData`.
#[derive(Deserialize)]
struct StringDrData {
    #[serde(default, deserialize_with = "not_null")]
    value: Option<String>,
}

/// `RunTestRecoverySpec`; excluded disks are ignored.
#[derive(Deserialize)]
struct RunTestRecoverySpec {
    instance_id: String,
    folder_id: String,
    compute_resource_id: String,
    #[serde(rename = "power_on", deserialize_with = "boolean")]
    _power_on: bool,
}

/// Returns an incoming replication.
fn incoming<'a>(
    world: &'a World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<&'a Replication, Refusal> {
    let replication = in_path(world, caller, pairing, id)?;
    if replication.target == caller.appliance.site {
        return Ok(replication);
    }
    Err(Refusal::bad_request(
        "NotOnRecoverySite",
        &format!(
            "The operation is available only on the recovery site. The replication of '{}' is outgoing; its recovery site is {}.",
            replication.name,
            replication.target.site().name
        ),
    ))
}

/// Returns an incoming replication that no task is running on.
fn workable<'a>(
    world: &'a World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<&'a Replication, Refusal> {
    let replication = incoming(world, caller, pairing, id)?;
    if world.settings.image_actions_need_remote_session {
        needs_remote_session::<VrPairings>(world, caller, pairing)?;
    }
    task::idle(world, id, &replication.name)?;
    Ok(replication)
}

/// Returns the test image that a request names by id.
fn named_test_image<'a>(
    replication: &'a Replication,
    value: Option<&str>,
) -> Result<&'a Image, Refusal> {
    let name = &replication.name;
    let wanted = value.filter(|value| !value.is_empty()).ok_or_else(|| {
        Refusal::bad_request(
            "InvalidArgument",
            "The ID of the image is missing ('value').",
        )
    })?;
    let image = replication.image.as_ref().ok_or_else(|| {
        let message = format!("The replication of '{name}' has no image.");
        Refusal::bad_request("ImageNotFound", &message)
    })?;
    if image.id != wanted {
        let message = format!("'{wanted}' is not the ID of the active image of '{name}'.");
        return Err(Refusal::bad_request("ImageNotFound", &message));
    }
    if !image.is_test {
        let message = format!(
            "The image of '{name}' was made by a failover. Only a test bubble image can be used for this operation."
        );
        return Err(Refusal::bad_request("NotATestBubbleImage", &message));
    }
    Ok(image)
}

/// Handles `GET …/active-image`: 404 without a body when there is none.
pub async fn active(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    shared.with(|world, _| {
        let replication = incoming(world, &caller, &pairing, &id)?;
        let image = replication.image.as_ref().ok_or(Refusal::NotFound)?;
        Ok(entity(StatusCode::OK, view::image(image, replication), &[]))
    })
}

/// Handles `GET …/instances`.
pub async fn instances(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    request: ListRequest,
) -> Answer {
    let query = request.query()?;
    shared.with(|world, _| {
        let replication = incoming(world, &caller, &pairing, &id)?;
        let page = list::page(&replication.instances, &query, view::instance);
        Ok(request.answer(&caller, page, &query, &[]))
    })
}

/// Handles `GET …/instances/{instance_id}`.
pub async fn instance(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id, instance_id)): Path<(String, String, String)>,
) -> Answer {
    shared.with(|world, _| {
        let replication = incoming(world, &caller, &pairing, &id)?;
        let instance = replication
            .instances
            .iter()
            .find(|instance| instance.id == instance_id)
            .ok_or(Refusal::NotFound)?;
        Ok(entity(StatusCode::OK, view::instance(instance), &[]))
    })
}

/// Handles `POST …/actions/promote-test-image`: the image becomes an instance,
/// and its files are cleaned up.
pub async fn promote(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let data: StringDrData = body(&headers, &bytes)?;
    shared.with(|world, now| {
        let replication = workable(world, &caller, &pairing, &id)?;
        let image = named_test_image(replication, data.value.as_deref())?;
        let name = replication.name.clone();
        if image.committed {
            let message = format!("The image of '{name}' is committed and cannot be promoted.");
            return Err(Refusal::bad_request("ImageCommitted", &message));
        }
        let image_id = image.id.clone();
        let instance_id = world.ids.uuid();
        let work = with_image(&id, image_id, move |replication, image, now| {
            keep_as_instance(replication, &image, instance_id, now);
        });
        let words = format!("Promote test image of {name}");
        let new = new_task(&caller, "hms.task.promoteTestImage", words, (&id, &name));
        task::start_work(world, new, work, now)
    })
}

/// Adds an image as the promoted instance; only the newest one is promoted.
fn keep_as_instance(replication: &mut Replication, image: &Image, id: String, now: Millis) {
    replication.demote_instances();
    replication.instances.push(Instance {
        id,
        transfer_started_at: image.created_at,
        transfer_seconds: ((now - image.created_at) / 1000).clamp(0, 86_400),
        transfer_bytes: replication.sync_bytes,
        quiesced: "NONE",
        promoted: true,
    });
}

/// Handles `POST …/actions/demote-test-image`: recoveries start from the latest
/// instance again. Takes no body. The reference does not say what becomes of
/// the demoted instance; here it stays in the list.
pub async fn demote(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    shared.with(|world, now| {
        let replication = workable(world, &caller, &pairing, &id)?;
        let name = replication.name.clone();
        if replication.promoted_instance().is_none() {
            let message = format!("The replication of '{name}' has no promoted instance.");
            return Err(Refusal::bad_request("InstanceNotFound", &message));
        }
        let work = on_replication(&id, |replication, _| replication.demote_instances());
        let words = format!("Demote test image of {name}");
        let new = new_task(&caller, "hms.task.demoteTestImage", words, (&id, &name));
        task::start_work(world, new, work, now)
    })
}

/// Handles `POST …/actions/cleanup`: the image is deleted.
pub async fn cleanup(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let data: StringDrData = body(&headers, &bytes)?;
    shared.with(|world, now| {
        let replication = workable(world, &caller, &pairing, &id)?;
        let image_id = named_test_image(replication, data.value.as_deref())?
            .id
            .clone();
        let name = replication.name.clone();
        let work = with_image(&id, image_id, |_, _, _| {});
        let words = format!("Clean up test image of {name}");
        let new = new_task(&caller, "hms.task.cleanupTestImage", words, (&id, &name));
        task::start_work(world, new, work, now)
    })
}

/// Creates work that removes the image and passes it on. The task fails if the
/// image no longer exists.
fn with_image(
    id: &str,
    image_id: String,
    then: impl FnOnce(&mut Replication, Image, Millis) + Send + 'static,
) -> Work {
    let id = id.to_owned();
    Box::new(move |world, now| {
        let replication = world.vr.replication_mut(&id);
        let found = replication.and_then(|replication| {
            let image = replication.image.take_if(|image| image.id == image_id)?;
            Some((replication, image))
        });
        let (replication, image) = found.ok_or_else(|| Failure {
            message: "The image does not exist any more.".to_owned(),
            details: format!("Image '{image_id}' was removed while the operation was running."),
        })?;
        then(replication, image, now);
        Ok(None)
    })
}

/// Handles `POST …/actions/test`: recovers a test image from an instance.
pub async fn test(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    let spec: RunTestRecoverySpec = body(&headers, &bytes)?;
    shared.with(|world, now| {
        let replication = workable(world, &caller, &pairing, &id)?;
        let name = replication.name.clone();
        testable(replication, &spec)?;
        let image_id = format!("IMG-{}", world.ids.uuid());
        let vm = u32::try_from(world.ids.range(40_000, 60_000)).unwrap_or(40_000);
        let work = on_replication(&id, move |replication, now| {
            replication.image = Some(Image {
                id: image_id,
                created_at: now,
                instance_id: spec.instance_id,
                is_test: true,
                committed: false,
                vm,
            });
        });
        let words = format!("Test recovery of {name}");
        let new = new_task(&caller, "hms.task.testRecovery", words, (&id, &name));
        task::start_work(world, new, work, now)
    })
}

fn testable(replication: &Replication, spec: &RunTestRecoverySpec) -> Result<(), Refusal> {
    let name = &replication.name;
    if replication.image.is_some() {
        let message =
            format!("The replication of '{name}' already has an image; only one can exist.");
        return Err(Refusal::bad_request("ImageExists", &message));
    }
    if !replication.status.can_be_tested() {
        let status = replication.status.name();
        let message = format!("'{name}' cannot be recovered in state {status}.");
        return Err(Refusal::bad_request("InvalidState", &message));
    }
    let known = replication
        .instances
        .iter()
        .any(|instance| instance.id == spec.instance_id);
    if !known {
        let message = format!("'{name}' has no instance '{}'.", spec.instance_id);
        return Err(Refusal::bad_request("InstanceNotFound", &message));
    }
    let places = [
        ("folder_id", &spec.folder_id),
        ("compute_resource_id", &spec.compute_resource_id),
    ];
    for (field, value) in places {
        if value.trim().is_empty() {
            let message = format!("'{field}' must not be empty.");
            return Err(Refusal::bad_request("InvalidArgument", &message));
        }
    }
    Ok(())
}
