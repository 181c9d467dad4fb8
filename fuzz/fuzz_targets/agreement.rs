#![no_main]

#[path = "../properties/agreement.rs"]
mod agreement;

libfuzzer_sys::fuzz_target!(|data: &[u8]| agreement::check(data));
