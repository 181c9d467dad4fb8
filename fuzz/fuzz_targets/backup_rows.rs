#![no_main]

#[path = "../properties/backup_rows.rs"]
mod backup_rows;

libfuzzer_sys::fuzz_target!(|data: &[u8]| backup_rows::check(data));
