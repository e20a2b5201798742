//! The appliances that answer here, and the kinds they are of. A new kind is
//! one module with a [`System`], and two lines in [`APPLIANCES`].

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::Response;

use crate::Shared;
use crate::srm;
use crate::vcda;
use crate::vcenter;
use crate::vr;
use crate::world::site::{Site, SiteId, User};

/// One kind of API.
pub struct System {
    /// As administrators call it.
    pub title: &'static str,
    /// What follows the appliance in the path, e.g. `/api/rest/vr/v2`.
    pub base_path: &'static str,
    /// Host name of the appliance in a site.
    pub host: fn(&Site) -> &'static str,
    /// The calls below the base path.
    pub router: fn() -> Router<Shared>,
    /// The same calls with the names the API documents give them. Faults and
    /// the request log use them.
    pub calls: &'static [Call],
    /// How one signs in, for the greeting on start.
    pub sign_in: &'static str,
    /// Who can sign in on the appliance of a site.
    pub users: fn(&'static Site) -> Vec<User>,
    /// A refusal in the form this kind of API has for it. The path is the one
    /// below the base path, or more of it.
    pub refuse: fn(&str, Denial<'_>) -> Response<Body>,
}

/// Why a request is refused, whatever the form this is said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial<'a> {
    /// Nobody is signed in.
    Unauthenticated,
    /// The user may not.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// Anything else.
    Error {
        /// Status of the answer.
        status: u16,
        /// Word for programs.
        code: &'a str,
        /// Words for people.
        message: &'a str,
    },
}

/// One documented call.
pub struct Call {
    /// HTTP method.
    pub method: &'static str,
    /// Path below the base path, with `{…}` for a variable segment.
    pub path: &'static str,
    /// The `operationId` of the API document.
    pub name: &'static str,
}

/// For the tables of calls.
pub const fn call(method: &'static str, path: &'static str, name: &'static str) -> Call {
    Call { method, path, name }
}

/// One endpoint, reached at `/api/<id><base path>`.
pub struct Appliance {
    /// As it stands in the path.
    pub id: &'static str,
    /// Where it stands.
    pub site: SiteId,
    /// What it is.
    pub system: &'static System,
}

/// All endpoints, in the order they are shown.
pub static APPLIANCES: &[Appliance] = &[
    Appliance {
        id: "vr-a",
        site: SiteId::Hamburg,
        system: &vr::SYSTEM,
    },
    Appliance {
        id: "vr-b",
        site: SiteId::Leipzig,
        system: &vr::SYSTEM,
    },
    Appliance {
        id: "srm-a",
        site: SiteId::Hamburg,
        system: &srm::SYSTEM,
    },
    Appliance {
        id: "srm-b",
        site: SiteId::Leipzig,
        system: &srm::SYSTEM,
    },
    Appliance {
        id: "vc-a",
        site: SiteId::Hamburg,
        system: &vcenter::SYSTEM,
    },
    Appliance {
        id: "vc-b",
        site: SiteId::Leipzig,
        system: &vcenter::SYSTEM,
    },
    // Without the services of Hybrid Linked Mode, as vCenters are today.
    Appliance {
        id: "vc-new",
        site: SiteId::Vienna,
        system: &vcenter::SYSTEM,
    },
    Appliance {
        id: "vcda-a",
        site: SiteId::Hamburg,
        system: &vcda::SYSTEM,
    },
    Appliance {
        id: "vcda-b",
        site: SiteId::Leipzig,
        system: &vcda::SYSTEM,
    },
];

impl Appliance {
    /// The path all its calls start with.
    pub fn base(&self) -> String {
        format!("/api/{}{}", self.id, self.system.base_path)
    }

    /// The names it has over HTTPS: by its id, and the host name that the
    /// appliances of its site know it by.
    pub fn server_names(&self) -> [String; 2] {
        let host = (self.system.host)(self.site.site());
        [format!("{}.hansekontor.example", self.id), host.to_owned()]
    }
}

/// The appliance with a server name.
pub fn named(name: &str) -> Option<&'static Appliance> {
    let has = |known: &String| known.eq_ignore_ascii_case(name);
    APPLIANCES
        .iter()
        .find(|appliance| appliance.server_names().iter().any(has))
}

/// The appliance a path leads to, and what is left of the path behind its
/// base; none where the rest is not below the base.
pub fn find(path: &str) -> Option<(&'static Appliance, Option<&str>)> {
    let rest = path.strip_prefix("/api/")?;
    let (id, tail) = rest.split_once('/').map_or((rest, ""), |(id, _)| {
        (id, rest.get(id.len()..).unwrap_or(""))
    });
    let appliance = APPLIANCES.iter().find(|appliance| appliance.id == id)?;
    Some((appliance, tail.strip_prefix(appliance.system.base_path)))
}

/// The names of the documented calls of one appliance or, without an id, of
/// all; none where there is no such appliance.
pub fn call_names(id: Option<&str>) -> BTreeSet<&'static str> {
    APPLIANCES
        .iter()
        .filter(|appliance| id.is_none_or(|id| id == appliance.id))
        .flat_map(|appliance| appliance.system.calls)
        .map(|call| call.name)
        .collect()
}

impl System {
    /// The documented call a request is, if any.
    pub fn call(&self, method: &str, path: &str) -> Option<&'static Call> {
        let fits = |template: &str| {
            let mut given = path.split('/');
            let mut wanted = template.split('/');
            loop {
                match (given.next(), wanted.next()) {
                    (None, None) => return true,
                    (Some(segment), Some(slot)) if slot.starts_with('{') && !segment.is_empty() => {
                    }
                    (Some(segment), Some(slot)) if segment == slot => {}
                    _ => return false,
                }
            }
        };
        // Fixed segments come before variable ones in the tables.
        self.calls
            .iter()
            .find(|call| call.method == method && fits(call.path))
    }
}
