//! Why a server did not do what it was asked for, for people and programs.

use core::fmt;
use core::time::Duration;

use super::ConfigError;

/// Why a server did not do what it was asked for: the most probable cause, judged by the request, the
/// status and the challenge, and what to do.
///
/// `Display` says what to do, in a sentence for the user. One status may mean different things: 404 is a
/// wrong password after a download, a missing file when the configuration is read, and a missing folder when
/// a backup is stored.
///
/// | what helps | refusals |
/// |---|---|
/// | wait | [`Refusal::Later`] |
/// | other credentials | [`Refusal::Unauthorized`], [`Refusal::Forbidden`] |
/// | another address or password | [`Refusal::NotFound`], [`Refusal::Redirect`], [`Refusal::ConfigMissing`], [`Refusal::FolderMissing`] |
/// | a smaller backup | [`Refusal::TooLarge`] |
/// | whoever runs the server, or the network in between | the others |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub enum Refusal {
    /// 400: the server does not understand the request.
    Malformed,
    /// 401: user name and password are missing or wrong; a token has expired.
    Unauthorized,
    /// 401, and the challenge names other schemes than Basic only.
    OtherScheme(Scheme),
    /// 403: the user may not do this.
    Forbidden,
    /// 404, asked for a backup: there is none.
    NotFound,
    /// 404, asked for the configuration: the file `config` is missing.
    ConfigMissing,
    /// 404 or 409, storing: a WebDAV folder without the folder `backups`.
    FolderMissing,
    /// 405 or 501: the server does not do this at all.
    MethodNotAllowed,
    /// 413, or known from the configuration: the backup is too large.
    TooLarge,
    /// 507: the disk of the server is full, or the share of the user.
    StorageFull,
    /// 408, 423, 425, 429, 502, 503, 504: not now.
    Later {
        /// How long the server wants to be left alone, if it says so.
        retry_after: Option<Duration>,
    },
    /// Another 5xx: the server has a fault.
    ServerFault,
    /// 511: the network in between wants something first.
    SignIn,
    /// 3xx: the server sends the request elsewhere, which is never followed.
    Redirect,
    /// 207: the answer is a list of answers, so that something was not done.
    Partly,
    /// Any other status.
    Unexpected(u16),
    /// The body is shorter or longer than the answer says.
    Truncated,
    /// The body came in a coding, such as gzip, that was not asked for.
    Coding,
    /// The configuration is not JSON with `maxBackupBytes` and `retentionDays`.
    BadConfig,
    /// What was read back is not what was stored.
    OtherContent,
}

impl Refusal {
    /// Whether an upload that was refused like this may have left something.
    pub(super) const fn leaves_doubt(self) -> bool {
        matches!(
            self,
            Self::Partly
                | Self::Later { .. }
                | Self::ServerFault
                | Self::StorageFull
                | Self::Unexpected(_)
        )
    }
}

/// A way to prove who one is that this library does not speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// Digest (RFC 7616).
    Digest,
    /// Negotiate or NTLM: the sign-in of a company network.
    Negotiate,
    /// Bearer: tokens of a sign-in elsewhere (RFC 6750).
    Bearer,
    /// Another one.
    Other,
}

impl Scheme {
    /// What the challenges ask for, if none of them is Basic.
    pub(super) fn of_challenges<'a>(challenges: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut found = None;
        for challenge in challenges {
            for (index, word) in words(challenge).enumerate() {
                let is = |name: &str| word.eq_ignore_ascii_case(name);
                found = match found {
                    // A token of an OnPrem installation has expired.
                    _ if is("basic") || is("token") => return None,
                    None | Some(Self::Other) if is("digest") => Some(Self::Digest),
                    None | Some(Self::Other) if is("negotiate") || is("ntlm") => {
                        Some(Self::Negotiate)
                    }
                    None | Some(Self::Other) if is("bearer") => Some(Self::Bearer),
                    None if index == 0 => Some(Self::Other),
                    found => found,
                };
            }
        }
        found
    }
}

/// The words of a header with challenges that may be schemes: they are followed by a blank or an end, while
/// parameters are followed by `=`, and what stands in quotation marks is none.
fn words(header: &str) -> impl Iterator<Item = &str> {
    let unquoted = header.split('"').step_by(2);
    unquoted
        .flat_map(|part| part.split([',', ' ', '\t']))
        .filter(|word| !word.is_empty() && !word.contains('='))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the server did not understand the request; check its address",
            Self::Unauthorized => "the server wants a user name and password, or those are wrong",
            Self::OtherScheme(scheme) => return scheme.fmt(f),
            Self::Forbidden => "the server does not allow this user to do that; ask who runs it",
            Self::NotFound => {
                "the server has no such backup: check password, identity and server, or it has expired"
            }
            Self::ConfigMissing => return write!(f, "the server has no file config: {ConfigError}"),
            Self::FolderMissing => "the server has no folder named backups; create it",
            Self::MethodNotAllowed => {
                "the server cannot store backups; check its address, or switch on WebDAV"
            }
            Self::TooLarge => "the backup is larger than the server takes; make it smaller",
            Self::StorageFull => {
                "the disk of the server is full; delete something, or tell who runs it"
            }
            Self::Later { .. } => "the server cannot do that now; try again later",
            Self::ServerFault => "the server has a fault; try again later, or tell who runs it",
            Self::SignIn => "the network wants a sign-in first; open any page in a browser",
            Self::Redirect => "the server sends elsewhere; enter the address where it really is",
            Self::Partly => "the server did not do all of it; try again later",
            Self::Unexpected(status) => {
                return write!(f, "the server answered {status}; check its address");
            }
            Self::Truncated => "the answer of the server was cut off; try again",
            Self::Coding => {
                "the server packs its answers although nobody asked; switch compression off for this folder"
            }
            Self::BadConfig => return ConfigError.fmt(f),
            Self::OtherContent => {
                "the server gives back something else than was stored; check its address"
            }
        })
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Digest => "Digest",
            Self::Negotiate => "Negotiate",
            Self::Bearer => "Bearer",
            Self::Other => "another scheme",
        };
        write!(
            f,
            "the server wants {name} for signing in; switch on Basic for this folder"
        )
    }
}

impl core::error::Error for Refusal {}
