//! Site Recovery Manager REST API Gateway, v2.
//!
//! Source: the OpenAPI 2.0.0 (`specs/srm-api-v2.json`) and contracts B. Sign-in, remote
//! session, tasks and errors are those of vSphere Replication.

use super::vsphere_replication::GATEWAY;
use super::{Allowed, Setting, Spec};

pub(super) static SPEC: Spec = Spec {
    id: "site-recovery-manager",
    name: "Site Recovery Manager",
    short: "SRM",
    base_hint: "/api/rest/srm/v2",
    version: Some(("/server/info", "version")),
    settings: &[
        // The documents give the choice after a failure (contracts B.3).
        Setting {
            name: "forced",
            default: "after-failure",
            allowed: Allowed::OneOf(&["after-failure", "always"]),
            example: r#""forced": "after-failure""#,
        },
        // Whether a plan in PARTIAL_REPROTECT is accepted is not published (contracts F.5).
        Setting {
            name: "partialReprotect",
            default: "warn",
            allowed: Allowed::OneOf(&["warn", "allow", "refuse"]),
            example: r#""partialReprotect": "warn""#,
        },
    ],
    ..GATEWAY
};
