//! Codes of the ID export: what is read is written in the canonical form, which reads the same, alone
//! and inside a longer text; an error names a character that stands there.

use eeema::id_export::{Code, Error, OtherKind};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let parsed = Code::parse(text);
    assert_eq!(text.parse::<Code>(), parsed);
    let found = Code::find(text);
    if let Ok(code) = &parsed {
        assert_eq!(found.as_ref(), Ok(code));
    }
    for result in [&parsed, &found] {
        match result {
            Ok(code) => {
                let written = code.to_string();
                assert_eq!(Code::parse(&written).as_ref(), Ok(code));
                assert_eq!(Code::find(&format!("({written})")).as_ref(), Ok(code));
            }
            Err(Error::Character {
                position,
                ordinal,
                character,
            }) => {
                let before = &text[..*position];
                // In quoted-printable the character is written with `=`.
                assert!(text[*position..].starts_with([*character, '=']));
                assert_eq!(before.chars().count() + 1, *ordinal);
            }
            Err(Error::Length { characters }) => assert!(!matches!(characters, 0 | 80 | 104)),
            Err(Error::Version { version }) => assert_ne!(*version, 1),
            Err(Error::OtherKind(kind)) => assert_eq!(OtherKind::recognise(text), Some(*kind)),
            Err(error) => assert_eq!(*error, Error::Empty),
        }
    }
}
