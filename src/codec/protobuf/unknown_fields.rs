use super::fields::Fields;
use super::message::{FieldWriter, Message};

/// The fields of a message that were read and whose numbers the reader does not know. They are kept
/// where they stand and written again behind the known ones, so that what a newer sender says
/// survives.
#[derive(Clone, Copy, Default)]
pub struct UnknownFields<'a> {
    message: &'a [u8],
    highest_known: u32,
}

impl<'a> UnknownFields<'a> {
    /// The fields of `message` with a number above `highest_known`. What follows behind a malformed
    /// field is left out.
    pub const fn of(message: &'a [u8], highest_known: u32) -> Self {
        Self {
            message,
            highest_known,
        }
    }

    /// The fields one by one, each with its tag.
    fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        let mut fields = Fields::new(self.message);
        let mut rest = self.message;
        core::iter::from_fn(move || {
            loop {
                let (number, _) = fields.next_field().ok()??;
                let length = rest.len().saturating_sub(fields.remaining());
                let (field, behind) = rest.split_at_checked(length)?;
                rest = behind;
                if number > self.highest_known {
                    return Some(field);
                }
            }
        })
    }
}

/// Written as they were read: include them behind the known fields with
/// [`Message::write_fields`].
impl Message for UnknownFields<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        self.iter().for_each(|field| output.encoded(field));
    }
}

impl PartialEq for UnknownFields<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for UnknownFields<'_> {}
