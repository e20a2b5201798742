//! Lists: filtering, sorting and paging as every list of the gateways has
//! them, and the `_meta` block.
//!
//! What the documents leave open: `filter` is read as "contains", whatever the
//! case, and several of them as "one of these"; the order without `sort_by` is
//! that of the data.

use std::cmp::Ordering;
use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode, Uri};
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Refusal;
use super::reply;
use crate::appliance::Appliance;

/// `defaultResponsePageSize` of the gateway.
const DEFAULT_LIMIT: usize = 100;

/// The parameters of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    filter_property: Option<String>,
    filters: Vec<String>,
    sort_by: Option<String>,
    descending: bool,
    limit: usize,
    offset: usize,
    others: Vec<(String, String)>,
}

impl Query {
    /// Reads the query string.
    ///
    /// # Errors
    /// 400 for a number that is none, and for parameters that mean nothing
    /// without another one.
    pub fn parse(query: Option<&str>) -> Result<Self, Refusal> {
        let mut parsed = Self {
            filter_property: None,
            filters: Vec::new(),
            sort_by: None,
            descending: false,
            limit: DEFAULT_LIMIT,
            offset: 0,
            others: Vec::new(),
        };
        let (mut limited, mut offset, mut order) = (false, false, None);
        for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            match name.as_ref() {
                "filter_property" => parsed.filter_property = Some(value.into_owned()),
                "filter" => parsed.filters.push(value.to_lowercase()),
                "sort_by" => parsed.sort_by = Some(value.into_owned()),
                "order_by" => order = Some(value.to_lowercase()),
                "limit" => (parsed.limit, limited) = (number("limit", &value)?, true),
                "offset" => (parsed.offset, offset) = (number("offset", &value)?, true),
                _ => parsed.others.push((name.into_owned(), value.into_owned())),
            }
        }
        if offset && !limited {
            return Err(invalid("'offset' must be used together with 'limit'."));
        }
        if parsed.filter_property.is_some() == parsed.filters.is_empty() {
            return Err(invalid(
                "'filter' and 'filter_property' must be used together.",
            ));
        }
        parsed.descending = match order.as_deref() {
            None | Some("asc" | "ascending") => false,
            Some("desc" | "descending") => true,
            Some(other) => return Err(invalid(&format!("'{other}' is not an order_by value."))),
        };
        if order.is_some() && parsed.sort_by.is_none() {
            return Err(invalid("'order_by' must be used together with 'sort_by'."));
        }
        Ok(parsed)
    }

    /// A parameter that only this list has.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.others
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the value of the filtered property fits.
    fn keeps(&self, value: Option<&Value>) -> bool {
        let text = match value {
            None | Some(Value::Null) => return false,
            Some(Value::String(text)) => text.to_lowercase(),
            Some(other) => other.to_string().to_lowercase(),
        };
        self.filters
            .iter()
            .any(|filter| text.contains(filter.as_str()))
    }
}

fn invalid(message: &str) -> Refusal {
    Refusal::bad_request("InvalidQueryParameter", message)
}

fn number(name: &str, value: &str) -> Result<usize, Refusal> {
    value
        .parse()
        .map_err(|_| invalid(&format!("'{value}' is not a valid value of '{name}'.")))
}

/// A field by name; dots lead into nested ones.
fn field<'a>(item: &'a Value, property: &str) -> Option<&'a Value> {
    property
        .split('.')
        .try_fold(item, |value, name| value.get(name))
}

/// Text sorts whatever its case.
fn sort_key(value: Option<Value>) -> Option<Value> {
    match value {
        Some(Value::String(text)) => Some(Value::String(text.to_lowercase())),
        Some(Value::Null) => None,
        other => other,
    }
}

