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
mod list;
mod module_cycles;
mod pairing;
mod proxy;
mod public_workflow;
mod quota;
mod request_body;
mod seed;
mod session;
mod srm;
mod task;
mod test_server;
mod vcenter_and_vcda;
