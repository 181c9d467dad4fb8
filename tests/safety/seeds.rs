//! Replays the seeds of every fuzz target, and everything that fuzzing ever found, without a fuzzer.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/properties/agreement.rs"]
mod agreement;
#[path = "../../fuzz/properties/backup_directory.rs"]
mod backup_directory;
#[path = "../../fuzz/properties/backup_entry.rs"]
mod backup_entry;
#[path = "../../fuzz/properties/backup_rows.rs"]
mod backup_rows;
#[path = "../../fuzz/properties/blob.rs"]
mod blob;
#[path = "../../fuzz/properties/blob_reference.rs"]
mod blob_reference;
#[path = "../../fuzz/properties/body.rs"]
mod body;
#[path = "../../fuzz/properties/call_media.rs"]
mod call_media;
#[path = "../../fuzz/properties/call_sdp.rs"]
pub(crate) mod call_sdp;
#[path = "../../fuzz/properties/call_signal.rs"]
mod call_signal;
#[path = "../../fuzz/properties/chacha20_poly1305.rs"]
mod chacha20_poly1305;
#[path = "../../fuzz/properties/codec_text.rs"]
mod codec_text;
#[path = "../../fuzz/properties/contact_answers.rs"]
mod contact_answers;
#[path = "../../fuzz/properties/csv.rs"]
mod csv;
#[path = "../../fuzz/properties/deflate.rs"]
mod deflate;
#[path = "../../fuzz/properties/email_address.rs"]
mod email_address;
#[path = "../../fuzz/properties/encrypted_storage.rs"]
mod encrypted_storage;
#[path = "../../fuzz/properties/envelope.rs"]
mod envelope;
#[path = "../../fuzz/properties/envelope_seal.rs"]
mod envelope_seal;
#[path = "../../fuzz/properties/fan_out.rs"]
mod fan_out;
#[path = "../../fuzz/properties/forward_security.rs"]
mod forward_security;
#[path = "../../fuzz/properties/gateway_box.rs"]
mod gateway_box;
#[path = "../../fuzz/properties/gateway_callback.rs"]
mod gateway_callback;
#[path = "../../fuzz/properties/group.rs"]
mod group;
#[path = "../../fuzz/properties/group_call.rs"]
mod group_call;
#[path = "../../fuzz/properties/hash_text.rs"]
mod hash_text;
#[path = "../../fuzz/properties/id_export_open.rs"]
mod id_export_open;
#[path = "../../fuzz/properties/id_export_text.rs"]
mod id_export_text;
#[path = "../../fuzz/properties/identity.rs"]
mod identity;
#[path = "../../fuzz/properties/json.rs"]
mod json;
#[path = "../../fuzz/properties/json_body.rs"]
mod json_body;
#[path = "../../fuzz/properties/key_derivation.rs"]
mod key_derivation;
#[path = "../../fuzz/properties/key_file.rs"]
mod key_file;
#[path = "../../fuzz/properties/key_file_v1.rs"]
mod key_file_v1;
#[path = "../../fuzz/properties/metadata.rs"]
mod metadata;
#[path = "../../fuzz/properties/multi_device.rs"]
mod multi_device;
#[cfg(feature = "phone-numbers")]
#[path = "../../fuzz/properties/numbering_plans.rs"]
mod numbering_plans;
#[path = "../../fuzz/properties/phone_number.rs"]
mod phone_number;
#[path = "../../fuzz/properties/phone_range.rs"]
mod phone_range;
#[path = "../../fuzz/properties/profile_picture.rs"]
mod profile_picture;
#[path = "../../fuzz/properties/protobuf.rs"]
mod protobuf;
#[path = "../../fuzz/properties/reader.rs"]
mod reader;
#[path = "../../fuzz/properties/receive.rs"]
mod receive;
#[path = "../../fuzz/properties/safe_address.rs"]
mod safe_address;
#[path = "../../fuzz/properties/safe_backup.rs"]
mod safe_backup;
#[path = "../../fuzz/properties/safe_container.rs"]
mod safe_container;
#[path = "../../fuzz/properties/safe_credentials.rs"]
mod safe_credentials;
#[path = "../../fuzz/properties/safe_document.rs"]
mod safe_document;
#[path = "../../fuzz/properties/safe_exchange.rs"]
mod safe_exchange;
#[path = "../../fuzz/properties/safe_gzip.rs"]
mod safe_gzip;
#[path = "../../fuzz/properties/safe_host.rs"]
mod safe_host;
#[path = "../../fuzz/properties/safe_parameters.rs"]
mod safe_parameters;
#[path = "../../fuzz/properties/safe_response.rs"]
mod safe_response;
#[path = "../../fuzz/properties/secretbox.rs"]
mod secretbox;
#[cfg(feature = "unicode-normalization")]
#[path = "../../fuzz/properties/spellings.rs"]
mod spellings;
#[path = "../../fuzz/properties/split_text.rs"]
mod split_text;
#[path = "../../fuzz/properties/text.rs"]
mod text;
#[path = "../../fuzz/properties/transport_payload.rs"]
mod transport_payload;
#[path = "../../fuzz/properties/transport_stream.rs"]
mod transport_stream;
#[path = "../../fuzz/properties/unknown_fields.rs"]
mod unknown_fields;
#[path = "../../fuzz/properties/verification_text.rs"]
mod verification_text;
#[path = "../../fuzz/properties/web_session_channel.rs"]
mod web_session_channel;
#[path = "../../fuzz/properties/web_session_handshake.rs"]
mod web_session_handshake;
#[path = "../../fuzz/properties/web_session_message.rs"]
mod web_session_message;
#[path = "../../fuzz/properties/web_session_text.rs"]
mod web_session_text;

