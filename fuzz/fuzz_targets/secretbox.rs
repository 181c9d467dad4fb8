#![no_main]

#[path = "../properties/secretbox.rs"]
mod secretbox;

libfuzzer_sys::fuzz_target!(|data: &[u8]| secretbox::check(data));
