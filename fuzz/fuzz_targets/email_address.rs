#![no_main]

#[path = "../properties/email_address.rs"]
mod email_address;

libfuzzer_sys::fuzz_target!(|data: &[u8]| email_address::check(data));
