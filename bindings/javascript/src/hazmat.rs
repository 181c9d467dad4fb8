//! The parts of an envelope, and sealing with chosen randomness: for known answers. Two messages with one nonce give
//! both away.

use core::num::NonZeroU8;

use eeema::content::Kind;
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::identity::{MessageId, Nonce};
use eeema::message::gateway::MAX_BOX_LENGTH;
use eeema::message::hazmat::{
    Container, Metadata, Padding, Randomness, encoded_len, seal_gateway_box_with_into,
    seal_with_into,
};
use eeema::time::UnixMillis;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::content::{group_of, with_body};
use crate::envelope::OwnedHeader;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, text};
use crate::gateway::show_box;
use crate::keys::RawPeer;
use crate::record::{self, Record};
use crate::wiped::{Wiped, array};

fn padding_of(drawn: u8) -> Result<Padding> {
    let drawn = NonZeroU8::new(drawn).ok_or_else(|| out_of_range("padding", "1 to 255"))?;
    Ok(Padding::chosen(drawn))
}

fn randomness_of(value: &JsValue) -> Result<Randomness> {
    let fields = Fields::of(value, "randomness")?;
    Ok(Randomness::chosen(
        Nonce::from_bytes(fields.array("nonce")?),
        padding_of(fields.integer("padding")?)?,
        fields.integer("metadataPadding")?,
    ))
}

#[wasm_bindgen]
pub fn hazmat_seal(
    peer: &RawPeer,
    header: &JsValue,
    content: &JsValue,
    group: &JsValue,
    randomness: &JsValue,
) -> Result<JsValue> {
    let header = OwnedHeader::of(header)?;
    let mut chosen = Some(randomness_of(randomness)?);
    let mut envelope = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        let Some(chosen) = chosen.take() else {
            return Err(refuse(eeema::message::Error::NonceReuse));
        };
        let length = encoded_len(&header.header(), body, &chosen).map_err(refuse)?;
        let mut output = vec![0; length];
        let sealed = seal_with_into(&peer.0, &header.header(), body, chosen, &mut output);
        envelope = Uint8Array::from(sealed.map_err(refuse)?.without_record()).into();
        Ok(())
    })?;
    Ok(envelope)
}

#[wasm_bindgen]
pub fn hazmat_gateway_seal(
    peer: &RawPeer,
    content: &JsValue,
    group: &JsValue,
    randomness: &JsValue,
) -> Result<JsValue> {
    let mut chosen = Some(randomness_of(randomness)?);
    let mut record = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        let Some(chosen) = chosen.take() else {
            return Err(refuse(eeema::message::Error::NonceReuse));
        };
        let mut output = [0; MAX_BOX_LENGTH];
        let sealed = seal_gateway_box_with_into(&peer.0, body, chosen, &mut output);
        record = show_box(&sealed.map_err(refuse)?.without_record()).into();
        Ok(())
    })?;
    Ok(record)
}

#[wasm_bindgen]
pub fn container_encode(kind: u8, body: &[u8], drawn_padding: u8) -> Result<Uint8Array> {
    let padding = padding_of(drawn_padding)?;
    let container = Container {
        kind: Kind(kind),
        body,
    };
    let mut output = vec![0; container.encoded_len(padding)];
    let written = container.encode_into(padding, &mut output);
    written.map_err(|_| out_of_range("body", "a container of the length that it said"))?;
    Ok(Uint8Array::from(output.as_slice()))
}

#[wasm_bindgen]
pub fn container_decode(plaintext: &[u8]) -> Result<JsValue> {
    let container = Container::decode(plaintext).map_err(refuse)?;
    let record = Record::new().value("kind", container.kind.0);
    Ok(record.bytes("body", container.body).into())
}

#[wasm_bindgen]
pub fn metadata_encode(metadata: &JsValue, padding: u16) -> Result<Uint8Array> {
    let fields = Fields::of(metadata, "metadata")?;
    let nickname = fields.optional("nickname", text)?;
    let metadata = Metadata {
        nickname: nickname.as_deref(),
        message_id: MessageId::from_bytes(fields.array("messageId")?),
        created_at: UnixMillis(fields.integer("createdAt")?),
    };
    let mut output = vec![0; metadata.encoded_len(padding.into())];
    let written = metadata.encode_into(padding.into(), &mut output);
    written.map_err(|_| out_of_range("metadata", "metadata of the length that it said"))?;
    Ok(Uint8Array::from(output.as_slice()))
}

#[wasm_bindgen]
pub fn metadata_decode(plaintext: &[u8]) -> Result<JsValue> {
    let metadata = Metadata::decode(plaintext).map_err(refuse)?;
    Ok(Record::new()
        .optional("nickname", metadata.nickname)
        .bytes("messageId", metadata.message_id.as_bytes())
        .value("createdAt", record::integer(metadata.created_at.0))
        .into())
}

/// XSalsa20 and Poly1305: tag, then ciphertext.
#[wasm_bindgen]
pub fn secretbox_seal(key: Vec<u8>, nonce: &[u8], plaintext: &[u8]) -> Result<Uint8Array> {
    let key = Secret::from_bytes(Wiped(key).array("key")?);
    let nonce = array(nonce, "nonce")?;
    let mut sealed = vec![0; secretbox::TAG_LENGTH];
    sealed.extend_from_slice(plaintext);
    let (front, text) = sealed.split_at_mut(secretbox::TAG_LENGTH);
    front.copy_from_slice(&secretbox::seal_in_place(&key, &nonce, text));
    Ok(Uint8Array::from(sealed.as_slice()))
}

#[wasm_bindgen]
pub fn secretbox_open(key: Vec<u8>, nonce: &[u8], sealed: &[u8]) -> Result<Uint8Array> {
    let key = Secret::from_bytes(Wiped(key).array("key")?);
    let nonce = array(nonce, "nonce")?;
    let Some((tag, text)) = sealed.split_first_chunk() else {
        return Err(out_of_range("box", "at least 16 bytes"));
    };
    let mut text = Wiped(text.to_vec());
    let opened = secretbox::open_in_place(&key, &nonce, &mut text.0, tag);
    opened.map_err(|_| refuse(eeema::message::Reason::MessageUnauthentic))?;
    Ok(Uint8Array::from(text.0.as_slice()))
}
