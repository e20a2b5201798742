//! The password again: what asks for it, and how it is asked for.

use hawser_core::config::{Appliance, Config, read_config};
use hawser_core::operation::{CATALOGUE, Danger};

const VCDA: &str = "cloud-director-availability";
const USER: &str = "administrator@vsphere.local";

fn config(members: &str, system: &str, settings: &str) -> Result<Config, Vec<(String, String)>> {
    let text = format!(
        r#"{{{members}"appliances": [{{"id": "a", "name": "A", "system": "{system}", "base": "/api/a"{settings}}}]}}"#
    );
    let said = |mistakes: Vec<hawser_core::config::ConfigError>| {
        let said = mistakes.into_iter().map(|m| (m.what, m.example.to_owned()));
        said.collect()
    };
    read_config(text.as_bytes()).map_err(said)
}

fn appliance(system: &str, settings: &str) -> Appliance {
    config("", system, settings).unwrap().appliances.remove(0)
}

#[test]
fn it_is_asked_for_only_where_the_configuration_says_so() {
    let wanted = |members| config(members, "vcenter", "").map(|config| config.password_again);
    assert_eq!(wanted(""), Ok(false));
    assert_eq!(wanted(r#""passwordAgain": false, "#), Ok(false));
    assert_eq!(wanted(r#""passwordAgain": true, "#), Ok(true));
    assert_eq!(wanted(r#""readOnly": true, "#), Ok(false));
    for wrong in ["\"true\"", "1", "null", "[]", "{}"] {
        let members = format!(r#""passwordAgain": {wrong}, "#);
        let mistakes = config(&members, "vcenter", "").unwrap_err();
        let what = "must be true or false".to_owned();
        let example = r#""passwordAgain": true"#.to_owned();
        assert_eq!(mistakes, [(what, example)], "{wrong}");
    }
}

#[test]
fn what_reverses_protection_or_makes_sites_trust_each_other_is_dangerous() {
    let of = |danger: Danger| {
        let all = CATALOGUE.iter().filter(move |o| o.danger == danger);
        all.map(|operation| operation.id).collect::<Vec<_>>()
    };
    let high = [
        "promote-test-image",
        "demote-test-image",
        "reconnect-pairing",
        "run-reprotect",
        "pair-sites",
    ];
    assert_eq!(of(Danger::High), high);
    assert_eq!(of(Danger::Low), ["start-sync"]);
}

#[test]
fn it_is_asked_for_in_the_way_in_which_the_session_was_begun() {
    let cloud = r#", "flavour": "cloud""#;
    for (system, settings, ways) in [
        ("vsphere-replication", "", &["basic"][..]),
        ("site-recovery-manager", "", &["basic"]),
        ("vcenter", "", &["basic"]),
        (VCDA, "", &["localUser", "ssoCredentials"]),
        (
            VCDA,
            cloud,
            &["localUser", "ssoCredentials", "vcdCredentials"],
        ),
    ] {
        let appliance = appliance(system, settings);
        let offered: Vec<_> = appliance.ways().iter().map(|way| way.id).collect();
        assert_eq!(offered, ways, "{system}");
        for way in ways {
            assert_eq!(appliance.way_again(way, USER).unwrap().id, *way);
        }
    }
}

#[test]
fn the_user_of_a_session_that_was_given_is_asked_where_there_is_one_way() {
    let vcenter = appliance("vcenter", "");
    assert_eq!(vcenter.way_again("", USER).unwrap().id, "basic");
    assert_eq!(appliance(VCDA, "").way_again("", "root"), None);
}

#[test]
fn nobody_can_be_asked_whom_the_appliance_does_not_name() {
    assert_eq!(appliance("vsphere-replication", "").way_again("", ""), None);
    assert_eq!(appliance("vcenter", "").way_again("basic", ""), None);
}

#[test]
fn a_way_that_the_appliance_does_not_have_is_not_replaced_by_another() {
    let manager = appliance(VCDA, "");
    assert_eq!(
        manager.way_again("vcdCredentials", "administrator@System"),
        None
    );
    assert_eq!(appliance("vcenter", "").way_again("localUser", USER), None);
}
