//! What belongs to a public item: fields, variants, functions and implemented traits.

use std::collections::BTreeSet;

use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Path, TraitItem, Type, Visibility};

use super::source::is_left_out;
use super::text::{self, tokens};
use super::tree::{Entry, Tree};

/// A member that stands outside of the item: in an implementation.
pub(super) struct Member {
    definition: String,
    /// The name of a function or constant; an implemented trait has none.
    pub(super) name: Option<String>,
    pub(super) features: Vec<String>,
    pub(super) declaration: String,
}

/// All members of all implementations in the crate.
pub(super) struct Members(Vec<Member>);

impl Members {
    pub(super) fn of(tree: &Tree, entries: &[Entry]) -> Self {
        let public: BTreeSet<&str> = entries.iter().map(|entry| &*entry.definition).collect();
        let mut members = Vec::new();
        for (path, module) in &tree.0 {
            for item in &module.items {
                let Item::Impl(item) = item else { continue };
                if is_left_out(&item.attrs) {
                    continue;
                }
                let features = text::with_features(&module.features, &item.attrs);
                let of = named(&item.self_ty).and_then(|of| resolve(tree, path, of));
                match &item.trait_ {
                    None => members.extend(
                        of.map(|of| inherent(item, &of, &features))
                            .into_iter()
                            .flatten(),
                    ),
                    Some((_, implemented, _)) => {
                        let implemented = resolve(tree, path, implemented);
                        if implemented
                            .as_deref()
                            .is_some_and(|path| !public.contains(path))
                        {
                            continue;
                        }
                        // What is implemented for other crates' types belongs to the trait.
                        members.extend(of.or(implemented).map(|definition| Member {
                            definition,
                            name: None,
                            features,
                            declaration: text::header(item),
                        }));
                    }
                }
            }
        }
        Self(members)
    }

    /// The members of one item.
    pub(super) fn outside(&self, definition: &str) -> impl Iterator<Item = &Member> {
        self.0
            .iter()
            .filter(move |member| member.definition == definition)
    }
}

fn resolve(tree: &Tree, module: &str, path: &Path) -> Option<String> {
    let segments: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    tree.resolve(module, &segments)
}

/// The path of a type, also behind a reference.
fn named(of: &Type) -> Option<&Path> {
    match of {
        Type::Path(of) => Some(&of.path),
        Type::Reference(of) => named(&of.elem),
        _ => None,
    }
}

/// The public functions and constants of an implementation without trait.
fn inherent(item: &ItemImpl, definition: &str, features: &[String]) -> Vec<Member> {
    let parts = item.items.iter().filter_map(|part| match part {
        ImplItem::Const(part) => {
            let (name, of) = (&part.ident, &part.ty);
            Some((
                &part.vis,
                &part.attrs,
                name,
                format!("const {name}: {}", tokens(of)),
            ))
        }
        ImplItem::Fn(part) => Some((&part.vis, &part.attrs, &part.sig.ident, tokens(&part.sig))),
        _ => None,
    });
    parts
        .filter(|(visibility, attributes, ..)| is_seen(visibility, attributes))
        .map(|(_, attributes, name, declaration)| Member {
            definition: definition.to_owned(),
            name: Some(name.to_string()),
            features: text::with_features(features, attributes),
            declaration,
        })
        .collect()
}

fn is_seen(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_left_out(attributes)
}

/// Name, features and declaration of a member.
type Line = (String, Vec<String>, String);

/// The members that stand in the item itself: fields, variants, items of a trait, derived traits.
pub(super) fn inside(item: &Item, features: &[String]) -> Vec<Line> {
    match item {
        Item::Struct(item) => fields(&item.fields, features),
        Item::Enum(item) => {
            let variants = item
                .variants
                .iter()
                .filter(|variant| !is_left_out(&variant.attrs));
            let line = |variant: &syn::Variant| {
                let features = text::with_features(features, &variant.attrs);
                (variant.ident.to_string(), features, text::variant(variant))
            };
            variants.map(line).collect()
        }
        Item::Trait(item) => {
            let parts = item.items.iter().filter_map(|part| match part {
                TraitItem::Const(part) => {
                    let (name, of) = (&part.ident, &part.ty);
                    Some((&part.attrs, name, format!("const {name}: {}", tokens(of))))
                }
                TraitItem::Fn(part) => Some((&part.attrs, &part.sig.ident, tokens(&part.sig))),
                TraitItem::Type(part) => {
                    Some((&part.attrs, &part.ident, format!("type {}", part.ident)))
                }
                _ => None,
            });
            let seen = parts.filter(|(attributes, ..)| !is_left_out(attributes));
            seen.map(|(attributes, name, declaration)| {
                (
                    name.to_string(),
                    text::with_features(features, attributes),
                    declaration,
                )
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

/// The public fields, and whether there are others: they forbid building the struct from its fields.
fn fields(fields: &Fields, features: &[String]) -> Vec<Line> {
    let (seen, others): (Vec<_>, Vec<_>) = fields
        .iter()
        .enumerate()
        .partition(|(_, field)| is_seen(&field.vis, &field.attrs));
    let mut lines: Vec<Line> = seen
        .iter()
        .map(|(index, field)| {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            (
                name,
                text::with_features(features, &field.attrs),
                tokens(&field.ty),
            )
        })
        .collect();
    if !others.is_empty() {
        lines.push(("_".into(), features.to_vec(), "private fields".into()));
    }
    lines
}
