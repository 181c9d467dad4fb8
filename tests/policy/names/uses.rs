//! What the code of a file names.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemImpl, ItemUse, Macro, Type};

use super::modules::{Crate, is_for_others, segments};
use crate::interface::source;

/// A path in the code, as it is written, and where it leads.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    pub(crate) from: String,
    pub(crate) path: String,
    /// The file that defines what is named.
    pub(crate) to: String,
}

/// The paths in the code of each module, by the path of the module.
pub(crate) fn written(all: &Crate) -> Vec<(String, Vec<Vec<String>>)> {
    let mut found = Vec::new();
    for (path, module) in &all.modules {
        let mut reader = Reader::default();
        // Modules inside a file are modules of their own in the list.
        let items = module.items.iter();
        items
            .filter(|item| !matches!(item, Item::Mod(_)))
            .for_each(|item| reader.visit_item(item));
        found.push((path.clone(), reader.paths));
    }
    found
}

/// Everything in a crate that one file defines and another names.
pub(crate) fn uses(all: &Crate) -> Vec<Use> {
    let mut found = Vec::new();
    for (module, paths) in written(all) {
        let from = &all.modules[&module].file;
        for path in paths {
            for to in files_of(all, &module, &path) {
                if to != *from {
                    found.push(Use {
                        from: from.clone(),
                        path: path.join("::"),
                        to,
                    });
                }
            }
        }
    }
    found
}

/// The files that define what a path names.
fn files_of(all: &Crate, module: &str, path: &[String]) -> Vec<String> {
    let mut files = Vec::new();
    for place in all.resolve(module, path) {
        // A single word that is the name of a module is a variable.
        if place.is_module {
            continue;
        }
        let associated = place.behind.first().and_then(|name| {
            all.associated
                .get(&(place.definition.clone(), name.clone()))
        });
        files.extend(associated.into_iter().flatten().cloned());
        files.push(place.file);
    }
    files.sort();
    files.dedup();
    files
}

#[derive(Default)]
struct Reader {
    /// The type of the `impl` that is being read.
    subject: Option<Vec<String>>,
    paths: Vec<Vec<String>>,
}

impl Reader {
    fn add(&mut self, mut path: Vec<String>) {
        if path.first().is_some_and(|first| first == "Self") {
            let Some(subject) = &self.subject else { return };
            path.splice(..1, subject.iter().cloned());
        }
        self.paths.push(path);
    }

    /// Paths in the arguments of a macro.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 && !path.is_empty() {
                        self.add(std::mem::take(&mut path));
                    }
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    if !path.is_empty() {
                        self.add(std::mem::take(&mut path));
                    }
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.add_tokens(group.stream());
                    }
                }
            }
        }
        if !path.is_empty() {
            self.add(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_others(source::attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        let outer = self.subject.take();
        if let Type::Path(path) = &*block.self_ty {
            self.subject = Some(segments(&path.path).collect());
        }
        visit::visit_item_impl(self, block);
        self.subject = outer;
    }

    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        for (mut path, name) in source::imports(&import.tree) {
            if name == "*" || name == "self" {
                path.pop();
            }
            self.add(path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.add(segments(path).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.add_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}
