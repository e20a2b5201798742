//! No password and no token in anything that is printed, kept or copied.

mod spelt;

use crate::samples;
use hawser_core::clock::Timestamp;
use hawser_core::export::{curl, evidence_json, evidence_text, powershell, problem_text};
use hawser_core::journal;
use hawser_core::problem::{Problem, Stage};
use hawser_core::redact::{Redactor, redact};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Credentials, Json, Request, base64};
use hawser_core::run::{Run, RunEvent, ShownRequest};
use hawser_core::secret::{HIDDEN, Secret, Secrets, Slot};
use hawser_core::system::PASSWORD;
use proptest::prelude::*;
use serde_json::{Value, json};
use spelt::{WAYS, echo, json_text};

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn struck(text: &str, secrets: &[&str]) -> String {
    let secrets: Vec<_> = secrets.iter().map(|s| secret(s)).collect();
    redact(text, secrets.iter()).unwrap_or_else(|| text.to_owned())
}

#[test]
fn secrets_are_debug_printed_as_a_mark() {
    let secrets = Secrets::new().with(PASSWORD, secret("open sesame"));
    assert_eq!(format!("{:?}", secret("open sesame")), HIDDEN);
    assert_eq!(
        format!("{secrets:?}"),
        format!("Secrets([(Slot(\"password\"), {HIDDEN})])")
    );
    assert_eq!(format!("{secrets:#?}").matches(HIDDEN).count(), 1);
}

#[test]
fn the_last_secret_of_a_slot_counts() {
    let secrets = Secrets::new()
        .with(PASSWORD, secret("first"))
        .with(Slot("token"), secret("other"))
        .with(PASSWORD, secret("second"));
    assert_eq!(secrets.get(PASSWORD).unwrap().reveal(), "second");
    assert_eq!(secrets.iter().count(), 2);
    assert!(secrets.get(Slot("none")).is_none());
    assert!(secret("").is_empty() && !secret(" ").is_empty());
    assert_eq!(secret("x").duplicate(), secret("x"));
}

#[test]
fn an_echoed_secret_is_struck_out_however_it_is_escaped() {
    let password = "p\"a\\ss/wö&rd\u{1}𝄞";
    for echo in [
        "p\"a\\ss/wö&rd\u{1}𝄞",
        r#"p\"a\\ss/wö&rd\u0001𝄞"#,
        r#"p\"a\\ss\/wö&rd\u0001𝄞"#,
        r#"p\u0022a\u005css/w\u00f6\u0026rd\u0001\ud834\udd1e"#,
        r#"p\u0022a\u005Css\u002Fw\u00F6\u0026rd\u0001\uD834\uDD1E"#,
        r#"p\\\"a\\\\ss/wö&rd\\u0001𝄞"#,
    ] {
        let body = format!("{{\"message\":\"Wrong: {echo}.\"}}");
        assert_eq!(
            struck(&body, &[password]),
            format!("{{\"message\":\"Wrong: {HIDDEN}.\"}}"),
            "{echo}"
        );
    }
}

#[test]
fn a_secret_that_is_part_of_another_leaves_nothing_of_it() {
    for order in [["open", "open sesame"], ["open sesame", "open"]] {
        assert_eq!(
            struck("open sesame, open!", &order),
            format!("{HIDDEN}, {HIDDEN}!")
        );
    }
}

