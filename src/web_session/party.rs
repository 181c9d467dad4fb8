//! How a message to one party is made, and how one from it is opened.

use core::time::Duration;

use super::context::Context;
use super::message::Message;
use super::output::{Bytes, Output, Outputs};
use super::{Address, Error, Nonce, sealed};
use crate::crypto::Secret;

/// The most bytes of a message on the WebSocket, in both directions.
pub(super) const MAX_MESSAGE: usize = 1_048_576;
/// The most bytes of a message before the other client is authenticated.
pub(super) const MAX_EARLY_MESSAGE: usize = 16_384;

/// Where a message comes from and goes to.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) source: Address,
    pub(super) destination: Address,
}

/// A message that has arrived, with its nonce taken off.
pub(super) struct Arrived<'m> {
    pub(super) nonce: Nonce,
    pub(super) data: &'m mut [u8],
    pub(super) now: Duration,
}

/// Seals a message and hands it out.
pub(super) fn send(
    context: &mut Context,
    key: &Secret<32>,
    way: Way,
    message: &Message<'_>,
    out: &mut Outputs,
) -> Result<(), Error> {
    let plain = message.encode()?;
    if plain.len() > MAX_MESSAGE.saturating_sub(sealed::OVERHEAD) {
        return Err(Error::Limit);
    }
    let nonce = context.next_nonce(way.source, way.destination)?;
    let bytes = sealed::seal(key, &nonce.to_bytes(), plain);
    out.push(Output::Send(Bytes::new(bytes)));
    Ok(())
}

/// Hands a message out that cannot be sealed yet.
pub(super) fn send_in_clear(
    context: &mut Context,
    way: Way,
    message: &Message<'_>,
    out: &mut Outputs,
) -> Result<(), Error> {
    let plain = message.encode()?;
    let nonce = context.next_nonce(way.source, way.destination)?;
    let bytes = [nonce.to_bytes().as_slice(), &plain].concat();
    out.push(Output::Send(Bytes::new(bytes)));
    Ok(())
}

/// Checks a message against its context, opens it in place, and only then keeps what it said.
pub(super) fn open<'m>(
    context: &mut Context,
    key: &Secret<32>,
    arrived: Arrived<'m>,
) -> Result<&'m [u8], Error> {
    let Arrived { nonce, data, .. } = arrived;
    let checked = context.check(&nonce)?;
    let plain = sealed::open(key, &nonce.to_bytes(), data)?;
    context.accept(checked);
    Ok(plain)
}

impl Arrived<'_> {
    /// Refuses what is too long before the other client is authenticated.
    pub(super) fn check_early_length(&self) -> Result<(), Error> {
        if self.data.len() > MAX_EARLY_MESSAGE.saturating_sub(Nonce::LENGTH) {
            return Err(Error::Limit);
        }
        Ok(())
    }
}
