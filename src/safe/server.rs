//! The server that keeps Safe backups: what it does with a request
//! ([chapter 10 section 8](crate::protocol::safe)).
//!
//! These are decisions without any input and output: a program reads the [`Head`] of a request, asks
//! [`Server::route`], does what the [`Action`] says, and sends the [`Answer`]. Sockets, deadlines and files
//! are the program's.
//!
//! | | |
//! |---|---|
//! | [`Head`] | the head of a request, read as RFC 9112 says |
//! | [`Server::route`] | what to do, or what to refuse before a byte is stored |
//! | [`Condition`] | whether what a request demands of the old backup holds |
//! | [`BackupName::upload_name`] | where an upload is written before it takes the place of the old one |
//! | [`Storage`], [`Quota`] | how much there may be |
//! | [`FolderEntry`], [`CleanUp`] | what has expired |
//!
//! ```
//! use eeema::safe::ServerConfig;
//! use eeema::safe::server::{Action, Head, Server, Status};
//!
//! let server = Server::new(ServerConfig::USUAL);
//! let headers = [("User-Agent", "Threema"), ("Accept", "application/json")];
//! let head = Head::new("GET", "/config", headers);
//! assert_eq!(server.route(&head), Ok(Action::Config));
//! let refused = server.route(&Head::new("GET", "/backups/../secret", headers)).unwrap_err();
//! assert_eq!(refused.status(), Status::NOT_FOUND);
//! ```
//!
//! # What this protects against, and what not
//!
//! Nothing that is framed in two ways replaces a backup: a transfer coding, a second length, a part of a
//! body, a coding of the content are refused. Credentials are compared in constant time. Whoever knows the
//! name of a backup may read, replace and delete it, with the credentials of the one account if there is
//! one; how many requests one client may send is for the program to say.

use core::fmt;

use super::container;
use super::credentials::Admission;
use super::request::OCTETS;
use super::{Credentials, ServerConfig};

pub use super::answer::{Answer, Status};
pub use super::backup_name::BackupName;
pub use super::clean_up::{CleanUp, FolderEntry, Removal, Retention};
pub use super::condition::Condition;
pub use super::head::Head;
pub use super::storage::{Quota, Reservation, Storage};

/// The methods for a backup.
const METHODS: &str = "GET, HEAD, PUT, DELETE";
/// The methods for the configuration.
const CONFIG_METHODS: &str = "GET, HEAD";

/// Headers that decide. One that stands twice has no meaning that two programs agree on.
const DECIDING: [&str; 16] = [
    "Accept",
    "Authorization",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Expect",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Range",
    "Transfer-Encoding",
    "User-Agent",
];

/// The rules of one server.
#[derive(Clone)]
pub struct Server {
    config: ServerConfig,
    admission: Option<Admission>,
}

/// What the server may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answer 200 with [`Server::config`] encoded as `application/json`.
    Config,
    /// Answer 200 with this backup as `application/octet-stream`, or 404. Without the body for `HEAD`, see
    /// [`Head::is_head`].
    Read {
        /// The name of the file.
        name: BackupName,
        /// To be checked before.
        condition: Condition,
    },
    /// Read exactly so many bytes, write them to a file named [`BackupName::upload_name`], and rename it
    /// when it is whole. Answer [`Status::CREATED`], or [`Status::NO_CONTENT`] if it replaced an older
    /// one.
    Store {
        /// The name of the file.
        name: BackupName,
        /// Bytes of the body, not more than the limit.
        length: u64,
        /// To be checked before the body is read, and again before the file is renamed.
        condition: Condition,
        /// Whether the client waits for `100 Continue` before it sends the body.
        expects_continue: bool,
    },
    /// Delete this backup; answer [`Status::NO_CONTENT`], or 404 if there is none.
    Delete {
        /// The name of the file.
        name: BackupName,
        /// To be checked before.
        condition: Condition,
    },
}

impl Server {
    /// A server that anybody may use who knows a backup id.
    pub const fn new(config: ServerConfig) -> Self {
        Self {
            config,
            admission: None,
        }
    }

    /// A server for one account.
    #[must_use]
    pub fn with_credentials(self, credentials: &Credentials) -> Self {
        Self {
            admission: Some(credentials.admission()),
            ..self
        }
    }

    /// The configuration document.
    pub const fn config(&self) -> &ServerConfig {
        &self.config
    }