fn compare(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    match (left, right) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => left
            .as_f64()
            .partial_cmp(&right.as_f64())
            .unwrap_or(Ordering::Equal),
        (Some(Value::String(left)), Some(Value::String(right))) => left.cmp(right),
        (Some(Value::Bool(left)), Some(Value::Bool(right))) => left.cmp(right),
        // What has no value comes last.
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        _ => Ordering::Equal,
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The entities of the page.
    pub items: Vec<Value>,
    /// How many there are on all pages.
    pub total: usize,
}

/// Filters, sorts and cuts a list.
pub fn page<T>(all: &[T], query: &Query, render: impl Fn(&T) -> Value) -> Page {
    page_of_many(all, query, |_, _| None, render)
}

/// The same for a list of thousands: `quick` gives the value of a property
/// without rendering the whole entity, where it can. Only the entities of the
/// page are rendered then.
pub fn page_of_many<T>(
    all: &[T],
    query: &Query,
    quick: impl Fn(&T, &str) -> Option<Value>,
    render: impl Fn(&T) -> Value,
) -> Page {
    let value =
        |item: &T, name: &str| quick(item, name).or_else(|| field(&render(item), name).cloned());
    let mut kept: Vec<&T> = match &query.filter_property {
        None => all.iter().collect(),
        Some(name) => all
            .iter()
            .filter(|item| query.keeps(value(item, name).as_ref()))
            .collect(),
    };
    if let Some(name) = &query.sort_by {
        let mut keyed: Vec<(Option<Value>, &T)> = kept
            .into_iter()
            .map(|item| (sort_key(value(item, name)), item))
            .collect();
        keyed.sort_by(|(left, _), (right, _)| {
            let order = compare(left.as_ref(), right.as_ref());
            if query.descending {
                order.reverse()
            } else {
                order
            }
        });
        kept = keyed.into_iter().map(|(_, item)| item).collect();
    }
    let cut = kept.iter().skip(query.offset).take(query.limit);
    Page {
        items: cut.map(|item| render(item)).collect(),
        total: kept.len(),
    }
}

impl Page {
    /// The reply. `url` is where the appliance believes the list to be.
    pub fn render(self, query: &Query, url: &str, errors: &[Value]) -> Value {
        let link = |offset: usize| json!({"href": link(url, query.limit, offset)});
        let mut links = json!({"self": link(query.offset)});
        let after = query.offset.saturating_add(query.limit);
        if after < self.total && query.limit > 0 {
            links["next"] = link(after);
        }
        if query.offset > 0 {
            links["previous"] = link(query.offset.saturating_sub(query.limit));
        }
        json!({
            "list": self.items,
            "_meta": {
                "errors": errors,
                "total": self.total,
                "offset": query.offset,
                "limit": query.limit,
                "links": links,
            },
        })
    }
}

/// The same list from another entity on.
fn link(url: &str, limit: usize, offset: usize) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut next = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "limit" && name != "offset" {
            next.append_pair(&name, &value);
        }
    }
    next.append_pair("limit", &limit.to_string());
    next.append_pair("offset", &offset.to_string());
    format!("{path}?{}", next.finish())
}

/// A request for a list.
pub struct Asked(Uri);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.clone()))
    }
}

impl Asked {
    /// What was asked for.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn query(&self) -> Result<Query, Refusal> {
        Query::parse(self.0.query())
    }

    /// The words behind the `?`.
    pub fn words(&self) -> Option<&str> {
        self.0.query()
    }

    /// 200 with a page of the list; `errors` say what is missing in it.
    pub fn answer(
        &self,
        caller: &Caller,
        page: Page,
        query: &Query,
        errors: &[Value],
    ) -> Response<Body> {
        let url = own_url(caller.appliance, &self.0);
        reply(StatusCode::OK, &page.render(query, &url, errors))
    }
}

/// The absolute address of a request as the appliance sees it, which knows
/// nothing of the proxy in front of it: no client can use it from outside.
fn own_url(appliance: &Appliance, uri: &Uri) -> String {
    let host = (appliance.system.host)(appliance.site.site());
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    format!(
        "https://{host}{}{}{query}",
        appliance.system.base_path,
        uri.path()
    )
}
