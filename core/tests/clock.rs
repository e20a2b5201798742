//! Times in every form an appliance may send, and what is shown of them.

use hawser_core::clock::{
    Skew, TimeSource, Timestamp, Zone, duration_label, read_http_date, read_time,
};
use hawser_core::facts::Fact;
use hawser_core::wire::parse;
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-11-21T13:51:07.250Z
const MOMENT: Timestamp = Timestamp(1_795_269_067_250);
const LAST_MILLISECOND: i64 = 253_402_300_799_999;

/// A time as it comes in a reply.
fn time(value: &Value) -> Option<Timestamp> {
    read_time(&parse(value.to_string().as_bytes()).unwrap())
}

#[test]
fn every_form_of_one_moment_reads_as_that_moment() {
    for form in [
        json!(1_795_269_067_250_i64),
        json!(1_795_269_067_250.75),
        json!("1795269067250"),
        json!(" 1795269067250 "),
        json!("1795269067250.9"),
        json!("2026-11-21T13:51:07.250Z"),
        json!("2026-11-21T13:51:07.25Z"),
        json!("2026-11-21T13:51:07,250z"),
        json!("2026-11-21t13:51:07.250999999999999999999999Z"),
        json!("2026-11-21 13:51:07.250"),
        json!("2026-11-21 13:51:07.250 +0000"),
        json!("2026-11-21T14:51:07.250+01:00"),
        json!("2026-11-21T14:51:07.250+01"),
        json!("2026-11-21T08:21:07.250-0530"),
        json!("2026-11-22T03:36:07.250+13:45"),
    ] {
        assert_eq!(time(&form), Some(MOMENT), "{form}");
    }
}

#[test]
fn seconds_may_be_missing() {
    let expected = Some(Timestamp(1_795_269_060_000));
    for form in [
        "2026-11-21T13:51Z",
        "2026-11-21T14:51+01:00",
        "2026-11-21 13:51",
    ] {
        assert_eq!(time(&json!(form)), expected, "{form}");
    }
}

#[test]
fn what_is_no_time_reads_as_none() {
    for form in [
        json!(null),
        json!(-1),
        json!(-1.0),
        json!("-1"),
        json!(0),
        json!("0"),
        json!(""),
        json!("   "),
        json!("string"),
        json!(true),
        json!([1_795_269_067_250_i64]),
        json!({"value": 1}),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(LAST_MILLISECOND + 1),
        json!("99999999999999999999999999"),
        json!("1795269067250ms"),
        json!("2026-11-21"),
        json!("2026-11-21T"),
        json!("2026-11-21T13"),
        json!("2026-13-21T13:51:07Z"),
        json!("2026-02-29T13:51:07Z"),
        json!("2026-11-00T13:51:07Z"),
        json!("2026-11-21T24:51:07Z"),
        json!("2026-11-21T13:60:07Z"),
        json!("2026-11-21T13:51:61Z"),
        json!("2026-11-21T13:51:07.Z"),
        json!("2026-11-21T13:51:07Zulu"),
        json!("2026-11-21T13:51:07+25:00"),
        json!("2026-11-21T13:51:07+01:"),
        json!("1969-12-31T23:59:59Z"),
        json!("1970-01-01T00:30:00+01:00"),
        json!("10000-01-01T00:00:00Z"),
        json!("٢٠٢٦-11-21T13:51:07Z"),
    ] {
        assert_eq!(time(&form), None, "{form}");
    }
}

