#![no_main]

#[path = "../properties/id_export_text.rs"]
mod id_export_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| id_export_text::check(data));
