//! Faults on this side: the computer, the person, the browser, the page around, the files of the
//! console.

use super::*;
use crate::fault_rule::PAGE;

pub(super) static ROWS: &[Row] = &[
    row(
        14,
        "offline",
        Offline,
        [
            Noted(OFFLINE),
            Said(OFFLINE),
            NotSent(OFFLINE),
            Stale(""),
            Stale(""),
        ],
        &[],
    ),
    row(
        14,
        "sleep of three hours",
        Sleep,
        [SignIn, Unharmed, Refused(OVER), SignIn, SignIn],
        // What is watched is read first.
        &[(Submit, &[Sync], NotSent(OVER))],
    ),
    row(
        14,
        "another tab in front",
        Hidden,
        [Unharmed, Unharmed, Unharmed, Unharmed, Unharmed],
        &[],
    ),
    row(
        16,
        "double click",
        DoubleClick,
        [NOTHING_SENT, Unharmed, Unharmed, NOTHING_SENT, NOTHING_SENT],
        &[],
    ),
    row(
        16,
        "Enter twice",
        EnterTwice,
        [NOTHING_SENT, Unharmed, Unharmed, NOTHING_SENT, NOTHING_SENT],
        &[],
    ),
    row(
        16,
        "two tabs",
        SecondTab,
        [NO_RUN, NO_RUN, Unharmed, Unharmed, Unharmed],
        &[],
    ),
    row(
        16,
        "reload before the answer",
        Reload,
        [Anew, Anew, Found, Anew, Anew],
        &[],
    ),
    row(
        19,
        "storage that throws",
        Storage,
        [
            Noted("Runs cannot be stored"),
            Noted("Runs cannot be stored"),
            Noted("Runs cannot be stored"),
            Unharmed,
            Noted("Runs cannot be stored"),
        ],
        &[],
    ),
    row(
        21,
        "foreign and malformed messages",
        Messages,
        [Unharmed, Unharmed, Unharmed, Unharmed, Unharmed],
        &[],
    ),
    row(
        22,
        "WebAssembly as text",
        File(".wasm", r#"{"kind":"content-type","value":"text/plain"}"#),
        [Unharmed, ONCE, ONCE, ONCE, ONCE],
        &[],
    ),
    row(
        22,
        "a policy that refuses WebAssembly",
        File(
            PAGE,
            r#"{"kind":"header","name":"content-security-policy","value":"default-src 'self'; script-src 'self'"}"#,
        ),
        [
            NotStarted("The web server blocks Hawser"),
            ONCE,
            ONCE,
            ONCE,
            ONCE,
        ],
        &[],
    ),
    row(
        22,
        "a file that is gone after an update",
        File(".wasm", r#"{"kind":"not-found"}"#),
        [NotStarted("Hawser could not start"), ONCE, ONCE, ONCE, ONCE],
        &[],
    ),
    row(
        23,
        "no config.json",
        File("config.json", r#"{"kind":"not-found"}"#),
        [
            NotStarted("Hawser is not configured"),
            ONCE,
            ONCE,
            ONCE,
            ONCE,
        ],
        &[],
    ),
    row(
        23,
        "an invalid config.json",
        File(
            "config.json",
            r#"{"kind":"reply","headers":{"content-type":"application/json"},"body":"{\"appliances\": [oops"}"#,
        ),
        [
            NotStarted("Hawser is not configured"),
            ONCE,
            ONCE,
            ONCE,
            ONCE,
        ],
        &[],
    ),
];
