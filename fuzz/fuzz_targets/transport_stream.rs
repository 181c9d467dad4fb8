#![no_main]

#[path = "../properties/transport_stream.rs"]
mod transport_stream;

libfuzzer_sys::fuzz_target!(|data: &[u8]| transport_stream::check(data));
