//! Contact hashes: normalisation, bulk against single hashes, ranges, documents.

use eeema::contact_hash::directory::{
    self, Challenge, MatchAnswer, MatchRequest, MatchToken, TokenAnswer,
};
use eeema::contact_hash::gateway::{self, BulkRequest};
use eeema::contact_hash::{
    self, EmailAddress, EmailHash, Error, Index, Match, PhoneHash, PhoneNumber, PhoneRange,
    emails_into, phones_into,
};
use eeema::crypto::hmac_sha256;
use eeema::{PublicKey, ThreemaId};
use proptest::prelude::*;

const PHONE_KEY: &str = "85adf8226953f3d96cfd5d09bf29555eb955fcd8aa5ec4f9fcd869e258370723";
const EMAIL_KEY: &str = "30a5500fed9701fa6defdb610841900febb8e430881f7ad816826264ec09bad7";

fn plain_hash(key: &str, text: &str) -> [u8; 32] {
    let key: [u8; 32] = eeema::codec::hex::decode_array(key).unwrap();
    hmac_sha256(&key, &[text.as_bytes()])
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn address(text: &str) -> EmailAddress<'_> {
    EmailAddress::parse(text).unwrap()
}

#[test]
fn refusals_say_where() {
    for (text, error) in [
        ("+41 (0)79 123 45 67", Error::TrunkZero { position: 5 }),
        ("\u{ff0b}41 79", Error::Character { position: 0 }),
        ("+41 \u{ff17}9 123 45 67", Error::Character { position: 4 }),
        ("079 123 45 67\n", Error::LeadingZero { position: 0 }),
        (" 0041 79", Error::LeadingZero { position: 1 }),
        ("41 79x", Error::Character { position: 5 }),
        ("+1234567890123456", Error::TooLong { position: 16 }),
        ("12\r\n", Error::TooShort),
        ("\u{202a}\u{202c}", Error::Empty),
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(error), "{text:?}");
    }
    for (text, error) in [
        (" alice@\u{130}.example", Error::Character { position: 7 }),
        (
            "\u{2003}m\u{fc}ller@example.org",
            Error::Character { position: 4 },
        ),
        ("\u{131}@example.org", Error::Character { position: 0 }),
        ("alice", Error::NoAt),
        ("\u{a0}\r\n", Error::Empty),
    ] {
        assert_eq!(EmailAddress::parse(text).unwrap_err(), error, "{text:?}");
    }
}

#[test]
fn nothing_is_printed_by_debug() {
    let hashes = contact_hash::email("alice@gmail.com").unwrap();
    let texts = [
        format!("{:?}", number("41791234567")),
        format!("{:?}", PhoneRange::new(number("41791234567"), 3)),
        format!("{:?}", contact_hash::phone("41791234567").unwrap()),
        format!("{:?}", hashes),
        format!("{:?}", hashes.hash.hex()),
        format!("{:?}", address("alice@example.com")),
        format!("{:?}", MatchToken::new("41791234567")),
    ];
    let hex = hashes.hash.hex();
    let parts = ["4179", "alice", "ad398f", &hex.as_str()[..6]];
    for text in texts {
        assert!(parts.iter().all(|part| !text.contains(part)), "{text}");
    }
}

#[test]
fn a_callback_gets_the_whole_text() {
    let e164 = |text| PhoneNumber::parse_with(text, |text| text.strip_prefix("ext:"));
    assert_eq!(e164("ext:+41 79 123 45 67"), Ok(number("41791234567")));
    assert_eq!(e164("41791234567"), Err(Error::NoNumber));
    assert_eq!(e164("ext:079"), Err(Error::LeadingZero { position: 0 }));
}

#[test]
fn ranges_count_like_integers() {
    for (first, count) in [("100", 2000), ("999999998", 1500), ("41791234567", 100)] {
        let range = PhoneRange::new(number(first), count);
        let start = number(first).to_u64();
        assert_eq!(range.size_hint(), (count as usize, Some(count as usize)));
        let numbers: Vec<PhoneNumber> = range.clone().collect();
        let expected = (start..start + count).map(|value| number(&value.to_string()));
        assert!(numbers.iter().copied().eq(expected));
        assert!(numbers.is_sorted());
        let hashes = range.hashes();
        assert!(hashes.eq(numbers.iter().map(|number| (*number, number.hash()))));
    }
}

