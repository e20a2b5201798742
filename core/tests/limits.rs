//! How long sessions last in the console.

use hawser_core::clock::Timestamp;
use hawser_core::config::read_config;
use hawser_core::session_limits::{Limit, Limits, WARNING};
use proptest::prelude::*;

const MINUTE: i64 = 60_000;

#[test]
fn an_untouched_visit_is_warned_a_minute_before_and_ends_in_time() {
    let limits = Limits {
        idle: Some(30 * MINUTE),
        most: None,
    };
    let at = |now| limits.at(Timestamp(0), Timestamp(5 * MINUTE), Timestamp(now));
    assert_eq!(at(33 * MINUTE), Limit::Far);
    let ends = Timestamp(35 * MINUTE);
    assert_eq!(at(34 * MINUTE), Limit::Soon { ends, idle: true });
    assert_eq!(at(35 * MINUTE - 1), Limit::Soon { ends, idle: true });
    assert_eq!(at(35 * MINUTE), Limit::Over);
}

#[test]
fn the_absolute_limit_is_not_moved_by_a_touch() {
    let limits = Limits {
        idle: Some(30 * MINUTE),
        most: Some(60 * MINUTE),
    };
    let touched = Timestamp(59 * MINUTE + 30_000);
    let at = limits.at(Timestamp(0), touched, touched);
    assert_eq!(
        at,
        Limit::Soon {
            ends: Timestamp(60 * MINUTE),
            idle: false
        }
    );
    assert_eq!(
        limits.at(Timestamp(0), touched, Timestamp(60 * MINUTE)),
        Limit::Over
    );
}

#[test]
fn where_both_end_at_once_it_is_not_said_that_a_touch_prevents_it() {
    let limits = Limits {
        idle: Some(30 * MINUTE),
        most: Some(60 * MINUTE),
    };
    let ends = Timestamp(60 * MINUTE);
    let at = limits.at(Timestamp(0), Timestamp(30 * MINUTE), Timestamp(59 * MINUTE));
    assert_eq!(at, Limit::Soon { ends, idle: false });
}

#[test]
fn without_limits_nothing_ends() {
    assert_eq!(
        Limits::default().at(Timestamp(0), Timestamp(0), Timestamp(i64::MAX / 2)),
        Limit::Far
    );
}

fn config(members: &str) -> Result<Limits, Vec<String>> {
    let text = format!(
        r#"{{{members}"appliances": [{{"id": "a", "name": "A", "system": "vcenter", "base": "/api/a"}}]}}"#
    );
    let read = read_config(text.as_bytes());
    read.map(|config| config.limits)
        .map_err(|m| m.into_iter().map(|m| m.what).collect())
}

#[test]
fn limits_are_minutes_in_the_configuration() {
    assert_eq!(config(""), Ok(Limits::default()));
    let given = config(r#""signOutAfterIdleMinutes": 15, "signOutAfterMinutes": 480, "#);
    assert_eq!(
        given,
        Ok(Limits {
            idle: Some(15 * MINUTE),
            most: Some(480 * MINUTE)
        })
    );
    for wrong in ["0", "-5", "1.5", "\"ten\"", "100000", "null", "[]"] {
        let mistakes = config(&format!(r#""signOutAfterIdleMinutes": {wrong}, "#)).unwrap_err();
        assert_eq!(
            mistakes,
            ["must be a whole number of minutes from 1 to 1440"],
            "{wrong}"
        );
    }
}

proptest! {
    #[test]
    fn it_is_never_over_without_a_warning_of_a_minute_before(
        idle in proptest::option::of(WARNING..10_000_000), most in proptest::option::of(WARNING..10_000_000),
        touched in 0i64..5_000_000, later in 0i64..20_000_000,
    ) {
        let limits = Limits { idle, most };
        let now = Timestamp(touched + later);
        if limits.at(Timestamp(0), Timestamp(touched), now) == Limit::Over {
            let before = limits.at(Timestamp(0), Timestamp(touched), now.plus(-WARNING));
            prop_assert!(before != Limit::Far);
        }
    }
}
