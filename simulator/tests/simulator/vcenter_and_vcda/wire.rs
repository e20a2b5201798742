//! Replies against the schemas written down by hand in `samples`, which no
//! official document replaces; examples that vendors published prove the
//! schemas themselves.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use hawser_simulator::appliance::System;
use hawser_simulator::{vcda, vcenter};
use jsonschema::Validator;
use serde_json::{Value, json};

/// A reply as far as schemas look at it.
pub struct Seen<'a> {
    pub method: &'a str,
    /// Below the base path, without a query.
    pub path: &'a str,
    pub status: u16,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

struct Wire {
    media_type: String,
    /// Below this root, a value is wrapped.
    wrapped: Option<String>,
    /// By call and status; none where there is no body.
    replies: HashMap<(String, u16), Option<Validator>>,
    /// By the start of the path.
    errors: Vec<(String, Validator)>,
}

impl Wire {
    fn read(text: &str) -> Self {
        let document: Value = serde_json::from_str(text).expect("schemas are JSON");
        let validator = |schema: &Value| {
            let mut root = json!({ "allOf": [schema] });
            root["$defs"] = document["$defs"].clone();
            jsonschema::validator_for(&root).expect("a schema")
        };
        let mut replies = HashMap::new();
        for (call, statuses) in document["replies"].as_object().expect("replies") {
            for (status, schema) in statuses.as_object().expect("statuses") {
                let status = status.parse().expect("a status");
                let schema = (!schema.is_null()).then(|| validator(schema));
                replies.insert((call.clone(), status), schema);
            }
        }
        let errors = document["errors"].as_object().expect("errors").iter();
        Self {
            media_type: document["media_type"].as_str().expect("a type").to_owned(),
            wrapped: document["wrapped"].as_str().map(str::to_owned),
            replies,
            errors: errors
                .map(|(root, schema)| (root.clone(), validator(schema)))
                .collect(),
        }
    }

