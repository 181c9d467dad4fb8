use alloc::vec::Vec;
use core::fmt;

use super::entry::Entry;
use super::inflate::Inflater;
use super::keys::{EntryKeys, Salt, TAG_LENGTH, VERIFIER_LENGTH, tag};
use super::{EntryFault, Error, Source};
use crate::codec::crc32::Crc32;
use crate::codec::deflate::Step;
use crate::codec::zip::{AesExtra, Method, Strength};
use crate::crypto::SecretVec;
use crate::crypto::hazmat::aes_ctr::AesCtr;
use crate::crypto::hazmat::hash::equal;
use crate::crypto::hazmat::sha1::HmacSha1;

/// Bytes that are read from the source at once.
const INPUT_LENGTH: usize = 32 * 1024;

/// The data of an entry as they lie in an archive, in parts; only salt and verifier were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SealedData {
    pub(super) salt: Salt,
    verifier: [u8; VERIFIER_LENGTH],
    /// Where the ciphertext begins and ends; the tag is behind it.
    start: u64,
    end: u64,
}

impl SealedData {
    /// Reads the beginning of the data that lie from `offset` on.
    pub(super) fn read(
        source: &mut impl Source,
        offset: u64,
        length: u64,
        strength: Strength,
    ) -> Result<Self, Error> {
        let salt_length = strength.salt_length();
        let overhead = salt_length.saturating_add(VERIFIER_LENGTH + TAG_LENGTH) as u64;
        let ciphertext = length.checked_sub(overhead).ok_or(EntryFault::TooShort)?;
        let mut head = [0; 16 + VERIFIER_LENGTH];
        let head = head
            .get_mut(..salt_length.saturating_add(VERIFIER_LENGTH))
            .ok_or(EntryFault::TooShort)?;
        source.read_at(offset, head)?;
        let (salt, verifier) = head.split_last_chunk().ok_or(EntryFault::TooShort)?;
        let start = offset
            .checked_add(head.len() as u64)
            .ok_or(Error::NotAZip)?;
        Ok(Self {
            salt: Salt::new(strength, salt).ok_or(EntryFault::TooShort)?,
            verifier: *verifier,
            start,
            end: start.checked_add(ciphertext).ok_or(Error::NotAZip)?,
        })
    }

    /// Bytes of the ciphertext.
    pub(super) const fn length(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Where the ciphertext begins.
    pub(super) const fn start(&self) -> u64 {
        self.start
    }

    /// Compares the verifier alone.
    pub(super) fn check(&self, keys: &EntryKeys) -> Result<(), EntryFault> {
        keys.check(&self.verifier)
    }

    /// Compares verifier and tag, without decrypting anything.
    pub(super) fn authenticate(
        &self,
        source: &mut impl Source,
        keys: &EntryKeys,
    ) -> Result<(), Error> {
        keys.check(&self.verifier)?;
        let mut mac = keys.mac();
        let mut input = Input::new(self);
        while input.fill(source, &mut mac)? {}
        input.settle(source, mac)
    }
}

/// What the content of an entry must be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    pub(super) size: u64,
    pub(super) crc: Option<u32>,
    pub(super) method: Method,
}

impl Expected {
    pub(super) fn of(entry: &Entry) -> Self {
        let AesExtra {
            has_crc, method, ..
        } = entry.encryption();
        Self {
            size: entry.size(),
            crc: has_crc.then_some(entry.crc),
            method,
        }
    }
}

/// The ciphertext, piece by piece through the MAC.
struct Input {
    buffer: SecretVec,
    /// What of the buffer is not used yet.
    start: usize,
    filled: usize,
    /// Where the next byte is read.
    offset: u64,
    end: u64,
}

impl Input {
    fn new(data: &SealedData) -> Self {
        Self {
            buffer: SecretVec::zeroed(INPUT_LENGTH),
            start: 0,
            filled: 0,
            offset: data.start,
            end: data.end,
        }
    }

    /// Reads the next piece; `false` if there is none.
    fn fill(&mut self, source: &mut impl Source, mac: &mut HmacSha1) -> Result<bool, Error> {
        let left = self.end.saturating_sub(self.offset);
        let length = left.min(INPUT_LENGTH as u64);
        (self.start, self.filled) = (0, length as usize); // at most 32 KiB
        let piece = self
            .buffer
            .as_mut_bytes()
            .get_mut(..self.filled)
            .unwrap_or_default();
        source.read_at(self.offset, piece)?;
        mac.update(piece);
        self.offset = self.offset.saturating_add(length);
        Ok(length > 0)
    }

    fn piece(&mut self) -> &mut [u8] {
        let range = self.start..self.filled;
        self.buffer
            .as_mut_bytes()
            .get_mut(range)
            .unwrap_or_default()
    }

    /// Reads what is left through the MAC and compares the tag behind it.
    fn settle(&mut self, source: &mut impl Source, mut mac: HmacSha1) -> Result<(), Error> {
        while self.fill(source, &mut mac)? {}
        let mut expected = [0; TAG_LENGTH];
        source.read_at(self.end, &mut expected)?;
        if equal(&tag(mac), &expected) {
            Ok(())
        } else {
            Err(EntryFault::Authentication.into())
        }
    }
}

/// The content of one entry, piece by piece.
///
/// Which reader gives it says what it is worth: that of [`Archive::read`](super::Archive::read) gives
/// bytes that were authenticated before, that of [`Archive::read_unverified`](super::Archive::read_unverified) gives
/// bytes that are not to be used before [`EntryReader::next`] has said that nothing follows.
pub struct EntryReader<'a, S> {
    source: &'a mut S,
    input: Input,
    cipher: AesCtr,
    mac: Option<HmacSha1>,
    inflater: Option<Inflater>,
    /// The DEFLATE stream has ended.
    is_done: bool,
    /// Bytes of content that may still come.
    left: u64,
    crc: Option<(Crc32, u32)>,
    /// What ended the entry before its end.
    failure: Option<Error>,
}

