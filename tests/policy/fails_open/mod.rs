//! Nothing fails open: where a cryptographic call may fail, nobody goes on with a default, and nobody drops the error.
//!
//! A call is cryptographic if it leads into `crypto`; and so is every function whose own error may come from such a call,
//! or that has `crypto` do its work. `unwrap_or…`, `map_or…`, `.ok()` and `let _ =` behind one are refused, but not
//! `.ok()?`, with which a failure travels out. Inside `crypto` they are refused behind everything.
//!
//! Paths are followed to their definition. Methods are looked up in the type of their value where fields, parameters and
//! constructors tell it, and known by their name alone elsewhere.

mod calls;
mod functions;
mod types;

use std::collections::BTreeSet;

use self::calls::Calls;
use self::functions::{Function, functions};
use self::types::Types;
use crate::files::root;
use crate::names::Crate;

/// Where what follows is no default but the failure itself, or where it is proven that there is none: the place, and why.
const PROVEN: &[(&str, &str)] = &[(
    "safe/document/model.rs, secret_bytes: .ok()",
    "the caller warns of a key that is none",
)];

/// The functions that may fail for a cryptographic reason.
#[derive(Default)]
struct Cryptographic {
    definitions: BTreeSet<String>,
    /// The names of the methods among them.
    some: BTreeSet<String>,
    /// The names of methods that may fail for other reasons.
    others: BTreeSet<String>,
    /// All of `crypto` that is called by a path, whether it may fail or not.
    work: BTreeSet<String>,
}

impl Cryptographic {
    fn of(all: &Crate, types: &Types<'_>, functions: &[Function<'_>]) -> Self {
        let mut known = Self::default();
        let of_crypto = functions.iter().filter(|function| function.is_of_crypto());
        // What runs a closure and wipes behind it does nothing else.
        let of_crypto = of_crypto.filter(|function| function.name != "on_wiped_stack");
        for function in of_crypto.filter(|function| function.subject.is_none()) {
            known.work.extend(function.definition.clone());
        }
        let mut found: BTreeSet<usize> = BTreeSet::new();
        loop {
            let before = found.len();
            for (index, function) in functions.iter().enumerate() {
                if !function.may_fail || function.is_below_crypto() || found.contains(&index) {
                    continue;
                }
                let calls = Calls::of(all, types, function, &known);
                if function.is_of_crypto() || calls.is_cryptographic {
                    found.insert(index);
                }
            }
            if found.len() == before {
                return known;
            }
            known.take(functions, &found);
        }
    }

    fn take(&mut self, functions: &[Function<'_>], found: &BTreeSet<usize>) {
        self.others.clear();
        for (index, function) in functions
            .iter()
            .enumerate()
            .filter(|(_, function)| function.may_fail)
        {
            let is_own = found.contains(&index);
            if is_own {
                self.definitions.extend(function.definition.clone());
            }
            if function.is_method {
                let names = if is_own {
                    &mut self.some
                } else {
                    &mut self.others
                };
                names.insert(function.name.clone());
            }
        }
    }
}

/// Every place that goes on where a cryptographic call failed.
fn open_places(all: &Crate) -> Vec<String> {
    let functions = functions(all);
    let types = Types::of(all, &functions);
    let known = Cryptographic::of(all, &types, &functions);
    let calls = functions
        .iter()
        .map(|function| Calls::of(all, &types, function, &known));
    calls.flat_map(|calls| calls.open).collect()
}

#[test]
fn nothing_fails_open() {
    let open = open_places(&Crate::read(&root().join("src")));
    let is_proven = |place: &str| PROVEN.iter().any(|(proven, _)| *proven == place);
    let new: Vec<&str> = open
        .iter()
        .map(String::as_str)
        .filter(|place| !is_proven(place))
        .collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (place, _) in PROVEN {
        let is_there = open.iter().any(|other| other == place);
        assert!(is_there, "{place} is not there any more");
    }
}

/// What is found in a crate with this code in a file of each layer.
fn planted(crypto: &str, identity: &str, message: &str, group: &str) -> Vec<String> {
    const LIB: &str = "pub mod crypto; pub mod identity; pub mod message; pub mod group;";
    const SECRETBOX: &str = "
        pub struct Unauthentic;
        pub fn open(data: &mut [u8]) -> Result<(), Unauthentic> { Err(Unauthentic) }
        pub fn seal(data: &mut [u8]) {}
        pub struct Verifier;
        impl Verifier { pub fn verify(self) -> Result<(), Unauthentic> { Err(Unauthentic) } }";
    let files = [
        ("lib.rs", LIB),
        (
            "crypto/mod.rs",
            "mod other; mod secretbox; pub use secretbox::{Unauthentic, Verifier, open, seal};",
        ),
        ("crypto/other.rs", crypto),
        ("crypto/secretbox.rs", SECRETBOX),
        ("identity/mod.rs", identity),
        ("message/mod.rs", message),
        ("group/mod.rs", group),
    ];
    let texts = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    open_places(&Crate::new(&texts.collect()))
}

