#![no_main]

#[path = "../properties/key_file_v1.rs"]
mod key_file_v1;

libfuzzer_sys::fuzz_target!(|data: &[u8]| key_file_v1::check(data));
