use super::Error;
use crate::identity::ThreemaId;

/// Reads an identity that somebody typed: ASCII letters of lower case are taken for those of upper
/// case, as in the dialogues of the apps.
///
/// # Errors
///
/// [`Error::InvalidIdentity`].
pub fn parse_typed_id(text: &str) -> Result<ThreemaId, Error> {
    let bytes: Result<[u8; ThreemaId::LENGTH], _> = text.as_bytes().try_into();
    let bytes = bytes.map_err(|_| Error::InvalidIdentity)?;
    ThreemaId::from_bytes(&bytes.to_ascii_uppercase()).map_err(|_| Error::InvalidIdentity)
}
