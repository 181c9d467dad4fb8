//! Seals and opens a text message without an allocator: linking this program is the proof.
//!
//! `cargo build --release --target thumbv7em-none-eabihf`; it is linked, not run.

#![no_std]
#![no_main]

use core::hint::black_box;

use eeema::identity::MessageId;
use eeema::message::receive::Inbox;
use eeema::message::{self, Body, Content, Header, ReplayStore};
use eeema::time::UnixMillis;
use eeema::{SecretKey, ThreemaId};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    black_box(talk(black_box(1)));
    loop {}
}

/// A store that forgets everything: a real one is in flash.
struct Forgetful;

impl ReplayStore for Forgetful {
    type Error = core::convert::Infallible;

    fn is_nonce_used(&self, _: &eeema::identity::NonceHash) -> Result<bool, Self::Error> {
        Ok(false)
    }

    fn mark_nonce(&mut self, _: &eeema::identity::NonceHash) -> Result<(), Self::Error> {
        Ok(())
    }

    fn is_message_id_used(&self, _: ThreemaId, _: MessageId) -> Result<bool, Self::Error> {
        Ok(false)
    }

    fn mark_message_id(&mut self, _: ThreemaId, _: MessageId) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Alice seals, Bob opens; gives the length of the text that he read.
fn talk(seed: u8) -> Option<usize> {
    let mut random = |bytes: &mut [u8]| bytes.fill(seed);
    let (alice_id, bob_id) = ("ALICE001".parse().ok()?, "BOB00001".parse().ok()?);
    let alice = SecretKey::generate(&mut random).ok()?;
    let bob = SecretKey::from_bytes([seed; 32]);

    let mut envelope = [0; 512];
    let to_bob = alice.agree(&bob.public_key()).ok()?;
    let header = Header::new(alice_id, bob_id, MessageId::generate(&mut random).ok()?, UnixMillis(0));
    let body = Body::text("The tide is at 6:40.").ok()?;
    let length = message::seal_into(&to_bob, &header, &body, &mut random, &mut envelope).ok()?;

    let mut plaintext = [0; 512];
    let mut inbox = Inbox::new(bob_id, Forgetful);
    let pending = inbox.check(envelope.get(..length)?).ok()?;
    let opened = inbox.open_into(pending, &to_bob, &mut plaintext).ok()?;
    inbox.accept(&opened).ok()?;
    match opened.body().ok()?.content() {
        Content::Text(text) => Some(text.as_str().len()),
        _ => None,
    }
}