type Property = fn(&[u8]);

/// The name of a target, which is that of its folder of seeds, and its property.
const TARGETS: &[(&str, Property)] = &[
    ("agreement", agreement::check),
    ("backup_directory", backup_directory::check),
    ("backup_entry", backup_entry::check),
    ("backup_rows", backup_rows::check),
    ("blob", blob::check),
    ("blob_reference", blob_reference::check),
    ("body", body::check),
    ("call_media", call_media::check),
    ("call_sdp", call_sdp::check),
    ("call_signal", call_signal::check),
    ("chacha20_poly1305", chacha20_poly1305::check),
    ("codec_text", codec_text::check),
    ("contact_answers", contact_answers::check),
    ("csv", csv::check),
    ("deflate", deflate::check),
    ("email_address", email_address::check),
    ("encrypted_storage", encrypted_storage::check),
    ("envelope", envelope::check),
    ("envelope_seal", envelope_seal::check),
    ("fan_out", fan_out::check),
    ("forward_security", forward_security::check),
    ("gateway_box", gateway_box::check),
    ("gateway_callback", gateway_callback::check),
    ("group", group::check),
    ("group_call", group_call::check),
    ("hash_text", hash_text::check),
    ("id_export_open", id_export_open::check),
    ("id_export_text", id_export_text::check),
    ("identity", identity::check),
    ("json", json::check),
    ("json_body", json_body::check),
    ("key_derivation", key_derivation::check),
    ("key_file", key_file::check),
    ("key_file_v1", key_file_v1::check),
    ("metadata", metadata::check),
    ("multi_device", multi_device::check),
    #[cfg(feature = "phone-numbers")]
    ("numbering_plans", numbering_plans::check),
    ("phone_number", phone_number::check),
    ("phone_range", phone_range::check),
    ("profile_picture", profile_picture::check),
    ("protobuf", protobuf::check),
    ("reader", reader::check),
    ("receive", receive::check),
    ("safe_address", safe_address::check),
    ("safe_backup", safe_backup::check),
    ("safe_container", safe_container::check),
    ("safe_credentials", safe_credentials::check),
    ("safe_document", safe_document::check),
    ("safe_exchange", safe_exchange::check),
    ("safe_gzip", safe_gzip::check),
    ("safe_host", safe_host::check),
    ("safe_parameters", safe_parameters::check),
    ("safe_response", safe_response::check),
    ("secretbox", secretbox::check),
    #[cfg(feature = "unicode-normalization")]
    ("spellings", spellings::check),
    ("split_text", split_text::check),
    ("text", text::check),
    ("transport_payload", transport_payload::check),
    ("transport_stream", transport_stream::check),
    ("unknown_fields", unknown_fields::check),
    ("verification_text", verification_text::check),
    ("web_session_channel", web_session_channel::check),
    ("web_session_handshake", web_session_handshake::check),
    ("web_session_message", web_session_message::check),
    ("web_session_text", web_session_text::check),
];

