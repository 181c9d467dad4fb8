//! What people and logs are shown: neither `Debug` of a value nor an error holds a secret.

use std::error::Error;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use eeema::codec::{base64, hex::Hex};
use eeema::contact_hash::directory::TokenAnswer;
use eeema::content::{Body, Kind};
use eeema::id_export::{self, Code, PasswordRule, Scheme, V1Code, fuzzing};
use eeema::identity::{BlobKey, KeyText, SecretKey, ThreemaId};
use eeema::safe::parameters::{ParameterValue, Parameters, Source};
use eeema::safe::password::{GeneratedPassword, assess};
use eeema::safe::{self, Credentials, Document, MasterKey, ServerAddress, Token};

use super::errors::Failing;
use super::{MARK, export_of_mark};

/// Bytes of the piece of a secret that must not be seen.
const PIECE: usize = 9;

/// `Debug` shows no piece of `secret` in any form.
pub(crate) fn assert_hidden(value: &dyn Debug, secret: &[u8]) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert_absent(&shown, secret);
    }
}

/// No piece of `secret` stands in `shown`: as text, as hexadecimal or base64 digits, or as a list of
/// decimal numbers of one or four bytes each, on one line or on many.
pub(crate) fn assert_absent(shown: &str, secret: &[u8]) {
    assert!(secret.len() >= PIECE, "the secret is too short to be found");
    let dense: String = shown.split_whitespace().collect();
    for piece in secret.windows(PIECE) {
        let numbers: Vec<String> = piece.iter().map(u8::to_string).collect();
        let words: Vec<String> = piece
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes(word.try_into().unwrap()).to_string())
            .collect();
        let hex = Hex(piece).to_string();
        let mut digits = [0; PIECE / 3 * 4];
        let base64 = base64::encode(piece, &mut digits).unwrap();
        let text = str::from_utf8(piece).unwrap_or(&hex);
        for form in [text, base64, &hex, &hex.to_uppercase()] {
            assert!(!shown.contains(form), "{form:?} is shown: {shown}");
        }
        for form in [numbers.join(","), words.join(",")] {
            assert!(!dense.contains(&form), "{form:?} is shown: {shown}");
        }
    }
}

#[test]
fn every_form_of_a_secret_is_found() {
    let hex = Hex(&MARK).to_string();
    let mut digits = [0; 44];
    let base64 = base64::encode(&MARK, &mut digits).unwrap();
    let words = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().unwrap());
    let words: Vec<u32> = MARK.chunks_exact(4).map(words).collect();
    let text = str::from_utf8(&MARK).unwrap();
    let shown: [&dyn Debug; 8] = [
        &text,
        &&text[7..],
        &MARK,
        &words,
        &hex,
        &hex.to_uppercase(),
        &base64,
        &&base64[5..],
    ];
    for value in shown {
        let caught = catch_unwind(AssertUnwindSafe(|| assert_hidden(value, &MARK)));
        assert!(caught.is_err(), "{value:?} was not found");
    }
    assert_hidden(&"another text", &MARK);
}

/// An error as people and as logs see it.
fn shown<T>(result: Result<T, impl Error>) -> String {
    let error = result.map(|_| ()).expect_err("this must be refused");
    format!("{error} {error:?} {error:#?}")
}

fn mark() -> &'static str {
    str::from_utf8(&MARK).unwrap()
}

#[test]
fn errors_of_keys_hold_no_key() {
    let text = SecretKey::from_bytes(MARK).to_key_text();
    let text = text.as_str();
    let long = [&MARK[..], &[0]].concat();
    let mut refusals = vec![
        shown(text.replacen("private", "privat", 1).parse::<KeyText>()),
        shown(text[..71].parse::<KeyText>()),
        shown(format!("{text}0").parse::<KeyText>()),
        shown(format!("{text}\n").parse::<KeyText>()),
        shown(BlobKey::try_from(&long[..])),
        shown(MasterKey::try_from(&MARK[..])),
        shown(mark().parse::<ThreemaId>()),
    ];
    for position in 8..72 {
        let typo = [&text[..position], "g", &text[position + 1..]].concat();
        refusals.push(shown(typo.parse::<KeyText>()));
    }
    for shown in refusals {
        assert_absent(&shown, &MARK);
        assert_absent(&shown, text.as_bytes());
    }
}

