//! The ID export: what people do to a code, and what they are told.

use eeema::crypto::RandomError;
use eeema::crypto::{Argon2Area, Argon2Memory};
use eeema::id_export::{
    self, Code, Error, Identity, LegacyCode, OtherKind, PasswordRule, Scheme, V1Code, fuzzing,
    look_alikes,
};
use eeema::{Random, SecretKey, ThreemaId};
use proptest::prelude::*;

use super::characters::invisible;

const LEGACY: &str = "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6";
const V1: &str = "AHCV-YVN5-MZF6-H47E-BFDA-XPQ4-523T-QEJ7-Q7TB-5O2G-U3LM-IPAY-PMO3-RWYJ-FZ5F-VRAH-5MHT-IP2E-ODYI-GXW4-4NAF-EOCO-OZPR-NZK4-CHVE-LYVL";
/// Every separator that a code may hold.
const SEPARATORS: &str = "\t\n\u{b}\u{c}\r -\u{85}\u{a0}\u{ad}\u{1680}\u{2000}\u{2009}\u{200a}\u{200b}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2028}\u{2029}\u{202f}\u{205f}\u{2212}\u{3000}\u{feff}";

fn alice() -> Identity {
    Identity {
        id: "ALICE001".parse().unwrap(),
        secret_key: SecretKey::from_bytes([7; 32]),
    }
}

fn salt(salt: [u8; 8]) -> impl FnMut(&mut [u8]) {
    move |bytes: &mut [u8]| bytes.copy_from_slice(&salt)
}

#[test]
fn seals_and_opens_in_both_schemes() {
    let Identity { id, secret_key } = alice();
    for (scheme, characters) in [(Scheme::Legacy, 99), (Scheme::V1, 129)] {
        let text = id_export::seal(id, &secret_key, "password", scheme, &mut salt([1; 8])).unwrap();
        assert_eq!(text.len(), characters);
        let code = text.parse::<Code>().unwrap();
        assert_eq!(code.scheme(), scheme);
        let public_key = secret_key.public_key();
        let opened = id_export::open_expecting(&code, "password", &public_key);
        assert_eq!(opened, Ok(alice()));
        assert_eq!(id_export::open(&code, "Password"), Err(Error::Decrypt));
    }
}

#[test]
fn the_memory_of_the_caller_serves_the_v1_scheme() {
    static AREA: std::sync::Mutex<Argon2Area<{ V1Code::KDF_BLOCKS }>> =
        std::sync::Mutex::new(Argon2Area::new());
    let mut area = AREA.lock().unwrap();
    let Ok(Code::V1(code)) = Code::parse(V1) else {
        panic!("a v1 code");
    };
    let opened = code.open("ThisIsABadPassword", Argon2Memory::area(&mut area));
    assert_eq!(opened.unwrap().id.as_str(), "0ZAHXXHB");

    let mut small = Argon2Area::<8>::new();
    let refused = code.open("ThisIsABadPassword", Argon2Memory::area(&mut small));
    assert_eq!(refused, Err(Error::KdfMemory));
}

#[test]
fn the_wrong_public_key_is_found_last() {
    let other = SecretKey::from_bytes([8; 32]).public_key();
    let code = LEGACY.parse().unwrap();
    let expecting = |password: &str| id_export::open_expecting(&code, password, &other);
    assert_eq!(expecting("testpassword"), Err(Error::PublicKey));
    assert_eq!(expecting("Testpassword"), Err(Error::Decrypt));
}

#[test]
fn a_failed_generator_makes_no_code() {
    struct Broken;
    impl Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError)
        }
    }
    let Identity { id, secret_key } = alice();
    for scheme in [Scheme::Legacy, Scheme::V1] {
        let sealed = id_export::seal(id, &secret_key, "password", scheme, &mut Broken);
        assert_eq!(sealed, Err(Error::Random));
    }
}

