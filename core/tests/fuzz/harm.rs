//! Damage that a broken or malicious sender does to good input.

use super::chance::Chance;
use super::corpus::{Family, Form};
use super::tokens::{Kind, names, tokens, value_at, values};

/// No input grows past this; readers of more are tried in `hostile.rs`.
const LARGEST: usize = 64 * 1024;

/// Something of a family, harmed in a few places; now and then it is left as it is.
pub fn harmed(chance: &mut Chance, family: &Family) -> Vec<u8> {
    let mut body = family.pick(chance).to_vec();
    if chance.one_in(200) {
        return body;
    }
    if chance.one_in(20_000) {
        return nested(chance, 100_000);
    }
    for _ in 0..=chance.below(4) {
        body = match family.form {
            Form::Json if !chance.one_in(4) => harmed_json(chance, family, body),
            _ => harmed_bytes(chance, family, body),
        };
        body.truncate(LARGEST);
    }
    body
}

fn nested(chance: &mut Chance, most: usize) -> Vec<u8> {
    let open = chance.pick(&["[", "{\"list\":[", "{\"a\":", "[{\"id\":", "[[[["]);
    open.repeat(chance.below(most)).into_bytes()
}

fn replaced(body: &[u8], at: std::ops::Range<usize>, by: &[u8]) -> Vec<u8> {
    let end = at.end.min(body.len()).max(at.start.min(body.len()));
    [&body[..at.start.min(end)], by, &body[end..]].concat()
}

// ---- bytes ----

const ODD_BYTES: &[&[u8]] = &[
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC0\x80",
    b"\xED\xA0\x80",
    b"\0",
    b"\r\n",
    "\u{202e}".as_bytes(),
    "\u{2028}".as_bytes(),
    "𝄞".as_bytes(),
    b"%",
    b"%00",
    b"%u0041",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"\\ud834\\udd1e",
    b"<html>",
    b"-",
    b":",
    b" ",
    b"=",
    b"0000000000000000000000",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"99999999999999999999999999",
    b"+24:00",
    b"-99:99",
    b"\x80",
    b"\x84\xFF\xFF\xFF\xFF",
    b"\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    b"\x30\x80",
    b"-----BEGIN CERTIFICATE-----\n",
    b"-----END CERTIFICATE-----\n",
];

fn harmed_bytes(chance: &mut Chance, family: &Family, mut body: Vec<u8>) -> Vec<u8> {
    let length = body.len();
    let stretch = chance.stretch(length);
    match chance.below(11) {
        0 if length > 0 => body[chance.below(length)] ^= 1 << chance.below(8),
        1 if length > 0 => body[chance.below(length)] = chance.byte(),
        2 => body.truncate(chance.below(length + 1)),
        3 => drop(body.drain(stretch)),
        4 => {
            let again = body[stretch.clone()].repeat(1 + chance.below(8));
            return replaced(&body, stretch, &again);
        }
        5 => {
            let odd = *chance.pick(ODD_BYTES);
            return replaced(&body, stretch, odd);
        }
        6 => {
            let odd = *chance.pick(ODD_BYTES);
            return replaced(&body, stretch.start..stretch.start, odd);
        }
        7 => {
            let other = family.pick(chance);
            let from = chance.stretch(other.len());
            return replaced(&body, stretch, &other[from]);
        }
        8 => {
            let other = family.pick(chance);
            let (cut, from) = (chance.below(length + 1), chance.below(other.len() + 1));
            return [&body[..cut], &other[from..]].concat();
        }
        9 => {
            let digits: Vec<usize> = (0..length).filter(|i| body[*i].is_ascii_digit()).collect();
            if !digits.is_empty() {
                body[*chance.pick(&digits)] = b'0' + chance.byte() % 10;
            }
        }
        _ if length > 0 => {
            let at = chance.below(length);
            body[at] = body[at].wrapping_add(*chance.pick(&[1, 255, 127, 2]));
        }
        _ => {}
    }
    body
}

// ---- JSON ----

