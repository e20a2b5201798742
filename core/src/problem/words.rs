//! The texts for each kind of problem at each stage, where the system or the operation has none of
//! its own.

use super::{ErrorText, Kind, Stage};

/// Words for what has none of its own.
pub fn words_of(kind: Kind, stage: Stage) -> ErrorText {
    let w = |title, cause, action| ErrorText {
        title,
        cause,
        action,
    };
    match (kind, stage) {
        (Kind::Offline, Stage::Submit) => w(
            "This browser is offline",
            "Nothing was sent.",
            "Reconnect to the network, then retry.",
        ),
        (Kind::Offline, _) => w(
            "This browser is offline",
            "The appliance is unreachable until the network is back.",
            "Check this computer's network connection. The console retries automatically.",
        ),
        (Kind::Unreachable | Kind::TimedOut | Kind::Proxy | Kind::Unreadable, Stage::Submit) => w(
            "No response to the request",
            "The appliance may or may not have received the request.",
            "Do not retry yet. Check the target in the product UI first.",
        ),
        (Kind::Server, Stage::Submit) => w(
            "The appliance failed while handling the request",
            "It may or may not have started the operation.",
            "Do not retry yet. Check the target in the product UI first.",
        ),
        (Kind::Unreachable, _) => w(
            "Could not reach the appliance",
            "The connection failed before a response arrived. Browsers do not reveal whether DNS, the network, the certificate or the proxy is the cause.",
            "Check that this console's reverse proxy is running and can reach the appliance. Its error log names the cause.",
        ),
        (Kind::TimedOut, _) => w(
            "The appliance did not respond in time",
            "It may be overloaded or unreachable, or the proxy is holding the request.",
            "Retry. If it keeps happening, check the appliance's load and the proxy's timeouts.",
        ),
        (Kind::NotSignedIn, Stage::SignIn) => w(
            "Sign-in failed",
            "The appliance rejected this user and password, or this session.",
            "Check the user name including its domain (for example administrator@vsphere.local) and the password.",
        ),
        (Kind::NotSignedIn, Stage::Submit) => w(
            "Session expired",
            "The request was rejected before anything was changed.",
            "Sign in again, then retry.",
        ),
        (Kind::NotSignedIn, _) => w(
            "Session expired",
            "The appliance no longer accepts the session. Running operations continue there.",
            "Sign in again to continue.",
        ),
        (Kind::NotSignedInRemotely, Stage::SignIn) => w(
            "Sign-in to the other site failed",
            "The other site rejected this user and password, or your session on this site has expired.",
            "Check the user name including its domain, and the password. If they are correct, sign in to this site again first.",
        ),
        (Kind::NotSignedInRemotely, _) => w(
            "Not signed in to the other site",
            "This request needs a session on the other site.",
            "Sign in to the other site.",
        ),
        (Kind::Refused | Kind::Forbidden, Stage::SignIn) => w(
            "Sign-in failed",
            "The appliance rejected the request; see its message.",
            "Check the user name including its domain, and the password.",
        ),
        (Kind::Forbidden, Stage::Submit) => w(
            "Permission denied",
            "You are signed in, but your role lacks a privilege. Nothing was changed.",
            "Request the required role, or sign in as another user.",
        ),
        (Kind::Forbidden, _) => w(
            "Permission denied",
            "You are signed in, but your role lacks a privilege.",
            "Request a role with read access, or sign in as another user.",
        ),
        (Kind::NotFound, Stage::Submit) => w(
            "Target not found",
            "The appliance does not know what the request names. Nothing was changed.",
            "Check the target in the product UI, then correct the form.",
        ),
        (Kind::NotFound, Stage::Follow) => w(
            "Task no longer available",
            "Appliances keep only recent tasks. Whether this one succeeded is unknown.",
            "Check the target to see the result.",
        ),
        (Kind::NotFound, _) => w(
            "Not found on the appliance",
            "It was removed, or the path to the appliance is wrong.",
            "Reload the page. If everything is missing, check the appliance's base path in config.json.",
        ),
        (Kind::Refused, Stage::Submit) => w(
            "Request rejected",
            "The appliance understood the request but will not carry it out. Nothing was changed.",
            "Read the appliance's message, fix the cause, then retry.",
        ),
        (Kind::Refused, _) => w(
            "Request rejected",
            "The appliance rejected the request; see its message.",
            "Read the appliance's message.",
        ),
        (Kind::Busy, Stage::Load | Stage::SignIn | Stage::Follow) => w(
            "The appliance is busy",
            "Another operation is in progress.",
            "Retry in a moment.",
        ),
        (Kind::Busy, Stage::Submit) => w(
            "Already in progress",
            "The same operation is already running. Nothing new was started.",
            "Follow the running operation, or wait until it has finished.",
        ),
        (Kind::TooMany, Stage::Submit) => w(
            "Too many requests",
            "The appliance rejected the request because of its rate limit. Nothing was changed.",
            "Wait, then retry.",
        ),
        (Kind::TooMany, Stage::SignIn) => w(
            "Too many requests",
            "The appliance's rate limit is reached. All users of this console's proxy may share it.",
            "Wait, then sign in again.",
        ),
        (Kind::TooMany, _) => w(
            "Too many requests",
            "The appliance's rate limit is reached.",
            "No action needed: the console waits, then continues.",
        ),
        (Kind::AlreadyForwarded, _) => w(
            "No response to the request",
            "The connection ended before the response arrived, and the browser repeated the request. The proxy did not forward it a second time.",
            "Do not retry yet. Check the target in the product UI first.",
        ),
        (Kind::Proxy, _) => w(
            "A proxy answered instead of the appliance",
            "The response is a page from a proxy: the appliance is down or unreachable from the proxy, or the proxy requires its own sign-in.",
            "Check the proxy's error log and its response.",
        ),
        (Kind::Server, _) => w(
            "Appliance error",
            "The appliance reported an internal error; see its message.",
            "Retry. If it keeps failing, send the IDs in the technical details to support.",
        ),
        (Kind::Unreadable, _) => w(
            "Unreadable response",
            "The response does not match this API call. It may have been truncated or modified.",
            "Retry. If it happens again, check that the base path in config.json points to this system.",
        ),
        (Kind::TaskFailed, _) => w(
            "Task failed",
            "The appliance started the operation but could not finish it.",
            "Read the appliance's message, fix the cause, and check the target before you retry.",
        ),
        (Kind::NotOffered, _) => w(
            "Not supported by this appliance",
            "Its version does not support this call.",
            "Use the product UI, or another version.",
        ),
        (Kind::Console, _) => w(
            "Request cancelled",
            "The request was not sent, or its response was no longer needed.",
            "Retry. If it happens again, reload the page.",
        ),
    }
}
