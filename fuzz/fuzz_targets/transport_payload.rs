#![no_main]

#[path = "../properties/transport_payload.rs"]
mod transport_payload;

libfuzzer_sys::fuzz_target!(|data: &[u8]| transport_payload::check(data));
