#![no_main]

#[path = "../properties/safe_exchange.rs"]
mod safe_exchange;

libfuzzer_sys::fuzz_target!(|data: &[u8]| safe_exchange::check(data));