#[test]
fn a_wrong_character_is_named_with_its_place() {
    let error = |text: &str| Code::parse(text).unwrap_err();
    let after_dashes = LEGACY.replace('-', "\u{2013}").replacen("KFUH", "KF8H", 1);
    let found = error(&after_dashes);
    assert_eq!(
        found,
        Error::Character {
            position: 16,
            ordinal: 13,
            character: '8'
        }
    );
    assert!(after_dashes[16..].starts_with('8'));
    assert_eq!(
        found.to_string(),
        "character 13 of the text is '8', which no code contains; it is probably B"
    );
    let sentences = [
        ("0", "it is probably O"),
        ("1", "it is probably I or L"),
        ("9", "compare it with the original"),
        ("\u{200c}", "(U+200C), which"),
        ("\u{41e}", "(U+041E), which"),
    ];
    for (character, sentence) in sentences {
        assert!(
            error(character).to_string().contains(sentence),
            "{character}"
        );
    }
    assert_eq!(look_alikes('O'), []);
}

#[test]
fn a_wrong_length_says_how_many_characters_there_are() {
    let error = Code::parse(&LEGACY[..98]).unwrap_err();
    assert_eq!(error, Error::Length { characters: 79 });
    assert!(error.to_string().contains("79 characters"));
    assert_eq!(Code::parse(" - "), Err(Error::Empty));
    let version = V1.replacen('A', "B", 1);
    assert_eq!(Code::parse(&version), Err(Error::Version { version: 9 }));
}

#[test]
fn a_code_is_found_inside_a_mail() {
    for code in [LEGACY, V1] {
        let expected = code.parse::<Code>().unwrap();
        let (head, tail) = code.split_at(50);
        let bare = code.replace('-', "");
        let mails = [
            format!("Dear all,\n\nthis is that code - keep it:\n{code}\n\n-- \nBye"),
            format!("My Threema ID 0ZAHXXHB: {code}"),
            format!("> on Monday, you wrote:\r\n> {head}\r\n> {tail}\r\n> end"),
            format!("<p>{}</p>", code.replace('-', "\u{2011}")),
            format!("threema://restore?backup={bare}&x=1"),
            format!("two codes: {code}, {}", LEGACY.to_lowercase()),
            format!("\u{feff}{}\r\n", code.replace('-', "\r\n")),
        ];
        for mail in mails {
            assert_eq!(Code::find(&mail).as_ref(), Ok(&expected), "{mail}");
        }
    }
}

/// The text in quoted-printable, in lines of 76 characters with the `=` at their end.
fn quoted_printable(text: &str) -> String {
    let mut encoded = String::new();
    let mut column = 0;
    for character in text.chars() {
        let piece = match character {
            '\n' => "\n".into(),
            ' '..='~' if character != '=' => character.to_string(),
            _ => {
                let mut buffer = [0; 4];
                let bytes = character.encode_utf8(&mut buffer).bytes();
                bytes.map(|byte| format!("={byte:02X}")).collect()
            }
        };
        if column + piece.len() > 75 && character != '\n' {
            encoded += "=\r\n";
            column = 0;
        }
        column = if character == '\n' {
            0
        } else {
            column + piece.len()
        };
        encoded += &piece;
    }
    encoded
}

/// The text with a line break after every so many characters, each line with `front` in front.
fn wrapped(text: &str, columns: usize, front: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(columns);
    lines
        .map(|line| format!("{front}{}\n", String::from_iter(line)))
        .collect()
}

#[test]
fn a_code_that_a_mail_program_broke_is_found() {
    for code in [LEGACY, V1] {
        let expected = code.parse::<Code>();
        let bare = code.replace('-', "");
        for columns in 20..=80 {
            for front in ["", "> ", ">> ", "  "] {
                for text in [code, &*bare, &code.replace('-', " ")] {
                    let body = wrapped(text, columns, front);
                    let mail = format!("Dear all,\nthe code is\n{body}\nKeep it safe\n-- \nBye");
                    assert_eq!(Code::find(&mail), expected, "{mail}");
                }
            }
        }
        for text in [
            format!("the code is {code}"),
            format!("threema://restore?backup={bare}"),
            format!("Grüße, = {} = Ende", code.replace('-', "\u{2011}")),
        ] {
            let mail = quoted_printable(&format!("Hi\n\n{text}\n\nBye, and keep it\n"));
            assert!(mail.contains("=\r\n"), "{mail}");
            assert_eq!(Code::find(&mail), expected, "{mail}");
        }
    }
}

