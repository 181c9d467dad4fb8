use super::contact_link::ContactLink;

/// What a scanned text is ([chapter 15 section 2.4](crate::protocol::verification)). Its parser says
/// what is wrong inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scanned<'a> {
    /// An identity code: [`IdentityCode`](super::IdentityCode) reads it.
    IdentityCode,
    /// A link that names an identity.
    ContactLink(ContactLink<'a>),
    /// An invitation to a group of linked devices.
    DeviceGroupJoin,
    /// A session of the web client.
    WebSession,
    /// Something else: do not open it automatically.
    Unknown,
}

/// The shortest web session, in bytes.
const MIN_WEB_SESSION: usize = 102;

impl<'a> Scanned<'a> {
    /// Tells what a text is, as it came from the scanner.
    pub fn of(text: &'a str) -> Self {
        if text.starts_with("3mid:") {
            return Self::IdentityCode;
        }
        if let Ok(link) = ContactLink::parse(text) {
            return Self::ContactLink(link);
        }
        if is_device_group_join(text) {
            return Self::DeviceGroupJoin;
        }
        if base64_length(text).is_some_and(|length| length >= MIN_WEB_SESSION) {
            return Self::WebSession;
        }
        Self::Unknown
    }
}

fn is_device_group_join(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let Some((address, fragment)) = rest.split_once('#') else {
        return false;
    };
    let Some((host, path)) = address.split_once('/') else {
        return false;
    };
    let data = fragment.trim_end_matches('=');
    let is_url_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_whole = match fragment.len().saturating_sub(data.len()) {
        0 => data.len() % 4 != 1,
        1 | 2 => fragment.len().is_multiple_of(4),
        _ => false,
    };
    scheme.eq_ignore_ascii_case("threema")
        && host.eq_ignore_ascii_case("device-group")
        && path == "join"
        && !data.is_empty()
        && data.bytes().all(is_url_safe)
        && is_whole
}

/// How many bytes a text of padded base64 stands for.
fn base64_length(text: &str) -> Option<usize> {
    let data = text.trim_end_matches('=');
    let padding = text.len().checked_sub(data.len())?;
    let is_symbol = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    if padding > 2 || !text.len().is_multiple_of(4) || !data.bytes().all(is_symbol) {
        return None;
    }
    (text.len() / 4).checked_mul(3)?.checked_sub(padding)
}
