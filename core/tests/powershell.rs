//! Requests as PowerShell: what PowerShell makes of them is what is sent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use hawser_core::config::Appliance;
use hawser_core::disclose::powershell;
use hawser_core::request::{Credentials, Json, Request};
use hawser_core::run::ShownRequest;
use hawser_core::secret::Slot;
use proptest::prelude::*;
use samples::{appliance, cases};
use serde_json::{Value, json};

const ORIGIN: &str = "https://console.example:8443";

/// Reads an expression as PowerShell does, as far as these commands go: texts in single
/// quotes (a quote of any kind stands twice in them), environment variables, the two calls.
fn evaluate(code: &str, env: &[(&str, &str)]) -> String {
    let lookup = |name: &str| {
        let found = env.iter().find(|(n, _)| *n == name);
        found
            .unwrap_or_else(|| panic!("{name} is not set"))
            .1
            .to_owned()
    };
    let word = |rest: &str| -> String {
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut out = String::new();
    let mut rest = code;
    loop {
        if let Some(inner) = rest.strip_prefix('\'') {
            let mut chars = inner.char_indices().peekable();
            let end = loop {
                let (at, c) = chars.next().expect("the text ends");
                let is_quote = |c: char| matches!(c, '\'' | '‘' | '’' | '‚' | '‛');
                if !is_quote(c) {
                    out.push(c);
                } else if chars.peek().is_some_and(|(_, next)| is_quote(*next)) {
                    out.push(c);
                    chars.next();
                } else {
                    break at + c.len_utf8();
                }
            };
            rest = &inner[end..];
        } else if let Some(after) = rest.strip_prefix("$env:") {
            let name = word(after);
            out.push_str(&lookup(&name));
            rest = &after[name.len()..];
        } else if let Some(after) = rest.strip_prefix("(ConvertTo-Json $env:") {
            let name = word(after);
            out.push_str(&Value::String(lookup(&name)).to_string());
            rest = after[name.len()..]
                .strip_prefix(')')
                .expect("the call ends");
        } else {
            panic!("PowerShell would not read {rest}");
        }
        match rest.strip_prefix(" + ") {
            Some(more) => rest = more,
            None => {
                assert_eq!(rest, "", "something stands behind the expression");
                return out;
            }
        }
    }
}

fn body_of(command: &str) -> &str {
    let (_, body) = command.rsplit_once("-Body (").unwrap();
    body.strip_suffix(')').unwrap()
}

fn shown(request: &Request) -> ShownRequest {
    ShownRequest::of(request, &appliance())
}

#[test]
fn a_promotion_reads_as_one_command() {
    let command = powershell(&samples::prepared().shown(), ORIGIN);
    let expected = "Invoke-RestMethod -Method POST `\n  -Uri 'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image' `\n  -Headers @{\n    'Accept' = 'application/json'\n    'x-dr-session' = $env:SESSION\n  } `\n  -ContentType 'application/json; charset=utf-8' `\n  -Body ('{\n  \"value\": \"image-4711\"\n}')";
    assert_eq!(command, expected);
}

#[test]
fn a_password_is_encoded_where_it_signs_in_and_written_as_json_in_a_body() {
    let request = Request::post("/session").by(Credentials::Basic {
        user: "o'neill@vsphere.local".to_owned(),
        password: Slot("password"),
    });
    let command = powershell(&shown(&request), ORIGIN);
    assert!(command.contains(
        "'Authorization' = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('o''neill@vsphere.local:' + $env:PASSWORD))"
    ), "{command}");
    let body = Json::Object(vec![("password", Json::Slot(Slot("remote-password")))]);
    let command = powershell(&shown(&Request::post("/x").body(body)), ORIGIN);
    let sent = evaluate(body_of(&command), &[("REMOTE_PASSWORD", "a\"b\\c'd")]);
    assert_eq!(
        serde_json::from_str::<Value>(&sent).unwrap(),
        json!({"password": "a\"b\\c'd"})
    );
}

#[test]
fn a_request_without_a_body_has_none() {
    let command = powershell(&shown(&Request::post("/x")), ORIGIN);
    assert!(!command.contains("-Body") && !command.contains("ContentType"));
}

#[test]
fn an_address_with_quotes_stays_one_address() {
    let at = Appliance {
        base: "/api/’+$(calc)+‘".to_owned(),
        ..appliance()
    };
    let command = powershell(&ShownRequest::of(&Request::get("/x"), &at), ORIGIN);
    let uri = command
        .split("-Uri ")
        .nth(1)
        .unwrap()
        .split(" `\n")
        .next()
        .unwrap();
    assert_eq!(evaluate(uri, &[]), format!("{ORIGIN}/api/’+$(calc)+‘/x"));
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn whatever_stands_in_a_body_arrives_as_it_is(
        texts in proptest::collection::vec("[ -~‘’‚‛‹›\\n\"'`$ü]{0,12}", 1..4),
        secret in "[ -~ü\"\\\\']{0,12}",
    ) {
        let mut members = vec![("secret", Json::Slot(Slot("password")))];
        for text in &texts {
            members.insert(0, ("t", Json::text(text.clone())));
            members.push(("u", Json::Slot(Slot("password"))));
        }
        let request = Request::post("/x").body(Json::Object(members.clone()));
        let command = powershell(&shown(&request), ORIGIN);
        let sent = evaluate(body_of(&command), &[("PASSWORD", &secret)]);
        let sent: Value = serde_json::from_str(&sent).map_err(|e| TestCaseError::fail(format!("{e}: {sent}")))?;
        prop_assert_eq!(&sent["secret"], &json!(secret));
        prop_assert_eq!(&sent["t"], &json!(texts.first().unwrap()));
    }
}
