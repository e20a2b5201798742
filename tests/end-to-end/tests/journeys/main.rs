//! The journeys, by what they are about.

mod accessible;
mod catalogue;
mod following;
mod hosting;
mod journal;
mod lists;
mod lost_answers;
mod pair_sites;
mod pair_sites_refusals;
mod parts;
mod password_again;
mod password_of_whom;
mod pictures;
mod promote;
mod proxies;
mod reconnect;
mod refusals;
mod run_reprotect;
mod run_reprotect_refusals;
mod secrets;
mod sign_in;
mod start;
mod start_sync;
mod start_sync_refusals;
mod tabs;
mod visit;
