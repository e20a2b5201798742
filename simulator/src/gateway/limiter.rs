//! The limit of requests of the gateways of vSphere Replication and Site
//! Recovery Manager since 8.8: a minute, 50 of one session, 100 of one client
//! address, 1,000 of one service.
//!
//! Not documented, and so assumed: the windows are fixed, all three count every
//! request, also one that is refused, and the answer is 429 in one of the forms
//! of [`OverQuota`].

use std::collections::HashMap;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use super::response::reply;
use crate::clock::Millis;
use crate::random::Random;
use crate::settings::{OverQuota, Settings};

/// Address of the client of a request: of the proxy, where one is in front.
/// Set by the server.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// Requests that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Tier {
    Session(String),
    Client(IpAddr),
    Service,
}

/// A fixed window.
#[derive(Debug, Clone, Copy)]
struct Window {
    begin: Millis,
    requests: u32,
}

/// The requests of the present windows, by the id of the appliance.
#[derive(Debug, Default)]
pub struct Limiter {
    windows: HashMap<(&'static str, Tier), Window>,
}

impl Limiter {
    /// Counts a request, and returns its refusal if it is one too many.
    pub fn refusal(
        &mut self,
        appliance: &'static str,
        session: Option<&str>,
        client: Option<ClientAddress>,
        settings: &Settings,
        now: Millis,
    ) -> Option<Response<Body>> {
        let length = settings.quota_time();
        self.windows.retain(|_, window| now - window.begin < length);
        let session = session.map(|token| Tier::Session(token.to_owned()));
        let client = client.map(|ClientAddress(address)| Tier::Client(address));
        let tiers = [
            (session, settings.session_quota),
            (client, settings.client_quota),
            (Some(Tier::Service), settings.service_quota),
        ];
        let mut ends_at = None;
        for (tier, quota) in tiers {
            let Some(tier) = tier.filter(|_| quota > 0) else {
                continue;
            };
            let first = Window {
                begin: now,
                requests: 0,
            };
            let window = self.windows.entry((appliance, tier)).or_insert(first);
            window.requests += 1;
            if window.requests > quota {
                ends_at = ends_at.max(Some(window.begin + length));
            }
        }
        Some(too_many(settings.over_quota, ends_at? - now))
    }
}

/// Returns the answer over the limit; the window ends after `rest`.
fn too_many(form: OverQuota, rest: Millis) -> Response<Body> {
    let mut empty = Response::new(Body::empty());
    *empty.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    match form {
        OverQuota::Plain => empty,
        OverQuota::RetryAfter => {
            let seconds = (rest + 999).div_euclid(1000).max(1).to_string();
            if let Ok(seconds) = HeaderValue::from_str(&seconds) {
                empty.headers_mut().insert(RETRY_AFTER, seconds);
            }
            empty
        }
        OverQuota::Body => reply(
            StatusCode::TOO_MANY_REQUESTS,
            &json!({
                "error_code": "TOO_MANY_REQUESTS",
                "message": "Limit reached.",
                "op_id": Random::unpredictable().uuid(),
            }),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<ClientAddress> =
        Some(ClientAddress(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST)));

    fn refused(
        limiter: &mut Limiter,
        session: Option<&str>,
        settings: &Settings,
        at: Millis,
    ) -> bool {
        let refusal = limiter.refusal("vr-a", session, HERE, settings, at);
        refusal.is_some()
    }

    #[test]
    fn a_session_has_50_requests_a_minute() {
        let settings = Settings::default();
        let mut limiter = Limiter::default();
        for at in 0..50 {
            assert!(!refused(&mut limiter, Some("a"), &settings, at));
        }
        assert!(refused(&mut limiter, Some("a"), &settings, 59_999));
        assert!(!refused(&mut limiter, Some("b"), &settings, 59_999));
        assert!(!refused(&mut limiter, Some("a"), &settings, 60_000));
    }

    #[test]
    fn a_client_address_has_100_requests_a_minute_whatever_its_sessions() {
        let settings = Settings::default();
        let mut limiter = Limiter::default();
        for at in 0..100 {
            let session = ["a", "b", "c"][at % 3];
            assert!(!refused(&mut limiter, Some(session), &settings, 0));
        }
        assert!(refused(&mut limiter, None, &settings, 1));
        assert!(!refused(&mut limiter, None, &settings, 60_000));
    }

    #[test]
    fn no_quota_is_no_limit() {
        let settings = Settings {
            session_quota: 0,
            client_quota: 0,
            service_quota: 0,
            ..Settings::default()
        };
        let mut limiter = Limiter::default();
        assert!((0..10_000).all(|_| !refused(&mut limiter, Some("a"), &settings, 0)));
    }

    #[test]
    fn the_answer_has_the_form_of_the_settings() {
        for (form, retry_after, has_body) in [
            (OverQuota::Plain, None, false),
            (OverQuota::RetryAfter, Some("37"), false),
            (OverQuota::Body, None, true),
        ] {
            let reply = too_many(form, 36_001);
            assert_eq!(reply.status(), 429);
            let header = reply.headers().get(RETRY_AFTER);
            assert_eq!(header.and_then(|it| it.to_str().ok()), retry_after);
            assert_eq!(reply.headers().contains_key("content-type"), has_body);
        }
    }
}
