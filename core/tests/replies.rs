//! Meanings of answers: signing in, reading, and the words for what went wrong.

use crate::samples::{self, appliance, empty, fact, page, reply};
use hawser_core::clock::Timestamp;
use hawser_core::export::problem_text;
use hawser_core::facts::{Fact, Shown};
use hawser_core::problem::{Kind, Problem, RAW_KEPT, Stage, words_of};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::text::excerpt;
use hawser_core::wire::{LARGEST_REPLY, parse};
use serde_json::json;

const KINDS: [Kind; 16] = [
    Kind::Offline,
    Kind::Unreachable,
    Kind::TimedOut,
    Kind::NotSignedIn,
    Kind::NotSignedInRemotely,
    Kind::Forbidden,
    Kind::NotFound,
    Kind::Refused,
    Kind::Busy,
    Kind::TooMany,
    Kind::Proxy,
    Kind::Server,
    Kind::Unreadable,
    Kind::TaskFailed,
    Kind::NotOffered,
    Kind::Console,
];
const STAGES: [Stage; 4] = [Stage::Load, Stage::SignIn, Stage::Submit, Stage::Follow];

fn problem(outcome: &Outcome, stage: Stage) -> Problem {
    let asked = appliance().asked(&Request::get("/pairings"), stage);
    Problem::from_outcome(outcome, &asked)
}

// ---- signing in and reading ----

#[test]
fn a_good_sign_in_gives_the_token() {
    let token = appliance().read_sign_in(&Request::post("/session"), &reply(200, "session"));
    assert_eq!(
        token.unwrap().reveal(),
        "b7b1f6c2-4d3e-4c0a-9a57-1f0e8d6c5b4a"
    );
}

#[test]
fn a_sign_in_without_a_usable_token_is_a_problem() {
    for body in [
        "{}",
        "[]",
        r#"{"session_id":""}"#,
        r#"{"session_id":7}"#,
        r#"{"session_id":null}"#,
        "",
    ] {
        let outcome = Ok(Reply::new(200, body));
        let problem = appliance()
            .read_sign_in(&Request::post("/session"), &outcome)
            .unwrap_err();
        assert_eq!(problem.kind, Kind::Unreadable, "{body}");
    }
}

#[test]
fn a_refused_sign_in_says_so_and_not_that_a_session_ended() {
    for outcome in [empty(401), reply(400, "error-400-failover-image")] {
        let problem = appliance()
            .read_sign_in(&Request::post("/session"), &outcome)
            .unwrap_err();
        assert_eq!(problem.title, "Sign-in failed");
        assert!(problem.action.contains("password"));
    }
    for outcome in [page(200), page(502), empty(503), Err(Failure::Network)] {
        let problem = appliance()
            .read_sign_in(&Request::post("/session"), &outcome)
            .unwrap_err();
        assert_ne!(problem.title, "Sign-in failed", "{outcome:?}");
    }
}

#[test]
fn a_refused_sign_in_on_the_other_site_says_so() {
    let request = Request::post("/pairings/x/remote-session").about_peer();
    let asked = appliance().asked(&request, Stage::SignIn);
    let problem = Problem::from_outcome(&empty(401), &asked);
    assert_eq!(problem.kind, Kind::NotSignedInRemotely);
    assert!(
        problem.title.contains("other site failed"),
        "{}",
        problem.title
    );
    assert!(problem.action.contains("password"), "{}", problem.action);
}

#[test]
fn the_user_of_a_session_is_read_where_it_is_said() {
    let user = appliance().system.protocol().user;
    assert_eq!(
        user(&samples::reply(200, "session-user").unwrap()).as_deref(),
        Some("VSPHERE.LOCAL\\Administrator")
    );
    for body in ["{}", "[1]", "no", "", r#"{"username":null}"#] {
        assert_eq!(user(&Reply::new(200, body)), None);
    }
}

#[test]
fn a_good_answer_is_read_also_behind_a_byte_order_mark() {
    let body = [b"\xEF\xBB\xBF", samples::bytes("session-user").as_slice()].concat();
    let value = samples::answer(&Ok(Reply::new(200, body))).unwrap();
    assert_eq!(value["username"], "VSPHERE.LOCAL\\Administrator");
}

#[test]
fn what_cannot_be_read_keeps_its_beginning_and_says_why() {
    for (body, why) in [
        (
            b"{\"list\": [".to_vec(),
            "EOF while parsing a list at line 1 column 10",
        ),
        (b"\xff\xfe".to_vec(), "byte 1 is not UTF-8"),
        (b" \n".to_vec(), "the body is empty"),
        (
            "[".repeat(100_000).into_bytes(),
            "recursion limit exceeded at line 1 column 128",
        ),
        (b"{\"a\":01}".to_vec(), "invalid number at line 1 column 7"),
    ] {
        let problem = samples::answer(&Ok(Reply::new(200, body.clone()))).unwrap_err();
        assert_eq!(problem.kind, Kind::Unreadable);
        assert!(problem.details.contains(why), "{}", problem.details);
        let kept = excerpt(&String::from_utf8_lossy(&body), RAW_KEPT);
        assert_eq!(problem.raw, kept);
        assert!(problem.raw.len() < RAW_KEPT + 40);
    }
}

