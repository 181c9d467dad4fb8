//! One function per protocol: it computes a known answer and says whether it is the right one.
//!
//! The answers are those of `tests/vectors`. What goes in passes through `black_box`, so that no
//! answer is computed when the program is compiled. A program that calls one of the functions links
//! nothing of the others, which is how [`measure`] finds the size of a protocol.

#![no_std]

mod call;
mod connection;
mod contact_hash;
mod forward_security;
mod gateway;
mod identity;
pub mod measure;
mod message;
mod sealed;
mod verification;

/// The chosen cases of the vectors, one module for each.
mod vectors {
    #![allow(dead_code, reason = "a case has more fields than a check looks at")]
    include!(concat!(env!("OUT_DIR"), "/vectors.rs"));
}

/// Computes an answer; `None` or false is a wrong one.
pub type Check = fn() -> Option<bool>;

/// The checks by name. `nothing` is what the others are compared with.
pub const CHECKS: [(&str, Check); 20] = [
    ("nothing", || Some(true)),
    ("identity", identity::identity),
    ("box", sealed::message_box),
    ("envelope", message::envelope),
    ("envelope-body", message::envelope_body),
    ("inbox", message::inbox),
    ("group-header", message::group_header),
    ("fan-out", message::fan_out),
    ("gateway", gateway::gateway),
    ("blob", sealed::blob),
    ("blob-pieces", sealed::blob_pieces),
    ("contact-hash", contact_hash::contact_hash),
    ("forward-security", forward_security::forward_security),
    ("transport", connection::transport),
    ("multi-device", connection::multi_device),
    ("id-export", identity::id_export),
    ("verification", verification::verification),
    ("qr-picture", verification::qr_picture),
    ("call", call::call),
    ("group-call", call::group_call),
];

/// Finds a check when the program is compiled; an unknown name does not compile.
pub const fn named(name: &str) -> Check {
    let mut index = 0;
    while index < CHECKS.len() {
        let (candidate, check) = CHECKS[index];
        if is_equal(candidate.as_bytes(), name.as_bytes()) {
            return check;
        }
        index += 1;
    }
    panic!("there is no check of this name")
}

const fn is_equal(left: &[u8], right: &[u8]) -> bool {
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}
