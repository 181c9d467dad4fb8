use core::fmt;

/// The nonces of one direction of one connection: a cookie of 16 bytes, drawn for the connection, and
/// a counter.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 16 | cookie |
/// | 16 | 8 | counter, little-endian |
///
/// No nonce is given twice: it cannot be cloned, the counter does not wrap, and after the last nonce
/// [`CountedNonce::next`] fails for ever. What keeps two directions apart under one key is that their
/// cookies differ: compare them before the first box. The side that opens keeps a `CountedNonce` with
/// the cookie of the peer, and opens every box with the nonce that is next.
///
/// ```
/// use eeema::crypto::CountedNonce;
///
/// let mut nonces = CountedNonce::starting_at([7; 16], 1);
/// assert_eq!(nonces.next()?[16..], [1, 0, 0, 0, 0, 0, 0, 0]);
/// assert_eq!(nonces.next()?[16..], [2, 0, 0, 0, 0, 0, 0, 0]);
/// # Ok::<(), eeema::crypto::NoncesExhausted>(())
/// ```
#[derive(PartialEq, Eq)]
pub struct CountedNonce {
    cookie: [u8; 16],
    /// The counter of the next nonce, or `None` after the last one: a state of its own, not a number that
    /// wraps.
    counter: Option<u64>,
}

impl CountedNonce {
    /// Bytes of a cookie.
    pub const COOKIE_LENGTH: usize = 16;

    /// Starts with a fresh cookie and a counter, which is 1 in every protocol of the messenger.
    ///
    /// Never start twice with one cookie under one key.
    pub const fn starting_at(cookie: [u8; 16], counter: u64) -> Self {
        Self {
            cookie,
            counter: Some(counter),
        }
    }

    /// The cookie.
    pub const fn cookie(&self) -> &[u8; 16] {
        &self.cookie
    }

    /// The counter of the next nonce; `None` after the last one.
    pub const fn counter(&self) -> Option<u64> {
        self.counter
    }

    /// The next nonce, 24 bytes. It counts as used, whatever becomes of it.
    ///
    /// # Errors
    ///
    /// [`NoncesExhausted`] after the nonce with the counter 2^64 − 1, and from then on.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator could be cloned, collected and skipped through"
    )]
    pub fn next(&mut self) -> Result<[u8; 24], NoncesExhausted> {
        let counter = self.counter.ok_or(NoncesExhausted)?;
        self.counter = counter.checked_add(1);
        let mut nonce = [0; 24];
        let (cookie, number) = nonce.split_at_mut(Self::COOKIE_LENGTH);
        cookie.copy_from_slice(&self.cookie);
        number.copy_from_slice(&counter.to_le_bytes());
        Ok(nonce)
    }
}

impl fmt::Debug for CountedNonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountedNonce")
            .field("counter", &self.counter)
            .finish_non_exhaustive()
    }
}

/// Every nonce of a connection was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoncesExhausted;

impl fmt::Display for NoncesExhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("every nonce of this connection was used; close it and connect again")
    }
}

impl core::error::Error for NoncesExhausted {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_little_endian_behind_the_cookie() {
        let cookie = core::array::from_fn(|index| index as u8);
        let mut nonces = CountedNonce::starting_at(cookie, 258);
        let nonce = nonces.next().unwrap();
        assert_eq!(nonce[..16], cookie);
        assert_eq!(nonce[16..], [2, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(nonces.counter(), Some(259));
        assert_eq!(nonces.cookie(), &cookie);
    }

    #[test]
    fn ends_with_the_last_counter_and_stays_ended() {
        let mut nonces = CountedNonce::starting_at([0; 16], u64::MAX - 1);
        assert_eq!(nonces.next().unwrap()[16], 0xfe);
        assert_eq!(nonces.next().unwrap()[16], 0xff);
        for _ in 0..3 {
            assert_eq!(nonces.next(), Err(NoncesExhausted));
        }
        assert_eq!(nonces.counter(), None);
    }
}
