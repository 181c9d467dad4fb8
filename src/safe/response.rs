//! What the answers of a server mean.

use core::fmt;
use core::time::Duration;

use super::ServerConfig;
use super::refusal::{Refusal, Scheme};

/// What a server answered. Ask the method that is named after the request.
///
/// ```
/// use eeema::safe::client::{Deletion, Refusal, Response};
///
/// let gone = Response::new(404, &[], b"");
/// assert_eq!(gone.deleted(), Ok(Deletion::NothingThere)); // what was wanted
/// assert_eq!(gone.downloaded(), Err(Refusal::NotFound));
/// assert_eq!(gone.uploaded(), Err(Refusal::FolderMissing));
/// let cut_off = Response::new(200, &[("Content-Length", "100")], b"only a part");
/// assert_eq!(cut_off.downloaded(), Err(Refusal::Truncated));
/// ```
#[derive(Clone, Copy)]
pub struct Response<'a> {
    status: u16,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The backup was deleted.
    Deleted,
    /// There was none.
    NothingThere,
}

/// Whether there is a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is one.
    There,
    /// There is none.
    NotThere,
    /// The server does not know `HEAD`: download, and ask again with that answer.
    AskByDownload,
}

/// What a request was for, which decides what a status means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The file `config`.
    Config,
    /// A backup that is there.
    Backup,
    /// A backup that is stored.
    Store,
}

impl<'a> Response<'a> {
    /// Takes a status, the names and values of the headers, and the body.
    pub const fn new(status: u16, headers: &'a [(&'a str, &'a str)], body: &'a [u8]) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// What the server takes.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; [`Refusal::BadConfig`] if the document is none.
    pub fn config(&self) -> Result<ServerConfig, Refusal> {
        let body = self.whole_body(Purpose::Config)?;
        ServerConfig::decode(body).map_err(|_| Refusal::BadConfig)
    }

    /// Whether there is a backup: the answer to [`Client::exists`](super::Client::exists), or to a
    /// download.
    ///
    /// # Errors
    ///
    /// [`Refusal`], but not [`Refusal::NotFound`].
    pub fn presence(&self) -> Result<Presence, Refusal> {
        match self.status {
            200 => Ok(Presence::There),
            404 | 410 => Ok(Presence::NotThere),
            405 | 501 => Ok(Presence::AskByDownload),
            _ => Err(self.refusal(Purpose::Backup)),
        }
    }

    /// The backup.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; [`Refusal::NotFound`] means a wrong password, a wrong identity, another server,
    /// or an expired backup, which cannot be told apart.
    pub fn downloaded(&self) -> Result<&'a [u8], Refusal> {
        self.whole_body(Purpose::Backup)
    }

    /// Whether the backup was stored. Only now is the old one gone.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn uploaded(&self) -> Result<(), Refusal> {
        if self.is_done() {
            Ok(())
        } else {
            Err(self.refusal(Purpose::Store))
        }
    }

    /// Whether the backup is gone.
    ///
    /// # Errors
    ///
    /// [`Refusal`], but not [`Refusal::NotFound`].
    pub fn deleted(&self) -> Result<Deletion, Refusal> {
        match self.status {
            404 | 410 => Ok(Deletion::NothingThere),
            _ if self.is_done() => Ok(Deletion::Deleted),
            _ => Err(self.refusal(Purpose::Backup)),
        }
    }

    /// A list of answers, 207, is never success: one of them may be a refusal (RFC 4918 section 13).
    const fn is_done(&self) -> bool {
        matches!(self.status, 200 | 201 | 204)
    }

    /// The body, if it is the one that was asked for, and complete.
    fn whole_body(&self, purpose: Purpose) -> Result<&'a [u8], Refusal> {
        if self.status != 200 {
            return Err(self.refusal(purpose));
        }
        let mut codings = self.headers("Content-Encoding");
        if codings.any(|coding| !coding.trim().eq_ignore_ascii_case("identity")) {
            return Err(Refusal::Coding);
        }
        let mut lengths = self.headers("Content-Length");
        let is_length = |length: &str| length.trim().parse() == Ok(self.body.len());
        if !lengths.all(is_length) {
            return Err(Refusal::Truncated);
        }
        Ok(self.body)
    }

    /// The values of all headers with this name, whose letters may have any case.
    fn headers(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let headers = self.headers.iter();
        headers
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    /// What a status means after a request for this purpose.
    fn refusal(&self, purpose: Purpose) -> Refusal {
        match self.status {
            207 => Refusal::Partly,
            300..=399 => Refusal::Redirect,
            400 => Refusal::Malformed,
            401 => {
                let challenges = self.headers("WWW-Authenticate");
                Scheme::of_challenges(challenges)
                    .map_or(Refusal::Unauthorized, Refusal::OtherScheme)
            }
            403 => Refusal::Forbidden,
            404 | 410 => match purpose {
                Purpose::Config => Refusal::ConfigMissing,
                Purpose::Backup => Refusal::NotFound,
                Purpose::Store => Refusal::FolderMissing,
            },
            405 | 501 => Refusal::MethodNotAllowed,
            409 if purpose == Purpose::Store => Refusal::FolderMissing,
            413 => Refusal::TooLarge,
            408 | 423 | 425 | 429 | 502..=504 => Refusal::Later {
                retry_after: self.retry_after(),
            },
            507 => Refusal::StorageFull,
            511 => Refusal::SignIn,
            500..=599 => Refusal::ServerFault,
            status => Refusal::Unexpected(status),
        }
    }

    /// How long to wait, where that is given in seconds.
    fn retry_after(&self) -> Option<Duration> {
        let mut values = self.headers("Retry-After");
        let seconds: u32 = values.next()?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds.into()))
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}
