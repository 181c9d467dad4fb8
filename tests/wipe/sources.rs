//! Reads the source, and knows which public types hold a secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::types;

/// Types that hold secrets, to begin with; all others hold one of these.
const ROOTS: [&str; 5] = ["Secret", "SecretVec", "SecretString", "Block", "Ctr128LE"];
/// Another name of this type is no type of its own.
const KEY: &str = "Key<";
/// A type of this trait wipes itself, whatever it holds.
const WIPED_ON_DROP: &str = "wipe(";

/// Found by name, and hold none: arguments of calls, with memory that is lent.
const INNOCENT: [&str; 2] = ["crypto::Argon2Memory", "message::BatchMember"];

/// A type by the folder or file below `src` that it is in, and its name.
type Name = (String, String);

#[derive(Default)]
struct Types {
    /// The words of what each type holds by value.
    fields: BTreeMap<Name, BTreeSet<String>>,
    public: BTreeSet<Name>,
    secret: BTreeSet<Name>,
    /// Kinds of keys.
    keys: BTreeSet<Name>,
}

#[test]
fn every_type_with_a_secret_is_checked() {
    let mut types = Types::default();
    types.read(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../src")),
        "",
    );
    types.spread();
    let found: BTreeSet<String> = types
        .secret
        .intersection(&types.public)
        .filter(|name| !types.keys.contains(name))
        .map(|(folder, name)| format!("{folder}::{name}"))
        .filter(|name| !INNOCENT.contains(&name.as_str()))
        .collect();
    let checked: BTreeSet<String> = types::tables().map(|(name, _)| (*name).into()).collect();
    assert_eq!(found, checked, "types with secrets, and the tables");
}

impl Types {
    fn read(&mut self, folder: &Path, top: &str) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let top = if top.is_empty() { stem } else { top };
            if path.is_dir() {
                self.read(&path, top);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                self.read_file(top, text.split("mod tests {").next().unwrap());
            }
        }
    }

    fn read_file(&mut self, top: &str, text: &str) {
        let mut text = without_comments(text);
        for item in ["struct ", "enum "] {
            for (start, _) in text.match_indices(item) {
                let line = text[..start].rsplit('\n').next().unwrap();
                if !line.is_empty() && !line.starts_with("pub") {
                    continue;
                }
                let definition = &text[start + item.len()..];
                let length = definition.find(|c: char| !c.is_alphanumeric()).unwrap();
                let name = (top.to_owned(), definition[..length].to_owned());
                if line.starts_with("pub ") {
                    self.public.insert(name.clone());
                }
                let body = body(&definition[length..]);
                let body = if item == "enum " {
                    payloads(body)
                } else {
                    body.to_owned()
                };
                self.fields
                    .entry(name)
                    .or_default()
                    .extend(owned_words(&body));
            }
        }
        for (start, _) in text.match_indices("\npub type ") {
            let definition = &text[start + "\npub type ".len()..];
            let (name, rest) = definition.split_once(" = ").unwrap();
            if rest.starts_with(KEY) {
                let name = (top.to_owned(), name.to_owned());
                self.fields.entry(name.clone()).or_default();
                self.public.insert(name.clone());
                self.secret.insert(name.clone());
                self.keys.insert(name);
            }
        }
        while let Some((_, implementation)) = text.split_once("Drop for ") {
            let length = implementation.find(|c: char| !c.is_alphanumeric()).unwrap();
            if body(implementation).contains(WIPED_ON_DROP) {
                self.secret
                    .insert((top.to_owned(), implementation[..length].to_owned()));
            }
            text = implementation.to_owned();
        }
    }

    /// Whoever holds a secret is one.
    fn spread(&mut self) {
        loop {
            let before = self.secret.len();
            let names: Vec<Name> = self.fields.keys().cloned().collect();
            for name in names {
                let words = &self.fields[&name];
                if ROOTS.contains(&name.1.as_str())
                    || words.iter().any(|word| self.is_secret(&name, word))
                {
                    self.secret.insert(name);
                }
            }
            if self.secret.len() == before {
                return;
            }
        }
    }

    /// Whether `word` in the type `holder` names a type with a secret: one of the same folder first.
    fn is_secret(&self, holder: &Name, word: &str) -> bool {
        let here = (holder.0.clone(), word.to_owned());
        if here != *holder && self.fields.contains_key(&here) {
            return self.secret.contains(&here);
        }
        let mut elsewhere = self.secret.intersection(&self.public);
        ROOTS.contains(&word) || elsewhere.any(|name| name.1 == word && name != holder)
    }
}

fn without_comments(text: &str) -> String {
    let line = |line: &str| line.split("//").next().unwrap().to_owned() + "\n";
    text.lines().map(line).collect()
}

/// What stands in the first brackets or braces, unless there are none before the semicolon.
fn body(text: &str) -> &str {
    let Some(start) = text.find(['{', '(', ';']) else {
        return "";
    };
    let mut depth = 0_usize;
    for (offset, character) in text[start..].char_indices() {
        match character {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[start..start + offset];
        }
    }
    ""
}

/// What the variants of an enumeration hold, without their names.
fn payloads(body: &str) -> String {
    let mut depth = 0_usize;
    body.chars()
        .filter(|character| {
            match character {
                '{' | '(' => depth += 1,
                '}' | ')' => depth -= 1,
                _ => {}
            }
            depth > 1
        })
        .collect()
}

/// The words of types that are held by value: not behind a reference, and no names of fields.
fn owned_words(body: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for part in body.split([',', '(', '{', '\n']) {
        let held = match part.rsplit_once(": ") {
            Some((_, held)) => held,
            None => part,
        };
        if !held.contains('&') {
            let separators = |c: char| !c.is_alphanumeric() && c != '_';
            words.extend(held.split(separators).map(str::to_owned));
        }
    }
    words
}
