//! The layers hold: every module imports from layers below it only, no foreign type stands in a
//! public signature, and the lints that are the policy stay.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::files::{files, root};

/// The layers from the bottom up; modules of one layer do not know each other.
const LAYERS: [&[&str]; 5] = [
    &["codec", "protocol", "time"],
    &["crypto"],
    &["identity"],
    &["blob", "contact_hash", "content", "id_export", "safe"],
    &["group", "message"],
];

/// Which modules of the top layer know a neighbour, because the protocol itself says so.
const NEIGHBOURS: &[(&str, &str)] = &[("group", "message")];

/// The crates that each part of the source may name.
const CRATES: &[(&str, &[&str])] = &[
    ("codec", &["base16ct", "base32ct", "base64ct"]),
    ("contact_hash", &["rayon", "rlibphonenumber", "serde_json"]),
    (
        "crypto",
        &[
            "argon2",
            "blake2",
            "chacha20poly1305",
            "fearless_simd",
            "getrandom",
            "hmac",
            "pbkdf2",
            "sha2",
            "subtle",
            "unicode_normalization",
            "x25519_dalek",
            "zeroize",
        ],
    ),
    ("content", &["serde_json", "unicode_segmentation"]),
    ("safe", &["miniz_oxide", "serde_core", "serde_json"]),
];

struct Source {
    /// The module right below the crate root.
    module: String,
    path: PathBuf,
    /// The text without comments.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = root().join("src");
    let mut sources = Vec::new();
    for path in files(&root) {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let module = first.trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .map(|line| line.split("//").next().unwrap())
            .collect::<Vec<_>>()
            .join("\n");
        sources.push(Source { module, path, code });
    }
    assert!(sources.len() > 20, "the source was not found");
    sources
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The identifiers that follow `prefix` in the code.
fn names_after<'a>(code: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    let ends = |c: char| !c.is_alphanumeric() && c != '_';
    code.split(prefix)
        .skip(1)
        .filter_map(|rest| rest.split(ends).next())
        .collect()
}

#[test]
fn imports_point_downwards() {
    let mut checked = 0;
    for source in sources().iter().filter(|source| source.module != "lib") {
        let own = layer(&source.module).unwrap_or_else(|| panic!("{} has no layer", source.module));
        for name in names_after(&source.code, "crate::") {
            let Some(other) = layer(name) else {
                panic!("{}: {name} has no layer", source.path.display());
            };
            let neighbour = NEIGHBOURS.contains(&(source.module.as_str(), name));
            let downwards = other < own || name == source.module || neighbour;
            assert!(downwards, "{} imports {name}", source.path.display());
            checked += 1;
        }
    }
    assert!(checked > 40, "only {checked} imports were found");
}

#[test]
fn super_stays_inside_a_module() {
    let root = root().join("src");
    for source in sources() {
        let inside = source.path.strip_prefix(&root).unwrap();
        let levels = inside.components().count() - usize::from(inside.ends_with("mod.rs"));
        let code = source
            .code
            .split("\n#[cfg(test)]\nmod tests")
            .next()
            .unwrap();
        assert!(
            !code.contains(&"super::".repeat(levels)),
            "{} reaches the crate root",
            source.path.display()
        );
    }
}

/// What keeps panics and holes in the documentation out: Clippy's lints, and the compiler's.
const LINTS: &[&str] = &[
    "missing_docs",
    "unreachable_pub",
    "arithmetic_side_effects",
    "expect_used",
    "indexing_slicing",
    "panic",
    "todo",
    "unwrap_used",
];

/// Which of them are lifted where: for arithmetic of fixed lengths, and for a table that is computed when the library is
/// compiled.
const LIFTED: &[(&str, &str)] = &[
    ("crypto", "arithmetic_side_effects"),
    ("crypto", "indexing_slicing"),
    ("content", "indexing_slicing"),
];

#[test]
fn the_lints_stay() {
    let root = root();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, policy) = manifest.split_once("\n[lints.rust]").unwrap();
    for lint in LINTS {
        assert!(policy.contains(&format!("\n{lint} = \"warn\"\n")), "{lint}");
    }
    for source in sources() {
        let library = source.code.split("#[cfg(test)]").next().unwrap();
        for lint in LINTS {
            let here = (source.module.as_str(), *lint);
            let lifted = library.contains(&format!("clippy::{lint}"))
                || library.contains(&format!("({lint}"));
            assert!(
                !lifted || LIFTED.contains(&here),
                "{lint} in {}",
                source.path.display()
            );
        }
    }
}

#[test]
fn only_some_folders_name_other_crates() {
    let all: BTreeSet<&str> = dependencies();
    for source in sources() {
        let allowed = CRATES
            .iter()
            .find(|(module, _)| *module == source.module)
            .map_or(&[][..], |(_, names)| names);
        for name in &all {
            let named = names_of_crates(&source.code).contains(name);
            assert!(
                !named || allowed.contains(name),
                "{} names {name}",
                source.path.display()
            );
        }
    }
    let listed: BTreeSet<&str> = CRATES
        .iter()
        .flat_map(|(_, names)| names.iter().copied())
        .collect();
    assert_eq!(
        all, listed,
        "the dependencies of Cargo.toml and the list above differ"
    );
}

/// The names of the dependencies, as the code writes them.
fn dependencies() -> BTreeSet<&'static str> {
    let manifest = include_str!("../../Cargo.toml");
    let section = manifest
        .split("\n[dependencies]\n")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let names = section.lines().filter_map(|line| line.split(" = ").next());
    names
        .filter(|name| !name.is_empty())
        .map(|name| &*name.replace('-', "_").leak())
        .collect()
}

/// The first segments of all paths in the code that do not start inside the crate.
fn names_of_crates(code: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let paths = code
        .split(|c| !is_part(c))
        .filter(|path| path.contains("::"));
    paths.filter_map(|path| path.split("::").next()).collect()
}

#[test]
fn public_signatures_have_no_foreign_type() {
    let dependencies = dependencies();
    let mut checked = 0;
    for source in sources() {
        let foreign = foreign_names(&source.code, &dependencies);
        for signature in public_signatures(&source.code) {
            checked += 1;
            let words = signature.split(|c: char| !c.is_alphanumeric() && c != '_');
            for word in words {
                let is_foreign = foreign.contains(word) || dependencies.contains(word);
                assert!(
                    !is_foreign,
                    "{}: {word} in {signature}",
                    source.path.display()
                );
            }
        }
    }
    assert!(checked > 150, "only {checked} public items were found");
}

/// The names that a file imports from other crates.
fn foreign_names<'a>(code: &'a str, dependencies: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for import in code
        .split("\nuse ")
        .skip(1)
        .filter_map(|rest| rest.split(';').next())
    {
        if import
            .split("::")
            .next()
            .is_some_and(|first| dependencies.contains(first))
        {
            names.extend(
                import
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .filter(|name| !name.is_empty()),
            );
        }
    }
    names.remove("digest");
    names
}

/// Everything public up to its body: functions, fields, constants, types, and implemented traits.
fn public_signatures(code: &str) -> Vec<&str> {
    let starts = [
        "\npub fn ",
        "\n    pub fn ",
        "\n    pub const ",
        "\npub const ",
        "\n    pub ",
        "\npub type ",
    ];
    let mut signatures = Vec::new();
    for start in starts {
        for rest in code.split(start).skip(1) {
            signatures.extend(rest.split(['{', ';']).next());
        }
    }
    signatures
}
