//! The console as a part of other pages.

mod element;
mod life;
mod look;
mod routes;
mod session;
mod stage;
