//! An appliance as it stands in its own network, without the proxy that puts
//! all of them under one origin: at its own paths, and with the headers that
//! such a proxy has to take away.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HOST, SET_COOKIE, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, Uri};

use crate::appliance::{APPLIANCES, Appliance, named};

/// Leads a request for an appliance's own path to where the same call stands
/// behind a proxy: `/api/rest/vr/v2/info` of vr-a is
/// `/api/vr-a/api/rest/vr/v2/info` to everything in here.
///
/// Which appliance it is says the server name of the handshake; where there is
/// none, the header `Host`.
///
/// # Errors
/// 421 where neither names an appliance.
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

/// Makes an answer the appliance's own.
pub fn leave(reply: &mut Response<Body>) {
    let unauthorized = reply.status() == StatusCode::UNAUTHORIZED;
    let headers = reply.headers_mut();
    // The gate says what a proxy has to say.
    headers.remove(CACHE_CONTROL);
    headers.remove(X_CONTENT_TYPE_OPTIONS);
    // A browser would keep the one and ask for a password at the other.
    let cookie = "JSESSIONID=0A3F9C; Path=/; Secure; HttpOnly";
    headers.append(SET_COOKIE, HeaderValue::from_static(cookie));
    if unauthorized {
        let basic = HeaderValue::from_static("Basic realm=\"appliance\"");
        headers.insert(WWW_AUTHENTICATE, basic);
    }
}

/// RFC 9110 §15.5.20.
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