    /// Decides about a request. The path has nothing in front of `/config` and `/backups/`: a program that
    /// serves them below a folder removes that.
    ///
    /// # Errors
    ///
    /// The answer to give. Nothing of the body was needed for it, and nothing must be stored.
    pub fn route(&self, head: &Head<'_>) -> Result<Action, Answer> {
        let length = frame(head)?;
        self.admit(head)?;
        let user_agent = head.only("User-Agent")?.unwrap_or_default();
        if !user_agent.contains("Threema") {
            return Err(Status::BAD_REQUEST.into());
        }
        let path = head.path();
        match head.method() {
            "GET" | "HEAD" if path == "/config" => {
                expect(head, "Accept", "application/json").map(|()| Action::Config)
            }
            "PUT" | "DELETE" if path == "/config" => Err(Answer::not_allowed(CONFIG_METHODS)),
            "GET" | "HEAD" => {
                let name = name(path)?.ok_or(Status::NOT_FOUND)?;
                expect(head, "Accept", OCTETS)?;
                let condition = Condition::to_read(head)?;
                Ok(Action::Read { name, condition })
            }
            "PUT" => {
                let name = name(path)?.ok_or(Status::BAD_REQUEST)?;
                self.route_upload(head, name, length)
            }
            "DELETE" => {
                let name = name(path)?.ok_or(Status::BAD_REQUEST)?;
                let condition = Condition::to_change(head)?;
                Ok(Action::Delete { name, condition })
            }
            _ if path == "/config" => Err(Answer::not_allowed(CONFIG_METHODS)),
            _ => Err(Answer::not_allowed(METHODS)),
        }
    }

    fn route_upload(
        &self,
        head: &Head<'_>,
        name: BackupName,
        length: Option<u64>,
    ) -> Result<Action, Answer> {
        let coding = head.only("Content-Encoding")?.unwrap_or("identity");
        if !coding.eq_ignore_ascii_case("identity") {
            return Err(Status::UNSUPPORTED_MEDIA_TYPE.into());
        }
        // A part must not replace the whole (RFC 9110 section 14.5).
        if head.only("Content-Range")?.is_some() {
            return Err(Status::BAD_REQUEST.into());
        }
        expect(head, "Content-Type", OCTETS)?;
        let length = length.ok_or(Status::LENGTH_REQUIRED)?;
        if length > self.config.max_backup_bytes() {
            return Err(Status::CONTENT_TOO_LARGE.into());
        }
        if length < container::MIN_LENGTH as u64 {
            return Err(Status::BAD_REQUEST.into());
        }
        Ok(Action::Store {
            name,
            length,
            condition: Condition::to_change(head)?,
            expects_continue: head.expects_continue()?,
        })
    }

    fn admit(&self, head: &Head<'_>) -> Result<(), Answer> {
        let given = head.only("Authorization")?.unwrap_or_default();
        match &self.admission {
            Some(admission) if !admission.admits(given) => Err(Status::UNAUTHORIZED.into()),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({:?})", self.config)
    }
}

/// Where the body ends, if the head says so in one way only (RFC 9112 section 6.3).
fn frame(head: &Head<'_>) -> Result<Option<u64>, Answer> {
    for name in DECIDING {
        head.only(name)?;
    }
    let length = head.only("Content-Length")?;
    if head.only("Transfer-Encoding")?.is_some() {
        return Err(match length {
            Some(_) => Status::BAD_REQUEST.into(),
            None => Status::LENGTH_REQUIRED.into(),
        });
    }
    let Some(length) = length else {
        return Ok(None);
    };
    if !length.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Status::BAD_REQUEST.into());
    }
    let length = length.parse().map_err(|_| Status::BAD_REQUEST)?;
    Ok(Some(length))
}

/// The name of a backup in a path, `None` if it is none.
///
/// # Errors
///
/// [`Status::NOT_FOUND`] for another path.
fn name(path: &str) -> Result<Option<BackupName>, Answer> {
    let name = path.strip_prefix("/backups/").ok_or(Status::NOT_FOUND)?;
    Ok(BackupName::parse(name))
}

fn expect(head: &Head<'_>, name: &str, value: &str) -> Result<(), Answer> {
    if head
        .only(name)?
        .is_some_and(|given| given.eq_ignore_ascii_case(value))
    {
        Ok(())
    } else {
        Err(Status::BAD_REQUEST.into())
    }
}
