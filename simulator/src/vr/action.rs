//! What an action on a replication has in common, and the plain ones: pause,
//! resume, sync.

use axum::extract::{Path, State};

use super::estate::{Replication, Status};
use super::pairing::{find, needs_remote_session, reachable};
use super::replication::in_path;
use crate::Shared;
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::{Answer, task};
use crate::task::{Failure, NewTask, Work};
use crate::world::World;

/// Privilege that every action on a replication asks for.
pub const PRIVILEGE: &str = "Host.Hbr.HbrManagement";

/// # Errors
/// 500 while another task is at work on the same thing.
pub fn idle(world: &World, entity: &str, name: &str) -> Result<(), Refusal> {
    match world.tasks.at_work_on(entity) {
        None => Ok(()),
        Some(task) => Err(Refusal::server_error(
            "ResourceBusy",
            &format!(
                "Another operation is in progress on '{name}': {} (task {}).",
                task.description, task.id
            ),
        )),
    }
}

/// A task of this appliance on a thing.
pub fn new_task(
    caller: &Caller,
    description_id: &'static str,
    description: String,
    (entity, entity_name): (&str, &str),
    work: Work,
) -> NewTask {
    let server = caller.appliance.site.site().replication.guid;
    NewTask {
        appliance: caller.appliance.id,
        id_prefix: "HmsTask:".to_owned(),
        id_suffix: format!(":{server}"),
        description_id,
        description,
        entity: entity.to_owned(),
        entity_name: entity_name.to_owned(),
        user: caller.user.to_owned(),
        ends_at_percent: 100,
        work,
    }
}

/// Starts a task and answers 202 with it.
pub fn started(world: &mut World, new: NewTask, now: Millis) -> Answer {
    let appliance = new.appliance;
    let id = world.start_task(new, now);
    let task = world.tasks.get(appliance, &id).ok_or(Refusal::NotFound)?;
    Ok(task::accepted(task, now))
}

/// Work on a replication, which may have gone away in the meantime.
pub fn on_replication(
    id: &str,
    change: impl FnOnce(&mut Replication, Millis) + Send + 'static,
) -> Work {
    let id = id.to_owned();
    Box::new(move |world, now| match world.vr.replication_mut(&id) {
        Some(replication) => {
            change(replication, now);
            Ok(None)
        }
        None => Err(Failure {
            message: "The replication does not exist any more.".to_owned(),
            details: format!("There is no replication with id '{id}'."),
        }),
    })
}

/// `POST …/actions/pause`.
pub async fn pause(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    shared.with(|world, now| {
        let (name, status) = ready(world, &caller, &pairing, &id)?;
        needs_remote_session(world, &caller, &pairing)?;
        if status == Status::Paused {
            return Err(wrong_state(&name, status));
        }
        let work = on_replication(&id, |replication, _| replication.status = Status::Paused);
        let words = format!("Pause replication of {name}");
        let new = new_task(
            &caller,
            "hms.task.pauseReplication",
            words,
            (&id, &name),
            work,
        );
        started(world, new, now)
    })
}

/// `POST …/actions/resume`.
pub async fn resume(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    shared.with(|world, now| {
        let (name, status) = ready(world, &caller, &pairing, &id)?;
        needs_remote_session(world, &caller, &pairing)?;
        if status != Status::Paused {
            return Err(wrong_state(&name, status));
        }
        let work = on_replication(&id, |replication, _| replication.status = Status::Ok);
        let words = format!("Resume replication of {name}");
        let new = new_task(
            &caller,
            "hms.task.resumeReplication",
            words,
            (&id, &name),
            work,
        );
        started(world, new, now)
    })
}

/// `POST …/actions/sync`.
pub async fn sync(
    State(shared): State<Shared>,
    caller: Caller,
    Path((pairing, id)): Path<(String, String)>,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    shared.with(|world, now| {
        let (name, status) = ready(world, &caller, &pairing, &id)?;
        reachable(find(world, &caller, &pairing)?, &caller)?;
        if matches!(
            status,
            Status::Paused | Status::Recovered | Status::Recovering
        ) {
            return Err(wrong_state(&name, status));
        }
        let work = on_replication(&id, |replication, now| {
            replication.synced_at = now;
            replication.status = Status::Ok;
        });
        let words = format!("Synchronize {name}");
        let new = new_task(
            &caller,
            "hms.task.syncReplication",
            words,
            (&id, &name),
            work,
        );
        started(world, new, now)
    })
}

/// Name and state of a replication that nobody else is at work on.
fn ready(
    world: &World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<(String, Status), Refusal> {
    let replication = in_path(world, caller, pairing, id)?;
    idle(world, id, &replication.name)?;
    Ok((replication.name.clone(), replication.status))
}

fn wrong_state(name: &str, status: Status) -> Refusal {
    Refusal::bad_request(
        "InvalidState",
        &format!(
            "The operation is not allowed while the replication of '{name}' is in state {}.",
            status.name()
        ),
    )
}
