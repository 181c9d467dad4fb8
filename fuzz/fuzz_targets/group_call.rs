#![no_main]

#[path = "../properties/group_call.rs"]
mod group_call;

libfuzzer_sys::fuzz_target!(|data: &[u8]| group_call::check(data));
