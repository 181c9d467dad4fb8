#![no_main]

#[path = "../properties/backup_entry.rs"]
mod backup_entry;

libfuzzer_sys::fuzz_target!(|data: &[u8]| backup_entry::check(data));
