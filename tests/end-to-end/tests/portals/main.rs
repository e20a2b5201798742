//! The console as a part of other pages.

mod bases;
mod cloud_director;
mod element;
mod examples;
mod framed;
mod harness;
mod life;
mod log;
mod look;
mod password_again;
mod routes;
mod session;
mod vsphere;
