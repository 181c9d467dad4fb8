//! Every test runs: each file in `tests` belongs to a program, and the package of the tests has the features of the library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Expr, Item, Lit, Meta};

use crate::files::{files, root};

#[test]
fn every_file_belongs_to_a_program() {
    let tests = root().join("tests");
    let all = files(&tests);
    let rust = |path: &&PathBuf| {
        path.extension().is_some_and(|extension| extension == "rs")
            && !path.components().any(|part| part.as_os_str() == "target")
    };
    let is_program = |path: &Path| path.ends_with("main.rs") || path.ends_with("policy/policy.rs");
    let mut declared = BTreeSet::new();
    let programs = all.iter().filter(rust).filter(|path| is_program(path));
    for program in programs {
        declare(program, program.parent().unwrap(), &mut declared);
    }
    let lost: Vec<_> = all
        .iter()
        .filter(rust)
        .filter(|path| !declared.contains(&fs::canonicalize(path).unwrap()))
        .collect();
    assert!(lost.is_empty(), "no program has {lost:?}");
}

/// Adds a file and those that it declares, which lie in `folder` unless an attribute says otherwise.
fn declare(file: &Path, folder: &Path, declared: &mut BTreeSet<PathBuf>) {
    declared.insert(fs::canonicalize(file).unwrap());
    let items = syn::parse_file(&fs::read_to_string(file).unwrap())
        .unwrap()
        .items;
    for item in items {
        let Item::Mod(module) = item else { continue };
        if module.content.is_some() {
            continue;
        }
        let name = module.ident.to_string();
        let attribute = module
            .attrs
            .iter()
            .find_map(|attribute| match &attribute.meta {
                Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                    Expr::Lit(value) => match &value.lit {
                        Lit::Str(path) => Some(path.value()),
                        _ => None,
                    },
                    _ => None,
                },
                _ => None,
            });
        if let Some(path) = attribute {
            let path = file.parent().unwrap().join(path);
            declare(&path, path.parent().unwrap(), declared);
            continue;
        }
        let plain = folder.join(format!("{name}.rs"));
        let inner = folder.join(&name);
        let file = if plain.exists() {
            plain
        } else {
            inner.join("mod.rs")
        };
        declare(&file, &inner, declared);
    }
}

#[test]
fn the_tests_have_the_features_of_the_library() {
    let features = |file: &str| {
        let manifest = fs::read_to_string(root().join(file)).unwrap();
        let (_, section) = manifest.split_once("\n[features]\n").unwrap();
        let section = section.split("\n[").next().unwrap().to_owned();
        let mut features: BTreeMap<String, String> = BTreeMap::new();
        let mut name = String::new();
        for line in section.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, value)) = line.split_once(" = ") {
                name = key.to_owned();
                features.insert(name.clone(), value.to_owned());
            } else if !line.is_empty() {
                features.get_mut(&name).unwrap().push_str(line.trim());
            }
        }
        features
    };
    let of_library = features("Cargo.toml");
    let of_tests = features("tests/Cargo.toml");
    let is_public = |name: &&String| !name.starts_with('_');
    let names: Vec<&String> = of_library.keys().filter(is_public).collect();
    // What is no promise may be switched on, too.
    let of_users: Vec<&String> = of_tests.keys().filter(is_public).collect();
    assert_eq!(of_users, names);
    for (name, value) in &of_tests {
        if name == "default" {
            let set =
                |list: &str| -> BTreeSet<String> { list.split('"').map(str::to_owned).collect() };
            assert_eq!(set(value), set(&of_library[name]));
        } else {
            assert_eq!(*value, format!("[\"eeema/{name}\"]"));
        }
    }
}
