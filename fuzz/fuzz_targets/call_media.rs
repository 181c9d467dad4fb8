#![no_main]

#[path = "../properties/call_media.rs"]
mod call_media;

libfuzzer_sys::fuzz_target!(|data: &[u8]| call_media::check(data));