#[test]
fn ranges_end_at_the_last_number() {
    let mut range = PhoneRange::new(number("999999999999997"), 10);
    assert_eq!(range.count_left(), 3);
    assert_eq!(range.clone().last(), Some(PhoneNumber::MAX));
    assert_eq!(range.take_front(2).count(), 2);
    assert_eq!(range.take_front(5).next(), Some(PhoneNumber::MAX));
    assert_eq!((range.next(), range.count_left()), (None, 0));
    assert_eq!(PhoneNumber::from_u64(99), Err(Error::TooShort));
    assert_eq!(PhoneNumber::from_u64(0), Err(Error::TooShort));
    assert_eq!(
        PhoneNumber::from_u64(u64::MAX),
        Err(Error::TooLong { position: 15 })
    );
    assert_eq!(PhoneNumber::from_u64(100), Ok(PhoneNumber::MIN));
}

#[test]
fn a_hash_is_found_wherever_its_number_stands() {
    let range = PhoneRange::new(number("41791230000"), 130);
    for wanted in range.clone() {
        assert_eq!(range.clone().find(&wanted.hash()), Some(wanted));
    }
    assert_eq!(range.clone().find(&number("41791230130").hash()), None);
    assert_eq!(range.find(&number("41791229999").hash()), None);
}

#[cfg(feature = "rayon")]
#[test]
fn all_cores_give_the_same() {
    let range = PhoneRange::new(number("49150000000"), 70_000);
    let last = range.clone().last().unwrap();
    assert_eq!(range.clone().find_parallel(&last.hash()), Some(last));
    assert_eq!(range.clone().find_parallel(&number("4930").hash()), None);
    let numbers: Vec<PhoneNumber> = range.take(9_000).collect();
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
    contact_hash::phones_parallel_into(&numbers, &mut hashes).unwrap();
    assert!(
        hashes
            .iter()
            .eq(&numbers.iter().map(PhoneNumber::hash).collect::<Vec<_>>())
    );
    let short = contact_hash::phones_parallel_into(&numbers, &mut hashes[1..]);
    assert_eq!(short, Err(Error::BufferTooSmall));

    let texts: Vec<String> = (0..9000).map(|i| format!("{i}@example.org")).collect();
    let addresses: Vec<EmailAddress<'_>> = texts.iter().map(|text| address(text)).collect();
    let mut hashes = vec![EmailHash::from_bytes([0; 32]); addresses.len()];
    contact_hash::emails_parallel_into(&addresses, &mut hashes).unwrap();
    assert!(
        hashes
            .iter()
            .eq(&addresses.iter().map(EmailAddress::hash).collect::<Vec<_>>())
    );
}

#[cfg(feature = "phone-numbers")]
#[test]
fn national_numbers_become_international() {
    let plans = contact_hash::NumberingPlans::load().unwrap();
    // Chapter 12 section 2.2.
    for (text, region, digits) in [
        ("079 123 45 67", "CH", "41791234567"),
        ("+41 (0)79 123 45 67", "CH", "41791234567"),
        ("0041791234567", "CH", "41791234567"),
        ("41791234567", "CH", "41791234567"),
        ("06 1234 5678", "IT", "390612345678"),
        ("011 15-2345-6789", "AR", "5491123456789"),
        ("011 41 79 123 45 67", "US", "41791234567"),
        ("8 912 345 67 89", "RU", "79123456789"),
        ("1-800-FLOWERS", "US", "18003569377"),
        ("+1 202 555 0123 ext. 9", "US", "12025550123"),
        ("117", "CH", "41117"),
    ] {
        assert_eq!(plans.parse(text, region), Ok(number(digits)), "{text}");
    }
    for text in ["+411", "+1", "", "alice"] {
        assert_eq!(plans.parse(text, "CH"), Err(Error::NoNumber), "{text}");
    }
    for region in ["", "XX", "CHE", "001", "4\u{301}"] {
        assert_eq!(plans.parse("079 123 45 67", region), Err(Error::Region));
    }
}

