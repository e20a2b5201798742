//! The JSON schema of `config.json`, for editors: made from the table of systems and settings that
//! the console itself checks the file by.

use crate::files;
use anyhow::{Context, Result};
use hawser_core::json::{Value, parse, print};
use hawser_core::system::{Allowed, Setting, System};
use std::path::Path;

const FILE: &str = "config.schema.json";

/// Writes the schema into a folder.
pub fn write(folder: &Path) -> Result<String> {
    let path = folder.join(FILE);
    let report = format!("{}\n", path.display());
    files::write(path, text()?.as_bytes())?;
    Ok(report)
}

fn text() -> Result<String> {
    Ok(print(&schema()?) + "\n")
}

fn word(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn number(number: u32) -> Value {
    Value::Number(number.to_string())
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

fn words(all: impl IntoIterator<Item = &'static str>) -> Value {
    Value::Array(all.into_iter().map(word).collect())
}

/// Text that is not empty.
fn text_of(description: &str) -> Value {
    object([
        ("description", word(description)),
        ("type", word("string")),
        ("pattern", word(r"\S")),
    ])
}

fn text_like(description: &str, pattern: &str, example: &str) -> Value {
    object([
        ("description", word(description)),
        ("type", word("string")),
        ("pattern", word(pattern)),
        ("examples", Value::Array(vec![word(example)])),
    ])
}

fn schema() -> Result<Value> {
    let minutes = |description: &str| {
        object([
            ("description", word(description)),
            ("type", word("integer")),
            ("minimum", number(1)),
            ("maximum", number(1440)),
        ])
    };
    let flag = |description: &str| {
        object([
            ("description", word(description)),
            ("type", word("boolean")),
        ])
    };
    let properties = object([
        ("$schema", object([("type", word("string"))])),
        (
            "title",
            text_of("Shown beside the product's name, for instance a company or environment."),
        ),
        (
            "readOnly",
            flag("Whether everything can be looked at and nothing can be sent."),
        ),
        (
            "passwordAgain",
            flag("Whether the password is asked for again before a dangerous operation is sent."),
        ),
        (
            "signOutAfterIdleMinutes",
            minutes("After so many minutes without use the console signs out everywhere."),
        ),
        (
            "signOutAfterMinutes",
            minutes("After so many minutes the console signs out everywhere, used or not."),
        ),
        ("portals", portals()),
        (
            "appliances",
            object([
                ("description", word("In the order in which they are shown.")),
                ("type", word("array")),
                ("minItems", number(1)),
                ("maxItems", number(64)),
                ("items", object([("$ref", word("#/definitions/appliance"))])),
            ]),
        ),
    ]);
    Ok(object([
        ("$schema", word("http://json-schema.org/draft-07/schema#")),
        ("title", word("Hawser: config.json")),
        (
            "description",
            word(
                "Which appliances there are. Read at start, beside the page; it holds no secrets.",
            ),
        ),
        ("type", word("object")),
        ("required", words(["appliances"])),
        ("additionalProperties", Value::Bool(false)),
        ("properties", properties),
        ("definitions", definitions()?),
    ]))
}

/// An origin as browsers write it: without a path, a usual port, a pattern.
const ORIGIN: &str = r"^(https://(?!.*:443$)|http://(?!.*:80$))([a-z0-9.-]+|\[[0-9a-f]*:[0-9a-f:]*\])(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?$";

fn portals() -> Value {
    let origin = text_like(
        "The origin of a portal, just as its browser says it.",
        ORIGIN,
        "https://portal.example.com",
    );
    object([
        (
            "description",
            word("Which portals may show the console in a frame. Nobody may who is not here."),
        ),
        ("type", word("array")),
        ("maxItems", number(32)),
        ("items", origin),
    ])
}

/// An appliance, and what it may have by its system.
fn definitions() -> Result<Value> {
    let ids = || System::ALL.iter().map(|system| system.spec().id);
    let by_system = ids().map(|id| {
        let is = object([("system", object([("const", word(id))]))]);
        object([
            (
                "if",
                object([("properties", is), ("required", words(["system"]))]),
            ),
            (
                "then",
                object([("$ref", word(&format!("#/definitions/{id}")))]),
            ),
        ])
    });
    let system = object([
        ("description", word("Which kind of API it has.")),
        ("enum", words(ids())),
    ]);
    let appliance = object([
        ("type", word("object")),
        ("required", words(["id", "name", "system", "base"])),
        ("properties", object([("system", system)])),
        ("allOf", Value::Array(by_system.collect())),
    ]);
    let mut made = vec![("appliance".to_owned(), appliance)];
    for system in System::ALL {
        made.push((system.spec().id.to_owned(), of_system(*system)?));
    }
    Ok(Value::Object(made))
}

fn of_system(system: System) -> Result<Value> {
    let spec = system.spec();
    let Value::Object(mut properties) = common() else {
        return Ok(Value::Null);
    };
    for setting in spec.settings {
        properties.push((setting.name.to_owned(), of_setting(setting)?));
    }
    Ok(object([
        ("title", word(spec.name)),
        ("properties", Value::Object(properties)),
        ("additionalProperties", Value::Bool(false)),
    ]))
}

fn common() -> Value {
    object([
        (
            "id",
            text_like("Short and unique; part of links.", "^[a-z0-9-]+$", "vr-a"),
        ),
        ("name", text_of("What people call it.")),
        (
            "site",
            text_of("Where it stands; appliances of one site are shown together."),
        ),
        ("system", Value::Bool(true)),
        (
            "base",
            text_like(
                "Path on the console's own origin that the proxy forwards to the appliance.",
                r"^(?!//)(?!.*://)(?!(.*/)?\.\.(/|$))\.?/[^?#\\ \u0000-\u001f\u007f]*$",
                "/api/vr-a/api/rest/vr/v2",
            ),
        ),
        (
            "peer",
            text_of("The id of the appliance of the same system on the other site."),
        ),
    ])
}

fn of_setting(setting: &Setting) -> Result<Value> {
    let Value::Object(example) = parse(format!("{{{}}}", setting.example).as_bytes())
        .map_err(anyhow::Error::msg)
        .context("an example of a setting")?
    else {
        return Ok(Value::Null);
    };
    let example = example.into_iter().map(|(_, value)| value);
    let mut made = match setting.allowed {
        Allowed::OneOf(allowed) => vec![("enum", words(allowed.iter().copied()))],
        Allowed::Version => vec![
            ("type", word("string")),
            ("pattern", word(r"^[0-9]+(\.[0-9]+)*$")),
            ("maxLength", number(16)),
        ],
        Allowed::Path => vec![("type", word("string")), ("pattern", word(r"^/[^?# \\]*$"))],
        Allowed::Address => vec![("type", word("string")), ("pattern", word("^https://"))],
    };
    if !setting.default.is_empty() {
        made.push(("default", word(setting.default)));
    }
    made.push(("examples", Value::Array(example.collect())));
    let made = made.into_iter();
    Ok(Value::Object(
        made.map(|(name, value)| (name.to_owned(), value)).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::config::{read_config, read_portals};
    use serde_json::json;

    fn place(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
    }

    fn made() -> serde_json::Value {
        serde_json::from_str(&text().unwrap()).unwrap()
    }

    #[test]
    fn the_schema_in_public_is_current() {
        // HAWSER_BLESS=1 writes it anew.
        if std::env::var_os("HAWSER_BLESS").is_some() {
            write(&place("public")).unwrap();
        }
        let current = files::read_text(&place("public").join(FILE)).unwrap();
        assert!(current == text().unwrap(), "cargo xtask schema public");
    }

    #[test]
    fn the_schema_knows_just_the_members_that_the_console_knows() {
        let known = |config: serde_json::Value| {
            let mistakes = read_config(config.to_string().as_bytes()).unwrap_err();
            let mut told = mistakes
                .iter()
                .filter_map(|it| it.what.split_once("known are: "));
            let (_, names) = told.next().expect("it says what is known");
            let mut names: Vec<String> = names.split(", ").map(str::to_owned).collect();
            names.sort();
            names
        };
        let schema = made();
        let properties = |of: &serde_json::Value| {
            let mut names: Vec<String> = of["properties"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect();
            names.sort();
            names
        };
        assert_eq!(known(json!({"nobody": 1})), properties(&schema));
        for system in System::ALL {
            let id = system.spec().id;
            let config = json!({"appliances": [{"system": id, "nobody": 1}]});
            assert_eq!(
                known(config),
                properties(&schema["definitions"][id]),
                "{id}"
            );
        }
    }

    fn one(members: serde_json::Value) -> serde_json::Value {
        let mut appliance = json!({"id": "a", "name": "A", "system": "vcenter", "base": "/api/a"});
        for (name, value) in members.as_object().unwrap() {
            match value {
                serde_json::Value::Null => appliance.as_object_mut().unwrap().remove(name),
                value => appliance
                    .as_object_mut()
                    .unwrap()
                    .insert(name.clone(), value.clone()),
            };
        }
        json!({"appliances": [appliance]})
    }

    #[test]
    fn the_schema_and_the_console_agree_on_what_is_right() {
        let validator = jsonschema::validator_for(&made()).unwrap();
        let vcda = "cloud-director-availability";
        let many = |count: usize| {
            let all = (0..count).map(
                |i| json!({"id": format!("a{i}"), "name": "A", "system": "vcenter", "base": "/a"}),
            );
            json!({"appliances": all.collect::<Vec<_>>()})
        };
        let rows = [
            one(json!({})),
            one(json!({"base": "./api/a"})),
            one(json!({"site": "S", "session": "api", "calls": "rest"})),
            one(
                json!({"system": vcda, "flavour": "cloud", "version": "4.7.1", "publicUrl": "https://a", "remoteCertificate": "/x"}),
            ),
            many(64),
            many(65),
            json!([]),
            json!({"appliances": []}),
            json!({"appliances": {}}),
            json!({"title": "", "appliances": [1]}),
            one(json!({"id": null})),
            one(json!({"id": "A"})),
            one(json!({"id": ""})),
            one(json!({"name": " "})),
            one(json!({"name": 1})),
            one(json!({"system": "vsphere"})),
            one(json!({"system": null})),
            one(json!({"base": "api/a"})),
            one(json!({"base": "//host/a"})),
            one(json!({"base": "https://host/a"})),
            one(json!({"base": "/api/../a"})),
            one(json!({"base": "/api/.."})),
            one(json!({"base": "/api/..a"})),
            one(json!({"base": "/a?b"})),
            one(json!({"base": "/a b"})),
            one(json!({"base": "/a\u{7}"})),
            one(json!({"session": "soap"})),
            one(json!({"flavour": "cloud"})),
            one(json!({"system": vcda, "flavour": "clouds"})),
            one(json!({"system": vcda, "version": "4."})),
            one(json!({"system": vcda, "version": "1.2.3.4.5.6.7.8.9"})),
            one(json!({"system": vcda, "publicUrl": "http://a"})),
            one(json!({"system": vcda, "remoteCertificate": "x"})),
        ];
        for minutes in [
            json!(1),
            json!(1440),
            json!(0),
            json!(1441),
            json!("30"),
            json!(1.5),
        ] {
            let mut config = one(json!({}));
            config["signOutAfterIdleMinutes"] = minutes.clone();
            config["signOutAfterMinutes"] = minutes;
            agree(&validator, &config);
        }
        for portals in [
            json!([]),
            json!(["https://portal.example.com", "http://localhost:8080"]),
            json!(["https://[2001:db8::1]:8443"]),
            json!(["https://a:65535"]),
            json!("https://portal.example.com"),
            json!([1]),
            json!(["*"]),
            json!(["https://*.example.com"]),
            json!(["https://a/"]),
            json!(["https://A"]),
            json!(["https://a:443"]),
            json!(["http://a:443"]),
            json!(["http://a:80"]),
            json!(["https://a:65536"]),
            json!(["https://a:0"]),
            json!(["https://a b"]),
            json!(vec!["https://a"; 33]),
        ] {
            let mut config = one(json!({}));
            config["portals"] = portals;
            agree(&validator, &config);
        }
        for config in rows {
            agree(&validator, &config);
        }
        for name in ["public/config.json", "deploy/config.json"] {
            let config = files::read_text(&place(name)).unwrap();
            agree(&validator, &serde_json::from_str(&config).unwrap());
        }
    }

    fn agree(validator: &jsonschema::Validator, config: &serde_json::Value) {
        let text = config.to_string();
        let console = read_config(text.as_bytes()).is_ok() && read_portals(text.as_bytes()).is_ok();
        assert_eq!(validator.is_valid(config), console, "{config}");
    }
}
