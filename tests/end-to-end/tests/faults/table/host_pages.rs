//! Outcomes that differ where the console is part of another page.

use super::*;
use crate::fault_rule::PAGE;

const NULLS: &str = r#"{"kind":"nulls"}"#;
const WRONG_TYPES: &str = r#"{"kind":"wrong-types"}"#;
const NOT_FOUND: &str = r#"{"kind":"not-found"}"#;
const SIGNS_IN: Outcome = Never("the page around signs in");

/// Returns the outcome of a fault in a host page, from its outcome where the console is alone.
pub fn elsewhere(row: &Row, stage: Stage, host_page: HostPage, alone: Outcome) -> Outcome {
    match (row.rule, stage, alone) {
        (_, _, Never(_)) => alone,
        (DoubleClick | EnterTwice, Stage::SignIn, _) if host_page.is_given() => SIGNS_IN,
        // The appliance accepts the session; whose it is need not be known.
        (Answer(NULLS | WRONG_TYPES), Stage::SignIn, _) if host_page.is_given() => Unharmed,
        // But it has to say so in JSON, whatever the system.
        (Answer(_), Stage::SignIn, Unharmed) if host_page.is_given() => {
            row.outcomes[stage as usize]
        }
        (File(PAGE, _), ..) if !host_page.is_framed() => NotStarted("This page blocks Hawser"),
        // The page in the frame loads the program for itself, before there is a console.
        (File(PAGE | ".wasm", _), ..) if !matches!(alone, Unharmed) => {
            NotStarted("Hawser could not be loaded")
        }
        (File("config.json", fault), ..) if host_page.is_framed() => NotStarted(match fault {
            NOT_FOUND => "Hawser could not be loaded",
            _ => "The portals in Hawser's config.json are invalid",
        }),
        _ => alone,
    }
}

/// Those that `make test` tries, by how their names begin: of every place faults at each stage, and
/// whatever is different there.
const ALWAYS: [&str; 22] = [
    "element::07_502_in_html::load",
    "element::12_connection_cut_after_the_request::submit",
    "element::16_reload_before_the_answer::follow",
    "element::19_storage_that_throws::submit",
    "element::22_a_policy_that_refuses_webassembly::load",
    "element::22_a_file_that_is_gone_after_an_update::load",
    "element_given::01_401::load",
    "element_given::01_401::follow",
    "element_given::07_502_in_html::sign_in",
    "element_given::13_no_answer_and_nothing_done::submit",
    "element_given::14_sleep_of_three_hours::finish",
    "frame::01_401::finish",
    "frame::14_offline::follow",
    "frame::16_two_tabs::follow",
    "frame::16_reload_before_the_answer::submit",
    "frame::21_foreign_and_malformed_messages::follow",
    "frame::22_a_file_that_is_gone_after_an_update::load",
    "frame::23_an_invalid_config_json::load",
    "frame_given::01_401::follow",
    "frame_given::10_json_that_ends_half_way::sign_in",
    "frame_given::13_no_answer_though_it_was_done::submit",
    "frame_given::18_a_network_failure_without_a_reason::load",
];

/// Returns `true` if a cell is one of them.
pub fn is_always_tried(cell: &Cell) -> bool {
    let name = cell.name();
    let mut all = ALWAYS.iter();
    all.any(|begin| name.starts_with(&format!("{begin}::")))
}

/// One of them that is not there.
pub fn missing(cells: &[Cell]) -> Option<&'static str> {
    let here = |begin: &str| cells.iter().any(|cell| cell.name().starts_with(begin));
    ALWAYS.into_iter().find(|begin| !here(begin))
}
