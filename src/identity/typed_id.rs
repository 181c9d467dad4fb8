use super::{Error, ThreemaId, TypedText};
use crate::codec::blank;

/// The host of the links that people send each other.
const HOST: &str = "threema.id";

impl ThreemaId {
    /// Reads an identity as people type and paste it: of any case, with blanks and invisible characters
    /// at both ends, and as a link to it (`https://threema.id/ECHOECHO`, or without `https://`).
    ///
    /// What has more than one meaning is refused, and the error names what it is.
    ///
    /// ```
    /// use eeema::ThreemaId;
    /// use eeema::identity::{Error, TypedText};
    ///
    /// let id = ThreemaId::from_typed("\u{200b}echoecho ")?;
    /// assert_eq!(id, ThreemaId::ECHOECHO);
    /// assert_eq!(ThreemaId::from_typed("https://threema.id/echoecho"), Ok(id));
    /// let refused = ThreemaId::from_typed("alice@example.com");
    /// assert_eq!(refused, Err(Error::NotAnId(TypedText::EmailAddress)));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotAnId`], [`Error::IdLength`] or [`Error::IdSymbol`].
    pub fn from_typed(text: &str) -> Result<Self, Error> {
        let text = blank::trim(text);
        let name = in_link(text)?.unwrap_or(text);
        let mut bytes = [0; Self::LENGTH];
        if name.len() != bytes.len() {
            return Err(what(name).map_or(Error::IdLength, Error::NotAnId));
        }
        bytes.copy_from_slice(name.as_bytes());
        bytes.make_ascii_uppercase();
        Self::from_bytes(&bytes).map_err(|error| what(name).map_or(error, Error::NotAnId))
    }
}

/// What stands in a link behind the host: one segment of the path, which a slash, a query or a fragment
/// may follow.
fn in_link(text: &str) -> Result<Option<&str>, Error> {
    let text = strip_ignoring_case(text, "https://").unwrap_or(text);
    match strip_ignoring_case(text, HOST).and_then(|rest| rest.strip_prefix('/')) {
        Some(path) => {
            let (path, _) = path.split_once(['?', '#']).unwrap_or((path, ""));
            let name = path.strip_suffix('/').unwrap_or(path);
            if name.len() != ThreemaId::LENGTH || name.contains('/') {
                return Err(Error::NotAnId(TypedText::OtherLink));
            }
            Ok(Some(name))
        }
        None => Ok(None),
    }
}

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// What a text is that is no identity, if that can be said.
fn what(text: &str) -> Option<TypedText> {
    let is_separator = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '/' | '.');
    let digits = text.strip_prefix('+').unwrap_or(text);
    if text.is_empty() {
        Some(TypedText::Nothing)
    } else if strip_ignoring_case(text, "3mid:").is_some() {
        Some(TypedText::QrCode)
    } else if text.contains("://") {
        Some(TypedText::OtherLink)
    } else if text.contains('@') {
        Some(TypedText::EmailAddress)
    } else if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Some(TypedText::Key)
    } else if digits.contains(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || is_separator(c))
    {
        Some(TypedText::PhoneNumber)
    } else {
        None
    }
}