#[test]
fn leap_days_and_leap_seconds_are_known() {
    let read = |text: &str| time(&json!(text)).unwrap().iso();
    assert_eq!(read("2028-02-29T00:00:00Z"), "2028-02-29T00:00:00.000Z");
    assert_eq!(read("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00.000Z");
    assert_eq!(time(&json!("2100-02-29T00:00:00Z")), None);
    assert_eq!(read("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00.000Z");
}

#[test]
fn a_time_is_shown_with_its_zone() {
    let cet = Zone {
        offset_minutes: 60,
        name: "CET".to_owned(),
    };
    assert_eq!(MOMENT.iso(), "2026-11-21T13:51:07.250Z");
    assert_eq!(MOMENT.shown(&cet), "2026-11-21 14:51:07 CET");
    assert_eq!(MOMENT.shown(&Zone::utc()), "2026-11-21 13:51:07 UTC");
    assert_eq!(MOMENT.shown_time(&cet), "14:51:07 CET");
    assert_eq!(MOMENT.shown_date(&cet), "2026-11-21");
    let kiritimati = Zone {
        offset_minutes: 14 * 60,
        name: "+14".to_owned(),
    };
    assert_eq!(MOMENT.shown(&kiritimati), "2026-11-22 03:51:07 +14");
}

#[test]
fn a_duration_is_said_in_its_two_largest_units() {
    for (ms, words) in [
        (-5, "less than 1 s"),
        (0, "less than 1 s"),
        (999, "less than 1 s"),
        (1_000, "1 s"),
        (42_999, "42 s"),
        (60_000, "1 min 00 s"),
        (185_000, "3 min 05 s"),
        (3_599_999, "59 min 59 s"),
        (62_400_000, "17 h 20 min"),
        (3_900_000, "1 h 05 min"),
        (183_600_000, "2 d 3 h"),
    ] {
        assert_eq!(duration_label(ms), words);
    }
}

#[test]
fn the_three_forms_of_an_http_date_are_one_time() {
    let expected = Some(Timestamp(784_111_777_000));
    for form in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(read_http_date(form), expected, "{form}");
    }
    let two_digits = "Saturday, 21-Nov-26 13:51:07 GMT";
    assert_eq!(
        read_http_date(two_digits),
        Some(Timestamp(1_795_269_067_000))
    );
}

#[test]
fn what_is_no_http_date_reads_as_none() {
    for form in [
        "",
        "Sun",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37 GMT again",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Brumaire 1994 08:49:37 GMT",
        "Someday, 06 Nov 1994 08:49:37 GMT",
        "2026-11-21T13:51:07Z",
        "Sun Nov  6 08:49:37 19940",
    ] {
        assert_eq!(read_http_date(form), None, "{form}");
    }
}

#[test]
fn the_reply_with_the_shortest_way_decides_about_the_skew() {
    let mut skew = Skew::default();
    assert_eq!((skew.offset(), skew.label()), (None, None));
    assert_eq!(skew.on_console_clock(MOMENT), MOMENT);
    // 604 s ahead by a quick reply, then by a slow one that says something else.
    skew.insert(
        Timestamp(1_604_000),
        Timestamp(1_000_450),
        Timestamp(1_000_550),
    );
    skew.insert(
        Timestamp(1_700_000),
        Timestamp(1_080_000),
        Timestamp(1_100_000),
    );
    assert_eq!(skew.offset(), Some(604_000));
    assert_eq!(skew.uncertainty(), Some(550));
    assert!(skew.is_large());
    let words = "the appliance's clock is 10 min 4 s ahead";
    assert_eq!(skew.label().as_deref(), Some(words));
    let here = skew.on_console_clock(Timestamp(1_604_000));
    assert_eq!(here, Timestamp(1_000_000));
}

#[test]
fn a_clock_that_was_corrected_is_believed_after_a_few_replies() {
    let mut skew = Skew::default();
    skew.insert(
        Timestamp(900_000),
        Timestamp(1_000_000),
        Timestamp(1_000_001),
    );
    let words = "the appliance's clock is 1 min 39 s behind";
    assert_eq!(skew.label().as_deref(), Some(words));
    for i in 0..16 {
        let sent = Timestamp(2_000_000 + i * 1_000);
        skew.insert(sent, sent, sent.plus(200));
    }
    assert!(!skew.is_large());
    let words = "the appliance's clock matches this computer's";
    assert_eq!(skew.label().as_deref(), Some(words));
}

#[test]
fn of_two_equally_quick_replies_the_newer_one_counts() {
    let mut skew = Skew::default();
    skew.insert(
        Timestamp(1_099_500),
        Timestamp(1_000_000),
        Timestamp(1_000_000),
    );
    skew.insert(
        Timestamp(1_001_500),
        Timestamp(1_002_000),
        Timestamp(1_002_000),
    );
    assert_eq!(skew.offset(), Some(0));
}

#[test]
fn a_slow_reply_alone_is_not_enough_to_claim_a_large_skew() {
    let mut skew = Skew::default();
    skew.insert(
        Timestamp(1_075_000),
        Timestamp(1_000_000),
        Timestamp(1_030_000),
    );
    assert_eq!(skew.offset(), Some(60_500));
    assert!(!skew.is_large());
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        any::<String>().prop_map(|s| json!(s)),
        "[-+0-9TZ:., ]{0,40}".prop_map(|s| json!(s)),
        "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-9:.]{4,20}[Z+-]?[0-9:]{0,5}".prop_map(|s| json!(s)),
    ]
}

