//! What both bindings make of an error of the library: the same word.

use std::fmt::Debug;
use std::fs;

use crate::files::root;

#[path = "../../bindings/python/src/reason.rs"]
mod reason;

use reason::reason_of;

/// Errors as the library has them: without and with values, within one another.
#[derive(Debug)]
#[allow(dead_code, reason = "values are read by Debug alone")]
enum Error {
    Utf8,
    NonceReuse,
    Json(Json),
    Nested(Box<Self>),
    FieldMissing(&'static str),
    Length(usize),
    Sizes(Json, Json),
    TooLong { most: usize, inner: Json },
    Known(bool),
}

#[derive(Debug)]
#[allow(dead_code, reason = "values are read by Debug alone")]
enum Json {
    Syntax,
    Missing(&'static str),
}

#[derive(Debug)]
struct TextTooLong;

#[test]
fn a_reason_is_the_names_of_the_variants() {
    let nested = |inner| Error::Nested(Box::new(inner));
    let cases: [(&dyn Debug, &str); 10] = [
        (&Error::Utf8, "utf8"),
        (&Error::NonceReuse, "nonce_reuse"),
        (&TextTooLong, "text_too_long"),
        (&Error::Json(Json::Syntax), "json.syntax"),
        (&nested(Error::Json(Json::Syntax)), "nested.json.syntax"),
        (&Error::Json(Json::Missing("k")), "json.missing"),
        (&Error::FieldMissing("to"), "field_missing"),
        (&Error::Length(32), "length"),
        (&Error::Known(true), "known"),
        (&nested(nested(Error::Utf8)), "nested.nested.utf8"),
    ];
    for (error, reason) in cases {
        assert_eq!(reason_of(error), reason, "{error:?}");
    }
}

#[test]
fn no_value_gets_into_a_reason() {
    for foreign in ["to", "To(Be)", "Alice", "\"(Or(Not", "(", ")", "", "Über"] {
        assert_eq!(reason_of(&Error::FieldMissing(foreign)), "field_missing");
        let error = Error::Nested(Box::new(Error::FieldMissing(foreign)));
        assert_eq!(reason_of(&error), "nested.field_missing");
        let error = Error::TooLong {
            most: 5,
            inner: Json::Missing(foreign),
        };
        assert_eq!(reason_of(&error), "too_long");
        let error = Error::Sizes(Json::Missing(foreign), Json::Missing(foreign));
        assert_eq!(reason_of(&error), "sizes.missing");
    }
}

/// Two copies, because a package is built from its own folder alone: its archive of sources has no files from elsewhere.
#[test]
fn both_bindings_have_the_same_reasons() {
    let [python, javascript] = ["python", "javascript"].map(|language| {
        let path = root().join("bindings").join(language).join("src/reason.rs");
        fs::read_to_string(path).unwrap()
    });
    assert_eq!(python, javascript);
}
