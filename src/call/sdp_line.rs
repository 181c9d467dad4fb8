//! Lines of a session description.

/// Extensions that are not accepted, encrypted or not: they show when somebody speaks, or what a picture
/// shows.
pub(super) const LEAKING_EXTENSIONS: [&str; 3] = [
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "urn:ietf:params:rtp-hdrext:csrc-audio-level",
    "http://tools.ietf.org/html/draft-ietf-avtext-framemarking-07",
];

/// The extension that encrypts another one (RFC 6904).
pub(super) const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";

/// The part of a description in which a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// In front of all media.
    Global,
    Audio,
    Video,
    /// A data channel.
    Data,
    /// Media that a call does not have.
    Other,
}

/// Splits a description at CR LF, CR or LF. Blank lines stay; the end of the last line starts no new one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    core::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\r', '\n']) else {
            rest = None;
            return Some(text);
        };
        let (line, behind) = text.split_at_checked(end)?;
        let behind = behind
            .strip_prefix("\r\n")
            .or_else(|| behind.get(1..))
            .filter(|behind| !behind.is_empty());
        rest = behind;
        Some(line)
    })
}

/// The payload type of an `a=rtpmap:` or `a=fmtp:` line, and what follows it.
pub(super) fn payload_type<'a>(line: &'a str, attribute: &str) -> Option<(&'a str, &'a str)> {
    let rest = line.strip_prefix(attribute)?;
    Some(rest.split_once(' ').unwrap_or((rest, "")))
}

/// The URI and attributes of an `a=extmap:` line: all behind the first space, or nothing.
pub(super) fn extension(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("a=extmap:")?;
    Some(rest.split_once(' ').map_or("", |(_id, uri)| uri))
}

/// Whether an extension shows what it must not.
pub(super) fn is_leaking(uri: &str) -> bool {
    LEAKING_EXTENSIONS
        .iter()
        .any(|leaking| uri.contains(leaking))
}

/// The key and the value of an item of `a=fmtp:`, trimmed.
pub(super) fn parameter(item: &str) -> (&str, &str) {
    let (key, value) = item.split_once('=').unwrap_or((item, ""));
    (key.trim(), value.trim())
}
