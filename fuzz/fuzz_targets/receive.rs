#![no_main]

#[path = "../properties/receive.rs"]
mod receive;

libfuzzer_sys::fuzz_target!(|data: &[u8]| receive::check(data));