/// Where the next piece lies.
enum Piece {
    Window(Step),
    Input,
}

impl<'a, S: Source> EntryReader<'a, S> {
    pub(super) fn new(
        source: &'a mut S,
        data: &SealedData,
        keys: &EntryKeys,
        expected: Expected,
    ) -> Result<Self, Error> {
        keys.check(&data.verifier)?;
        Ok(Self {
            source,
            input: Input::new(data),
            cipher: keys.cipher(),
            mac: Some(keys.mac()),
            inflater: match expected.method {
                Method::Stored => None,
                Method::Deflated => Some(Inflater::new()),
            },
            is_done: false,
            left: expected.size,
            crc: expected.crc.map(|crc| (Crc32::new(), crc)),
            failure: None,
        })
    }

    /// The next bytes; `None` at the end, which is reached only if tag, size and, in AE-1, CRC are right.
    /// After an error it gives the same error.
    ///
    /// # Errors
    ///
    /// [`EntryFault::Authentication`], [`EntryFault::Size`] as soon as there is more content than the
    /// directory says, [`Error::Source`].
    #[expect(
        clippy::should_implement_trait,
        reason = "what it gives is borrowed, or comes with an error that ends it"
    )]
    pub fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        let piece = self.advance_or_settle().inspect_err(|error| {
            self.failure = Some(*error);
        })?;
        Ok(match (piece, &self.inflater) {
            (Some(Piece::Window(step)), Some(inflater)) => Some(inflater.output(&step)),
            (Some(_), _) => Some(self.input.piece()),
            (None, _) => None,
        })
    }

    /// Everything that is left, if it is not more than `limit` bytes.
    ///
    /// # Errors
    ///
    /// Those of [`EntryReader::next`], and [`Error::TooLarge`].
    pub fn read_to_end(mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let mut content = Vec::new();
        while let Some(piece) = self.next()? {
            if piece.len() > limit.saturating_sub(content.len()) {
                return Err(Error::TooLarge);
            }
            content.extend_from_slice(piece);
        }
        Ok(content)
    }

    /// Reads to the end and keeps nothing.
    ///
    /// # Errors
    ///
    /// Those of [`EntryReader::next`].
    pub fn check(mut self) -> Result<(), Error> {
        while self.next()?.is_some() {}
        Ok(())
    }

    /// A wrong size is one only if the tag is right: else it is an alteration.
    fn advance_or_settle(&mut self) -> Result<Option<Piece>, Error> {
        match self.advance() {
            Err(Error::Entry(EntryFault::Size)) => {
                self.settle()?;
                Err(EntryFault::Size.into())
            }
            other => other,
        }
    }

    fn advance(&mut self) -> Result<Option<Piece>, Error> {
        if self.mac.is_none() {
            return Ok(None);
        }
        while self.inflater.is_some() && !self.is_done {
            // A step without input gives what the window had no place for.
            let is_there = !self.input.piece().is_empty() || self.fill()?;
            match self.inflate()? {
                Some(step) => return Ok(Some(Piece::Window(step))),
                // The stream does not end where the data do.
                None if !is_there && !self.is_done => return Err(EntryFault::Size.into()),
                None => {}
            }
        }
        self.after_inflating()
    }

    /// One step, if it gives something.
    fn inflate(&mut self) -> Result<Option<Step>, Error> {
        let Some(inflater) = &mut self.inflater else {
            return Ok(None);
        };
        let step = inflater
            .step(self.input.piece())
            .map_err(|_| EntryFault::Size)?;
        self.input.start = self.input.start.saturating_add(step.read);
        self.is_done = step.is_done;
        let output = inflater.output(&step);
        if output.is_empty() {
            return Ok(None);
        }
        let left = self.left.checked_sub(output.len() as u64);
        self.left = left.ok_or(EntryFault::Size)?;
        if let Some((crc, _)) = &mut self.crc {
            crc.update(output);
        }
        Ok(Some(step))
    }

    /// Stored data, or the end.
    fn after_inflating(&mut self) -> Result<Option<Piece>, Error> {
        if self.inflater.is_none() && self.fill()? {
            let stored = self.input.piece();
            let left = self.left.checked_sub(stored.len() as u64);
            self.left = left.ok_or(EntryFault::Size)?;
            if let Some((crc, _)) = &mut self.crc {
                crc.update(stored);
            }
            return Ok(Some(Piece::Input));
        }
        let has_more = !self.input.piece().is_empty() && self.inflater.is_some();
        if has_more || self.input.offset < self.input.end || self.left > 0 {
            return Err(EntryFault::Size.into());
        }
        self.settle()?;
        match self.crc {
            Some((crc, expected)) if crc.value() != expected => Err(EntryFault::Size.into()),
            _ => Ok(None),
        }
    }

    /// Reads and decrypts the next piece.
    fn fill(&mut self) -> Result<bool, Error> {
        let Some(mac) = &mut self.mac else {
            return Ok(false);
        };
        let is_there = self.input.fill(self.source, mac)?;
        self.cipher.apply(self.input.piece());
        Ok(is_there)
    }

    /// Compares the tag, once.
    fn settle(&mut self) -> Result<(), Error> {
        match self.mac.take() {
            Some(mac) => self.input.settle(self.source, mac),
            None => Ok(()),
        }
    }
}

impl<S> fmt::Debug for EntryReader<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryReader({} bytes left)", self.left)
    }
}