/// A character that no code contains is shown, and where it stands; nothing of what surrounds it.
#[test]
fn errors_of_exports_hold_no_code() {
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let code = export_of_mark(scheme);
        let text = code.to_string();
        for (position, wrong) in (0..text.len()).zip("01890é\u{7f}!".chars().cycle()) {
            let typo = format!("{}{wrong}{}", &text[..position], &text[position + 1..]);
            let error = Code::parse(&typo).unwrap_err();
            let ordinal = position + 1;
            let documented = id_export::Error::Character {
                position,
                ordinal,
                character: wrong,
            };
            assert_eq!(error, documented);
            assert_absent(&shown(Err::<(), _>(error)), text.as_bytes());
            let missing = [&text[..position], &text[position + 1..]].concat();
            if let Err(error) = Code::parse(&missing) {
                let characters = text.replace('-', "").len() - 1;
                assert_eq!(error, id_export::Error::Length { characters });
            }
        }
        let refused = shown(fuzzing::open(&code, mark()));
        assert_absent(&refused, &MARK);
        assert_absent(&refused, text.as_bytes());
    }
    // The first byte of a code is its version and no secret.
    let mut raw = [7; 65];
    raw[1..33].copy_from_slice(&MARK);
    let error = V1Code::from_bytes(raw).unwrap_err();
    assert_eq!(error, id_export::Error::Version { version: 7 });
    assert_absent(&shown(Err::<(), _>(error)), &MARK);
}

#[test]
fn errors_of_passwords_hold_no_password() {
    let long = mark().repeat(200);
    let short = &mark()[..7];
    let refused = shown(PasswordRule::Recommended.check(short));
    assert!(!refused.contains(short), "{refused}");
    assert_absent(&shown(PasswordRule::AndroidWrites.check(&long)), &MARK);
    let secret = safe::Password::new(mark()).unwrap();
    let id = super::alice();
    assert_absent(
        &shown(MasterKey::derive_in(secret, id, &mut [0; 1023])),
        &MARK,
    );
    for verdict in [assess(short, |_| false), assess(mark(), |_| true)] {
        let shown = format!("{verdict} {verdict:?}");
        assert!(!shown.contains(short), "{shown}");
    }
    let mut random = Failing { draws: 0 };
    assert_absent(&shown(GeneratedPassword::generate(&mut random)), &MARK);
    assert_absent(&shown(Credentials::new("a:b", mark())), &MARK);
    assert_absent(&shown(Token::new(mark())), &MARK);
}

#[test]
fn errors_of_addresses_hold_no_password() {
    const PASSWORD: &str = "a_password_that_is_easy_to_find";
    for address in [
        format!("http://alice:{PASSWORD}@safe.example"),
        format!("https://alice%3a:{PASSWORD}@safe.example"),
        format!("https://alice:{PASSWORD}%zz@safe.example"),
        format!("https://alice:{PASSWORD}%ff@safe.example"),
        format!("https://alice:{PASSWORD}@"),
        format!("https://alice:{PASSWORD}@safe.example/?"),
        format!("https://alice:{PASSWORD} @safe.example"),
        format!("{PASSWORD}://alice:{PASSWORD}@safe.example").replace('_', "-"),
    ] {
        let mut parameters = Parameters::default();
        let url = ParameterValue::Text(&address);
        assert_hidden(&url, PASSWORD.as_bytes());
        let set = parameters.set("th_safe_server_url", url, Source::Device);
        assert_eq!(set, Ok(true));
        for refused in [
            shown(ServerAddress::parse(&address)),
            shown(ServerAddress::parse_or_loopback(&address)),
            shown(parameters.server()),
        ] {
            assert_absent(&refused, PASSWORD.as_bytes());
            assert_absent(&refused, PASSWORD.replace('_', "-").as_bytes());
        }
    }
    let flag = Parameters::default().set(PASSWORD, ParameterValue::Flag(true), Source::Device);
    assert_eq!(flag, Ok(false));
    let enable = ParameterValue::Text(PASSWORD);
    let refused = Parameters::default().set("th_safe_enable", enable, Source::Device);
    assert_absent(&shown(refused), PASSWORD.as_bytes());
}

#[test]
fn errors_of_documents_hold_no_secret() {
    let key = format!("\"{}\"", Hex(&MARK));
    let file = format!(r#"{{"b":"{}","k":{key},"m":"a/b","s":1}}"#, "01".repeat(16));
    for broken in ["\"s\":\"\"", "\"s\":", "\"b\":1"] {
        let file = file.replace("\"s\":1", broken);
        let refused = shown(Body::decode(Kind::FILE, file.as_bytes()));
        assert_absent(&refused, &MARK);
    }
    let mut digits = [0; 44];
    let digits = base64::encode(&MARK, &mut digits).unwrap();
    let document = format!(r#"{{"info":{{"version":1}},"user":{{"privatekey":"{digits}"}}}}"#);
    assert_hidden(&Document::decode(document.as_bytes()).unwrap(), &MARK);
    for (old, new) in [
        ("ISE=", "IS*="),
        ("ISE=", ""),
        (":1}", ":2}"),
        ("}}", "}"),
        ("}}", "},}"),
        ("\"user\"", "user"),
    ] {
        let document = document.replace(old, new);
        assert_absent(&shown(Document::decode(document.as_bytes())), &MARK);
    }
    for answer in [
        format!(r#"{{"success":7,"matchToken":"{}"}}"#, mark()),
        format!(r#"{{"success":true,"matchToken":["{}"]}}"#, mark()),
        format!(r#"{{"success":true,"matchToken":"{}"#, mark()),
    ] {
        assert_absent(&shown(TokenAnswer::decode(answer.as_bytes())), &MARK);
    }
}
