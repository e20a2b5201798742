//! Starting a sync: what is offered, looked at, asked and sent.

use crate::samples::vcenter::{
    self, PROVIDER, answer, changed, draft, draft_after, draft_at, found, last_result, listed,
    precheck, prepared, probe, reply, start_sync, vcenter, vcenter_with, with_credentials,
};
use hawser_core::clock::Timestamp;
use hawser_core::export::curl;
use hawser_core::facts::{Fact, Shown, Tone};
use hawser_core::operation::{Draft, Eligibility, FieldKind, FixAction, Severity};
use hawser_core::reply::{Failure, Outcome, Reply};
use hawser_core::request::{Method, Request};
use hawser_core::secret::{Secret, Secrets, Slot};
use serde_json::json;

const PASSWORD: &str = "Sim-Leipzig-2";

fn wire(request: &Request) -> String {
    let secrets = Secrets::new().with(Slot("remote-password"), Secret::new(PASSWORD.to_owned()));
    let body = request.body.as_ref().unwrap().wire(&secrets).unwrap();
    body.reveal().to_owned()
}

#[test]
fn every_sample_is_in_the_list_of_samples() {
    let readme = include_str!("samples/vcenter/README.md");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/vcenter");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = path.file_stem().unwrap().to_string_lossy().into_owned();
        let group = case.split_once('-').map_or("", |(_, rest)| rest);
        let named =
            readme.contains(&format!("`{case}`")) || readme.contains(&format!("`-{group}`"));
        assert!(named || case == "README", "{case}");
    }
}

// ---- what is sent ----

#[test]
fn without_credentials_the_request_has_no_body_at_all() {
    let prepared = prepared(&draft());
    let request = prepared.request();
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.target(), format!("{PROVIDER}?action=start"));
    assert_eq!((&request.body, request.headers.len()), (&None, 0));
    assert_eq!(prepared.slots(), []);
    let shown = prepared.shown();
    assert_eq!(shown.body, "");
    assert!(!shown.headers.iter().any(|(name, _)| name == "Content-Type"));
    assert!(!curl(&shown, "https://console.example").contains("--data"));
}

#[test]
fn credentials_are_sent_as_the_document_says() {
    let draft = with_credentials(draft(), " administrator@vsphere.local ", true);
    let prepared = prepared(&draft);
    assert_eq!(
        wire(prepared.request()),
        r#"{"credentials":{"user_name":"administrator@vsphere.local","password":"Sim-Leipzig-2"}}"#
    );
    assert_eq!(prepared.slots(), [Slot("remote-password")]);
}

#[test]
fn one_credential_without_the_other_is_an_error_beside_the_missing_one() {
    for (user, password, missing) in [
        ("administrator@vsphere.local", false, "password"),
        ("", true, "user"),
        ("   ", true, "user"),
    ] {
        let draft = with_credentials(draft(), user, password);
        let Err(errors) = start_sync().check(&vcenter(), &draft, &[]) else {
            panic!("{user:?} passes");
        };
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].field, missing);
        assert!(errors[0].message.ends_with("or leave both empty"));
    }
    let blank = with_credentials(draft(), "   ", false);
    assert_eq!(prepared(&blank).request().body, None);
}

