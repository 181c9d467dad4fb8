#![no_main]

#[path = "../properties/blob_reference.rs"]
mod blob_reference;

libfuzzer_sys::fuzz_target!(|data: &[u8]| blob_reference::check(data));
