#![no_main]

#[path = "../properties/safe_response.rs"]
mod safe_response;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_response::check(data));
