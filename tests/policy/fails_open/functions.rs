//! All functions of a crate that have a body.

use syn::{Attribute, Block, FnArg, ImplItem, Item, ItemImpl, ItemTrait, ReturnType, Signature};
use syn::{TraitItem, Type};

use crate::names::{Crate, is_for_others, segments};

/// A function, as the rest of the crate calls it.
pub(super) struct Function<'a> {
    pub(super) file: &'a str,
    pub(super) module: &'a str,
    pub(super) name: String,
    /// The path of its definition; that of a method is behind its type, or its trait if it stands there.
    pub(super) definition: Option<String>,
    pub(super) is_method: bool,
    /// Whether it returns a `Result`.
    pub(super) may_fail: bool,
    /// The type or the trait that it belongs to, as it is written.
    pub(super) subject: Option<Vec<String>>,
    pub(super) signature: &'a Signature,
    pub(super) body: Option<&'a Block>,
}

impl Function<'_> {
    pub(super) fn is_of_crypto(&self) -> bool {
        self.file.starts_with("crypto/")
    }

    /// Whether it stands so low that it cannot know cryptography.
    pub(super) fn is_below_crypto(&self) -> bool {
        ["codec/", "time.rs"]
            .iter()
            .any(|low| self.file.starts_with(low))
    }
}

pub(super) fn functions(all: &Crate) -> Vec<Function<'_>> {
    let mut list = List {
        all,
        found: Vec::new(),
    };
    for (path, module) in &all.modules {
        for item in &module.items {
            match item {
                Item::Fn(item) => {
                    list.add(path, None, &item.attrs, &item.sig, Some(&item.block));
                }
                Item::Impl(block) => list.add_impl(path, block),
                Item::Trait(block) => list.add_trait(path, block),
                _ => {}
            }
        }
    }
    list.found
}

struct List<'a> {
    all: &'a Crate,
    found: Vec<Function<'a>>,
}

impl<'a> List<'a> {
    fn add(
        &mut self,
        module: &'a str,
        subject: Option<Vec<String>>,
        attributes: &[Attribute],
        signature: &'a Signature,
        body: Option<&'a Block>,
    ) {
        if is_for_others(attributes) {
            return;
        }
        let name = signature.ident.to_string();
        let definition = match &subject {
            None => Some(join(module, &name)),
            Some(subject) => {
                let places = self.all.resolve(module, subject);
                places.first().map(|place| join(&place.definition, &name))
            }
        };
        self.found.push(Function {
            file: &self.all.modules[module].file,
            module,
            name,
            definition,
            is_method: matches!(signature.inputs.first(), Some(FnArg::Receiver(_))),
            may_fail: may_fail(signature),
            subject,
            signature,
            body,
        });
    }

    fn add_impl(&mut self, module: &'a str, block: &'a ItemImpl) {
        let Type::Path(path) = &*block.self_ty else {
            return;
        };
        for inside in &block.items {
            if let ImplItem::Fn(item) = inside {
                let subject = Some(segments(&path.path).collect());
                self.add(module, subject, &item.attrs, &item.sig, Some(&item.block));
            }
        }
    }

    fn add_trait(&mut self, module: &'a str, block: &'a ItemTrait) {
        for inside in &block.items {
            if let TraitItem::Fn(item) = inside {
                let subject = Some(vec![block.ident.to_string()]);
                self.add(
                    module,
                    subject,
                    &item.attrs,
                    &item.sig,
                    item.default.as_ref(),
                );
            }
        }
    }
}

fn may_fail(signature: &Signature) -> bool {
    let ReturnType::Type(_, output) = &signature.output else {
        return false;
    };
    matches!(&**output, Type::Path(path) if segments(&path.path).any(|name| name.ends_with("Result")))
}

fn join(path: &str, name: &str) -> String {
    [path, name].join("::").trim_start_matches("::").to_owned()
}
