//! Runs the vectors of every topic through the library.
//!
//! `EEEMA_VECTORS` names the directory (default: `tests/vectors` of the package), `EEEMA_TOPICS`
//! the topics, separated by commas (default: every file that is there). For every file one line says
//! how many records were checked.

use std::io::{self, Write};
use std::path::PathBuf;
use std::{env, fs};

use crate::runner::Set;
use serde_json::{Value, json};

#[test]
fn vectors() {
    let directory = env::var_os("EEEMA_VECTORS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors"),
        // The test runs in `tests`, but was called beside it.
        |path| {
            PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(path)
        },
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

    let mut failures = Vec::new();
    for set in &sets {
        let report = set.run();
        print_line(&format!(
            "{}: {} cases, {} rejects",
            set.topic(),
            report.cases,
            report.rejects
        ));
        failures.extend(report.failures);
    }
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The test harness keeps the output of `println!` to itself, but not this.
#[expect(
    clippy::explicit_write,
    reason = "the line must be seen when all is well"
)]
fn print_line(line: &str) {
    writeln!(io::stdout(), "{line}").unwrap();
}

/// The public vectors of a topic, changed in one place: the runner must notice.
fn failures_after(topic: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let path = format!("{}/vectors/{topic}.json", env!("CARGO_MANIFEST_DIR"));
    let mut content = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    change(&mut content);
    Set::new(content).run().failures
}

#[test]
#[cfg_attr(miri, ignore = "checks the runner, ten times over")]
fn the_runner_notices_what_is_wrong() {
    assert!(failures_after("identity", |_| {}).is_empty());
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 8] = [
        ("topic", |set| set["topic"] = json!("unheard-of")),
        ("format", |set| set["format"] = json!(2)),
        ("no cases", |set| set["cases"] = json!([])),
        ("no rejects", |set| set["reject"] = json!([])),
        ("kind of a case", |set| {
            set["cases"][0]["kind"] = json!("unheard_of")
        }),
        ("kind of a reject", |set| {
            set["reject"][0]["kind"] = json!("unheard_of")
        }),
        ("verdict", |set| set["cases"][0]["is_gateway"] = json!(true)),
        ("reason", |set| set["reject"][0]["reason"] = json!("symbol")),
    ];
    for (name, change) in changes {
        assert_eq!(failures_after("identity", change).len(), 1, "{name}");
    }
    let accepted = |set: &mut Value| {
        let case = set["cases"][0].clone();
        let record = set["reject"][0].as_object_mut().unwrap();
        record.insert("bytes".into(), case["bytes"].clone());
    };
    assert_eq!(failures_after("identity", accepted).len(), 1);
}
