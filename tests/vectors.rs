//! Runs the vectors of every topic through the library.
//!
//! `EEEMA_VECTORS` names the directory (default: `tests/vectors` of the package), `EEEMA_TOPICS`
//! the topics, separated by commas (default: every file that is there). For every file one line says
//! how many records were checked.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken vector or a failed check ends the test"
)]

mod runner;

use std::path::PathBuf;
use std::{env, fs};

use runner::Set;

#[test]
fn vectors() {
    let directory = env::var_os("EEEMA_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
        PathBuf::from,
    );
    let entries =
        fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    let mut sets: Vec<Set> = files.iter().map(|path| Set::read(path)).collect();

    if let Ok(topics) = env::var("EEEMA_TOPICS") {
        let topics: Vec<&str> = topics.split(',').map(str::trim).collect();
        for topic in &topics {
            assert!(
                sets.iter().any(|set| set.topic() == *topic),
                "no file for the topic {topic:?}"
            );
        }
        sets.retain(|set| topics.contains(&set.topic()));
    }
    assert!(!sets.is_empty(), "no vectors in {}", directory.display());

    let failures: Vec<String> = sets.iter().flat_map(Set::run).collect();
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
