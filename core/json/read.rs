//! JSON text into a tree, written out here for its size: serde_json with its tables
//! for numbers, and the standard library's tables for small letters, were 14 KB of
//! the first load. `tests/json.rs` holds it against serde_json.

use super::Value;

/// As deep as serde_json goes; no reply is a tenth of it, and a hostile one must
/// not use up the stack.
const DEEPEST: usize = 128;

/// Reads a whole text. The error is a phrase and names line and column.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.document();
    value.map_err(|what| {
        let what = if reader.at < text.len() {
            what
        } else {
            "the text is cut off"
        };
        let before = text.as_bytes().get(..reader.at).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        format!("{what} at line {line} column {column}")
    })
}

/// An entry of a list as it stands in the text, with a number that another text hardly has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The whole entry.
    pub text: &'t str,
    /// FNV-1a of it, 64 bits.
    pub mark: u64,
}

/// Takes the entries of one list out of an object, unread: a text that was read before need not be
/// read again. Gives them with the rest of the object, in which the list is empty. None where the
/// text is anything else; whether an entry is JSON is not looked at.
pub(super) fn split<'t>(text: &'t str, list: &str) -> Option<(Vec<Entry<'t>>, Value)> {
    let mut reader = Reader { text, at: 0 };
    let (mut entries, mut members) = (None, Vec::new());
    if !reader.take(b'{') {
        return None;
    }
    loop {
        if reader.next() != Some(b'"') {
            return None;
        }
        let name = reader.string().ok()?;
        if !reader.take(b':') {
            return None;
        }
        let value = if name == list {
            // Of two the last would count.
            if entries.is_some() {
                return None;
            }
            entries = Some(reader.entries()?);
            Value::Array(Vec::new())
        } else {
            reader.value(DEEPEST - 1).ok()?
        };
        members.push((name, value));
        if !reader.take(b',') {
            break;
        }
    }
    let whole = reader.take(b'}') && reader.next().is_none();
    Some((entries.filter(|_| whole)?, Value::Object(members)))
}

/// What a place should have had.
type Wrong = &'static str;

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// The entries of the list that begins here, which are objects.
    fn entries(&mut self) -> Option<Vec<Entry<'t>>> {
        if !self.take(b'[') {
            return None;
        }
        let mut entries = Vec::new();
        if self.take(b']') {
            return Some(entries);
        }
        loop {
            if self.next() != Some(b'{') {
                return None;
            }
            entries.push(self.entry()?);
            if !self.take(b',') {
                return self.take(b']').then_some(entries);
            }
        }
    }

    /// The object that begins here.
    fn entry(&mut self) -> Option<Entry<'t>> {
        let rest = self.text.get(self.at..)?;
        let (mut depth, mut within, mut escaped) = (0_usize, false, false);
        let mut mark: u64 = 0xcbf2_9ce4_8422_2325;
        for (i, byte) in rest.bytes().enumerate() {
            mark = (mark ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            if within {
                within = escaped || byte != b'"';
                escaped = !escaped && byte == b'\\';
                continue;
            }
            match byte {
                b'"' => within = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += i + 1;
                let text = rest.get(..=i)?;
                return Some(Entry { text, mark });
            }
        }
        None
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Wrong> {
        let value = self.value(DEEPEST)?;
        match self.next() {
            None => Ok(value),
            Some(_) => Err("expected nothing more"),
        }
    }

    /// The byte here, or 0 at the end: no JSON has a 0.
    fn here(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// The next byte that is no space; it is not taken.
    fn next(&mut self) -> Option<u8> {
        while matches!(self.here(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes a byte if it stands here.
    fn take(&mut self, byte: u8) -> bool {
        let stands = self.next() == Some(byte);
        if stands {
            self.at += 1;
        }
        stands
    }

    fn value(&mut self, deeper: usize) -> Result<Value, Wrong> {
        let Some(deeper) = deeper.checked_sub(1) else {
            return Err("nested too deeply");
        };
        match self.next() {
            Some(b'{') => self.object(deeper),
            Some(b'[') => self.array(deeper),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Err("expected a value"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Wrong> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        Err("expected a value")
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn object(&mut self, deeper: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err("expected a name in quotation marks");
            }
            let name = self.string()?;
            if !self.take(b':') {
                return Err("expected `:`");
            }
            members.push((name, self.value(deeper)?));
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err("expected `,` or `}`");
            }
        }
    }

    fn array(&mut self, deeper: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(deeper)?);
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            if !self.take(b',') {
                return Err("expected `,` or `]`");
            }
        }
    }

    /// A number as it stands, once it is one.
    fn number(&mut self) -> Result<Value, Wrong> {
        let begin = self.at;
        self.at += usize::from(self.here() == b'-');
        if self.here() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.here() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.here(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.here(), b'+' | b'-'));
            self.digits()?;
        }
        let number = self.text.get(begin..self.at).unwrap_or_default();
        Ok(Value::Number(number.to_owned()))
    }

    fn digits(&mut self) -> Result<(), Wrong> {
        let begin = self.at;
        while self.here().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == begin {
            return Err("expected a digit");
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, Wrong> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let begin = self.at;
            while !matches!(self.here(), b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            out.push_str(self.text.get(begin..self.at).unwrap_or_default());
            match self.here() {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => {
                    self.at += 1;
                    out.push(self.escaped()?);
                }
                _ => return Err("expected `\"` before the end of the line"),
            }
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Wrong> {
        let byte = self.here();
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut code = self.hex()?;
                // The second half of a character beyond 16 bits.
                if (0xD800..0xDC00).contains(&code) && self.rest().starts_with("\\u") {
                    self.at += 2;
                    let low = self.hex()?.wrapping_sub(0xDC00);
                    if low < 0x400 {
                        code = 0x10000 + ((code - 0xD800) << 10) + low;
                    }
                }
                char::from_u32(code).ok_or("half a character")?
            }
            _ => return Err("no such escape"),
        })
    }

    fn hex(&mut self) -> Result<u32, Wrong> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let mut code = 0;
        for digit in digits.ok_or("expected four hexadecimal digits")? {
            let digit = char::from(*digit).to_digit(16);
            code = code * 16 + digit.ok_or("expected four hexadecimal digits")?;
        }
        self.at += 4;
        Ok(code)
    }
}
