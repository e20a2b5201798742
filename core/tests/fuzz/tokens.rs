//! JSON as a row of tokens, so that what is harmed is still nearly JSON. Text that is no JSON
//! any more has tokens too.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a member, with its quotation marks.
    Name,
    /// Text, a number, or a word such as `null`.
    Plain,
    Open,
    Close,
    /// A comma or a colon.
    Mark,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub at: Range<usize>,
}

pub fn tokens(body: &[u8]) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(body.len() / 6);
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let start = at;
        let kind = match byte {
            b'{' | b'[' => Kind::Open,
            b'}' | b']' => Kind::Close,
            b',' => Kind::Mark,
            b':' => {
                if let Some(last) = found.last_mut() {
                    last.kind = match last.kind {
                        Kind::Plain => Kind::Name,
                        other => other,
                    };
                }
                Kind::Mark
            }
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => Kind::Plain,
        };
        at = if kind == Kind::Plain {
            end_of_plain(body, at)
        } else {
            at + 1
        };
        found.push(Token {
            kind,
            at: start..at,
        });
    }
    found
}

fn end_of_plain(body: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    if body[start] != b'"' {
        let ends = |b: &u8| b.is_ascii_whitespace() || b"{}[],:\"".contains(b);
        while body.get(at).is_some_and(|b| !ends(b)) {
            at += 1;
        }
        return at;
    }
    while let Some(byte) = body.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at.min(body.len())
}

/// The bytes of the value that begins with a token: a whole list or object where it opens one.
pub fn value_at(tokens: &[Token], first: usize) -> Range<usize> {
    let start = tokens[first].at.start;
    if tokens[first].kind != Kind::Open {
        return tokens[first].at.clone();
    }
    let mut depth = 0_usize;
    for token in &tokens[first..] {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start..token.at.end;
        }
    }
    start..tokens.last().map_or(start, |last| last.at.end)
}

/// The places of the tokens that begin a value.
pub fn values(tokens: &[Token]) -> Vec<usize> {
    let begins = |t: &Token| matches!(t.kind, Kind::Plain | Kind::Open);
    (0..tokens.len()).filter(|i| begins(&tokens[*i])).collect()
}

/// The places of the names.
pub fn names(tokens: &[Token]) -> Vec<usize> {
    let is_name = |i: &usize| tokens[*i].kind == Kind::Name;
    (0..tokens.len()).filter(is_name).collect()
}
