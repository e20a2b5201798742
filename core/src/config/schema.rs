//! The JSON Schema of `config.json`, from the structs that it is read into.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::file::{ConfigFile, OWN_PATH};
use crate::product::{Allowed, Setting, System};

/// Returns the schema. What an appliance may have depends on its system, which the structs do
/// not say: each system has a definition of its own.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07();
    let generator = settings.into_generator();
    let mut schema = generator
        .into_root_schema_for::<ConfigFile<'_>>()
        .to_value();
    without_formats(&mut schema);
    if let Some(definitions) = schema.get_mut("definitions").and_then(Value::as_object_mut) {
        let appliance = definitions.remove("appliance").unwrap_or_default();
        *definitions = by_system(&appliance);
    }
    schema
}

/// Takes away `"format": "int64"`, which says nothing beside the bounds.
fn without_formats(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.retain(|name, value| name != "format" || !value.is_string());
            members.values_mut().for_each(without_formats);
        }
        Value::Array(items) => items.iter_mut().for_each(without_formats),
        _ => {}
    }
}

/// Returns the definitions of an appliance and of the appliances of each system.
fn by_system(appliance: &Value) -> Map<String, Value> {
    let ids: Vec<&str> = System::ALL.iter().map(|system| system.spec().id).collect();
    let conditions: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({
                "if": {"properties": {"system": {"const": id}}, "required": ["system"]},
                "then": {"$ref": format!("#/definitions/{id}")},
            })
        })
        .collect();
    let mut properties = match appliance.get("properties") {
        Some(Value::Object(properties)) => properties.clone(),
        _ => Map::new(),
    };
    let mut system = properties.insert("system".to_owned(), Value::Bool(true));
    if let Some(Value::Object(system)) = &mut system {
        system.remove("type");
        system.insert("enum".to_owned(), json!(ids));
    }
    let mut definitions = Map::new();
    let appliance = json!({
        "type": "object",
        "required": appliance.get("required"),
        "properties": {"system": system},
        "allOf": conditions,
    });
    definitions.insert("appliance".to_owned(), appliance);
    for system in System::ALL {
        let spec = system.spec();
        let mut properties = properties.clone();
        for setting in spec.settings {
            properties.insert(setting.name.to_owned(), of_setting(setting));
        }
        let own = json!({
            "title": spec.name,
            "properties": properties,
            "additionalProperties": false,
        });
        definitions.insert(spec.id.to_owned(), own);
    }
    definitions
}

fn of_setting(setting: &Setting) -> Value {
    let mut schema = match setting.allowed {
        Allowed::OneOf(words) => json!({"enum": words}),
        Allowed::Version => {
            json!({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)*$", "maxLength": 16})
        }
        Allowed::Number => json!({"type": "string", "pattern": "^[1-9][0-9]{0,3}$"}),
        Allowed::Path => json!({"type": "string", "pattern": OWN_PATH.replacen(r"\.?", "", 1)}),
        Allowed::Address => {
            json!({"type": "string", "pattern": r"^https://[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"})
        }
    };
    // An example is a member: `"session": "api"`.
    let example = serde_json::from_str::<Map<String, Value>>(&format!("{{{}}}", setting.example));
    if let Some(schema) = schema.as_object_mut() {
        if !setting.default.is_empty() {
            schema.insert("default".to_owned(), json!(setting.default));
        }
        let examples = example.unwrap_or_default().into_values().collect();
        schema.insert("examples".to_owned(), Value::Array(examples));
    }
    schema
}
