//! The lints that are the policy stay.

use std::fs;

use crate::files::{files, root};

/// What keeps panics and holes in the documentation out: Clippy's lints, and the compiler's.
const LINTS: &[&str] = &[
    "missing_docs",
    "unreachable_pub",
    "arithmetic_side_effects",
    "expect_used",
    "indexing_slicing",
    "let_underscore_must_use",
    "panic",
    "return_self_not_must_use",
    "todo",
    "unwrap_used",
];

/// Which of them are lifted where: for arithmetic of fixed lengths, and for a table that is computed when the library is
/// compiled.
const LIFTED: &[(&str, &str)] = &[
    ("crypto", "arithmetic_side_effects"),
    ("crypto", "indexing_slicing"),
    ("content", "indexing_slicing"),
    // Numbers of a range may be skipped.
    ("contact_hash", "return_self_not_must_use"),
];

#[test]
fn the_lints_stay() {
    let root = root();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let (_, policy) = manifest.split_once("\n[lints.rust]").unwrap();
    for lint in LINTS {
        assert!(policy.contains(&format!("\n{lint} = \"warn\"\n")), "{lint}");
    }
    for path in files(&root.join("src")) {
        let inside = path.strip_prefix(root.join("src")).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap();
        let module = module.trim_end_matches(".rs");
        let text = fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text
            .lines()
            .map(|line| line.split("//").next().unwrap())
            .collect();
        let code = code.join("\n");
        // A file for tests says so itself.
        let library = match code.contains("#![cfg(test)]") {
            true => "",
            false => code.split("#[cfg(test)]").next().unwrap(),
        };
        for lint in LINTS {
            let here = (module, *lint);
            let lifted = library.contains(&format!("clippy::{lint}"))
                || library.contains(&format!("({lint}"));
            assert!(
                !lifted || LIFTED.contains(&here),
                "{lint} in {}",
                path.display()
            );
        }
    }
}
