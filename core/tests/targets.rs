//! The places that somebody went to lately or keeps at hand.

use hawser_core::targets::{Target, Targets};

fn target(id: usize) -> Target {
    Target {
        href: format!("#/run/{id}"),
        name: format!("Run {id}"),
        beside: String::new(),
    }
}

fn names(targets: &Targets) -> Vec<&str> {
    targets.all().iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn the_latest_is_first_once_and_the_oldest_goes() {
    let mut targets = Targets::default();
    for id in [1, 2, 3, 1] {
        targets.visit(target(id));
    }
    assert_eq!(names(&targets), ["Run 1", "Run 3", "Run 2"]);
    for id in 10..30 {
        targets.visit(target(id));
    }
    assert_eq!(targets.all().len(), 8);
    assert_eq!(names(&targets).first(), Some(&"Run 29"));
}

#[test]
fn favorites_stay_in_order_until_they_are_taken_away() {
    let mut targets = Targets::default();
    targets.toggle(target(1));
    targets.toggle(target(2));
    assert!(targets.has("#/run/1"));
    targets.toggle(target(1));
    assert_eq!(names(&targets), ["Run 2"]);
    for id in 0..100 {
        targets.toggle(target(1_000 + id));
    }
    assert_eq!(targets.all().len(), 50);
    targets.clear();
    assert!(targets.all().is_empty());
}

#[test]
fn they_are_kept_as_text_and_nothing_else_is_read() {
    let mut targets = Targets::default();
    targets.visit(target(1));
    assert_eq!(Targets::read(&targets.write()), targets);
    for text in ["", "null", "{}", "[1, null, {}]", "[[]]"] {
        assert!(Targets::read(text).all().is_empty(), "{text}");
    }
    // An address of another kind is no place of the console.
    let text = r##"[
        {"href": "javascript:alert(1)", "name": "a"}, {"href": "https://evil.example", "name": "b"},
        {"href": "#/run/1", "name": ""}, {"href": "#/run/2", "name": "c", "beside": 7},
        {"href": "#/run/3", "name": "d", "more": true}
    ]"##;
    assert_eq!(names(&Targets::read(text)), ["d"]);
}

#[test]
fn names_of_any_length_are_kept_short() {
    let mut targets = Targets::default();
    targets.visit(Target {
        name: "ü".repeat(100_000),
        ..target(1)
    });
    assert!(targets.write().len() < 1_000);
}
