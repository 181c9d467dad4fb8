#![no_main]

#[path = "../properties/call_signal.rs"]
mod call_signal;

libfuzzer_sys::fuzz_target!(|data: &[u8]| call_signal::check(data));
