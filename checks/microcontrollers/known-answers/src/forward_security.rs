//! Sessions of forward security.

use core::hint::black_box;

use eeema::crypto::Secret;
use eeema::forward_security::agreement::{Agreements, derive_2dh};
use eeema::forward_security::{Chain, Contact, Error, Session, SessionId, Version, VersionRange};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use crate::vectors::{
    agreement_0 as agreement, chain_0 as chain, transcript_ordinary as transcript,
};

/// The roots of both kinds of chain, a step of a chain, and what the initiator of a session sends first.
pub(crate) fn forward_security() -> Option<bool> {
    Some(roots()? && step()? && first_message()?)
}

fn roots() -> Option<bool> {
    let secret = |bytes: &[u8; 32]| SecretKey::from_bytes(*black_box(bytes));
    let permanent = secret(&agreement::INITIATOR_SECRET);
    let ephemeral = secret(&agreement::INITIATOR_FSSK_SECRET);
    let their_permanent = PublicKey::from_bytes(agreement::RESPONDER_PUBLIC);
    let their_ephemeral = PublicKey::from_bytes(agreement::RESPONDER_FSSK_PUBLIC);
    let agreements = Agreements {
        ss: permanent.agree(&their_permanent).ok()?,
        es: ephemeral.agree(&their_permanent).ok()?,
        se: permanent.agree(&their_ephemeral).ok()?,
        ee: ephemeral.agree(&their_ephemeral).ok()?,
    };
    let initiator: ThreemaId = agreement::INITIATOR_IDENTITY.parse().ok()?;
    let responder: ThreemaId = agreement::RESPONDER_IDENTITY.parse().ok()?;
    let two = derive_2dh(&agreements.ss, &agreements.es, initiator);
    let four = agreements.derive_4dh(initiator, responder);
    Some(
        *two.key().as_bytes() == agreement::ROOT_2DH_INITIATOR
            && *four.of_initiator.key().as_bytes() == agreement::ROOT_4DH_INITIATOR
            && *four.of_responder.key().as_bytes() == agreement::ROOT_4DH_RESPONDER,
    )
}

fn step() -> Option<bool> {
    let next = Chain::new(Secret::from_bytes(*black_box(&chain::ROOT)))
        .turned()
        .ok()?;
    Some(
        *next.key().as_bytes() == chain::STEPS_1_CHAIN_KEY
            && *next.message_key().as_bytes() == chain::STEPS_1_MESSAGE_KEY,
    )
}

fn first_message() -> Option<bool> {
    const INIT: [u8; transcript::STEPS_0_ENVELOPE.len()] = transcript::STEPS_0_ENVELOPE;
    let own = Identity::new(
        transcript::A_IDENTITY.parse().ok()?,
        SecretKey::from_bytes(*black_box(&transcript::A_SECRET)),
    );
    let public_key = PublicKey::from_bytes(transcript::B_PUBLIC);
    let peer = own
        .peer(transcript::B_IDENTITY.parse().ok()?, &public_key)
        .ok()?;
    let supported = VersionRange::up_to(Version(transcript::A_SUPPORTED_MAX as u16));
    let session_key = SecretKey::from_bytes(transcript::STEPS_0_FSSK_SECRET);
    let id = SessionId::from_bytes(transcript::STEPS_0_SESSION_ID);
    let contact = Contact::new(&own, &peer)?;
    let initiated = Session::initiate_with(&contact, supported, id, session_key).ok()?;
    let (session, init) = initiated.store(in_a_store).ok()?;
    let mut bytes = [0; INIT.len()];
    let length = init.encode_into(&mut bytes).ok()?;
    let is_announced = bytes[..length] == INIT;

    let mut buffer = [0; transcript::STEPS_1_ENVELOPE.len()];
    let inner = black_box([0x01, b'o', b'n', b'e']);
    let sealed = session
        .seal_any(&inner, None, supported, &mut buffer)
        .ok()?;
    let (_, envelope) = sealed.store(in_a_store).ok()?;
    Some(is_announced && envelope == transcript::STEPS_1_ENVELOPE)
}

/// Writes a session as a device writes it, before anything is sent.
fn in_a_store(session: &Session) -> Result<(), Error> {
    let mut flash = [0; Session::MAX_ENCODED_LENGTH];
    session.encode_into(&mut flash)?;
    black_box(flash);
    Ok(())
}
