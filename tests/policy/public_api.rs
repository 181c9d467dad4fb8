//! The public interface is the one in `docs/public-api.txt`.
//!
//! `EEEMA_BLESS=1 checks/policy public_api` writes the file anew; the change is then part of the
//! review like any other.

use std::{env, fs};

use crate::files::root;
use crate::interface::{self, Tree};

#[test]
fn the_interface_is_the_written_one() {
    let package = root();
    let actual = interface::lines(&Tree::read(&package.join("src/lib.rs")));
    assert!(actual.len() > 500, "only {} items were found", actual.len());

    let file = package.join("docs/public-api.txt");
    if env::var_os("EEEMA_BLESS").is_some() {
        fs::write(&file, actual.join("\n") + "\n").unwrap();
    }
    let text = fs::read_to_string(&file).unwrap();
    let written: Vec<&str> = text.lines().collect();
    let gone = written.iter().filter(|line| !contains(&actual, line));
    let new = actual
        .iter()
        .filter(|line| !written.contains(&line.as_str()));
    let differences: Vec<String> = gone
        .map(|line| format!("- {line}"))
        .chain(new.map(|line| format!("+ {line}")))
        .collect();
    assert!(
        differences.is_empty(),
        "the public interface and docs/public-api.txt differ; if that is wanted, run \
         `EEEMA_BLESS=1 checks/policy public_api`\n{}",
        differences.join("\n")
    );
    assert_eq!(actual, written, "the order of docs/public-api.txt differs");
}

fn contains(lines: &[String], line: &str) -> bool {
    lines.iter().any(|other| other == line)
}

/// A crate with one of everything, of which users see less than half.
const SOURCE: &str = r#"
    #[cfg(feature = "safe")]
    pub mod safe {
        mod key {
            pub struct Key<const N: usize>([u8; N]);
            #[derive(Clone, Copy)]
            #[non_exhaustive]
            pub enum Error { Short, #[doc(hidden)] Internal, Long(usize), At { offset: usize } }
            pub struct Private;
            pub trait Sealed { fn inner(&self); }
            #[cfg(feature = "alloc")]
            impl<const N: usize> Key<N> {
                pub const LENGTH: usize = N;
                pub fn open(&self, sealed: &[u8],) -> Result<(Vec<u8>, usize), Error> { todo!() }
                fn private(&self) {}
                #[doc(hidden)]
                pub fn fuzzing(&self) {}
            }
            impl<const N: usize> Sealed for Key<N> { fn inner(&self) {} }
            impl<const N: usize> From<[u8; N]> for Key<N> { fn from(_: [u8; N]) -> Self { todo!() } }
        }
        pub use self::key::{Error as Refusal, Key};
        pub(crate) use self::key::Private;
        pub struct Header { pub version: u8, secret: u8 }
        pub trait Random { const COST: u8; fn fill(&mut self, bytes: &mut [u8]); }
        impl<F: FnMut(&mut [u8])> Random for F { fn fill(&mut self, bytes: &mut [u8]) {} }
    }
    #[cfg(feature = "safe")]
    pub use safe::Key;
    #[doc(hidden)]
    pub mod fuzzing { pub fn property() {} }
    #[cfg(test)]
    pub mod tests { pub fn test() {} }
"#;

const INTERFACE: &str = "\
Key [safe]: = safe::Key
safe [safe]: mod
safe::Header [safe]: struct Header
safe::Header::_ [safe]: private fields
safe::Header::version [safe]: u8
safe::Key [safe]: impl<const N: usize> From<[u8; N]> for Key<N>
safe::Key [safe]: struct Key<const N: usize>
safe::Key::LENGTH [alloc, safe]: const LENGTH: usize
safe::Key::_ [safe]: private fields
safe::Key::open [alloc, safe]: fn open(&self, sealed: &[u8]) -> Result<(Vec<u8>, usize), Error>
safe::Random [safe]: impl<F: FnMut(&mut [u8])> Random for F
safe::Random [safe]: trait Random
safe::Random::COST [safe]: const COST: u8
safe::Random::fill [safe]: fn fill(&mut self, bytes: &mut [u8])
safe::Refusal [safe]: #[non_exhaustive] enum Error
safe::Refusal [safe]: derive Clone
safe::Refusal [safe]: derive Copy
safe::Refusal::At [safe]: At { offset: usize }
safe::Refusal::Long [safe]: Long(usize)
safe::Refusal::Short [safe]: Short";

#[test]
fn the_reader_sees_what_users_see() {
    let lines = interface::lines(&Tree::parse(SOURCE));
    assert_eq!(lines.join("\n"), INTERFACE);
}
