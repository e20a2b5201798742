//! The one sort that every list goes through.

use hawser_core::order::{sort, sort_places};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_list_comes_out_as_the_standard_library_sorts_it(list: Vec<(u8, u16)>) {
        let mut ours = list.clone();
        sort(&mut ours, |a, b| a.0.cmp(&b.0));
        let mut standard = list;
        standard.sort_by_key(|a| a.0);
        prop_assert_eq!(ours, standard);
    }

    #[test]
    fn places_come_out_in_the_order_of_what_stands_there(list: Vec<u8>) {
        let compare = |a: usize, b: usize| list.get(a).cmp(&list.get(b));
        let mut ours: Vec<usize> = (0..list.len()).rev().collect();
        let mut standard = ours.clone();
        sort_places(&mut ours, &compare);
        standard.sort_by(|a, b| compare(*a, *b));
        prop_assert_eq!(ours, standard);
    }
}
