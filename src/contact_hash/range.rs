use super::{HASH_LENGTH, PhoneHash, PhoneNumber, key};

/// How many numbers are hashed ahead; a multiple of every number of vector lanes.
const BATCH: usize = 64;
/// How many numbers are looked at one by one where a hash may be near.
const NEAR: u64 = 16;

/// Phone numbers that follow each other: all that a hash can be of, if one knows where to look.
///
/// An iterator that counts the digits up in place; [`PhoneRange::hashes`] and [`PhoneRange::find`]
/// hash them several at a time, and count up where they are hashed.
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
        Hashes {
            range: self,
            ahead: [PhoneHash::from_bytes([0; HASH_LENGTH]); BATCH],
            used: 0,
            filled: 0,
        }
    }

    /// The number that `hash` is of, if it is one of these.
    pub fn find(self, hash: &PhoneHash) -> Option<PhoneNumber> {
        let mut range = self;
        while range.count > 0 {
            let others = key::PHONE.without(
                &range.next.decimal(),
                range.count_of_length(),
                hash.as_bytes(),
            );
            range.take_front(others);
            for number in range.take_front(NEAR) {
                if number.hash() == *hash {
                    return Some(number);
                }
            }
        }
        None
    }

    /// How many are left with as many digits as the next one.
    fn count_of_length(&self) -> u64 {
        self.count.min(self.next.left_of_length())
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

/// The numbers of a range with their hashes, which are made some numbers ahead.
struct Hashes {
    range: PhoneRange,
    /// Those of the numbers that follow.
    ahead: [PhoneHash; BATCH],
    /// How many of them were given away.
    used: usize,
    /// How many there are.
    filled: usize,
}

impl Hashes {
    /// Makes the hashes of the next numbers, if there are any.
    fn fill(&mut self) {
        let count = self.range.count_of_length().min(BATCH as u64) as usize;
        let places = self.ahead.split_at_mut(count).0;
        let done = key::PHONE.mac_numbers(&self.range.next.decimal(), places);
        if let Some(left) = places.get_mut(done..).filter(|left| !left.is_empty()) {
            let mut numbers = self.range.clone();
            numbers.take_front(done as u64);
            for (number, place) in numbers.zip(left) {
                *place = number.hash();
            }
        }
        (self.used, self.filled) = (0, count);
    }
}

impl Iterator for Hashes {
    type Item = (PhoneNumber, PhoneHash);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.used == self.filled {
            self.fill();
        }
        let number = self.range.next()?;
        let hash = *self.ahead.get(self.used)?;
        self.used = self.used.saturating_add(1);
        Some((number, hash))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}
