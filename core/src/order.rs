//! The order of lists.

use std::cmp::Ordering;

/// Returns the items in the order that `compare` tells; equal ones keep theirs.
///
/// All lists are sorted by one function, over their places: a sort of its own for each type would
/// be 3 KB of the program.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let places = sorted_places(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let take = |place: usize| items.get_mut(place)?.take();
    places.into_iter().filter_map(take).collect()
}

/// Returns the places of a list of this length in the order that `compare` tells of two places.
pub fn sorted_places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Returns the order in which people expect names; see [`natural_key`].
pub fn natural(a: &str, b: &str) -> Ordering {
    natural_key(a).cmp(&natural_key(b))
}

/// Returns a text whose order by its bytes is the one in which people expect names: digits as
/// numbers, letters in any case, so that `vm-9` comes before `VM-10`. Names that differ in neither
/// are in the order of their characters.
///
/// To sort many names, make the key of each once.
pub fn natural_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 2 + 4);
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = rest.strip_suffix(digits).unwrap_or(rest);
            let number = number.trim_start_matches('0');
            // A number stands where its digits do among other characters; the longer is the larger.
            key.push('0');
            let length = u32::try_from(number.len()).unwrap_or(LONGEST_NUMBER);
            key.extend(char::from_u32(length.min(LONGEST_NUMBER) + 1));
            key.push_str(number);
            rest = digits;
        } else {
            if c.is_ascii() {
                key.push(c.to_ascii_lowercase());
            } else {
                key.extend(c.to_lowercase());
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    key.push('\0');
    key.push_str(name);
    key
}

/// Numbers with more digits are compared digit by digit.
const LONGEST_NUMBER: u32 = 10_000;
