#![no_main]

#[path = "../properties/safe_gzip.rs"]
mod safe_gzip;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_gzip::check(data));