#[test]
fn the_end_of_a_v1_code_is_not_taken_for_a_legacy_code() {
    let bare = V1.replace('-', "");
    // 80 of the 104 characters are a legacy code; they stand behind the break, or in front of it.
    for (text, place) in [
        (V1, 29),
        (V1, 30),
        (V1, 99),
        (V1, 100),
        (&bare, 24),
        (&bare, 80),
    ] {
        for line_end in ["=\n", "=\r\n", "=  \n"] {
            let (head, tail) = text.split_at(place);
            let mail = format!("the code: {head}{line_end}{tail}\nis mine.");
            assert_eq!(Code::find(&mail), V1.parse(), "{mail}");
            // What is broken is looked for in its turn, too.
            let two = format!("{mail} The old one: {LEGACY}");
            assert_eq!(Code::find(&two), V1.parse(), "{two}");
            let two = format!("The old one: {LEGACY}, {mail}");
            assert_eq!(Code::find(&two), LEGACY.parse(), "{two}");
        }
    }
}

#[test]
fn numbered_lines_are_found() {
    for code in [LEGACY, V1] {
        for (groups, mark) in [(1, ". "), (2, ") "), (5, ". "), (5, ": ")] {
            let groups: Vec<_> = code
                .split('-')
                .collect::<Vec<_>>()
                .chunks(groups)
                .map(|groups| groups.join(" "))
                .collect();
            let lines = groups
                .iter()
                .enumerate()
                .map(|(index, line)| format!("{}{mark}{line}\n", index + 1));
            let text: String = lines.collect();
            assert_eq!(Code::find(&text), code.parse(), "{text}");
            assert_eq!(Code::find(&format!("The code:\n{text}Bye")), code.parse());
        }
    }
    // Where a line is missing its number, nobody knows what the digits are.
    let text = LEGACY.replace('-', " ").replacen(' ', "\n2. ", 1);
    assert!(Code::find(&format!("code: {text}")).is_err());
}

#[test]
fn dashes_of_every_kind_and_what_is_not_seen_beside_them_are_found() {
    for dash in [
        "\u{fe63}",
        "\u{ff0d}",
        "\u{2015}",
        "\u{2e3a}",
        "-\u{200e}",
        "\u{202a}-\u{202c}",
        " - ",
        "\u{2060}-\u{a0}",
    ] {
        let text = LEGACY.replace('-', dash);
        assert_eq!(Code::find(&text), LEGACY.parse(), "{dash:?}");
        assert_eq!(
            Code::find(&format!("code:\n{text}\nBye")),
            LEGACY.parse(),
            "{dash:?}"
        );
    }
    // What is no dash is named.
    for dash in ['\u{b7}', '_', '*', '.', '\u{2022}'] {
        let text = format!("The code is\n{}", LEGACY.replace('-', &dash.to_string()));
        let Err(Error::Character {
            position,
            character,
            ..
        }) = Code::find(&text)
        else {
            panic!("{dash} was not named");
        };
        assert_eq!((character, position), (dash, "The code is\n4K4M".len()));
    }
}

#[test]
fn another_text_of_the_messenger_is_named() {
    let base64 = "q1Z6".repeat(40);
    for (text, kind) in [
        ("ECHOECHO", OtherKind::Identity),
        ("*SUPPORT\n", OtherKind::Identity),
        (
            "3mid:ECHOECHO,4a6a1b34dcef15d43cb74de2fd36091be99fbbaf126d099d47d83d919712c72b",
            OtherKind::IdentityCode,
        ),
        (
            "my link: https://threema.id/ECHOECHO?text=Hi",
            OtherKind::ContactLink,
        ),
        ("threema://add?id=ECHOECHO", OtherKind::ContactLink),
        (
            "BTkCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkIjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIxM3EzcTNxM3EzcTNxM3EzcTNxM3EzcTNxM3EzcTNxM3BNJzYWx0eXJ0Yy5leGFtcGxlLm9yZw==",
            OtherKind::WebSession,
        ),
        (base64.as_str(), OtherKind::SafeBackup),
        (
            r#"{"info":{"version":1},"user":{"privatekey":""}}"#,
            OtherKind::SafeDocument,
        ),
    ] {
        let error = Error::OtherKind(kind);
        assert_eq!(Code::find(text), Err(error), "{text}");
        assert!(error.to_string().starts_with(&kind.to_string()));
    }
    let plain =
        "Nothing of all that, but a few words to a friend, and no more than that. ".repeat(3);
    assert_eq!(OtherKind::recognise(&plain), None);
    assert_eq!(OtherKind::recognise(LEGACY), None);
}

