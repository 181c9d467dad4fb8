use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use super::key::SharedSessionKey;
use super::sealed;
use super::window::Window;
use super::{ChannelId, ChannelNonce, Cookie, Csn, Error, Nonce};
use crate::crypto::{Random, RandomError};

/// How the messages of a data channel arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// In order and all of them: every number must be the one that follows.
    Ordered,
    /// In any order, some of them never: no number is accepted twice, and none that is 1024 or more
    /// below the highest.
    Unordered,
}

/// A secure data channel: seals and opens messages for one instance of a WebRTC data channel.
///
/// The cookie and the first number are drawn when it is made; the nonces that follow cannot be chosen. It is
/// made by [`SharedSessionKey::open_channel`], once for every channel that is opened.
///
/// ```
/// use eeema::OsRandom;
/// use eeema::web_session::{ChannelId, Error, Order, SessionKey};
///
/// let (browser, phone) = (SessionKey::generate(&mut OsRandom)?, SessionKey::generate(&mut OsRandom)?);
/// let (to_browser, to_phone) = (browser.public_key(), phone.public_key());
/// let (browser, phone) = (browser.agree(&to_phone)?, phone.agree(&to_browser)?);
/// let id = ChannelId::new(3)?;
/// let mut sender = browser.open_channel(id, Order::Ordered, &mut OsRandom)?;
/// let mut receiver = phone.open_channel(id, Order::Ordered, &mut OsRandom)?;
///
/// let [mut first, mut second, mut third] = [sender.seal(*b"1")?, sender.seal(*b"2")?, sender.seal(*b"3")?];
/// assert_eq!(receiver.open(&mut first)?, b"1");
/// // One is missing, and then nothing is taken but that one.
/// assert_eq!(receiver.open(&mut third), Err(Error::Replay));
/// assert_eq!(receiver.open(&mut second)?, b"2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A copy would give its nonces a second time, so there is none:
///
/// ```compile_fail,E0599
/// # fn twice(channel: eeema::web_session::Channel) {
/// let copy = channel.clone();
/// # }
/// ```
///
/// Nobody chooses a nonce, neither with the message nor beforehand:
///
/// ```compile_fail,E0061
/// # use eeema::web_session::{Channel, ChannelNonce};
/// # fn choose(channel: &mut Channel, nonce: ChannelNonce) {
/// channel.seal(*b"plaintext", nonce);
/// # }
/// ```
///
/// ```compile_fail,E0616
/// # use eeema::web_session::{Channel, Csn};
/// # fn choose(channel: &mut Channel) {
/// channel.next = Ok(Csn::LAST);
/// # }
/// ```
pub struct Channel {
    key: SharedSessionKey,
    id: ChannelId,
    cookie: Cookie,
    /// The number of the next message, or that there is none.
    next: Result<Csn, Error>,
    their_cookie: Option<Cookie>,
    received: Received,
}

enum Received {
    Ordered(Option<Csn>),
    Unordered(Box<Window>),
}

impl SharedSessionKey {
    /// Makes what protects the data channel `id`: once for each that is opened, also if the number comes again.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn open_channel(
        &self,
        id: ChannelId,
        order: Order,
        random: &mut impl Random,
    ) -> Result<Channel, RandomError> {
        Ok(Channel {
            key: self.share(),
            id,
            cookie: Cookie::generate(random)?,
            next: Ok(Csn::generate(random)?),
            their_cookie: None,
            received: match order {
                Order::Ordered => Received::Ordered(None),
                Order::Unordered => Received::Unordered(Box::new(Window::new())),
            },
        })
    }
}

impl Channel {
    /// Bytes that a message grows by.
    pub const OVERHEAD: usize = sealed::OVERHEAD;

