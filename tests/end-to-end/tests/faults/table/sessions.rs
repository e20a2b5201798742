//! What the appliance itself refuses: sessions, rights, tasks that are gone, too much at once.

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
            Noted("Not signed in on"),
            Said("The sign-in on the other site was refused"),
            Refused("You are not signed in on the other site"),
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
            Said("You are not allowed to see this"),
            Said(REFUSED),
            Refused("You are not allowed to do this"),
            Stale("You are not allowed to see this"),
            Stale("You are not allowed to see this"),
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
        Task(r#"{"kind":"not-found"}"#),
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
                Busy("A sync of this provider is running already"),
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
            Said("The appliance refused the request"),
            Said(REFUSED),
            Refused("The appliance refused the request"),
            Stale("The appliance refused the request"),
            Stale("The appliance refused the request"),
        ],
        &[
            (Load, &[Sync], Said(BUSY)),
            (Stage::SignIn, &[Sync], Said(BUSY)),
            (Submit, &[Promote], Refused(NO_PROMOTION)),
            (
                Submit,
                &[Reconnect],
                Refused("The appliance refused to reconnect"),
            ),
            (
                Submit,
                &[Reprotect],
                Refused("The appliance refused to reprotect this plan"),
            ),
            (
                Submit,
                &[Sync],
                Busy("A sync of this provider is running already"),
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
