//! An appliance in its own network, without the proxy that joins all of them
//! under one origin: with its own paths, and with the headers that a proxy has
//! to remove.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HOST, SET_COOKIE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, Uri};

use crate::appliance::{APPLIANCES, Appliance, named};

/// Rewrites a request for an appliance's own path to the path behind a proxy:
/// `/api/rest/vr/v2/info` of vr-a becomes `/api/vr-a/api/rest/vr/v2/info`.
///
/// The server name of the handshake names the appliance, or else the header
/// `Host`.
///
/// # Errors
/// 421 if neither names an appliance.
pub fn enter(parts: &mut Parts, server_name: Option<&str>) -> Result<(), Box<Response<Body>>> {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let without_port = |host: &str| named(host.split(':').next().unwrap_or(host));
    let appliance = server_name.map_or_else(|| host.and_then(without_port), named);
    let appliance = appliance.ok_or_else(|| Box::new(misdirected()))?;
    let asked = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let uri = format!("/api/{}{asked}", appliance.id).parse::<Uri>();
    parts.uri = uri.map_err(|_| Box::new(misdirected()))?;
    Ok(())
}

/// Restores the headers of an appliance without a proxy.
pub fn leave(reply: &mut Response<Body>) {
    let unauthorized = reply.status() == StatusCode::UNAUTHORIZED;
    let headers = reply.headers_mut();
    // The middleware sets the headers of a proxy.
    headers.remove(CACHE_CONTROL);
    headers.remove(X_CONTENT_TYPE_OPTIONS);
    // A browser would store the one and prompt for a password at the other.
    let cookie = "JSESSIONID=0A3F9C; Path=/; Secure; HttpOnly";
    headers.append(SET_COOKIE, HeaderValue::from_static(cookie));
    if unauthorized {
        let basic = HeaderValue::from_static("Basic realm=\"appliance\"");
        headers.insert(WWW_AUTHENTICATE, basic);
    }
}

/// Returns 421 (RFC 9110 §15.5.20).
fn misdirected() -> Response<Body> {
    let names = APPLIANCES.iter().flat_map(Appliance::server_names);
    let names: Vec<String> = names.collect();
    let text = format!(
        "No appliance has the name you ask for. There are: {}.\n",
        names.join(", ")
    );
    let mut reply = Response::new(Body::from(text));
    *reply.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, plain);
    reply
}
