//! What a server answers: statuses, and the headers that belong to them.

use alloc::string::{String, ToString};
use core::fmt;
use core::time::Duration;

/// What a server answers without doing anything, or when it is done: a status, and the headers that belong
/// to it.
///
/// ```
/// use core::time::Duration;
/// use eeema::safe::server::Answer;
///
/// let answer = Answer::too_many_requests(Duration::from_secs(30));
/// assert_eq!(answer.status().code(), 429);
/// assert_eq!(answer.headers().next(), Some(("Retry-After", "30".to_owned())));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    status: Status,
    allow: Option<&'static str>,
    retry_after: Option<Duration>,
}

impl Answer {
    /// 405: this cannot be done with that, but what `methods` names can.
    pub(super) const fn not_allowed(methods: &'static str) -> Self {
        Self {
            allow: Some(methods),
            ..Self::of(Status::METHOD_NOT_ALLOWED)
        }
    }

    /// A status without headers of its own.
    const fn of(status: Status) -> Self {
        Self {
            status,
            allow: None,
            retry_after: None,
        }
    }

    /// 503: too many at a time; come back after `retry_after`, at least a second.
    pub const fn unavailable(retry_after: Duration) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::of(Status::SERVICE_UNAVAILABLE)
        }
    }

    /// 429: too many requests of one client; come back after `retry_after`, at least a second.
    pub const fn too_many_requests(retry_after: Duration) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::of(Status::TOO_MANY_REQUESTS)
        }
    }

    /// The status.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The headers that belong to the status: `WWW-Authenticate`, `Allow`, `Retry-After`.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let challenge = "Basic realm=\"Threema Safe\", charset=\"UTF-8\"";
        let challenge = (self.status == Status::UNAUTHORIZED).then(|| challenge.to_string());
        let seconds = |span: Duration| span.as_secs().max(1).to_string();
        [
            ("WWW-Authenticate", challenge),
            ("Allow", self.allow.map(ToString::to_string)),
            ("Retry-After", self.retry_after.map(seconds)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

impl From<Status> for Answer {
    fn from(status: Status) -> Self {
        Self::of(status)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.status.fmt(f)
    }
}

impl core::error::Error for Answer {}

/// A status code (RFC 9110 section 15), one of those that a Safe server needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(u16);

impl Status {
    /// 200.
    pub const OK: Self = Self(200);
    /// 201: a new backup was stored.
    pub const CREATED: Self = Self(201);
    /// 204: a backup was replaced or deleted.
    pub const NO_CONTENT: Self = Self(204);
    /// 304: reading was wanted only if there is nothing.
    pub const NOT_MODIFIED: Self = Self(304);
    /// 400: framing, id, headers or user agent are wrong.
    pub const BAD_REQUEST: Self = Self(400);
    /// 401: credentials are missing or wrong.
    pub const UNAUTHORIZED: Self = Self(401);
    /// 404: there is nothing.
    pub const NOT_FOUND: Self = Self(404);
    /// 405: this cannot be done with that.
    pub const METHOD_NOT_ALLOWED: Self = Self(405);
    /// 408: the request did not come in time.
    pub const REQUEST_TIMEOUT: Self = Self(408);
    /// 411: an upload without its length.
    pub const LENGTH_REQUIRED: Self = Self(411);
    /// 412: a condition of the request does not hold.
    pub const PRECONDITION_FAILED: Self = Self(412);
    /// 413: the backup is too large.
    pub const CONTENT_TOO_LARGE: Self = Self(413);
    /// 415: the body has another type, or a coding.
    pub const UNSUPPORTED_MEDIA_TYPE: Self = Self(415);
    /// 417: the client expects what the server does not know.
    pub const EXPECTATION_FAILED: Self = Self(417);
    /// 429: too many requests.
    pub const TOO_MANY_REQUESTS: Self = Self(429);
    /// 431: the head is too large.
    pub const HEADERS_TOO_LARGE: Self = Self(431);
    /// 500: for the faults of the program around.
    pub const INTERNAL_SERVER_ERROR: Self = Self(500);
    /// 503: too many at a time.
    pub const SERVICE_UNAVAILABLE: Self = Self(503);
    /// 505: another version of HTTP than 1.0 and 1.1.
    pub const VERSION_NOT_SUPPORTED: Self = Self(505);
    /// 507: there is no room for another backup.
    pub const INSUFFICIENT_STORAGE: Self = Self(507);

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
            304 => "Not Modified",
            400 => "Bad Request",
            401 => "Unauthorized",
            404 => "Not Found",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            411 => "Length Required",
            412 => "Precondition Failed",
            413 => "Content Too Large",
            415 => "Unsupported Media Type",
            417 => "Expectation Failed",
            429 => "Too Many Requests",
            431 => "Request Header Fields Too Large",
            503 => "Service Unavailable",
            505 => "HTTP Version Not Supported",
            507 => "Insufficient Storage",
            _ => "Internal Server Error",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.reason())
    }
}
