#![no_main]

#[path = "../properties/phone_number.rs"]
mod phone_number;

libfuzzer_sys::fuzz_target!(|data: &[u8]| phone_number::check(data));
