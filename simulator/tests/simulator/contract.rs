//! Replies against the API documents.
//!
//! The OpenAPI documents of vSphere Replication 2.0.0 and Site Recovery Manager
//! 2.0.0 stand beside the project, not in it; where they are missing, replies
//! go unchecked and `the_api_documents_are_there` says so. What is younger in
//! vSphere Replication is described in `samples/younger-calls.json`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use hawser_simulator::appliance::System;
use hawser_simulator::{srm, vr};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::test_server::Reply;

const YOUNGER: &str = include_str!("samples/younger-calls.json");

/// The links of a list are null at its ends: Broadcom's public script of 2025
/// compares them with null, which the documents do not allow.
const NULL_LINKS: &str = r#"{"components": {"schemas": {"HrefDrData": {"nullable": true}}}}"#;

/// What an API document says about replies: the schema of every call and
/// status; none where the reply has no body.
struct Contract {
    schemas: HashMap<(String, String, u16), Option<Value>>,
    definitions: Map<String, Value>,
    /// Those that were wanted so far: each takes its time to compile.
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

fn specs() -> PathBuf {
    std::env::var_os("HAWSER_SPECS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs"),
        PathBuf::from,
    )
}

/// The document of a system; none where there is no document.
fn contract(system: &System) -> Option<&'static Contract> {
    static REPLICATION: OnceLock<Option<Contract>> = OnceLock::new();
    static RECOVERY: OnceLock<Option<Contract>> = OnceLock::new();
    let read = |file: &str, younger: &str| {
        let text = std::fs::read_to_string(specs().join(file)).ok()?;
        let mut document = serde_json::from_str(&text).expect("the API document is JSON");
        for addition in [NULL_LINKS, younger] {
            let addition = serde_json::from_str(addition).expect("the sample is JSON");
            merge(&mut document, addition);
        }
        Some(Contract::read(&document))
    };
    let contract = if system.base_path == vr::SYSTEM.base_path {
        REPLICATION.get_or_init(|| read("vsphere-replication-api-v2.json", YOUNGER))
    } else if system.base_path == srm::SYSTEM.base_path {
        RECOVERY.get_or_init(|| read("srm-api-v2.json", "{}"))
    } else {
        return None;
    };
    contract.as_ref()
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

impl Contract {
    fn read(document: &Value) -> Self {
        let components = &document["components"]["schemas"];
        let mut definitions = Map::new();
        for (name, schema) in components.as_object().expect("schemas") {
            definitions.insert(name.clone(), strict(schema, components));
        }
        let mut schemas = HashMap::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, call) in methods.as_object().expect("methods") {
                let Some(responses) = call["responses"].as_object() else {
                    continue;
                };
                for (status, response) in responses {
                    let schema = &response["content"]["application/json"]["schema"];
                    let schema = schema.is_object().then(|| strict(schema, components));
                    let status = status.parse().expect("a status");
                    schemas.insert((method.to_uppercase(), path.clone(), status), schema);
                }
            }
        }
        Self {
            schemas,
            definitions,
            compiled: Mutex::default(),
        }
    }

    /// A schema, compiled with the definitions that it leads to.
    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut compiled = self.compiled.lock().expect("nobody panicked here");
        let compile = || {
            let mut needed = Map::new();
            self.add_definitions(schema, &mut needed);
            let mut root = schema.clone();
            root["$defs"] = json!(needed);
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .build(&root)
                .expect("a schema");
            Arc::new(validator)
        };
        Arc::clone(compiled.entry(schema.to_string()).or_insert_with(compile))
    }

    fn add_definitions(&self, schema: &Value, needed: &mut Map<String, Value>) {
        match schema {
            Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                    let name = name.rsplit('/').next().unwrap_or("");
                    if !needed.contains_key(name) {
                        let definition = &self.definitions[name];
                        needed.insert(name.to_owned(), definition.clone());
                        self.add_definitions(definition, needed);
                    }
                }
                for value in fields.values() {
                    self.add_definitions(value, needed);
                }
            }
            Value::Array(values) => {
                for value in values {
                    self.add_definitions(value, needed);
                }
            }
            _ => {}
        }
    }

    /// What is wrong with a reply.
    fn complaints(&self, method: &str, template: &str, reply: &Reply) -> Vec<String> {
        let key = (method.to_owned(), template.to_owned(), reply.status);
        match self.schemas.get(&key) {
            Some(Some(schema)) => {
                if reply.header("content-type") != "application/json" {
                    return vec!["the media type is not application/json".to_owned()];
                }
                match serde_json::from_slice::<Value>(&reply.bytes) {
                    Ok(body) => self
                        .validator(schema)
                        .iter_errors(&body)
                        .map(|error| format!("{}: {error}", error.instance_path()))
                        .collect(),
                    Err(error) => vec![error.to_string()],
                }
            }
            // The session calls document no 401; it comes all the same.
            Some(None) | None if reply.status == 401 || self.schemas.contains_key(&key) => {
                if reply.bytes.is_empty() {
                    Vec::new()
                } else {
                    vec!["there must be no body".to_owned()]
                }
            }
            _ => vec![format!("status {} is not documented", reply.status)],
        }
    }
}

