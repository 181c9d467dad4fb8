#![no_main]

#[path = "../properties/safe_parameters.rs"]
mod safe_parameters;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_parameters::check(data));