#[test]
fn a_secret_that_ends_in_quotation_marks_is_struck_out_whole() {
    assert_eq!(
        struck(r#"["\"open\""]"#, &["\"open\""]),
        format!("[\"{HIDDEN}\"]")
    );
}

#[test]
fn an_echoed_basic_header_is_struck_out() {
    for user in ["a", "ab", "abc", "administrator@vsphere.local"] {
        for password in ["open", "open sesame", "öffne dich", "p/w+12"] {
            let header = base64(format!("{user}:{password}").as_bytes());
            let echo = struck(&format!("Authorization: Basic {header}\n"), &[password]);
            assert!(echo.contains(HIDDEN) && !echo.contains(&header), "{echo}");
            // At most the one letter that shares its digits with the user name.
            let (_, left) = echo.split_once("Basic ").unwrap();
            let (left, _) = left.split_once(HIDDEN).unwrap();
            assert!(left.len() <= (user.len() + 2) * 4 / 3 + 1, "{echo}");
        }
    }
}

#[test]
fn what_was_sent_once_is_struck_out_of_every_later_answer_but_for_words_of_answers() {
    let sent = Redactor::default();
    let words = ["running", "1795269067", "recovery-plan"];
    for text in ["Sim-Leipzig-2", "correct-horse-battery-staple"]
        .iter()
        .chain(&words)
    {
        sent.insert(&secret(text));
    }
    let mut reply = Reply::new(
        200,
        r#"{"status":"running","at":1795269067,"type":"recovery-plan",
            "message":"Sim-Leipzig-2, correct-horse-battery-staple"}"#,
    );
    let as_sent = reply.clone();
    sent.redact(&mut reply, [].iter());
    let value: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(value["message"], format!("{HIDDEN}, {HIDDEN}"));
    assert_eq!(value["status"], "running");
    assert_eq!(value["at"], 1_795_269_067);
    // The answer to what it was sent with has not even those.
    let mut reply = as_sent;
    let own = words.map(secret);
    sent.redact(&mut reply, own.iter());
    for word in words {
        assert!(!reply.text().contains(word), "{}", reply.text());
    }
}

#[test]
fn what_was_not_repeated_stays_as_it_came_also_where_it_is_no_text() {
    let sent = Redactor::default();
    sent.insert(&secret("Sim-Leipzig-2"));
    let mut reply = Reply::new(200, b"\xff\xfe{\"a\":1}".to_vec());
    sent.redact(&mut reply, [].iter());
    assert_eq!(reply, Reply::new(200, b"\xff\xfe{\"a\":1}".to_vec()));
}

#[test]
fn of_many_secrets_the_newest_are_struck_out() {
    let sent = Redactor::default();
    for n in 0..1000 {
        sent.insert(&secret(&format!("session-{n}-of-many")));
        // The same one again is no other one.
        sent.insert(&secret("Sim-Leipzig-2"));
    }
    let mut reply = Reply::new(500, "Sim-Leipzig-2 session-999-of-many");
    sent.redact(&mut reply, [].iter());
    assert_eq!(reply.text(), format!("{HIDDEN} {HIDDEN}"));
}

#[test]
fn a_text_of_nothing_but_escapes_is_searched_at_once() {
    let secrets = [
        "\\open",
        "%open",
        "&open",
        "+open",
        "ü\\open",
        "open\\ sesame",
    ]
    .map(secret);
    for text in ["\\", "%25", "&amp;", "\\u0026#38;", "+", "ü\\"] {
        let text = text.repeat(50_000 / text.len());
        let began = std::time::Instant::now();
        assert!(redact(&text, secrets.iter()).is_none());
        // Else it takes hours; a busy computer takes its time too.
        assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
    }
}

#[test]
fn striking_out_leaves_everything_else_alone() {
    for text in [
        "",
        "nothing to hide",
        r#"{"a":"b\\\"\u0041\u00","c":"\ud834"}"#,
        "\\",
        "\\u12",
    ] {
        assert_eq!(struck(text, &["open sesame"]), text);
    }
    assert_eq!(struck("x\\", &["\\\\\\\\"]), "x\\");
    // Striking out so short a word would destroy the text without hiding anything.
    assert_eq!(struck("a cat", &["cat", ""]), "a cat");
}

#[test]
fn a_sign_in_whose_good_answer_cannot_be_read_keeps_nothing_of_it() {
    let token = "b7b1f6c2-4d3e-4c0a";
    let request = Request::post("/session");
    let good = format!(
        r#"{{"session_id": "{token}", "message": "{token}", "error_code": "{token}", "op_id": "{token}"}}"#
    );
    let page = Reply {
        content_type: Some("text/html".to_owned()),
        ..Reply::new(200, good.clone())
    };
    let redirected = Reply {
        redirected: true,
        ..Reply::new(200, good.clone())
    };
    for reply in [
        Reply::new(200, good.replace("session_id", "sessionId")),
        Reply::new(200, good.strip_suffix('}').unwrap()),
        Reply::new(201, [b"\xff", good.as_bytes()].concat()),
        page,
        redirected,
    ] {
        let problem = samples::appliance()
            .read_sign_in(&request, &Ok(reply))
            .unwrap_err();
        assert!(!format!("{problem:?}").contains(token), "{problem:?}");
    }
}

