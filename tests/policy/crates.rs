//! Only some folders name other crates, and no type of another crate stands in a public signature.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use syn::visit::{self, Visit};
use syn::{Field, Fields, ImplItem, Item, ItemImpl, ItemTrait, TraitItem, Visibility};

use crate::files::root;
use crate::interface::source;
use crate::names::{Crate, is_for_others, segments, written};

/// The crates that each folder of the source may name.
const CRATES: &[(&str, &[&str])] = &[
    (
        "codec",
        &["base16ct", "base32ct", "base64ct", "miniz_oxide"],
    ),
    ("contact_hash", &["rayon", "rlibphonenumber"]),
    (
        "crypto",
        &[
            "aes",
            "aes_gcm",
            "argon2",
            "blake2",
            "cbc",
            "chacha20poly1305",
            "ctr",
            "fearless_simd",
            "getrandom",
            "hmac",
            "pbkdf2",
            "scrypt",
            "sha1",
            "sha2",
            "subtle",
            "unicode_normalization",
            "x25519_dalek",
            "zeroize",
        ],
    ),
    ("content", &["unicode_segmentation"]),
    ("data_backup", &["miniz_oxide", "rayon"]),
    ("verification", &["qrcodegen_no_heap"]),
];

/// The names of the dependencies, as the code writes them.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    // Those of all targets, and those of some.
    let sections = manifest.split("\n[").filter_map(|section| {
        let (title, lines) = section.split_once("]\n")?;
        let is_one = title == "dependencies" || title.ends_with(".dependencies");
        is_one.then_some(lines)
    });
    let names = sections
        .flat_map(str::lines)
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"));
    names.collect()
}

/// The folder, or the file without one, that a path below `src` begins with.
fn folder(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Which folders name which of the dependencies.
fn named(all: &Crate, dependencies: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, paths) in written(all) {
        let file = &all.modules[&module].file;
        for path in paths {
            if let Some(name) = all
                .outside(&module, &path)
                .filter(|name| dependencies.contains(name))
            {
                named
                    .entry(folder(file).to_owned())
                    .or_default()
                    .insert(name);
            }
        }
    }
    named
}

#[test]
fn only_some_folders_name_other_crates() {
    let named = named(&Crate::read(&root().join("src")), &dependencies());
    let listed: BTreeMap<String, BTreeSet<String>> = CRATES
        .iter()
        .map(|(folder, names)| {
            (
                (*folder).to_owned(),
                names.iter().map(|name| (*name).to_owned()).collect(),
            )
        })
        .collect();
    let mut new = Vec::new();
    for (folder, names) in &named {
        let known = listed.get(folder).cloned().unwrap_or_default();
        new.extend(
            names
                .difference(&known)
                .map(|name| format!("{folder} names {name}")),
        );
    }
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (folder, names) in &listed {
        let used = named.get(folder).cloned().unwrap_or_default();
        let unused: Vec<_> = names.difference(&used).collect();
        assert!(unused.is_empty(), "{folder} does not name {unused:?}");
    }
    let all: BTreeSet<String> = listed.into_values().flatten().collect();
    assert_eq!(all, dependencies(), "a dependency is not used");
}

/// What a module shows to others: the paths in signatures, fields and re-exports, bodies left out.
struct Shown<'a> {
    all: &'a Crate,
    module: &'a str,
    paths: Vec<Vec<String>>,
}

