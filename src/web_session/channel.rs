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
    Unordered(Window),
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
                Order::Unordered => Received::Unordered(Window::new()),
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
