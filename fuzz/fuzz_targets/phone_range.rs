#![no_main]

#[path = "../properties/phone_range.rs"]
mod phone_range;

libfuzzer_sys::fuzz_target!(|data: &[u8]| phone_range::check(data));
