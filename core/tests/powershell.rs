//! Requests as PowerShell: what PowerShell makes of them is what is sent.

use crate::samples::{self, appliance, cases};
use hawser_core::config::Appliance;
use hawser_core::export::powershell;
use hawser_core::request::{Credentials, Json, Request};
use hawser_core::run::ShownRequest;
use hawser_core::secret::Slot;
use proptest::prelude::*;
use serde_json::{Value, json};

const ORIGIN: &str = "https://console.example:8443";

/// Reads an expression as PowerShell does, as far as these commands go: texts in single
/// quotes (a quote of any kind stands twice in them), variables, the two calls.
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
        } else if let Some(after) = rest.strip_prefix('$') {
            let name = word(after);
            out.push_str(&lookup(&name));
            rest = &after[name.len()..];
        } else if let Some(after) = rest.strip_prefix("(ConvertTo-Json $") {
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
    let body = body.strip_suffix("\n}").unwrap_or(body);
    body.strip_suffix(')').unwrap()
}

fn shown(request: &Request) -> ShownRequest {
    ShownRequest::of(request, &appliance())
}

#[test]
fn a_promotion_reads_as_one_script_block_that_asks_for_the_session() {
    let command = powershell(&samples::prepared().shown(), ORIGIN);
    let expected = r#"& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image' `
  -Headers @{
    'Accept' = 'application/json'
    'x-dr-session' = $HAWSER_SESSION
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "value": "image-4711"
}')
}"#;
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
        "'Authorization' = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('o''neill@vsphere.local:' + $HAWSER_PASSWORD))"
    ), "{command}");
    let body = Json::Object(vec![("password", Json::Slot(Slot("remote-password")))]);
    let command = powershell(&shown(&Request::post("/x").body(body)), ORIGIN);
    let sent = evaluate(
        body_of(&command),
        &[("HAWSER_REMOTE_PASSWORD", "a\"b\\c'd")],
    );
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
        let sent = evaluate(body_of(&command), &[("HAWSER_PASSWORD", &secret)]);
        let sent: Value = serde_json::from_str(&sent).map_err(|e| TestCaseError::fail(format!("{e}: {sent}")))?;
        prop_assert_eq!(&sent["secret"], &json!(secret));
        prop_assert_eq!(&sent["t"], &json!(texts.first().unwrap()));
    }
}

/// Stands in for the real one, and writes down what it is given.
const STAND_IN: &str = r"
function Invoke-RestMethod {
  param($Method, $Uri, $Headers, $ContentType, $Body, $MaximumRedirection)
  [Console]::OutputEncoding = [Text.Encoding]::UTF8
  [Console]::Out.Write((ConvertTo-Json -Compress @{ uri = $Uri; headers = $Headers; body = $Body }))
}
";

#[test]
fn a_real_powershell_sends_nasty_passwords_as_they_are() {
    let version = std::process::Command::new("pwsh").arg("-Version").output();
    if version.is_err() {
        println!("skipped: pwsh is not installed");
        return;
    }
    for password in [
        r#"Ge"h\eim"#,
        "it's ’ $HOME `n $(1+1)",
        "  ü€😀 ",
        "-n",
        "‹password›",
    ] {
        let by = Credentials::SessionAndBasic {
            user: "o'neil".to_owned(),
            password: Slot("peer-password"),
        };
        let body = Json::Object(vec![("password", Json::Slot(Slot("password")))]);
        let command = powershell(&shown(&Request::post("/x").by(by).body(body)), ORIGIN);
        let quoted = password.replace('\'', "''").replace('’', "’’");
        let set = ["SESSION", "PEER_PASSWORD", "PASSWORD"]
            .map(|it| format!("$HAWSER_{it} = '{quoted}'\n"));
        let script = format!("\u{feff}{STAND_IN}{}{command}\n", set.concat());
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("copied.ps1");
        std::fs::write(&file, script).unwrap();
        let output = std::process::Command::new("pwsh")
            .args(["-NoProfile", "-NonInteractive", "-File"])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{said}");
        let given: Value = serde_json::from_slice(&output.stdout).unwrap();
        let pair = hawser_core::request::base64(format!("o'neil:{password}").as_bytes());
        assert_eq!(given["headers"]["Authorization"], format!("Basic {pair}"));
        assert_eq!(given["headers"]["x-dr-session"], password);
        let sent: Value = serde_json::from_str(given["body"].as_str().unwrap()).unwrap();
        assert_eq!(sent, json!({"password": password}));
    }
}
