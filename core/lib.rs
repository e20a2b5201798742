//! What is true of the console without a browser.
//!
//! # The way of the data
//!
//! `config.json` names the appliances ([`config`]). Each belongs to a
//! [`system`], which knows how to sign in there and what its lists, tasks and
//! errors look like. An [`operation`] is data: fields that are picked from live
//! lists, prechecks that turn answers into findings, and a function from a
//! draft to a [`request`]. A draft without errors becomes `Prepared`, which can
//! be shown and sent once. From the confirmation on there is a [`run`] with a
//! [`timeline`]; its [`task`] is followed until it ends. Whatever goes wrong on
//! the way is a [`problem`], and what may be shown or copied of a request
//! is made by [`disclose`].
//!
//! Answers come in as [`reply`] and are read by [`json`], believed only as far
//! as they go. Secrets travel apart from requests ([`secret`]), and what an answer repeats of
//! them is struck out first ([`echo`]). The tabs of one console share what they hear ([`tab`]).
//! Where the console stands in a frame, [`portal`] says who may speak to it.

pub mod certificate;
pub mod clock;
pub mod config;
pub mod disclose;
pub mod echo;
pub mod fact;
pub mod follow;
pub mod journal;
pub mod json;
pub mod limit;
pub mod operation;
pub mod order;
pub mod portal;
pub mod problem;
pub mod reply;
pub mod request;
pub mod run;
pub mod secret;
pub mod system;
pub mod tab;
pub mod task;
pub mod thumbprint;
pub mod timeline;
