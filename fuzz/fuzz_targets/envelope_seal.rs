#![no_main]

#[path = "../properties/envelope_seal.rs"]
mod envelope_seal;

libfuzzer_sys::fuzz_target!(|data: &[u8]| envelope_seal::check(data));
