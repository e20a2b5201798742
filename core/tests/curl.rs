//! The copied command, as a real shell reads it.

mod typed;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::samples;
use hawser_core::config::Appliance;
use hawser_core::export::curl;
use hawser_core::request::{Credentials, Json, Request, base64};
use hawser_core::run::ShownRequest;
use hawser_core::secret::{Secret, Secrets, Slot};
use hawser_core::system::{PASSWORD, System};
use proptest::prelude::*;
use serde_json::{Value, json};

const ORIGIN: &str = "https://console.example:8443";

/// A folder with jq and a `curl` that writes its arguments, each ended by NUL, the headers that it
/// is given in a file, and the body; nothing else in it can be run.
fn only_curl() -> &'static Path {
    static FOLDER: std::sync::LazyLock<PathBuf> = std::sync::LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("only-curl-and-jq");
        std::fs::create_dir_all(&folder).unwrap();
        install(&folder, "curl", STAND_IN);
        install(
            &folder,
            "jq",
            &format!("#!/bin/sh\nexec {} \"$@\"\n", path_of("jq")),
        );
        folder
    });
    &FOLDER
}

const STAND_IN: &str = r#"#!/bin/sh
printf '%s\0' "$@"
headers=none body=none before=
for argument do
  case "$before $argument" in
    '--header @-') headers=input ;;
    '--header @/dev/fd/3') headers=three ;;
    '--data-binary @-') body=input ;;
  esac
  before=$argument
done
printf '\036'
case $headers in input) /bin/cat ;; three) /bin/cat <&3 ;; esac
printf '\036'
case $body in input) /bin/cat ;; esac
"#;

/// Writes a program whole and then puts it in place: other test runs may use it.
fn install(folder: &Path, name: &str, program: &str) {
    let draft = folder.join(format!("{name}-{}", std::process::id()));
    std::fs::write(&draft, program).unwrap();
    let mut rights = std::fs::metadata(&draft).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o755);
    std::fs::set_permissions(&draft, rights).unwrap();
    std::fs::rename(&draft, folder.join(name)).unwrap();
}

/// Returns where a program is that the tests need.
fn path_of(program: &str) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(program));
    let found = found.into_iter().find(|it| it.is_file());
    let found =
        found.unwrap_or_else(|| panic!("{program} is needed: scripts/setup test installs it"));
    found.to_str().unwrap().to_owned()
}

/// The input of a curl that was run.
struct Given {
    arguments: Vec<String>,
    headers: Vec<String>,
    body: String,
}

impl Given {
    fn last(&self) -> &str {
        self.arguments.last().unwrap()
    }

    /// The arguments after an option.
    fn option(&self, name: &str) -> Vec<&str> {
        let pairs = self.arguments.windows(2).filter(|pair| pair[0] == name);
        pairs.map(|pair| pair[1].as_str()).collect()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }
}

/// Returns what curl is given when a shell reads the command from its input, with these variables
/// set. Nothing else may have been run, printed or left behind.
fn run(command: &str, variables: &[(&str, &str)]) -> Given {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-eu").env_clear().env("PATH", only_curl());
    let quoted = |value: &str| value.replace('\'', "'\\''");
    let set = variables
        .iter()
        .map(|(name, value)| format!("{name}='{}'\n", quoted(value)));
    let script = format!("{}{command}\n", set.collect::<String>());
    let said = read_by(shell.current_dir(only_curl()), &script);
    let said = String::from_utf8(said).unwrap();
    let (given, rest) = said.split_once('\u{1e}').expect("curl was run");
    let (headers, body) = rest.split_once('\u{1e}').unwrap();
    let arguments = given.strip_suffix('\0').unwrap_or_default().split('\0');
    Given {
        arguments: arguments.map(str::to_owned).collect(),
        headers: headers.lines().map(str::to_owned).collect(),
        body: body.to_owned(),
    }
}

/// Returns the output of a shell that reads the command from its input, without complaint.
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

fn authorization(user: &str, password: &str) -> String {
    let pair = base64(format!("{user}:{password}").as_bytes());
    format!("Authorization: Basic {pair}")
}

#[test]
fn a_promotion_is_copied_as_a_command_that_a_person_can_read() {
    let command = curl(&samples::prepared().shown(), ORIGIN);
    assert_eq!(
        command,
        r#"(
: 'Needs curl 7.55 or newer. Asks without echo for each of these variables that is not set: HAWSER_SESSION.'
: 'To set one beforehand, without echo: stty -echo; read -r HAWSER_SESSION; stty echo'
set -e
ask() {
  trap 'stty echo </dev/tty; exit 130' INT
  stty -echo </dev/tty
  printf '%s, %s: ' "$2" "$1" >/dev/tty
  IFS= read -r "$1" </dev/tty
  stty echo </dev/tty
  echo >/dev/tty
}
[ -n "${HAWSER_SESSION+set}" ] || ask HAWSER_SESSION 'Session token'
printf '%s\n' 'x-dr-session: '"$HAWSER_SESSION" | {
printf '%s' '{
  "value": "image-4711"
}' |
curl --request POST \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header @/dev/fd/3 \
  --data-binary @- \
  'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image'
} 3<&0
)"#
    );
    parses(&command);
    let given = run(&command, &[("HAWSER_SESSION", "to'ken $(x)")]);
    assert_eq!(given.headers, ["x-dr-session: to'ken $(x)"]);
    assert_eq!(given.json(), json!({"value": "image-4711"}));
}

