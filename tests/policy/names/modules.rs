//! The modules of a crate with the names that they declare and import.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Attribute, ImplItem, Item, ItemImpl, ItemUse, Type};

use crate::files::files;
use crate::interface::source;

/// All source files, and all modules by their paths; that of the root is empty.
#[derive(Default)]
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<String, Module>,
    /// Files that belong to a module of the library, in the order of their paths.
    pub(crate) files: Vec<String>,
    /// The file of an associated item, by the definition of its type and its own name.
    pub(super) associated: BTreeMap<(String, String), Vec<String>>,
}

/// A module, as a file or inside one.
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) items: Vec<Item>,
    pub(super) names: BTreeMap<String, Vec<Target>>,
    /// Paths of which everything is imported.
    pub(super) globs: Vec<Vec<String>>,
}

/// What a name in a module stands for.
#[derive(Clone)]
pub(super) enum Target {
    Module(String),
    Definition,
    Import(Vec<String>),
}

impl Crate {
    /// Reads the files below a folder; what only tests see is left out.
    pub(crate) fn read(folder: &Path) -> Self {
        let texts = files(folder).into_iter().map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            (name.to_owned(), fs::read_to_string(&path).unwrap())
        });
        Self::new(&texts.collect())
    }

    /// Takes the files from memory, by their paths.
    pub(crate) fn new(texts: &BTreeMap<String, String>) -> Self {
        let mut all = Self::default();
        all.add(texts, "", "", "lib.rs", None);
        all.files.sort();
        all.associate();
        all
    }

    /// Adds a module and those inside it; `folder` is where its files lie.
    fn add(
        &mut self,
        texts: &BTreeMap<String, String>,
        path: &str,
        folder: &str,
        file: &str,
        items: Option<Vec<Item>>,
    ) {
        let mut items = items.unwrap_or_else(|| {
            self.files.push(file.to_owned());
            syn::parse_file(&texts[file]).unwrap().items
        });
        items.retain(|item| !is_for_others(source::attributes(item)));
        let mut module = Module {
            file: file.to_owned(),
            items: Vec::new(),
            names: BTreeMap::new(),
            globs: Vec::new(),
        };
        for item in &items {
            match item {
                Item::Mod(inner) => {
                    let name = inner.ident.to_string();
                    let (inside, below) = (join(path, &name), format!("{folder}{name}/"));
                    module.declare(name, Target::Module(inside.clone()));
                    let content = inner.content.as_ref().map(|(_, items)| items.clone());
                    let own = match content {
                        Some(_) => file.to_owned(),
                        None => file_of(texts, &below),
                    };
                    self.add(texts, &inside, &below, &own, content);
                }
                Item::Use(import) => module.import(import),
                _ => {
                    if let Some(name) = source::name(item) {
                        module.declare(name.to_string(), Target::Definition);
                    }
                }
            }
        }
        module.items = items;
        self.modules.insert(path.to_owned(), module);
    }

    /// Notes where the functions and constants of each type stand.
    fn associate(&mut self) {
        let mut found = Vec::new();
        for (path, module) in &self.modules {
            for item in &module.items {
                let Item::Impl(block) = item else { continue };
                for place in self.places_of(path, block) {
                    for name in associated_names(block) {
                        found.push(((place.clone(), name), module.file.clone()));
                    }
                }
            }
        }
        for (name, file) in found {
            self.associated.entry(name).or_default().push(file);
        }
    }

    /// The definitions of the type of an `impl`, if it is of no trait.
    fn places_of(&self, module: &str, block: &ItemImpl) -> Vec<String> {
        let Type::Path(path) = &*block.self_ty else {
            return Vec::new();
        };
        if block.trait_.is_some() {
            return Vec::new();
        }
        let segments: Vec<_> = segments(&path.path).collect();
        let places = self.resolve(module, &segments);
        places.into_iter().map(|place| place.definition).collect()
    }
}

fn associated_names(block: &ItemImpl) -> impl Iterator<Item = String> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        ImplItem::Const(constant) => Some(constant.ident.to_string()),
        _ => None,
    })
}

pub(crate) fn segments(path: &syn::Path) -> impl Iterator<Item = String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
}

pub(super) fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        _ => format!("{path}::{name}"),
    }
}

/// The file of a module whose inner modules lie in `folder`.
fn file_of(texts: &BTreeMap<String, String>, folder: &str) -> String {
    let plain = format!("{}.rs", folder.trim_end_matches('/'));
    let table = format!("{folder}mod.rs");
    let mut files = [plain, table].into_iter();
    files
        .find(|file| texts.contains_key(file))
        .unwrap_or_else(|| panic!("{folder} has no file"))
}

impl Module {
    fn declare(&mut self, name: String, target: Target) {
        self.names.entry(name).or_default().push(target);
    }

    fn import(&mut self, import: &ItemUse) {
        for (mut path, name) in source::imports(&import.tree) {
            match name.as_str() {
                "*" => {
                    path.pop();
                    self.globs.push(path);
                }
                // `{self}` is the module itself.
                "self" => {
                    path.pop();
                    let name = path.last().cloned().unwrap_or_default();
                    self.declare(name, Target::Import(path));
                }
                _ => self.declare(name, Target::Import(path)),
            }
        }
    }
}

/// Whether only tests or the documentation see it.
pub(crate) fn is_for_others(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            syn::Meta::Path(path) => return path.is_ident("test"),
            _ => return false,
        };
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .collect();
        let is = |word| words.contains(&word);
        (is("test") || is("doc")) && !is("not") && !is("any")
    })
}