/// A request with everything that can carry a secret.
fn request(user: &str) -> Request {
    Request::post("/pairings/x/actions/reconnect")
        .by(Credentials::SessionAndBasic {
            user: user.to_owned(),
            password: PASSWORD,
        })
        .header("operationID", "hawser-1")
        .body(Json::Object(vec![
            ("username", Json::text(user)),
            ("password", Json::Slot(PASSWORD)),
            (
                "inner",
                Json::Object(vec![("token", Json::Slot(Slot("token")))]),
            ),
        ]))
}

/// Texts that print and keep a run.
fn printed_run(run: &Run) -> [String; 6] {
    [
        format!("{run:?}"),
        journal::write(run),
        curl(&run.request, "https://console.example"),
        powershell(&run.request, "https://console.example"),
        evidence_text(run, Timestamp(samples::QUEUED)),
        evidence_json(run, Timestamp(samples::QUEUED)),
    ]
}

/// A run of the samples' submission whose receipt is what came.
fn run_of(outcome: &Outcome) -> Run {
    let mut run = samples::run();
    run.apply_event(RunEvent::Sent, Timestamp(samples::QUEUED));
    let receipt = samples::receipt(outcome);
    run.apply_event(
        RunEvent::SubmitOutcome(receipt),
        Timestamp(samples::QUEUED + 1),
    );
    run
}

/// Every text inside a JSON value, as a page would show it.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|v| texts(v, out)),
        Value::Object(members) => members.iter().for_each(|(name, v)| {
            out.push(name.clone());
            texts(v, out);
        }),
        _ => {}
    }
}

/// A secret with anything in it, and letters that stand nowhere by chance.
fn any_secret() -> impl Strategy<Value = String> {
    let odd = || {
        prop_oneof![
            "[ -~]{0,6}",
            "[\"\\\\/\n\t\u{7f}\u{1}&<>'%]{0,4}",
            proptest::collection::vec(any::<char>(), 0..4).prop_map(|c| c.into_iter().collect()),
        ]
    };
    // With a letter and a digit it is no word that answers have by themselves.
    (odd(), "[A-Za-z][A-Za-z0-9]{8}[0-9]", odd())
        .prop_map(|(before, core, after)| format!("{before}{core}{after}"))
        // The mark itself may not be made part of a secret: it would seem to stay.
        .prop_filter("has no marks", |s| !s.contains(['‹', '›']))
}