#[test]
fn a_list_of_words_is_no_code() {
    // Eight lines of ten letters each.
    let words = "friendship\nwatermelon\nstrawberry\nblackboard\nbasketball\nbackground\nmotorcycle\nheadphones\n";
    assert_eq!(Code::find(&format!("Words:\n{words}")), Err(Error::Empty));
}

#[test]
fn a_password_in_any_encoding_opens() {
    let Identity { id, secret_key } = alice();
    let latin = &b"Gr\xfc\xdfe"[..];
    let code = LegacyCode::seal(id, &secret_key, latin, &mut salt([3; 8])).unwrap();
    assert_eq!(code.open(latin), Ok(alice()));
    assert_eq!(code.open("Gr\u{fc}\u{df}e"), Err(Error::Decrypt));
    assert_eq!(code.open(&b""[..]), Err(Error::Decrypt));
}

#[test]
fn a_damaged_code_inside_a_mail_is_reported() {
    let damaged = LEGACY.replacen("KFUH", "KF0H", 1);
    let mail = format!("Grüße, the code is:\n{damaged}\nBye");
    let Err(Error::Character {
        position,
        ordinal,
        character: '0',
    }) = Code::find(&mail)
    else {
        panic!("the wrong character was not found");
    };
    assert!(mail[position..].starts_with("0H-KHL5"));
    assert_eq!(mail.chars().nth(ordinal - 1), Some('0'));

    let short = format!("The code is {}.", &LEGACY[..94]);
    assert_eq!(Code::find(&short), Err(Error::Length { characters: 76 }));
    let spaced = damaged.replace('-', " ");
    assert_eq!(Code::find(&spaced), Code::parse(&spaced));
    let without = "Dear all, there is no code in here, see 3ma-csp and end-to-end.";
    assert_eq!(Code::find(without), Err(Error::Empty));
}

#[test]
fn a_line_break_inside_a_group_parts_no_damaged_code() {
    let broken = LEGACY.replacen("4K4M-5Q6T", "0K4M-5Q\n6T", 1);
    let found = Code::find(&broken);
    assert!(
        matches!(found, Err(Error::Character { ordinal: 1, .. })),
        "{found:?}"
    );
    // A short word on the line before does not begin a group that lost characters, so this piece is not as long as a code.
    let damaged = LEGACY[2..].replacen("KFUH", "KF0H", 1);
    let mail = format!("{}; my\n{damaged}", &LEGACY[..94]);
    assert_eq!(Code::find(&mail), Err(Error::Length { characters: 76 }));
}

#[test]
fn the_piece_that_looks_most_like_a_code_is_taken() {
    let code = LEGACY.parse::<Code>().unwrap();
    // As long as a code, but with a foreign character and without groups.
    let long_word = LEGACY.replace('-', "").replacen('K', "0", 1);
    assert_eq!(Code::find(&long_word), Err(Error::Empty));
    assert_eq!(Code::find(&format!("{long_word} {LEGACY}")), Ok(code));
    let prose = "take care that nobody else ever sees what this long text says, with many four letter words here and then some more \
        than that, none grouped like a code; also this, that, them, when, only, very, near, home";
    for text in ["take care", prose] {
        assert_eq!(Code::find(text), Err(Error::Empty), "{text}");
    }
    // Groups of another number before a code with a wrong character.
    let damaged = LEGACY.replacen("KFUH", "KF0H", 1);
    let mail = format!("{}; {damaged}", &LEGACY[..94]);
    let found = Code::find(&mail);
    assert!(
        matches!(found, Err(Error::Character { character: '0', .. })),
        "{found:?}"
    );
}

