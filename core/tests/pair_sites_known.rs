//! The sites that an appliance knows, before a pairing and after it.

use crate::samples::vcda::{
    self, HAMBURG, LEIPZIG, NOW, answer, checked, config, empty_draft, filled, pairing, presented,
    reply, run, type_in, value,
};
use hawser_core::activity::phases;
use hawser_core::chart::Look;
use hawser_core::clock::Timestamp;
use hawser_core::export::problem_text;
use hawser_core::facts::{Shown, Tone};
use hawser_core::journal;
use hawser_core::operation::{DetailView, Finding, Operation, Severity, TYPED};
use hawser_core::problem::Answer;
use hawser_core::reply::Reply;
use hawser_core::run::{Run, State};
use hawser_core::wire::parse;
use serde_json::Value;

// ---- the sites that are known ----

fn judged(id: &str, address: &str, answer: Answer) -> Vec<Finding> {
    let mut draft = empty_draft();
    type_in(&mut draft, "apiUrl", address);
    let check = pairing().prechecks.iter().find(|p| p.id == id).unwrap();
    (check.evaluate)(&draft, answer)
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
        about(&findings, "This site is Hamburg, API 4.7").severity,
        Severity::Fine
    );
    let well = about(&findings, "Rotterdam: connected in both directions");
    assert_eq!(well.severity, Severity::Fine);
    let broken = about(&findings, "Göteborg: it cannot reach this site");
    assert_eq!(broken.severity, Severity::Warning);
    assert!(
        broken
            .detail
            .starts_with("Incoming, from the other site to this one: ")
    );
    assert!(broken.detail.contains("from the other site to this one."));
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
        leipzig
            .detail
            .matches("Pair from the other site as well")
            .count(),
        2
    );
    let old = sites("", "sites-old-certificate");
    let renewed = about(&old, "Göteborg: this site cannot reach it");
    assert!(
        renewed.detail.contains("repair the pairing on this site"),
        "{}",
        renewed.detail
    );
    let unsaid = sites("", "sites-unsaid");
    let leipzig = about(&unsaid, "Leipzig: connection status not reported");
    assert_eq!(leipzig.severity, Severity::Unknown);
}

#[test]
fn a_site_that_is_registered_already_is_told_with_what_is_to_be_done() {
    let healthy = sites(LEIPZIG, "sites-paired");
    assert_eq!(
        about(&healthy, "Already paired with Leipzig").severity,
        Severity::Blocks
    );
    let half = sites("https://VCDA-LEJ.hansekontor.example:8048", "sites-half");
    let known = about(&half, "Already registered here as Leipzig");
    assert_eq!(known.severity, Severity::Warning);
    let broken = sites("https://vcda-got.hansekontor.example:8048/", "sites");
    let known = about(&broken, "Already registered here as Göteborg");
    assert_eq!(
        known.severity,
        Severity::Warning,
        "one direction is not both"
    );
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
        about(&own, "this site's own address").severity,
        Severity::Blocks
    );
    let inside = sites(
        "https://tn-a5b81f02-6c7d-4938-8e41-2f90d3b7c6e5.tnexus.io:8048/",
        "sites-paired",
    );
    assert_eq!(
        about(&inside, "Already paired with Leipzig").severity,
        Severity::Blocks
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
    assert_eq!(strange[0].severity, Severity::Unknown);
    let failed = judged("sites", "", answer(&reply(403, "error-403")));
    assert_eq!(failed[0].severity, Severity::Unknown);
    let none = judged("sites", "", Ok(parse(b"[]").unwrap()));
    assert!(none[0].title.contains("No paired sites yet"));
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
        (own[0].severity, &own[0].detail),
        (Severity::Fine, &presented().id.replace("SHA-256:", ""))
    );
    let failed = judged("own-certificate", "", answer(&Ok(Reply::new(404, ""))));
    assert_eq!(failed[0].severity, Severity::Unknown);
}

// ---- afterwards ----

