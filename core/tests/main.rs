//! Everything that is tested of the core without a browser, in one program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests; the report of the fuzz harness is printed"
)]

mod activity;
mod budget;
mod calls;
mod catalogue;
mod certificate;
mod chart;
mod clock;
mod cloud_director_availability;
mod config;
mod curl;
mod demote_test_image;
mod evidence;
mod field;
mod find;
mod follow;
mod fuzz;
mod glossary;
mod group_sign_in;
mod groups;
mod half_dead_sessions;
mod hostile;
mod import_cycles;
mod kept_drafts;
mod limits;
mod lost_answers;
mod missing_tasks;
mod news;
mod others;
mod overview;
mod pair_sites;
mod pair_sites_cloud;
mod pair_sites_known;
mod password_again;
mod pasted_tokens;
mod pinned;
mod portal;
mod powershell;
mod promote_prechecks;
mod promote_test_image;
mod receipts;
mod reconnect_pairing;
mod replies;
mod requests;
mod resources;
mod run_reprotect;
mod runs;
mod runs_in_any_order;
mod samples;
mod secrets;
mod start_sync;
mod start_sync_run;
mod tabs_tell;
mod targets;
mod task_list;
mod text;
mod thumbprint;
mod two_tabs;
mod vcda_sign_in;
mod vcenter_errors;
mod vsphere_replication;
mod wire;
