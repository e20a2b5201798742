//! `/sessions`: the token of a session is in a header of the reply, and in the
//! same header of later requests.

use axum::body::{Body, Bytes};
use axum::extract::{Extension, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{Answer, Refusal, body, reply};
use crate::authentication::{RequestSession, header};
use crate::settings::Settings;
use crate::simulation::Shared;
use crate::system::Appliance;
use crate::world::site::{Role, Site, SiteId, User};

/// Header with the token, in the reply to `POST /sessions` and in all later
/// requests.
pub const SESSION_HEADER: HeaderName = HeaderName::from_static("x-vcav-auth");

const fn administrator(name: &'static str, password: &'static str) -> User {
    User {
        name,
        password,
        role: Role::Administrator,
    }
}

/// The appliance's own user of each site.
static LOCAL: [(SiteId, User); 2] = [
    (SiteId::Hamburg, administrator("root", "Sim-Root-1")),
    (SiteId::Leipzig, administrator("root", "Sim-Root-2")),
];

/// A Cloud Director user of each site. The appliance of this flavour has none;
/// the simulator accepts them, so that this sign-in method can be tried.
static CLOUD: [(SiteId, User); 2] = [
    (
        SiteId::Hamburg,
        administrator("administrator@System", "Sim-Cloud-1"),
    ),
    (
        SiteId::Leipzig,
        administrator("administrator@System", "Sim-Cloud-2"),
    ),
];

/// Access tokens of the Cloud Director users of each site, as a portal hands
/// them out. Real ones are signed and expire.
static ACCESS_TOKENS: [(SiteId, &str); 2] = [
    (SiteId::Hamburg, "Sim-Cloud-Access-1"),
    (SiteId::Leipzig, "Sim-Cloud-Access-2"),
];

fn of_cloud(site: SiteId) -> Option<User> {
    let found = CLOUD.iter().find(|(id, _)| *id == site);
    found.map(|(_, user)| *user)
}

/// The session cookies of the Cloud Director users of each site, which only the
/// Cloud flavour takes in real life.
static COOKIES: [(SiteId, &str); 2] = [
    (SiteId::Hamburg, "Sim-Cloud-Cookie-1"),
    (SiteId::Leipzig, "Sim-Cloud-Cookie-2"),
];

/// Returns the user of an access token of a site's Cloud Director.
fn user_of_access_token(site: SiteId, token: &str) -> Option<User> {
    let good = ACCESS_TOKENS.contains(&(site, token));
    good.then(|| of_cloud(site)).flatten()
}

/// Returns all users, of every sign-in method.
pub fn users(site: &'static Site) -> Vec<User> {
    let of_site = |list: &'static [(SiteId, User)]| {
        list.iter()
            .filter(|(id, _)| *id == site.id)
            .map(|(_, user)| *user)
    };
    of_site(&LOCAL)
        .chain(site.users)
        .chain(of_site(&CLOUD))
        .collect()
}

/// The documented bodies of `POST /sessions`.
#[derive(Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum SignIn {
    LocalUser {
        local_user: String,
        local_password: String,
    },
    SsoCredentials {
        username: String,
        password: String,
    },
    /// Never accepted: its signature cannot be checked here.
    SsoToken {},
    VcdCredentials {
        vcd_user: String,
        vcd_password: String,
    },
    VcdCookie {
        vcd_cookie: String,
    },
    VcdAccessToken {
        vcd_access_token: String,
    },
}

/// The documented bodies of `POST /sessions/extend`, by `type`.
#[derive(Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum SiteSignIn {
    Credentials {
        site: String,
        vcd_username: String,
        vcd_password: String,
    },
    VcdAccessToken {
        site: String,
        vcd_access_token: String,
    },
    /// Never accepted: the simulator issues no cookies.
    Cookie { site: String },
    /// Never accepted: no sites are associated in Cloud Director.
    Multisite { site: String },
}

impl SiteSignIn {
    fn site(&self) -> &str {
        match self {
            Self::Credentials { site, .. }
            | Self::VcdAccessToken { site, .. }
            | Self::Cookie { site }
            | Self::Multisite { site } => site,
        }
    }

    /// Returns the user on a site; `None` if it does not know the user.
    fn user(&self, site: SiteId) -> Option<User> {
        match self {
            Self::Credentials {
                vcd_username,
                vcd_password,
                ..
            } => of_cloud(site).filter(|user| {
                user.name.eq_ignore_ascii_case(vcd_username) && user.password == vcd_password
            }),
            Self::VcdAccessToken {
                vcd_access_token, ..
            } => user_of_access_token(site, vcd_access_token),
            Self::Cookie { .. } | Self::Multisite { .. } => None,
        }
    }
}

