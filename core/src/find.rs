//! Finding by a few letters: which of many named things are meant, and in which order.
//!
//! The order can be foretold: the same letters name the same thing first, however often
//! something was chosen before.

use std::cmp::Reverse;

/// The way in which letters name a thing, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// They are its name.
    Whole,
    /// Its name begins with them.
    Start,
    /// Each word begins a word of its name.
    Words,
    /// They are somewhere in its name.
    Inside,
    /// Each word is somewhere in its name or beside it.
    Beside,
    /// Its name has them in this order, each beside the one before or at the start of a word:
    /// "rr" is in "Run reprotect".
    Letters,
}

/// A thing as it is looked for, in lower case.
#[derive(Debug)]
struct Entry {
    name: String,
    /// The name and what is said beside it.
    all: String,
    /// The length of the name in characters.
    length: usize,
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The places of the best, best first.
    pub places: Vec<usize>,
    /// The number of all that were found.
    pub total: usize,
}

/// Things with names, prepared to be found again and again.
#[derive(Debug, Default)]
pub struct Finder(Vec<Entry>);

impl Finder {
    /// Takes the names, each with what is said beside it. Of two that fit alike the shorter name
    /// comes first, then the earlier one.
    pub fn new<'a>(things: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let entry = |(name, beside): (&str, &str)| {
            let name = name.to_lowercase();
            Entry {
                all: format!("{name} {}", beside.to_lowercase()),
                length: name.chars().count(),
                name,
            }
        };
        Self(things.into_iter().map(entry).collect())
    }

    /// Returns the best of what a query means, at most so many. An empty query means nothing.
    pub fn find(&self, query: &str, most: usize) -> Found {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Found::default();
        }
        let words: Vec<&str> = query.split_whitespace().collect();
        let fits = |(place, entry): (usize, &Entry)| {
            let fit = fit(entry, &query, &words)?;
            Some((fit, entry.length, place))
        };
        let mut found: Vec<_> = self.0.iter().enumerate().filter_map(fits).collect();
        // The rarest way is the dearest, and adds to what is there only the least likely.
        if found.len() < most {
            let letters: Vec<char> = query.chars().filter(|c| !c.is_whitespace()).collect();
            let rest = self.0.iter().enumerate().filter_map(|(place, entry)| {
                let is_new = fit(entry, &query, &words).is_none();
                (is_new && has_letters(&entry.name, &letters)).then_some((
                    Fit::Letters,
                    entry.length,
                    place,
                ))
            });
            let rest: Vec<_> = rest.collect();
            found.extend(rest);
        }
        let total = found.len();
        if total > most && most > 0 {
            found.select_nth_unstable(most - 1);
            found.truncate(most);
        }
        found.sort_unstable();
        Found {
            places: found.into_iter().map(|(_, _, place)| place).collect(),
            total,
        }
    }
}

/// Returns how well a query fits without regard to its single letters.
fn fit(entry: &Entry, query: &str, words: &[&str]) -> Option<Fit> {
    let name = entry.name.as_str();
    if !words.iter().all(|word| entry.all.contains(word)) {
        return None;
    }
    Some(if name == query {
        Fit::Whole
    } else if name.starts_with(query) {
        Fit::Start
    } else if words.iter().all(|word| begins_a_word(name, word)) {
        Fit::Words
    } else if name.contains(query) {
        Fit::Inside
    } else {
        Fit::Beside
    })
}

/// Returns `true` where a word of a name begins with a text.
fn begins_a_word(name: &str, text: &str) -> bool {
    name.match_indices(text).any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        let first = text.chars().next();
        first.is_some_and(|first| is_start(before, first))
    })
}

/// Returns `true` where a character begins a word after another one.
fn is_start(before: Option<char>, first: char) -> bool {
    before
        .is_none_or(|before| !before.is_alphanumeric() || before.is_numeric() != first.is_numeric())
}

/// Returns `true` where a name has letters in order, each beside the one before or at the start of
/// a word.
fn has_letters(name: &str, letters: &[char]) -> bool {
    if letters.len() < 2 {
        return false;
    }
    let name: Vec<char> = name.chars().collect();
    // The places of the name at which the letters so far can end.
    let mut ends: Vec<usize> = Vec::new();
    for (count, letter) in letters.iter().enumerate() {
        let can_follow = |place: usize| match ends.first() {
            _ if count == 0 => true,
            Some(first) => *first < place,
            None => false,
        };
        let next = name.iter().enumerate().filter(|(place, c)| {
            let before = place.checked_sub(1).and_then(|it| name.get(it).copied());
            let is_beside = count > 0 && place.checked_sub(1).is_some_and(|it| ends.contains(&it));
            *c == letter && (is_beside || can_follow(*place) && is_start(before, **c))
        });
        ends = next.map(|(place, _)| place).collect();
        if ends.is_empty() {
            return false;
        }
    }
    true
}

/// Returns a name in parts, those that the words of a query name marked with `true`.
pub fn marked(name: &str, query: &str) -> Vec<(String, bool)> {
    let name: Vec<char> = name.chars().collect();
    let mut is_marked = vec![false; name.len()];
    let same = |a: &char, b: &char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let mut words: Vec<Vec<char>> = query
        .split_whitespace()
        .map(|it| it.chars().collect())
        .collect();
    words.sort_by_key(|word| Reverse(word.len()));
    for word in words {
        let found = name
            .windows(word.len().max(1))
            .position(|part| part.iter().zip(&word).all(|(a, b)| same(a, b)));
        for mark in is_marked
            .iter_mut()
            .skip(found.unwrap_or(name.len()))
            .take(word.len())
        {
            *mark = true;
        }
    }
    let mut parts: Vec<(String, bool)> = Vec::new();
    for (c, mark) in name.into_iter().zip(is_marked) {
        match parts.last_mut() {
            Some((part, is)) if *is == mark => part.push(c),
            _ => parts.push((c.to_string(), mark)),
        }
    }
    parts
}
