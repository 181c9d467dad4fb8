use crate::codec::Reader;

/// The content of the first extra field with this id.
pub(super) fn find(extra: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut reader = Reader::new(extra);
    loop {
        let id = reader.u16_le().ok()?;
        let length = reader.u16_le().ok()?;
        let content = reader.take(length.into()).ok()?;
        if id == wanted {
            return Some(content);
        }
    }
}