impl SignIn {
    fn user(&self, site: &'static Site) -> Option<User> {
        let among = |list: &'static [(SiteId, User)], name: &str, password: &str| {
            list.iter()
                .find(|(id, user)| {
                    *id == site.id
                        && user.name.eq_ignore_ascii_case(name)
                        && user.password == password
                })
                .map(|(_, user)| *user)
        };
        match self {
            Self::LocalUser {
                local_user,
                local_password,
            } => among(&LOCAL, local_user, local_password),
            Self::SsoCredentials { username, password } => {
                site.authenticate(username, password).copied()
            }
            Self::SsoToken {} => None,
            Self::VcdCredentials {
                vcd_user,
                vcd_password,
            } => among(&CLOUD, vcd_user, vcd_password),
            Self::VcdCookie { vcd_cookie } => {
                let is_known = COOKIES.contains(&(site.id, vcd_cookie));
                is_known.then(|| of_cloud(site.id)).flatten()
            }
            Self::VcdAccessToken { vcd_access_token } => {
                user_of_access_token(site.id, vcd_access_token)
            }
        }
    }
}

/// A signed-in user of an appliance. As an argument of a handler it makes the
/// call answer 401 without a session.
pub struct Caller {
    /// Appliance of the request.
    pub appliance: &'static Appliance,
    /// Name of the user.
    pub user: &'static str,
    token: String,
    role: Role,
    remote: Vec<SiteId>,
}

impl Caller {
    /// Checks that the user is an administrator.
    ///
    /// # Errors
    /// 403 for a read-only user.
    pub fn may_change(&self) -> Result<(), Refusal> {
        if self.is_administrator() {
            Ok(())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// Returns `true` for an administrator, who sees the tasks of others.
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Refusal> {
        let held = RequestSession::of(
            header(parts, SESSION_HEADER),
            parts,
            shared,
            Settings::session_maximum,
        );
        let held = held.ok_or_else(Refusal::not_authenticated)?;
        Ok(Self {
            appliance: held.appliance,
            user: held.session.user,
            token: held.token,
            role: held.session.role,
            remote: held.session.remote.keys().copied().collect(),
        })
    }
}

/// Handles `POST /sessions`.
pub async fn login(
    State(shared): State<Shared>,
    Extension(appliance): Extension<&'static Appliance>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let sign_in: SignIn = body(&headers, &bytes)?;
    let site = appliance.site.site();
    let user = sign_in.user(site).ok_or_else(Refusal::login_failed)?;
    let token = shared.with(|world, now| world.sessions.open(appliance.id, &user, now));
    let mut reply = reply(&details(site, user.name, user.role, &[]));
    if let Ok(token) = HeaderValue::from_str(&token) {
        reply.headers_mut().insert(SESSION_HEADER, token);
    }
    Ok(reply)
}

/// Handles `GET /sessions`: the current user.
pub async fn current(caller: Caller) -> Answer {
    let site = caller.appliance.site.site();
    Ok(reply(&details(
        site,
        caller.user,
        caller.role,
        &caller.remote,
    )))
}

/// Handles `POST /sessions/extend`, Cloud flavour: signs in to another site as
/// well, for work that involves both.
pub async fn extend(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    let sign_in: SiteSignIn = body(&headers, &bytes)?;
    let wanted = sign_in.site();
    let site = SiteId::ALL.into_iter().find(|id| id.site().name == wanted);
    let site = site.ok_or_else(|| Refusal::site_not_found(wanted))?;
    let user = sign_in.user(site);
    let user = user.ok_or_else(|| Refusal::remote_authentication_failed(wanted))?;
    let limits = shared.with(|world, _| {
        (
            world.settings.session_time(),
            world.settings.session_maximum(),
        )
    });
    let remote = shared.with(|world, now| {
        let sessions = &mut world.sessions;
        let session = sessions.touch_within(caller.appliance.id, &caller.token, limits, now)?;
        session.remote.insert(site, user.name);
        Some(session.remote.keys().copied().collect::<Vec<_>>())
    });
    let remote = remote.ok_or_else(Refusal::not_authenticated)?;
    let own = caller.appliance.site.site();
    Ok(reply(&details(own, caller.user, caller.role, &remote)))
}

/// Handles `DELETE /sessions`.
pub async fn logout(State(shared): State<Shared>, caller: Caller) -> Answer {
    shared.with(|world, _| world.sessions.close(caller.appliance.id, &caller.token));
    let mut reply = Response::new(Body::empty());
    *reply.status_mut() = StatusCode::NO_CONTENT;
    Ok(reply)
}

/// Returns the session; the Cloud flavour adds the sites with a session.
fn details(site: &Site, user: &str, role: Role, remote: &[SiteId]) -> Value {
    let roles: &[&str] = match role {
        Role::Administrator => &["EVERYONE", "ADMINISTRATORS", "VRADMINISTRATORS"],
        Role::ReadOnly => &["EVERYONE"],
    };
    let mut details = json!({ "user": user, "roles": roles });
    if CLOUD.iter().any(|(_, cloud)| cloud.name == user) {
        let mut sites: Vec<&str> = remote.iter().map(|id| id.site().name).collect();
        sites.sort_unstable();
        sites.insert(0, site.name);
        let sites = sites
            .iter()
            .map(|it| json!({ "site": it, "org": "System" }));
        details["authenticatedSites"] = sites.collect();
    }
    details
}
