//! Cloud Director Availability: the media type that is spoken, and why a sign-in was rejected.

use crate::samples::vcda::{appliance, bytes, config};
use hawser_core::config::Appliance;
use hawser_core::problem::{Kind, Problem};
use hawser_core::reply::{Outcome, Reply};
use hawser_core::request::Request;
use hawser_core::run::ShownRequest;

fn accept(appliance: &Appliance) -> String {
    (appliance.system.protocol().accept)(appliance)
}

fn versioned(version: &str) -> String {
    format!("application/vnd.vmware.h4-v{version}+json;charset=UTF-8")
}

fn answered(status: u16, content_type: Option<&str>, body: &str) -> Outcome {
    Ok(Reply {
        content_type: content_type.map(str::to_owned),
        ..Reply::new(status, body)
    })
}

#[test]
fn a_refused_version_is_asked_for_again_without_one_and_the_reply_is_followed() {
    for refusal in [
        answered(406, None, ""),
        answered(
            406,
            Some("text/html"),
            "<!doctype html><title>HTTP Status 406</title>",
        ),
    ] {
        let appliance = appliance();
        let copy = appliance.clone();
        assert_eq!(accept(&appliance), versioned("4.7"));
        assert!(appliance.learn_media_type(&refusal));
        assert_eq!(accept(&copy), "application/json");
        assert!(!appliance.learn_media_type(&refusal), "once");
        let reply = answered(200, Some(&versioned("4.5")), "{}");
        assert!(!appliance.learn_media_type(&reply));
        assert_eq!(accept(&copy), versioned("4.5"));
        let shown = ShownRequest::of(&Request::post("/sites"), &copy);
        assert!(
            shown
                .headers
                .contains(&("Accept".to_owned(), versioned("4.5")))
        );
        appliance.forget_media_type();
        assert_eq!(
            accept(&copy),
            versioned("4.7"),
            "a new session tries the configured one"
        );
    }
}

#[test]
fn another_version_in_the_reply_is_followed_without_a_refusal() {
    let appliance = appliance();
    let spelt = "Application/vnd.vmware.h4-v4.5+JSON; charset=utf-8";
    appliance.learn_media_type(&answered(200, Some(spelt), "{}"));
    assert_eq!(accept(&appliance), versioned("4.5"));
    for other in [
        "application/json",
        "text/html",
        "application/vnd.vmware.h4-v+json",
        "application/vnd.vmware.h4-v4.5\u{7}x+json",
    ] {
        appliance.learn_media_type(&answered(200, Some(other), "{}"));
        assert_eq!(accept(&appliance), versioned("4.5"), "{other}");
    }
}

/// Returns the problem of a rejected sign-in.
fn rejected(appliance: &Appliance, way: &str, user: &str) -> Problem {
    let ways = appliance.ways();
    let way = ways.iter().find(|it| it.id == way).unwrap();
    let request = (appliance.system.protocol().signing_in)(appliance, way, user);
    let outcome = Ok(Reply::new(401, bytes("error-401-sign-in")));
    *appliance.read_sign_in(&request, &outcome).unwrap_err()
}

#[test]
fn a_rejected_sign_in_names_the_likely_causes_for_flavour_and_user() {
    let cloud = config().appliances.remove(1);
    for (way, user) in [
        ("localUser", "root"),
        ("ssoCredentials", "administrator@vsphere.local"),
        ("vcdCredentials", "administrator@System"),
    ] {
        let problem = rejected(&cloud, way, user);
        assert_eq!(problem.kind, Kind::NotSignedIn);
        assert!(
            problem.cause.contains("public address"),
            "{way}: {}",
            problem.cause
        );
    }
    let tenant = rejected(&cloud, "vcdCredentials", "admin1@org2");
    assert!(!tenant.cause.contains("public address"));
    assert!(tenant.action.contains("organization"), "{}", tenant.action);
    let local = rejected(&appliance(), "localUser", "root");
    assert!(!local.cause.contains("public address"), "{}", local.cause);
    assert!(local.action.contains("usually root"), "{}", local.action);
    let sso = rejected(&appliance(), "ssoCredentials", "a@vsphere.local");
    assert!(sso.action.contains("domain"), "{}", sso.action);
}