#[test]
fn no_password_is_in_anything_that_is_shown() {
    let prepared = prepared(&with_credentials(draft(), "user@vsphere.local", true));
    let shown = prepared.shown();
    let run = prepared.run("run-1".to_owned(), "admin".to_owned(), Timestamp(1));
    let kept = hawser_core::journal::write(&run);
    let command = curl(&shown, "https://console.example");
    assert!(shown.body.contains("‹remote-password›"));
    assert!(command.contains("$HAWSER_REMOTE_PASSWORD"));
    for text in [format!("{shown:?}"), format!("{run:?}"), kept, command] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

#[test]
fn the_calls_stand_below_the_root_that_the_configuration_says() {
    let appliance = vcenter_with(&json!({"calls": "api"}));
    let draft = draft_at(&appliance);
    let prepared = start_sync().check(&appliance, &draft, &[]).unwrap();
    assert!(
        prepared
            .request()
            .path
            .starts_with("/api/hvc/links/domain-link%3A")
    );
    assert!(
        prepared
            .watched()
            .unwrap()
            .starts_with("/api/hvc/links/domain-link%3A")
    );
    for check in start_sync().prechecks {
        let request = (check.request)(&draft).unwrap();
        assert!(request.path.starts_with("/api/hvc/"), "{}", check.id);
    }
}

#[test]
fn hostile_ids_stay_within_their_segment_of_the_path() {
    let mut draft = draft();
    for (id, end) in [
        (
            "../../session",
            "/sync/providers/..%2F..%2Fsession?action=start",
        ),
        ("..", "/sync/providers/no-such-id?action=start"),
        ("a?b#c", "/sync/providers/a%3Fb%23c?action=start"),
    ] {
        let mut row = draft.row("provider").unwrap().clone();
        id.clone_into(&mut row.id);
        draft.pick("provider", row);
        let target = prepared(&draft).request().target();
        assert!(target.ends_with(end), "{target}");
    }
}

#[test]
fn the_confirmation_names_provider_and_domain() {
    let confirmation = (start_sync().confirm)(&draft());
    assert_eq!(
        confirmation.question,
        "Start the sync of Tagging with lej.hansekontor.example?"
    );
    assert_eq!(confirmation.effects.len(), start_sync().changes.len() + 1);
    let prepared = prepared(&draft());
    let run = prepared.run("run-1".to_owned(), String::new(), Timestamp(1));
    assert_eq!(run.target_name(), "Tagging");
    assert_eq!(
        run.targets.last().unwrap().id,
        "com.vmware.vcenter.hvc.sync.tagging"
    );
    let fields: Vec<&str> = run.targets.iter().map(|t| t.field.as_str()).collect();
    assert_eq!(fields, ["link", "provider"]);
}

#[test]
fn the_page_says_that_this_is_a_technology_preview() {
    let (title, sentence) = start_sync().notice.unwrap();
    assert_eq!(title, "Technology Preview");
    assert!(sentence.contains("Use outside VMware Cloud on AWS is not supported."));
}

#[test]
fn a_link_carries_the_target_and_no_credentials() {
    let linked: Vec<&str> = start_sync()
        .fields
        .iter()
        .filter(|field| field.is_linked())
        .map(|field| field.id)
        .collect();
    assert_eq!(linked, ["link", "provider"]);
}

// ---- the lists ----

#[test]
fn links_and_providers_are_listed_wrapped_and_bare_alike() {
    for (field, one, other) in [
        ("link", "links-rest", "links-api"),
        ("provider", "providers-rest", "providers-api"),
    ] {
        let (wrapped, bare) = (listed(field, &draft(), one), listed(field, &draft(), other));
        assert_eq!(wrapped.rows, bare.rows);
        assert_eq!(
            (wrapped.seen, wrapped.total),
            (wrapped.rows.len(), Some(wrapped.seen))
        );
    }
}

#[test]
fn a_link_is_named_by_its_domain_and_a_provider_by_its_id() {
    let links = listed("link", &draft(), "links-rest").rows;
    assert_eq!(links[0].title, "lej.hansekontor.example");
    assert_eq!(
        links[0].id,
        "domain-link:5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8"
    );
    let providers = listed("provider", &draft(), "providers-rest").rows;
    let told: Vec<(&str, &str)> = providers
        .iter()
        .map(|row| (row.title.as_str(), row.detail.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("Tagging", "com.vmware.vcenter.hvc.sync.tagging"),
            (
                "Storage policies",
                "com.vmware.vcenter.hvc.sync.storage_policies"
            ),
            ("9c0e4b7f-authz", ""),
        ]
    );
}

#[test]
fn a_list_that_is_none_is_not_taken_for_an_empty_one() {
    assert_eq!(listed("link", &draft(), "links-none").seen, 0);
    let strange = listed("link", &draft(), "session-user-rest");
    let (rows, seen) = (strange.rows.len(), strange.seen);
    assert_eq!((rows, seen), (0, 1), "something is there that is no row");
}

#[test]
fn nothing_is_asked_before_its_target_is_chosen() {
    let empty = Draft::new(&vcenter(), String::new(), Timestamp(0));
    let FieldKind::Picker(providers) = &start_sync().field("provider").unwrap().kind else {
        panic!("no picker");
    };
    let FieldKind::Lookup(last) = &start_sync().field("last").unwrap().kind else {
        panic!("no look-up");
    };
    assert_eq!((providers.request)(&empty, 0), None);
    assert_eq!((last.request)(&empty), None);
    for check in start_sync().prechecks {
        assert_eq!((check.request)(&empty), None, "{}", check.id);
    }
}

// ---- the last result ----

#[test]
fn each_provider_is_looked_at_and_says_how_it_stands() {
    let rows = listed("provider", &draft(), "providers-rest").rows;
    assert!(
        rows.iter()
            .all(|row| row.eligibility == Eligibility::Possible)
    );
    assert_eq!((probe().request)(&draft(), &rows[0]).target(), PROVIDER);
    for (case, tone, badge) in [
        ("provider-never", Tone::Neutral, "Never synced"),
        ("provider-succeeded", Tone::Success, "Succeeded"),
        ("provider-completed-earlier", Tone::Success, "Succeeded"),
        ("provider-failed", Tone::Danger, "Failed"),
        ("provider-waiting", Tone::Info, "Running"),
        ("provider-applying", Tone::Info, "Running"),
        ("provider-applying-api", Tone::Info, "Running"),
        ("provider-unknown-stage", Tone::Info, "Running"),
    ] {
        let (eligibility, told) = (probe().read)(answer(&reply(200, case))).unwrap();
        assert_eq!(told, Some((tone, badge.to_owned())), "{case}");
        let warned = matches!(eligibility, Eligibility::Warned(_));
        assert_eq!(warned, badge == "Running", "{case}: {eligibility:?}");
        assert!(eligibility.refusal().is_none());
    }
    let unknown = changed("provider-never", |v| v["value"]["status"] = json!("PAUSED"));
    let (_, told) = (probe().read)(answer(&unknown)).unwrap();
    assert_eq!(told, Some((Tone::Neutral, "PAUSED".to_owned())));
}

#[test]
fn what_does_not_answer_has_no_standing() {
    for outcome in [
        Err(Failure::Network),
        reply(500, "error-500-error"),
        reply(404, "error-404-link"),
        Ok(Reply::new(200, "{}")),
        Ok(Reply::new(200, "[]")),
        Ok(Reply::new(200, r#"{"value":"x"}"#)),
    ] {
        assert_eq!((probe().read)(answer(&outcome)), None, "{outcome:?}");
    }
    let looked = last_result(&Ok(Reply::new(200, "{}"))).unwrap();
    assert_eq!((looked.row, looked.tone), (None, Tone::Warning));
    assert!(last_result(&reply(403, "error-403-unauthorized")).is_err());
}

fn fact<'a>(facts: &'a [Fact], label: &str) -> Option<&'a Shown> {
    let found = facts.iter().find(|f| f.label == label);
    found.map(|f| &f.value)
}

#[test]
fn the_last_result_tells_when_and_why() {
    let looked = last_result(&reply(200, "provider-failed")).unwrap();
    assert_eq!(
        (looked.words.as_str(), looked.tone),
        ("The last sync failed", Tone::Danger)
    );
    let facts = looked.row.unwrap().facts;
    assert_eq!(
        fact(&facts, "Last sync started"),
        Some(&Shown::Time(Timestamp(vcenter::STARTED)))
    );
    assert_eq!(
        fact(&facts, "Automatic sync interval"),
        Some(&Shown::Span(3_600_000))
    );
    let text = |words: &str| Some(Shown::Text(words.to_owned()));
    assert_eq!(
        fact(&facts, "Message from vCenter").cloned(),
        text("The last synchronization failed.")
    );
    assert_eq!(
        fact(&facts, "Last manual sync").cloned(),
        text("Failed: 96 of 480")
    );
    assert_eq!(
        fact(&facts, "Reason").cloned(),
        text("The stored credentials for lej.hansekontor.example have expired.")
    );
}

#[test]
fn the_form_goes_on_without_a_last_result() {
    assert_eq!(draft().errors(start_sync()), []);
    assert_eq!(draft_after("provider-never").errors(start_sync()), []);
}

// ---- what is looked at before ----

#[test]
fn a_running_sync_is_seen_and_offered_to_be_followed() {
    for case in [
        "provider-waiting",
        "provider-applying",
        "provider-applying-api",
    ] {
        let finding = found("running-sync", &reply(200, case));
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.fix, Some(FixAction::FollowRunning));
    }
    let finding = found("running-sync", &reply(200, "provider-applying"));
    assert_eq!(
        finding.detail,
        "Applying changes: 310 of 480. vCenter does not start a second one."
    );
}

