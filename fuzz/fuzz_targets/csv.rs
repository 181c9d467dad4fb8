#![no_main]

#[path = "../properties/csv.rs"]
mod csv;

libfuzzer_sys::fuzz_target!(|data: &[u8]| csv::check(data));
