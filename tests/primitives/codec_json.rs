//! JSON in every dialect, against another reader and writer.

use proptest::prelude::*;

use eeema::codec::json::*;
use eeema::codec::{BufferTooSmall, Writer};

const STRICT: Dialect = Dialect::new(128);
const TOLERANT: Dialect = Dialect::new(128).with_lone_surrogates(LoneSurrogates::Replaced);
const CALLS: Dialect = Dialect::new(32).with_repeated_keys(RepeatedKeys::Refused);

fn parse(text: &str) -> Value<'_> {
    Value::parse(text, &STRICT).unwrap()
}

#[test]
fn integers_are_digits_that_fit() {
    assert_eq!(parse("0").i64(), Some(0));
    assert_eq!(parse("-0").i64(), Some(0));
    assert_eq!(parse("9223372036854775807").i64(), Some(i64::MAX));
    assert_eq!(parse("-9223372036854775808").i64(), Some(i64::MIN));
    assert_eq!(parse("18446744073709551615").u64(), Some(u64::MAX));
    for other in ["9223372036854775808", "-9223372036854775809"] {
        assert_eq!(parse(other).i64(), None, "{other}");
    }
    for other in ["18446744073709551616", "-0", "-1"] {
        assert_eq!(parse(other).u64(), None, "{other}");
    }
    for other in [
        "1.0", "1e0", "1E2", "-0.0", "true", "null", "\"1\"", "[1]", "1e400",
    ] {
        assert_eq!(parse(other).i64(), None, "{other}");
        assert_eq!(parse(other).u64(), None, "{other}");
    }
}

#[test]
fn numbers_are_finite() {
    assert_eq!(parse("1e1").f64(), Some(10.0));
    assert_eq!(parse("-1.5").f64(), Some(-1.5));
    assert_eq!(parse("0.25E+2").f64(), Some(25.0));
    for other in ["1e400", "-1e400", "true", "\"1\"", "null"] {
        assert_eq!(parse(other).f64(), None, "{other}");
    }
}

#[test]
fn values_are_of_one_type() {
    let types = |text| {
        let value = parse(text);
        [
            value.is_null(),
            value.bool().is_some(),
            value.f64().is_some(),
            value.text().is_some(),
            value.elements().is_some(),
            value.members().is_some(),
        ]
        .map(u8::from)
    };
    assert_eq!(types("null"), [1, 0, 0, 0, 0, 0]);
    assert_eq!(types("false"), [0, 1, 0, 0, 0, 0]);
    assert_eq!(types("7"), [0, 0, 1, 0, 0, 0]);
    assert_eq!(types("\"\""), [0, 0, 0, 1, 0, 0]);
    assert_eq!(types("[ ]"), [0, 0, 0, 0, 1, 0]);
    assert_eq!(types("{ }"), [0, 0, 0, 0, 0, 1]);
}

#[test]
fn only_one_value_is_one() {
    for text in [
        "",
        " ",
        "{} {}",
        "{}x",
        "\u{feff}{}",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "'a'",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{1:1}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "{",
        "[}",
        "{]",
        "]",
        "{\"a\":1]",
        "{}/**/",
        "True",
        "nul",
        "nulll",
        "\"",
        "\"\t\"",
        "\"\\",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\u00e\"",
        "\"\\u+0e1\"",
        "\"\\u00é\"",
        "\u{b}1",
        "\u{a0}1",
        "1\0",
    ] {
        let error = Value::parse(text, &STRICT).err();
        assert_eq!(error, Some(Error::Syntax), "{text:?}");
    }
    assert_eq!(parse("\t\r\n {} ").as_raw(), "{}");
    assert_eq!(parse("\n\"\\/\" ").text().unwrap().to_cow(), "/");
}

#[test]
fn surrogates_come_in_pairs_everywhere() {
    for text in [
        r#""\ud83e\udd80""#,
        r#""\uD83E\uDD80x\ud83e\udd80""#,
        r#""\\ud83e""#,
        r#"{"\\":"\\\\"}"#,
    ] {
        assert!(Value::parse(text, &STRICT).is_ok(), "{text}");
    }
    for text in [
        r#""\ud83e""#,
        r#""\udd80""#,
        r#""\ud83ex""#,
        r#""\ud83e\ud83e""#,
        r#""\ud83ex\udd80""#,
        r#""\udd80\ud83e""#,
        r#""\ud83e\n""#,
        r#"{"a":["\ud83e"]}"#,
        r#"{"\ud83e":1}"#,
        r#""\\\ud83e""#,
    ] {
        let error = Value::parse(text, &STRICT).err();
        assert_eq!(error, Some(Error::LoneSurrogate), "{text}");
        assert!(Value::parse(text, &TOLERANT).is_ok(), "{text}");
    }
}