#[test]
fn invisible_characters_join_groups_and_commas_part_them() {
    let invisible = LEGACY.replace('-', "\u{200b}-\u{ad}");
    assert_eq!(
        Code::find(&format!("code: {invisible}")),
        Code::parse(LEGACY)
    );
    let parted = format!("{}-,\n{}", &LEGACY[..49], &LEGACY[50..]);
    assert_eq!(Code::find(&parted), Err(Error::Length { characters: 40 }));
}

#[test]
fn password_rules_are_those_of_the_apps() {
    let long = "x".repeat(257);
    let short = |minimum| Err(Error::PasswordTooShort { minimum });
    let rules = [
        (PasswordRule::Recommended, "seven77", short(8)),
        (PasswordRule::Recommended, "eight888", Ok(())),
        (PasswordRule::Recommended, long.as_str(), Ok(())),
        (
            PasswordRule::AndroidWrites,
            long.as_str(),
            Err(Error::PasswordTooLong),
        ),
        (PasswordRule::AndroidWrites, &long[..256], Ok(())),
        // One scalar value, two UTF-16 units.
        (PasswordRule::AndroidReads, "😀😀", Ok(())),
        (PasswordRule::AndroidReads, "abc", short(4)),
        (PasswordRule::IosWrites, "😀😀😀😀", short(8)),
        (PasswordRule::IosReads, "😀😀😀😀", Ok(())),
    ];
    for (rule, password, expected) in rules {
        assert_eq!(rule.check(password), expected, "{rule:?} {password}");
    }
    let longest = "x".repeat(4097);
    assert!(PasswordRule::Recommended.check(&longest[1..]).is_ok());
    let refused = PasswordRule::Recommended.check(&longest);
    assert_eq!(refused, Err(Error::PasswordTooLong));
}

#[test]
#[cfg(feature = "unicode-normalization")]
fn another_keyboard_spells_the_same_password() {
    let Identity { id, secret_key } = alice();
    let code = |password| {
        let code = LegacyCode::seal(id, &secret_key, password, &mut salt([2; 8]));
        Code::Legacy(code.unwrap())
    };
    let open = |code: &Code, typed| {
        id_export::try_spellings(typed, |spelling| {
            code.open(spelling, Argon2Memory::heap_up_to(0))
        })
    };
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
    assert_eq!(open(&code(composed), decomposed), Ok(alice()));
    assert_eq!(open(&code(decomposed), composed), Ok(alice()));
    assert_eq!(open(&code("cafe"), composed), Err(Error::Decrypt));
    // What another spelling cannot mend is reported at once.
    let mut calls = 0;
    let refused: Result<(), _> = id_export::try_spellings(composed, |_| {
        calls += 1;
        Err(Error::KdfMemory)
    });
    assert_eq!((refused, calls), (Err(Error::KdfMemory), 1));
}

#[test]
fn nothing_secret_is_printed() {
    let shown = format!("{:?} {:?}", alice(), Code::parse(LEGACY).unwrap());
    assert_eq!(shown, "Identity(ALICE001) Legacy(LegacyCode)");
}

