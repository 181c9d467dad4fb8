use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use super::{Authorization, BackupId, Error, ServerAddress, ServerConfig};
use crate::crypto::SecretString;

/// A server, and how to be let in: makes the requests (chapter 10 section 8).
///
/// The answer to each of them is judged by a method of [`super::Response`] of the same name.
#[derive(Clone, Debug)]
pub struct Server {
    address: ServerAddress,
    authorization: Authorization,
}

impl Server {
    /// A server with the credentials that stood in its address.
    pub fn new(address: ServerAddress) -> Self {
        let credentials = address.credentials().cloned();
        Self {
            address,
            authorization: credentials.map_or(Authorization::None, Authorization::Basic),
        }
    }

    /// The same server with another authorization.
    #[must_use]
    pub fn with_authorization(self, authorization: Authorization) -> Self {
        Self {
            authorization,
            ..self
        }
    }

    /// Asks what the server takes, which is also the test whether it works. Do so before every
    /// upload.
    pub fn config(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.config_url(backup_id);
        self.request(Method::Get, url, &[("Accept", "application/json")])
    }

    /// Asks whether there is a backup.
    pub fn exists(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Head, url, &[("Accept", OCTETS)])
    }

    /// Fetches the backup.
    pub fn download(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Get, url, &[("Accept", OCTETS)])
    }

    /// Stores the backup and replaces an older one.
    ///
    /// # Errors
    ///
    /// [`Error::LargerThanServerTakes`] if the server would refuse it.
    pub fn upload<'a>(
        &self,
        backup_id: &BackupId,
        backup: &'a [u8],
        config: &ServerConfig,
    ) -> Result<Request<'a>, Error> {
        if !config.accepts(backup.len()) {
            return Err(Error::LargerThanServerTakes);
        }
        let url = self.address.backup_url(backup_id);
        let length = backup.len().to_string();
        let headers = [("Content-Type", OCTETS), ("Content-Length", &length)];
        let mut request = self.request(Method::Put, url, &headers);
        request.body = Some(backup);
        Ok(request)
    }

    /// Deletes the backup.
    pub fn delete(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Delete, url, &[])
    }

    fn request(
        &self,
        method: Method,
        url: SecretString,
        headers: &[(&'static str, &str)],
    ) -> Request<'static> {
        let copy = |(name, value): &(&'static str, &str)| Header {
            name,
            value: SecretString::from(*value),
        };
        let mut headers: Vec<Header> = headers.iter().map(copy).collect();
        headers.push(Header {
            name: "User-Agent",
            value: SecretString::from("Threema"),
        });
        headers.extend(self.authorization.header().map(|value| Header {
            name: "Authorization",
            value,
        }));
        Request {
            method,
            url,
            headers,
            body: None,
        }
    }
}

/// The media type of a backup.
pub(super) const OCTETS: &str = "application/octet-stream";

/// What to send to a server: without cookies, without cache, following no redirect, with 15 s to
/// connect and 90 s to answer. The address and some headers are secrets and are never printed.
pub struct Request<'a> {
    method: Method,
    url: SecretString,
    headers: Vec<Header>,
    body: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// The method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The whole address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address from the first slash behind the host on.
    pub fn path(&self) -> &str {
        let (_, rest) = self.url.split_once("://").unwrap_or_default();
        rest.find('/')
            .and_then(|slash| rest.get(slash..))
            .unwrap_or("/")
    }

    /// Names and values of the headers, all of them needed: servers refuse requests with others.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let headers = self.headers.iter();
        headers.map(|header| (header.name, header.value.as_str()))
    }

    /// The body of an upload.
    pub const fn body(&self) -> Option<&'a [u8]> {
        self.body
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.method)
    }
}

struct Header {
    name: &'static str,
    value: SecretString,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Fetch.
    Get,
    /// Fetch, without the body.
    Head,
    /// Store.
    Put,
    /// Delete.
    Delete,
}

impl Method {
    /// The method as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
