#![no_main]

#[path = "../properties/safe_host.rs"]
mod safe_host;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_host::check(data));
