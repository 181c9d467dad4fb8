use super::{HASH_LENGTH, PhoneHash, PhoneNumber, key};

/// How many numbers are hashed at a time; a multiple of every number of vector lanes.
const BATCH: usize = 64;

/// Phone numbers that follow each other: all that a hash can be of, if one knows where to look.
///
/// An iterator that counts the digits up in place; [`PhoneRange::hashes`] and [`PhoneRange::find`]
/// hash them several at a time.
///
/// ```
/// use eeema::contact_hash::{self, PhoneNumber, PhoneRange};
///
/// let stored = contact_hash::phone("+41 79 123 45 67")?;
/// let block = PhoneRange::new(PhoneNumber::parse("41791230000")?, 10_000);
/// let number = block.find(&stored);
/// assert_eq!(number, Some(PhoneNumber::parse("41791234567")?));
/// # Ok::<(), contact_hash::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PhoneRange {
    /// The next one, if `count` says that there is one.
    next: PhoneNumber,
    count: u64,
}

impl PhoneRange {
    /// The `count` numbers from `first` on, or as many of them as have at most 15 digits.
    pub fn new(first: PhoneNumber, count: u64) -> Self {
        let behind_first = PhoneNumber::MAX.to_u64().saturating_sub(first.to_u64());
        Self {
            next: first,
            count: count.min(behind_first.saturating_add(1)),
        }
    }

    /// How many numbers are left.
    pub const fn count_left(&self) -> u64 {
        self.count
    }

    /// Takes the next `count` numbers, or as many as are left, as a range of their own.
    #[expect(clippy::return_self_not_must_use, reason = "numbers may be skipped")]
    pub fn take_front(&mut self, count: u64) -> Self {
        let count = count.min(self.count);
        let front = Self {
            next: self.next,
            count,
        };
        self.count = self.count.saturating_sub(count);
        // Fails behind the last number of 15 digits only, where nothing is left.
        if let Ok(next) = PhoneNumber::from_u64(self.next.to_u64().saturating_add(count)) {
            self.next = next;
        }
        front
    }

    /// The numbers together with their hashes.
    pub fn hashes(self) -> impl Iterator<Item = (PhoneNumber, PhoneHash)> {
        Batches(self)
            .flat_map(|(numbers, hashes, filled)| numbers.into_iter().zip(hashes).take(filled))
    }

    /// The number that `hash` is of, if it is one of these.
    pub fn find(self, hash: &PhoneHash) -> Option<PhoneNumber> {
        Batches(self).find_map(|(numbers, hashes, filled)| {
            let position = hashes.iter().take(filled).position(|other| other == hash);
            numbers.get(position?).copied()
        })
    }
}

impl Iterator for PhoneRange {
    type Item = PhoneNumber;

    #[inline]
    fn next(&mut self) -> Option<PhoneNumber> {
        self.count = self.count.checked_sub(1)?;
        let number = self.next;
        self.next = number.successor();
        Some(number)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = usize::try_from(self.count);
        (count.unwrap_or(usize::MAX), count.ok())
    }
}

/// The numbers of a range in batches, each with its hashes and with how many they are.
struct Batches(PhoneRange);

impl Iterator for Batches {
    type Item = ([PhoneNumber; BATCH], [PhoneHash; BATCH], usize);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let mut numbers = [PhoneNumber::MIN; BATCH];
        let mut filled = 0_usize;
        for (place, number) in numbers.iter_mut().zip(&mut self.0) {
            *place = number;
            filled = filled.saturating_add(1);
        }
        let mut hashes = [PhoneHash::from_bytes([0; HASH_LENGTH]); BATCH];
        let numbers_filled = numbers.get(..filled)?;
        key::PHONE.mac_all(
            numbers_filled,
            PhoneNumber::message,
            hashes.get_mut(..filled)?,
        );
        (filled > 0).then_some((numbers, hashes, filled))
    }
}
