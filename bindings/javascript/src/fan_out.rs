//! One message for all members of a group.

use eeema::content::GroupIdentity;
use eeema::crypto::OsRandom;
use eeema::group::{Envelopes, FanOut};
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::batch::RawPeers;
use crate::content::{group_of, with_body};
use crate::envelope::OwnedHeader;
use crate::errors::{Result, refuse};
use crate::fields::parse_id;
use crate::inbox::{RawInbox, failed};
use crate::record::Record;

#[wasm_bindgen]
pub fn group_generate(creator: &str) -> Result<JsValue> {
    let group = GroupIdentity::generate(parse_id(creator)?, &mut OsRandom).map_err(refuse)?;
    Ok(Record::new()
        .text("creator", group.creator.as_str())
        .bytes("id", group.id.as_bytes())
        .into())
}

/// Seals one message for all, and remembers the nonces.
#[wasm_bindgen]
pub fn group_fan_out(
    inbox: &mut RawInbox,
    peers: &RawPeers,
    header: &JsValue,
    content: &JsValue,
    group: &JsValue,
) -> Result<JsValue> {
    let header = OwnedHeader::of(header)?;
    let mut envelopes = JsValue::UNDEFINED;
    with_body(content, group_of(group)?, &mut |body| {
        let sealed = FanOut::new(header.header(), body).seal(peers.iter(), &mut OsRandom);
        let recorded = sealed.map_err(refuse)?.record(&mut inbox.0);
        envelopes = show_envelopes(&recorded.map_err(failed)?).into();
        Ok(())
    })?;
    Ok(envelopes)
}

fn show_envelopes(envelopes: &Envelopes) -> Array {
    let envelopes = envelopes.iter().map(|(receiver, envelope)| {
        let record = Record::new().text("receiver", receiver.as_str());
        JsValue::from(record.bytes("envelope", envelope))
    });
    envelopes.collect()
}
