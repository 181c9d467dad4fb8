#![no_main]

#[path = "../properties/hash_text.rs"]
mod hash_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| hash_text::check(data));
