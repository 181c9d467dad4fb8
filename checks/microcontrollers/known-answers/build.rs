//! Writes the chosen cases of the vectors as constants, so that no answer is copied by hand.

use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// Topic and name of the cases.
const CASES: [(&str, &str); 24] = [
    ("identity", "shared-2"),
    ("identity", "nonce-hash-2"),
    ("message-box", "box-2"),
    ("message-box", "envelope-text-no-nickname"),
    ("message-box", "gateway-box-2"),
    ("message-box", "gateway-callback-lower"),
    ("message-types", "group-text-words"),
    ("blob", "file-63"),
    ("contact-hash", "phone-form-1"),
    ("contact-hash", "email-published-2"),
    ("id-export", "published-0"),
    ("verification", "qr-ios-test"),
    ("verification", "fingerprint-random-0"),
    ("verification", "url-ios-test"),
    ("calls", "group-keys-0"),
    ("calls", "group-hello-0"),
    ("calls", "frame-opus-120-0-16909060"),
    ("calls", "o2o-profile-low-17"),
    ("forward-security", "agreement-0"),
    ("forward-security", "chain-0"),
    ("forward-security", "transcript-ordinary"),
    ("transport", "ordinary"),
    ("multi-device", "derive-counting"),
    ("multi-device", "d2m-challenge-response"),
];

fn main() {
    let vectors =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../tests/vectors");
    println!("cargo:rerun-if-changed=build.rs");
    let mut constants = String::new();
    for (topic, name) in CASES {
        let file = vectors.join(topic).with_extension("json");
        println!("cargo:rerun-if-changed={}", file.display());
        let topic: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let cases = topic["cases"].as_array().unwrap();
        let case = cases.iter().find(|case| case["name"] == name);
        let case = case.unwrap_or_else(|| panic!("no case {name}"));
        writeln!(constants, "pub mod {} {{", name.replace('-', "_")).unwrap();
        write_fields("", case, &mut constants);
        constants.push_str("}\n");
    }
    let output = PathBuf::from(env::var("OUT_DIR").unwrap()).join("vectors.rs");
    fs::write(output, constants).unwrap();
}

/// Writes texts, bytes and numbers, and those of objects inside with the name of the object; of a list with a number.
fn write_fields(prefix: &str, object: &Value, constants: &mut String) {
    for (name, value) in object.as_object().unwrap() {
        let name = format!("{prefix}{}", name.to_uppercase());
        match value {
            Value::String(text) => match bytes(text) {
                Some(bytes) => {
                    let length = bytes.len();
                    writeln!(constants, "pub const {name}: [u8; {length}] = {bytes:?};").unwrap();
                }
                None => writeln!(constants, "pub const {name}: &str = {text:?};").unwrap(),
            },
            Value::Number(number) => {
                writeln!(constants, "pub const {name}: u64 = {number};").unwrap();
            }
            Value::Object(_) => write_fields(&format!("{name}_"), value, constants),
            Value::Array(items) => {
                let objects = items
                    .iter()
                    .enumerate()
                    .filter(|(_, item)| item.is_object());
                for (index, item) in objects {
                    write_fields(&format!("{name}_{index}_"), item, constants);
                }
            }
            _ => {}
        }
    }
}

/// What ten or more hexadecimal digits name, if they come in pairs.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    pairs
        .iter()
        .map(byte)
        .collect::<Option<Vec<u8>>>()
        .filter(|bytes| bytes.len() >= 5)
}
