//! The stand-in vCenters and availability appliances. For them there is no
//! official document: every reply is checked on the way against what is known
//! of the wire (`samples/vcenter`, `samples/vcda`).

mod fault;
mod vcda_pairing;
mod vcda_session;
mod vcda_task;
mod vcenter_refusal;
mod vcenter_session;
mod vcenter_sync;
pub mod wire;
