#![no_main]

#[path = "../properties/unknown_fields.rs"]
mod unknown_fields;

libfuzzer_sys::fuzz_target!(|data: &[u8]| unknown_fields::check(data));
