//! The console as a part of other pages.

mod cloud_director;
mod element;
mod examples;
mod framed;
mod life;
mod log;
mod look;
mod password_again;
mod routes;
mod session;
mod stage;
mod vsphere;