#[test]
fn outputs_that_are_too_small_are_refused() {
    let numbers = [number("41791234567"); 3];
    let mut hashes = [PhoneHash::from_bytes([7; 32]); 4];
    assert_eq!(
        phones_into(&numbers, &mut hashes[..2]),
        Err(Error::BufferTooSmall)
    );
    assert_eq!(hashes, [PhoneHash::from_bytes([7; 32]); 4]);
    phones_into(&numbers, &mut hashes).unwrap();
    assert_eq!(hashes[..3], [numbers[0].hash(); 3]);
    assert_eq!(hashes[3], PhoneHash::from_bytes([7; 32]));
    let addresses = [address("a@b"); 3];
    let mut hashes = [EmailHash::from_bytes([7; 32]); 2];
    assert_eq!(
        emails_into(&addresses, &mut hashes),
        Err(Error::BufferTooSmall)
    );
}

#[test]
fn hash_texts_are_read_strictly() {
    let hash = contact_hash::phone("41791234567").unwrap();
    let (hex, base64) = (hash.hex(), hash.base64());
    assert_eq!(PhoneHash::from_hex(&hex.as_str().to_uppercase()), Ok(hash));
    for text in ["", &hex.as_str()[1..], base64.as_str(), &format!("{hex} ")] {
        assert_eq!(PhoneHash::from_hex(text), Err(Error::HashText));
    }
    for text in [
        "",
        &base64.as_str()[..43],
        &base64.as_str()[..40],
        hex.as_str(),
        "Zg==",
    ] {
        assert_eq!(PhoneHash::from_base64(text), Err(Error::HashText));
    }
}

fn matched(phone: Option<PhoneHash>, email: Option<EmailHash>) -> Match {
    Match {
        identity: ThreemaId::ECHOECHO,
        public_key: PublicKey::from_bytes([9; 32]),
        phone,
        email,
    }
}

#[test]
fn an_index_leads_back_to_the_contacts() {
    let mut index = Index::new();
    index.insert_phone(&number("41791234567"), 1);
    index.insert_phone_hash(number("41791234567").hash(), 2);
    index.insert_phone(&number("41791234567"), 1);
    index.insert_email(&address("Alice@gmail.com"), 1);
    index.insert_email(&address("bob@example.com"), 3);
    let phone = Some(number("41791234567").hash());
    let email = Some(address("alice@googlemail.com").hash());
    assert_eq!(index.contacts(&matched(phone, email)), [&1, &2]);
    assert_eq!(index.contacts(&matched(None, email)), [&1]);
    assert!(index.contacts(&matched(None, None)).is_empty());
    let other = Some(number("41791234568").hash());
    assert!(index.contacts(&matched(other, None)).is_empty());
    assert_eq!(index.phone_hashes().count(), 1);
    assert_eq!(index.email_hashes().count(), 3);
}

