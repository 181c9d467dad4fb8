use core::fmt;

use crate::codec::percent::PercentText;
use crate::identity::ThreemaId;

const MAX_LENGTH: usize = 8192;
const SCHEMES: [&str; 5] = [
    "threema",
    "threemawork",
    "threemaonprem",
    "threemablue",
    "threemagreen",
];
const ACTION_HOSTS: [&str; 5] = [
    "go.threema.ch",
    "work.threema.ch",
    "onprem.threema.ch",
    "blue.threema.ch",
    "work.test.threema.ch",
];
const SHARE_HOST: &str = "threema.id";

/// A link that names an identity ([chapter 15 section 3](crate::protocol::verification)).
///
/// | form | action |
/// |---|---|
/// | `threema://add?id=ECHOECHO` and other schemes of the apps | [`LinkAction::Add`] |
/// | `https://go.threema.ch/add?id=ECHOECHO` and other hosts | [`LinkAction::Add`] |
/// | `https://threema.id/ECHOECHO` | [`LinkAction::Share`] |
///
/// It carries no key: whoever opens it asks the directory, and the contact starts at level 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContactLink<'a> {
    identity: ThreemaId,
    action: LinkAction,
    draft: Option<PercentText<'a>>,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkAction {
    /// To add a contact.
    Add,
    /// To write to a contact.
    Share,
}

impl<'a> ContactLink<'a> {
    /// Reads a link strictly: nothing is trimmed, and nothing but what clients write is accepted.
    ///
    /// # Errors
    ///
    /// A [`LinkError`], in the order of its variants.
    pub fn parse(text: &'a str) -> Result<Self, LinkError> {
        let url = Url::parse(text)?;
        if SCHEMES
            .iter()
            .any(|scheme| scheme.eq_ignore_ascii_case(url.scheme))
        {
            return url.add_of_scheme();
        }
        if !url.scheme.eq_ignore_ascii_case("https") {
            return Err(LinkError::Scheme);
        }
        let host = url.host()?;
        if host.eq_ignore_ascii_case(SHARE_HOST) {
            url.share()
        } else if ACTION_HOSTS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(host))
        {
            url.add_of_host()
        } else {
            Err(LinkError::Host)
        }
    }

    /// Whom it names.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// What it is for.
    pub const fn action(&self) -> LinkAction {
        self.action
    }

    /// The text that a share link suggests to write; `Display` decodes it.
    pub const fn draft(&self) -> Option<PercentText<'a>> {
        self.draft
    }
}

impl fmt::Debug for ContactLink<'_> {
    /// Without the draft, which is private.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContactLink({:?}, {})", self.action, self.identity)
    }
}

/// Writes links to an identity: `Display` the share link, `{:#}` the one that opens the app.
///
/// ```
/// use eeema::verification::ShareLink;
///
/// let link = ShareLink("ECHOECHO".parse()?);
/// assert_eq!(link.to_string(), "https://threema.id/ECHOECHO");
/// assert_eq!(format!("{link:#}"), "threema://add?id=ECHOECHO");
/// # Ok::<(), eeema::identity::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareLink(pub ThreemaId);

impl fmt::Display for ShareLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            write!(f, "threema://add?id={}", self.0)
        } else {
            write!(f, "https://{SHARE_HOST}/{}", self.0)
        }
    }
}

