//! Salted contact hashes: how the apps and the Gateway name phone numbers and e-mail addresses
//! ([chapter 12](crate::protocol::contact_hash)).
//!
//! A text is normalised and then hashed with HMAC-SHA256 under one of two keys that everybody
//! knows. Server and client compute the same hash, so that one can ask for the identities of an
//! address book without sending the address book.
//!
//! | what | form |
//! |---|---|
//! | phone number | 3 to 15 digits (E.164), no `+`, no separators: `41791234567` |
//! | e-mail address | trimmed, ASCII, lower case: `alice@example.com` |
//! | hash | 32 bytes |
//! | … at the directory server | 44 characters of base64 |
//! | … at the Gateway | 64 lowercase hexadecimal digits |
//!
//! ```
//! use eeema::contact_hash;
//!
//! let hash = contact_hash::phone("+41 79 123 45 67")?;
//! assert!(hash.hex().as_str().starts_with("ad398f4d7ebe63c6"));
//! assert_eq!(hash.base64().as_str(), "rTmPTX6+Y8ZVCkhsxuB/m6oJvZ2LPYy52b4QbTWn/bw=");
//!
//! let hashes = contact_hash::email("Alice@gmail.com")?;
//! assert!(hashes.alternative().is_some()); // alice@googlemail.com is the same mailbox
//! # Ok::<(), contact_hash::Error>(())
//! ```
//!
//! There are two readers of each. [`PhoneNumber::parse`] and [`EmailAddress::parse`] are exact: they take
//! what the protocol defines, character by character. [`PhoneNumber::from_typed`] and
//! [`EmailAddress::from_typed`] are for what people type and paste: they take off what has one meaning, and
//! refuse what nobody can have, as its hash would match nothing and look like success.
//!
//! [`PhoneNumber`] and [`EmailAddress`] are the normalised forms, [`phones_into`] and
//! [`emails_into`] hash many of them, [`PhoneRange`] walks through all numbers of a block. With
//! `alloc`, an [`Index`] leads from the answers of a server back to the contacts; with the feature
//! `contact-hash`, [`directory`] and [`gateway`] make the requests and read the answers.
//!
//! Hashing takes no heap, one number 1 KiB of stack, many side by side 7 KiB, and searching a range 16 KiB
//! (`docs/memory.md` in the repository).
//!
//! # What this protects against, and what not
//!
//! **Hashing does not anonymise. The hash of a phone number is the phone number in disguise.** The
//! keys are public, there is no salt for each user (both sides must get the same value), and there
//! are few phone numbers: whoever has a hash tries all of them. How many mobile numbers the
//! numbering plans allow (an upper bound, many blocks are not in use), and how long it takes to try
//! them all at 20 million hashes each second, which one core with AVX-512 does (a search of a range up to
//! 27 million), and at 5 · 10^9, which a graphics card does:
//!
//! | country | mobile numbers | one core | graphics card |
//! |---|---|---|---|
//! | San Marino +378 | 2 000 000 | 0.1 s | instant |
//! | Malta +356 | 4 080 000 | 0.2 s | instant |
//! | Iceland +354 | 4 570 000 | 0.2 s | instant |
//! | Luxembourg +352 | 15 000 000 | 0.8 s | 3 ms |
//! | Estonia +372 | 15 033 200 | 0.8 s | 3 ms |
//! | Norway +47 | 15 990 000 | 0.8 s | 3 ms |
//! | Belgium +32 | 50 000 000 | 2.5 s | 10 ms |
//! | Sweden +46 | 60 000 000 | 3 s | 12 ms |
//! | Switzerland +41 | 90 000 000 | 4.5 s | 18 ms |
//! | Poland +48 | 132 400 000 | 7 s | 26 ms |
//! | Spain +34 | 150 010 200 | 8 s | 30 ms |
//! | France +33 | 162 000 000 | 8 s | 32 ms |
//! | Japan +81 | 360 000 000 | 18 s | 72 ms |
//! | United Kingdom +44 | 791 400 000 | 40 s | 0.16 s |
//! | Germany +49 | 2 233 000 000 | 2 min | 0.45 s |
//! | United States +1 (mobile and fixed) | 2 871 000 000 | 2.4 min | 0.57 s |
//! | India +91 | 3 394 500 000 | 2.8 min | 0.7 s |
//! | China +86 | 5 216 000 000 | 4.3 min | 1 s |
//! | Brazil +55 | 7 370 000 000 | 6 min | 1.5 s |
//!
//! A table of all hashes of a country, made once, inverts every later hash at once. The
//! program `eeema hash audit` measures this machine and inverts a hash to show it. It follows:
//!
//! * Treat hashes like the numbers and addresses themselves, in log files, crash reports, caches and
//!   tests. The types here print nothing in `Debug` for that reason.
//! * Do not use them as identifiers or keys elsewhere: a table with them is not anonymous.
//! * Hashes of e-mail addresses resist better, but common names at common providers and leaked lists
//!   of addresses are enough for most.
//! * The operator promises to hold the hashes of an address book in memory for the duration of the
//!   match only. A client cannot verify that. TLS is the only protection on the way.
//! * Whoever has a match token or a Gateway account can test numbers; only the limits of the server
//!   slow that down.
//!
//! A match says that the server believes that this number or address was linked by this identity. It
//! is no proof of it, and the public key in the answer is as trustworthy as the server.
//!
//! # Limits
//!
//! Without numbering plans only international numbers can be normalised; [`PhoneNumber::parse_with`]
//! takes a function that knows them, and the feature `phone-numbers` has one ([`NumberingPlans`]).
//! Two versions of such plans can disagree on a number, and then nobody is found: a caller with an
//! older and a newer form may hash both. Never fall back to removing everything but digits, it gives
//! hashes that match nothing and looks like success. Linking of own numbers and addresses, which
//! sends them in plain text, is not part of this module.

mod bulk;
#[cfg(feature = "contact-hash")]
pub mod directory;
#[cfg(feature = "contact-hash")]
mod directory_key;
mod email;
mod email_syntax;
mod error;
#[cfg(feature = "contact-hash")]
mod exchange_error;
#[cfg(feature = "contact-hash")]
pub mod gateway;
mod hash;
#[cfg(feature = "alloc")]
mod index;
#[cfg(feature = "contact-hash")]
mod json;
mod key;
mod lookup;
mod matched;
#[cfg(feature = "phone-numbers")]
mod numbering_plans;
#[cfg(feature = "rayon")]
mod parallel;
mod phone;
mod range;
mod typed_email;
mod typed_phone;

#[cfg(feature = "alloc")]
pub use bulk::{emails, phones};
pub use bulk::{emails_into, phones_into};
#[cfg(feature = "contact-hash")]
pub use directory_key::{DirectoryKey, DirectoryKind};
pub use email::{EmailAddress, EmailHashes, email};
pub use error::Error;
#[cfg(feature = "contact-hash")]
pub use exchange_error::ExchangeError;
pub use hash::{
    ContactHash, EmailHash, EmailKind, HASH_LENGTH, HashText, HashTextError, PhoneHash, PhoneKind,
};
#[cfg(feature = "alloc")]
pub use index::Index;
pub use lookup::Lookup;
pub use matched::Match;
#[cfg(feature = "phone-numbers")]
pub use numbering_plans::NumberingPlans;
#[cfg(feature = "rayon")]
pub use parallel::{emails_parallel, emails_parallel_into, phones_parallel, phones_parallel_into};
pub use phone::{PhoneNumber, phone};
pub use range::PhoneRange;
