#![no_main]

#[path = "../properties/safe_address.rs"]
mod safe_address;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_address::check(data));