/// Values at the edges of what readers expect.
const ODD_VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1",
    "100",
    "101",
    "255",
    "256",
    "65536",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "1e300",
    "1e999999999999",
    "-1.5E-7",
    "0.0000000000000000000000001",
    "253402300799999",
    "1795269067250",
    "\"\"",
    "\" \"",
    "\"1795269067250\"",
    "\"-1\"",
    "\"2026-11-21T13:51:07.250+01:00\"",
    "\"9999-12-31T23:59:59.999999999-23:59\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\u{202e}<script>\"",
    "\"..\"",
    "\"/\"",
    "\"//evil.example\"",
    "\"NotAuthenticated\"",
    "\"RUNNING\"",
    "\"ERROR\"",
    "\"CANCELLED\"",
    "\"succeeded\"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "{\"\":{}}",
    "[1,\"a\",{}]",
    "{\"id\":\"x\",\"name\":\"y\"}",
];

fn harmed_json(chance: &mut Chance, family: &Family, body: Vec<u8>) -> Vec<u8> {
    let tokens = tokens(&body);
    let places = values(&tokens);
    if places.is_empty() {
        return harmed_bytes(chance, family, body);
    }
    let first = *chance.pick(&places);
    let at = value_at(&tokens, first);
    let value = &body[at.clone()];
    match chance.below(12) {
        0..=2 => replaced(&body, at, chance.pick(ODD_VALUES).as_bytes()),
        3 | 4 => {
            let other = family.pick(chance);
            let others = super::tokens::tokens(other);
            let starts = values(&others);
            if starts.is_empty() {
                return replaced(&body, at, b"{}");
            }
            let from = value_at(&others, *chance.pick(&starts));
            replaced(&body, at, &other[from])
        }
        5 | 6 => {
            // With its name and a comma, so that the rest is good JSON.
            let named = first >= 2 && tokens[first - 2].kind == Kind::Name;
            let start = if named {
                tokens[first - 2].at.start
            } else {
                at.start
            };
            let comma = body[at.end..].iter().position(|b| !b.is_ascii_whitespace());
            let end = match comma.map(|i| at.end + i) {
                Some(i) if body[i] == b',' => i + 1,
                _ => at.end,
            };
            replaced(&body, start..end, b"")
        }
        7 => {
            let times = 1 + chance.rarely(20, 600, 4);
            let most = (LARGEST / (value.len() + 1)).max(1);
            let again = vec![value; times.min(most)].join(&b","[..]);
            replaced(&body, at, &again)
        }
        8 => renamed(chance, family, &body, &tokens),
        9 => {
            let quoted = value.first() == Some(&b'"') && value.len() >= 2;
            let turned = match quoted {
                true => value[1..value.len() - 1].to_vec(),
                false => [
                    b"\"",
                    &value.escape_ascii().to_string().into_bytes()[..],
                    b"\"",
                ]
                .concat(),
            };
            replaced(&body, at, &turned)
        }
        10 => {
            let (open, close) = *chance.pick(&[
                ("{\"value\":", "}"),
                ("{\"list\":[", "]}"),
                ("[", "]"),
                ("{\"_meta\":", "}"),
            ]);
            let times = 1 + chance.rarely(10, 140, 2);
            let (open, close) = (open.repeat(times), close.repeat(times));
            replaced(
                &body,
                at,
                &[open.as_bytes(), value, close.as_bytes()].concat(),
            )
        }
        _ => {
            let unit = *chance.pick(&["x", "\u{202e}x\\\"<", "\\u0000", "a/", "ü", "9"]);
            let long = unit.repeat(chance.rarely(10, 6_000, 40));
            replaced(&body, at, format!("\"{long}\"").as_bytes())
        }
    }
}

/// A member under another name: one of the same body, or one of the family's.
fn renamed(
    chance: &mut Chance,
    family: &Family,
    body: &[u8],
    tokens: &[super::tokens::Token],
) -> Vec<u8> {
    let own = names(tokens);
    if own.is_empty() {
        return body.to_vec();
    }
    let at = tokens[*chance.pick(&own)].at.clone();
    let name = match chance.one_in(2) {
        true => body[tokens[*chance.pick(&own)].at.clone()].to_vec(),
        false => family.name(chance),
    };
    replaced(body, at, &name)
}
