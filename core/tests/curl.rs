//! The copied command, as a real shell reads it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod samples;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hawser_core::config::Appliance;
use hawser_core::disclose::curl;
use hawser_core::request::{Credentials, Json, Request};
use hawser_core::run::ShownRequest;
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::{PASSWORD, System};
use proptest::prelude::*;
use serde_json::{Value, json};

const ORIGIN: &str = "https://console.example:8443";

/// A folder with a `curl` that writes its arguments, each ended by NUL, and
/// nothing else that could be run.
fn only_curl() -> &'static Path {
    static FOLDER: std::sync::LazyLock<PathBuf> = std::sync::LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("only-curl");
        std::fs::create_dir_all(&folder).unwrap();
        // Written whole and then put in place: other test runs may use it.
        let draft = folder.join(format!("draft-{}", std::process::id()));
        std::fs::write(&draft, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n").unwrap();
        let mut rights = std::fs::metadata(&draft).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o755);
        std::fs::set_permissions(&draft, rights).unwrap();
        std::fs::rename(&draft, folder.join("curl")).unwrap();
        folder
    });
    &FOLDER
}

/// What curl is given when a shell reads the command from its input. Nothing
/// else may have been run, said or left behind.
fn run(command: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-eu").env_clear().env("PATH", only_curl());
    shell.envs(variables.iter().copied());
    let said = read_by(shell.current_dir(only_curl()), command);
    let given = String::from_utf8(said).unwrap();
    let given = given.strip_suffix('\0').expect("curl was run");
    given.split('\0').map(str::to_owned).collect()
}

/// What a shell says that reads the command from its input, without complaint.
fn read_by(shell: &mut Command, command: &str) -> Vec<u8> {
    let mut shell = shell
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = shell.stdin.take().unwrap();
    input.write_all(command.as_bytes()).unwrap();
    drop(input);
    let output = shell.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.is_empty(),
        "{command}\n{said}"
    );
    output.stdout
}

fn parses(command: &str) {
    read_by(Command::new("/bin/sh").arg("-n"), command);
}

fn shown(request: &Request) -> ShownRequest {
    shown_at("/api/vr-a/api/rest/vr/v2", request)
}

/// The request as it is shown for an appliance at a base path.
fn shown_at(base: &str, request: &Request) -> ShownRequest {
    let appliance = Appliance {
        base: base.to_owned(),
        ..samples::appliance()
    };
    ShownRequest::of(request, &appliance)
}

/// The argument after an option.
fn option<'a>(given: &'a [String], name: &str) -> Vec<&'a str> {
    given
        .windows(2)
        .filter(|pair| pair[0] == name)
        .map(|pair| pair[1].as_str())
        .collect()
}

#[test]
fn a_promotion_is_copied_as_a_command_that_a_person_can_read() {
    let command = curl(&samples::prepared().shown(), ORIGIN);
    assert_eq!(
        command,
        "curl --request POST \\\n  --header 'Accept: application/json' \\\n  \
         --header 'x-dr-session: '\"$SESSION\" \\\n  \
         --header 'Content-Type: application/json' \\\n  \
         --data '{\n  \"value\": \"image-4711\"\n}' \\\n  \
         'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image'"
    );
    parses(&command);
    let given = run(&command, &[("SESSION", "to'ken $(x)")]);
    assert_eq!(option(&given, "--header")[1], "x-dr-session: to'ken $(x)");
    let sent: Value = serde_json::from_str(option(&given, "--data")[0]).unwrap();
    assert_eq!(sent, json!({"value": "image-4711"}));
}

#[test]
fn a_sign_in_is_copied_with_the_users_name_and_a_variable_for_the_password() {
    let spec = System::VsphereReplication.spec();
    for user in [
        "administrator@vsphere.local",
        "O'Neil",
        "a\"$HOME`id`",
        "‹x›",
        "x›",
        "ü\\",
        "",
    ] {
        let request = (spec.signing_in)(&samples::appliance(), &spec.sign_in[0], user);
        let given = run(&curl(&shown(&request), ORIGIN), &[("PASSWORD", "a 'b' $c")]);
        assert_eq!(option(&given, "--user"), [format!("{user}:a 'b' $c")]);
        assert_eq!(
            given.last().unwrap(),
            &format!("{ORIGIN}/api/vr-a/api/rest/vr/v2/session")
        );
    }
}