#[test]
fn each_clock_has_a_name_on_pages_and_in_files() {
    for (source, name) in [
        (TimeSource::Appliance, "appliance clock"),
        (TimeSource::Console, "this computer's clock"),
    ] {
        assert_eq!(source.label(), name);
        assert!(source.in_export().ends_with("clock"));
        assert!(source.in_export().starts_with(source.as_str()));
    }
    let at = Timestamp(1_000);
    let told = Fact::time("Created", at).value.words();
    assert_eq!(told, "1970-01-01T00:00:01.000Z (appliance clock)");
    // No clock gave what stands in a certificate.
    let written = Fact::date("Valid until", at).value.words();
    assert_eq!(written, "1970-01-01T00:00:01.000Z");
}

proptest! {
    #[test]
    fn nothing_that_is_sent_as_a_time_can_panic(value in any_json()) {
        if let Some(Timestamp(ms)) = time(&value) {
            prop_assert!((0..=LAST_MILLISECOND).contains(&ms));
        }
    }

    #[test]
    fn nothing_that_is_sent_as_a_date_header_can_panic(
        text in prop_oneof![any::<String>(), "(Sun|Mon|),? ?[0-9A-Za-z: -]{0,30}(GMT)?"]
    ) {
        let _ = read_http_date(&text);
    }

    #[test]
    fn any_number_can_be_shown(ms in any::<i64>(), offset_minutes in any::<i32>()) {
        let zone = Zone { offset_minutes, name: String::new() };
        let _ = (Timestamp(ms).iso(), Timestamp(ms).shown(&zone), duration_label(ms));
    }

    #[test]
    fn an_exported_time_reads_back_as_itself(ms in 0..=LAST_MILLISECOND) {
        prop_assert_eq!(time(&json!(Timestamp(ms).iso())), Some(Timestamp(ms)));
        prop_assert_eq!(time(&json!(ms + i64::from(ms == 0))), Some(Timestamp(ms.max(1))));
    }

    #[test]
    fn later_times_are_exported_as_later_text(a in 0..=LAST_MILLISECOND, b in 0..=LAST_MILLISECOND) {
        prop_assert_eq!(a.cmp(&b), Timestamp(a).iso().cmp(&Timestamp(b).iso()));
    }

    #[test]
    fn an_http_date_reads_back_as_itself(second in 0..=LAST_MILLISECOND / 1000) {
        let time = Timestamp(second * 1000);
        let iso = time.iso();
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        let (year, day, clock) = (&iso[..4], &iso[8..10], &iso[11..19]);
        let month = names[iso[5..7].parse::<usize>().unwrap() - 1];
        let weekday = days[usize::try_from(second / 86_400 % 7).unwrap()];
        let fixed = format!("{weekday}, {day} {month} {year} {clock} GMT");
        let asctime = format!("{weekday} {month} {:>2} {clock} {year}", day.trim_start_matches('0'));
        prop_assert_eq!(read_http_date(&fixed), Some(time));
        prop_assert_eq!(read_http_date(&asctime), Some(time));
        if (1970..2070).contains(&year.parse::<i32>().unwrap()) {
            let weekday = match weekday {
                "Tue" => "Tuesday",
                "Wed" => "Wednesday",
                "Thu" => "Thursday",
                "Sat" => "Saturday",
                other => &format!("{other}day"),
            };
            let rfc_850 = format!("{weekday}, {day}-{month}-{} {clock} GMT", &year[2..]);
            prop_assert_eq!(read_http_date(&rfc_850), Some(time));
        }
    }

    #[test]
    fn the_skew_never_panics_and_an_exact_clock_is_never_called_wrong(
        samples in prop::collection::vec((any::<i64>(), any::<i64>(), any::<i64>()), 0..40),
        start in 0..LAST_MILLISECOND, trip in 0..600_000_i64,
    ) {
        let mut skew = Skew::default();
        for (date, sent, answered) in samples {
            skew.insert(Timestamp(date), Timestamp(sent), Timestamp(answered));
            let _ = (skew.label(), skew.is_large(), skew.on_console_clock(Timestamp(date)));
        }
        let mut skew = Skew::default();
        let there = start + trip / 3;
        skew.insert(Timestamp(there / 1000 * 1000), Timestamp(start), Timestamp(start + trip));
        prop_assert!(!skew.is_large());
        prop_assert!(skew.label().unwrap().ends_with("matches this computer's"));
    }
}