    /// Seals a message: nonce ‖ tag ‖ ciphertext.
    ///
    /// # Errors
    ///
    /// [`Error::Exhausted`] after the number 2^48 − 1.
    pub fn seal(&mut self, plain: impl Into<Vec<u8>>) -> Result<Vec<u8>, Error> {
        let csn = self.next?;
        self.next = csn.next();
        let nonce = ChannelNonce {
            cookie: self.cookie,
            channel: self.id,
            csn,
        };
        let key = self.key.as_box_key().as_secret();
        Ok(sealed::seal(key, &nonce.to_bytes(), plain.into()))
    }

    /// Opens a message in place.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`], [`Error::Replay`], [`Error::Address`], [`Error::Exhausted`] or
    /// [`Error::Unauthentic`]; nothing changes then, and the caller ends the session.
    pub fn open<'m>(&mut self, sealed: &'m mut [u8]) -> Result<&'m [u8], Error> {
        if sealed.len() < Self::OVERHEAD {
            return Err(Error::Malformed);
        }
        let (nonce_bytes, data) = sealed
            .split_first_chunk_mut::<{ Nonce::LENGTH }>()
            .ok_or(Error::Malformed)?;
        let nonce = ChannelNonce::parse(nonce_bytes)?;
        self.check(&nonce)?;
        let plain = sealed::open(self.key.as_box_key().as_secret(), nonce_bytes, data)?;
        self.their_cookie = Some(nonce.cookie);
        match &mut self.received {
            Received::Ordered(stored) => *stored = Some(nonce.csn),
            Received::Unordered(window) => window.accept(nonce.csn),
        }
        Ok(plain)
    }

    fn check(&self, nonce: &ChannelNonce) -> Result<(), Error> {
        let known = self
            .their_cookie
            .is_none_or(|stored| stored == nonce.cookie);
        if nonce.cookie == self.cookie || !known {
            return Err(Error::Replay);
        }
        if nonce.channel != self.id {
            return Err(Error::Address);
        }
        match &self.received {
            Received::Ordered(None) => Ok(()),
            Received::Ordered(Some(stored)) => nonce.csn.follows(Some(*stored)),
            Received::Unordered(window) => window.check(nonce.csn),
        }
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Channel({})", self.id.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::hex;
    use crate::web_session::{SessionKey, SessionPublicKey};

    fn unhex<const N: usize>(digits: &str) -> [u8; N] {
        hex::decode_array(digits).unwrap()
    }

    /// The record `datachannel-send-exhausted` of the vectors, which starts at the last number.
    #[test]
    fn after_the_last_number_nothing_is_sealed() {
        const SECRET: &str = "f459c75afc7782b81ab840a4b1387cd383d585889c08159c985ed4bf5676fcd8";
        const PEER: &str = "ef42dc83c4ece8620b3a49b57865d69f799a99d2cc44cda9412dedb9b6b49700";
        const LAST: &str = "1f975a16ce37c1d24ca065eb97abb2400007ffffffffffffc19103e69e6f34ffe32edd0692f2a1c2c91d8fac";
        let secret: [u8; 32] = unhex(SECRET);
        let key = SessionKey::generate(&mut |bytes: &mut [u8]| bytes.copy_from_slice(&secret));
        let peer = SessionPublicKey::from_bytes(unhex(PEER));
        let key = key.unwrap().agree(&peer).unwrap();
        let random = &mut |bytes: &mut [u8]| bytes.fill(0);
        let id = ChannelId::new(7).unwrap();
        let mut channel = key.open_channel(id, Order::Ordered, random).unwrap();
        let last: [u8; 44] = unhex(LAST);
        channel.cookie = Cookie::from_bytes(*last.first_chunk().unwrap());
        channel.next = Ok(Csn::LAST);
        assert_eq!(channel.seal(*b"last"), Ok(last.to_vec()));
        assert_eq!(channel.seal(*b"one more"), Err(Error::Exhausted));
        assert_eq!(channel.seal(*b"one more"), Err(Error::Exhausted));
    }
}
