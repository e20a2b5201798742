//! The JSON schema of `config.json`, for editors: made from what the console reads the file into.

use crate::files;
use anyhow::Result;
use hawser_core::config;
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
    Ok(serde_json::to_string_pretty(&config::schema())? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::config::{read_config, read_portals};
    use hawser_core::system::System;
    use serde_json::json;

    fn place(name: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
    }

    fn made() -> serde_json::Value {
        serde_json::from_str(&text().unwrap()).unwrap()
    }

    #[test]
    fn the_schema_in_public_is_current() {
        // HAWSER_BLESS=1 regenerates it.
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
                .filter_map(|it| it.what.split_once("use one of: "));
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
            one(json!({"signInGroup": "Site A"})),
            one(json!({"signInGroup": " "})),
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
            one(json!({"name": "A\u{202e}"})),
            one(json!({"site": "\u{7}"})),
            one(json!({"session": "soap"})),
            one(json!({"system": vcda, "publicUrl": "https://a\u{2066}"})),
            one(json!({"system": vcda, "remoteCertificate": "/x//y"})),
            one(json!({"system": vcda, "remoteCertificate": "./x"})),
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
        let bases = files::read_text(&place("core/tests/samples/config/bases.json")).unwrap();
        let bases: serde_json::Value = serde_json::from_str(&bases).unwrap();
        for rows in ["accepted", "refused"] {
            for row in bases[rows].as_array().unwrap() {
                agree(&validator, &one(json!({"base": row["base"]})));
            }
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
