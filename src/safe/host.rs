//! The other end of the protocol: what a server does with a request (chapter 10 section 8).
//!
//! These are decisions without any input and output: a program reads the head of a request, asks
//! [`Host::authorise`], does what the [`Action`] says, and answers with a [`Status`].
//!
//! ```
//! use eeema::safe::ServerConfig;
//! use eeema::safe::host::{Action, Head, Host, Status};
//!
//! let host = Host::new(ServerConfig::USUAL);
//! let headers = [("User-Agent", "Threema"), ("Accept", "application/json")];
//! let head = Head { method: "GET", path: "/config", headers: &headers };
//! assert!(matches!(host.authorise(&head), Ok(Action::Config)));
//! let head = Head { path: "/backups/../secret", ..head };
//! assert_eq!(host.authorise(&head).err(), Some(Status::NOT_FOUND));
//! ```

use alloc::string::String;
use core::fmt;

use super::request::OCTETS;
use super::{Authorization, Credentials, ServerConfig};
use crate::crypto::{equal, sha256};
use crate::time::UnixMillis;

/// The rules of one server.
#[derive(Clone, Debug)]
pub struct Host {
    config: ServerConfig,
    authorization: Authorization,
}

/// The head of a request, as it came in. The path has no query and is not decoded; what stands in
/// front of `config` and `backups` was removed up to the slash.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    /// Such as `GET`.
    pub method: &'a str,
    /// Such as `/config`.
    pub path: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
}

impl<'a> Head<'a> {
    fn header(&self, name: &str) -> Option<&'a str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// What the server may do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answer 200 with [`Host::config`] encoded as `application/json`.
    Config,
    /// Answer 200 without a body if there is this backup, otherwise 404.
    Probe(BackupName),
    /// Answer 200 with this backup as `application/octet-stream`, or 404.
    Read(BackupName),
    /// Read exactly so many bytes, write them to a temporary file, and rename it when it is whole.
    /// Answer [`Status::CREATED`], or [`Status::NO_CONTENT`] if it replaced an older one.
    Store {
        /// The name of the file.
        name: BackupName,
        /// Bytes of the body, not more than the limit.
        length: u64,
    },
    /// Delete this backup; answer [`Status::NO_CONTENT`], or 404 if there is none.
    Delete(BackupName),
}

impl Host {
    /// A server that anybody may use who knows a backup id.
    pub const fn new(config: ServerConfig) -> Self {
        Self {
            config,
            authorization: Authorization::None,
        }
    }

    /// A server for one account.
    #[must_use]
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Self {
            authorization: Authorization::Basic(credentials),
            ..self
        }
    }

    /// The configuration document.
    pub const fn config(&self) -> &ServerConfig {
        &self.config
    }

    /// Decides about a request.
    ///
    /// # Errors
    ///
    /// The status to answer with. With [`Status::UNAUTHORIZED`] goes the header
    /// `WWW-Authenticate: Basic realm="Threema Safe"`.
    pub fn authorise(&self, head: &Head<'_>) -> Result<Action, Status> {
        self.check_credentials(head)?;
        let user_agent = head.header("User-Agent").unwrap_or_default();
        if !user_agent.contains("Threema") {
            return Err(Status::BAD_REQUEST);
        }
        if head.path == "/config" {
            return match head.method {
                "GET" => expect(head, "Accept", "application/json").map(|()| Action::Config),
                _ => Err(Status::METHOD_NOT_ALLOWED),
            };
        }
        let Some(name) = head.path.strip_prefix("/backups/") else {
            return Err(Status::NOT_FOUND);
        };
        let name = BackupName::parse(name);
        match head.method {
            "GET" | "HEAD" => {
                let name = name.ok_or(Status::NOT_FOUND)?;
                expect(head, "Accept", OCTETS)?;
                Ok(match head.method {
                    "GET" => Action::Read(name),
                    _ => Action::Probe(name),
                })
            }
            "PUT" => self.authorise_upload(head, name.ok_or(Status::BAD_REQUEST)?),
            "DELETE" => name.map(Action::Delete).ok_or(Status::BAD_REQUEST),
            _ => Err(Status::METHOD_NOT_ALLOWED),
        }
    }

    fn authorise_upload(&self, head: &Head<'_>, name: BackupName) -> Result<Action, Status> {
        expect(head, "Content-Type", OCTETS)?;
        let length = head.header("Content-Length");
        let length = length.ok_or(Status::LENGTH_REQUIRED)?;
        if !length.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Status::BAD_REQUEST);
        }
        let length: u64 = length.parse().map_err(|_| Status::BAD_REQUEST)?;
        if length > self.config.max_backup_bytes {
            return Err(Status::CONTENT_TOO_LARGE);
        }
        if length < super::container::MIN_LENGTH as u64 {
            return Err(Status::BAD_REQUEST);
        }
        Ok(Action::Store { name, length })
    }

    /// Compares hashes, so that the time tells nothing about the password.
    fn check_credentials(&self, head: &Head<'_>) -> Result<(), Status> {
        let Some(expected) = self.authorization.header() else {
            return Ok(());
        };
        let given = head.header("Authorization").unwrap_or_default();
        if equal(&sha256(given.as_bytes()), &sha256(expected.as_bytes())) {
            Ok(())
        } else {
            Err(Status::UNAUTHORIZED)
        }
    }

    /// What to do with a file in the folder of backups, when cleaning up. Do so once a day.
    pub fn judge_file(&self, name: &str, last_write: UnixMillis, now: UnixMillis) -> Fate {
        const HOUR: u64 = 60 * 60 * 1000;
        let age = now.0.saturating_sub(last_write.0);
        let upload = name.strip_suffix(BackupName::UPLOAD_SUFFIX);
        if upload.and_then(BackupName::parse).is_some() {
            return if age >= HOUR {
                Fate::Abandoned
            } else {
                Fate::Keep
            };
        }
        match BackupName::parse(name) {
            Some(_) if age >= super::schedule::retention(self.config.retention_days) => {
                Fate::Expired
            }
            Some(_) => Fate::Keep,
            None => Fate::Foreign,
        }
    }
}

