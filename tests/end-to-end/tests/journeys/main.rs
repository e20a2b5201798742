//! The journeys, by what they are about.

mod promote;
