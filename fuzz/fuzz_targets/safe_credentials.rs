#![no_main]

#[path = "../properties/safe_credentials.rs"]
mod safe_credentials;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_credentials::check(data));
