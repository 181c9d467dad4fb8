#![no_main]

#[path = "../properties/profile_picture.rs"]
mod profile_picture;

libfuzzer_sys::fuzz_target!(|data: &[u8]| profile_picture::check(data));
