use core::fmt;

use super::{Error, PhoneHash, key};
use crate::crypto::{Decimal, ShortMessage};

/// The hash of a phone number in international form; see [`PhoneNumber::parse`].
///
/// # Errors
///
/// Those of [`PhoneNumber::parse`].
pub fn phone(text: &str) -> Result<PhoneHash, Error> {
    PhoneNumber::parse(text).map(|number| number.hash())
}

/// An international phone number (E.164): 3 to 15 digits, the first of them not zero.
///
/// Numbers are ordered by value. `Display` writes the digits without `+`; `Debug` prints the type
/// only.
///
/// ```
/// use eeema::contact_hash::{Error, PhoneNumber};
///
/// let number = PhoneNumber::parse("+41 79 123 45 67")?;
/// assert_eq!(number.to_string(), "41791234567");
/// let national = PhoneNumber::parse("079 123 45 67");
/// assert_eq!(national, Err(Error::LeadingZero { position: 0 }));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    // The order of the fields makes the order of the numbers.
    length: u8,
    /// ASCII, then zero bytes.
    digits: [u8; Self::MAX_LENGTH],
}

impl PhoneNumber {
    /// The smallest number, 100.
    pub const MIN: Self = Self {
        length: 3,
        digits: *b"100\0\0\0\0\0\0\0\0\0\0\0\0",
    };
    /// The largest number, fifteen nines.
    pub const MAX: Self = Self {
        length: 15,
        digits: [b'9'; Self::MAX_LENGTH],
    };
    /// The fewest digits.
    pub const MIN_LENGTH: usize = 3;
    /// The most digits.
    pub const MAX_LENGTH: usize = 15;