fn card(run: &Run) -> (Tone, String, Vec<(String, String)>) {
    let sights = run.detail_views();
    let (_, Some(DetailView::Facts { tone, words, facts }), _) = &sights[0] else {
        panic!("no card");
    };
    let facts = facts.iter().map(|fact| {
        let value = match &fact.value {
            Shown::Text(t) | Shown::Code(t) => t.clone(),
            Shown::Time(at) | Shown::Date(at) => at.iso(),
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
fn the_first_half_of_a_pairing_is_a_calm_state_of_its_own() {
    let unseen = run("task-succeeded", None);
    assert_eq!(unseen.state(), State::PeerNext, "the task's result says so");
    let run = run("task-succeeded", Some("sites-half"));
    assert_eq!(run.state(), State::PeerNext);
    assert_eq!(
        run.state().label(),
        "Registered here; pair from the other site next"
    );
    assert!(run.state().is_end() && run.state().is_success());
    assert!(!["success", "failed"].contains(&run.state().as_attr()));
    let last = phases(&run).pop().unwrap();
    assert_eq!(
        (last.look, last.status),
        (Look::Neutral, run.state().label())
    );
    let (tone, words, facts) = card(&run);
    assert_eq!(tone, Tone::Info);
    let thumbprint = fact(&facts, "Thumbprint");
    assert!(
        thumbprint.starts_with("SHA-256 84:6E:"),
        "the algorithm is no pair: {thumbprint}"
    );
    assert_eq!(
        words,
        "Leipzig is registered here. It has not registered this site yet."
    );
    assert!(fact(&facts, "Outgoing").contains("Pair from the other site as well"));
    assert!(fact(&facts, "Outgoing").contains("(Forbidden)"));
}

#[test]
fn a_task_that_succeeded_with_another_communication_error_is_no_success() {
    let unseen = run("task-succeeded-unconnected", None);
    assert_eq!(unseen.state(), State::Unconnected);
    assert_eq!(unseen.state().as_attr(), "warning");
    let kept = journal::read(&journal::write(&unseen)).unwrap();
    assert_eq!(kept.state(), State::Unconnected, "also after a reload");
    let next = (pairing().next.unwrap())(&unseen, &config()).unwrap();
    assert_eq!(next.title, "Registered, but not connected");
    let seen = run("task-succeeded-unconnected", Some("sites-half"));
    assert_eq!(seen.state(), State::PeerNext, "the list of sites is newer");
}

#[test]
fn what_is_seen_after_the_other_half_makes_the_first_a_success() {
    let mut run = run("task-succeeded", Some("sites-half"));
    let look = &pairing().details[0];
    run.record_answer(look, Ok(value("sites-paired")), Timestamp(NOW.0 + 1));
    assert_eq!(run.state(), State::Succeeded);
    let kept = journal::read(&journal::write(&run)).unwrap();
    assert_eq!(kept.state(), State::Succeeded);
}

#[test]
fn a_whole_pairing_is_shown_with_versions_and_the_tunnels_certificate() {
    let (tone, words, facts) = card(&run("task-succeeded", Some("sites-paired")));
    assert_eq!(tone, Tone::Success);
    assert_eq!(
        words,
        "Leipzig is registered, and both directions are connected."
    );
    for (label, value) in [
        ("Outgoing", "Connected"),
        ("Incoming", "Connected"),
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
    run.apply_event(
        hawser_core::run::RunEvent::Task(Box::new(vcda::task("task-succeeded"))),
        NOW,
    );
    let look = &pairing().details[0];
    let mut see = |answer: Answer, at: Timestamp| {
        run.record_detail(look.id, answer, at);
        card(&run)
    };
    let (tone, words, facts) = see(Ok(value("sites")), NOW);
    assert_eq!(tone, Tone::Warning);
    assert!(words.contains("has expired"));
    assert_eq!(fact(&facts, "Tunnel certificate"), "Expired");
    let (tone, ..) = see(Ok(value("sites")), Timestamp(1_730_000_000_000));
    assert_eq!(tone, Tone::Success, "it was valid then");
    let text = String::from_utf8(vcda::bytes("sites")).unwrap();
    let broken = text.replace("\"peerTunnelCert\": \"MII", "\"peerTunnelCert\": \"MIJ");
    let (_, words, facts) = see(Ok(parse(broken.as_bytes()).unwrap()), NOW);
    assert!(words.contains("could not be read"));
    assert_eq!(fact(&facts, "Tunnel certificate"), "Unreadable");
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
    assert_eq!(problem.title, "Certificate mismatch");
    assert_eq!(
        problem.message,
        "Certificate differs from the expected one."
    );
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
    assert_eq!(led.title, "Next: pair from VCDA Leipzig");
    let form = led.form.unwrap();
    assert_eq!(
        (form.appliance.as_str(), form.operation),
        ("vcda-b", "pair-sites")
    );
    let fields: Vec<&str> = form
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["apiUrl", "site"]);

    let mut alone = config();
    alone.appliances.truncate(1);
    let told = next(&half, &alone).unwrap();
    assert_eq!(told.form, None);
    assert!(told.action.contains(HAMBURG) && told.action.contains("needs both sites"));

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
        ("Paired in both directions", None)
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
