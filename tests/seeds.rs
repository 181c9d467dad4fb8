//! Replays the seeds of every fuzz target, and everything that fuzzing ever found, without a fuzzer.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed property ends the test"
)]

use std::fs;
use std::path::Path;

#[path = "../fuzz/properties/body.rs"]
mod body;
#[path = "../fuzz/properties/contact_answers.rs"]
mod contact_answers;
#[path = "../fuzz/properties/email_address.rs"]
mod email_address;
#[path = "../fuzz/properties/envelope.rs"]
mod envelope;
#[path = "../fuzz/properties/gateway_callback.rs"]
mod gateway_callback;
#[path = "../fuzz/properties/id_export_open.rs"]
mod id_export_open;
#[path = "../fuzz/properties/id_export_text.rs"]
mod id_export_text;
#[path = "../fuzz/properties/identity.rs"]
mod identity;
#[path = "../fuzz/properties/json_body.rs"]
mod json_body;
#[path = "../fuzz/properties/metadata.rs"]
mod metadata;
#[path = "../fuzz/properties/phone_number.rs"]
mod phone_number;
#[path = "../fuzz/properties/protobuf.rs"]
mod protobuf;
#[path = "../fuzz/properties/safe_address.rs"]
mod safe_address;
#[path = "../fuzz/properties/safe_container.rs"]
mod safe_container;
#[path = "../fuzz/properties/safe_document.rs"]
mod safe_document;
#[path = "../fuzz/properties/safe_gzip.rs"]
mod safe_gzip;
#[path = "../fuzz/properties/safe_host.rs"]
mod safe_host;
#[path = "../fuzz/properties/safe_response.rs"]
mod safe_response;
#[path = "../fuzz/properties/text.rs"]
mod text;

type Property = fn(&[u8]);

/// The name of a target, which is that of its folder of seeds, and its property.
const TARGETS: &[(&str, Property)] = &[
    ("body", body::check),
    ("contact_answers", contact_answers::check),
    ("email_address", email_address::check),
    ("envelope", envelope::check),
    ("gateway_callback", gateway_callback::check),
    ("id_export_open", id_export_open::check),
    ("id_export_text", id_export_text::check),
    ("identity", identity::check),
    ("json_body", json_body::check),
    ("metadata", metadata::check),
    ("phone_number", phone_number::check),
    ("protobuf", protobuf::check),
    ("text", text::check),
    ("safe_address", safe_address::check),
    ("safe_container", safe_container::check),
    ("safe_document", safe_document::check),
    ("safe_gzip", safe_gzip::check),
    ("safe_host", safe_host::check),
    ("safe_response", safe_response::check),
];

#[test]
fn every_seed_holds() {
    for (target, check) in TARGETS {
        let seeds = fs::read_dir(fuzz().join("seeds").join(target)).unwrap();
        let mut count = 0;
        for seed in seeds {
            check(&fs::read(seed.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count > 0, "{target} has no seeds");
    }
}

/// Every length of every parser: the beginnings of the seeds, and the same with bytes behind them.
#[test]
fn every_length_holds() {
    /// Longer seeds are cut at some places only.
    const LONGEST: usize = 400;
    for (target, check) in TARGETS {
        let seeds = fs::read_dir(fuzz().join("seeds").join(target)).unwrap();
        let mut seeds: Vec<_> = seeds.map(|seed| seed.unwrap().path()).collect();
        seeds.sort();
        for seed in seeds.iter().take(12).map(|path| fs::read(path).unwrap()) {
            let length = seed.len().min(LONGEST);
            (0..=length).for_each(|length| check(&seed[..length]));
            for behind in 1..=20 {
                check(&[&seed[..], &vec![behind; behind.into()]].concat());
            }
        }
        for length in 0..=LONGEST {
            [0, 0xff, b'a']
                .iter()
                .for_each(|byte| check(&vec![*byte; length]));
        }
    }
}

#[test]
fn every_target_is_replayed() {
    let targets = fs::read_dir(fuzz().join("fuzz_targets")).unwrap();
    for target in targets {
        let path = target.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            TARGETS.iter().any(|(target, _)| *target == name),
            "{name} is not replayed"
        );
    }
}

fn fuzz() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}