    /// Reads a number in international form, as
    /// [chapter 12 section 2.3](crate::protocol::contact_hash#23-what-this-crate-does) says.
    ///
    /// White space, punctuation and the invisible characters that pasted text carries are left out,
    /// and one leading `+`. Letters, extensions and digits of other scripts are refused, and so is
    /// everything that needs the country to be understood: see [`PhoneNumber::parse_with`].
    ///
    /// # Errors
    ///
    /// The first of [`Error::TrunkZero`], [`Error::Empty`], [`Error::Character`],
    /// [`Error::LeadingZero`], [`Error::TooShort`] and [`Error::TooLong`] that applies.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::read(text, is_left_out)
    }

    /// Reads a number, and leaves out the characters that `is_left_out` names.
    pub(super) fn read(text: &str, is_left_out: impl Fn(char) -> bool) -> Result<Self, Error> {
        if let Some(position) = trunk_zero(text, &is_left_out) {
            return Err(Error::TrunkZero { position });
        }
        let mut significant = text
            .char_indices()
            .filter(|(_, character)| !is_left_out(*character))
            .peekable();
        significant.next_if(|(_, character)| *character == '+');
        let (first, zero) = match significant.peek() {
            None => return Err(Error::Empty),
            Some((position, character)) => (*position, *character == '0'),
        };

        let mut digits = [0; Self::MAX_LENGTH];
        let mut length = 0_u8;
        let mut surplus = None;
        for (position, character) in significant {
            if !character.is_ascii_digit() {
                return Err(Error::Character {
                    position,
                    character,
                });
            }
            match digits.get_mut(usize::from(length)) {
                Some(place) => {
                    *place = character as u8;
                    length = length.saturating_add(1);
                }
                None => surplus = surplus.or(Some(position)),
            }
        }
        match surplus {
            _ if zero => Err(Error::LeadingZero { position: first }),
            Some(position) => Err(Error::TooLong { position }),
            None if usize::from(length) < Self::MIN_LENGTH => Err(Error::TooShort),
            None => Ok(Self { length, digits }),
        }
    }

    /// Reads a number in any form with the help of `to_e164`, which knows the numbering plans and
    /// the country of the user: it gets the whole text and returns E.164, with or without `+`.
    ///
    /// ```
    /// use eeema::contact_hash::PhoneNumber;
    ///
    /// // A toy that knows one country.
    /// let swiss = |text: &str| text.strip_prefix('0').map(|rest| format!("+41{rest}"));
    /// let number = PhoneNumber::parse_with("079 123 45 67", swiss)?;
    /// assert_eq!(number.to_string(), "41791234567");
    /// # Ok::<(), eeema::contact_hash::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NoNumber`] if `to_e164` returns nothing, else those of [`PhoneNumber::parse`], with
    /// positions in the text that it returned.
    pub fn parse_with<'a, T: AsRef<str>>(
        text: &'a str,
        to_e164: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Self, Error> {
        to_e164(text).map_or(Err(Error::NoNumber), |number| Self::parse(number.as_ref()))
    }

    /// The number that `value` is.
    ///
    /// # Errors
    ///
    /// [`Error::TooShort`] below 100, [`Error::TooLong`] from 10^15.
    pub fn from_u64(value: u64) -> Result<Self, Error> {
        let length = value
            .checked_ilog10()
            .map_or(1, |power| power.saturating_add(1)) as usize;
        if length < Self::MIN_LENGTH {
            return Err(Error::TooShort);
        }
        let mut digits = [0; Self::MAX_LENGTH];
        let used = digits.get_mut(..length).ok_or(Error::TooLong {
            position: Self::MAX_LENGTH,
        })?;
        let mut rest = value;
        for digit in used.iter_mut().rev() {
            *digit = b'0' | (rest % 10) as u8;
            rest /= 10;
        }
        Ok(Self {
            length: length as u8,
            digits,
        })
    }

    /// The number as an integer, below 10^15.
    pub fn to_u64(&self) -> u64 {
        self.as_str().bytes().fold(0, |value: u64, digit| {
            value.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0f))
        })
    }

    /// The digits, without `+`.
    pub fn as_str(&self) -> &str {
        let digits = self.digits.get(..usize::from(self.length));
        // Digits are ASCII.
        str::from_utf8(digits.unwrap_or_default()).unwrap_or_default()
    }

    /// The hash that the servers know the number by.
    pub fn hash(&self) -> PhoneHash {
        PhoneHash::from_bytes(key::PHONE.mac_short(&self.message()))
    }

    /// The number as the hash reads it.
    #[inline]
    pub(super) fn message(&self) -> ShortMessage<{ Decimal::WORDS }> {
        let mut bytes = [[0; 4]; Decimal::WORDS];
        let (digits, _) = bytes.as_flattened_mut().split_at_mut(Self::MAX_LENGTH);
        digits.copy_from_slice(&self.digits);
        ShortMessage::new(bytes, usize::from(self.length))
    }

    /// The number to count from, as the hash reads it.
    pub(super) fn decimal(&self) -> Decimal {
        Decimal::new(self.message(), usize::from(self.length))
    }

    /// How many numbers from this one on have as many digits.
    pub(super) fn left_of_length(&self) -> u64 {
        let behind = 10_u64.saturating_pow(self.length.into());
        behind.saturating_sub(self.to_u64())
    }

    /// The number that follows, made by counting up in place; behind the last one comes itself.
    #[inline]
    pub(super) fn successor(mut self) -> Self {
        let length = usize::from(self.length);
        for digit in self.digits.iter_mut().take(length).rev() {
            if *digit < b'9' {
                *digit = digit.wrapping_add(1);
                return self;
            }
            *digit = b'0';
        }
        // All digits were nines: now a one, and a zero more.
        let [first, .., _] = &mut self.digits;
        *first = b'1';
        let Some(last) = self.digits.get_mut(length) else {
            return Self::MAX;
        };
        *last = b'0';
        self.length = self.length.saturating_add(1);
        self
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber")
    }
}

/// The position of a zero that stands alone in round brackets.
fn trunk_zero(text: &str, is_left_out: &impl Fn(char) -> bool) -> Option<usize> {
    let (mut bracket, mut zero) = (false, None);
    for (position, character) in text.char_indices() {
        match character {
            ')' if zero.is_some() => return zero,
            '0' if bracket => (bracket, zero) = (false, Some(position)),
            '(' => (bracket, zero) = (true, None),
            ')' => (bracket, zero) = (false, None),
            _ if is_left_out(character) => {}
            _ => (bracket, zero) = (false, None),
        }
    }
    None
}

/// What step 2 of [chapter 12 section 2.3](crate::protocol::contact_hash#23-what-this-crate-does)
/// removes.
pub(super) const fn is_left_out(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\r' | '\n' | '-' | '.' | '/' | '(' | ')'
            | '\u{a0}' | '\u{ad}'
            | '\u{2007}' | '\u{2009}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2010}'..='\u{2015}' | '\u{202a}'..='\u{202f}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{2212}' | '\u{feff}'
    )
}
