#![no_main]

#[path = "../properties/key_derivation.rs"]
mod key_derivation;

libfuzzer_sys::fuzz_target!(|data: &[u8]| key_derivation::check(data));
