//! Putting lists into order, compiled once.
//!
//! The standard library's stable sort is made for speed: some 3 KB of
//! WebAssembly for every kind of list and comparison. The lists of this console
//! are short or sorted by what is compared slowly, so one merge sort of indexes
//! serves them all.

use std::cmp::Ordering;

/// Compares two places of a list.
pub type Compare<'a> = &'a dyn Fn(usize, usize) -> Ordering;

/// Sorts a list, stably.
pub fn sort<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..list.len()).collect();
    sort_places(&mut order, &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => a.cmp(&b),
    });
    for place in 0..order.len() {
        let moved = |from: usize| order.get(from).copied().unwrap_or(from);
        let mut from = moved(place);
        // What stood in a place before this one has been swapped away from it.
        while from < place {
            from = moved(from);
        }
        list.swap(place, from);
    }
}

/// Sorts places of a list, stably, in n log n comparisons.
pub fn sort_places(places: &mut Vec<usize>, compare: Compare<'_>) {
    if places.len() < 2 {
        return;
    }
    let mut right = places.split_off(places.len() / 2);
    sort_places(places, compare);
    sort_places(&mut right, compare);
    let left = std::mem::take(places);
    let mut right = right.into_iter().peekable();
    for place in left {
        while let Some(first) = right.next_if(|first| compare(*first, place) == Ordering::Less) {
            places.push(first);
        }
        places.push(place);
    }
    places.extend(right);
}
