//! Reads the source of every public type in `docs/public-api.txt`: `Debug` shows no text and no bytes that came from
//! somebody. A derived `Debug` must have no such field, one that is written by hand must show none; what holds other
//! types shows what these show. Exceptions stand here with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use quote::ToTokens;
use syn::{Fields, Item, ItemImpl, Type};

use crate::files::{files, root};

/// What shows text or bytes, and why.
const LEFT_OUT: [(&str, &str); 22] = [
    (
        "codec/protobuf/value.rs Value",
        "a field as it stands on the wire, for who reads a message by hand",
    ),
    ("call/description.rs Features", "names of features, escaped"),
    (
        "contact_hash/directory.rs Challenge",
        "what the server drew for everybody to see",
    ),
    (
        "contact_hash/directory.rs TokenAnswer",
        "the reason of the server, escaped",
    ),
    (
        "data_backup/table/message_kind.rs MessageKind",
        "a word that the library does not know, escaped",
    ),
    ("group/envelopes.rs Envelopes", "sealed bytes"),
    (
        "message/envelope/parse.rs Envelope",
        "sealed bytes, and what stands beside them in clear",
    ),
    (
        "safe/document/warning.rs Warning",
        "the place of a fault: names of members and numbers, escaped",
    ),
    (
        "safe/self_test.rs SelfTest",
        "what was drawn for a test of the server",
    ),
    (
        "transport/client_info.rs ClientInfo",
        "version and language, which the server is told",
    ),
    (
        "transport/client_info.rs Platform",
        "the model of the device, which the server is told",
    ),
    ("data_backup/table/cells.rs Header", "names of columns"),
    (
        "local_storage/wrapper.rs WrappedKeyFile",
        "the name of a key in the key store, escaped",
    ),
    (
        "safe/address.rs ServerAddress",
        "scheme and host, without path and credentials",
    ),
    (
        "safe/document/unknown.rs Unknown",
        "names of members, escaped, without their values",
    ),
    (
        "transport/payload.rs FromClient",
        "what the own program wants to hear again",
    ),
    (
        "transport/payload.rs FromServer",
        "what the server wants to hear again",
    ),
    (
        "transport/server_keys.rs ServerName",
        "the name of a server group",
    ),
    ("web_session/host.rs Host", "the name of a server, escaped"),
    ("web_session/message.rs Message", "names of tasks"),
    ("web_session/output.rs Event", "names of tasks"),
    (
        "web_session/wake_up.rs WakeUp",
        "a number that the browser drew",
    ),
];

struct Declared {
    place: String,
    derives: bool,
    /// Fields that are text or bytes; those without a name have their number.
    texts: Vec<String>,
}

#[test]
fn nothing_private_is_shown() {
    let interface = fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let public: BTreeSet<String> = interface.lines().filter_map(public_type).collect();
    assert!(public.len() > 300, "the interface has another form");
    let (mut declared, mut shown) = (BTreeMap::new(), Vec::new());
    let source = root().join("src");
    for path in files(&source) {
        let file = path.strip_prefix(&source).unwrap().display().to_string();
        let code = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        for item in &code.items {
            if let Some((name, type_)) = declaration(item, &file) {
                declared.insert(type_.place.clone(), (name, type_));
            }
        }
        for item in &code.items {
            if let Item::Impl(item) = item
                && let Some(name) = debug_of(item)
                && let Some((_, type_)) = declared.get(&format!("{file} {name}"))
            {
                shown.extend(shown_by(item, type_));
            }
        }
    }
    let types = declared.values().filter(|(name, _)| public.contains(name));
    for (_, type_) in types.filter(|(_, type_)| type_.derives && !type_.texts.is_empty()) {
        shown.push(format!("{} ({})", type_.place, type_.texts.join(", ")));
    }
    let known = |shown: &str| {
        LEFT_OUT
            .iter()
            .any(|(left_out, _)| shown.split(" (").next() == Some(*left_out))
    };
    let gone = LEFT_OUT.iter().filter(|(left_out, _)| {
        let is_it = |shown: &String| shown.split(" (").next() == Some(*left_out);
        !shown.iter().any(is_it)
    });
    let gone: Vec<_> = gone.map(|(left_out, _)| left_out).collect();
    shown.retain(|shown| !known(shown));
    assert!(
        shown.is_empty() && gone.is_empty(),
        "Debug shows what somebody wrote: {shown:#?}; it does not any more: {gone:#?}"
    );
}

/// The name of a struct or an enum.
fn public_type(line: &str) -> Option<String> {
    let (_, declaration) = line.split_once(": ")?;
    let declaration = declaration.trim_start_matches("#[non_exhaustive] ");
    let name = declaration
        .strip_prefix("struct ")
        .or_else(|| declaration.strip_prefix("enum "))?;
    Some(name.split(['<', ' ']).next()?.to_owned())
}

fn declaration(item: &Item, file: &str) -> Option<(String, Declared)> {
    let (name, attributes, fields) = match item {
        Item::Struct(item) => (item.ident.to_string(), &item.attrs, vec![&item.fields]),
        Item::Enum(item) => {
            let fields = item
                .variants
                .iter()
                .map(|variant| &variant.fields)
                .collect();
            (item.ident.to_string(), &item.attrs, fields)
        }
        _ => return None,
    };
    let derives = attributes.iter().any(|attribute| {
        let tokens = attribute.meta.to_token_stream().to_string();
        tokens.starts_with("derive") && tokens.contains("Debug")
    });
    let place = format!("{file} {name}");
    let texts = fields.into_iter().flat_map(texts_of).collect();
    Some((
        name,
        Declared {
            place,
            derives,
            texts,
        },
    ))
}

fn texts_of(fields: &Fields) -> Vec<String> {
    let numbered = fields.iter().enumerate();
    let texts = numbered.filter(|(_, field)| is_text(&field.ty));
    let name = |(index, field): (usize, &syn::Field)| match &field.ident {
        Some(name) => name.to_string(),
        None => index.to_string(),
    };
    texts.map(name).collect()
}

/// Text, or bytes of any number.
fn is_text(type_: &Type) -> bool {
    let tokens = type_.to_token_stream().to_string();
    let words: Vec<&str> = tokens
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let is_static = tokens.contains("'static str");
    let bytes = tokens.contains("[u8]") || tokens.contains("Vec < u8 >");
    !is_static && (bytes || words.iter().any(|word| ["String", "str"].contains(word)))
}

/// Of which type this is the `Debug`.
fn debug_of(item: &ItemImpl) -> Option<String> {
    let (_, path, _) = item.trait_.as_ref()?;
    (path.segments.last()?.ident == "Debug").then_some(())?;
    let Type::Path(path) = &*item.self_ty else {
        return None;
    };
    Some(path.path.segments.last()?.ident.to_string())
}

/// Fields of text that the `Debug` of a type hands on, other than their length.
fn shown_by(item: &ItemImpl, type_: &Declared) -> Vec<String> {
    let code = item.to_token_stream().to_string();
    let shows = |field: &&String| {
        let name = format!("self . {field}");
        code.match_indices(&name).any(|(start, _)| {
            let behind = code[start..].strip_prefix(&*name).unwrap().trim_start();
            let is_whole = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let is_measure = [
                ". len",
                ". is_",
                ". as_ref () . map (| sdp | sdp . len",
                "() . len",
            ];
            is_whole && !is_measure.iter().any(|measure| behind.starts_with(measure))
        })
    };
    let shown = type_.texts.iter().filter(shows);
    shown
        .map(|field| format!("{} ({field})", type_.place))
        .collect()
}
