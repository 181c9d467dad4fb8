use core::fmt;

use super::ServerConfig;

/// What a server answered. The methods are named like the requests of [`super::Server`].
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// The status code.
    pub status: u16,
    /// Names and values of the headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The backup was deleted.
    Deleted,
    /// There was none.
    NothingThere,
}

impl<'a> Response<'a> {
    /// What the server takes.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; [`Refusal::BadConfig`] if the document is none.
    pub fn config(&self) -> Result<ServerConfig, Refusal> {
        ServerConfig::decode(self.whole_body()?).map_err(|_| Refusal::BadConfig)
    }

    /// Whether there is a backup.
    ///
    /// # Errors
    ///
    /// [`Refusal`], but not [`Refusal::NotFound`].
    pub fn exists(&self) -> Result<bool, Refusal> {
        match self.status {
            200 => Ok(true),
            404 => Ok(false),
            _ => Err(self.refusal()),
        }
    }

    /// The backup.
    ///
    /// # Errors
    ///
    /// [`Refusal`]; [`Refusal::NotFound`] means a wrong password, a wrong identity, another server,
    /// or an expired backup, which cannot be told apart.
    pub fn download(&self) -> Result<&'a [u8], Refusal> {
        self.whole_body()
    }

    /// Whether the backup was stored. Only now is the old one gone.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn upload(&self) -> Result<(), Refusal> {
        match self.status {
            200..=299 => Ok(()),
            _ => Err(self.refusal()),
        }
    }

    /// Whether the backup is gone.
    ///
    /// # Errors
    ///
    /// [`Refusal`], but not [`Refusal::NotFound`].
    pub fn delete(&self) -> Result<Deletion, Refusal> {
        match self.status {
            200..=299 => Ok(Deletion::Deleted),
            404 => Ok(Deletion::NothingThere),
            _ => Err(self.refusal()),
        }
    }

    /// The body, if it is the one that was asked for, and complete.
    fn whole_body(&self) -> Result<&'a [u8], Refusal> {
        if self.status != 200 {
            return Err(self.refusal());
        }
        let length = self.header("Content-Length");
        let length = length.and_then(|length| length.trim().parse().ok());
        // With an encoding the length is that of other bytes.
        let is_encoded = self.header("Content-Encoding").is_some();
        if !is_encoded && length.is_some_and(|length: usize| length != self.body.len()) {
            return Err(Refusal::Truncated);
        }
        Ok(self.body)
    }

    fn header(&self, name: &str) -> Option<&'a str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    fn refusal(&self) -> Refusal {
        let retry_after = self.header("Retry-After");
        let retry_after_seconds = retry_after.and_then(|seconds| seconds.trim().parse().ok());
        match self.status {
            300..=399 => Refusal::Redirect,
            400 => Refusal::Malformed,
            401 => Refusal::Unauthorized,
            403 => Refusal::Forbidden,
            404 => Refusal::NotFound,
            405 => Refusal::MethodNotAllowed,
            409 => Refusal::FolderMissing,
            413 => Refusal::TooLarge,
            429 => Refusal::TooManyRequests {
                retry_after_seconds,
            },
            507 => Refusal::StorageFull,
            500..=599 => Refusal::ServerFailure {
                retry_after_seconds,
            },
            status => Refusal::Unexpected(status),
        }
    }
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why a server did not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// 400: the server does not understand the request.
    Malformed,
    /// 401: user name and password are missing or wrong; a token has expired.
    Unauthorized,
    /// 403: the user may not do this.
    Forbidden,
    /// 404: there is no such backup, or no configuration.
    NotFound,
    /// 405: the server does not do this at all.
    MethodNotAllowed,
    /// 409: a WebDAV folder without the folder `backups`.
    FolderMissing,
    /// 413: the backup is too large.
    TooLarge,
    /// 429: too many requests.
    TooManyRequests {
        /// How long the server wants to be left alone.
        retry_after_seconds: Option<u32>,
    },
    /// 507: the disk of the server is full.
    StorageFull,
    /// Another 5xx: the server has a fault.
    ServerFailure {
        /// How long the server wants to be left alone.
        retry_after_seconds: Option<u32>,
    },
    /// 3xx: the server sends the request elsewhere, which is never followed.
    Redirect,
    /// Any other status.
    Unexpected(u16),
    /// The body ended too early.
    Truncated,
    /// The configuration is not JSON with `maxBackupBytes` and `retentionDays`.
    BadConfig,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the server did not understand the request; check its address",
            Self::Unauthorized => "the server wants a user name and password, or those are wrong",
            Self::Forbidden => "the server does not allow this user to do that; ask who runs it",
            Self::NotFound => {
                "the server has no such backup: check password, identity and server, or it has expired"
            }
            Self::MethodNotAllowed => "the server cannot store backups; check its address",
            Self::FolderMissing => "the server has no folder named backups; create it",
            Self::TooLarge => "the backup is larger than the server takes; make it smaller",
            Self::TooManyRequests { .. } => "the server had too many requests; try again later",
            Self::StorageFull => "the disk of the server is full; tell who runs it",
            Self::ServerFailure { .. } => "the server has a fault; try again later",
            Self::Redirect => "the server sends elsewhere; enter the address where it really is",
            Self::Unexpected(status) => {
                return write!(f, "the server answered {status}; check its address");
            }
            Self::Truncated => "the answer of the server was cut off; try again",
            Self::BadConfig => "the server has no usable configuration; check its address",
        })
    }
}

impl core::error::Error for Refusal {}
