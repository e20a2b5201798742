//! What is said of each kind of problem at each stage, where the system or the
//! operation has no words of its own.

use super::{Kind, Stage, Words};

/// Words for what has none of its own.
pub fn words_of(kind: Kind, stage: Stage) -> Words {
    let w = |title, means, todo| Words { title, means, todo };
    match (kind, stage) {
        (Kind::Offline, Stage::Submit) => w(
            "This browser is offline",
            "Nothing was sent. What you filled in is still here.",
            "Reconnect, then submit again.",
        ),
        (Kind::Offline, _) => w(
            "This browser is offline",
            "The appliance cannot be asked until the network is back.",
            "Check the network connection of this computer. The console goes on by itself.",
        ),
        (Kind::Unreachable | Kind::TimedOut | Kind::Proxy | Kind::Unreadable, Stage::Submit) => w(
            "The answer to your request did not arrive",
            "The appliance may have accepted the request or may never have seen it.",
            "Do not submit again yet. Look at the target in the product’s own interface first.",
        ),
        (Kind::Server, Stage::Submit) => w(
            "The appliance failed while it took the request",
            "It may have begun the work, or may have done nothing.",
            "Do not submit again yet. Look at the target in the product’s own interface first.",
        ),
        (Kind::Unreachable, _) => w(
            "The appliance could not be reached",
            "The connection failed before an answer came. A browser is not told whether the name, the network, the certificate or the proxy was the reason.",
            "Check that the reverse proxy of this console is running and that it can reach the appliance; its error log names the reason.",
        ),
        (Kind::TimedOut, _) => w(
            "The appliance did not answer in time",
            "It may be overloaded or cut off, or the proxy holds the request back.",
            "Try again. If it keeps happening, look at the appliance's load and at the proxy's time-outs.",
        ),
        (Kind::NotSignedIn, Stage::SignIn) => w(
            "The sign-in was refused",
            "The appliance does not accept this user and password, or this session.",
            "Check the user name with its domain, such as administrator@vsphere.local, and the password.",
        ),
        (Kind::NotSignedIn, Stage::Submit) => w(
            "Your session has ended",
            "The request was refused before anything was done. What you filled in is still here.",
            "Sign in again, then submit again.",
        ),
        (Kind::NotSignedIn, _) => w(
            "Your session has ended",
            "The appliance no longer accepts it. Work that was started goes on there.",
            "Sign in again; the console goes on where it stopped.",
        ),
        (Kind::NotSignedInRemotely, Stage::SignIn) => w(
            "The sign-in on the other site was refused",
            "The other site does not accept this user and password, or your session on this site has ended.",
            "Check the user name with its domain, and the password. If they are right, sign in again on this site first.",
        ),
        (Kind::NotSignedInRemotely, _) => w(
            "You are not signed in on the other site",
            "The appliance needs a session on its peer for this.",
            "Sign in on the other site.",
        ),
        (Kind::Refused | Kind::Forbidden, Stage::SignIn) => w(
            "The sign-in was refused",
            "The appliance did not accept the request; its own words are below.",
            "Check the user name with its domain, and the password.",
        ),
        (Kind::Forbidden, Stage::Submit) => w(
            "You are not allowed to do this",
            "You are signed in, but your role lacks a privilege. Nothing was done.",
            "Ask for the role that the operation needs, or sign in as another user.",
        ),
        (Kind::Forbidden, _) => w(
            "You are not allowed to see this",
            "You are signed in, but your role lacks a privilege.",
            "Ask for a role that may read it, or sign in as another user.",
        ),
        (Kind::NotFound, Stage::Submit) => w(
            "The target does not exist any more",
            "It was removed or changed since it was picked. Nothing was done.",
            "Reload the list and pick again.",
        ),
        (Kind::NotFound, Stage::Follow) => w(
            "The appliance no longer knows this task",
            "Appliances keep only recent tasks. The work may have ended well or badly; this console cannot tell.",
            "Look at the target itself to see the outcome.",
        ),
        (Kind::NotFound, _) => w(
            "This was not found on the appliance",
            "It was removed, or the path to the appliance is wrong.",
            "Reload. If everything is missing, check the appliance's base path in config.json.",
        ),
        (Kind::Refused, Stage::Submit) => w(
            "The appliance refused the request",
            "It understood the request and will not carry it out. Nothing was done.",
            "Read the appliance's message below, mend the cause, then submit again.",
        ),
        (Kind::Refused, _) => w(
            "The appliance refused the request",
            "It will not answer this; its own words are below.",
            "Read the appliance's message below.",
        ),
        (Kind::Busy, Stage::Load | Stage::SignIn | Stage::Follow) => w(
            "The appliance is busy",
            "Something else that is under way keeps it from answering.",
            "Try again in a moment.",
        ),
        (Kind::Busy, Stage::Submit) => w(
            "The appliance is already doing this",
            "The same work is under way. Nothing new was started.",
            "Follow the work that is running, or wait until it has ended.",
        ),
        (Kind::TooMany, Stage::Submit) => w(
            "The appliance asks to slow down",
            "It refused the request because too many came. Nothing was done.",
            "Wait the time given below, then submit again.",
        ),
        (Kind::TooMany, _) => w(
            "The appliance asks to slow down",
            "It gets too many requests.",
            "Nothing: the console waits the time that was asked for.",
        ),
        (Kind::Proxy, _) => w(
            "A proxy answered instead of the appliance",
            "Something between this console and the appliance sent its own page: the appliance is down, unreachable from the proxy, or the proxy asks for a login of its own.",
            "Look at the proxy's error log; its answer is below.",
        ),
        (Kind::Server, _) => w(
            "The appliance failed",
            "It had an error of its own; its words are below.",
            "Try again. If it keeps failing, give the ids below to support.",
        ),
        (Kind::Unreadable, _) => w(
            "The answer could not be read",
            "What came is not what this call should answer. It may have been cut off or changed on the way.",
            "Try again. If it stays so, check that the base path in config.json leads to this system.",
        ),
        (Kind::TaskFailed, _) => w(
            "The task failed",
            "The appliance started the work and could not finish it.",
            "Read the appliance's message below, mend the cause, and look at the target before you try again.",
        ),
        (Kind::NotOffered, _) => w(
            "Not offered by this appliance",
            "Its version does not have this call.",
            "Use the product's own interface, or another version.",
        ),
        (Kind::Console, _) => w(
            "The console gave up on this request",
            "The request was not sent or its answer was no longer wanted.",
            "Try again.",
        ),
    }
}
