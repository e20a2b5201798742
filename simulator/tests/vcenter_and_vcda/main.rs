//! The stand-in vCenters and availability appliances over real HTTP. Every
//! reply is checked on the way against what is known of the wire
//! (`samples/vcenter`, `samples/vcda`).

mod fault;
mod lab;
mod vcda_pairing;
mod vcda_session;
mod vcda_task;
mod vcenter_refusal;
mod vcenter_session;
mod vcenter_sync;
mod wire;
