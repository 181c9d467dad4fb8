#![no_main]

#[path = "../properties/web_session_message.rs"]
mod web_session_message;

libfuzzer_sys::fuzz_target!(|data: &[u8]| web_session_message::check(data));
