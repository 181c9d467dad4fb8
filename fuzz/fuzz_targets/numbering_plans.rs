#![no_main]

#[path = "../properties/numbering_plans.rs"]
mod numbering_plans;

libfuzzer_sys::fuzz_target!(|data: &[u8]| numbering_plans::check(data));
