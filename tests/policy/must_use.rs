//! Reads the source: whose result matters says so with `#[must_use]`, so that the compiler sees where it is dropped.
//!
//! That are verdicts (`bool`), what a function gives that has changed something else (a tag, a MAC, a number), and types
//! that are worth nothing until something is done with them. `Result` has the attribute of its own; a plain value that
//! was only computed is not missed.

use std::fs;

use syn::visit::{self, Visit};
use syn::{
    Attribute, FnArg, ImplItemFn, ItemEnum, ItemFn, ItemStruct, ReturnType, Signature, Type,
    Visibility,
};

use crate::files::{files, root};

/// Types whose values wait for something: to be finished, sent, stored, compared or judged.
const WAITING: [&str; 24] = [
    "Acknowledgement",
    "Arrived",
    "AwaitingDeletion",
    "CommitToken",
    "FreshKey",
    "Opened",
    "Opener",
    "PasswordChange",
    "Pending",
    "Progress",
    "Reaction",
    "Received",
    "Refusal",
    "Sealed",
    "SealedRecipients",
    "Sealer",
    "SelfTest",
    "SentToken",
    "SessionOutcome",
    "ToStore",
    "Verdict",
    "Verified",
    "VerifiedCallback",
    "Verifier",
];

/// What is called like one of them, and why it waits for nothing.
const LEFT_OUT: [(&str, &str); 1] = [("content/reaction.rs Reaction", "the body of a message")];

#[derive(Default)]
struct Found {
    file: String,
    owner: String,
    missing: Vec<String>,
    waiting: Vec<String>,
    looked_at: usize,
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if is_public(&function.vis) {
            self.judge(&function.attrs, &function.sig);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.owner = name_of(&item.self_ty);
        visit::visit_item_impl(self, item);
        self.owner.clear();
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if is_public(&function.vis) {
            self.judge(&function.attrs, &function.sig);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if is_public(&item.vis) {
            self.judge_type(&item.ident.to_string(), &item.attrs);
        }
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        if is_public(&item.vis) {
            self.judge_type(&item.ident.to_string(), &item.attrs);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }
}

impl Found {
    fn judge(&mut self, attributes: &[Attribute], signature: &Signature) {
        self.looked_at += 1;
        if matters(signature) && !has_must_use(attributes) {
            let name = format!("{} {}::{}", self.file, self.owner, signature.ident);
            self.missing.push(name);
        }
    }

    fn judge_type(&mut self, name: &str, attributes: &[Attribute]) {
        if WAITING.contains(&name) {
            self.waiting.push(name.to_owned());
            let name = format!("{} {name}", self.file);
            let is_left_out = LEFT_OUT.iter().any(|(left_out, _)| *left_out == name);
            if !has_must_use(attributes) && !is_left_out {
                self.missing.push(name);
            }
        }
    }
}

#[test]
fn whose_result_matters_says_so() {
    let source = root().join("src");
    let mut found = Found::default();
    for path in files(&source) {
        found.file = path.strip_prefix(&source).unwrap().display().to_string();
        let code = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        found.visit_file(&code);
    }
    assert!(found.looked_at > 1000, "the source has another form");
    for name in WAITING {
        assert!(
            found.waiting.iter().any(|found| found == name),
            "there is no {name}"
        );
    }
    assert!(
        found.missing.is_empty(),
        "#[must_use] is missing: {:#?}",
        found.missing
    );
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has_must_use(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("must_use"))
}

/// A verdict, or what is given beside a change.
fn matters(signature: &Signature) -> bool {
    let ReturnType::Type(_, given) = &signature.output else {
        return false;
    };
    let changes = signature.inputs.iter().any(|input| match input {
        FnArg::Receiver(receiver) => receiver.mutability.is_some() && receiver.reference.is_some(),
        FnArg::Typed(input) => {
            matches!(&*input.ty, Type::Reference(reference) if reference.mutability.is_some())
        }
    });
    let is_view = matches!(&**given, Type::Reference(_));
    let name = name_of(given);
    let has_own = name == "Result" || WAITING.contains(&&*name);
    // What is taken out may be dropped on purpose.
    let function = signature.ident.to_string();
    let takes = function.starts_with("take") || function == "remove";
    if has_own || is_view {
        return false;
    }
    name == "bool" || (changes && !takes)
}

fn name_of(given: &Type) -> String {
    match given {
        Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        _ => String::new(),
    }
}
