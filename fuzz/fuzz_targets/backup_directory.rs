#![no_main]

#[path = "../properties/backup_directory.rs"]
mod backup_directory;

libfuzzer_sys::fuzz_target!(|data: &[u8]| backup_directory::check(data));
