#![no_main]

#[path = "../properties/safe_container.rs"]
mod safe_container;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_container::check(data));
