#![no_main]

#[path = "../properties/safe_backup.rs"]
mod safe_backup;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_backup::check(data));
