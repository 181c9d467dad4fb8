#![no_main]

#[path = "../properties/spellings.rs"]
mod spellings;

libfuzzer_sys::fuzz_target!(|data: &[u8]| spellings::check(data));
