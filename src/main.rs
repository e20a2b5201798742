//! The program that a page loads. It does nothing by itself: the page of the console calls
//! [`hawser::app::start`], an element of another page [`hawser::embed::embed`].

use hawser as _;

fn main() {}
