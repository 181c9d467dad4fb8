//! The modules of a crate, and what of them is public.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::Item;

use super::{source, text};
use crate::names::is_for_others;

/// The items of a module, and the features that it needs.
#[derive(Default)]
pub(crate) struct Module {
    pub(super) items: Vec<Item>,
    pub(super) features: Vec<String>,
}

/// All modules by their paths; that of the root is empty.
#[derive(Default)]
pub(crate) struct Tree(pub(super) BTreeMap<String, Module>);

/// A path that users can write, and what it leads to.
pub(crate) struct Entry {
    pub(super) public: String,
    pub(super) definition: String,
    pub(super) features: Vec<String>,
}

impl Tree {
    /// Reads a crate with all its files.
    pub(crate) fn read(root: &Path) -> Self {
        let mut tree = Self::default();
        tree.add("", root.parent().unwrap(), parse(&read(root)), &[]);
        tree
    }

    /// Reads a crate without other files.
    pub(crate) fn parse(source: &str) -> Self {
        let mut tree = Self::default();
        tree.add("", Path::new(""), parse(source), &[]);
        tree
    }

    fn add(&mut self, path: &str, folder: &Path, items: Vec<Item>, features: &[String]) {
        for item in &items {
            let Item::Mod(module) = item else { continue };
            // What is hidden may be shown again somewhere else.
            if is_for_others(&module.attrs) {
                continue;
            }
            let inner = folder.join(module.ident.to_string());
            let content = module.content.as_ref().map(|(_, items)| items.clone());
            let content = content.unwrap_or_else(|| {
                let file = inner.with_extension("rs");
                let folder = inner.join("mod.rs");
                parse(&read(if file.exists() { &file } else { &folder }))
            });
            let features = text::with_features(features, &module.attrs);
            self.add(
                &join(path, &module.ident.to_string()),
                &inner,
                content,
                &features,
            );
        }
        let module = self.0.entry(path.to_owned()).or_default();
        module.items.extend(items);
        module.features = features.to_vec();
    }

    /// The items that a path leads to: more than one if features choose between them.
    pub(super) fn items(&self, definition: &str) -> impl Iterator<Item = &Item> {
        let (module, name) = definition.rsplit_once("::").unwrap_or(("", definition));
        let module = self.0.get(module).into_iter();
        module
            .flat_map(|module| &module.items)
            .filter(move |item| source::name(item).is_some_and(|found| found == name))
    }

    /// Where a path that stands in a module leads to, unless it leads out of the crate.
    pub(super) fn resolve(&self, module: &str, path: &[String]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => String::new(),
            "self" => module.to_owned(),
            "super" => parent(module).to_owned(),
            name => self.look_up(module, name)?,
        };
        if rest.is_empty() {
            return Some(start);
        }
        self.resolve_inside(&start, rest)
    }

    fn resolve_inside(&self, module: &str, path: &[String]) -> Option<String> {
        self.0
            .contains_key(module)
            .then(|| self.resolve(module, path))?
    }

    /// What a name means in a module: something declared there, or imported.
    fn look_up(&self, module: &str, name: &str) -> Option<String> {
        let definition = join(module, name);
        if self.items(&definition).next().is_some() {
            return Some(definition);
        }
        let items = &self.0.get(module)?.items;
        let imports = items.iter().flat_map(|item| match item {
            Item::Use(item) => source::imports(&item.tree),
            _ => Vec::new(),
        });
        // A path that starts with the name itself starts with the name of another crate.
        let (path, _) = imports
            .filter(|(path, _)| path.first().is_some_and(|first| first != name))
            .find(|(_, imported)| imported == name)?;
        self.resolve(module, &path)
    }

    /// Every path that users can write.
    pub(super) fn public(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.walk("", "", &[], &mut entries);
        entries
    }

    fn walk(&self, module: &str, public: &str, features: &[String], entries: &mut Vec<Entry>) {
        let inside = &self.0[module];
        let features = text::union(features, &inside.features);
        for item in inside.items.iter().filter(|item| source::is_public(item)) {
            let attributes = source::attributes(item);
            if source::is_left_out(attributes) {
                continue;
            }
            let features = text::with_features(&features, attributes);
            if let Item::Use(item) = item {
                for (path, name) in source::imports(&item.tree) {
                    let definition = self.resolve(module, &path).unwrap_or_else(|| {
                        panic!("crate::{module}: where does {} lead?", path.join("::"))
                    });
                    self.enter(definition, join(public, &name), &features, entries);
                }
            } else if let Some(name) = source::name(item) {
                let name = name.to_string();
                self.enter(join(module, &name), join(public, &name), &features, entries);
            }
        }
    }

    fn enter(
        &self,
        definition: String,
        public: String,
        features: &[String],
        entries: &mut Vec<Entry>,
    ) {
        let module = self.0.get(parent(&definition));
        let features = text::union(features, &module.unwrap().features);
        if self.0.contains_key(&definition) {
            self.walk(&definition, &public, &features, entries);
        }
        entries.push(Entry {
            public,
            definition,
            features,
        });
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn parse(source: &str) -> Vec<Item> {
    syn::parse_file(source).unwrap().items
}

pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(parent, _)| parent)
}
