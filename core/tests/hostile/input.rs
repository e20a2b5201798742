//! Input that a broken or malicious server may send.

use hawser_core::clock::Timestamp;
use hawser_core::journal;
use hawser_core::reply::{Outcome, Reply};
use hawser_core::run::RunEvent;
use hawser_core::system::System;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use crate::samples;

/// Any status, content type and other circumstances of an answer.
pub fn any_reply(body: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Outcome> {
    let status = prop_oneof![
        4 => prop::sample::select(vec![200u16, 202]),
        3 => prop::sample::select(vec![0u16, 100, 204, 302, 400, 401, 403, 404, 409, 410, 429, 500, 502, 503, 504]),
        1 => any::<u16>(),
    ];
    let content_type = prop_oneof![
        6 => Just(Some("application/json".to_owned())),
        1 => Just(None),
        1 => Just(Some("TEXT/HTML".to_owned())),
        1 => any::<String>().prop_map(Some),
    ];
    let times = (any::<Option<i64>>(), any::<Option<i64>>());
    (
        status,
        content_type,
        times,
        proptest::bool::weighted(0.05),
        body,
    )
        .prop_map(
            |(status, content_type, (date, retry_after), redirected, body)| {
                Ok(Reply {
                    status,
                    content_type,
                    date: date.map(Timestamp),
                    retry_after,
                    redirected,
                    token: None,
                    body,
                })
            },
        )
}

/// Any JSON value, often with the names and words that readers look for.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 8, |inner| {
        let name = prop_oneof![9 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

const NAMES: &[&str] = &[
    "list",
    "value",
    "type",
    "error_type",
    "messages",
    "default_message",
    "link",
    "provider",
    "current_session_info",
    "stage",
    "completed_work",
    "total_work",
    "exception",
    "_meta",
    "errors",
    "total",
    "id",
    "status",
    "message",
    "error",
    "error_code",
    "op_id",
    "session_id",
    "username",
    "pairing_id",
    "local_vc_server",
    "remote_vc_server",
    "name",
    "test_bubble_image",
    "committed",
    "vm_ids",
    "progress",
    "queued_time",
    "start_time",
    "complete_time",
    "entity",
    "target_vc_id",
    "last_sync_time",
    "certificate_warnings",
    "appliances",
    "base",
    "system",
    "peer",
    "title",
    "version",
    "timeline",
    "task",
    "problem",
    "facts",
    "request",
    "headers",
    "targets",
    "child_count",
    "depth",
    "step_number",
    "warnings",
    "finish_time",
    "prompt_text",
    "total_vms",
    "local_srm_server",
    "server_status",
    "protected_site_name",
];

const WORDS: &[&str] = &[
    "QUEUED",
    "CHANGE_APPLICATION",
    "com.vmware.vapi.std.errors.resource_busy",
    "RUNNING",
    "SUCCESS",
    "ERROR",
    "CANCELLED",
    "OK",
    "true",
    "NotAuthenticated",
    "RemoteSiteNotAuthenticated",
    "vsphere-replication",
    "/api",
    "1795269067250",
    "-1",
    "2026-11-21T13:51:07Z",
    "",
    "\u{202e}<script>",
    "task",
    "succeeded",
    "progress",
];

/// A change that a broken or malicious server makes to an answer.
#[derive(Clone, Debug)]
enum Harm {
    Drop,
    Retype(Value),
    Huge,
    Deep(usize),
    Long(usize),
    Repeat(usize),
    Wrap,
}

fn any_harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        3 => Just(Harm::Drop),
        5 => any_json().prop_map(Harm::Retype),
        1 => Just(Harm::Huge),
        1 => (1usize..200).prop_map(Harm::Deep),
        1 => (1usize..20_000).prop_map(Harm::Long),
        1 => (1usize..300).prop_map(Harm::Repeat),
        1 => Just(Harm::Wrap),
    ]
}

/// Pointers to every place in a value.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(members) => members.iter().for_each(|(name, v)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            places(v, &format!("{at}/{name}"), out);
        }),
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered.for_each(|(i, v)| places(v, &format!("{at}/{i}"), out));
        }
        _ => {}
    }
}

fn harm(value: &mut Value, place: Index, harm: &Harm) {
    let mut all = Vec::new();
    places(value, "", &mut all);
    let place = place.get(&all);
    if let (Harm::Drop, Some((parent, name))) = (harm, place.rsplit_once('/')) {
        match value.pointer_mut(parent) {
            Some(Value::Object(members)) => drop(members.remove(name)),
            Some(Value::Array(items)) => items.truncate(items.len() / 2),
            _ => {}
        }
        return;
    }
    let Some(found) = value.pointer_mut(place) else {
        return;
    };
    *found = match harm {
        Harm::Drop => Value::Null,
        Harm::Retype(other) => other.clone(),
        Harm::Huge => json!(1e300),
        Harm::Deep(depth) => (0..*depth).fold(found.take(), |inner, _| json!([inner])),
        Harm::Long(length) => json!("\u{202e}x\"<".repeat(*length)),
        Harm::Repeat(times) => {
            // Bodies stay within what thousands of cases can be read of.
            let most = 200_000 / found.to_string().len() + 1;
            json!(vec![found.take(); most.min(*times)])
        }
        Harm::Wrap => json!({ "value": found.take() }),
    };
}

/// All samples, a configuration and an entry of the journal.
pub fn sample_values() -> &'static [Value] {
    static VALUES: std::sync::LazyLock<Vec<Value>> = std::sync::LazyLock::new(|| {
        let samples = System::ALL
            .iter()
            .flat_map(|system| samples::all_of(system.spec().id));
        let parsed = samples.map(|(_, body)| serde_json::from_slice(&body));
        let mut values: Vec<Value> = parsed.map(Result::unwrap).collect();
        values.push(json!({"title": "x", "appliances": [
            {"id": "vr-a", "name": "A", "site": "s", "system": "vsphere-replication", "base": "/a", "peer": "vr-b"},
            {"id": "vr-b", "name": "B", "system": "vsphere-replication", "base": "/b", "peer": "vr-a"}]}));
        let mut run = samples::run();
        run.apply_event(
            RunEvent::SubmitOutcome(samples::receipt(&samples::reply(202, "task-error"))),
            Timestamp(9),
        );
        values.push(serde_json::from_str(&journal::write(&run)).unwrap());
        values
    });
    &VALUES
}

/// A sample that was harmed in a few places, as bytes that may be damaged too.
pub fn any_harmed() -> impl Strategy<Value = Vec<u8>> {
    let harms = proptest::collection::vec((any::<Index>(), any_harm()), 1..4);
    let cut = proptest::option::weighted(0.2, any::<Index>());
    let byte = proptest::option::weighted(0.2, (any::<Index>(), any::<u8>()));
    (any::<Index>(), harms, cut, byte).prop_map(|(sample, harms, cut, byte)| {
        let mut value = sample.get(sample_values()).clone();
        for (place, kind) in &harms {
            harm(&mut value, *place, kind);
        }
        let mut body = value.to_string().into_bytes();
        if let Some((at, byte)) = byte {
            let at = at.index(body.len());
            body[at] = byte;
        }
        if let Some(cut) = cut {
            body.truncate(cut.index(body.len()));
        }
        body
    })
}
