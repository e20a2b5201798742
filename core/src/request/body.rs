//! The structs of the API documents as bodies with slots.
//!
//! A body is made by a serializer of its own and not by serde_json, because a slot must not be
//! confused with a text that looks like one: `‹password›` can be typed into any field.

use std::fmt;

use serde::ser::{Error as _, Impossible, SerializeStruct, Serializer};
use serde::{Serialize, ser};

use super::Json;
use crate::secret::Slot;

/// A password in a body. It serializes as `‹password›`, whatever the serializer; only
/// [`Json::wire`] puts the real one in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Password(pub Slot);

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(self.0.0, &self.0.shown())
    }
}

impl Json {
    /// Makes a body of a struct. One with a part that no API document has, such as a list, is
    /// never sent.
    pub fn of(body: &impl Serialize) -> Self {
        let made = body.serialize(BodySerializer);
        debug_assert!(made.is_ok(), "{made:?}");
        // A slot that nobody fills.
        made.unwrap_or(Json::Slot(Slot("unsupported-body")))
    }
}

/// A part of a body that no API document has.
#[derive(Debug)]
struct Unsupported(String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Unsupported(message.to_string())
    }
}

/// The members of an object so far.
struct Members(Vec<(&'static str, Json)>);

impl SerializeStruct for Members {
    type Ok = Json;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        self.0.push((name, value.serialize(BodySerializer)?));
        Ok(())
    }

    fn end(self) -> Result<Json, Unsupported> {
        Ok(Json::Object(self.0))
    }
}

struct BodySerializer;

/// Serializes integers, and refuses what no body has.
macro_rules! integers_only {
    ($($integer:ident($i:ty))* ; $($other:ident($o:ty))*) => {
        $(fn $integer(self, value: $i) -> Result<Json, Unsupported> {
            i64::try_from(value).map(Json::Int).map_err(Unsupported::custom)
        })*
        $(fn $other(self, value: $o) -> Result<Json, Unsupported> {
            Err(Unsupported(format!("{value:?}")))
        })*
    };
}

impl Serializer for BodySerializer {
    type Ok = Json;
    type Error = Unsupported;
    type SerializeSeq = Impossible<Json, Unsupported>;
    type SerializeTuple = Impossible<Json, Unsupported>;
    type SerializeTupleStruct = Impossible<Json, Unsupported>;
    type SerializeTupleVariant = Impossible<Json, Unsupported>;
    type SerializeMap = Impossible<Json, Unsupported>;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Json, Unsupported>;

    integers_only! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64);
        serialize_f32(f32) serialize_f64(f64) serialize_bytes(&[u8])
    }

    fn serialize_bool(self, value: bool) -> Result<Json, Unsupported> {
        Ok(Json::Bool(value))
    }

    fn serialize_char(self, value: char) -> Result<Json, Unsupported> {
        Ok(Json::Text(value.into()))
    }

    fn serialize_str(self, value: &str) -> Result<Json, Unsupported> {
        Ok(Json::text(value))
    }

    fn serialize_none(self) -> Result<Json, Unsupported> {
        Ok(Json::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Json, Unsupported> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Json, Unsupported> {
        Ok(Json::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Json, Unsupported> {
        Ok(Json::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Json, Unsupported> {
        Ok(Json::text(variant))
    }

    /// Only slots are in small letters: types are not.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Json, Unsupported> {
        if name.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Ok(Json::Slot(Slot(name)));
        }
        value.serialize(self)
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Members, Unsupported> {
        Ok(Members(Vec::with_capacity(len)))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<Json, Unsupported> {
        Err(Unsupported(variant.to_owned()))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Unsupported> {
        Err(Unsupported("a list".to_owned()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsupported> {
        Err(Unsupported("a tuple".to_owned()))
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unsupported> {
        Err(Unsupported(name.to_owned()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(Unsupported(variant.to_owned()))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unsupported> {
        Err(Unsupported("a map".to_owned()))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(Unsupported(variant.to_owned()))
    }
}
