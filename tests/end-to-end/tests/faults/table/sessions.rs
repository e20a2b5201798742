//! Refusals of the appliance itself: sessions, rights, tasks that are gone, too much at once.

use super::*;

pub(super) static ROWS: &[Row] = &[
    row(
        1,
        "401",
        Answer(r#"{"kind":"unauthorized"}"#),
        [SignIn, Said(REFUSED), Refused(OVER), SignIn, SignIn],
        &[],
    ),
    row(
        1,
        "401 on the session of the other site",
        PeerSession,
        [
            Noted("Not signed in to"),
            Said("Sign-in to the other site failed"),
            Refused("Not signed in to the other site"),
            Unharmed,
            Unharmed,
        ],
        &[
            (Load, ALONE, NO_PEER),
            (Stage::SignIn, ALONE, NO_PEER),
            (Submit, ALONE, NO_PEER),
            (Follow, ALONE, NO_PEER),
            (Finish, ALONE, NO_PEER),
        ],
    ),
    row(
        2,
        "500 that says NotAuthenticated",
        Answer(r#"{"kind":"not-authenticated"}"#),
        [SignIn, Said(REFUSED), Refused(OVER), SignIn, SignIn],
        &[],
    ),
    row(
        3,
        "403 after a change of role",
        Answer(r#"{"kind":"forbidden"}"#),
        [
            Said("Permission denied"),
            Said(REFUSED),
            Refused("Permission denied"),
            Stale("Permission denied"),
            Stale("Permission denied"),
        ],
        &[
            (Stage::SignIn, &[Pair], Said(DENIED)),
            (Submit, &[Pair], Refused(DENIED)),
            (Follow, &[Pair], Stale(DENIED)),
            (Finish, &[Pair], Stale(DENIED)),
        ],
    ),
    row(
        4,
        "404 for a task that aged out",
        AgedOut,
        [NO_TASK, NO_TASK, NO_TASK, Gone, Gone],
        &[
            (Follow, &[Sync], NO_TASK_AT_ALL),
            (Finish, &[Sync], NO_TASK_AT_ALL),
        ],
    ),
    row(
        5,
        "busy, as 500",
        Answer(
            r#"{"kind":"response-error","status":500,"error_code":"ResourceBusy","message":"It is busy."}"#,
        ),
        [
            Said(FAILED),
            Said(FAILED),
            NotFound,
            Stale(FAILED),
            Stale(FAILED),
        ],
        &[
            (Load, &[Sync], Said(BUSY)),
            (Stage::SignIn, &[Sync], Said(BUSY)),
            (
                Submit,
                &[Sync],
                Busy("A sync of this provider is already running"),
            ),
            (Follow, &[Sync], Stale(BUSY)),
            (Finish, &[Sync], Stale(BUSY)),
        ],
    ),
    row(
        5,
        "busy, as 400",
        Answer(
            r#"{"kind":"response-error","status":400,"error_code":"ResourceBusy","message":"It is busy."}"#,
        ),
        [
            Said("Request rejected"),
            Said(REFUSED),
            Refused("Request rejected"),
            Stale("Request rejected"),
            Stale("Request rejected"),
        ],
        &[
            (Load, &[Sync], Said(BUSY)),
            (Stage::SignIn, &[Sync], Said(BUSY)),
            (Submit, &[Promote], Refused(NO_PROMOTION)),
            (Submit, &[Demote], Refused(NO_DEMOTION)),
            (Submit, &[Reconnect], Refused("Reconnect rejected")),
            (Submit, &[Reprotect], Refused("Reprotect rejected")),
            (
                Submit,
                &[Sync],
                Busy("A sync of this provider is already running"),
            ),
            (Follow, &[Sync], Stale(BUSY)),
            (Finish, &[Sync], Stale(BUSY)),
        ],
    ),
    row(
        6,
        "429 with Retry-After",
        Answer(r#"{"kind":"too-many-requests","retry_after":5}"#),
        [
            Said(SLOW_DOWN),
            Said(SLOW_DOWN),
            Refused(SLOW_DOWN),
            Stale(SLOW_DOWN),
            Stale(SLOW_DOWN),
        ],
        &[],
    ),
];
