//! Salted contact hashes: one, many, ranges; what is sent to the directory and to the Gateway.

use eeema::SecretKey;
use eeema::contact_hash::directory::{
    Challenge, MatchAnswer, MatchRequest, MatchToken, TokenAnswer, token_request,
};
use eeema::contact_hash::gateway::{BulkRequest, decode_bulk_answer};
use eeema::contact_hash::{
    ContactHash, EmailAddress, EmailHash, HASH_LENGTH, Lookup, Match, PhoneHash, PhoneNumber,
    PhoneRange, emails, phones,
};
use js_sys::{Array, BigUint64Array, JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{integer, list, parse_id, text};
use crate::keys::RawSecretKey;
use crate::record::Record;
use crate::wiped::array;

/// The digits of an E.164 number, exactly as the apps write them.
#[wasm_bindgen]
pub fn phone_parse(number: &str) -> Result<String> {
    let number = PhoneNumber::parse(number).map_err(refuse)?;
    Ok(number.as_str().to_owned())
}

/// The digits of a number as people write it.
#[wasm_bindgen]
pub fn phone_from_typed(number: &str) -> Result<String> {
    let number = PhoneNumber::from_typed(number).map_err(refuse)?;
    Ok(number.as_str().to_owned())
}

#[wasm_bindgen]
pub fn phone_hash(number: &str) -> Result<Uint8Array> {
    let number = PhoneNumber::parse(number).map_err(refuse)?;
    Ok(bytes(&number.hash()))
}

/// Hashes of many numbers, one after the other.
#[wasm_bindgen]
pub fn phone_hashes(numbers: &[u64]) -> Result<Uint8Array> {
    let numbers = numbers.iter().map(|number| PhoneNumber::from_u64(*number));
    let numbers = numbers.collect::<core::result::Result<Vec<_>, _>>();
    Ok(joined(phones(&numbers.map_err(refuse)?).iter()))
}

#[wasm_bindgen]
pub fn phone_hashes_of_texts(numbers: &JsValue) -> Result<Uint8Array> {
    let numbers = list(numbers, "numbers", |number, name| {
        PhoneNumber::parse(&text(number, name)?).map_err(refuse)
    })?;
    Ok(joined(phones(&numbers).iter()))
}

/// The address as it is hashed, and its other spelling if it has one, each with its hash.
#[wasm_bindgen]
pub fn email_hash(address: &str) -> Result<JsValue> {
    let address = EmailAddress::parse(address).map_err(refuse)?;
    Ok(show_email(&address))
}

#[wasm_bindgen]
pub fn email_hash_from_typed(address: &str) -> Result<JsValue> {
    let address = EmailAddress::from_typed(address).map_err(refuse)?;
    Ok(show_email(&address))
}

fn show_email(address: &EmailAddress<'_>) -> JsValue {
    let one = |address: &EmailAddress<'_>| {
        let record = Record::new().text("address", &address.to_string());
        record.bytes("hash", address.hash().as_bytes())
    };
    let alternative = address.alternative();
    one(address)
        .optional("alternative", alternative.as_ref().map(one))
        .into()
}

#[wasm_bindgen]
pub fn email_hashes(addresses: &JsValue) -> Result<Uint8Array> {
    let texts = list(addresses, "addresses", text)?;
    let addresses = texts.iter().map(|text| EmailAddress::parse(text));
    let addresses = addresses.collect::<core::result::Result<Vec<_>, _>>();
    Ok(joined(emails(&addresses.map_err(refuse)?).iter()))
}

fn bytes<Kind>(hash: &ContactHash<Kind>) -> Uint8Array {
    Uint8Array::from(hash.as_bytes().as_slice())
}

fn joined<'h, Kind: 'h>(hashes: impl Iterator<Item = &'h ContactHash<Kind>>) -> Uint8Array {
    let bytes: Vec<u8> = hashes.flat_map(|hash| *hash.as_bytes()).collect();
    Uint8Array::from(bytes.as_slice())
}

#[wasm_bindgen]
pub fn contact_hash_hex(hash: &[u8]) -> Result<String> {
    Ok(phone_hash_of(hash)?.hex().as_str().to_owned())
}

#[wasm_bindgen]
pub fn contact_hash_base64(hash: &[u8]) -> Result<String> {
    Ok(phone_hash_of(hash)?.base64().as_str().to_owned())
}

#[wasm_bindgen]
pub fn contact_hash_from_hex(text: &str) -> Result<Uint8Array> {
    let hash = PhoneHash::from_hex(text).map_err(refuse)?;
    Ok(bytes(&hash))
}

#[wasm_bindgen]
pub fn contact_hash_from_base64(text: &str) -> Result<Uint8Array> {
    let hash = PhoneHash::from_base64(text).map_err(refuse)?;
    Ok(bytes(&hash))
}

fn phone_hash_of(hash: &[u8]) -> Result<PhoneHash> {
    Ok(PhoneHash::from_bytes(array(hash, "hash")?))
}

/// Hashes that lie one after the other.
fn split(hashes: &[u8]) -> Result<&[[u8; HASH_LENGTH]]> {
    match hashes.as_chunks() {
        (hashes, []) => Ok(hashes),
        _ => Err(out_of_range("hashes", "a multiple of 32 bytes")),
    }
}

