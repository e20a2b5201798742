//! The simulator over real HTTP. Every reply of an appliance that these tests
//! receive is checked against the API documents on the way (`contract`, `wire`),
//! so the tests themselves only say what they are about.

mod calls;
mod command;
mod console;
mod contract;
mod control;
mod fault;
mod https;
mod image;
mod lab;
mod list;
mod pairing;
mod session;
mod srm;
mod start_up;
mod task;
mod vcenter_and_vcda;
