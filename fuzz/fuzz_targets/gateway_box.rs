#![no_main]

#[path = "../properties/gateway_box.rs"]
mod gateway_box;

libfuzzer_sys::fuzz_target!(|data: &[u8]| gateway_box::check(data));
