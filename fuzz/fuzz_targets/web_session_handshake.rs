#![no_main]

#[path = "../properties/web_session_handshake.rs"]
mod web_session_handshake;

libfuzzer_sys::fuzz_target!(|data: &[u8]| web_session_handshake::check(data));
