//! Lists of the gateways: filtering, sorting, paging, and the `_meta` block.
//!
//! Not documented, and so assumed: `filter` matches a part of the value, in any
//! case; several filters are alternatives; without `sort_by` the order is that
//! of the data.

use std::cmp::Ordering;
use std::convert::Infallible;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode, Uri};
use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Refusal;
use super::response::reply;
use crate::system::Appliance;

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
    /// Parses the query string.
    ///
    /// # Errors
    /// 400 for an invalid number, and for parameters that need another one.
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
                "filter_property" => parsed.filter_property = Some(value.to_ascii_lowercase()),
                "filter" => parsed.filters.push(value.to_lowercase()),
                "sort_by" => parsed.sort_by = Some(value.to_ascii_lowercase()),
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

    /// Returns a parameter that only this list has.
    pub fn other(&self, name: &str) -> Option<&str> {
        self.others
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns `true` if the value of the filtered property matches.
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

/// Returns a property by name, in any case; dots lead into nested objects.
fn field<'a>(item: &'a Value, property: &str) -> Option<&'a Value> {
    property.split('.').try_fold(item, |value, name| {
        let mut members = value.as_object()?.iter();
        let member = members.find(|(known, _)| known.eq_ignore_ascii_case(name));
        member.map(|(_, value)| value)
    })
}

/// Returns the value to sort by; text sorts in any case.
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
        // Missing values come last.
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
    /// Number of entities on all pages.
    pub total: usize,
}

/// Filters and sorts a list and returns one page.
pub fn page<T>(all: &[T], query: &Query, render: impl Fn(&T) -> Value) -> Page {
    page_of_many(all, query, |_, _| None, render)
}

/// Does the same for thousands of entities: `quick` returns the value of a
/// property without rendering the entity, if it can. Only the entities of the
/// page are rendered.
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
    /// Returns the reply. `url` is the address of the list as the appliance
    /// knows it.
    pub fn render(self, query: &Query, url: &str, errors: &[Value]) -> Value {
        let link = |offset: usize| json!({"href": link(url, query.limit, offset)});
        let after = query.offset.saturating_add(query.limit);
        let has_next = after < self.total && query.limit > 0;
        let before = query.offset.saturating_sub(query.limit);
        // Null at the ends, and not left out: Broadcom's public script reads
        // both members of every page.
        let links = json!({
            "self": link(query.offset),
            "next": has_next.then(|| link(after)),
            "previous": (query.offset > 0).then(|| link(before)),
        });
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

/// Returns the address of another page of the list.
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
pub struct ListRequest(Uri);

impl<S: Sync> FromRequestParts<S> for ListRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.clone()))
    }
}

impl ListRequest {
    /// Returns the parameters.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn query(&self) -> Result<Query, Refusal> {
        Query::parse(self.0.query())
    }

    /// Returns the query string.
    pub fn query_string(&self) -> Option<&str> {
        self.0.query()
    }

    /// Returns 200 with a page of the list; `errors` describe missing data.
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

/// Returns the absolute address of a request as the appliance knows it. It does
/// not work from outside: the appliance does not know the proxy in front of it.
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
