#![no_main]

#[path = "../properties/multi_device.rs"]
mod multi_device;

libfuzzer_sys::fuzz_target!(|data: &[u8]| multi_device::check(data));
