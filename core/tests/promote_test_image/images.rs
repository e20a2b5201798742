//! Which images can be promoted: what a list, a probe and the look-up say.

use hawser_core::clock::Timestamp;
use hawser_core::facts::{Fact, Shown, Tone};
use hawser_core::operation::{Eligibility, FieldKind, Probe, Probed};
use hawser_core::reply::Outcome;
use serde_json::{Value, json};

use crate::samples::{
    self, QUEUED, answer, appliance, changed, draft, draft_of, empty, failures, listed, looked,
    page, promotion, reply, strange,
};

fn probe() -> &'static Probe {
    match &promotion().field("replication").unwrap().kind {
        FieldKind::Picker(picker) => picker.probe.unwrap(),
        _ => panic!("replication is no picker"),
    }
}

fn probed(outcome: &Outcome) -> Option<Probed> {
    (probe().read)(answer(outcome))
}

#[test]
fn a_test_image_is_offered_and_any_other_refused_with_the_reason() {
    let (eligibility, badge) = probed(&reply(200, "active-image-test")).unwrap();
    assert_eq!(
        (eligibility, badge.unwrap().1),
        (Eligibility::Offered, "Test image".to_owned())
    );
    for (outcome, reason) in [
        (reply(200, "active-image-failover"), "Failover image"),
        (
            reply(200, "active-image-committed"),
            "The image is already committed",
        ),
        (empty(404), "No test image"),
        (
            changed("active-image-test", |v| {
                v["test_bubble_image"] = json!("false")
            }),
            "Failover image",
        ),
        (
            changed("active-image-test", |v| v["committed"] = json!("TRUE")),
            "The image is already committed",
        ),
    ] {
        let (eligibility, _) = probed(&outcome).unwrap();
        assert!(
            matches!(&eligibility, Eligibility::Refused(why) if why.starts_with(reason)),
            "{eligibility:?}"
        );
    }
}

#[test]
fn an_image_that_does_not_say_what_it_is_can_be_picked_with_a_warning() {
    let unsaid = changed("active-image-test", |v| {
        v["test_bubble_image"] = Value::Null
    });
    for outcome in [reply(200, "active-image-kind-unsaid"), unsaid] {
        assert!(matches!(
            probed(&outcome).unwrap().0,
            Eligibility::Warned(_)
        ));
        let looked = looked(&outcome).unwrap();
        assert_eq!(looked.tone, Tone::Warning);
        assert!(looked.row.is_some());
    }
}

#[test]
fn what_cannot_be_probed_has_no_verdict() {
    for outcome in failures() {
        assert_eq!(probed(&outcome), None, "{outcome:?}");
    }
}

#[test]
fn an_answer_that_is_no_image_is_never_offered_as_one() {
    for outcome in strange() {
        assert!(
            !matches!(probed(&outcome), Some((Eligibility::Offered, _))),
            "{outcome:?}"
        );
        assert_eq!(looked(&outcome).unwrap().row, None);
    }
}

#[test]
fn only_rows_that_may_hold_an_image_are_probed_and_each_at_its_own_address() {
    let rows = listed("replication", &draft_of(0), "replications").rows;
    let request = (probe().request)(&draft(), &rows[1]);
    assert_eq!(
        request.target(),
        "/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000002-5b1c-4e7d-9f3a-2c4b6d8e0f10/active-image"
    );
    let ranks: Vec<_> = [
        Eligibility::Offered,
        Eligibility::Possible,
        Eligibility::Warned("w".to_owned()),
        Eligibility::Refused("r".to_owned()),
    ]
    .map(|v| (v.rank(), v.reason().to_owned()))
    .to_vec();
    assert_eq!(
        ranks,
        [
            (0, String::new()),
            (1, String::new()),
            (2, "w".to_owned()),
            (3, "r".to_owned())
        ]
    );
}

#[test]
fn the_image_is_looked_up_with_what_is_known_of_it() {
    for case in ["active-image-test", "active-image-test-time-as-text"] {
        let looked = looked(&reply(200, case)).unwrap();
        assert_eq!(
            (looked.tone, looked.words.as_str()),
            (Tone::Success, "This test image can be promoted.")
        );
        let row = looked.row.unwrap();
        assert_eq!(
            (row.id.as_str(), row.title.as_str()),
            (samples::IMAGE, "Test image")
        );
        assert!(
            row.facts
                .contains(&Fact::time("Created", Timestamp(QUEUED - 3_600_000))),
            "{case}"
        );
        assert!(
            row.facts
                .contains(&Fact::code("Created from instance", "instance-2041"))
        );
        let vms = row
            .facts
            .iter()
            .find(|f| f.label == "Test virtual machines")
            .unwrap();
        assert!(
            matches!(&vms.value, Shown::Code(ids) if ids.starts_with("VirtualMachine:vm-901:"))
        );
    }
}

#[test]
fn no_image_is_a_normal_state_and_not_an_error() {
    let looked = looked(&empty(404)).unwrap();
    assert_eq!((looked.row, looked.tone), (None, Tone::Warning));
    assert!(looked.words.starts_with("This replication has no image."));
}

#[test]
fn an_image_that_must_not_be_promoted_is_shown_and_cannot_be_submitted() {
    for case in ["active-image-failover", "active-image-committed"] {
        let looked = looked(&reply(200, case)).unwrap();
        assert_eq!(looked.tone, Tone::Danger);
        let mut draft = draft();
        draft.pick("image", looked.row.unwrap());
        let errors = promotion().check(&appliance(), &draft, &[]).err().unwrap();
        assert_eq!(
            (errors[0].field, errors[0].message.as_str()),
            ("image", looked.words.as_str())
        );
    }
}

#[test]
fn what_fails_to_be_looked_up_is_a_problem() {
    for outcome in failures()
        .into_iter()
        .chain([page(404), empty(401), empty(200)])
    {
        looked(&outcome).unwrap_err();
    }
}
