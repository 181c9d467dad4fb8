#![no_main]

#[path = "../properties/gateway_callback.rs"]
mod gateway_callback;

libfuzzer_sys::fuzz_target!(|data: &[u8]| gateway_callback::check(data));