fn expect(head: &Head<'_>, name: &str, value: &str) -> Result<(), Status> {
    if head.header(name) == Some(value) {
        Ok(())
    } else {
        Err(Status::BAD_REQUEST)
    }
}

/// The name of the file of a backup: exactly 64 lower-case hexadecimal digits, so that it is a safe
/// name in every file system.
///
/// They are the [`BackupId`](super::BackupId), a secret that lets its owner in: never printed, and not
/// for logs. It is not wiped, as a server has it in the request and as the name of a file anyway.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BackupName([u8; Self::LENGTH]);

impl BackupName {
    /// Characters of a name.
    pub const LENGTH: usize = 64;

    /// What stands behind the name while an upload is being written.
    pub const UPLOAD_SUFFIX: &'static str = ".upload";

    fn parse(text: &str) -> Option<Self> {
        let name: [u8; Self::LENGTH] = text.as_bytes().try_into().ok()?;
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        name.iter().all(is_digit).then_some(Self(name))
    }

    /// The name of the file.
    pub fn as_str(&self) -> &str {
        // Digits are ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The name of the file while it is being written.
    pub fn upload_name(&self) -> String {
        [self.as_str(), Self::UPLOAD_SUFFIX].concat()
    }
}

impl fmt::Debug for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupName")
    }
}

/// What to do with a file when cleaning up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Leave it.
    Keep,
    /// Delete it: nobody wrote this backup again in time.
    Expired,
    /// Delete it: an upload that did not end an hour ago.
    Abandoned,
    /// Leave it: it is not ours.
    Foreign,
}

/// A status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(u16);

impl Status {
    /// 200.
    pub const OK: Self = Self(200);
    /// 201: a new backup was stored.
    pub const CREATED: Self = Self(201);
    /// 204: a backup was replaced or deleted.
    pub const NO_CONTENT: Self = Self(204);
    /// 400: id, headers or user agent are wrong.
    pub const BAD_REQUEST: Self = Self(400);
    /// 401: credentials are missing or wrong.
    pub const UNAUTHORIZED: Self = Self(401);
    /// 404: there is nothing.
    pub const NOT_FOUND: Self = Self(404);
    /// 405: this cannot be done with that.
    pub const METHOD_NOT_ALLOWED: Self = Self(405);
    /// 411: an upload without its length.
    pub const LENGTH_REQUIRED: Self = Self(411);
    /// 413: the backup is too large.
    pub const CONTENT_TOO_LARGE: Self = Self(413);
    /// 500: for the faults of the program around.
    pub const INTERNAL_SERVER_ERROR: Self = Self(500);

    /// The number.
    pub const fn code(self) -> u16 {
        self.0
    }

    /// The words that go with the number.
    pub const fn reason(self) -> &'static str {
        match self.0 {
            200 => "OK",
            201 => "Created",
            204 => "No Content",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            405 => "Method Not Allowed",
            411 => "Length Required",
            413 => "Content Too Large",
            _ => "Internal Server Error",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.reason())
    }
}
