//! `/hvc/links/{link}/sync`: the synchronisation of a link. There is no task
//! in this API; whoever starts a sync looks at the provider to see it end.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{Message, Refusal};
use super::estate::{LastSync, Link, Session};
use super::form::{Answer, Plain};
use super::link::Offered;
use super::session::{Caller, action};
use super::view;
use crate::Shared;
use crate::clock::Millis;
use crate::task::{Failure, NewTask, Work};
use crate::world::World;

/// How far a sync gets that the remote side does not let in.
const REFUSED_AT_PERCENT: u8 = 20;

/// The body of `start`, which may be left out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    credentials: Option<Credentials>,
}

/// Credentials for the remote side.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    user_name: String,
    password: String,
}

/// `GET …/sync/providers`.
pub async fn providers(
    State(shared): State<Shared>,
    _: Offered,
    caller: Caller,
    Path(link): Path<String>,
) -> Answer {
    shared.with(|world, _| {
        let link = find(world, &caller, &link)?;
        let list = link.providers.iter();
        let list: Vec<Value> = list
            .map(|provider| json!({ "provider": provider.id }))
            .collect();
        Ok(Plain::Value(Value::Array(list)))
    })
}

/// `GET …/sync/providers/{provider}`.
pub async fn provider(
    State(shared): State<Shared>,
    _: Offered,
    caller: Caller,
    Path((link, id)): Path<(String, String)>,
) -> Answer {
    shared.with(|world, now| {
        let provider = find(world, &caller, &link)?
            .provider(&id)
            .ok_or_else(|| Refusal::not_found("provider", &id))?;
        let info = view::provider(provider, caller.appliance.id, &world.tasks, now);
        Ok(Plain::Value(info))
    })
}

/// `POST …/sync/providers/{provider}?action=start`.
pub async fn start(
    State(shared): State<Shared>,
    _: Offered,
    caller: Caller,
    Path((link, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    bytes: Bytes,
) -> Answer {
    expect(query.as_deref(), "start")?;
    caller.may_change()?;
    let start: Start = if bytes.is_empty() {
        Start::default()
    } else {
        serde_json::from_slice(&bytes)
            .map_err(|error| Refusal::invalid_argument(&error.to_string()))?
    };
    shared.with(|world, now| {
        let known = find(world, &caller, &link)?;
        let provider = known
            .provider(&id)
            .ok_or_else(|| Refusal::not_found("provider", &id))?;
        if let Some(trouble) = &known.trouble {
            return Err(Refusal::new("error", trouble.clone()));
        }
        if provider.is_busy() {
            let mut busy = Refusal::new("resource_busy", already_running(&id));
            busy.status = world.settings.resource_busy_status;
            return Err(busy);
        }
        let problem = match &start.credentials {
            Some(given) => known.refuses(&given.user_name, &given.password),
            None if provider.stale_credentials => Some(known.stored_credentials_refused()),
            None => None,
        };
        begin(world, &caller, (&link, &id), problem, now);
        Ok(Plain::Nothing)
    })
}

/// `POST …/sync?action=reset`: ends what is going on, and starts all anew.
pub async fn reset(
    State(shared): State<Shared>,
    _: Offered,
    caller: Caller,
    Path(link): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    expect(query.as_deref(), "reset")?;
    caller.may_change()?;
    shared.with(|world, now| {
        let known = find(world, &caller, &link)?;
        if let Some(trouble) = &known.trouble {
            return Err(Refusal::new("error", trouble.clone()));
        }
        let mut running = Vec::new();
        let mut all = Vec::new();
        for provider in &known.providers {
            let session = provider.session.as_ref().filter(|_| provider.is_busy());
            running.extend(session.map(|session| session.task.clone()));
            let stale = provider.stale_credentials;
            let problem = stale.then(|| known.stored_credentials_refused());
            all.push((provider.id, problem));
        }
        for task in running {
            if let Some(task) = world.tasks.get_mut(caller.appliance.id, &task) {
                task.cancel(now, now);
            }
        }
        for (id, problem) in all {
            begin(world, &caller, (&link, id), problem, now);
        }
        Ok(Plain::Nothing)
    })
}

fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Link, Refusal> {
    world
        .vcenter
        .vcenter(caller.appliance.id)
        .and_then(|vcenter| vcenter.link(id))
        .ok_or_else(|| Refusal::not_found("link", id))
}

fn expect(query: Option<&str>, wanted: &str) -> Result<(), Refusal> {
    if action(query).as_deref() == Some(wanted) {
        Ok(())
    } else {
        Err(Refusal::no_such_path())
    }
}

fn already_running(provider: &str) -> Message {
    Message::new(
        "com.vmware.vcenter.hvc.sync.already_running",
        &format!("A synchronization of provider '{provider}' is already running."),
        &[provider],
    )
}

/// Starts a sync of which it may be known that it will fail.
fn begin(
    world: &mut World,
    caller: &Caller,
    (link, provider): (&str, &str),
    problem: Option<Message>,
    now: Millis,
) {
    let appliance = caller.appliance.id;
    let new = new_task(appliance, (link, provider), caller.user, problem.as_ref());
    let task = world.start_task(new, now);
    let link = world.vcenter.link_mut(appliance, link);
    let found = link.and_then(|link| link.providers.iter_mut().find(|one| one.id == provider));
    if let Some(provider) = found {
        let ended = provider.last.take().and_then(|last| last.ended);
        provider.last = Some(LastSync {
            started_at: now,
            ended,
        });
        provider.session = Some(Session {
            task,
            started_at: now,
            problem,
            end: None,
        });
    }
}

/// The task that keeps the time of a sync. No call of vCenter shows it.
pub fn new_task(
    appliance: &'static str,
    (link, provider): (&str, &str),
    user: &str,
    problem: Option<&Message>,
) -> NewTask {
    let failure = problem.map(|message| Failure {
        message: message.default_message.clone(),
        details: message.id.clone(),
    });
    let ends_at_percent = if failure.is_some() {
        REFUSED_AT_PERCENT
    } else {
        100
    };
    let work: Work = Box::new(move |_, _| failure.map_or(Ok(None), Err));
    NewTask {
        appliance,
        id_prefix: "sync-".to_owned(),
        id_suffix: String::new(),
        description_id: "com.vmware.vcenter.hvc.links.sync.providers.start",
        description: "Synchronize".to_owned(),
        entity: format!("{appliance}/{link}/{provider}"),
        entity_name: provider.to_owned(),
        user: user.to_owned(),
        ends_at_percent,
        work,
    }
}
