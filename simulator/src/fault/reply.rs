//! Answers in place of the appliance's own.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};

use super::Fault;
use crate::appliance;
use crate::denial::Denial;
use crate::gateway;

/// Returns the answer of a fault that does not involve the appliance; `None`
/// for other faults. A refusal has the format of the appliance that the path
/// leads to.
pub fn instead(fault: &Fault, path: &str) -> Option<Response<Body>> {
    let refuse = |denial: Denial<'_>| match appliance::find(path) {
        Some((appliance, below)) => (appliance.system.refuse)(below.unwrap_or(""), denial),
        None => gateway::error::refuse(path, denial),
    };
    let reply = match fault {
        Fault::Unauthorized => refuse(Denial::Unauthenticated),
        Fault::NotFound => refuse(Denial::NotFound),
        Fault::NotAuthenticated => refuse(Denial::Error {
            status: 500,
            code: "NotAuthenticated",
            message: "The session is not authenticated. (com.vmware.vapi.std.errors.unauthenticated)",
        }),
        Fault::Forbidden => refuse(Denial::Forbidden),
        Fault::ResponseError {
            status,
            error_code,
            message,
        } => refuse(Denial::Error {
            status: *status,
            code: error_code,
            message,
        }),
        Fault::TooManyRequests { retry_after } => with(
            html(429, "429 Too Many Requests"),
            RETRY_AFTER,
            &retry_after.to_string(),
        ),
        Fault::GatewayError { status } => html(*status, gateway_title(*status)),
        Fault::Html => html(200, "Welcome to VMware vSphere Replication"),
        Fault::Redirect { location } => with(html(302, "302 Found"), LOCATION, location),
        Fault::Reply {
            status: code,
            headers,
            body,
        } => {
            let mut reply = status(*code);
            *reply.body_mut() = Body::from(body.clone());
            for (name, value) in headers {
                if let Ok(name) = name.parse::<HeaderName>() {
                    reply = with(reply, name, value);
                }
            }
            reply
        }
        _ => return None,
    };
    Some(reply)
}

fn gateway_title(status: u16) -> &'static str {
    match status {
        503 => "503 Service Temporarily Unavailable",
        504 => "504 Gateway Time-out",
        _ => "502 Bad Gateway",
    }
}

fn status(code: u16) -> Response<Body> {
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply
}

fn with(mut reply: Response<Body>, name: HeaderName, value: &str) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
    reply
}

fn html(code: u16, title: &str) -> Response<Body> {
    let mut reply = status(code);
    *reply.body_mut() = Body::from(format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ));
    with(reply, CONTENT_TYPE, "text/html")
}
