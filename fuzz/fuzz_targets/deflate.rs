#![no_main]

#[path = "../properties/deflate.rs"]
mod deflate;

libfuzzer_sys::fuzz_target!(|data: &[u8]| deflate::check(data));