#[test]
fn a_body_past_every_bound_is_not_parsed() {
    let body = vec![b'['; LARGEST_REPLY + 1];
    assert_eq!(
        parse(&body).unwrap_err(),
        format!("the body is too large: {} bytes", body.len())
    );
}

#[test]
fn an_excerpt_is_cut_between_letters_and_says_how_much_is_missing() {
    assert_eq!(excerpt("short", 5), "short");
    assert_eq!(excerpt("näher", 2), "n … (5 bytes more)");
    assert_eq!(excerpt("𝄞", 3), " … (4 bytes more)");
}

// ---- problems ----

#[test]
fn every_kind_of_problem_has_words_at_every_stage() {
    for kind in KINDS {
        for stage in STAGES {
            let words = words_of(kind, stage);
            for sentence in [words.title, words.cause, words.action] {
                assert!(sentence.chars().count() >= 10, "{kind:?} {stage:?}");
            }
            assert!(words.cause.ends_with('.') && words.action.ends_with('.'));
            assert!(!words.title.ends_with('.'), "{}", words.title);
        }
    }
}

#[test]
fn an_expired_session_is_told_from_a_missing_right() {
    assert_eq!(problem(&empty(401), Stage::Follow).kind, Kind::NotSignedIn);
    let inside = reply(500, "error-500-not-authenticated");
    assert_eq!(problem(&inside, Stage::Load).kind, Kind::NotSignedIn);
    let message = Ok(Reply::new(
        500,
        r#"{"message":"com.vmware.NotAuthenticatedFault"}"#,
    ));
    assert_eq!(problem(&message, Stage::Follow).kind, Kind::NotSignedIn);
    assert_eq!(
        problem(&reply(403, "error-403"), Stage::Follow).kind,
        Kind::Forbidden
    );
}

#[test]
fn a_missing_session_on_the_other_site_does_not_end_ones_own() {
    let said = r#"{"error_code":"RemoteSiteNotAuthenticated","message":"x"}"#;
    for status in [403, 500] {
        let outcome = Ok(Reply::new(status, said));
        for stage in STAGES {
            assert_eq!(problem(&outcome, stage).kind, Kind::NotSignedInRemotely);
        }
    }
    let about_peer = appliance().asked(&Request::get("/x").about_peer(), Stage::Load);
    for outcome in [empty(401), reply(403, "error-403")] {
        let problem = Problem::from_outcome(&outcome, &about_peer);
        assert_eq!(problem.kind, Kind::NotSignedInRemotely);
    }
}

#[test]
fn a_proxys_page_is_never_taken_for_the_appliances_word() {
    for status in [200, 400, 404, 500, 502, 504] {
        let problem = problem(&page(status), Stage::Load);
        assert_eq!(problem.kind, Kind::Proxy, "{status}");
        assert_eq!(problem.message, "");
        assert!(
            problem.raw.contains("upstream"),
            "its page is kept for reading"
        );
    }
}

#[test]
fn a_wait_that_was_asked_for_is_kept() {
    let outcome = Ok(Reply {
        retry_after: Some(7_000),
        date: Some(Timestamp(samples::QUEUED)),
        ..Reply::new(429, "")
    });
    let problem = problem(&outcome, Stage::Follow);
    assert_eq!(
        (problem.kind, problem.retry_after),
        (Kind::TooMany, Some(7_000))
    );
    let labels: Vec<_> = problem.facts.iter().map(|f| f.label.as_ref()).collect();
    assert_eq!(
        labels,
        [
            "Appliance",
            "Request",
            "Status",
            "Response date",
            "Retry after"
        ]
    );
    assert!(
        problem
            .facts
            .contains(&Fact::time("Response date", Timestamp(samples::QUEUED)))
    );
}

#[test]
fn how_long_nobody_answered_is_said() {
    let problem = problem(&Err(Failure::TimedOut(30_000)), Stage::Load);
    let waited = problem.facts.iter().find(|f| f.label == "Waited").unwrap();
    assert_eq!(waited.value, Shown::Span(30_000));
}

#[test]
fn an_operations_own_words_replace_the_general_ones() {
    let words = samples::promotion().words;
    let problem = problem(&empty(404), Stage::Submit).reworded(words);
    assert_eq!(problem.title, "Replication or image not found");
    assert_eq!(fact(&problem, "Status"), "404", "the rest stays");
}

#[test]
fn a_problem_copied_for_a_ticket_has_the_ids_and_no_stack_trace() {
    let mut problem = problem(&reply(400, "error-400-failover-image"), Stage::Submit);
    problem.trace = "at com.vmware.hms.Promote".to_owned();
    problem
        .facts
        .push(Fact::time("Ended", Timestamp(samples::QUEUED)));
    let text = problem_text(&problem);
    for part in [
        problem.title.as_str(),
        problem.action.as_str(),
        "Message from the appliance: The image image-4711 is a failover image",
        "op_id: 4be8a9c0-7d16-4f35-8a2b-90c1d2e3f405",
        "Request: GET /api/vr-a/",
        "Ended: 2026-11-21T13:51:07.250Z",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("com.vmware.hms"), "{text}");
}

#[test]
fn a_server_that_talks_too_much_is_cut_short_everywhere() {
    let long = "x".repeat(1_000_000);
    let body = json!({"error_code": long, "message": long, "op_id": long}).to_string();
    let problem = problem(&Ok(Reply::new(400, body)), Stage::Submit);
    assert!(format!("{problem:?}").len() < 16 * 1024);
}
