//! Runs the program as a user does.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_contact_hash"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn output(output: &Output) -> (bool, &str, &str) {
    let text = |bytes| str::from_utf8(bytes).unwrap();
    (
        output.status.success(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const HASH: &str = "ad398f4d7ebe63c6550a486cc6e07f9baa09bd9d8b3d8cb9d9be106d35a7fdbc";

#[test]
fn hashes_arguments_lines_and_columns() {
    let line = format!("41791234567\t{HASH}\n");
    let hashed = run(&["hash", "+41 79 123 45 67"], "");
    assert_eq!(output(&hashed), (true, line.as_str(), ""));
    let hashed = run(&["hash"], "\n+41 79 123 45 67\r\n");
    assert_eq!(output(&hashed), (true, line.as_str(), ""));
    let table = "name,phone\nAlice,\"079 123 45 67\"\nBob,\n";
    let hashed = run(&["hash", "--csv", "phone", "--region", "CH"], table);
    assert_eq!(output(&hashed), (true, line.as_str(), ""));
    let hashed = run(&["hash", "alice@gmail.com", "--base64"], "");
    assert_eq!(output(&hashed).1.lines().count(), 2);
}

#[test]
fn names_what_has_no_hash_and_goes_on() {
    let hashed = run(&["hash", "079 123 45 67", "41791234567"], "");
    let (success, hashes, errors) = output(&hashed);
    assert!(!success && hashes.contains(HASH));
    assert!(errors.starts_with("079 123 45 67: the number starts with a zero"));
}

#[test]
fn matches_answers_of_the_gateway() {
    let path = std::env::temp_dir().join(format!("contact_hash-{}.json", std::process::id()));
    let key = "09".repeat(32);
    let answer = format!(r#"[{{"identity":"ECHOECHO","publicKey":"{key}","phoneHash":"{HASH}"}}]"#);
    std::fs::write(&path, answer).unwrap();
    let matched = run(
        &["match", path.to_str().unwrap()],
        "+41 79 123 45 67\n+41 79 123 45 68\n",
    );
    let expected = format!("ECHOECHO\t{key}\t+41 79 123 45 67\n");
    assert_eq!(output(&matched), (true, expected.as_str(), ""));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn inverts_a_hash() {
    let found = run(&["audit", HASH, "41791230000", "10000"], "");
    assert_eq!(output(&found).1, "41791234567\n");
    let missed = run(&["audit", HASH, "41791230000", "4567"], "");
    assert!(!output(&missed).0 && output(&missed).2.contains("none of the 4567 numbers"));
}

#[test]
fn wrong_input_ends_in_one_sentence() {
    for arguments in [
        &["frob"][..],
        &["hash", "--csv"],
        &["hash", "--frob"],
        &["hash", "--csv", "phone"],
        &["match"],
        &["match", "/no/such/file"],
        &["audit", "1", "2", "3"],
        &["audit", HASH, "41791230000", "many"],
        &["audit", HASH],
    ] {
        let refused = run(arguments, "");
        let (success, text, error) = output(&refused);
        assert!(!success && text.is_empty(), "{arguments:?}");
        assert_eq!(error.lines().count(), 1, "{arguments:?}: {error}");
    }
}