/// The parts of a link; escapes in path and query are whole.
struct Url<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// Empty, or begins with a slash.
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Url<'a> {
    fn parse(text: &'a str) -> Result<Self, LinkError> {
        let is_foreign = |character: char| character.is_whitespace() || character.is_control();
        if text.len() > MAX_LENGTH || text.contains(is_foreign) {
            return Err(LinkError::NotAUrl);
        }
        let (scheme, rest) = text.split_once("://").ok_or(LinkError::NotAUrl)?;
        let (rest, _fragment) = cut(rest, '#');
        let (rest, query) = cut(rest, '?');
        let path_start = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest
            .split_at_checked(path_start)
            .ok_or(LinkError::NotAUrl)?;
        let url = Self {
            scheme,
            authority,
            path,
            query,
        };
        let is_whole = |part: &str| PercentText::parse(part).is_ok();
        let query_is_whole =
            parameters(query).all(|(name, value)| is_whole(name) && is_whole(value));
        if is_scheme(scheme) && is_whole(path) && query_is_whole {
            Ok(url)
        } else {
            Err(LinkError::NotAUrl)
        }
    }

    /// The host of an `https` address, whose port may be written out.
    fn host(&self) -> Result<&'a str, LinkError> {
        if self.authority.contains('@') {
            return Err(LinkError::Authority);
        }
        let host = self
            .authority
            .strip_suffix(":443")
            .unwrap_or(self.authority);
        if host.contains(':') {
            return Err(LinkError::Authority);
        }
        Ok(host)
    }

    fn add_of_scheme(&self) -> Result<ContactLink<'a>, LinkError> {
        if self.authority.contains(['@', ':']) {
            return Err(LinkError::Authority);
        }
        if !self.authority.eq_ignore_ascii_case("add") {
            return Err(LinkError::Action);
        }
        if !matches!(self.path, "" | "/") {
            return Err(LinkError::Path);
        }
        self.add()
    }

    fn add_of_host(&self) -> Result<ContactLink<'a>, LinkError> {
        if !matches!(self.path, "/add" | "/add/") {
            return Err(LinkError::Action);
        }
        self.add()
    }

    fn add(&self) -> Result<ContactLink<'a>, LinkError> {
        let mut ids = self.values("id");
        let id = ids.next().ok_or(LinkError::MissingId)?;
        if ids.next().is_some() {
            return Err(LinkError::DuplicateId);
        }
        Ok(ContactLink {
            identity: identity(id)?,
            action: LinkAction::Add,
            draft: None,
        })
    }

    fn share(&self) -> Result<ContactLink<'a>, LinkError> {
        let segment = self.path.strip_prefix('/').ok_or(LinkError::Path)?;
        let segment = segment.strip_suffix('/').unwrap_or(segment);
        if segment.is_empty() || segment.contains('/') {
            return Err(LinkError::Path);
        }
        if segment == "compose" {
            return Err(LinkError::NoContact);
        }
        Ok(ContactLink {
            identity: identity(PercentText::parse(segment).map_err(|_| LinkError::NotAUrl)?)?,
            action: LinkAction::Share,
            draft: self.values("text").next(),
        })
    }

    /// The values of the parameters with this name, whose escapes were checked.
    fn values(&self, name: &'static str) -> impl Iterator<Item = PercentText<'a>> + use<'a> {
        parameters(self.query).filter_map(move |(encoded, value)| {
            let found = PercentText::parse(encoded).ok()?;
            if found == *name {
                PercentText::parse(value).ok()
            } else {
                None
            }
        })
    }
}

/// What stands in front of a separator and behind it.
fn cut(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((front, back)) => (front, Some(back)),
        None => (text, None),
    }
}

/// Names and values, as they are encoded.
fn parameters(query: Option<&str>) -> impl Iterator<Item = (&str, &str)> {
    let parameters = query.into_iter().flat_map(|query| query.split('&'));
    parameters.map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
}

fn is_scheme(scheme: &str) -> bool {
    let is_other = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(is_other)
}

/// Reads an identity in any case.
fn identity(text: PercentText<'_>) -> Result<ThreemaId, LinkError> {
    let mut bytes = [0; ThreemaId::LENGTH];
    let mut characters = text.chars();
    for byte in &mut bytes {
        let character = characters.next().ok_or(LinkError::Identity)?;
        *byte = u8::try_from(character.to_ascii_uppercase()).map_err(|_| LinkError::Identity)?;
    }
    match characters.next() {
        None => ThreemaId::from_bytes(&bytes).map_err(|_| LinkError::Identity),
        Some(_) => Err(LinkError::Identity),
    }
}

/// Why a text is no contact link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkError {
    /// It is no address, is longer than 8192 bytes, or has a broken escape.
    NotAUrl,
    /// Another scheme, such as `http`.
    Scheme,
    /// It has user information or a port.
    Authority,
    /// Another host.
    Host,
    /// The apps do something else with it.
    Action,
    /// Another path.
    Path,
    /// A text to send, to whomever the user picks.
    NoContact,
    /// It names no identity.
    MissingId,
    /// It names more than one identity.
    DuplicateId,
    /// What it names is no identity.
    Identity,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "this is no address; copy the whole link, without blanks",
            Self::Scheme => "a contact link begins with https:// or threema://",
            Self::Authority => "a contact link has neither user nor port; do not open it",
            Self::Host => "this link belongs to another site; do not open it",
            Self::Action => "this link does something else than naming a contact",
            Self::Path => "this link has another path than a contact link",
            Self::NoContact => "this link suggests a text and names no contact; choose one",
            Self::MissingId => "this link names no Threema ID; copy the whole link",
            Self::DuplicateId => "this link names two Threema IDs; do not open it",
            Self::Identity => "what this link names is no Threema ID; check the spelling",
        })
    }
}

impl core::error::Error for LinkError {}