#[test]
fn a_sign_in_is_copied_with_the_users_name_and_a_variable_for_the_password() {
    let (spec, protocol) = (
        System::VsphereReplication.spec(),
        System::VsphereReplication.protocol(),
    );
    for user in [
        "administrator@vsphere.local",
        "O'Neil",
        "a\"$HOME`id`",
        "‹x›",
        "x›",
        "ü\\(1+1)",
        "",
    ] {
        let request = (protocol.signing_in)(&samples::appliance(), &spec.sign_in[0], user);
        let password = "a 'b' $c\\\"";
        let given = run(
            &curl(&shown(&request), ORIGIN),
            &[("HAWSER_PASSWORD", password)],
        );
        assert_eq!(given.headers, [authorization(user, password)]);
        let address = format!("{ORIGIN}/api/vr-a/api/rest/vr/v2/session");
        assert_eq!(given.last(), address);
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
            ("HAWSER_HOME", "/root"),
            ("HAWSER_PASSWORD", "open sesame"),
            ("HAWSER_SESSION", "t"),
        ],
    );
    assert_eq!(
        given.json(),
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
        &[("HAWSER_HOME", "/root"), ("HAWSER_SESSION", "t")],
    );
    let header = format!("x-note: {note}");
    let given = given.option("--header");
    assert!(given.contains(&header.as_str()), "{given:?}");
}

#[test]
fn a_variable_of_another_program_is_not_taken_for_a_secret() {
    let command = curl(&shown(&Request::get("/x")), ORIGIN);
    assert!(
        !command.contains("$SESSION") && !command.contains("${SESSION"),
        "{command}"
    );
}

#[test]
fn without_jq_nothing_is_sent() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("only-curl-that-tells");
    std::fs::create_dir_all(&folder).unwrap();
    install(&folder, "curl", "#!/bin/sh\necho sent\n");
    let body = Json::Object(vec![("password", Json::Slot(PASSWORD))]);
    let command = curl(&shown(&Request::post("/x").body(body)), ORIGIN);
    let command = format!("HAWSER_SESSION=t\nHAWSER_PASSWORD=p\n{command}");
    let mut shell = Command::new("/bin/sh");
    shell
        .arg("-c")
        .arg(command)
        .env_clear()
        .env("PATH", &folder);
    let output = shell.output().unwrap();
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn curl_takes_brackets_and_braces_in_an_address_as_they_stand() {
    let request = Request::get("/x");
    let shown = shown_at("/api/{a,b}/[1-3]", &request);
    let given = run(&curl(&shown, ORIGIN), &[("HAWSER_SESSION", "t")]);
    assert_eq!(given.last(), format!("{ORIGIN}/api/{{a,b}}/[1-3]/x"));
    assert!(
        given.arguments.iter().any(|g| g == "--globoff"),
        "else it would be asked six times"
    );
}

proptest! {
    // Each case starts some processes.
    #![proptest_config(samples::cases(24))]

    #[test]
    fn whatever_stands_in_a_request_arrives_as_it_is_and_runs_nothing(
        texts in proptest::collection::vec(
            prop_oneof!["[ -~\n\t‹›ü]{0,24}", "['\"$`\\\\;|&<>(){}!#*?~\n ]{0,24}", "-[-a-z]{1,9}", any::<String>()],
            4,
        ),
        token in "[a-zA-Z0-9$'` ;]{0,16}",
        password in "[ -~ü€😀‹›‘]{0,16}",
    ) {
        // A process cannot be given NUL, and HTTP allows none in a header.
        let text = |i: usize| texts[i].replace('\0', "");
        let user = text(2).replace(':', "");
        let request = Request::post(format!("/x/{}", hawser_core::request::encode(&texts[0])))
            .query("filter", texts[1].clone())
            .by(Credentials::SessionAndBasic { user: user.clone(), password: Slot("peer-password") })
            .body(Json::Object(vec![("value", Json::text(texts[3].clone())), ("p", Json::Slot(PASSWORD))]));
        let command = curl(&shown(&request), ORIGIN);
        let given = run(&command, &[("HAWSER_SESSION", &token), ("HAWSER_PEER_PASSWORD", &password), ("HAWSER_PASSWORD", &password)]);
        prop_assert_eq!(given.option("--request"), ["POST"]);
        prop_assert_eq!(&given.headers, &[format!("x-dr-session: {token}"), authorization(&user, &password)]);
        for secret in [&token, &password].into_iter().filter(|secret| secret.len() > 8) {
            prop_assert!(!given.arguments.iter().any(|argument| argument.contains(secret.as_str())));
        }
        let secrets = Secrets::new().with(PASSWORD, Secret::new(password));
        let wire = request.body.as_ref().unwrap().wire(&secrets).unwrap();
        let wire: Value = serde_json::from_str(wire.reveal()).unwrap();
        prop_assert_eq!(given.json(), wire);
        let address = format!("{ORIGIN}/api/vr-a/api/rest/vr/v2{}", request.target());
        prop_assert_eq!(given.last(), &address);
    }
}