    /// What is wrong with a reply to a call.
    fn complaints(&self, call: &str, seen: &Seen<'_>) -> Vec<String> {
        let key = (call.to_owned(), seen.status);
        let schema = match self.replies.get(&key) {
            Some(None) if seen.bytes.is_empty() => return Vec::new(),
            Some(None) => return vec!["there must be no body".to_owned()],
            Some(Some(schema)) => schema,
            None if seen.status >= 400 => {
                let found = self
                    .errors
                    .iter()
                    .find(|(root, _)| seen.path.starts_with(root));
                &found.expect("a schema of errors").1
            }
            None => return vec![format!("status {} is not documented", seen.status)],
        };
        if seen.media_type != self.media_type {
            return vec![format!("the media type is {}", seen.media_type)];
        }
        let body: Value = match serde_json::from_slice(seen.bytes) {
            Ok(body) => body,
            Err(error) => return vec![error.to_string()],
        };
        let wrapped = seen.status < 400
            && self
                .wrapped
                .as_ref()
                .is_some_and(|root| seen.path.starts_with(root));
        let body = match (wrapped, body.as_object().map(|fields| fields.len())) {
            (false, _) => body,
            (true, Some(1)) if body.get("value").is_some() => body["value"].clone(),
            (true, _) => return vec!["the value is not wrapped, or not alone".to_owned()],
        };
        let errors = schema.iter_errors(&body);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

fn wire(system: &System) -> &'static Wire {
    static VCENTER: OnceLock<Wire> = OnceLock::new();
    static VCDA: OnceLock<Wire> = OnceLock::new();
    if std::ptr::eq(system, &vcenter::SYSTEM) {
        VCENTER.get_or_init(|| Wire::read(include_str!("../../samples/vcenter/replies.json")))
    } else {
        VCDA.get_or_init(|| Wire::read(include_str!("../../samples/vcda/replies.json")))
    }
}

fn systems() -> [(&'static str, &'static System); 2] {
    [("vcenter", &vcenter::SYSTEM), ("vcda", &vcda::SYSTEM)]
}

/// Fails the test where a reply is not as the wire is known to be.
pub fn check(system: &System, seen: &Seen<'_>) {
    let call = match system.call(seen.method, seen.path) {
        Some(call) => format!("{} {}", call.method, call.path),
        // Unknown paths are answered as well: with an error.
        None => String::new(),
    };
    let complaints = wire(system).complaints(&call, seen);
    assert!(
        complaints.is_empty(),
        "{} {} {}: {complaints:#?}\n{}",
        seen.method,
        seen.path,
        seen.status,
        String::from_utf8_lossy(seen.bytes)
    );
}

#[test]
fn every_call_of_the_stand_ins_has_a_schema() {
    for (name, system) in systems() {
        let wire = wire(system);
        for call in system.calls {
            let key = format!("{} {}", call.method, call.path);
            let known = wire.replies.keys().any(|(call, _)| *call == key);
            assert!(known, "{name}: {key}");
        }
        assert_eq!(wire.replies.len(), system.calls.len(), "{name}");
    }
}

/// The examples beside the schemas: where from, of which call, and the body.
fn examples(folder: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/samples")
        .join(folder);
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(folder).expect("samples") {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if name != "replies.json" {
            let text = std::fs::read_to_string(&path).expect("a sample");
            examples.push((name, serde_json::from_str(&text).expect("a sample is JSON")));
        }
    }
    examples
}

fn complaints_about(system: &System, example: &Value, body: &Value) -> Vec<String> {
    let wire = wire(system);
    let call = example["call"].as_str().expect("a call");
    let (method, path) = call.split_once(' ').expect("method and path");
    let seen = Seen {
        method,
        path,
        status: u16::try_from(example["status"].as_u64().expect("a status")).expect("small"),
        media_type: &wire.media_type,
        bytes: &body.to_string().into_bytes(),
    };
    wire.complaints(call, &seen)
}

#[test]
fn published_examples_fit_the_schemas() {
    for (folder, system) in systems() {
        let examples = examples(folder);
        assert!(examples.len() >= 4, "{folder}");
        for (name, example) in examples {
            let complaints = complaints_about(system, &example, &example["body"]);
            assert!(complaints.is_empty(), "{folder}/{name}: {complaints:#?}");
            assert!(
                example["source"]
                    .as_str()
                    .is_some_and(|source| source.len() > 20)
            );
        }
    }
}

/// The body with each of its fields spoiled, one at a time.
fn spoiled(body: &Value) -> Vec<Value> {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = body.clone();
        change(&mut body);
        body
    };
    match body {
        Value::Object(fields) => fields
            .keys()
            .flat_map(|name| {
                let inner = spoiled(&fields[name]);
                inner
                    .into_iter()
                    .map(move |value| with(&|body| body[name] = value.clone()))
            })
            .chain([with(&|body| body["nobodyKnowsThis"] = json!(1))])
            .collect(),
        Value::Array(items) if items.is_empty() => vec![json!("no list")],
        Value::Array(items) => {
            let inner = spoiled(&items[0]).into_iter();
            inner
                .map(|value| with(&|body| body[0] = value.clone()))
                .collect()
        }
        Value::Number(_) | Value::Bool(_) => vec![json!("text")],
        Value::String(_) => vec![json!(7)],
        Value::Null => vec![json!(7)],
    }
}

#[test]
fn a_reply_with_one_field_wrong_does_not_fit() {
    for (folder, system) in systems() {
        for (name, example) in examples(folder) {
            for body in spoiled(&example["body"]) {
                let complaints = complaints_about(system, &example, &body);
                assert!(!complaints.is_empty(), "{folder}/{name} would pass: {body}");
            }
        }
    }
}

#[test]
fn a_reply_of_another_media_type_or_status_does_not_fit() {
    let sample = |status, media_type, bytes: &'static [u8]| Seen {
        method: "GET",
        path: "/rest/hvc/links",
        status,
        media_type,
        bytes,
    };
    let wire = wire(&vcenter::SYSTEM);
    let wrong = |seen: Seen<'_>| !wire.complaints("GET /rest/hvc/links", &seen).is_empty();
    let body: &'static [u8] = br#"{"value": []}"#;
    assert!(!wrong(sample(200, "application/json", body)));
    assert!(wrong(sample(200, "text/html", body)));
    assert!(wrong(sample(201, "application/json", body)));
    assert!(wrong(sample(500, "application/json", body)));
    assert!(wrong(sample(200, "application/json", b"[]")));
    assert!(wrong(sample(200, "application/json", b"{")));
}
