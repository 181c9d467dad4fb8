#![no_main]

#[path = "../properties/forward_security.rs"]
mod forward_security;

libfuzzer_sys::fuzz_target!(|data: &[u8]| forward_security::check(data));
