//! Actions on a replication without parameters: pause, resume, sync; and the
//! tasks of all actions.

use axum::extract::{Path, State};

use super::inventory::{Replication, Status};
use super::pairing::VrPairings;
use super::replication::in_path;
use crate::clock::Millis;
use crate::gateway::caller::Caller;
use crate::gateway::error::Refusal;
use crate::gateway::pairing::{find, needs_remote_session, reachable};
use crate::gateway::{Answer, task};
use crate::simulation::Shared;
use crate::task::{Failure, NewTask, Outcome};
use crate::world::{Work, World};

/// Privilege for every action on a replication.
pub const PRIVILEGE: &str = "Host.Hbr.HbrManagement";

/// Creates a task of this appliance on an object.
pub fn new_task(
    caller: &Caller,
    description_id: &'static str,
    description: String,
    (entity, entity_name): (&str, &str),
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
        planned: Outcome::Success(None),
    }
}

/// Creates the work of a task on a replication. The task fails if the
/// replication no longer exists.
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

/// An action without parameters.
struct SimpleAction {
    description_id: &'static str,
    /// Description of the task, before the name of the machine.
    title: &'static str,
    needs_remote_session: bool,
    allowed: fn(Status) -> bool,
    change: fn(&mut Replication, Millis),
}

type Named = Path<(String, String)>;

/// Handles `POST …/actions/pause`.
pub async fn pause(State(shared): State<Shared>, caller: Caller, Path(named): Named) -> Answer {
    let pause = SimpleAction {
        description_id: "hms.task.pauseReplication",
        title: "Pause replication of",
        needs_remote_session: true,
        allowed: |status| status != Status::Paused,
        change: |replication, _| replication.status = Status::Paused,
    };
    begin(&shared, &caller, &named, &pause)
}

/// Handles `POST …/actions/resume`.
pub async fn resume(State(shared): State<Shared>, caller: Caller, Path(named): Named) -> Answer {
    let resume = SimpleAction {
        description_id: "hms.task.resumeReplication",
        title: "Resume replication of",
        needs_remote_session: true,
        allowed: |status| status == Status::Paused,
        change: |replication, _| replication.status = Status::Ok,
    };
    begin(&shared, &caller, &named, &resume)
}

/// Handles `POST …/actions/sync`.
pub async fn sync(State(shared): State<Shared>, caller: Caller, Path(named): Named) -> Answer {
    use Status::{Ok, Paused, Recovered, Recovering};
    let sync = SimpleAction {
        description_id: "hms.task.syncReplication",
        title: "Synchronize",
        needs_remote_session: false,
        allowed: |status| !matches!(status, Paused | Recovered | Recovering),
        change: |replication, now| {
            replication.synced_at = now;
            replication.status = Ok;
        },
    };
    begin(&shared, &caller, &named, &sync)
}

fn begin(
    shared: &Shared,
    caller: &Caller,
    (pairing, id): &(String, String),
    action: &SimpleAction,
) -> Answer {
    caller.needs(PRIVILEGE)?;
    shared.with(|world, now| {
        let (name, status) = ready(world, caller, pairing, id)?;
        if action.needs_remote_session {
            needs_remote_session::<VrPairings>(world, caller, pairing)?;
        } else {
            reachable::<VrPairings>(find::<VrPairings>(world, caller, pairing)?, caller)?;
        }
        if !(action.allowed)(status) {
            return Err(wrong_state(&name, status));
        }
        let work = on_replication(id, action.change);
        let words = format!("{} {name}", action.title);
        let new = new_task(caller, action.description_id, words, (id, &name));
        task::start_work(world, new, work, now)
    })
}

/// Returns name and state of a replication that no task is running on.
fn ready(
    world: &World,
    caller: &Caller,
    pairing: &str,
    id: &str,
) -> Result<(String, Status), Refusal> {
    let replication = in_path(world, caller, pairing, id)?;
    task::idle(world, id, &replication.name)?;
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
