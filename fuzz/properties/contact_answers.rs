//! Answers of the directory and of the Gateway: what is read stands in the JSON, all of it, and the
//! response to a challenge is the MAC that its key makes.

use eeema::codec::{base64, hex::Hex};
use eeema::contact_hash::directory::{Challenge, MatchAnswer, TokenAnswer};
use eeema::contact_hash::{DirectoryKey, Match, gateway};
use eeema::{PublicKey, SecretKey, ThreemaId};
use serde_json::Value;

pub(crate) fn check(data: &[u8]) {
    let challenge = Challenge::decode(data);
    let token = TokenAnswer::decode(data);
    let answer = MatchAnswer::decode(data);
    let bulk = gateway::decode_bulk_answer(data);
    let Ok(json) = serde_json::from_slice(data) else {
        assert!(challenge.is_err() && token.is_err() && answer.is_err() && bulk.is_err());
        return;
    };
    if let Ok(challenge) = challenge {
        responds(&challenge, &json);
    }
    match token {
        Ok(TokenAnswer::Granted(token)) => {
            assert_eq!(
                (&json["success"], &json["matchToken"]),
                (&true.into(), &token.as_str().into())
            );
        }
        Ok(TokenAnswer::Refused(reason)) => {
            assert_eq!(
                (&json["success"], &json["error"]),
                (&false.into(), &reason.into())
            );
        }
        Err(_) => {}
    }
    if let Ok(answer) = answer {
        assert_eq!(json["checkInterval"], answer.check_interval().as_secs());
        each_was_sent(answer.matches(), &json["identities"], &DIRECTORY);
        let own_id = ThreemaId::ECHOECHO;
        let others = answer.matches().iter();
        let others = others.filter(|found| found.id() != own_id);
        assert!(answer.without(own_id).eq(others));
    }
    if let Ok(matches) = bulk {
        each_was_sent(&matches, &json, &GATEWAY);
    }
}

/// The token is sent back as it was, with its MAC, unless the key has low order.
fn responds(challenge: &Challenge, sent: &Value) {
    let token = bytes(sent["token"].as_str().unwrap());
    let public_key = bytes(sent["tokenRespKeyPub"].as_str().unwrap());
    let public_key = PublicKey::try_from(&public_key[..]).unwrap();
    let secret_key = SecretKey::from_bytes([1; 32]);
    let request = challenge.respond(ThreemaId::ECHOECHO, &secret_key);
    let Ok(key) = secret_key.agree(&public_key) else {
        return assert!(request.is_err());
    };
    let request: Value = serde_json::from_str(&request.unwrap()).unwrap();
    assert_eq!(request.as_object().unwrap().len(), 3);
    assert_eq!(request["identity"], "ECHOECHO");
    assert_eq!(request["token"], sent["token"]);
    let response = bytes(request["response"].as_str().unwrap());
    assert_eq!(response, DirectoryKey::derive(&key).respond(&token));
}

fn bytes(text: &str) -> Vec<u8> {
    base64::decode(text, &mut vec![0; text.len()])
        .unwrap()
        .to_vec()
}

/// How an answer names the hashes, and how it writes 32 bytes.
struct Form {
    phone: &'static str,
    email: &'static str,
    is_hex: bool,
}

const DIRECTORY: Form = Form {
    phone: "mobileNoHash",
    email: "emailHash",
    is_hex: false,
};
const GATEWAY: Form = Form {
    phone: "phoneHash",
    email: "emailHash",
    is_hex: true,
};

/// The matches are those of the answer, each with its identity, its key and its hashes.
fn each_was_sent(matches: &[Match], sent: &Value, form: &Form) {
    let sent = sent.as_array().unwrap();
    assert_eq!(matches.len(), sent.len());
    for (found, sent) in matches.iter().zip(sent) {
        assert_eq!(sent["identity"], found.id().as_str());
        form.is_written(Some(found.public_key().as_bytes()), &sent["publicKey"]);
        form.is_written(
            found.phone().as_ref().map(|hash| hash.as_bytes()),
            &sent[form.phone],
        );
        form.is_written(
            found.email().as_ref().map(|hash| hash.as_bytes()),
            &sent[form.email],
        );
    }
}

impl Form {
    /// Bytes have one text; hexadecimal digits may be of any case.
    fn is_written(&self, bytes: Option<&[u8; 32]>, sent: &Value) {
        let mut buffer = [0; 44];
        match (bytes, sent.as_str()) {
            (None, None) => assert!(sent.is_null()),
            (Some(bytes), Some(text)) if self.is_hex => {
                assert_eq!(Hex(bytes).to_string(), text.to_ascii_lowercase());
            }
            (Some(bytes), Some(text)) => assert_eq!(base64::encode(bytes, &mut buffer), Ok(text)),
            (bytes, _) => panic!("{bytes:?} is not {sent}"),
        }
    }
}
