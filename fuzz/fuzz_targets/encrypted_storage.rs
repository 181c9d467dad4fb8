#![no_main]

#[path = "../properties/encrypted_storage.rs"]
mod encrypted_storage;

libfuzzer_sys::fuzz_target!(|data: &[u8]| encrypted_storage::check(data));
