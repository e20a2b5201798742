//! The state of the session and of the appliance, as Cloud Director Availability tells it before
//! anything is sent.
//!
//! Source: contracts D.1 and G.

use super::{Finding, Precheck, Severity};
use crate::problem::Kind;
use crate::request::Request;
use crate::text::excerpt;
use crate::wire::cloud_director_availability::{RootPassword, SessionInfo};
use crate::wire::{read, text_of};

/// The check that the session may change something: an auditor reads everything and is refused
/// only afterwards.
pub const ROLES: Precheck = Precheck {
    id: "roles",
    title: "Your roles",
    request: |_| Some(Request::get("/sessions")),
    evaluate: |_, answer| {
        let session: SessionInfo = match answer {
            Ok(value) => read(&value),
            Err(problem) if is_missing(problem.kind) => SessionInfo::default(),
            Err(problem) => return vec![Finding::unknown("Your roles", &problem)],
        };
        let roles = &session.roles.items;
        let is_administrator = |role: &String| role.to_ascii_uppercase().contains("ADMIN");
        vec![if roles.is_empty() {
            Finding::new(
                Severity::Unknown,
                "Your roles: not reported",
                "Pairing needs an administrator of this appliance.",
            )
        } else if roles.iter().any(is_administrator) {
            let user = excerpt(text_of(&session.user), 200);
            let title = format!("Signed in as {user}, an administrator");
            Finding::new(Severity::Fine, title, "")
        } else {
            Finding::new(
                Severity::Warning,
                "You are not an administrator of this appliance",
                format!(
                    "Your roles: {}. The appliance will probably reject the request. Sign in as an administrator.",
                    excerpt(&roles.join(", "), 300)
                ),
            )
        }]
    },
};

/// The check of the appliance's own root user.
pub const ROOT_PASSWORD: Precheck = Precheck {
    id: "root-password",
    title: "Root password",
    request: |_| Some(Request::get("/config/root-password-expired")),
    evaluate: |_, answer| {
        let password: RootPassword = match answer {
            Ok(value) => read(&value),
            Err(problem) if is_missing(problem.kind) => RootPassword::default(),
            Err(problem) => return vec![Finding::unknown("Root password", &problem)],
        };
        vec![match password.root_password_expired {
            Some(false) => Finding::new(Severity::Fine, "The root password has not expired", ""),
            Some(true) => Finding::new(
                Severity::Warning,
                "The root password of this appliance has expired",
                "The appliance may reject requests until it is changed. Change it in the appliance's management interface.",
            ),
            None => Finding::new(Severity::Unknown, "Root password: not reported", ""),
        }]
    },
};

/// Returns `true` where the appliance does not have the call.
fn is_missing(kind: Kind) -> bool {
    matches!(kind, Kind::NotFound | Kind::NotOffered)
}
