#![no_main]

#[path = "../properties/blob.rs"]
mod blob;

libfuzzer_sys::fuzz_target!(|data: &[u8]| blob::check(data));
