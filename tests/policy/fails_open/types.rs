//! Which type a value has, as far as names tell it: fields, parameters, what functions return.

use std::collections::BTreeMap;

use syn::{Fields, GenericArgument, Item, PathArguments, ReturnType, Type, TypeParamBound};

use super::functions::Function;
use crate::names::{Crate, segments};

/// What holds the value that counts: `Result<Key, Error>` counts as a key.
const HOLDERS: [&str; 7] = [
    "Box",
    "Cow",
    "Option",
    "Result",
    "Zeroizing",
    "LazyLock",
    "Rc",
];

/// The path of the definition of a type; empty for one of another crate.
pub(super) type Definition = String;

/// The types of a crate with their fields, and what its functions return.
pub(super) struct Types<'a> {
    all: &'a Crate,
    /// By the definition of the struct and the name or number of the field: the module, and the type.
    fields: BTreeMap<(Definition, String), (&'a str, &'a Type)>,
    /// What another name stands for.
    aliases: BTreeMap<Definition, (&'a str, &'a Type)>,
    returns: BTreeMap<String, Option<Definition>>,
}

impl<'a> Types<'a> {
    pub(super) fn of(all: &'a Crate, functions: &[Function<'a>]) -> Self {
        let mut types = Self {
            all,
            fields: BTreeMap::new(),
            aliases: BTreeMap::new(),
            returns: BTreeMap::new(),
        };
        for (path, module) in &all.modules {
            let definition = |name: &dyn ToString| {
                let path = format!("{path}::{}", name.to_string());
                path.trim_start_matches("::").to_owned()
            };
            for item in &module.items {
                match item {
                    Item::Struct(item) => {
                        types.add_fields(path, &definition(&item.ident), &item.fields)
                    }
                    Item::Type(item) => {
                        types
                            .aliases
                            .insert(definition(&item.ident), (path, &item.ty));
                    }
                    _ => {}
                }
            }
        }
        for function in functions {
            if let (Some(definition), ReturnType::Type(_, output)) =
                (&function.definition, &function.signature.output)
            {
                let output = types.named(function.module, function.subject.as_deref(), output);
                types.returns.insert(definition.clone(), output);
            }
        }
        types
    }

    fn add_fields(&mut self, module: &'a str, owner: &str, fields: &'a Fields) {
        for (index, field) in fields.iter().enumerate() {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            self.fields
                .insert((owner.to_owned(), name), (module, &field.ty));
        }
    }

    /// The type that a type names; `None` if nothing can be said.
    pub(super) fn named(
        &self,
        module: &str,
        subject: Option<&[String]>,
        written: &Type,
    ) -> Option<Definition> {
        match written {
            Type::Reference(inner) => self.named(module, subject, &inner.elem),
            Type::Paren(inner) => self.named(module, subject, &inner.elem),
            Type::ImplTrait(inner) => inner.bounds.iter().find_map(|bound| match bound {
                TypeParamBound::Trait(bound) => self.path(module, subject, &bound.path),
                _ => None,
            }),
            Type::Path(path) => self.path(module, subject, &path.path),
            Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => Some(String::new()),
            _ => None,
        }
    }

    fn path(
        &self,
        module: &str,
        subject: Option<&[String]>,
        path: &syn::Path,
    ) -> Option<Definition> {
        let mut written: Vec<String> = segments(path).collect();
        if written.first()? == "Self" {
            written.splice(..1, subject?.iter().cloned());
        }
        if let Some(place) = self.all.resolve(module, &written).into_iter().next() {
            return match self.aliases.get(&place.definition) {
                Some((module, target)) => self.named(module, None, target),
                None => Some(place.definition),
            };
        }
        let last = path.segments.last()?;
        if HOLDERS.contains(&last.ident.to_string().as_str())
            && let PathArguments::AngleBracketed(arguments) = &last.arguments
        {
            return arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(inner) => Some(self.named(module, subject, inner)),
                _ => None,
            })?;
        }
        // One or two letters are a parameter.
        (written.concat().len() > 2).then(String::new)
    }

    pub(super) fn field(&self, owner: &str, name: &str) -> Option<Definition> {
        let (module, written) = self.fields.get(&(owner.to_owned(), name.to_owned()))?;
        self.named(module, None, written)
    }

    /// What a function returns.
    pub(super) fn returned(&self, definition: &str) -> Option<Definition> {
        self.returns.get(definition).cloned().flatten()
    }
}
