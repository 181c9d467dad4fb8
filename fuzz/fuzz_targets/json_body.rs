#![no_main]

#[path = "../properties/json_body.rs"]
mod json_body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| json_body::check(data));
