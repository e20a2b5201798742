//! One sign-in to several appliances: which are asked, in which order, and what is remembered.

use hawser_core::config::{Config, read_config};
use hawser_core::group_sign_in::{
    GroupSignIn, HeldBack, MOST_UNANSWERED, Progress, RememberedUsers, only_remote_pairing,
};
use hawser_core::operation::Row;
use hawser_core::operation::vr_lists::PAIRINGS;
use hawser_core::problem::{ErrorText, Kind, Problem};
use serde_json::json;

fn config() -> Config {
    let appliance = |id: &str, system: &str, group: Option<&str>, peer: Option<&str>| {
        json!({"id": id, "name": id, "system": system, "base": format!("/api/{id}"),
            "signInGroup": group, "peer": peer})
    };
    let list = json!({"appliances": [
        appliance("vr-a", "vsphere-replication", Some("Hamburg"), Some("vr-b")),
        appliance("vr-b", "vsphere-replication", Some("Leipzig"), Some("vr-a")),
        appliance("srm-a", "site-recovery-manager", Some("Hamburg"), Some("srm-b")),
        appliance("srm-b", "site-recovery-manager", Some("Hamburg"), Some("srm-a")),
        appliance("vcda-a", "cloud-director-availability", Some("Hamburg"), None),
        appliance("vc-c", "vcenter", None, None),
    ]});
    read_config(list.to_string().as_bytes()).unwrap()
}

fn problem(kind: Kind) -> Box<Problem> {
    let words = ErrorText {
        title: "Sign-in failed",
        cause: "",
        action: "",
    };
    Box::new(Problem::new(kind, words))
}

fn begin(ids: &[&str]) -> GroupSignIn {
    let ids = ids.iter().map(|id| (*id).to_owned());
    GroupSignIn::new(ids, &GroupSignIn::default())
}

#[test]
fn a_group_has_at_least_two_appliances() {
    let groups = config().sign_in_groups();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Hamburg"]);
    let ids: Vec<_> = groups[0]
        .appliances
        .iter()
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(ids, ["vr-a", "srm-a", "srm-b", "vcda-a"]);
    assert!(config().sign_in_group("Leipzig").is_none());
}

#[test]
fn every_system_has_a_way_for_users_of_single_sign_on() {
    for appliance in &config().appliances {
        let way = appliance.single_sign_on().unwrap();
        assert!(["basic", "ssoCredentials"].contains(&way.id));
    }
}

#[test]
fn the_other_site_takes_the_same_password_only_within_the_group() {
    let config = config();
    let shares = |id: &str| {
        let appliance = config.appliance(id).unwrap();
        appliance.shares_sign_in_with_peer(&config)
    };
    assert!(shares("srm-a"));
    assert!(!shares("vr-a"), "its peer is in another group");
    assert!(!shares("vcda-a"), "it has no peer");
    assert!(!shares("vc-c"), "it has neither");
}

#[test]
fn one_appliance_is_asked_until_one_accepts_then_all_others_at_once() {
    let mut sign_in = begin(&["a", "b", "c"]);
    assert_eq!(sign_in.take_due(), ["a"]);
    assert!(sign_in.take_due().is_empty(), "the first has not answered");
    sign_in.apply("a", Ok(()));
    assert_eq!(sign_in.take_due(), ["b", "c"]);
    assert!(sign_in.take_due().is_empty());
    sign_in.apply("c", Err(problem(Kind::NotSignedIn)));
    assert_eq!(
        sign_in.of("b"),
        Some(&Progress::Asked),
        "it answers for itself"
    );
    assert!(!sign_in.is_done());
    sign_in.apply("b", Ok(()));
    assert!(sign_in.is_done() && !sign_in.is_complete());
}

#[test]
fn a_refused_password_is_sent_to_no_further_appliance() {
    let mut sign_in = begin(&["a", "b", "c"]);
    sign_in.take_due();
    sign_in.apply("a", Err(problem(Kind::NotSignedIn)));
    assert!(sign_in.take_due().is_empty());
    assert!(sign_in.is_done());
    assert_eq!(
        sign_in.of("b"),
        Some(&Progress::HeldBack(HeldBack::Refused))
    );
    assert!(matches!(sign_in.of("a"), Some(Progress::Refused(_))));
    // Whoever refused is asked last: it may be the only one that does not know the user.
    let ids = ["a", "b", "c"].map(str::to_owned);
    let mut again = GroupSignIn::new(ids, &sign_in);
    assert_eq!(again.take_due(), ["b"]);
    again.apply("b", Ok(()));
    assert_eq!(again.take_due(), ["c", "a"]);
}

#[test]
fn an_appliance_that_cannot_be_reached_holds_up_nobody() {
    for kind in [Kind::Unreachable, Kind::TimedOut, Kind::Proxy, Kind::Server] {
        let mut sign_in = begin(&["a", "b"]);
        sign_in.take_due();
        sign_in.apply("a", Err(problem(kind)));
        assert_eq!(sign_in.take_due(), ["b"], "{kind:?}");
        assert!(matches!(sign_in.of("a"), Some(Progress::Failed(_))));
    }
}

#[test]
fn after_a_lost_answer_the_next_is_asked_alone() {
    let mut sign_in = begin(&["a", "b", "c", "d"]);
    assert_eq!(sign_in.take_due(), ["a"]);
    sign_in.apply("a", Err(problem(Kind::TimedOut)));
    assert_eq!(sign_in.take_due(), ["b"], "nobody has accepted it");
    assert!(sign_in.take_due().is_empty());
    sign_in.apply("b", Ok(()));
    assert_eq!(sign_in.take_due(), ["c", "d"]);
}

