#![no_main]

#[path = "../properties/codec_text.rs"]
mod codec_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| codec_text::check(data));
