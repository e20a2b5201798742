//! The members of `config.json` by name: what is read, what is known, and the schema.

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The most appliances that a configuration may have.
pub(super) const MOST_APPLIANCES: usize = 64;

/// The most portals that a configuration may have.
pub(super) const MOST_PORTALS: usize = 32;

/// Text with at least one visible character and without those of
/// [`deceives`](crate::path::deceives).
#[cfg(feature = "schema")]
const NAME: &str =
    r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$";

/// The pattern of paths that [`why_refused`](crate::path::why_refused) accepts.
#[cfg(feature = "schema")]
pub(super) const OWN_PATH: &str = r"^\.?(/|(/(?!\.{1,2}(;|/|$))[^/?#\\%\s\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)+/?)$";

/// A member as it is written; none where it is missing.
///
/// It is a part of the text of the file, so a mistake in it has a line.
#[derive(Clone, Copy, Default)]
pub struct Member<'a>(pub(super) Option<&'a str>);

impl<'a> Member<'a> {
    /// Returns the member unless it is null.
    pub(super) fn given(self) -> Self {
        Self(self.0.filter(|written| *written != "null"))
    }

    /// Reads the member; none where it is of another type.
    pub(super) fn read<T: Deserialize<'a>>(self) -> Option<T> {
        serde_json::from_str(self.0?).ok()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|written| Self(Some(written.get())))
    }
}

/// `config.json`.
#[derive(Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(
    title = "Hawser: config.json",
    description = "Appliances and settings of the console. Read at startup from the folder of the page. Contains no secrets.",
    deny_unknown_fields,
    extend("required" = ["appliances"])
))]
pub struct ConfigFile<'a> {
    #[serde(rename = "$schema", borrow)]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(super) schema: Member<'a>,
    /// Shown next to the product name, for example a company or environment.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = NAME)))]
    pub(super) title: Member<'a>,
    /// Read-only mode: everything can be viewed, but no operation can be started.
    #[cfg_attr(feature = "schema", schemars(with = "bool"))]
    pub(super) read_only: Member<'a>,
    /// Asks for the password again before a high-risk operation is sent.
    #[cfg_attr(feature = "schema", schemars(with = "bool"))]
    pub(super) password_again: Member<'a>,
    /// Minutes of inactivity after which the console signs out of all appliances.
    #[cfg_attr(feature = "schema", schemars(with = "i64", range(min = 1, max = 1440)))]
    pub(super) sign_out_after_idle_minutes: Member<'a>,
    /// Minutes after which the console signs out of all appliances, even while in use.
    #[cfg_attr(feature = "schema", schemars(with = "i64", range(min = 1, max = 1440)))]
    pub(super) sign_out_after_minutes: Member<'a>,
    /// Origins of the portals that may embed the console in a frame. No other origin may.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Origin>", length(max = MOST_PORTALS)))]
    pub(super) portals: Member<'a>,
    /// The appliances, in display order.
    #[cfg_attr(feature = "schema", schemars(
        with = "Vec<ApplianceFile<'static>>",
        length(min = 1, max = MOST_APPLIANCES)
    ))]
    pub(super) appliances: Member<'a>,
}

/// An entry of `appliances`, without the settings of its system.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(
    rename = "appliance",
    extend("required" = ["id", "name", "system", "base"])
))]
pub struct ApplianceFile<'a> {
    /// Short, unique ID; part of links.
    #[serde(borrow)]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = "^[a-z0-9-]+$"), example = "vr-a")
    )]
    pub(super) id: Member<'a>,
    /// Display name.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = NAME)))]
    pub(super) name: Member<'a>,
    /// Site; appliances of the same site are grouped.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = NAME)))]
    pub(super) site: Member<'a>,
    /// Type of appliance.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(super) system: Member<'a>,
    /// Path on the console's own origin that the proxy forwards to the appliance.
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "String",
            regex(pattern = OWN_PATH),
            example = "/api/vr-a/api/rest/vr/v2"
        )
    )]
    pub(super) base: Member<'a>,
    /// ID of the appliance of the same system at the other site.
    #[cfg_attr(feature = "schema", schemars(with = "String", regex(pattern = NAME)))]
    pub(super) peer: Member<'a>,
    /// Name of the vCenter Single Sign-On domain or site. Appliances with the same name are signed
    /// in to with one form.
    #[serde(rename = "signInGroup")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = NAME), example = "Site A")
    )]
    pub(super) sign_in_group: Member<'a>,
}

/// Origin of a portal, exactly as browsers send it.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(inline)]
#[expect(dead_code, reason = "it stands for its schema")]
struct Origin(
    // Without a path, a usual port, a pattern.
    #[schemars(
        regex(
            pattern = r"^(https://(?!.*:443$)|http://(?!.*:80$))([a-z0-9.-]+|\[[0-9a-f]*:[0-9a-f:]*\])(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?$"
        ),
        example = "https://portal.example.com"
    )]
    String,
);

/// The members of an object in their order, known or not, doubled or not.
pub(super) struct Members<'a>(pub Vec<(String, &'a str)>);

impl<'a> Members<'a> {
    /// Returns the member of a name.
    pub fn get(&self, name: &str) -> Member<'a> {
        let found = self.0.iter().rev().find(|(known, _)| known == name);
        Member(found.map(|(_, written)| *written))
    }
}

/// Returns the place of a member that an object anywhere in a JSON text has twice, for files that
/// are read by other means than [`read_config`](super::read_config). JSON readers disagree on which
/// of the two counts.
pub fn doubled_member(text: &str) -> Option<String> {
    find_doubled(text, "")
}

fn find_doubled(written: &str, place: &str) -> Option<String> {
    if let Ok(Members(members)) = serde_json::from_str(written) {
        return members.iter().enumerate().find_map(|(i, (name, value))| {
            let dot = if place.is_empty() { "" } else { "." };
            let place = format!("{place}{dot}{name}");
            let doubled = members.iter().take(i).any(|(before, _)| before == name);
            if doubled {
                Some(place)
            } else {
                find_doubled(value, &place)
            }
        });
    }
    let items = serde_json::from_str::<Vec<&RawValue>>(written).ok()?;
    let mut items = items.iter().enumerate();
    items.find_map(|(i, item)| find_doubled(item.get(), &format!("{place}[{i}]")))
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, written)) = map.next_entry::<String, &RawValue>()? {
                    members.push((name, written.get()));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Returns the names of the members of a struct, as it is deserialized.
pub(super) fn names_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    /// Is asked for a struct, and gives none.
    struct Asked<'n>(&'n mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Asked<'_> {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("it is no struct"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }

    let mut names: &'static [&'static str] = &[];
    let _ = T::deserialize(Asked(&mut names)).is_err();
    names
}
