//! The parts of the first page.

pub mod appliances;
pub mod attention;
pub mod model;
pub mod pairs;
pub mod running;
pub mod sign_in_offer;
pub mod words;