fn code() -> impl Strategy<Value = Code> {
    prop_oneof![
        any::<[u8; 25]>()
            .prop_flat_map(|head| (Just(head), any::<[u8; 25]>()))
            .prop_map(|(head, tail)| {
                let raw = [head, tail].concat().try_into().unwrap();
                Code::Legacy(LegacyCode::from_bytes(raw))
            }),
        (any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(|(head, tail)| {
            let raw = [&[1][..], &head, &tail].concat().try_into().unwrap();
            Code::V1(V1Code::from_bytes(raw).unwrap())
        }),
    ]
}

/// Whether a character is neither part of a code nor a separator.
fn is_foreign(character: &char) -> bool {
    let is_symbol = character.is_ascii_alphabetic() || ('2'..='7').contains(character);
    !is_symbol && !SEPARATORS.contains(*character) && !character.is_whitespace()
}

fn separators() -> impl Strategy<Value = String> {
    let all: Vec<char> = SEPARATORS.chars().collect();
    prop::collection::vec(prop::sample::select(all), 0..3).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(code in code()) {
        let text = code.to_string();
        prop_assert_eq!(Code::parse(&text), Ok(code.clone()));
        prop_assert_eq!(Code::parse(&text.to_lowercase()), Ok(code.clone()));
        let mail = format!("The code is {text}, and that is all.");
        prop_assert_eq!(Code::find(&mail), Ok(code));
    }

    #[test]
    fn any_invisible_character_may_stand_between_groups_and_inside_them(
        code in code(),
        invisible in prop::sample::select(invisible()),
        place in 0..99_usize,
    ) {
        let mut text = code.to_string();
        text.insert(place, invisible);
        let found = Code::find(&format!("This is the code: {text}"));
        // A blank inside a group is no line break, and may part two texts.
        let is_group_end = text[..place].replace('-', "").len() % 4 == 0;
        if !invisible.is_whitespace() || is_group_end || matches!(invisible, '\n' | '\r') {
            prop_assert_eq!(found, Ok(code.clone()));
        }
        prop_assert_eq!(Code::find(&text).is_ok(), true);
    }

    #[test]
    fn a_code_broken_anywhere_is_found(code in code(), breaks in prop::collection::vec(0..99_usize, 0..5), line_end in prop::sample::select(&["\n", "\r\n", "\n> ", "=\n", "=\r\n", " \r\n\t"][..])) {
        let mut text = code.to_string();
        let mut breaks = breaks;
        breaks.sort_unstable_by(|one, other| other.cmp(one));
        breaks.dedup();
        for place in breaks {
            text.insert_str(place, line_end);
        }
        prop_assert_eq!(Code::find(&format!("Hi,\r\nthe code: {text}\r\nis mine.")), Ok(code));
    }

    #[test]
    fn separators_are_skipped_anywhere(code in code(), separators in prop::collection::vec(separators(), 130)) {
        let spread: String = code
            .to_string()
            .chars()
            .zip(&separators)
            .flat_map(|(character, separators)| separators.chars().chain([character]))
            .collect();
        prop_assert_eq!(Code::parse(&spread), Ok(code.clone()));
        prop_assert_eq!(Code::find(&spread), Ok(code));
    }

    #[test]
    fn the_first_foreign_character_is_reported(
        code in code(),
        separators in separators(),
        foreign in any::<char>().prop_filter("no part of a code", is_foreign),
        at in 0..99_usize,
    ) {
        let mut text = separators.clone() + &code.to_string();
        let position = separators.len() + at;
        text.insert(position, foreign);
        text.push('!');
        let ordinal = separators.chars().count() + at + 1;
        let expected = Error::Character { position, ordinal, character: foreign };
        prop_assert_eq!(Code::parse(&text), Err(expected));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[\\PC2-7A-Z\n>-]{0,200}") {
        if let Ok(code) = Code::parse(&text) {
            prop_assert_eq!(Code::find(&text), Ok(code));
        } else {
            let _ = Code::find(&text);
        }
    }

    #[test]
    fn what_is_sealed_opens_with_its_password_only(
        id in "[0-9A-Z*][0-9A-Z]{7}",
        secret_key in any::<[u8; 32]>(),
        salt in any::<[u8; 8]>(),
        password in any::<String>(),
        other in any::<String>(),
        bit in 0..520_usize,
    ) {
        let identity = Identity {
            id: id.parse::<ThreemaId>().unwrap(),
            secret_key: SecretKey::from_bytes(secret_key),
        };
        for scheme in [Scheme::Legacy, Scheme::V1] {
            let code = fuzzing::seal(identity.id, &identity.secret_key, &password, scheme, &salt).unwrap();
            prop_assert_eq!(fuzzing::open(&code, &password), Ok(identity.clone()));
            if other != password {
                prop_assert!(fuzzing::open(&code, &other).is_err());
            }
        }
        let Code::V1(code) = fuzzing::seal(identity.id, &identity.secret_key, &password, Scheme::V1, &salt).unwrap() else {
            panic!("a v1 code");
        };
        let mut raw = *code.as_bytes();
        raw[bit / 8] ^= 1 << (bit % 8);
        if let Ok(altered) = V1Code::from_bytes(raw) {
            prop_assert_eq!(fuzzing::open(&Code::V1(altered), &password), Err(Error::Decrypt));
        }
    }
}
