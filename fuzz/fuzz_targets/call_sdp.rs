#![no_main]

#[path = "../properties/call_sdp.rs"]
mod call_sdp;

libfuzzer_sys::fuzz_target!(|data: &[u8]| call_sdp::check(data));
