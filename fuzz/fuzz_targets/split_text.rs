#![no_main]

#[path = "../properties/split_text.rs"]
mod split_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| split_text::check(data));