/// Numbers that follow one another.
#[wasm_bindgen]
pub struct RawPhoneRange(PhoneRange);

#[wasm_bindgen]
impl RawPhoneRange {
    pub fn new(first: &str, count: &JsValue) -> Result<Self> {
        let first = PhoneNumber::parse(first).map_err(refuse)?;
        Ok(Self(PhoneRange::new(first, integer(count, "count")?)))
    }

    pub fn count_left(&self) -> JsValue {
        crate::record::integer(self.0.count_left())
    }

    /// The next `count` numbers with their hashes.
    pub fn next(&mut self, count: u32) -> JsValue {
        let front = self.0.take_front(count.into());
        let (numbers, hashes): (Vec<u64>, Vec<PhoneHash>) = front
            .hashes()
            .map(|(number, hash)| (number.to_u64(), hash))
            .unzip();
        Record::new()
            .value("numbers", BigUint64Array::from(numbers.as_slice()))
            .value("hashes", joined(hashes.iter()))
            .into()
    }

    /// Leaves out the next `count` numbers.
    pub fn skip(&mut self, count: u32) {
        self.0.take_front(count.into());
    }

    /// The number with this hash among the next `count`, which are used up.
    pub fn find(&mut self, hash: &[u8], count: u32) -> Result<Option<String>> {
        let found = self.0.take_front(count.into()).find(&phone_hash_of(hash)?);
        Ok(found.map(|number| number.as_str().to_owned()))
    }
}

#[wasm_bindgen]
pub fn directory_token_request(identity: &str) -> Result<String> {
    Ok(token_request(parse_id(identity)?))
}

/// Answers the challenge of the directory.
#[wasm_bindgen]
pub fn directory_respond(
    answer: &[u8],
    identity: &str,
    secret_key: &RawSecretKey,
) -> Result<String> {
    let challenge = Challenge::decode(answer).map_err(refuse)?;
    let secret_key: &SecretKey = &secret_key.0;
    challenge
        .respond(parse_id(identity)?, secret_key)
        .map_err(refuse)
}

#[wasm_bindgen]
pub fn directory_token_answer(answer: &[u8]) -> Result<JsValue> {
    let record = match TokenAnswer::decode(answer).map_err(refuse)? {
        TokenAnswer::Granted(token) => Record::of("granted").text("token", token.as_str()),
        TokenAnswer::Refused(why) => Record::of("refused").text("text", &why),
    };
    Ok(record.into())
}

#[wasm_bindgen]
pub fn directory_match_request(
    phones: &[u8],
    emails: &[u8],
    includes_inactive: bool,
    token: Option<String>,
) -> Result<JsString> {
    let phones = split(phones)?
        .iter()
        .map(|hash| PhoneHash::from_bytes(*hash));
    let emails = split(emails)?
        .iter()
        .map(|hash| EmailHash::from_bytes(*hash));
    let mut request = MatchRequest::new(phones, emails);
    if includes_inactive {
        request = request.including_inactive();
    }
    let token = token.as_deref().map(MatchToken::new);
    let encoded = request.encode(token.as_ref());
    Ok(JsString::from(encoded.as_str()))
}

#[wasm_bindgen]
pub fn directory_match_answer(answer: &[u8]) -> Result<JsValue> {
    let answer = MatchAnswer::decode(answer).map_err(refuse)?;
    Ok(Record::new()
        .value(
            "checkInterval",
            answer.check_interval().as_secs_f64() * 1000.0,
        )
        .value("matches", show_matches(answer.matches()))
        .into())
}

fn show_matches(matches: &[Match]) -> Array {
    let matches = matches.iter().map(|found| {
        Record::new()
            .text("id", found.id().as_str())
            .bytes("publicKey", found.public_key().as_bytes())
            .optional("phone", found.phone().as_ref().map(bytes))
            .optional("email", found.email().as_ref().map(bytes))
    });
    matches.map(JsValue::from).collect()
}

#[wasm_bindgen]
pub fn gateway_bulk_request(phones: &[u8], emails: &[u8]) -> Result<String> {
    let phones = split(phones)?
        .iter()
        .map(|hash| PhoneHash::from_bytes(*hash));
    let emails = split(emails)?
        .iter()
        .map(|hash| EmailHash::from_bytes(*hash));
    let request = BulkRequest::new(phones, emails).map_err(refuse)?;
    Ok(request.encode())
}

#[wasm_bindgen]
pub fn gateway_bulk_answer(answer: &[u8]) -> Result<Array> {
    let matches = decode_bulk_answer(answer).map_err(refuse)?;
    Ok(show_matches(&matches))
}

/// The path of one look-up at the Gateway.
#[wasm_bindgen]
pub fn gateway_lookup_path(hash: &[u8], is_email: bool) -> Result<String> {
    let hash = array(hash, "hash")?;
    let lookup = match is_email {
        true => Lookup::Email(EmailHash::from_bytes(hash)),
        false => Lookup::Phone(PhoneHash::from_bytes(hash)),
    };
    Ok(lookup.to_string())
}
