//! Reads the source: every public function that opens, parses, reads or verifies what others made is
//! called by a property in `fuzz/properties/`. A new parser fails here until it has one.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what cannot be read ends the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// How the names of such functions begin.
const VERBS: [&str; 7] = [
    "open",
    "parse",
    "decode",
    "verify",
    "find",
    "from_hex",
    "from_base64",
];

/// What is left out, and why.
const LEFT_OUT: [(&str, &str); 5] = [
    (
        "id_export::open",
        "costs a second; fuzzing::open is behind the derivation",
    ),
    ("open_expecting", "as id_export::open"),
    (
        ".find_parallel",
        "the feature rayon; tests/contact_hash.rs compares it",
    ),
    (
        "open_in_place",
        "of secret boxes, on the fastest path; open_in_place_on walks all",
    ),
    ("open_many", "as open_in_place"),
];

#[test]
fn every_parser_is_fuzzed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let properties: String = files(&root.join("fuzz/properties"))
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut parsers = Vec::new();
    for path in files(&root.join("src")) {
        parsers.extend(parsers_in(
            &fs::read_to_string(&path).unwrap(),
            &module_of(&path),
        ));
    }
    assert!(
        parsers.len() > 40,
        "the source has another form: {parsers:?}"
    );
    let is_missing = |call: &&String| {
        let left_out = LEFT_OUT.iter().any(|(name, _)| name == call);
        !left_out && !properties.contains(&format!("{call}("))
    };
    let missing: Vec<_> = parsers.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "no property calls {missing:?}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The module that users see: private files are re-exported by their folder.
fn module_of(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let table = fs::read_to_string(folder.join("mod.rs"))
        .or_else(|_| fs::read_to_string(folder.with_extension("rs")))
        .unwrap_or_default();
    let own = name(path);
    if table.contains(&format!("pub mod {own};")) {
        own
    } else {
        name(folder)
    }
}

/// How each parser is called: `Type::parse`, `.open_into` for methods, or `module::open`.
fn parsers_in(source: &str, module: &str) -> Vec<String> {
    let mut subject = String::new();
    let mut parsers = Vec::new();
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    for (index, line) in code.lines().enumerate() {
        if line.starts_with("impl") {
            subject = subject_of(line);
        }
        let declaration = line.trim_start().strip_prefix("pub ").unwrap_or_default();
        let declaration = declaration.strip_prefix("const ").unwrap_or(declaration);
        let Some(name) = declaration
            .strip_prefix("fn ")
            .and_then(|rest| rest.split(['(', '<']).next())
        else {
            continue;
        };
        if !VERBS.iter().any(|verb| name.starts_with(verb)) {
            continue;
        }
        let signature: String = code.lines().skip(index).take(2).collect();
        parsers.push(match line.starts_with("pub") {
            true if name.contains('_') => name.to_owned(),
            true => format!("{module}::{name}"),
            false if signature.contains("self") => format!(".{name}"),
            false => format!("{subject}::{name}"),
        });
    }
    parsers
}

/// The type of an `impl` line, without its parameters.
fn subject_of(line: &str) -> String {
    let behind = line.rsplit(" for ").next().unwrap();
    let is_name = |word: &&str| word.starts_with(|first: char| first.is_ascii_uppercase());
    // Parameters and their bounds end with "> " where the type begins.
    let name = behind
        .rsplit("> ")
        .find_map(|part| part.split(['<', ' ']).find(is_name));
    name.unwrap_or_default().to_owned()
}
