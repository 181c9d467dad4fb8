#![no_main]

#[path = "../properties/web_session_channel.rs"]
mod web_session_channel;

libfuzzer_sys::fuzz_target!(|data: &[u8]| web_session_channel::check(data));
