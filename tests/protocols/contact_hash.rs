//! Contact hashes: normalisation, bulk against single hashes, ranges, documents.

use eeema::contact_hash::directory::{
    self, Challenge, MatchAnswer, MatchRequest, MatchToken, TokenAnswer,
};
use eeema::contact_hash::gateway::{self, BulkRequest};
use std::time::Duration;

use super::characters::invisible;

use eeema::codec::{BufferTooSmall, base64};
use eeema::contact_hash::{
    self, EmailAddress, EmailHash, Error, ExchangeError, HashTextError, Index, Match, PhoneHash,
    PhoneNumber, PhoneRange, emails, emails_into, phones, phones_into,
};
use eeema::crypto::hazmat::hash::hmac_sha256;
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

fn foreign(position: usize, character: char) -> Error {
    Error::Character {
        position,
        character,
    }
}

#[test]
fn refusals_say_where() {
    for (text, error) in [
        ("+41 (0)79 123 45 67", Error::TrunkZero { position: 5 }),
        ("\u{ff0b}41 79", foreign(0, '\u{ff0b}')),
        ("+41 \u{ff17}9 123 45 67", foreign(4, '\u{ff17}')),
        ("079 123 45 67\n", Error::LeadingZero { position: 0 }),
        (" 0041 79", Error::LeadingZero { position: 1 }),
        ("41 79x", foreign(5, 'x')),
        ("+1234567890123456", Error::TooLong { position: 16 }),
        ("12\r\n", Error::TooShort),
        ("\u{202a}\u{202c}", Error::Empty),
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(error), "{text:?}");
    }
    for (text, error) in [
        (" alice@\u{130}.example", foreign(7, '\u{130}')),
        ("\u{2003}m\u{fc}ller@example.org", foreign(4, '\u{fc}')),
        ("\u{131}@example.org", foreign(0, '\u{131}')),
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
        format!("{:?}", hashes.hash().hex()),
        format!("{:?}", address("alice@example.com")),
        format!("{:?}", MatchToken::new("41791234567")),
    ];
    let hex = hashes.hash().hex();
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
    assert_eq!(hashes, phones(&numbers));
    assert_eq!(hashes, contact_hash::phones_parallel(&numbers));
    assert!(
        numbers
            .iter()
            .map(PhoneNumber::hash)
            .eq(hashes.iter().copied())
    );
    let short = contact_hash::phones_parallel_into(&numbers, &mut hashes[1..]);
    assert_eq!(short, Err(BufferTooSmall));

    let texts: Vec<String> = (0..9000).map(|i| format!("{i}@example.org")).collect();
    let addresses: Vec<EmailAddress<'_>> = texts.iter().map(|text| address(text)).collect();
    let mut hashes = vec![EmailHash::from_bytes([0; 32]); addresses.len()];
    contact_hash::emails_parallel_into(&addresses, &mut hashes).unwrap();
    assert_eq!(hashes, emails(&addresses));
    assert_eq!(hashes, contact_hash::emails_parallel(&addresses));
    assert!(
        addresses
            .iter()
            .map(EmailAddress::hash)
            .eq(hashes.iter().copied())
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

// What people type and paste

#[test]
fn blanks_and_invisible_characters_of_pasted_numbers_are_skipped() {
    for text in [
        "+41\u{2003}79\u{3000}123\u{61c}45 67",
        "\u{feff}+41 79 123 45 67\u{200b}",
        "\u{202a}+41791234567\u{202c}\n",
        "tel:+41-79-123-45-67",
        "TEL: 41791234567",
    ] {
        assert_eq!(
            PhoneNumber::from_typed(text),
            Ok(number("41791234567")),
            "{text}"
        );
    }
    let exact = PhoneNumber::parse("+41\u{3000}79").unwrap_err();
    assert_eq!(exact, foreign(3, '\u{3000}'));
    assert!(exact.to_string().contains("U+3000"));
}

#[test]
fn decimals_of_a_spreadsheet_are_dropped() {
    for (text, digits) in [
        ("41791234567.0", "41791234567"),
        (" +41791234567.00 ", "41791234567"),
        ("417.912.345.67", "41791234567"),
        ("41791234567.5", "417912345675"),
    ] {
        assert_eq!(PhoneNumber::from_typed(text), Ok(number(digits)), "{text}");
    }
    assert_eq!(
        PhoneNumber::parse("41791234567.0"),
        Ok(number("417912345670"))
    );
    let scientific = PhoneNumber::from_typed("4.17912E+10");
    assert_eq!(scientific, Err(foreign(7, 'E')));
}

#[test]
fn a_trunk_zero_is_refused_where_a_country_drops_it() {
    for (text, position) in [
        ("+44 (020) 7946 0018", 5),
        ("+41 (079) 123 45 67", 5),
        ("+49 (0171) 1234567", 5),
        ("+49 0171 1234567", 4),
        ("+1 (0202) 5550123", 4),
        ("\u{feff}+44 (020) 7946 0018", 8),
        ("+41 (0)79 123 45 67", 5),
    ] {
        let refused = PhoneNumber::from_typed(text);
        assert_eq!(refused, Err(Error::TrunkZero { position }), "{text}");
        assert!(text[position..].starts_with('0'));
    }
    // As the vectors pin it.
    assert_eq!(
        PhoneNumber::parse("+44 (020) 7946 0018"),
        Ok(number("4402079460018"))
    );
    for text in [
        "+39 (06) 1234 5678",
        "+39 06 1234 5678",
        "+225 (07) 08 09 10 11",
        "+241 (06) 03 12 34",
        "+242 06 123 4567",
        "+378 0549 886377",
        "+379 06 698 12345",
        "+47 02800",
    ] {
        assert!(PhoneNumber::from_typed(text).is_ok(), "{text}");
    }
}

#[cfg(feature = "phone-numbers")]
#[test]
fn two_digits_before_an_extension_are_no_number() {
    let plans = contact_hash::NumberingPlans::load().unwrap();
    for (text, region) in [
        ("*31#791234567", "CH"),
        ("12#345", "DE"),
        ("31 ext. 12", "CH"),
    ] {
        assert_eq!(plans.parse(text, region), Err(Error::NoNumber), "{text}");
        assert_eq!(
            plans.from_typed(text, region),
            Err(Error::NoNumber),
            "{text}"
        );
    }
    assert_eq!(
        plans.parse("031 311 11 11 ext. 12", "CH"),
        Ok(number("41313111111"))
    );
    assert_eq!(
        plans.from_typed("79123456.0", "CH"),
        plans.parse("79123456", "CH")
    );
    assert_eq!(
        plans.from_typed("+44 (020) 7946 0018", "CH"),
        Ok(number("442079460018"))
    );
    assert_eq!(plans.from_typed("\u{200e} ", "CH"), Err(Error::Empty));
}

#[test]
fn the_exact_reader_refuses_what_no_mail_server_takes() {
    for (text, position) in [
        ("mailto:a@example.org", 6),
        ("<a@example.org>", 0),
        ("a@example.org,", 13),
        ("a@example.org;b@example.org", 13 - 12),
        ("a@example.org.", 14),
        ("\"a@example.org\"", 16 - 14),
        ("a@b@example.org", 1),
        ("a@example..org", 10),
        (" .a@example.org", 1),
        ("a.@example.org", 2),
        ("a@.org", 2),
        ("a@exa_mple.org", 5),
        ("\"a\"b@example.org", 3),
        ("\"a@example.org", 2),
        ("a@[1.2.3.4", 10),
        ("a@[1.2.3.4]x", 11),
        ("a@[]", 3),
    ] {
        let refused = EmailAddress::parse(text).map(|address| address.to_string());
        assert!(
            matches!(refused, Err(Error::Syntax { .. })),
            "{text}: {refused:?}"
        );
        let Err(Error::Syntax { position: found }) = refused else {
            continue;
        };
        if !text.contains([';', '"']) {
            assert_eq!(found, position, "{text}");
        }
    }
    for text in [
        "\"a@b\"@example.org",
        "\"a\\\"b\"@example.org",
        "a+tag@xn--mller-kva.example",
        "a/b=c!#$%&'*?^`{|}~-@x",
        "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]",
    ] {
        assert!(EmailAddress::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn what_surrounds_a_pasted_address_is_taken_off() {
    for text in [
        "mailto:a@example.org",
        "MAILTO:a%40example.org?subject=b@c",
        "mailto:%61@%65xample.org",
        "<a@example.org>",
        "a@example.org,",
        "a@example.org;",
        "a@example.org.",
        "\"a@example.org\"",
        "'a@example.org',",
        "\u{200b}a@example.org\u{200e}",
        "Alice <a@example.org>",
        "\"Alice, B.\" <a@example.org>;",
        "\"A@Example.org\" <a@example.org>",
        "\u{ff1c}a@example.org\u{ff1e}",
        "\u{ab}\u{a0}a@example.org\u{a0}\u{bb}",
        "\u{201e}a@example.org\u{201c}",
        "[Alice](mailto:a@example.org)",
        "[a@example.org](mailto:a@example.org)",
        "<mailto:A@example.org>",
    ] {
        let read = EmailAddress::from_typed(text).map(|address| address.to_string());
        assert_eq!(read.as_deref(), Ok("a@example.org"), "{text}");
        let hash = EmailAddress::from_typed(text).unwrap().hash();
        assert_eq!(hash, address("a@example.org").hash());
    }
    let escaped = EmailAddress::from_typed("mailto:alice@%67mail.com").unwrap();
    assert_eq!(escaped.hashes(), address("alice@gmail.com").hashes());
    let quoted = EmailAddress::from_typed("\"a b\"@example.org");
    assert_eq!(quoted.err(), Some(foreign(2, ' ')));
    for text in [
        "a@example.org;b@example.org",
        "a@example.org, b@example.org",
        "a@example.org b@example.org",
        "a@example.org <b@example.org>",
        "mailto:a@example.org,b@example.org",
    ] {
        assert_eq!(
            EmailAddress::from_typed(text).err(),
            Some(Error::Several),
            "{text}"
        );
    }
    for text in ["a@b@example.org", "a@example..org", "<a@example.org"] {
        let refused = EmailAddress::from_typed(text);
        assert!(matches!(refused, Err(Error::Syntax { .. })), "{text}");
    }
    let inside = EmailAddress::from_typed(" a\u{200b}b@example.org").err();
    assert_eq!(inside, Some(foreign(2, '\u{200b}')));
    assert!(inside.unwrap().to_string().contains("U+200B at byte 2"));
}

proptest! {
    #[test]
    fn an_invisible_character_at_any_place_of_a_number_changes_nothing_or_is_named(
        invisible in prop::sample::select(invisible()),
        place in 0..=16_usize,
    ) {
        let mut text = String::from("+41 79 123 45 67");
        text.insert(place, invisible);
        prop_assert_eq!(PhoneNumber::from_typed(&text), Ok(number("41791234567")));
        match PhoneNumber::parse(&text) {
            Ok(read) => prop_assert_eq!(read, number("41791234567")),
            Err(error) => {
                prop_assert_eq!(error, foreign(place, invisible));
                let code = format!("U+{:04X}", u32::from(invisible));
                prop_assert!(error.to_string().contains(&code));
            }
        }
    }

    #[test]
    fn an_invisible_character_at_any_place_of_an_address_is_stripped_or_named(
        invisible in prop::sample::select(invisible()),
        place in 0..=13_usize,
    ) {
        let mut text = String::from("a@example.org");
        text.insert(place, invisible);
        let read = EmailAddress::from_typed(&text).map(|address| address.to_string());
        if matches!(place, 0 | 13) {
            prop_assert_eq!(read.as_deref(), Ok("a@example.org"));
        } else {
            prop_assert_eq!(read, Err(foreign(place, invisible)));
        }
    }

    #[test]
    fn any_typed_text_is_read_as_an_exact_one_or_refused(text: String) {
        if let Ok(read) = PhoneNumber::from_typed(&text) {
            prop_assert_eq!(PhoneNumber::parse(read.as_str()), Ok(read));
        }
        if let Ok(read) = EmailAddress::from_typed(&text) {
            let written = read.to_string();
            prop_assert_eq!(EmailAddress::parse(&written).unwrap().hash(), read.hash());
        }
    }
}

#[test]
fn outputs_that_are_too_small_are_refused() {
    let numbers = [number("41791234567"); 3];
    let mut hashes = [PhoneHash::from_bytes([7; 32]); 4];
    assert_eq!(phones_into(&numbers, &mut hashes[..2]), Err(BufferTooSmall));
    assert_eq!(hashes, [PhoneHash::from_bytes([7; 32]); 4]);
    phones_into(&numbers, &mut hashes).unwrap();
    assert_eq!(hashes[..3], [numbers[0].hash(); 3]);
    assert_eq!(hashes[3], PhoneHash::from_bytes([7; 32]));
    assert_eq!(phones(&numbers), hashes[..3]);
    let addresses = [address("a@b"); 3];
    let mut hashes = [EmailHash::from_bytes([7; 32]); 2];
    assert_eq!(emails_into(&addresses, &mut hashes), Err(BufferTooSmall));
    assert_eq!(emails(&addresses), [addresses[0].hash(); 3]);
}

#[test]
fn hash_texts_are_read_strictly() {
    let hash = contact_hash::phone("41791234567").unwrap();
    let (hex, base64) = (hash.hex(), hash.base64());
    assert_eq!(PhoneHash::from_hex(&hex.as_str().to_uppercase()), Ok(hash));
    for text in ["", &hex.as_str()[1..], base64.as_str(), &format!("{hex} ")] {
        assert_eq!(PhoneHash::from_hex(text), Err(HashTextError));
    }
    for text in [
        "",
        &base64.as_str()[..43],
        &base64.as_str()[..40],
        hex.as_str(),
        "Zg==",
    ] {
        assert_eq!(PhoneHash::from_base64(text), Err(HashTextError));
    }
}

fn matched(phone: Option<PhoneHash>, email: Option<EmailHash>) -> Match {
    Match::new(ThreemaId::ECHOECHO, PublicKey::from_bytes([9; 32]))
        .with_phone(phone)
        .with_email(email)
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
    let parsed = MatchAnswer::decode(text.as_bytes()).unwrap();
    assert_eq!(parsed.check_interval(), Duration::from_secs(3600));
    assert_eq!(parsed.matches().len(), 1);
    assert_eq!(parsed.matches()[0].phone(), Some(hash));
    assert_eq!(parsed.matches()[0].email(), None);
    assert_eq!(parsed.without(ThreemaId::ECHOECHO).count(), 0);
    for (identity, key, hash, error) in [
        (
            "echoecho",
            key,
            hash.base64().as_str(),
            ExchangeError::Property,
        ),
        (
            "ECHOECHO",
            "Zg==",
            hash.base64().as_str(),
            ExchangeError::KeyLength,
        ),
        (
            "ECHOECHO",
            "Zg",
            hash.base64().as_str(),
            ExchangeError::Property,
        ),
        (
            "ECHOECHO",
            key,
            hash.hex().as_str(),
            ExchangeError::Property,
        ),
    ] {
        let text = answer(identity, key, hash);
        assert_eq!(MatchAnswer::decode(text.as_bytes()), Err(error));
    }
    for (text, error) in [
        ("", ExchangeError::Json),
        ("[]", ExchangeError::Property),
        (
            r#"{"checkInterval":"1","identities":[]}"#,
            ExchangeError::Property,
        ),
        (r#"{"checkInterval":1}"#, ExchangeError::Property),
        (
            r#"{"checkInterval":1,"identities":{}}"#,
            ExchangeError::Property,
        ),
    ] {
        assert_eq!(MatchAnswer::decode(text.as_bytes()), Err(error), "{text}");
    }
    assert_eq!(Challenge::decode(b"{}"), Err(ExchangeError::Property));
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
    let parsed = gateway::decode_bulk_answer(answer(&"09".repeat(32)).as_bytes());
    assert_eq!(parsed, Ok(vec![matched(None, Some(hash))]));
    let refused = |text: &str| gateway::decode_bulk_answer(text.as_bytes()).unwrap_err();
    assert_eq!(refused(&answer("09")), ExchangeError::KeyLength);
    assert_eq!(refused(&answer("0")), ExchangeError::Property);
    assert_eq!(refused("{}"), ExchangeError::Property);
    assert_eq!(refused("[1]"), ExchangeError::Property);
    assert_eq!(refused("no"), ExchangeError::Json);
}

#[test]
fn token_answers_are_told_apart() {
    let granted = TokenAnswer::decode(br#"{"success":true,"matchToken":"abc"}"#);
    assert!(matches!(granted, Ok(TokenAnswer::Granted(token)) if token.as_str() == "abc"));
    let refused = TokenAnswer::decode(br#"{"success":false,"error":"no"}"#);
    assert!(matches!(refused, Ok(TokenAnswer::Refused(reason)) if reason == "no"));
    for text in [
        "{}",
        r#"{"success":true}"#,
        r#"{"success":1,"matchToken":"a"}"#,
    ] {
        assert_eq!(
            TokenAnswer::decode(text.as_bytes()).unwrap_err(),
            ExchangeError::Property
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
    assert_eq!(refused, Err(ExchangeError::TooManyHashes));
    let empty = MatchRequest::new([], []).encode(None);
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
        texts in prop::collection::vec(("[!#-'*+/-9=?A-Z^-~-]{1,62}", "[A-Za-z0-9-]{1,30}([.][A-Za-z0-9-]{1,31})?"), 0..70),
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
    assert_eq!(
        MatchAnswer::DEFAULT_CHECK_INTERVAL,
        Duration::from_hours(24)
    );
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

/// A hash has 32 bytes in every form: one less fills the same 44 characters of base64.
#[test]
fn a_hash_of_another_length_is_refused() {
    let mut text = [0; 64];
    for length in (0..=36).filter(|length| *length != 32) {
        let text = base64::encode(&[7; 36][..length], &mut text).unwrap();
        assert_eq!(
            PhoneHash::from_base64(text),
            Err(HashTextError),
            "{length} bytes"
        );
    }
    let text = base64::encode(&[7; 32], &mut text).unwrap();
    assert_eq!(
        PhoneHash::from_base64(text),
        Ok(PhoneHash::from_bytes([7; 32]))
    );
}
