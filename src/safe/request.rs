//! A request as data: the caller has a library for HTTP, and sends it.

use alloc::vec::Vec;
use core::fmt;

use crate::crypto::SecretString;

/// The media type of a backup.
pub(super) const OCTETS: &str = "application/octet-stream";

/// What to send to a server: without cookies, without cache, following no redirect, with 15 s to
/// connect and 90 s to answer. The address and some headers are secrets and are never printed.
pub struct Request<'a> {
    /// Get, head, put or delete.
    method: Method,
    /// Holds the backup id, which lets in.
    url: SecretString,
    /// One of them may be an authorisation.
    headers: Vec<Header>,
    /// The backup, of an upload.
    body: Option<&'a [u8]>,
}

impl<'a> Request<'a> {
    /// A request with the headers that all of them have.
    pub(super) fn new(method: Method, url: SecretString, headers: &[(&'static str, &str)]) -> Self {
        let all = [("User-Agent", "Threema"), ("Accept-Encoding", "identity")];
        let headers = headers.iter().chain(&all).map(|(name, value)| Header {
            name,
            value: SecretString::from(*value),
        });
        Self {
            method,
            url,
            headers: headers.collect(),
            body: None,
        }
    }

    /// Adds the header, if there is a value.
    pub(super) fn set_authorization(&mut self, value: Option<SecretString>) {
        let name = "Authorization";
        self.headers
            .extend(value.map(|value| Header { name, value }));
    }

    /// The same with a body.
    pub(super) fn with_body<'b>(self, body: &'b [u8]) -> Request<'b> {
        Request {
            method: self.method,
            url: self.url,
            headers: self.headers,
            body: Some(body),
        }
    }

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
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
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

/// One header. Its value may be a secret.
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
