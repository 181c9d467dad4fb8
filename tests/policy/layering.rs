//! The layers hold: every file imports from layers below it only, and no files stand in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::root;
use crate::names::{Crate, Use, uses};

/// What a folder or file right below `src` is built on.
struct Row {
    name: &'static str,
    layer: u8,
    /// Which protocols it knows; everything below the protocols may be known anyway.
    knows: &'static [&'static str],
}

const fn row(layer: u8, name: &'static str, knows: &'static [&'static str]) -> Row {
    Row { name, layer, knows }
}

/// The first layer of protocols.
const PROTOCOLS: u8 = 3;

/// The layers from the bottom up. A module imports from lower layers only, and of the protocols from those that are
/// named with it.
const LAYERS: &[Row] = &[
    row(0, "codec", &[]),
    row(0, "time", &[]),
    row(1, "crypto", &[]),
    row(2, "identity", &[]),
    row(3, "blob", &[]),
    row(3, "contact_hash", &[]),
    row(3, "content", &[]),
    row(3, "id_export", &[]),
    row(3, "local_storage", &[]),
    row(3, "multi_device", &[]),
    row(3, "safe", &[]),
    row(3, "verification", &[]),
    row(3, "web_session", &[]),
    row(4, "call", &["content"]),
    row(4, "data_backup", &["content", "id_export"]),
    row(4, "message", &["content"]),
    row(5, "forward_security", &["content", "message"]),
    row(5, "group", &["content", "message"]),
    row(5, "transport", &["content", "message"]),
    // What users see, and the pages of documentation.
    row(6, "lib", &[]),
    row(6, "protocol", &[]),
];

/// The row of a file, by its path below `src`.
fn row_of(file: &str) -> Option<&'static Row> {
    let name = file.split('/').next().unwrap().trim_end_matches(".rs");
    LAYERS.iter().find(|row| row.name == name)
}

