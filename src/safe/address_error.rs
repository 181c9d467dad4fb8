//! What is wrong with an address of a server, and what to do about it.

use core::fmt;

use crate::codec::blank;

/// Why the address of a server, or what lets one in, was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressError {
    /// The address is empty.
    Empty,
    /// The address has another scheme than `https`.
    Scheme,
    /// The address has a character that none may have at this place.
    Character {
        /// The character.
        character: char,
    },
    /// The address has a `%` without two hexadecimal digits behind it, or one that gives no UTF-8.
    Escape,
    /// What stands behind the host is no port from 1 to 65 535. A slash in a password is written `%2F`.
    Port,
    /// The address holds two addresses, or a scheme where the host belongs.
    SchemeTwice,
    /// The address names no host, or something in brackets that is no IPv6 address.
    Host,
    /// The user name for the server has a colon.
    UsernameColon,
    /// A token is empty, or has other characters than printable ASCII.
    Token,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::Character { character } => return foreign_character(f, character),
            Self::Empty => "the address of the server is empty; enter it",
            Self::Scheme => "the address of the server must start with https://",
            Self::Escape => {
                "the address of the server has a % without two hexadecimal digits; write a % as %25"
            }
            Self::Port => {
                "the address of the server has no port from 1 to 65535 behind the colon; write a / in a password as %2F"
            }
            Self::SchemeTwice => "the address of the server has two schemes; enter one address",
            Self::Host => "the address of the server names no host; check the spelling",
            Self::UsernameColon => "a user name must not contain a colon; use another one",
            Self::Token => "the token has a character that none has; copy it again",
        })
    }
}

fn foreign_character(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    let code = u32::from(character);
    if blank::is_blank_or_format(character) || character.is_control() {
        write!(
            f,
            "the address of the server has an invisible character, U+{code:04X}; remove it"
        )
    } else if character.is_ascii() {
        write!(
            f,
            "the address of the server has a {character:?}; remove it, or write it as %{code:02X}"
        )
    } else {
        write!(
            f,
            "the address of the server has a {character:?} (U+{code:04X}); write it as the server's page shows it"
        )
    }
}

impl core::error::Error for AddressError {}