#[test]
fn a_planted_default_is_found_in_each_layer() {
    let fine = "use crate::crypto; pub fn f(data: &mut [u8]) -> Result<(), u8> { crypto::open(data).map_err(|_| 1) }";
    let strange =
        "pub fn f(text: &str) -> u8 { let _ = text; text.parse().ok().unwrap_or_default() }";
    assert_eq!(planted("", fine, fine, strange), [""; 0]);
    // Inside `crypto` no default is fine.
    let found = planted(
        "fn f(key: &[u8]) -> [u8; 4] { hash(key).map_or([0; 4], first) }",
        "",
        "",
        "",
    );
    assert_eq!(found, ["crypto/other.rs, f: .map_or()"]);
    let found = planted("fn f(key: &[u8]) { let _ = derive(key); }", "", "", "");
    assert_eq!(found, ["crypto/other.rs, f: let _ ="]);

    for (code, what) in [
        (
            "use crate::crypto::open; fn f(d: &mut [u8]) { open(d).unwrap_or_default() }",
            ".unwrap_or_default()",
        ),
        (
            "use crate::crypto; fn f(d: &mut [u8]) { let _ = crypto::open(d); }",
            "let _ =",
        ),
        (
            "fn f(d: &mut [u8]) { crate::crypto::open(d).map(|()| 1).ok(); }",
            ".ok()",
        ),
        (
            "use super::crypto::Verifier; fn f(v: Verifier) { v.verify().unwrap_or(()) }",
            ".unwrap_or()",
        ),
        (
            "use crate::crypto as c; fn f(d: &mut [u8]) { let done = c::open(d); done.unwrap_or_else(|_| ()) }",
            ".unwrap_or_else()",
        ),
        // The error is its own, but what was not done is the work of `crypto`.
        (
            "use crate::crypto::seal;
            fn g(d: &mut [u8]) -> Result<(), u8> { d.first().ok_or(1)?; seal(d); Ok(()) }
            fn f(d: &mut [u8]) { let _ = g(d); }",
            "let _ =",
        ),
    ] {
        let expected = |file: &str| [format!("{file}, f: {what}")];
        assert_eq!(planted("", code, "", ""), expected("identity/mod.rs"));
        assert_eq!(planted("", "", code, ""), expected("message/mod.rs"));
        assert_eq!(planted("", "", "", code), expected("group/mod.rs"));
    }
    // Through two layers.
    let below = "pub struct Key; impl Key {
        pub fn agree(&self) -> Result<(), u8> { crate::crypto::open(&mut []).map_err(|_| 1) } }";
    let above = "fn f(key: &crate::identity::Key) { key.agree().unwrap_or_default() }";
    assert_eq!(
        planted("", below, above, ""),
        ["message/mod.rs, f: .unwrap_or_default()"]
    );
    // A method of the same name that is harmless, and one whose type only a field, a constructor or a parameter tells.
    let box_of = "pub struct Box1 { inner: crate::crypto::Verifier } pub struct List;
        impl List { pub fn verify(&self) -> Result<(), u8> { Ok(()) } }
        impl Box1 { pub fn open() -> Result<Self, u8> { Err(1) }
            pub fn finish(self) -> Result<(), u8> { self.inner.verify().map_err(|_| 1) } }";
    for (code, is_found) in [
        (
            "fn f(list: &List) { list.verify().unwrap_or_default() }",
            false,
        ),
        (
            "fn f(list: &Box1) { list.finish().unwrap_or_default() }",
            true,
        ),
        (
            "fn f() { let Ok(opened) = Box1::open() else { return }; opened.finish().unwrap_or_default() }",
            true,
        ),
        (
            "fn f() -> Result<(), u8> { Box1::open()?.finish().ok(); Ok(()) }",
            true,
        ),
        (
            "fn f(this: Box1) { this.inner.verify().unwrap_or_default() }",
            true,
        ),
    ] {
        let found = planted("", &format!("{box_of} {code}"), "", "");
        assert_eq!(!found.is_empty(), is_found, "{code}: {found:?}");
    }
}
