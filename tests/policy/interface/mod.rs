//! Reads the public interface of a crate from its source.
//!
//! It follows `pub mod` and `pub use` from the root, leaves out what is hidden from the documentation, and
//! does not see what macros make.

mod members;
pub(crate) mod source;
mod text;
mod tree;

use std::collections::BTreeMap;

use members::Members;
pub(crate) use tree::Tree;
use tree::{Entry, join};

/// One line for each item, member and implementation that users can name, in order.
pub(crate) fn lines(tree: &Tree) -> Vec<String> {
    let entries = tree.public();
    let members = Members::of(tree, &entries);
    let homes = homes(&entries);
    let mut lines = Vec::new();
    for entry in &entries {
        let home = homes[entry.definition.as_str()];
        if home != entry.public {
            lines.push(text::line(
                &entry.public,
                &entry.features,
                &format!("= {home}"),
            ));
            continue;
        }
        for item in tree.items(&entry.definition) {
            let features = text::with_features(&entry.features, source::attributes(item));
            lines.push(text::line(
                &entry.public,
                &features,
                &text::declaration(item),
            ));
            for derived in text::derived(source::attributes(item)) {
                lines.push(text::line(&entry.public, &features, &derived));
            }
            for (name, features, declaration) in members::inside(item, &features) {
                lines.push(text::line(
                    &join(&entry.public, &name),
                    &features,
                    &declaration,
                ));
            }
        }
        for member in members.outside(&entry.definition) {
            let features = text::union(&entry.features, &member.features);
            let path = member
                .name
                .as_ref()
                .map_or_else(|| entry.public.clone(), |name| join(&entry.public, name));
            lines.push(text::line(&path, &features, &member.declaration));
        }
    }
    lines.sort();
    lines.dedup();
    lines
}

/// Where each definition is at home: the public path nearest to its file; other paths refer to it.
fn homes(entries: &[Entry]) -> BTreeMap<&str, &str> {
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries {
        let home = homes.entry(&entry.definition).or_insert(&entry.public);
        if distance(entry, &entry.public) < distance(entry, home) {
            *home = &entry.public;
        }
    }
    homes
}

/// How many segments a path does not share with the definition, both ways; the path decides between equals.
fn distance<'a>(entry: &Entry, public: &'a str) -> (usize, &'a str) {
    let path: Vec<&str> = public.split("::").collect();
    let definition: Vec<&str> = entry.definition.split("::").collect();
    let shared = path.iter().zip(&definition).take_while(|(a, b)| a == b);
    (path.len() + definition.len() - 2 * shared.count(), public)
}
