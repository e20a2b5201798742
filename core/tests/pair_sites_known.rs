//! The sites that an appliance knows, before a pairing and after it.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "samples/vcda.rs"]
mod vcda;

use hawser_core::clock::Millis;
use hawser_core::disclose::problem_text;
use hawser_core::fact::{Shown, Tone};
use hawser_core::journal;
use hawser_core::json::{Value, parse};
use hawser_core::operation::{Bearing, Finding, Operation, Seen, TYPED};
use hawser_core::problem::Answer;
use hawser_core::reply::Reply;
use hawser_core::run::{Run, State};
use vcda::{
    HAMBURG, LEIPZIG, NOW, answer, checked, config, empty_draft, filled, pairing, presented, reply,
    run, type_in, value,
};

// ---- the sites that are known ----

fn judged(id: &str, address: &str, answer: Answer) -> Vec<Finding> {
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", address);
    let check = pairing().prechecks.iter().find(|p| p.id == id).unwrap();
    (check.judge)(&draft, answer)
}

fn sites(address: &str, case: &str) -> Vec<Finding> {
    judged("sites", address, answer(&reply(200, case)))
}

fn about<'a>(findings: &'a [Finding], title: &str) -> &'a Finding {
    let found = findings.iter().find(|f| f.title.contains(title));
    found.unwrap_or_else(|| panic!("{title} in {findings:#?}"))
}

#[test]
fn existing_sites_are_listed_with_both_directions() {
    let findings = sites("", "sites");
    assert_eq!(findings.len(), 4);
    assert_eq!(
        about(&findings, "This site is Hamburg, API 4.7").bearing,
        Bearing::Fine
    );
    let well = about(&findings, "Rotterdam: connected in both directions");
    assert_eq!(well.bearing, Bearing::Fine);
    let broken = about(&findings, "Göteborg: it cannot call this site");
    assert_eq!(broken.bearing, Bearing::Warning);
    assert!(
        broken
            .detail
            .starts_with("Incoming, from the other site to this one: ")
    );
    assert!(broken.detail.contains("Look at the way from there"));
    assert!(
        broken
            .detail
            .contains("connect timed out.” (ConnectionFailure)")
    );
    assert!(!broken.detail.contains("at com.vmware"));
}

#[test]
fn each_direction_says_what_its_error_means_and_where_it_is_mended() {
    let half = sites("", "sites-half");
    let leipzig = about(&half, "Leipzig: no connection in either direction");
    assert_eq!(
        leipzig.detail.matches("pair on the other site too").count(),
        2
    );
    let old = sites("", "sites-old-certificate");
    let renewed = about(&old, "Göteborg: this site cannot call it");
    assert!(
        renewed.detail.contains("repair the pairing on this site"),
        "{}",
        renewed.detail
    );
    let unsaid = sites("", "sites-unsaid");
    let leipzig = about(&unsaid, "Leipzig: the appliance does not say");
    assert_eq!(leipzig.bearing, Bearing::Unknown);
}

#[test]
fn a_site_that_is_registered_already_is_told_with_what_is_to_be_done() {
    let healthy = sites(LEIPZIG, "sites-paired");
    assert_eq!(
        about(&healthy, "Paired with Leipzig already").bearing,
        Bearing::Blocks
    );
    let half = sites("https://VCDA-LEJ.hansekontor.example:8048", "sites-half");
    let known = about(&half, "Registered here already, as Leipzig");
    assert_eq!(known.bearing, Bearing::Warning);
    let broken = sites("https://vcda-got.hansekontor.example:8048/", "sites");
    let known = about(&broken, "Registered here already, as Göteborg");
    assert_eq!(known.bearing, Bearing::Warning, "one direction is not both");
    for elsewhere in [
        "https://vcda-lej.hansekontor.example/",
        "https://vcda-lej.hansekontor.example:443/",
    ] {
        let findings = sites(elsewhere, "sites-paired");
        assert!(
            findings.iter().all(|f| !f.title.contains("already")),
            "{elsewhere}"
        );
    }
    let own = sites(HAMBURG, "sites");
    assert_eq!(
        about(&own, "address of this site itself").bearing,
        Bearing::Blocks
    );
    let inside = sites(
        "https://tn-a5b81f02-6c7d-4938-8e41-2f90d3b7c6e5.tnexus.io:8048/",
        "sites-paired",
    );
    assert_eq!(
        about(&inside, "Paired with Leipzig already").bearing,
        Bearing::Blocks
    );
    assert!(
        sites(LEIPZIG, "sites")
            .iter()
            .all(|f| !f.title.contains("already"))
    );
}