#[test]
fn after_several_lost_answers_the_password_goes_to_no_further_appliance() {
    let mut sign_in = begin(&["a", "b", "c", "d"]);
    for id in ["a", "b"] {
        assert_eq!(sign_in.take_due(), [id]);
        sign_in.apply(id, Err(problem(Kind::Unreachable)));
    }
    assert!(sign_in.take_due().is_empty() && sign_in.is_done());
    for id in ["c", "d"] {
        let held_back = Progress::HeldBack(HeldBack::Unanswered);
        assert_eq!(sign_in.of(id), Some(&held_back));
    }
    // The next attempt begins with those that were not asked.
    let ids = ["a", "b", "c", "d"].map(str::to_owned);
    let mut again = GroupSignIn::new(ids, &sign_in);
    assert_eq!(again.take_due(), ["c"]);
    again.apply("c", Ok(()));
    assert_eq!(again.take_due(), ["d", "a", "b"]);
}

#[test]
fn a_request_that_was_not_sent_is_no_attempt() {
    for kind in [
        Kind::Offline,
        Kind::Console,
        Kind::NotOffered,
        Kind::TooMany,
    ] {
        let ids = ["a", "b", "c", "d"];
        let mut sign_in = begin(&ids);
        for id in ids {
            assert_eq!(sign_in.take_due(), [id], "{kind:?}");
            sign_in.apply(id, Err(problem(kind)));
        }
    }
}

/// Plays a sign-in from here on in each way in which it can go on: each appliance that was asked
/// answers next, with each answer. Returns the number of ways.
fn play(before: &GroupSignIn, asked: &[String], counted: usize, is_accepted: bool) -> usize {
    let mut sign_in = before.clone();
    let due = sign_in.take_due();
    let mut asked = asked.to_vec();
    asked.extend(due);
    if !is_accepted {
        assert!(asked.len() <= 1, "{asked:?} at once");
        assert!(counted <= MOST_UNANSWERED + 1, "{counted} attempts");
    }
    if asked.is_empty() {
        assert!(sign_in.is_done(), "{sign_in:?}");
        return 1;
    }
    let mut ways = 0;
    for place in 0..asked.len() {
        let mut others = asked.clone();
        let id = others.remove(place);
        for kind in [None, Some(Kind::NotSignedIn), Some(Kind::TimedOut)] {
            let mut next = sign_in.clone();
            next.apply(&id, kind.map_or(Ok(()), |kind| Err(problem(kind))));
            let is_accepted = is_accepted || kind.is_none();
            if is_accepted {
                let is_held = |id: &str| matches!(next.of(id), Some(Progress::HeldBack(_)));
                assert!(!["a", "b", "c", "d", "e"].into_iter().any(is_held));
            } else if kind == Some(Kind::NotSignedIn) {
                assert!(next.clone().take_due().is_empty(), "{next:?}");
            }
            let counted = counted + usize::from(kind.is_some());
            ways += play(&next, &others, counted, is_accepted);
        }
    }
    ways
}

#[test]
fn in_no_order_of_answers_does_a_mistyped_password_reach_all_appliances() {
    let sign_in = begin(&["a", "b", "c", "d", "e"]);
    assert!(play(&sign_in, &[], 0, false) > 1_000);
}

#[test]
fn user_names_are_remembered_by_group_and_forgotten() {
    let mut users = RememberedUsers::default();
    users.set("Hamburg", Some("administrator@vsphere.local"));
    users.set("Leipzig", Some("root"));
    users.set("Hamburg", Some("auditor@vsphere.local"));
    let read = RememberedUsers::read(&users.kept().unwrap());
    assert_eq!(read, users);
    assert_eq!(read.user("Hamburg"), Some("auditor@vsphere.local"));
    users.set("Hamburg", None);
    users.set("Leipzig", None);
    assert_eq!(users.kept(), None);
}

#[test]
fn whatever_the_browser_kept_it_is_some_list() {
    for kept in [
        "",
        "null",
        "{}",
        "[1]",
        r#"[["a"]]"#,
        r#"[["a","b\u0007"]]"#,
        r#"[["",""]]"#,
    ] {
        assert_eq!(
            RememberedUsers::read(kept),
            RememberedUsers::default(),
            "{kept}"
        );
    }
    let long = json!([["a", "x".repeat(257)]]).to_string();
    assert_eq!(RememberedUsers::read(&long).kept(), None);
}

/// The pairings of an appliance between these vCenters.
fn pairings(vcenters: &[(&str, &str)]) -> Vec<Row> {
    let list: Vec<_> = vcenters
        .iter()
        .map(|(local, remote)| {
            json!({"pairing_id": format!("{local}-{remote}"),
                "local_vc_server": {"id": local, "name": local},
                "remote_vc_server": {"id": remote, "name": remote}})
        })
        .collect();
    let draft = hawser_core::operation::Draft::default();
    (PAIRINGS.read)(&draft, &json!({"list": list})).rows
}

#[test]
fn the_password_of_the_other_site_goes_only_where_there_is_one_other_site() {
    let id = |rows: &[Row]| only_remote_pairing(rows).map(|row| row.id.clone());
    assert_eq!(id(&pairings(&[("a", "b")])).unwrap(), "a-b");
    // The pairing of a site with itself needs no second sign-in.
    assert_eq!(id(&pairings(&[("a", "a"), ("a", "b")])).unwrap(), "a-b");
    let several = id(&pairings(&[("a", "b"), ("a", "c")])).unwrap_err();
    assert!(several.contains("2 pairings"), "{several}");
    let none = id(&pairings(&[("a", "a")])).unwrap_err();
    assert!(none.contains("no pairing"), "{none}");
}
