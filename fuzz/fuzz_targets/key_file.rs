#![no_main]

#[path = "../properties/key_file.rs"]
mod key_file;

libfuzzer_sys::fuzz_target!(|data: &[u8]| key_file::check(data));
