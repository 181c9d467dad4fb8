//! How items are written down.

use quote::ToTokens;
use syn::{Attribute, Fields, Item, ItemImpl, Meta, Variant};

/// `path [features]: declaration`.
pub(super) fn line(path: &str, features: &[String], declaration: &str) -> String {
    if features.is_empty() {
        format!("{path}: {declaration}")
    } else {
        format!("{path} [{}]: {declaration}", features.join(", "))
    }
}

/// What an item is, without its body and its members.
pub(super) fn declaration(item: &Item) -> String {
    let text = match item {
        Item::Const(item) => format!("const {}: {}", item.ident, tokens(&item.ty)),
        Item::Static(item) => format!("static {}: {}", item.ident, tokens(&item.ty)),
        Item::Enum(item) => format!("enum {}{}", item.ident, generics(&item.generics)),
        Item::Struct(item) => format!("struct {}{}", item.ident, generics(&item.generics)),
        Item::Fn(item) => tokens(&item.sig),
        Item::Mod(_) => "mod".to_owned(),
        Item::Trait(item) => {
            let colon = if item.supertraits.is_empty() {
                ""
            } else {
                ": "
            };
            let bounds = tokens(&item.supertraits);
            format!(
                "trait {}{}{colon}{bounds}",
                item.ident,
                generics(&item.generics)
            )
        }
        Item::Type(item) => {
            format!(
                "type {}{} = {}",
                item.ident,
                generics(&item.generics),
                tokens(&item.ty)
            )
        }
        other => panic!("no words for {}", tokens(other)),
    };
    exhaustiveness(super::source::attributes(item)) + &text
}

pub(super) fn variant(variant: &Variant) -> String {
    let fields = match &variant.fields {
        Fields::Unit => String::new(),
        Fields::Named(fields) => {
            let fields = fields.named.iter().map(|field| {
                let name = field.ident.as_ref().unwrap();
                format!("{name}: {}", tokens(&field.ty))
            });
            format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Fields::Unnamed(fields) => {
            let types = fields.unnamed.iter().map(|field| tokens(&field.ty));
            format!("({})", types.collect::<Vec<_>>().join(", "))
        }
    };
    format!(
        "{}{}{fields}",
        exhaustiveness(&variant.attrs),
        variant.ident
    )
}

/// An implementation up to its brace.
pub(super) fn header(item: &ItemImpl) -> String {
    let (_, implemented, _) = item.trait_.as_ref().unwrap();
    let (generics, of) = (generics(&item.generics), tokens(&item.self_ty));
    format!("impl{generics} {} for {of}", tokens(implemented))
}

/// The traits that are derived.
pub(super) fn derived(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("derive") => Some(tokens(&list.tokens)),
            _ => None,
        });
    let names: Vec<String> = lists.collect();
    let names = names.iter().flat_map(|list| list.split(','));
    names
        .map(|name| format!("derive {}", name.trim()))
        .collect()
}

fn exhaustiveness(attributes: &[Attribute]) -> String {
    let is_open = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("non_exhaustive"));
    if is_open {
        "#[non_exhaustive] ".to_owned()
    } else {
        String::new()
    }
}

fn generics(generics: &syn::Generics) -> String {
    let parameters = tokens(generics);
    let conditions = generics.where_clause.as_ref().map(tokens);
    conditions.map_or_else(
        || parameters.clone(),
        |conditions| format!("{parameters} {conditions}"),
    )
}

/// Source text with the spaces of rustfmt.
pub(super) fn tokens(part: &impl ToTokens) -> String {
    const SPACES: [(&str, &str); 21] = [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" , ", ", "),
        (" ,", ","),
        (" : ", ": "),
        (" :", ":"),
        (" ;", ";"),
        (" (", "("),
        ("->(", "-> ("),
        (",(", ", ("),
        (":(", ": ("),
        ("mut(", "mut ("),
        (", )", ")"),
        (",)", ")"),
        (",>", ">"),
        ("? ", "?"),
        ("! ", "!"),
    ];
    let mut text = part.to_token_stream().to_string();
    for (from, to) in SPACES {
        text = text.replace(from, to);
    }
    text
}

/// The features of what is around and those that the attributes ask for, each once.
pub(super) fn with_features(around: &[String], attributes: &[Attribute]) -> Vec<String> {
    let conditions = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => Some(tokens(&list.tokens)),
            _ => None,
        });
    let feature = |condition: String| {
        let name = condition
            .strip_prefix("feature = \"")
            .and_then(|rest| rest.strip_suffix('"'));
        name.filter(|name| !name.contains('"'))
            .map_or_else(|| condition.clone(), str::to_owned)
    };
    union(around, &conditions.map(feature).collect::<Vec<_>>())
}

pub(super) fn union(some: &[String], others: &[String]) -> Vec<String> {
    let mut all = [some, others].concat();
    all.sort();
    all.dedup();
    all
}