#[test]
fn a_sync_that_has_ended_does_not_stand_in_the_way() {
    for case in [
        "provider-never",
        "provider-succeeded",
        "provider-completed-earlier",
        "provider-failed",
    ] {
        let finding = found("running-sync", &reply(200, case));
        assert_eq!((finding.severity, finding.fix), (Severity::Fine, None));
    }
}

#[test]
fn a_provider_that_is_gone_blocks_and_what_cannot_be_asked_does_not() {
    let gone = found("running-sync", &reply(404, "error-404-link"));
    assert_eq!(gone.severity, Severity::Blocks);
    for outcome in [
        Err(Failure::Network),
        reply(500, "error-500-error"),
        Ok(Reply::new(200, "{}")),
    ] {
        for id in ["running-sync", "link-health"] {
            let finding = found(id, &outcome);
            assert_eq!(finding.severity, Severity::Unknown, "{id}: {outcome:?}");
        }
    }
}

#[test]
fn the_connection_of_the_link_is_told_where_vcenter_tells_it() {
    let request = (precheck("link-health").request)(&draft()).unwrap();
    assert_eq!(
        request.target(),
        "/rest/hvc/links/domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8"
    );
    let healthy = found("link-health", &reply(200, "link-healthy"));
    assert_eq!(healthy.severity, Severity::Fine);
    let ill = found("link-health", &reply(200, "link-unhealthy"));
    assert_eq!(ill.severity, Severity::Warning);
    assert_eq!(
        ill.detail,
        "Cannot connect to got.hansekontor.example: connection timed out."
    );
    let old = found("link-health", &reply(404, "error-404-operation"));
    assert_eq!(old.severity, Severity::Unknown);
    assert!(old.title.ends_with("not reported by this vCenter"));
    let odd: Outcome = changed("link-healthy", |v| {
        v["value"]["connection_health_status"] = json!("DEGRADED");
    });
    assert_eq!(
        found("link-health", &odd).title,
        "Link connection: DEGRADED"
    );
}