#[test]
fn a_list_that_is_none_is_a_finding_and_a_long_one_is_cut() {
    let strange = judged("sites", "", Ok(parse(b"{}").unwrap()));
    assert_eq!(strange[0].bearing, Bearing::Unknown);
    let failed = judged("sites", "", answer(&reply(403, "error-403")));
    assert_eq!(failed[0].bearing, Bearing::Unknown);
    let none = judged("sites", "", Ok(parse(b"[]").unwrap()));
    assert!(none[0].title.contains("No other site is paired"));
    let Value::Array(all) = value("sites") else {
        panic!()
    };
    let many = Value::Array(all.iter().cycle().take(1_000).cloned().collect());
    let findings = judged("sites", "", Ok(many));
    assert_eq!(findings.len(), 51);
    assert!(findings[50].title.contains("950 more sites"));
}

#[test]
fn this_sites_own_thumbprint_is_shown_for_comparing_on_the_other() {
    let own = judged(
        "own-certificate",
        "",
        answer(&reply(200, "certificate-presented")),
    );
    assert_eq!(
        (own[0].bearing, &own[0].detail),
        (Bearing::Fine, &presented().id.replace("SHA-256:", ""))
    );
    let failed = judged("own-certificate", "", answer(&Ok(Reply::new(404, ""))));
    assert_eq!(failed[0].bearing, Bearing::Unknown);
}

// ---- afterwards ----

fn card(run: &Run) -> (Tone, String, Vec<(String, String)>) {
    let sights = run.sights();
    let (_, Some(Seen::Facts { tone, words, facts }), _) = &sights[0] else {
        panic!("no card");
    };
    let facts = facts.iter().map(|fact| {
        let value = match &fact.value {
            Shown::Text(t) | Shown::Code(t) => t.clone(),
            Shown::Time(at) => at.iso(),
            Shown::Span(ms) => ms.to_string(),
        };
        (fact.label.to_string(), value)
    });
    (*tone, words.clone(), facts.collect())
}

fn fact<'a>(facts: &'a [(String, String)], label: &str) -> &'a str {
    let found = facts.iter().find(|(l, _)| l.contains(label));
    found.map_or_else(|| panic!("{label} in {facts:#?}"), |(_, v)| v.as_str())
}

#[test]
fn a_pairing_whose_other_half_is_missing_is_shown_in_danger_though_the_task_succeeded() {
    let run = run("task-succeeded", Some("sites-half"));
    assert_eq!(run.state(), State::Succeeded);
    let (tone, words, facts) = card(&run);
    assert_eq!(tone, Tone::Danger);
    assert_eq!(
        words,
        "Leipzig is registered, but this site cannot call it."
    );
    assert!(fact(&facts, "Outgoing").contains("pair on the other site too"));
    assert!(fact(&facts, "Outgoing").contains("(Forbidden)"));
}

#[test]
fn a_whole_pairing_is_shown_with_versions_and_the_tunnels_certificate() {
    let (tone, words, facts) = card(&run("task-succeeded", Some("sites-paired")));
    assert_eq!(tone, Tone::Success);
    assert_eq!(words, "Leipzig is registered, and both directions work.");
    for (label, value) in [
        ("Outgoing", "Works"),
        ("Incoming", "Works"),
        ("Address", LEIPZIG),
        ("API version", "4.7"),
        ("Description", "Branch Leipzig"),
        ("Tunnel certificate", "Valid"),
    ] {
        assert_eq!(fact(&facts, label), value, "{label}");
    }
    assert!(fact(&facts, "Subject").contains("CN=tunnel.vm"));
    assert!(fact(&facts, "Valid until").starts_with("2035-"));
    assert!(!fact(&facts, "For").is_empty());
}

