#![no_main]

#[path = "../properties/chacha20_poly1305.rs"]
mod chacha20_poly1305;

libfuzzer_sys::fuzz_target!(|data: &[u8]| chacha20_poly1305::check(data));