/// Targets that are replayed with `--all-features`.
const BEHIND_FEATURES: [&str; 2] = ["numbering_plans", "spellings"];

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

/// Lengths of every parser: the beginnings of seeds, and the same with bytes behind them.
///
/// Of every target ten seeds at most, spread over its folder, and about 400 beginnings of each.
#[test]
fn every_length_holds() {
    /// How many seeds of a target are cut.
    const SEEDS: usize = 10;
    for (target, check) in TARGETS {
        let seeds = fs::read_dir(fuzz().join("seeds").join(target)).unwrap();
        let mut seeds: Vec<_> = seeds.map(|seed| seed.unwrap().path()).collect();
        seeds.sort();
        let count = seeds.len().min(SEEDS);
        let chosen = (0..count).map(|index| &seeds[index * seeds.len() / count]);
        for seed in chosen.map(|path| fs::read(path).unwrap()) {
            cuts(seed.len()).for_each(|length| check(&seed[..length]));
            for behind in 1..=20 {
                check(&[&seed[..], &vec![behind; behind.into()]].concat());
            }
        }
        for length in 0..=MOST_CUTS {
            [0, 0xff, b'a']
                .iter()
                .for_each(|byte| check(&vec![*byte; length]));
        }
    }
}

/// More places than this are not cut in one seed.
const MOST_CUTS: usize = 400;

/// Where a seed is cut: everywhere, or, if it is long, in the first and the last quarter of the places
/// that there are one after the other, and between them at equal distances.
fn cuts(length: usize) -> impl Iterator<Item = usize> {
    let at_an_end = if length > MOST_CUTS {
        MOST_CUTS / 4
    } else {
        length
    };
    let last = length - length.min(at_an_end);
    let step = last.saturating_sub(at_an_end) / (MOST_CUTS / 2) + 1;
    let between = (at_an_end + 1..last).step_by(step);
    let at_the_end = last.max(at_an_end + 1)..=length;
    (0..=at_an_end).chain(between).chain(at_the_end)
}

/// Nothing between the ends is left out for longer than the distance, and no place is taken twice.
#[test]
fn long_seeds_are_cut_to_their_end() {
    for length in (0..3000).chain([4096, 65_536]) {
        let places: Vec<_> = cuts(length).collect();
        let distances = places.windows(2).map(|pair| pair[1] - pair[0]);
        let furthest = distances.clone().max().unwrap_or_default();
        assert!(
            furthest <= length / (MOST_CUTS / 2) + 1,
            "{length}: {furthest}"
        );
        assert!(distances.clone().all(|distance| distance > 0), "{length}");
        assert!(places.len() <= MOST_CUTS + 2, "{length}: {}", places.len());
        assert_eq!((places.first(), places.last()), (Some(&0), Some(&length)));
        let end = length.min(MOST_CUTS / 4);
        assert!(
            places.ends_with(&(length - end..=length).collect::<Vec<_>>()),
            "{length}"
        );
    }
}

/// A target is a property, the program that calls it, its seeds, and its place above.
#[test]
fn every_target_is_whole() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
    let properties = names_in("properties");
    assert_eq!(properties, names_in("fuzz_targets"));
    assert_eq!(properties, names_in("seeds"));
    for name in properties {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        let replayed = TARGETS.iter().any(|(target, _)| *target == name);
        assert!(replayed || BEHIND_FEATURES.contains(&&*name), "{name}");
    }
}

/// The names of files and folders without their extensions, in order.
fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(fuzz().join(folder)).unwrap();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<_> = entries.map(|entry| name(&entry.unwrap().path())).collect();
    names.sort();
    names
}

fn fuzz() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}