#[test]
fn an_expired_or_broken_tunnel_certificate_is_told() {
    let mut draft = filled();
    type_in(
        &mut draft,
        "apiUrl",
        "https://vcda-vie.hansekontor.example:8048/",
    );
    type_in(&mut draft, "compared", TYPED);
    let mut run = checked(&draft).run("run-2".to_owned(), String::new(), NOW);
    run.hear(
        hawser_core::run::Heard::Task(Box::new(vcda::task("task-succeeded"))),
        NOW,
    );
    let look = &pairing().looks[0];
    let mut see = |answer: Answer, at: Millis| {
        run.saw(look, answer, at);
        card(&run)
    };
    let (tone, words, facts) = see(Ok(value("sites")), NOW);
    assert_eq!(tone, Tone::Warning);
    assert!(words.contains("has expired"));
    assert_eq!(fact(&facts, "Tunnel certificate"), "Expired");
    let (tone, ..) = see(Ok(value("sites")), Millis(1_730_000_000_000));
    assert_eq!(tone, Tone::Success, "it was valid then");
    let text = String::from_utf8(vcda::bytes("sites")).unwrap();
    let broken = text.replace("\"peerTunnelCert\": \"MII", "\"peerTunnelCert\": \"MIJ");
    let (_, words, facts) = see(Ok(parse(broken.as_bytes()).unwrap()), NOW);
    assert!(words.contains("could not be read"));
    assert_eq!(fact(&facts, "Tunnel certificate"), "Could not be read");
}

#[test]
fn a_site_that_is_not_in_the_list_is_told_so() {
    let (tone, words, _) = card(&run("task-succeeded", Some("sites")));
    assert_eq!(tone, Tone::Warning);
    assert!(words.contains("no site at this address"));
    let (tone, ..) = card(&run("task-failed", Some("sites")));
    assert_eq!(tone, Tone::Neutral);
}

#[test]
fn a_certificate_mismatch_has_its_words_and_keeps_the_stack_trace_out_of_the_copy() {
    let run = run("task-failed", None);
    assert_eq!(run.state(), State::Failed);
    let problem = run.problem.clone().unwrap();
    assert_eq!(problem.title, "The other site presents another certificate");
    assert_eq!(problem.said, "Certificate differs from the expected one.");
    assert!(problem.trace.contains("at com.vmware.rest.client"));
    let copied = problem_text(&problem);
    assert!(copied.contains("CertificateMismatch") && copied.contains("operationID: hawser-4711"));
    assert!(!copied.contains("com.vmware"), "{copied}");
    let kept = journal::read(&journal::write(&run)).unwrap();
    assert_eq!(kept.problem.unwrap().trace, problem.trace);
}

#[test]
fn the_other_half_is_a_form_that_is_filled_in_where_the_configuration_knows_the_place() {
    let next = pairing().next.unwrap();
    let half = run("task-succeeded", Some("sites-half"));
    let led = next(&half, &config()).unwrap();
    assert_eq!(led.title, "The other half is to be done on VCDA Leipzig");
    let form = led.form.unwrap();
    assert_eq!(
        (form.appliance.as_str(), form.operation),
        ("vcda-b", "pair-sites")
    );
    assert_eq!(form.fields, [("apiUrl".to_owned(), HAMBURG.to_owned())]);

    let mut alone = config();
    alone.appliances.truncate(1);
    let told = next(&half, &alone).unwrap();
    assert_eq!(told.form, None);
    assert!(told.todo.contains(HAMBURG) && told.todo.contains("needs both sites"));

    let mut unknown = config();
    for appliance in &mut unknown.appliances {
        appliance.settings.clear();
    }
    assert_eq!(next(&half, &unknown).unwrap().form, None);
    unknown.appliances[0].peer = Some("vcda-b".to_owned());
    let form = next(&half, &unknown).unwrap().form.unwrap();
    assert_eq!((form.appliance.as_str(), form.fields.len()), ("vcda-b", 0));
}

#[test]
fn when_both_halves_are_done_nothing_more_is_to_be_done() {
    let next = pairing().next.unwrap();
    let both = next(&run("task-succeeded", Some("sites-paired")), &config()).unwrap();
    assert_eq!(
        (both.title.as_str(), both.form),
        ("Both halves are done", None)
    );
    let unsaid = next(&run("task-succeeded", Some("sites-unsaid")), &config()).unwrap();
    assert!(unsaid.form.is_some(), "not said is not done");
}

#[test]
fn the_confirmation_names_the_other_site() {
    let confirmation = (pairing().confirm)(&filled());
    assert_eq!(
        confirmation.question,
        "Register vcda-lej.hansekontor.example as the other site?"
    );
    assert_eq!(
        confirmation.button,
        "Pair with vcda-lej.hansekontor.example"
    );
    assert_eq!(Operation::by_id("pair-sites").unwrap().target, "apiUrl");
}