#[test]
fn halves_are_replaced() {
    for (text, read) in [
        (r#""\"\\\/\b\f\n\r\t\u00e9""#, "\"\\/\u{8}\u{c}\n\r\t\u{e9}"),
        (r#""\ud83d\ude00""#, "\u{1f600}"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00x""#, "\u{fffd}\u{1f600}x"),
        (r#""\u0041\u0042""#, "AB"),
    ] {
        let value = Value::parse(text, &TOLERANT).unwrap();
        assert_eq!(value.text().unwrap().to_cow(), read, "{text}");
        assert_eq!(value.text().unwrap(), *read, "{text}");
        assert_eq!(value.as_raw(), text);
    }
}

#[test]
fn texts_go_where_they_are_wanted() {
    let text = parse(r#""a\u00e9""#).text().unwrap();
    assert_eq!(text.as_unescaped(), None);
    assert_eq!(text.write_into(&mut [0; 3]), Some("a\u{e9}"));
    assert_eq!(text.write_into(&mut [0; 9]), Some("a\u{e9}"));
    assert_eq!(text.write_into(&mut [0; 2]), None);
    let capacity = text.into_string().capacity();
    assert!(capacity >= 7, "it could have grown: {capacity}");
    assert!(!text.is_empty());
    assert!(parse(r#""""#).text().unwrap().is_empty());
    assert_eq!(parse(r#""ab""#).text().unwrap().as_unescaped(), Some("ab"));
}

#[test]
fn the_depth_is_limited() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    for (dialect, limit) in [(STRICT, 128), (CALLS, 32), (Dialect::new(255), 128)] {
        assert_eq!(usize::from(dialect.depth()), limit);
        for text in [nested(limit), objects(limit)] {
            assert!(Value::parse(&text, &dialect).is_ok());
        }
        for text in [nested(limit + 1), objects(limit + 1), "[".repeat(100_000)] {
            assert_eq!(Value::parse(&text, &dialect).err(), Some(Error::Depth));
        }
    }
    assert_eq!(
        Value::parse("[]", &Dialect::new(0)).err(),
        Some(Error::Depth)
    );
    // Brackets in strings are no levels, and those that are closed do not count.
    let text = "[\"".to_owned() + &"[".repeat(500) + "\"]";
    assert!(Value::parse(&text, &CALLS).is_ok());
    let text = "[".to_owned() + &"[],".repeat(500) + "{}]";
    assert!(Value::parse(&text, &CALLS).is_ok());
}

#[test]
fn of_equal_keys_the_last_counts_alone() {
    let mut object = parse(r#"{"a":{"x":1},"b":1,"\u0061":{"y":2},"b":null}"#)
        .object()
        .unwrap();
    assert!(object.get("b").unwrap().is_null());
    let mut inner = object.take("a").unwrap().object().unwrap();
    assert!(inner.take("x").is_none());
    assert_eq!(inner.take("y").and_then(Value::u64), Some(2));
    assert!(object.take("a").is_none());
    assert!(object.take("b").is_none());
    assert!(object.into_members().is_empty());
}

#[test]
fn equal_keys_are_refused_at_any_depth() {
    for text in [
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"[{"b":{"a":1,"c":3,"a":2}}]"#,
        r#"{"":[[{"":1,"x":{"":1},"":1}]]}"#,
    ] {
        let error = Value::parse(text, &CALLS).err();
        assert_eq!(error, Some(Error::RepeatedKey), "{text}");
        assert!(Value::parse(text, &STRICT).is_ok(), "{text}");
    }
    for text in [
        r#"{"a":{"a":1},"b":{"a":1}}"#,
        r#"[{"a":1},{"a":1}]"#,
        r#"{"a":1,"A":1,"a ":1}"#,
    ] {
        assert!(Value::parse(text, &CALLS).is_ok(), "{text}");
    }
    // Syntax goes first.
    let error = Value::parse(r#"{"a":1,"a":2"#, &CALLS).err();
    assert_eq!(error, Some(Error::Syntax));
}

#[test]
fn what_nobody_asks_for_keeps_its_text() {
    let text = r#"{"a":1,"big":1e400,"deep":{"k":[1.10, "\u00e4"]},"q\"":null}"#;
    let mut object = parse(text).object().unwrap();
    assert_eq!(object.take("a").and_then(Value::u64), Some(1));
    let members = object.into_members();
    let rest = members.iter().map(|(key, value)| (&**key, value.as_raw()));
    let rest: Vec<_> = rest.collect();
    let expected = [
        ("big", "1e400"),
        ("deep", r#"{"k":[1.10, "\u00e4"]}"#),
        ("q\"", "null"),
    ];
    assert_eq!(rest, expected);
}

#[test]
fn compact_values_have_no_white_space_outside_strings() {
    let value = parse("{ \"a \\\" b\" :\n[1 , \"\\\\\" , 2]\t}");
    assert_eq!(value.to_compact(), "{\"a \\\" b\":[1,\"\\\\\",2]}");
}

/// One of everything that can be written.
struct Every;

impl ToJson for Every {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output
                .name("t")
                .text("\"\\/\0\u{8}\t\n\u{c}\r\u{1f}\u{7f}\u{e4}\u{1f980}");
            output.name("\"\u{e4}").array(|output| {
                output.array(|_| ());
                output.object(|_| ());
                output.null();
                output.bool(true);
                output.u64(u64::MAX);
                output.i64(i64::MIN);
                output.f64(1.5);
                output.f64(f64::NAN);
            });
            output.name("h").hex(&[0xab, 1]);
            output.name("b").base64(b"foob");
            output.name("r").value(parse("[1.0, \"\u{e4}\\u00e4\"]"));
        });
    }
}

/// The same, for readers of ASCII.
struct Ascii;

impl ToJson for Ascii {
    const CHARSET: Charset = Charset::Ascii;

    fn write_json(&self, output: &mut JsonWriter<'_>) {
        Every.write_json(output);
    }
}

#[test]
fn everything_is_written_in_one_form() {
    let text = Every.to_json_string();
    let expected = concat!(
        "{\"t\":\"\\\"\\\\/\\u0000\\b\\t\\n\\f\\r\\u001f\u{7f}\u{e4}\u{1f980}\",",
        "\"\\\"\u{e4}\":[[],{},null,true,18446744073709551615,-9223372036854775808,1.5,null],",
        "\"h\":\"ab01\",\"b\":\"Zm9vYg==\",\"r\":[1.0, \"\u{e4}\\u00e4\"]}"
    );
    assert_eq!(text, expected);
    assert!(Value::parse(&text, &CALLS).is_ok());
    let ascii = Ascii.to_json_string();
    let expected = expected
        .replace('\u{e4}', "\\u00e4")
        .replace('\u{1f980}', "\\ud83e\\udd80");
    assert_eq!(ascii, expected);
}

#[test]
fn a_text_that_does_not_fit_does_not_count_as_written() {
    let mut buffer = [7; 60];
    let mut writer = Writer::new(&mut buffer);
    assert_eq!(Every.encode_json(&mut writer), Err(BufferTooSmall));
    // What stands in the buffer does not count as written.
    assert_eq!(writer.written(), 0);
    let mut buffer = [7; 300];
    let mut writer = Writer::new(&mut buffer);
    assert_eq!(Every.encode_json(&mut writer), Ok(()));
    let written = writer.written();
    assert_eq!(written, Every.json_len());
    assert_eq!(buffer[..written], *Every.to_json_string().as_bytes());
}

/// A value that says more the second time does not go beyond what was measured.
#[test]
fn a_value_that_grows_is_an_error() {
    struct Changing(core::cell::Cell<u64>);
    impl ToJson for Changing {
        fn write_json(&self, output: &mut JsonWriter<'_>) {
            output.u64(self.0.replace(1000));
        }
    }
    let changing = Changing(core::cell::Cell::new(1));
    let mut buffer = [0; 20];
    let (measured, rest) = buffer.split_at_mut(changing.json_len());
    let written = changing.encode_json(&mut Writer::new(measured));
    assert_eq!(written, Err(BufferTooSmall));
    assert!(rest.iter().all(|byte| *byte == 0));
}

#[test]
fn nothing_of_a_value_is_shown() {
    let value = parse("\"secret\"");
    let shown = std::format!("{value:?} {:?}", value.text());
    assert_eq!(shown, "Value Some(Text)");

    let object = parse("{\"name\":\"secret\"}").object().unwrap();
    assert_eq!(std::format!("{object:?}"), "Object(1 members)");
}

#[test]
fn every_reason_has_its_sentence() {
    const SHALLOW: Dialect = Dialect::new(2).with_repeated_keys(RepeatedKeys::Refused);
    for (text, start) in [
        ("[", "the text is not JSON"),
        ("[[[[", "the JSON is nested too deeply"),
        ("\"\\ud800\"", "the JSON has half of a character"),
        ("{\"a\":1,\"a\":2}", "the JSON has a key twice"),
    ] {
        let error = Value::parse(text, &SHALLOW).unwrap_err().to_string();
        assert!(error.starts_with(start), "{text}: {error}");
    }
}

/// What another library reads, as this one writes it.
struct Theirs<'a>(&'a serde_json::Value);

impl ToJson for Theirs<'_> {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        use serde_json::Value;
        match self.0 {
            Value::Null => output.null(),
            Value::Bool(value) => output.bool(*value),
            Value::Number(number) => output.raw(&number.to_string()),
            Value::String(text) => output.text(text),
            Value::Array(values) => {
                output.array(|output| {
                    values
                        .iter()
                        .for_each(|value| Theirs(value).write_json(output))
                });
            }
            Value::Object(members) => output.object(|output| {
                for (name, value) in members {
                    Theirs(value).write_json(output.name(name));
                }
            }),
        }
    }
}

/// Whether this library reads the same as the other one.
fn is_same(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
    match theirs {
        serde_json::Value::Null => ours.is_null(),
        serde_json::Value::Bool(value) => ours.bool() == Some(*value),
        serde_json::Value::Number(number) => {
            let is_same = ours.u64() == number.as_u64() && ours.i64() == number.as_i64();
            // The other library reads -0 as a fraction, and rounds in its own way.
            ours.i64() == Some(0) || is_same && number.as_f64().zip(ours.f64()).is_some()
        }
        serde_json::Value::String(text) => ours.text().is_some_and(|ours| ours == **text),
        serde_json::Value::Array(values) => ours.elements().is_some_and(|elements| {
            let elements: Vec<_> = elements.collect();
            elements.len() == values.len()
                && elements.iter().zip(values).all(|(o, t)| is_same(*o, t))
        }),
        serde_json::Value::Object(members) => ours.object().is_some_and(|object| {
            let object = object.into_members();
            object.len() == members.len()
                && object
                    .iter()
                    .all(|(name, value)| is_same(*value, &members[&**name]))
        }),
    }
}

fn any_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Pieces of JSON in any order.
fn any_soup() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\"",
        "\"\\u0061\"",
        "\\",
        "\\n",
        "\\u",
        "\\ud83e",
        "\\udd80",
        "00e9",
        "0",
        "-",
        "1",
        "12",
        ".",
        "e",
        "E",
        "+",
        "null",
        "true",
        "false",
        " ",
        "\n",
        "\t",
        "x",
        "\u{e9}",
        "\u{feff}",
        "\0",
    ];
    let value = [
        "{}",
        "[]",
        "1",
        "\"\"",
        "{\"a\":1}",
        "[1,2]",
        "\"a\":",
        "{\"a\":",
    ];
    let piece = prop::sample::select([&pieces[..], &value[..]].concat());
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in any_value()) {
        let text = Theirs(&value).to_json_string();
        prop_assert_eq!(text.len(), Theirs(&value).json_len());
        prop_assert!(is_same(Value::parse(&text, &CALLS).unwrap(), &value));
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value.clone());
        // What the other library writes is read, too.
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let read = Value::parse(&pretty, &CALLS).unwrap();
        prop_assert!(is_same(read, &value));
        let compact = read.to_compact();
        prop_assert!(is_same(Value::parse(&compact, &CALLS).unwrap(), &value));
    }

    #[test]
    fn texts_survive_in_both_charsets(text in any::<String>()) {
        struct Quoted<'a>(&'a str);
        impl ToJson for Quoted<'_> {
            const CHARSET: Charset = Charset::Ascii;
            fn write_json(&self, output: &mut JsonWriter<'_>) {
                output.text(self.0);
            }
        }
        let written = Quoted(&text).to_json_string();
        prop_assert!(written.is_ascii());
        let read = parse(&written).text().unwrap();
        prop_assert_eq!(&read.to_cow(), &text);
        prop_assert!(read == *text);
        let mut place = std::vec![0; text.len()];
        prop_assert_eq!(read.write_into(&mut place), Some(&*text));
    }

    #[test]
    fn the_other_library_takes_the_same_texts(text in any_soup()) {
        let ours = Value::parse(&text, &STRICT);
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}", text);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert!(is_same(ours, &theirs), "{}", text);
        }
    }

    #[test]
    fn any_text_is_a_value_or_an_error(text in any::<String>()) {
        if let Ok(value) = Value::parse(&text, &TOLERANT) {
            prop_assert_eq!(value.as_raw(), text.trim_matches([' ', '\t', '\n', '\r']));
        }
    }
}