impl<'a> Shown<'a> {
    fn of(all: &'a Crate, module: &'a str) -> Vec<Vec<String>> {
        let mut shown = Self {
            all,
            module,
            paths: Vec::new(),
        };
        let items = &all.modules[module].items;
        for item in items
            .iter()
            .filter(|item| !is_for_others(source::attributes(item)))
        {
            shown.add(item);
        }
        shown.paths
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Impl(block) => self.add_impl(block),
            _ if !source::is_public(item) => {}
            Item::Fn(item) => self.visit_signature(&item.sig),
            Item::Const(item) => self.visit_type(&item.ty),
            Item::Static(item) => self.visit_type(&item.ty),
            Item::Type(item) => self.visit_type(&item.ty),
            Item::Struct(item) => self.add_fields(&item.fields, false),
            Item::Enum(item) => {
                let variants = item.variants.iter();
                variants.for_each(|variant| self.add_fields(&variant.fields, true));
            }
            Item::Trait(item) => self.add_trait(item),
            Item::Use(item) => self.paths.extend(
                source::imports(&item.tree)
                    .into_iter()
                    .map(|(path, _)| path),
            ),
            _ => {}
        }
    }

    fn add_fields(&mut self, fields: &Fields, is_enum: bool) {
        let is_public = |field: &&Field| is_enum || matches!(field.vis, Visibility::Public(_));
        fields
            .iter()
            .filter(is_public)
            .for_each(|field| self.visit_type(&field.ty));
    }

    fn add_trait(&mut self, item: &ItemTrait) {
        for inside in &item.items {
            match inside {
                TraitItem::Fn(item) => self.visit_signature(&item.sig),
                TraitItem::Const(item) => self.visit_type(&item.ty),
                _ => {}
            }
        }
    }

    fn add_impl(&mut self, block: &ItemImpl) {
        if let Some((_, path, _)) = &block.trait_ {
            // A trait of this crate has shown its signatures where it stands.
            if self
                .all
                .resolve(self.module, &segments(path).collect::<Vec<_>>())
                .is_empty()
            {
                self.visit_path(path);
            }
        }
        for inside in &block.items {
            match inside {
                ImplItem::Fn(item) if matches!(item.vis, Visibility::Public(_)) => {
                    self.visit_signature(&item.sig)
                }
                ImplItem::Const(item) if matches!(item.vis, Visibility::Public(_)) => {
                    self.visit_type(&item.ty)
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Shown<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.push(segments(path).collect());
        visit::visit_path(self, path);
    }
}

/// Foreign names in the signatures of a crate.
fn foreign(all: &Crate, dependencies: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, module) in &all.modules {
        for written in Shown::of(all, path) {
            if all
                .outside(path, &written)
                .is_some_and(|name| dependencies.contains(&name))
            {
                found.push(format!("{}: {}", module.file, written.join("::")));
            }
        }
    }
    found
}

/// Traits of other crates that types implement on purpose, and why.
const IMPLEMENTED: &[(&str, &str)] = &[
    (
        "crypto/heap_secret.rs: ZeroizeOnDrop",
        "a promise that users may ask for in a bound",
    ),
    (
        "crypto/secret.rs: ZeroizeOnDrop",
        "a promise that users may ask for in a bound",
    ),
];

#[test]
fn public_signatures_have_no_foreign_type() {
    let mut found = foreign(&Crate::read(&root().join("src")), &dependencies());
    found.retain(|place| !IMPLEMENTED.iter().any(|(known, _)| known == place));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn planted_foreign_types_are_found() {
    let dependencies = BTreeSet::from(["zeroize".to_owned(), "sha2".to_owned()]);
    let found = |code: &str| {
        let texts = [("lib.rs", "pub mod crypto;"), ("crypto.rs", code)];
        let texts = texts.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let all = Crate::new(&texts.into());
        let named = named(&all, &dependencies)
            .remove("crypto")
            .unwrap_or_default();
        (foreign(&all, &dependencies).len(), named.len())
    };
    assert_eq!(
        found("mod sha2 { pub fn f() {} } pub fn g() { sha2::f() }"),
        (0, 0)
    );
    assert_eq!(
        found("use sha2::Sha256; pub fn f() { let _: Sha256; }"),
        (0, 1)
    );
    assert_eq!(found("use sha2::Sha256; fn f() -> Sha256 { g() }"), (0, 1));
    assert_eq!(
        found("use sha2::Sha256; pub fn f() -> Option<Sha256> { g() }"),
        (1, 1)
    );
    assert_eq!(found("pub fn f(hash: &mut sha2::Sha256) {}"), (1, 1));
    assert_eq!(found("pub use sha2::Sha256;"), (1, 1));
    assert_eq!(
        found("use sha2::digest::Digest; pub struct A; impl Digest for A {}"),
        (1, 1)
    );
    assert_eq!(
        found("pub struct A { pub b: zeroize::Zeroizing<u8> }"),
        (1, 1)
    );
    assert_eq!(found("pub struct A { b: zeroize::Zeroizing<u8> }"), (0, 1));
    assert_eq!(found("pub enum A { B(zeroize::Zeroizing<u8>) }"), (1, 1));
}
