//! A comparison that nobody looks at is a mistake.
#![deny(unused_must_use)]
use eeema::crypto::hazmat::hash::equal;

pub fn compare(left: &[u8; 32], right: &[u8; 32]) -> bool {
    equal(left, right); //~ unused_must_use
    equal(left, right)
}
