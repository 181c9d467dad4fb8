#![no_main]

#[path = "../properties/group.rs"]
mod group;

libfuzzer_sys::fuzz_target!(|data: &[u8]| group::check(data));
