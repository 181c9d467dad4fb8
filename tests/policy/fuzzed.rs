//! Reads the source: every public function that opens, parses, reads or verifies what others made is
//! called by a property in `fuzz/properties/`, and so is every conversion from text and bytes. A new
//! parser fails here until it has one.
//!
//! A call of a method does not say of which type it is: the same file must name the type, or call a
//! function that gives it.

use std::fs;
use std::path::Path;

use crate::files::{files, root};

/// How the names of such functions begin.
const VERBS: [&str; 7] = [
    "open",
    "parse",
    "decode",
    "verify",
    "find",
    "from_hex",
    "from_base64",
];

/// What is left out, and why.
const LEFT_OUT: [(&str, &str); 9] = [
    (
        "id_export::open",
        "costs a second; fuzzing::open is behind the derivation",
    ),
    ("id_export::open_expecting", "as id_export::open"),
    ("Code::open", "as id_export::open"),
    ("LegacyCode::open", "as id_export::open"),
    ("V1Code::open", "as id_export::open"),
    (
        "PhoneRange::find_parallel",
        "the feature rayon; tests/protocols/contact_hash.rs compares it",
    ),
    (
        "secretbox::open_in_place",
        "on the fastest path; open_in_place_on walks all",
    ),
    ("secretbox::open_many", "as secretbox::open_in_place"),
    (
        "safe::find_mistyped",
        "scrypt at its full cost; key_derivation compares two side by side, and its own test the spellings",
    ),
];

#[test]
fn every_parser_is_fuzzed() {
    let root = root();
    let properties = files(&root.join("fuzz/properties"));
    let properties: Vec<_> = properties.iter().map(|path| code_of(path)).collect();
    let paths = files(&root.join("src"));
    let sources: Vec<_> = paths.iter().map(|path| code_of(path)).collect();
    let parsers = paths.iter().zip(&sources);
    let parsers: Vec<_> = parsers
        .flat_map(|(path, source)| parsers_in(source, &module_of(path)))
        .collect();
    assert!(
        parsers.len() > 60,
        "the source has another form: {parsers:?}"
    );
    for (name, _) in LEFT_OUT {
        let is_there = parsers.iter().any(|parser| parser.name() == name);
        assert!(is_there, "{name} is gone");
    }
    let mut missing = parsers.iter().map(Parser::name).collect::<Vec<_>>();
    missing.retain(|name| LEFT_OUT.iter().all(|(left_out, _)| left_out != name));
    for parser in &parsers {
        let names = names_of(&parser.owner, &sources);
        if properties.iter().any(|code| parser.is_called(code, &names)) {
            missing.retain(|name| *name != parser.name());
        }
    }
    assert!(missing.is_empty(), "no property calls {missing:?}");
}

/// A function that reads what others made.
#[derive(Debug)]
struct Parser {
    /// The type, or the module of a function that belongs to none.
    owner: String,
    function: String,
    takes_self: bool,
}

impl Parser {
    fn name(&self) -> String {
        format!("{}::{}", self.owner, self.function)
    }

    /// Whether this property calls it, when the owner has these names.
    fn is_called(&self, property: &str, names: &[String]) -> bool {
        let Self { function, .. } = self;
        let is_named = || names.iter().any(|name| has_word(property, name));
        if self.takes_self {
            return property.contains(&format!(".{function}(")) && is_named();
        }
        let is_imported = function.contains('_') && !self.is_of_type();
        names.iter().any(|name| {
            let from_text =
                function == "from_str" && property.contains(&format!("parse::<{name}>"));
            from_text || property.contains(&format!("{name}::{function}("))
        }) || is_imported && has_word(property, function) && is_named()
    }

    fn is_of_type(&self) -> bool {
        self.owner
            .starts_with(|first: char| first.is_ascii_uppercase())
    }
}

/// The name of a type, its aliases, and the functions that give one.
fn names_of(owner: &str, sources: &[String]) -> Vec<String> {
    let mut names = vec![owner.to_owned()];
    for line in sources.iter().flat_map(|source| source.lines()) {
        let line = line.trim_start();
        let name = |rest: &str| rest.split(['(', '<', ' ']).next().unwrap().to_owned();
        if let Some(alias) = line.strip_prefix("pub type ")
            && line.contains(&format!(" = {owner}<"))
        {
            names.push(name(alias));
        }
        if let (Some((_, function)), Some((_, output))) =
            (line.split_once("fn "), line.split_once("-> "))
            && line.starts_with("pub ")
            && has_word(output, owner)
        {
            names.push(name(function));
        }
    }
    names
}

/// Whether these letters stand there, and no others beside them.
fn has_word(code: &str, word: &str) -> bool {
    let is_other = |letter: char| !letter.is_alphanumeric() && letter != '_';
    code.match_indices(word).any(|(start, _)| {
        let (before, word_and_behind) = code.split_at(start);
        let behind = word_and_behind.strip_prefix(word).unwrap();
        before.chars().next_back().is_none_or(is_other)
            && behind.chars().next().is_none_or(is_other)
    })
}

/// What a file has without its comments and its unit tests.
fn code_of(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.split_inclusive('\n').filter(is_code).collect()
}

/// The module that users see: private files are re-exported by their folder.
fn module_of(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let table = fs::read_to_string(folder.join("mod.rs"))
        .or_else(|_| fs::read_to_string(folder.with_extension("rs")))
        .unwrap_or_default();
    let own = name(path);
    if table.contains(&format!("pub mod {own};")) {
        own
    } else {
        name(folder)
    }
}

fn parsers_in(code: &str, module: &str) -> Vec<Parser> {
    let mut subject = String::new();
    let mut parsers = Vec::new();
    for (index, line) in code.lines().enumerate() {
        if line.starts_with("impl") {
            subject = subject_of(line);
        }
        let is_conversion = ["FromStr for", "TryFrom<&"]
            .iter()
            .any(|conversion| line.starts_with("impl") && line.contains(conversion));
        if is_conversion {
            let is_text = line.contains("FromStr for");
            parsers.push(Parser {
                owner: subject.clone(),
                function: if is_text { "from_str" } else { "try_from" }.to_owned(),
                takes_self: false,
            });
        }
        let declaration = line.trim_start().strip_prefix("pub ").unwrap_or_default();
        let declaration = declaration.strip_prefix("const ").unwrap_or(declaration);
        let Some(name) = declaration
            .strip_prefix("fn ")
            .and_then(|rest| rest.split(['(', '<']).next())
        else {
            continue;
        };
        if !VERBS.iter().any(|verb| name.starts_with(verb)) {
            continue;
        }
        let signature: String = code.lines().skip(index).take(2).collect();
        let is_free = line.starts_with("pub");
        parsers.push(Parser {
            owner: if is_free {
                module.to_owned()
            } else {
                subject.clone()
            },
            function: name.to_owned(),
            takes_self: signature.contains("self"),
        });
    }
    parsers
}

/// The type of an `impl` line, without its parameters.
fn subject_of(line: &str) -> String {
    let behind = line.rsplit(" for ").next().unwrap();
    let is_name = |word: &&str| word.starts_with(|first: char| first.is_ascii_uppercase());
    // Parameters and their bounds end with "> " where the type begins.
    let name = behind
        .rsplit("> ")
        .find_map(|part| part.split(['<', ' ']).find(is_name));
    name.unwrap_or_default().to_owned()
}
