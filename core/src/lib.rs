//! Everything of the console that does not need a browser.
//!
//! # The data flow
//!
//! `config.json` names the appliances ([`config`]). Each belongs to a system: its names and
//! settings are in [`product`], how it is spoken to is in [`system`], and the structs of its API
//! are in [`wire`]. An [`operation`] is data: fields that are picked from live lists, prechecks
//! that turn replies into findings, and a function from a draft to a [`request`]. A draft without
//! errors becomes a `Prepared`, which can be shown and sent once. From the confirmation on there is
//! a [`run`] with a [`timeline`]; its [`task`] is polled ([`poll`]) until it ends. All requests to
//! an appliance share one [`budget`]. A [`resource`] is data too: the lists that hold its objects,
//! and how they are shown, filtered and sorted. Anything that goes wrong is a [`problem`]. Runs are
//! kept in the [`journal`], and [`export`] makes commands and reports of them.
//!
//! Secrets travel apart from requests ([`secret`]), and a [`reply`] that repeats one is redacted
//! before anything reads it ([`redact`]). The tabs of one console share what they learn ([`tab`]).
//! In a frame, [`portal`] decides who may speak to the console.
//!
//! # Modules
//!
//! In the order of their dependencies; there is no import cycle (`tests/import_cycles.rs`).

pub mod find;
pub mod number;
pub mod order;
pub mod secret;
pub mod targets;
pub mod text;

pub mod chart;
pub mod clock;
pub mod facts;
pub mod path;
pub mod product;
pub mod request;
pub mod session_limits;
pub mod thumbprint;

pub mod budget;
pub mod certificate;
pub mod portal;
pub mod wire;

pub mod config;
pub mod reply;
pub mod task;
pub mod timeline;

pub mod problem;
pub mod redact;

pub mod system;

pub mod run;

pub mod journal;
pub mod operation;
pub mod poll;

pub mod glossary;
pub mod group_sign_in;
pub mod news;
pub mod resource;

pub mod group;
pub mod overview;

pub mod export;

pub mod history;

pub mod activity;
pub mod tab;
