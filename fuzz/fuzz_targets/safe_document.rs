#![no_main]

#[path = "../properties/safe_document.rs"]
mod safe_document;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_document::check(data));