#[test]
fn answers_are_read_and_malformed_ones_refused() {
    let hash = number("41791234567").hash();
    let key = "jLtS3Dct75SyYsRyDK4SCjCTC9IMHcMuHNvMQCECBE8=";
    let answer = |identity: &str, key: &str, hash: &str| {
        format!(
            r#"{{"checkInterval":3600,"new":1,"identities":[{{"identity":"{identity}",
            "publicKey":"{key}","mobileNoHash":"{hash}","emailHash":null}}]}}"#
        )
    };
    let text = answer("ECHOECHO", key, hash.base64().as_str());
    let parsed = MatchAnswer::parse(text.as_bytes()).unwrap();
    assert_eq!((parsed.check_interval, parsed.matches.len()), (3600, 1));
    assert_eq!(parsed.matches[0].phone, Some(hash));
    assert_eq!(parsed.matches[0].email, None);
    assert_eq!(parsed.without(ThreemaId::ECHOECHO).count(), 0);
    for (identity, key, hash, error) in [
        ("echoecho", key, hash.base64().as_str(), Error::Identity),
        ("ECHOECHO", "Zg==", hash.base64().as_str(), Error::KeyLength),
        ("ECHOECHO", "Zg", hash.base64().as_str(), Error::Property),
        ("ECHOECHO", key, hash.hex().as_str(), Error::HashText),
    ] {
        let text = answer(identity, key, hash);
        assert_eq!(MatchAnswer::parse(text.as_bytes()), Err(error));
    }
    for (text, error) in [
        ("", Error::Json),
        ("[]", Error::Property),
        (r#"{"checkInterval":"1","identities":[]}"#, Error::Property),
        (r#"{"checkInterval":1}"#, Error::Property),
        (r#"{"checkInterval":1,"identities":{}}"#, Error::Property),
    ] {
        assert_eq!(MatchAnswer::parse(text.as_bytes()), Err(error), "{text}");
    }
    assert_eq!(Challenge::parse(b"{}"), Err(Error::Property));
}

#[test]
fn bulk_answers_are_read_and_malformed_ones_refused() {
    let hash = address("alice@example.com").hash();
    let answer = |key: &str| {
        format!(
            r#"[{{"identity":"ECHOECHO","publicKey":"{key}","emailHash":"{}"}}]"#,
            hash.hex()
        )
    };
    let parsed = gateway::parse_bulk_answer(answer(&"09".repeat(32)).as_bytes());
    assert_eq!(parsed, Ok(vec![matched(None, Some(hash))]));
    let refused = |text: &str| gateway::parse_bulk_answer(text.as_bytes()).unwrap_err();
    assert_eq!(refused(&answer("09")), Error::KeyLength);
    assert_eq!(refused(&answer("0")), Error::Property);
    assert_eq!(refused("{}"), Error::Property);
    assert_eq!(refused("[1]"), Error::Property);
    assert_eq!(refused("no"), Error::Json);
}

#[test]
fn token_answers_are_told_apart() {
    let granted = TokenAnswer::parse(br#"{"success":true,"matchToken":"abc"}"#);
    assert!(matches!(granted, Ok(TokenAnswer::Granted(token)) if token.as_str() == "abc"));
    let refused = TokenAnswer::parse(br#"{"success":false,"error":"no"}"#);
    assert!(matches!(refused, Ok(TokenAnswer::Refused(reason)) if reason == "no"));
    for text in [
        "{}",
        r#"{"success":true}"#,
        r#"{"success":1,"matchToken":"a"}"#,
    ] {
        assert_eq!(
            TokenAnswer::parse(text.as_bytes()).unwrap_err(),
            Error::Property
        );
    }
}

#[test]
fn a_bulk_request_takes_a_thousand_hashes() {
    let range = |count| PhoneRange::new(number("41791230000"), count);
    let hashes = |count| range(count).map(|number| number.hash());
    let email = address("a@b").hash();
    let request = BulkRequest::new(hashes(999).chain(hashes(999)), [email]).unwrap();
    assert_eq!((request.len(), request.is_empty()), (1000, false));
    assert!(BulkRequest::new([], []).unwrap().is_empty());
    let refused = BulkRequest::new(hashes(1000), [email]);
    assert_eq!(refused, Err(Error::TooManyHashes));
    let empty = MatchRequest::new([], []).to_json(None);
    assert_eq!(empty.as_str(), r#"{"emailHashes":[],"mobileNoHashes":[]}"#);
}

#[test]
fn bulk_agrees_with_single_hashes_at_every_length() {
    // Around the block boundary, and in groups of every size around the numbers of lanes.
    for count in (1..=20).chain([31, 32, 33, 64, 100]) {
        let texts: Vec<String> = (0..count)
            .map(|i| format!("{}@{}", "A".repeat(1 + i % 70), "b".repeat(1 + i % 3)))
            .collect();
        let addresses: Vec<EmailAddress<'_>> = texts.iter().map(|text| address(text)).collect();
        let mut hashes = vec![EmailHash::from_bytes([0; 32]); count];
        emails_into(&addresses, &mut hashes).unwrap();
        for (text, hash) in texts.iter().zip(&hashes) {
            assert_eq!(
                *hash.as_bytes(),
                plain_hash(EMAIL_KEY, &text.to_lowercase())
            );
        }
        let numbers: Vec<PhoneNumber> = (0..count as u64)
            .map(|i| PhoneNumber::from_u64(10_u64.pow(2 + i as u32 % 13) + i).unwrap())
            .collect();
        let mut hashes = vec![PhoneHash::from_bytes([0; 32]); count];
        phones_into(&numbers, &mut hashes).unwrap();
        for (number, hash) in numbers.iter().zip(&hashes) {
            assert_eq!(*hash.as_bytes(), plain_hash(PHONE_KEY, number.as_str()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bulk_agrees_with_single_hashes(
        texts in prop::collection::vec(("[!-?A-~]{1,62}", "[!-?A-~]{1,62}"), 0..70),
        values in prop::collection::vec(100..1_000_000_000_000_000_u64, 0..70),
    ) {
        let texts: Vec<String> = texts.iter().map(|(local, domain)| format!("{local}@{domain}")).collect();
        let addresses: Vec<EmailAddress<'_>> = texts.iter().map(|text| address(text)).collect();
        let mut hashes = vec![EmailHash::from_bytes([0; 32]); addresses.len()];
        emails_into(&addresses, &mut hashes).unwrap();
        for ((text, address), hash) in texts.iter().zip(&addresses).zip(&hashes) {
            prop_assert_eq!(address.hash(), *hash);
            prop_assert_eq!(plain_hash(EMAIL_KEY, &text.to_ascii_lowercase()), *hash.as_bytes());
        }
        let numbers: Vec<PhoneNumber> =
            values.iter().map(|value| PhoneNumber::from_u64(*value).unwrap()).collect();
        let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
        phones_into(&numbers, &mut hashes).unwrap();
        for (number, hash) in numbers.iter().zip(&hashes) {
            prop_assert_eq!(number.hash(), *hash);
            prop_assert_eq!(plain_hash(PHONE_KEY, number.as_str()), *hash.as_bytes());
        }
    }

    #[test]
    fn numbers_are_ordered_by_value(
        left in 100..1_000_000_000_000_000_u64,
        right in 100..10_000_u64,
    ) {
        let (small, large) = (PhoneNumber::from_u64(right), PhoneNumber::from_u64(left));
        prop_assert_eq!(small.unwrap().cmp(&large.unwrap()), right.cmp(&left));
    }

    #[test]
    fn forms_of_one_number_have_one_hash(
        value in 100..1_000_000_000_000_000_u64,
        separators in prop::collection::vec("[ \t.()/\u{a0}\u{200b}\u{202a}\u{2011}-]{0,2}", 16),
    ) {
        let digits = value.to_string();
        let mut text = String::from("+");
        for (digit, separator) in digits.chars().zip(&separators) {
            text.push(digit);
            text.push_str(separator);
        }
        match PhoneNumber::parse(&text) {
            Ok(number) => prop_assert_eq!(number.to_u64(), value),
            Err(error) => {
                let trunk_zero = matches!(error, Error::TrunkZero { .. });
                prop_assert!(trunk_zero && text.contains('0'), "{:?}: {}", text, error);
            }
        }
    }
}

#[test]
fn a_token_is_asked_for_by_identity() {
    let request = directory::token_request("ALICE001".parse().unwrap());
    assert_eq!(request, r#"{"identity":"ALICE001"}"#);
    assert_eq!(MatchAnswer::DEFAULT_CHECK_INTERVAL, 86_400, "a day");
}

#[test]
fn hashes_of_an_address_are_found_again() {
    let hashes = contact_hash::email("alice@gmail.com").unwrap();
    assert!(hashes.contains(&address("alice@gmail.com").hash()));
    assert!(hashes.contains(&address("alice@googlemail.com").hash()));
    assert!(!hashes.contains(&address("alice@example.com").hash()));
}

#[test]
fn brackets_around_more_than_a_zero_are_left_out() {
    for text in [
        "+41 (79) 0123456",
        "+41 (07) 9123456",
        "+41 ()0 79123456",
        "+41 7(9)0) 123456",
    ] {
        assert!(PhoneNumber::parse(text).is_ok(), "{text}");
    }
    for (text, position) in [
        ("+41(0)79", 4),
        ("+41 (\u{a0}0 ) 79", 7),
        ("+41 (7) (0) 9", 9),
    ] {
        let refused = PhoneNumber::parse(text);
        assert_eq!(refused, Err(Error::TrunkZero { position }), "{text}");
    }
}

#[test]
fn numbers_are_shown_on_request() {
    let number = number("41791234567");
    assert_eq!(format!("{number:>13}"), "  41791234567");
    assert_eq!(format!("{number:?}"), "PhoneNumber");
    assert_eq!(
        format!("{:?}", address("alice@example.com")),
        "EmailAddress"
    );
    assert_eq!(format!("{:?}", number.hash()), "ContactHash");
}
