//! The kinds of appliances: their calls, their addresses, their users. Each
//! kind is a [`System`] value in its own module.

use axum::Router;
use axum::body::Body;
use axum::http::Response;

use crate::denial::Denial;
use crate::simulation::Shared;
use crate::world::site::{Site, SiteId, User};

/// One kind of appliance.
pub struct System {
    /// Name of the product.
    pub title: &'static str,
    /// Path after the id of the appliance, e.g. `/api/rest/vr/v2`.
    pub base_path: &'static str,
    /// Host name of the appliance in a site.
    pub host: fn(&Site) -> &'static str,
    /// The calls below the base path.
    pub router: fn() -> Router<Shared>,
    /// The same calls with the names the API documents give them. Faults and
    /// the request log use them.
    pub calls: &'static [Call],
    /// Sign-in instructions, for the greeting at start.
    pub sign_in: &'static str,
    /// Users of the appliance of a site.
    pub users: fn(&'static Site) -> Vec<User>,
    /// Formats a refusal as this kind of API does. The path is the one below
    /// the base path, or more of it.
    pub refuse: fn(&str, Denial<'_>) -> Response<Body>,
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

/// Creates an entry of a table of calls.
pub const fn call(method: &'static str, path: &'static str, name: &'static str) -> Call {
    Call { method, path, name }
}

/// One endpoint, reached at `/api/<id><base path>`.
pub struct Appliance {
    /// Id, as in the path.
    pub id: &'static str,
    /// Its site.
    pub site: SiteId,
    /// Its kind.
    pub system: &'static System,
}

impl Appliance {
    /// Returns the path that all its calls start with.
    pub fn base(&self) -> String {
        format!("/api/{}{}", self.id, self.system.base_path)
    }

    /// Returns its server names for HTTPS: by its id, and the host name that
    /// the appliances of its site use.
    pub fn server_names(&self) -> [String; 2] {
        let host = (self.system.host)(self.site.site());
        [format!("{}.hansekontor.example", self.id), host.to_owned()]
    }
}

impl System {
    /// Returns the documented call that a request makes.
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
