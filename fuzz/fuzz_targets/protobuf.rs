#![no_main]

#[path = "../properties/protobuf.rs"]
mod protobuf;

libfuzzer_sys::fuzz_target!(|data: &[u8]| protobuf::check(data));
