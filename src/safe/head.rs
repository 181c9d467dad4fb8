//! Heads of requests, for servers that read from a socket themselves (RFC 9112).
//!
//! The reader is exact: what two programs could read in two ways is refused, such as a blank before a colon,
//! a folded line, or a header that decides and stands there twice.

use alloc::vec::Vec;
use core::fmt;

use super::answer::{Answer, Status};

/// The head of a request.
///
/// [`Head::parse`] reads one as it came over the wire; with [`Head::new`], a program brings what its
/// library for HTTP read.
#[derive(Clone)]
pub struct Head<'a> {
    method: &'a str,
    target: &'a str,
    /// Then `Host` may be missing, and nobody waits for the status 100.
    is_http_1_0: bool,
    /// In their order, with repetitions.
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    /// Takes method, target and the names and values of the headers, in the order in which they came and
    /// with repetitions.
    pub fn new(
        method: &'a str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        Self {
            method,
            target,
            is_http_1_0: false,
            headers: headers.into_iter().collect(),
        }
    }

    /// Reads a whole head with the empty line at its end, as RFC 9112 sections 2 to 5 say. Empty lines in
    /// front are ignored; a line may end in LF alone.
    ///
    /// ```
    /// use eeema::safe::server::Head;
    ///
    /// let head = Head::parse(b"\r\nGET /config HTTP/1.1\r\nHost: a\r\n\r\n")?;
    /// assert_eq!((head.method(), head.target()), ("GET", "/config"));
    /// let refused = Head::parse(b"GET /config HTTP/9.9\r\nHost: a\r\n\r\n").unwrap_err();
    /// assert_eq!(refused.status().code(), 505);
    /// # Ok::<(), eeema::safe::server::Answer>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The answer to give: [`Status::BAD_REQUEST`], or [`Status::VERSION_NOT_SUPPORTED`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Answer> {
        let text = str::from_utf8(bytes).map_err(|_| Status::BAD_REQUEST)?;
        // What does not end a line is cut off.
        let lines = text.split_inclusive('\n');
        let mut lines = lines
            .map_while(|line| line.strip_suffix('\n'))
            .map(|line| line.strip_suffix('\r').unwrap_or(line))
            .skip_while(|line| line.is_empty());
        let (method, target, version) = request_line(lines.next().unwrap_or_default())?;
        let is_http_1_0 = version == "HTTP/1.0";
        let mut headers = Vec::new();
        loop {
            match lines.next() {
                Some("") => break,
                Some(line) => headers.push(field(line)?),
                // The head is cut off.
                None => return Err(Status::BAD_REQUEST.into()),
            }
        }
        let head = Self {
            method,
            target,
            is_http_1_0,
            headers,
        };
        head.check_host()?;
        Ok(head)
    }

    /// Of a request in HTTP/1.0, for [`Head::new`].
    #[must_use]
    pub fn with_http_1_0(self) -> Self {
        Self {
            is_http_1_0: true,
            ..self
        }
    }

    /// Demands the header `Host` that every request in HTTP/1.1 has (RFC 9112 section 3.2). [`Head::parse`]
    /// did; call it for a head that another library read.
    ///
    /// # Errors
    ///
    /// The answer to give: [`Status::BAD_REQUEST`].
    pub fn check_host(&self) -> Result<(), Answer> {
        match self.only("Host")? {
            None if !self.is_http_1_0 => Err(Status::BAD_REQUEST.into()),
            _ => Ok(()),
        }
    }

    /// Such as `GET`.
    pub const fn method(&self) -> &'a str {
        self.method
    }

    /// The target as it came.
    pub const fn target(&self) -> &'a str {
        self.target
    }

    /// Whether the answer must have no body, but says how long that would be.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    /// The path: of a whole address, what follows the host (RFC 9112 section 3.2.2). It is not decoded.
    pub(super) fn path(&self) -> &'a str {
        let Some((scheme, rest)) = self.target.split_once("://") else {
            return self.target;
        };
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return self.target;
        }
        rest.find('/')
            .and_then(|slash| rest.get(slash..))
            .unwrap_or("/")
    }

    /// The value of a header that decides and may therefore stand once only.
    ///
    /// # Errors
    ///
    /// [`Status::BAD_REQUEST`] if it stands twice.
    pub(super) fn only(&self, name: &str) -> Result<Option<&'a str>, Answer> {
        let mut values = self.headers.iter();
        let mut value = || {
            let is_named = |(other, _): &&(&str, &str)| other.eq_ignore_ascii_case(name);
            values.find(is_named).map(|(_, value)| trim(value))
        };
        let first = value();
        match value() {
            Some(_) => Err(Status::BAD_REQUEST.into()),
            None => Ok(first),
        }
    }

    /// Whether the client waits for the status 100 before it sends the body.
    ///
    /// # Errors
    ///
    /// [`Status::EXPECTATION_FAILED`] if it expects something else.
    pub(super) fn expects_continue(&self) -> Result<bool, Answer> {
        match self.only("Expect")? {
            None => Ok(false),
            // RFC 9110 section 10.1.1: ignored in HTTP/1.0.
            Some(_) if self.is_http_1_0 => Ok(false),
            Some(value) if value.eq_ignore_ascii_case("100-continue") => Ok(true),
            Some(_) => Err(Status::EXPECTATION_FAILED.into()),
        }
    }
}

/// Neither paths nor headers, which hold secrets.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({} headers)", self.headers.len())
    }
}

/// Without the blanks that RFC 9110 section 5.5 allows around a value.
fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}

/// Method, target and version, with one blank between them (RFC 9112 section 3).
fn request_line(line: &str) -> Result<(&str, &str, &str), Answer> {
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BAD_REQUEST.into());
    };
    let is_target = !target.is_empty() && target.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_token(method) || !is_target {
        return Err(Status::BAD_REQUEST.into());
    }
    match version {
        "HTTP/1.0" | "HTTP/1.1" => Ok((method, target, version)),
        _ if version.starts_with("HTTP/") => Err(Status::VERSION_NOT_SUPPORTED.into()),
        _ => Err(Status::BAD_REQUEST.into()),
    }
}

/// Name and value of a header. A blank before the colon, and a line that goes on with a blank, are refused:
/// two programs could read them in two ways.
fn field(line: &str) -> Result<(&str, &str), Answer> {
    let (name, value) = line.split_once(':').ok_or(Status::BAD_REQUEST)?;
    let has_control = value.chars().any(|c| c.is_control() && c != '\t');
    if !is_token(name) || has_control {
        return Err(Status::BAD_REQUEST.into());
    }
    Ok((name, trim(value)))
}

/// A name in HTTP (RFC 9110 section 5.6.2).
fn is_token(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_allowed)
}
