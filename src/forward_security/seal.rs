use super::error::Error;
use super::session::{Session, State};
use super::to_store::ToStore;
use super::variant::{DhType, Group};
use super::version::{Version, VersionRange};
use crate::codec::protobuf::{FieldWriter, Message};
use crate::content::{GroupIdentity, Kind};
use crate::crypto::hazmat::secretbox::{self, TAG_LENGTH};

/// The nonce of every box: a key seals one box only.
pub(super) const ZERO_NONCE: [u8; 24] = [0; 24];

/// A session that could not seal, as it was before.
#[derive(Debug, PartialEq, Eq)]
pub struct NotSealed {
    /// The session.
    pub session: Session,
    /// Why.
    pub error: Error,
}

#[expect(
    clippy::result_large_err,
    reason = "the session is given back, and there is no heap to put it"
)]
impl Session {
    /// Seals a message of the type `kind` and writes the body of the message 0xa0 that carries it to the
    /// front of `buffer`: store the session, then send it. For messages in groups, `group` says in which.
    ///
    /// # Errors
    ///
    /// [`NotSealed`] with [`Error::NotEligible`] if the applied version does not carry the type,
    /// [`Error::CounterExhausted`] or [`Error::BufferTooSmall`].
    pub fn seal<'b>(
        self,
        kind: Kind,
        body: &[u8],
        group: Option<GroupIdentity>,
        supported: VersionRange,
        buffer: &'b mut [u8],
    ) -> Result<ToStore<&'b [u8]>, NotSealed> {
        if !self.applied_version().may_carry(kind) {
            return Err(NotSealed {
                session: self,
                error: Error::NotEligible,
            });
        }
        self.seal_parts([&[kind.0], body], group, supported, buffer)
    }

    /// Like [`Session::seal`] for any bytes, a type and a body or not, for tests with known answers: what the
    /// version does not carry, the peer discards.
    ///
    /// # Errors
    ///
    /// As [`Session::seal`], except [`Error::NotEligible`].
    pub fn seal_any<'b>(
        self,
        inner: &[u8],
        group: Option<GroupIdentity>,
        supported: VersionRange,
        buffer: &'b mut [u8],
    ) -> Result<ToStore<&'b [u8]>, NotSealed> {
        self.seal_parts([inner, &[]], group, supported, buffer)
    }

    fn seal_parts<'b>(
        mut self,
        inner: [&[u8]; 2],
        group: Option<GroupIdentity>,
        supported: VersionRange,
        buffer: &'b mut [u8],
    ) -> Result<ToStore<&'b [u8]>, NotSealed> {
        match self.seal_next(inner, group, supported, buffer) {
            Ok(sealed) => Ok(ToStore::new(self, sealed)),
            Err(error) => Err(NotSealed {
                session: self,
                error,
            }),
        }
    }

    /// Bytes of the body of the message that carries an inner body of `length` bytes, at most.
    pub const fn sealed_len(length: usize) -> usize {
        // Session id, lengths, counter and versions, and a group, are 90 bytes at most.
        length.saturating_add(TAG_LENGTH).saturating_add(91)
    }

    /// Turns the chain only if all went well.
    fn seal_next<'b>(
        &mut self,
        inner: [&[u8]; 2],
        group: Option<GroupIdentity>,
        supported: VersionRange,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let (dh_type, offered, applied) = match &self.state {
            State::L20 { .. } => {
                let first = u32::from(Version::V1_0.0);
                (DhType::TwoDh, first, first)
            }
            State::R24 { four, .. } | State::RL44(four) => {
                let applied = u32::from(four.versions.local.0);
                (DhType::FourDh, supported.max, applied)
            }
        };
        let chain = match &mut self.state {
            State::L20 { local_2dh, .. } => local_2dh,
            State::R24 { four, .. } | State::RL44(four) => &mut four.local,
        };
        let turned = chain.turned()?;
        let message = Unsealed {
            session_id: self.id.as_bytes(),
            dh_type: dh_type.to_wire(),
            counter: chain.counter(),
            sealed_length: inner
                .iter()
                .fold(TAG_LENGTH, |length, part| length.saturating_add(part.len())),
            tail: Tail {
                offered,
                applied,
                group,
            },
        };
        let key = chain.message_key();
        let written = message
            .encode_into(buffer)
            .map_err(|_| Error::BufferTooSmall)?;
        let (front, _) = buffer
            .split_at_mut_checked(written)
            .ok_or(Error::BufferTooSmall)?;
        let place = message.sealed_place(front).ok_or(Error::BufferTooSmall)?;
        let (tag, data) = place
            .split_first_chunk_mut::<TAG_LENGTH>()
            .ok_or(Error::BufferTooSmall)?;
        let (first, second) = data
            .split_at_mut_checked(inner[0].len())
            .ok_or(Error::BufferTooSmall)?;
        first.copy_from_slice(inner[0]);
        second.copy_from_slice(inner[1]);
        *tag = secretbox::seal_in_place(&key, &ZERO_NONCE, data);
        *chain = turned;
        Ok(front)
    }
}

/// An envelope whose box is zeros yet.
struct Unsealed<'a> {
    session_id: &'a [u8; 16],
    dh_type: u32,
    counter: u64,
    sealed_length: usize,
    tail: Tail,
}

/// What stands behind the box.
struct Tail {
    offered: u32,
    applied: u32,
    group: Option<GroupIdentity>,
}

impl Unsealed<'_> {
    /// Where the box stands: everything behind it belongs to the tail.
    fn sealed_place<'b>(&self, encoded: &'b mut [u8]) -> Option<&'b mut [u8]> {
        let end = encoded.len().checked_sub(self.tail.encoded_len())?;
        let start = end.checked_sub(self.sealed_length)?;
        encoded.get_mut(start..end)
    }
}

impl Message for Unsealed<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.bytes(1, self.session_id);
        fields.message(6, &Content(self));
    }
}

struct Content<'a>(&'a Unsealed<'a>);

impl Message for Content<'_> {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(1, self.0.dh_type);
        fields.uint64(2, self.0.counter);
        fields.zeros(3, self.0.sealed_length);
        self.0.tail.write_fields(fields);
    }
}

impl Message for Tail {
    fn write_fields(&self, fields: &mut FieldWriter<'_>) {
        fields.uint32(4, self.offered);
        fields.uint32(5, self.applied);
        if let Some(group) = self.group {
            fields.message(6, &Group(group));
        }
    }
}
