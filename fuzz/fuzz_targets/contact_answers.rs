#![no_main]

#[path = "../properties/contact_answers.rs"]
mod contact_answers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| contact_answers::check(data));
