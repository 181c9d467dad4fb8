#![no_main]

#[path = "../properties/fan_out.rs"]
mod fan_out;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fan_out::check(data));
