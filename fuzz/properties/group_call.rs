//! Starts of group calls: what is read goes to an encrypted address, and is the same as one that is
//! made of its parts, apart from fields that nobody knows.

use eeema::content::Encode;
use eeema::content::{Content, GroupCallStart, GroupIdentity};
use eeema::message::{Body, Kind};

pub(crate) fn check(data: &[u8]) {
    let bytes = [b"12345678", data].concat();
    let Ok(body) = Body::decode(Kind::GROUP_CALL_START, &bytes) else {
        return;
    };
    let Content::GroupCallStart(start) = body.content() else {
        panic!("another content");
    };
    let (version, url) = (start.protocol_version(), start.sfu_base_url());
    assert!(url[..8].eq_ignore_ascii_case("https://"));
    let made = GroupCallStart::new(version, start.key().clone(), url).unwrap();
    let (sender, receiver) = ("ALICE001".parse().unwrap(), "BOB00001".parse().unwrap());
    let group = GroupIdentity::of(&body, sender, receiver).unwrap();
    let made = group.body(made).unwrap();
    let written = encode(&body);
    let known = encode(&made);
    // Unknown fields stand behind the known ones.
    assert!(written.starts_with(&known));
    assert_eq!(Body::decode(Kind::GROUP_CALL_START, &written), Ok(body));
    assert_eq!(Body::decode(Kind::GROUP_CALL_START, &known), Ok(made));
}

fn encode(body: &Body<'_>) -> Vec<u8> {
    let mut written = vec![0; body.encoded_len()];
    assert_eq!(body.encode_into(&mut written), Ok(written.len()));
    written
}
