//! Every decoder at volume: whatever comes, it does not panic, does not hang, and what must
//! hold of its result holds. `make fuzz` runs millions of inputs, `make test` a few.
//!
//! An input is made from a seed and its number, so each can be had again:
//! `make fuzz SEED=7 FROM=123456 INPUTS=1`. What breaks a decoder is made as small as possible,
//! printed, and kept as a file; moved to `kept/` it is read again in every run.

mod chance;
mod corpus;
mod decoders;
pub mod drafts;
mod echo;
mod harm;
mod input;
#[path = "../../../src/route.rs"]
#[allow(dead_code, reason = "only reading and writing is tried")]
mod route;
mod run;
mod tokens;

use run::{Eligibility, Plan};

/// The number of inputs for which `make test` has time.
const FEW: u64 = 16_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    match text.parse() {
        Ok(number) => Some(number),
        Err(why) => panic!("{name}={text}: {why}"),
    }
}

#[test]
fn whatever_comes_every_decoder_reads_it_and_keeps_its_word() {
    let plan = Plan {
        inputs: number("HAWSER_FUZZ_INPUTS").unwrap_or(FEW),
        seed: number("HAWSER_FUZZ_SEED").unwrap_or(1),
        from: number("HAWSER_FUZZ_FROM").unwrap_or(0),
    };
    let Eligibility { report, broken } = run::run(&plan);
    println!("{report}");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_decoder_that_breaks_is_found_with_its_smallest_input() {
    let harmless = |body: &[u8]| run::tried(&|input| assert!(!input.text().contains("x!")), body);
    let smallest = run::smallest(b"a long text with x! in it".to_vec(), |body| {
        harmless(body).is_some()
    });
    assert_eq!(smallest, b"x!");
    assert!(harmless(b"x!").is_some_and(|why| why.contains("x!")));
    assert!(harmless(b"x").is_none());
}
