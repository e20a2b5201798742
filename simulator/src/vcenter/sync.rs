//! `/hvc/links/{link}/sync`: the synchronization of a link. This API has no
//! task; clients poll the provider until the sync has ended.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::error::{Message, Refusal};
use super::form::{Answer, Success};
use super::inventory::{LastSync, Link, Session, new_task};
use super::link::Offered;
use super::session::{Caller, action};
use super::view;
use crate::clock::Millis;
use crate::request_body::object;
use crate::simulation::Shared;
use crate::world::World;

/// The body of `start`, which may be left out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    #[serde(default, deserialize_with = "credentials")]
    credentials: Option<Credentials>,
}

/// Credentials for the remote side.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    user_name: String,
    password: String,
}

fn credentials<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Credentials>, D::Error> {
    let given = Option::<Value>::deserialize(deserializer)?;
    given.map(object).transpose().map_err(D::Error::custom)
}

/// Handles `GET …/sync/providers`.
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
        Ok(Success::Value(Value::Array(list)))
    })
}

/// Handles `GET …/sync/providers/{provider}`.
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
        Ok(Success::Value(info))
    })
}

/// Handles `POST …/sync/providers/{provider}?action=start`.
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
            .and_then(object)
            .map_err(|error| Refusal::invalid_argument(&error.to_string()))?
    };
    shared.with(|world, now| {
        let known = find(world, &caller, &link)?;
        let provider = known
            .provider(&id)
            .ok_or_else(|| Refusal::not_found("provider", &id))?;
        if let Some(connection_error) = &known.connection_error {
            return Err(Refusal::new("error", connection_error.clone()));
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
        Ok(Success::Empty)
    })
}

/// Handles `POST …/sync?action=reset`: ends the running syncs and starts all
/// providers.
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
        if let Some(connection_error) = &known.connection_error {
            return Err(Refusal::new("error", connection_error.clone()));
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
        Ok(Success::Empty)
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

/// Starts a sync, with the error it is planned to fail with.
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
