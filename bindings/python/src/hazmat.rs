//! Parts of envelopes, and sealing with randomness of the caller: for tests, and for who looks into envelopes.

use std::num::NonZeroU8;

use eeema::content::{Body, Kind};
use eeema::identity::{MessageId, Nonce};
use eeema::message::hazmat::{
    Container, Metadata, Padding, Randomness, encoded_len, seal_gateway_box_with_into,
    seal_with_into,
};
use eeema::message::{self, gateway::MAX_BOX_LENGTH};
use eeema::time::UnixMillis;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Data};
use crate::error::Error;
use crate::identity::Peer;
use crate::message::Header;

/// A container: the type, the body and its padding.
#[pyfunction]
pub(crate) fn encode_container<'py>(
    py: Python<'py>,
    kind: u8,
    body: Data<'_>,
    padding: NonZeroU8,
) -> Result<Bound<'py, PyBytes>, Error> {
    let container = Container {
        kind: Kind(kind),
        body: body.as_bytes(),
    };
    let padding = Padding::chosen(padding);
    Ok(PyBytes::new_with(
        py,
        container.encoded_len(padding),
        |output| {
            let written = container.encode_into(padding, output);
            Ok(written
                .map(drop)
                .map_err(message::Error::from)
                .map_err(Error::from)?)
        },
    )?)
}

/// Type and body of a container.
#[pyfunction]
pub(crate) fn decode_container<'py>(
    py: Python<'py>,
    container: Data<'_>,
) -> Result<(u8, Bound<'py, PyBytes>), Error> {
    let container = Container::decode(container.as_bytes())?;
    Ok((container.kind.0, PyBytes::new(py, container.body)))
}

/// The plaintext of a metadata box, with so many bytes of padding.
#[pyfunction]
#[pyo3(signature = (message_id, created_at, nickname = None, *, padding = 0))]
pub(crate) fn encode_metadata<'py>(
    py: Python<'py>,
    message_id: Array<8>,
    created_at: u64,
    nickname: Option<&str>,
    padding: u8,
) -> Result<Bound<'py, PyBytes>, Error> {
    let metadata = Metadata {
        message_id: MessageId::from_bytes(message_id.0),
        created_at: UnixMillis(created_at),
        nickname,
    };
    let padding = usize::from(padding);
    Ok(PyBytes::new_with(
        py,
        metadata.encoded_len(padding),
        |output| {
            let written = metadata.encode_into(padding, output);
            Ok(written
                .map(drop)
                .map_err(message::Error::from)
                .map_err(Error::from)?)
        },
    )?)
}

/// Message id, time and nickname in the plaintext of a metadata box.
#[pyfunction]
pub(crate) fn decode_metadata(
    plaintext: Data<'_>,
) -> Result<([u8; 8], u64, Option<String>), Error> {
    let metadata = Metadata::decode(plaintext.as_bytes())?;
    let nickname = metadata.nickname.map(str::to_owned);
    Ok((
        *metadata.message_id.as_bytes(),
        metadata.created_at.0,
        nickname,
    ))
}

/// Seals a body with a nonce and padding of the caller, and records nothing. A nonce that is used twice gives both
/// messages away.
#[pyfunction]
#[pyo3(signature = (peer, header, kind, body, *, nonce, padding, metadata_padding))]
#[allow(clippy::too_many_arguments, reason = "they are named in Python")]
pub(crate) fn seal_with<'py>(
    py: Python<'py>,
    peer: &Peer,
    header: &Header,
    kind: u8,
    body: Data<'_>,
    nonce: Array<24>,
    padding: NonZeroU8,
    metadata_padding: u8,
) -> Result<Bound<'py, PyBytes>, Error> {
    let peer = peer.0.get()?;
    let header = header.get();
    let body = Body::unknown(Kind(kind), body.as_bytes());
    let nonce = Nonce::from_bytes(nonce.0);
    let randomness = Randomness::chosen(nonce, Padding::chosen(padding), metadata_padding);
    let mut envelope = vec![0; encoded_len(&header, &body, &randomness)?];
    let sealed = seal_with_into(&peer, &header, &body, randomness, &mut envelope)?;
    Ok(PyBytes::new(py, sealed.without_record()))
}

/// The same for a box of the Gateway.
#[pyfunction]
#[pyo3(signature = (peer, kind, body, *, nonce, padding))]
pub(crate) fn seal_gateway_box_with<'py>(
    py: Python<'py>,
    peer: &Peer,
    kind: u8,
    body: Data<'_>,
    nonce: Array<24>,
    padding: NonZeroU8,
) -> Result<Bound<'py, PyBytes>, Error> {
    let peer = peer.0.get()?;
    let body = Body::unknown(Kind(kind), body.as_bytes());
    let nonce = Nonce::from_bytes(nonce.0);
    let randomness = Randomness::chosen(nonce, Padding::chosen(padding), 0);
    let mut output = [0; MAX_BOX_LENGTH];
    let sealed = seal_gateway_box_with_into(&peer, &body, randomness, &mut output)?;
    Ok(PyBytes::new(py, sealed.without_record().as_bytes()))
}
