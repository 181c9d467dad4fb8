use super::Error;
use crate::crypto::{Random, RandomError};

/// The number of a message, 48 bits: the upper 16 are called overflow, the lower 32 sequence.
///
/// Numbers only go up, by one, and never wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Csn(u64);

impl Csn {
    /// The last number, 2^48 − 1.
    pub const LAST: Self = Self(0xffff_ffff_ffff);

    /// A number of 48 bits.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if it has more.
    pub const fn new(number: u64) -> Result<Self, Error> {
        if number > Self::LAST.0 {
            return Err(Error::Malformed);
        }
        Ok(Self(number))
    }

    /// Where a sender starts: 32 random bits.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        let mut sequence = [0; 4];
        random.fill(&mut sequence)?;
        Ok(Self::from_parts(0, u32::from_be_bytes(sequence)))
    }

    /// The number with these two parts.
    pub fn from_parts(overflow: u16, sequence: u32) -> Self {
        Self(u64::from(overflow) << 32 | u64::from(sequence))
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The upper 16 bits.
    pub const fn overflow(self) -> u16 {
        let [_, _, high, low, ..] = self.0.to_be_bytes();
        u16::from_be_bytes([high, low])
    }

    /// The lower 32 bits.
    pub const fn sequence(self) -> u32 {
        let [.., a, b, c, d] = self.0.to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// The number that follows.
    ///
    /// # Errors
    ///
    /// [`Error::Exhausted`] for the last one.
    pub fn next(self) -> Result<Self, Error> {
        let next = self.0.checked_add(1).ok_or(Error::Exhausted)?;
        Self::new(next).map_err(|_| Error::Exhausted)
    }

    /// Whether a message with this number may come behind the one with the number `stored` on a
    /// WebSocket (`None`: it is the first of its sender).
    ///
    /// # Errors
    ///
    /// [`Error::Replay`] if it may not, [`Error::Exhausted`] if nothing may.
    pub fn follows(self, stored: Option<Self>) -> Result<(), Error> {
        let fits = match stored {
            Some(stored) => stored.next()? == self,
            None => self.overflow() == 0,
        };
        if fits { Ok(()) } else { Err(Error::Replay) }
    }
}