/// What is wrong with the layers of a crate: files without a row, and imports that do not point downwards.
fn upward(all: &Crate, uses: &[Use]) -> Vec<String> {
    let unknown = all.files.iter().filter(|file| row_of(file).is_none());
    let mut wrong: Vec<String> = unknown.map(|file| format!("{file} has no layer")).collect();
    for Use { from, path, to } in uses {
        let (Some(own), Some(other)) = (row_of(from), row_of(to)) else {
            continue;
        };
        let is_known = other.layer < PROTOCOLS || own.knows.contains(&other.name);
        let is_user_face = own.name == "lib";
        let is_fine = own.name == other.name || own.layer > other.layer && is_known || is_user_face;
        if !is_fine {
            wrong.push(format!("{from} imports {path}, which {to} defines"));
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

/// Groups of files each of which leads to all others of its group.
fn circles(uses: &[Use]) -> Vec<BTreeSet<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Use { from, to, .. } in uses {
        next.entry(from).or_default().insert(to);
    }
    let reach = |start| {
        let mut found = BTreeSet::new();
        let mut open = vec![start];
        while let Some(file) = open.pop() {
            let files = next.get(file).into_iter().flatten();
            open.extend(files.filter(|file| found.insert(**file)));
        }
        found
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        next.keys().map(|file| (*file, reach(*file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, others) in &reached {
        if others.contains(file) && !circles.iter().any(|circle| circle.contains(*file)) {
            let back = others.iter().filter(|other| {
                reached
                    .get(**other)
                    .is_some_and(|files| files.contains(file))
            });
            circles.push(back.map(|file| (*file).to_owned()).collect());
        }
    }
    circles
}

#[test]
fn imports_point_downwards() {
    let all = Crate::read(&root().join("src"));
    let uses = uses(&all);
    assert!(uses.len() > 500, "only {} imports were found", uses.len());
    let wrong = upward(&all, &uses);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_stand_in_a_circle() {
    let uses = uses(&Crate::read(&root().join("src")));
    let found: Vec<String> = circles(&uses)
        .iter()
        .map(|circle| shown(circle, &uses))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A circle, with what its files name of each other.
fn shown(circle: &BTreeSet<String>, uses: &[Use]) -> String {
    let mut names: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for Use { from, path, to } in uses {
        if circle.contains(from) && circle.contains(to) {
            let last = path.rsplit("::").next().unwrap();
            names.entry((from, to)).or_default().insert(last);
        }
    }
    let mut text = format!("a circle of {} files:", circle.len());
    for ((from, to), names) in names {
        text += &format!("\n    {from} -> {to}: {names:?}");
    }
    text
}

/// A crate of these files.
fn planted(files: &[(&str, &str)]) -> Crate {
    let texts = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Crate::new(&texts.collect())
}

#[test]
fn a_planted_import_upwards_is_found() {
    let wrong = |lib: &str, codec: &str, message: &str| {
        let all = planted(&[
            ("lib.rs", lib),
            ("codec/mod.rs", codec),
            ("codec/hex.rs", "pub struct Hex;"),
            ("message/mod.rs", message),
            ("message/seal.rs", "pub struct Sealed; pub fn seal() {}"),
            ("group/mod.rs", "use crate::message::Sealed;"),
        ]);
        upward(&all, &uses(&all))
    };
    const LIB: &str = "pub mod codec; pub mod group; pub mod message;";
    const MESSAGE: &str = "mod seal; pub use seal::{Sealed, seal};";
    assert_eq!(wrong(LIB, "pub mod hex;", MESSAGE), [""; 0]);
    let found = ["codec/mod.rs imports crate::message::Sealed, which message/seal.rs defines"];
    let import = "mod hex; use crate::message::Sealed;";
    assert_eq!(wrong(LIB, import, MESSAGE), found);
    // Through a re-export, in an expression, in the arguments of a macro, and from below.
    let found = |path| format!("codec/mod.rs imports {path}, which message/seal.rs defines");
    for (code, path) in [
        (
            "use crate::message as other; fn f() { other::seal() }",
            "other::seal",
        ),
        ("fn f() { crate::message::seal() }", "crate::message::seal"),
        (
            "fn f() { assert!(g(crate::message::seal)) }",
            "crate::message::seal",
        ),
        ("type T = super::message::Sealed;", "super::message::Sealed"),
        ("use crate::Face;", "crate::Face"),
    ] {
        let lib = format!("{LIB} pub use message::Sealed as Face;");
        assert_eq!(
            wrong(&lib, &format!("mod hex; {code}"), MESSAGE),
            [found(path)]
        );
    }
    // A protocol that is not named with the other, and a file without a layer.
    let sideways = "mod seal; use crate::group::Group; pub use seal::{Sealed, seal};";
    let all = planted(&[
        ("lib.rs", "pub mod blob; pub mod message; mod stray;"),
        ("blob/mod.rs", "use crate::message::Sealed;"),
        ("message/mod.rs", sideways),
        ("message/seal.rs", "pub struct Sealed; pub fn seal() {}"),
        ("stray.rs", ""),
    ]);
    let found = [
        "blob/mod.rs imports crate::message::Sealed, which message/seal.rs defines",
        "stray.rs has no layer",
    ];
    assert_eq!(upward(&all, &uses(&all)), found);
}

#[test]
fn a_planted_circle_is_found() {
    let circles = |seal: &str, open: &str| {
        let all = planted(&[
            ("lib.rs", "pub mod message;"),
            (
                "message/mod.rs",
                "mod open; mod seal; pub use open::Opened; pub use seal::{Sealed, seal};",
            ),
            ("message/open.rs", open),
            ("message/seal.rs", seal),
        ]);
        circles(&uses(&all))
    };
    let both = BTreeSet::from(["message/open.rs".to_owned(), "message/seal.rs".to_owned()]);
    const SEAL: &str = "pub struct Sealed; pub fn seal() {}";
    assert_eq!(circles(SEAL, "pub struct Opened;"), []);
    assert_eq!(circles(SEAL, "pub struct Opened(super::Sealed);"), []);
    for seal in [
        "use super::Opened; pub struct Sealed; pub fn seal() {}",
        "pub struct Sealed; pub fn seal() { let _: crate::message::Opened; }",
        "pub struct Sealed; pub fn seal() { vec![super::open::Opened] }",
    ] {
        assert_eq!(
            circles(seal, "pub struct Opened(super::Sealed);"),
            std::slice::from_ref(&both)
        );
    }
    // What only tests name is no circle; what a table of contents defines itself makes one with its files.
    let tests =
        "pub struct Sealed; pub fn seal() {} #[cfg(test)] mod tests { use super::super::Opened; }";
    assert_eq!(circles(tests, "pub struct Opened(super::Sealed);"), []);
    let all = planted(&[
        ("lib.rs", "pub mod message;"),
        (
            "message/mod.rs",
            "mod seal; pub use seal::seal; pub struct Limit;",
        ),
        ("message/seal.rs", "use super::Limit; pub fn seal() {}"),
    ]);
    let both = BTreeSet::from(["message/mod.rs".to_owned(), "message/seal.rs".to_owned()]);
    assert_eq!(crate::layering::circles(&uses(&all)), [both]);
}
