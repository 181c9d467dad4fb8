//! The example `message_box` as a program: two processes talk, and wrong input ends in words.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of its own for each test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("eeema-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Draws a key into a new file and returns the file and the public key.
    fn key(&self, name: &str) -> (String, String) {
        let file = self.file(name);
        let public_key = run(&["keygen", &file], "").expect_success();
        (file, public_key.trim().to_owned())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Outcome {
    status: Option<i32>,
    output: String,
    error: String,
}

impl Outcome {
    fn expect_success(self) -> String {
        assert_eq!(self.status, Some(0), "{}", self.error);
        self.output
    }

    /// One sentence on standard error, nothing on standard output, exit status 1.
    fn expect_refusal(self, words: &str) {
        assert_eq!(self.status, Some(1), "{}", self.output);
        assert_eq!(self.output, "");
        assert_eq!(self.error.lines().count(), 1, "{}", self.error);
        assert!(
            self.error.contains(words),
            "{} does not say {words:?}",
            self.error
        );
    }
}

fn run(arguments: &[&str], input: &str) -> Outcome {
    // Tests lie in target/PROFILE/deps, examples in target/PROFILE/examples.
    let tests = std::env::current_exe().unwrap();
    let name = format!("message_box{}", std::env::consts::EXE_SUFFIX);
    let program = tests
        .ancestors()
        .nth(2)
        .unwrap()
        .join("examples")
        .join(name);
    assert!(
        program.exists(),
        "run `cargo build --example message_box` first"
    );
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Outcome {
        status: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_story_ends_well() {
    let story = run(&[], "").expect_success();
    for words in [
        "message box: tag",
        "Bring the blue rope.",
        "Mallory tries",
        "Mallory alters",
    ] {
        assert!(story.contains(words), "{story}");
    }
}

#[test]
fn two_processes_talk() {
    let folder = Folder::new("talk");
    let (alice, alice_public) = folder.key("alice.key");
    let (bob, bob_public) = folder.key("bob.key");
    let sealed = run(
        &[
            "seal",
            "--key",
            &alice,
            "--to",
            &bob_public,
            "--from-id",
            "*GATEWAY",
            "--nickname",
            "Al",
            "-",
        ],
        "Grüezi\nmitenand\n",
    );
    let opened = run(
        &["open", "--key", &bob, "--from", &alice_public, "-"],
        &sealed.expect_success(),
    );
    assert!(opened.error.contains("*GATEWAY (Al)"), "{}", opened.error);
    assert_eq!(opened.expect_success(), "Grüezi\nmitenand\n");
}

#[test]
fn refusals_are_sentences() {
    let folder = Folder::new("refusals");
    let (alice, alice_public) = folder.key("alice.key");
    let (bob, bob_public) = folder.key("bob.key");
    let sealed = run(&["seal", "--key", &alice, "--to", &bob_public, "Hi"], "").expect_success();
    let sealed = sealed.trim();
    let open = |key: &str, from: &str, envelope: &str| {
        run(&["open", "--key", key, "--from", from, envelope], "")
    };

    assert_eq!(open(&bob, &alice_public, sealed).expect_success(), "Hi\n");
    open(&alice, &alice_public, sealed).expect_refusal("another key");
    open(&bob, &bob_public, sealed).expect_refusal("another key");
    open(&bob, &alice_public, &sealed[2..]).expect_refusal("drop");
    open(&bob, &alice_public, &sealed[..sealed.len() - 2]).expect_refusal("altered");
    open(&bob, &alice_public, &sealed[..100]).expect_refusal("cut off");
    open(&bob, &alice_public, &sealed[1..]).expect_refusal("hexadecimal");
    open(&bob, "0123", sealed).expect_refusal("64 hexadecimal digits");
    open(&bob, &"0".repeat(64), sealed).expect_refusal("not a real one");
    open(&folder.file("none"), &alice_public, sealed).expect_refusal("cannot be read");
    run(&["seal", "--key", &alice, "--to", &bob_public, ""], "")
        .expect_refusal("at least one byte");
    run(&["seal", "--key", &alice, "Hi"], "").expect_refusal("--to is missing");
    run(&["unseal"], "").expect_refusal("no command");
    let twice = ["seal", "--key", &alice, "--key", &bob, "Hi"];
    run(&twice, "").expect_refusal("--key is there twice");
    let (key, to) = (format!("--key={alice}"), format!("--to={bob_public}"));
    run(&["seal", &key, &to, "Hi"], "").expect_success();
    let help = run(&["seal", "--help"], "").expect_success();
    assert!(help.contains("message_box seal"), "{help}");
}

#[test]
fn key_files_are_private_and_never_overwritten() {
    let folder = Folder::new("keys");
    let (file, _) = folder.key("alice.key");
    let key = fs::read(&file).unwrap();
    assert!(key.starts_with(b"private:"));
    run(&["keygen", &file], "").expect_refusal("exists already");
    assert_eq!(fs::read(&file).unwrap(), key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