/// OpenAPI 3.0 as JSON Schema 2020-12, with nothing allowed that is not
/// declared: `allOf` is folded in, `nullable` becomes a type, `$ref` leads to
/// `$defs`.
fn strict(schema: &Value, components: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array).cloned() {
        for part in parts {
            let part = match part["$ref"].as_str() {
                Some(reference) => {
                    let name = reference.rsplit('/').next().unwrap_or("");
                    components[name].clone()
                }
                None => part,
            };
            merge(&mut schema, part);
        }
    }
    let Some(fields) = schema.as_object_mut() else {
        return schema;
    };
    fields.remove("allOf");
    if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
        return json!({"$ref": reference.replace("#/components/schemas/", "#/$defs/")});
    }
    let nullable = fields.remove("nullable") == Some(json!(true));
    if nullable && let Some(name) = fields.get("type").cloned() {
        fields.insert("type".to_owned(), json!([name, "null"]));
    }
    if nullable && let Some(Value::Array(values)) = fields.get_mut("enum") {
        values.push(Value::Null);
    }
    if fields.get("format") == Some(&json!("int32")) {
        fields.entry("minimum").or_insert(json!(i32::MIN));
        fields.entry("maximum").or_insert(json!(i32::MAX));
    }
    if let Some(items) = fields.get_mut("items") {
        *items = strict(items, components);
    }
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            *property = strict(property, components);
        }
        fields.insert("additionalProperties".to_owned(), json!(false));
    }
    schema
}

/// Fails the test where a reply is not as documented.
pub fn check(system: &System, method: &str, path: &str, reply: &Reply) {
    let path = path.split('?').next().unwrap_or(path);
    let (Some(contract), Some(call)) = (contract(system), system.call(method, path)) else {
        return;
    };
    let complaints = contract.complaints(method, call.path, reply);
    assert!(
        complaints.is_empty(),
        "{method} {path} {}: {complaints:#?}\n{}",
        reply.status,
        reply.text()
    );
}

#[test]
fn the_api_documents_are_there() {
    if contract(&vr::SYSTEM).is_none() || contract(&srm::SYSTEM).is_none() {
        println!(
            "skipped: {} lacks API documents; set HAWSER_SPECS",
            specs().display()
        );
    }
}

#[test]
fn every_call_of_the_simulator_is_documented() {
    for system in [&vr::SYSTEM, &srm::SYSTEM] {
        let Some(contract) = contract(system) else {
            continue;
        };
        for call in system.calls {
            let known = |status: u16| {
                let key = (call.method.to_owned(), call.path.to_owned(), status);
                contract.schemas.contains_key(&key)
            };
            assert!(
                known(200) || known(202) || known(204),
                "{} {}",
                call.method,
                call.path
            );
        }
    }
}

fn reply(status: u16, media_type: &str, body: &Value) -> Reply {
    let value = media_type.parse().expect("a header");
    Reply {
        status,
        headers: [(reqwest::header::CONTENT_TYPE, value)]
            .into_iter()
            .collect(),
        bytes: body.to_string().into_bytes(),
    }
}

#[test]
fn a_reply_that_is_not_as_documented_is_refused() {
    let Some(contract) = contract(&vr::SYSTEM) else {
        return;
    };
    let task = json!({"id": "T", "status": "RUNNING", "progress": 5, "error": null,
        "result": null, "_meta": {"errors": []}});
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut body = task.clone();
        change(&mut body);
        let reply = reply(200, "application/json", &body);
        !contract
            .complaints("GET", "/tasks/{task_id}", &reply)
            .is_empty()
    };
    assert!(!wrong(&|_| {}), "the reply itself is right");
    assert!(
        wrong(&|body| body["status"] = json!("DONE")),
        "an unknown value"
    );
    assert!(wrong(&|body| body["status"] = json!(3)), "a wrong type");
    assert!(
        wrong(&|body| body["progress"] = json!(101)),
        "a number out of range"
    );
    assert!(
        wrong(&|body| body["progress"] = json!(5.5)),
        "no whole number"
    );
    assert!(
        wrong(&|body| body["id"] = Value::Null),
        "null where it is not allowed"
    );
    assert!(
        wrong(&|body| body["color"] = json!("red")),
        "a field nobody knows"
    );
    assert!(wrong(&|body| *body = json!({"id": "T"})), "a missing field");
    assert!(
        wrong(&|body| body["error"] = json!({"message": 7})),
        "deep inside"
    );

    let error = json!({"error_code": "x", "message": "y", "op_id": "not-a-uuid"});
    let error = reply(400, "application/json", &error);
    assert!(
        !contract.complaints("GET", "/tasks", &error).is_empty(),
        "no UUID"
    );
    let page = reply(200, "text/html", &task);
    assert!(
        !contract
            .complaints("GET", "/tasks/{task_id}", &page)
            .is_empty(),
        "no JSON"
    );
    let gone = reply(404, "application/json", &json!({}));
    assert!(
        !contract
            .complaints("GET", "/tasks/{task_id}", &gone)
            .is_empty(),
        "a body with 404"
    );
    let teapot = reply(418, "application/json", &json!({}));
    assert!(
        !contract.complaints("GET", "/tasks", &teapot).is_empty(),
        "an unknown status"
    );
}