/// Bodies that hold an echo.
fn bodies(echo: &str) -> Vec<String> {
    let task = samples::value("task-error").to_string();
    vec![
        format!(r#"{{"error_code":"{echo}","message":"Wrong {echo}{echo}","op_id":"{echo}"}}"#),
        format!(r#"{{"message":"{{\"inner\":\"{echo}\"}}","{echo}":1}}"#),
        format!("<html><pre>{echo}</pre></html>"),
        format!(r#"{{"message":"cut {echo}"#),
        format!("{echo} and {echo}"),
        task.replace("Cannot consolidate", echo)
            .replace("erp-db-01", echo),
        task.replace(samples::TASK, echo),
    ]
}

proptest! {
    #![proptest_config(samples::cases(48))]

    #[test]
    fn no_printed_form_of_a_request_holds_a_secret(
        password in any_secret(), token in any_secret(), user in "[ -~‹›ü]{1,12}",
    ) {
        let secrets = Secrets::new()
            .with(PASSWORD, secret(&password))
            .with(Slot("token"), secret(&token));
        let request = request(&user);
        let wire = request.body.as_ref().unwrap().wire(&secrets).unwrap();
        let shown = ShownRequest::of(&request, &samples::appliance());
        let sent: Value = serde_json::from_str(wire.reveal()).unwrap();
        prop_assert_eq!(&sent["password"], &json!(password), "it is sent all the same");
        for text in [
            format!("{:?}", secret(&password)), format!("{secrets:?}"), format!("{secrets:#?}"),
            format!("{wire:?}"), format!("{request:?}"), format!("{shown:?}"),
            request.body.as_ref().unwrap().shown(), request.target(),
            curl(&shown, "https://console.example"),
        ] {
            prop_assert!(!text.contains(&password) && !text.contains(&token), "{}", text);
        }
    }

    #[test]
    fn no_echoed_secret_survives_in_a_problem_or_a_run(
        password in any_secret(), token in any_secret(), way in 0..WAYS, own in any::<bool>(),
        status in prop::sample::select(vec![200u16, 202, 400, 401, 403, 404, 429, 500, 502]),
    ) {
        let secrets = [secret(&password), secret(&token)];
        let sent = Redactor::default();
        secrets.iter().for_each(|secret| sent.insert(secret));
        let header = base64(format!("administrator:{password}").as_bytes());
        for told in [&password, &token] {
            for body in bodies(&echo(told, way)) {
                let mut reply = Reply::new(status, body);
                match own {
                    true => Redactor::default().redact(&mut reply, secrets.iter()),
                    // Secrets that were sent earlier, with another request.
                    false => sent.redact(&mut reply, [].iter()),
                }
                let outcome = Ok(reply);
                let mut printed = Vec::new();
                let appliance = samples::prepared().appliance();
                for stage in [Stage::Load, Stage::SignIn, Stage::Submit, Stage::Follow] {
                    let asked = appliance.asked(&request("administrator"), stage);
                    let problem = Problem::from_outcome(&outcome, &asked);
                    printed.extend([problem.message.clone(), problem.raw.clone(), problem.details.clone()]);
                    printed.push(format!("{problem:?}"));
                    printed.push(problem_text(&problem));
                }
                let run = run_of(&outcome);
                printed.extend(printed_run(&run));
                if let Ok(value) = serde_json::from_str(&outcome.as_ref().unwrap().text()) {
                    texts(&value, &mut printed);
                }
                for text in &printed {
                    prop_assert!(!text.contains(told.as_str()), "{:?}: {}", told, text);
                    prop_assert!(!text.contains(&json_text(told)), "{:?}: {}", told, text);
                    prop_assert!(!text.contains(&header), "{:?}: {}", header, text);
                }
            }
        }
    }

    #[test]
    fn striking_out_takes_any_text_and_any_secrets(
        text in any::<String>(), secrets in proptest::collection::vec(any::<String>(), 0..4),
    ) {
        let secrets: Vec<_> = secrets.iter().map(|s| secret(s)).collect();
        redact(&text, secrets.iter());
    }
}

#[test]
fn what_was_not_sent_says_which_place_is_empty_and_nothing_more() {
    let failure = Failure::NotSent("the password is missing".to_owned());
    let asked = samples::appliance().asked(&request("u"), Stage::Submit);
    let problem = Problem::from_failure(&failure, &asked);
    assert_eq!(problem.details, "the password is missing");
}

#[test]
fn a_secret_in_base64_as_an_address_spells_it_is_found_whatever_its_first_digits_are() {
    // Behind one byte its digits begin with `8/`, behind two with `/P`; behind none with `Pz8`.
    let secret = Secret::new("??secret-of-a-pairing".to_owned());
    for before in ["", "x", "xy"] {
        let whole = base64(format!("{before}{}", secret.reveal()).as_bytes());
        for spelt in [whole.clone(), whole.replace('+', "-").replace('/', "_")] {
            let text = format!("refused: {spelt} is unknown");
            let clean = redact(&text, std::iter::once(&secret));
            let clean = clean.unwrap_or(text);
            let digits = &spelt[4..spelt.len() - 4];
            assert!(!clean.contains(digits), "{clean}");
        }
    }
}
