//! Site Recovery Manager REST API Gateway, v2.
//!
//! Source: the OpenAPI 2.0.0 (`specs/srm-api-v2.json`) and contracts B. Sign-in, remote
//! session, tasks and errors are those of vSphere Replication.

use super::Protocol;
use super::vsphere_replication::GATEWAY;

pub(super) static PROTOCOL: Protocol = Protocol {
    version: Some("/server/info"),
    ..GATEWAY
};
