#![no_main]

#[path = "../properties/verification_text.rs"]
mod verification_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| verification_text::check(data));
