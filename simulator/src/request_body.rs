//! Members of request bodies, as strictly as the OpenAPI documents say. Derived
//! `Deserialize` alone would read an array as a struct, and null as a member
//! that is left out.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Converts a JSON object.
///
/// # Errors
/// For any other JSON, and for an object that does not fit.
pub fn object<T: DeserializeOwned>(value: Value) -> serde_json::Result<T> {
    if !value.is_object() {
        return Err(serde_json::Error::custom("a JSON object is expected"));
    }
    serde_json::from_value(value)
}

/// Deserializes a member that is an object.
///
/// # Errors
/// As [`object`].
pub fn object_member<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    object(Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Deserializes an optional member that is not nullable; needs `default`.
///
/// # Errors
/// For null, and for another type.
pub fn not_null<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Deserializes a boolean, also as text: Broadcom's public script sends
/// `"power_on": "false"`.
///
/// # Errors
/// For anything else.
pub fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(value) => Ok(value),
        Value::String(text) => text.parse().map_err(D::Error::custom),
        _ => Err(D::Error::custom("a boolean is expected")),
    }
}
