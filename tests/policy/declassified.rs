//! Reads text: what a comparison in constant time found becomes known through `declassify` only. Where integers are those of
//! secrets the compiler sees to it (`src/codec/opaque.rs`, `checks/misuse/run secrets`); a `Choice` of the crate `subtle`
//! could be asked by anybody.

use std::fs;

use crate::files::{files, root};

/// The file in which verdicts of `crypto` become known, and the one of the function itself.
const HOMES: [&str; 2] = ["codec/declassify.rs", "crypto/declassify.rs"];

/// Ways out of a `Choice`.
const WAYS_OUT: [&str; 2] = ["unwrap_u8()", "bool::from("];

/// The lines in which something of a `Choice` leaves without `declassify`.
fn undeclared(code: &str) -> Vec<&str> {
    let ways = |line: &&str| {
        WAYS_OUT.iter().any(|way| line.contains(way)) && !line.contains("declassify(")
    };
    code.lines().filter(ways).collect()
}

#[test]
fn only_declassify_makes_a_verdict_known() {
    let mut callers = 0;
    for path in files(&root().join("src")) {
        let name = path.strip_prefix(root().join("src")).unwrap();
        let code = fs::read_to_string(&path).unwrap();
        let leaks = undeclared(&code);
        assert!(leaks.is_empty(), "{}: {leaks:#?}", name.display());
        callers += usize::from(
            code.contains("declassify(") && !HOMES.iter().any(|home| name.ends_with(home)),
        );
    }
    assert!(callers >= 2, "nobody calls declassify any more");
}

#[test]
fn a_way_around_is_seen() {
    assert_eq!(
        undeclared("if left.ct_eq(&right).unwrap_u8() == 1 {").len(),
        1
    );
    assert_eq!(undeclared("let is_right = bool::from(choice);").len(), 1);
    assert!(undeclared("declassify(left.ct_eq(right).unwrap_u8())").is_empty());
}
