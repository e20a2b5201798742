//! The built console as static files, with the headers of a web server in front
//! of real appliances.

use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;

use crate::portal;
use crate::simulation::{Options, Shared};

/// The policy of the console: files of its own origin, and the Trusted Types
/// policy `default` that its loader makes.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; object-src 'none'; frame-ancestors 'none'; \
    worker-src 'none'; require-trusted-types-for 'script'; trusted-types default";

const SECURITY_HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Answers every path outside `/api/` and `/simulator/`.
pub async fn file(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    let is_page = portal::page_file(&shared.options, uri.path()).is_some();
    if uri.path().starts_with("/api/") && !is_page {
        return plain(
            StatusCode::NOT_FOUND,
            "There is no appliance at this address.\n",
        );
    }
    let mut reply = if method == Method::GET || method == Method::HEAD {
        static_file(&shared.options, uri.path(), &headers).await
    } else {
        let mut reply = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        reply
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        reply
    };
    if method == Method::HEAD {
        *reply.body_mut() = Body::empty();
    }
    let policy = portal::policy(&shared.options, uri.path(), CONTENT_SECURITY_POLICY).await;
    if let Ok(policy) = HeaderValue::try_from(policy) {
        reply
            .headers_mut()
            .insert(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in SECURITY_HEADERS {
        reply.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    reply
}

async fn static_file(options: &Options, path: &str, headers: &HeaderMap) -> Response<Body> {
    let page = portal::page_file(options, path);
    let is_page = page.is_some();
    let (folder, path) = match (page, &options.dist) {
        (Some(page), _) => page,
        (None, Some(dist)) => (dist.clone(), path),
        (None, None) => return no_console("The simulator was started without --dist"),
    };
    let Some(relative) = relative(path) else {
        return plain(StatusCode::NOT_FOUND, "Not found.\n");
    };
    let file = folder.join(&relative);
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let Some((mut bytes, encoding)) = read(&file, accepted).await else {
        return if relative == Path::new("index.html") && !is_page {
            no_console(&format!("{} has no index.html", folder.display()))
        } else {
            plain(StatusCode::NOT_FOUND, "Not found.\n")
        };
    };
    if relative == Path::new("config.json") && !is_page {
        bytes = portal::config(options, &bytes).unwrap_or(bytes);
    }
    let mut reply = Response::new(Body::from(bytes));
    let set = reply.headers_mut();
    set.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&file)));
    set.insert(
        CACHE_CONTROL,
        HeaderValue::from_static(cache_control(&relative)),
    );
    set.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        set.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    reply
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut reply = Response::new(Body::from(text.to_owned()));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    reply
}

fn no_console(why: &str) -> Response<Body> {
    plain(
        StatusCode::NOT_FOUND,
        &format!(
            "There is no console here: {why}. Build it (make dist) and give its folder by --dist. \
             The appliances answer under /api/ all the same.\n"
        ),
    )
}

/// Returns the file of a path below the folder; `None` if it leaves the folder
/// or names a hidden file.
fn relative(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut asked = decoded.trim_start_matches('/').to_owned();
    if asked.is_empty() || asked.ends_with('/') {
        asked.push_str("index.html");
    }
    let asked = Path::new(&asked);
    let fine = asked.components().all(|part| match part {
        Component::Normal(name) => name.to_str().is_some_and(|name| !name.starts_with('.')),
        _ => false,
    });
    fine.then(|| asked.to_owned())
}

/// Returns the smallest encoding of a file that the browser accepts; `.br` and
/// `.gz` are read beside the file.
async fn read(file: &Path, accepted: &str) -> Option<(Vec<u8>, Option<&'static str>)> {
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if !accepts(accepted, encoding) {
            continue;
        }
        let mut packed = file.as_os_str().to_owned();
        packed.push(".");
        packed.push(ending);
        if let Ok(bytes) = tokio::fs::read(PathBuf::from(packed)).await {
            return Some((bytes, Some(encoding)));
        }
    }
    tokio::fs::read(file).await.ok().map(|bytes| (bytes, None))
}

/// Returns `true` if `Accept-Encoding` names an encoding without `q=0`.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .and_then(|weight| weight.parse::<f32>().ok())
                .is_some_and(|weight| weight <= 0.0)
        });
        named && !refused
    })
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Returns the caching rule of a file: names with a hash of the content never
/// change, all others are revalidated.
fn cache_control(file: &Path) -> &'static str {
    let stem = file
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let hashed = stem.split(['-', '.', '_']).skip(1).any(|part| {
        part.len() >= 8
            && part
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    });
    if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}
