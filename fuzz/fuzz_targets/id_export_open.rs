#![no_main]

#[path = "../properties/id_export_open.rs"]
mod id_export_open;

libfuzzer_sys::fuzz_target!(|data: &[u8]| id_export_open::check(data));