#[test]
fn text_from_outside_never_becomes_a_variable_of_the_readers_shell() {
    let request = Request::post("/x").body(Json::Object(vec![
        ("value", Json::text("‹home› and ‹password›")),
        ("password", Json::Slot(PASSWORD)),
    ]));
    let given = run(
        &curl(&shown(&request), ORIGIN),
        &[
            ("HOME", "/root"),
            ("PASSWORD", "open sesame"),
            ("SESSION", "t"),
        ],
    );
    let sent: Value = serde_json::from_str(option(&given, "--data")[0]).unwrap();
    assert_eq!(
        sent,
        json!({"value": "‹home› and ‹password›", "password": "open sesame"})
    );
}

#[test]
fn what_names_no_secret_stays_text_also_where_a_journal_was_changed() {
    let mut shown = shown(&Request::get("/x"));
    let note = "‹HOME›, ‹$(touch x)› and ‹›".to_owned();
    shown.headers.push(("x-note".to_owned(), note.clone()));
    let given = run(
        &curl(&shown, ORIGIN),
        &[("HOME", "/root"), ("SESSION", "t")],
    );
    let header = format!("x-note: {note}");
    assert!(
        option(&given, "--header").contains(&header.as_str()),
        "{given:?}"
    );
}

#[test]
fn curl_takes_brackets_and_braces_in_an_address_as_they_stand() {
    let request = Request::get("/x");
    let shown = shown_at("/api/{a,b}/[1-3]", &request);
    let given = run(&curl(&shown, ORIGIN), &[("SESSION", "t")]);
    assert_eq!(
        given.last().unwrap(),
        &format!("{ORIGIN}/api/{{a,b}}/[1-3]/x")
    );
    assert!(
        given.iter().any(|g| g == "--globoff"),
        "else it would be asked six times"
    );
}

proptest! {
    // Each case starts two processes.
    #![proptest_config(samples::cases(24))]

    #[test]
    fn whatever_stands_in_a_request_arrives_as_it_is_and_runs_nothing(
        texts in proptest::collection::vec(
            prop_oneof!["[ -~\n\t‹›ü]{0,24}", "['\"$`\\\\;|&<>(){}!#*?~\n ]{0,24}", "-[-a-z]{1,9}", any::<String>()],
            4,
        ),
        secret in "[a-zA-Z0-9$'` ;]{0,16}",
    ) {
        // A process cannot be given NUL, and HTTP allows none in a header.
        let text = |i: usize| texts[i].replace('\0', "");
        let request = Request::post(format!("/x/{}", hawser_core::request::encode(&texts[0])))
            .query("filter", texts[1].clone())
            .by(Credentials::SessionAndBasic { user: text(2).replace(':', ""), password: Slot("peer-password") })
            .body(Json::Object(vec![("value", Json::text(texts[3].clone())), ("p", Json::Slot(PASSWORD))]));
        let command = curl(&shown(&request), ORIGIN);
        let given = run(&command, &[("SESSION", &secret), ("PEER_PASSWORD", &secret), ("PASSWORD", &secret)]);
        prop_assert_eq!(option(&given, "--request"), ["POST"]);
        let user = format!("{}:{secret}", text(2).replace(':', ""));
        prop_assert_eq!(option(&given, "--user"), [user.as_str()]);
        let header = format!("x-dr-session: {secret}");
        prop_assert!(option(&given, "--header").contains(&header.as_str()));
        let secrets = Secrets::new().with(PASSWORD, Secret::new(secret));
        let wire = request.body.as_ref().unwrap().wire(&secrets).unwrap();
        let wire: Value = serde_json::from_str(wire.reveal()).unwrap();
        let sent: Value = serde_json::from_str(option(&given, "--data")[0]).unwrap();
        prop_assert_eq!(sent, wire);
        let address = format!("{ORIGIN}/api/vr-a/api/rest/vr/v2{}", request.target());
        prop_assert_eq!(given.last().unwrap(), &address);
    }
}
