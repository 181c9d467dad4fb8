#![no_main]

#[path = "../properties/web_session_text.rs"]
mod web_session_text;

libfuzzer_sys::fuzz_target!(|data: &[u8]| web_session_text::check(data));
