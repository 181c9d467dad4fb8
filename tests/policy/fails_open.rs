//! Nothing fails open: where a cryptographic call may fail, nobody goes on with a default, and nobody drops the error.
//!
//! A call is cryptographic if it leads into `crypto`, or, inside `crypto`, into another crate that works on secrets;
//! and so is every function whose own error may come from such a call. `unwrap_or…`, `map_or…`, `.ok()` and `let _ =`
//! behind one are refused, but not `.ok()?`, with which a failure travels out.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprMethodCall, FnArg, ImplItem, Item, ItemImpl, Local, Pat,
    ReturnType, Signature, TraitItem, Type,
};

use crate::files::root;
use crate::names::{Crate, Place, is_for_others, segments};

/// What goes on where something failed.
const DEFAULTS: [&str; 7] = [
    "map_or",
    "map_or_default",
    "map_or_else",
    "ok",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Methods that the standard library has too: a call of them does not say whose it is. `fill` is that of
/// `Random` where it is called on something of this name.
const AMBIGUOUS: [&str; 10] = [
    "fill", "find", "fmt", "get", "map", "next", "read", "split", "take", "write",
];

/// Where what follows is no default but the failure itself, or where it is proven that there is none: the place, and why.
const PROVEN: &[(&str, &str)] = &[
    (
        "content/file.rs, read_key: .ok()",
        "the caller gives the error of the format instead",
    ),
    (
        "safe/document/model.rs, secret_bytes: .ok()",
        "the caller warns of a key that is none",
    ),
];

/// A function with a body, as the rest of the crate calls it.
struct Function<'a> {
    file: &'a str,
    module: &'a str,
    name: String,
    /// The path of its definition, if it is no method of a trait.
    definition: Option<String>,
    is_method: bool,
    may_fail: bool,
    subject: Option<Vec<String>>,
    body: &'a Block,
}

/// The functions that may fail for a cryptographic reason.
#[derive(Default)]
struct Cryptographic {
    definitions: BTreeSet<String>,
    methods: BTreeSet<String>,
    /// All of `crypto` that is called by a path, whether it may fail or not.
    work: BTreeSet<String>,
}

impl Cryptographic {
    fn of(all: &Crate, functions: &[Function<'_>]) -> Self {
        let mut known = Self::default();
        let of_crypto = functions
            .iter()
            .filter(|function| is_of_crypto(function.file));
        for function in of_crypto.filter(|function| function.subject.is_none()) {
            known.work.extend(function.definition.clone());
        }
        let mut found: BTreeSet<usize> = BTreeSet::new();
        loop {
            let before = found.len();
            for (index, function) in functions.iter().enumerate() {
                let is_new = function.may_fail && !found.contains(&index);
                if is_new && (is_of_crypto(function.file) || calls_it(all, function, &known)) {
                    found.insert(index);
                }
            }
            if found.len() == before {
                return known;
            }
            known.take(functions, &found);
        }
    }

    /// Takes what was found. A method is known by its name alone, so all methods of this name must be of the kind.
    fn take(&mut self, functions: &[Function<'_>], found: &BTreeSet<usize>) {
        let indexed = functions.iter().enumerate();
        let (own, others): (Vec<_>, Vec<_>) = indexed
            .filter(|(_, function)| function.may_fail)
            .partition(|(index, _)| found.contains(index));
        let others: BTreeSet<&str> = others
            .iter()
            .filter(|(_, function)| function.is_method)
            .map(|(_, function)| function.name.as_str())
            .collect();
        for (_, function) in own {
            self.definitions.extend(function.definition.clone());
            if function.is_method && !others.contains(function.name.as_str()) {
                self.methods.insert(function.name.clone());
            }
        }
    }
}

fn calls_it(all: &Crate, function: &Function<'_>, known: &Cryptographic) -> bool {
    // The lowest layer cannot: a method of the same name is its own.
    if ["codec", "time"]
        .iter()
        .any(|low| function.file.starts_with(low))
    {
        return false;
    }
    let mut calls = Calls::new(all, function, known);
    calls.visit_block(function.body);
    calls.is_cryptographic
}

/// Looks for calls in a function, and for what goes on behind those that failed.
struct Calls<'a> {
    all: &'a Crate,
    function: &'a Function<'a>,
    known: &'a Cryptographic,
    /// Variables that hold the result of a call.
    results: BTreeSet<String>,
    is_cryptographic: bool,
    open: Vec<String>,
}

impl<'a> Calls<'a> {
    fn new(all: &'a Crate, function: &'a Function<'a>, known: &'a Cryptographic) -> Self {
        Self {
            all,
            function,
            known,
            results: BTreeSet::new(),
            is_cryptographic: false,
            open: Vec::new(),
        }
    }

    /// Whether what an expression gives is the result of a cryptographic call that may have failed.
    fn may_have_failed(&self, value: &Expr) -> bool {
        match value {
            Expr::MethodCall(call) => self.is_known(call) || self.may_have_failed(&call.receiver),
            Expr::Call(call) => self.leads_to(&call.func, &self.known.definitions),
            Expr::Path(path) => path
                .path
                .get_ident()
                .is_some_and(|name| self.results.contains(&name.to_string())),
            Expr::Paren(inner) => self.may_have_failed(&inner.expr),
            Expr::Reference(inner) => self.may_have_failed(&inner.expr),
            // Behind a question mark the error has travelled out.
            _ => false,
        }
    }

    fn leads_to(&self, function: &Expr, known: &BTreeSet<String>) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        self.definitions(&path.path)
            .iter()
            .any(|definition| known.contains(definition))
    }

    fn is_known(&self, call: &ExprMethodCall) -> bool {
        let name = call.method.to_string();
        let is_random =
            || matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("random"));
        self.known.methods.contains(&name)
            && (!AMBIGUOUS.contains(&name.as_str()) || name == "fill" && is_random())
    }

    /// The definitions that a path may lead to.
    fn definitions(&self, path: &syn::Path) -> Vec<String> {
        let mut written: Vec<String> = segments(path).collect();
        if written.first().is_some_and(|first| first == "Self") {
            let Some(subject) = &self.function.subject else {
                return Vec::new();
            };
            written.splice(..1, subject.iter().cloned());
        }
        let places = self.all.resolve(self.function.module, &written);
        let whole = |place: Place| [vec![place.definition], place.behind].concat().join("::");
        places.into_iter().map(whole).collect()
    }

    fn report(&mut self, what: &str) {
        let Function { file, name, .. } = self.function;
        self.open.push(format!("{file}, {name}: {what}"));
    }
}

impl<'ast> Visit<'ast> for Calls<'_> {
    fn visit_expr(&mut self, value: &'ast Expr) {
        // With a question mark behind it the failure travels out, if without its reason.
        if let Expr::Try(inner) = value
            && let Expr::MethodCall(call) = &*inner.expr
            && call.method == "ok"
        {
            self.is_cryptographic |= self.may_have_failed(&inner.expr);
            return self.visit_expr(&call.receiver);
        }
        self.is_cryptographic |= match value {
            Expr::MethodCall(call) => self.is_known(call),
            Expr::Call(call) => {
                self.may_have_failed(value) || self.leads_to(&call.func, &self.known.work)
            }
            _ => false,
        };
        visit::visit_expr(self, value);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let name = call.method.to_string();
        let counts = is_of_crypto(self.function.file) || self.may_have_failed(&call.receiver);
        if DEFAULTS.contains(&name.as_str()) && counts {
            self.report(&format!(".{name}()"));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        if let Some(value) = value {
            match &local.pat {
                Pat::Wild(_) if is_of_crypto(self.function.file) || self.may_have_failed(value) => {
                    self.report("let _ =");
                }
                Pat::Ident(name) if self.may_have_failed(value) => {
                    self.results.insert(name.ident.to_string());
                }
                _ => {}
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

fn is_of_crypto(file: &str) -> bool {
    file.starts_with("crypto/")
}

/// All functions of a crate that have a body.
fn functions(all: &Crate) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for (path, module) in &all.modules {
        let mut add = |attributes: &[Attribute],
                       signature: &Signature,
                       body,
                       definition: Option<String>,
                       subject: Option<Vec<String>>| {
            if is_for_others(attributes) {
                return;
            }
            found.push(Function {
                file: &module.file,
                module: path,
                name: signature.ident.to_string(),
                definition,
                is_method: matches!(signature.inputs.first(), Some(FnArg::Receiver(_))),
                may_fail: may_fail(signature),
                subject,
                body,
            });
        };
        for item in &module.items {
            match item {
                Item::Fn(item) => {
                    let name = item.sig.ident.to_string();
                    add(
                        &item.attrs,
                        &item.sig,
                        &item.block,
                        Some(join(path, &name)),
                        None,
                    );
                }
                Item::Impl(block) => {
                    let subject = subject(block);
                    for inside in &block.items {
                        let ImplItem::Fn(item) = inside else { continue };
                        let name = item.sig.ident.to_string();
                        let definition = subject
                            .iter()
                            .flat_map(|subject| all.resolve(path, subject))
                            .map(|place| join(&place.definition, &name))
                            .next();
                        add(
                            &item.attrs,
                            &item.sig,
                            &item.block,
                            definition,
                            subject.clone(),
                        );
                    }
                }
                Item::Trait(block) => {
                    for inside in &block.items {
                        if let TraitItem::Fn(item) = inside
                            && let Some(body) = &item.default
                        {
                            add(&item.attrs, &item.sig, body, None, None);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    found
}

fn subject(block: &ItemImpl) -> Option<Vec<String>> {
    match &*block.self_ty {
        Type::Path(path) => Some(segments(&path.path).collect()),
        _ => None,
    }
}

/// Whether a function returns a `Result`.
fn may_fail(signature: &Signature) -> bool {
    let ReturnType::Type(_, output) = &signature.output else {
        return false;
    };
    matches!(&**output, Type::Path(path) if segments(&path.path).any(|name| name.ends_with("Result")))
}

fn join(path: &str, name: &str) -> String {
    [path, name].join("::").trim_start_matches("::").to_owned()
}

/// Every place that goes on where a cryptographic call failed.
fn open_places(all: &Crate) -> Vec<String> {
    let functions = functions(all);
    let known = Cryptographic::of(all, &functions);
    let mut open = Vec::new();
    for function in &functions {
        let mut calls = Calls::new(all, function, &known);
        calls.visit_block(function.body);
        open.extend(calls.open);
    }
    open
}

#[test]
fn nothing_fails_open() {
    let open = open_places(&Crate::read(&root().join("src")));
    let is_proven = |place: &str| PROVEN.iter().any(|(proven, _)| *proven == place);
    let new: Vec<&str> = open
        .iter()
        .map(String::as_str)
        .filter(|place| !is_proven(place))
        .collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (place, _) in PROVEN {
        let is_there = open.iter().any(|other| other == place);
        assert!(is_there, "{place} is not there any more");
    }
}

/// What is found in a crate with this code in a file of each layer.
fn planted(crypto: &str, identity: &str, message: &str, group: &str) -> Vec<String> {
    const LIB: &str = "pub mod crypto; pub mod identity; pub mod message; pub mod group;";
    const SECRETBOX: &str = "
        pub struct Unauthentic;
        pub fn open(data: &mut [u8]) -> Result<(), Unauthentic> { Err(Unauthentic) }
        pub fn seal(data: &mut [u8]) {}
        pub struct Verifier;
        impl Verifier { pub fn verify(self) -> Result<(), Unauthentic> { Err(Unauthentic) } }";
    let files = [
        ("lib.rs", LIB),
        (
            "crypto/mod.rs",
            "mod other; mod secretbox; pub use secretbox::{Unauthentic, Verifier, open, seal};",
        ),
        ("crypto/other.rs", crypto),
        ("crypto/secretbox.rs", SECRETBOX),
        ("identity/mod.rs", identity),
        ("message/mod.rs", message),
        ("group/mod.rs", group),
    ];
    let texts = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    open_places(&Crate::new(&texts.collect()))
}

#[test]
fn a_planted_default_is_found_in_each_layer() {
    let fine = "use crate::crypto; pub fn f(data: &mut [u8]) -> Result<(), u8> { crypto::open(data).map_err(|_| 1) }";
    let strange =
        "pub fn f(text: &str) -> u8 { let _ = text; text.parse().ok().unwrap_or_default() }";
    assert_eq!(planted("", fine, fine, strange), [""; 0]);
    // Inside `crypto` no default is fine.
    let found = planted(
        "fn f(key: &[u8]) -> [u8; 4] { hash(key).map_or([0; 4], first) }",
        "",
        "",
        "",
    );
    assert_eq!(found, ["crypto/other.rs, f: .map_or()"]);
    let found = planted("fn f(key: &[u8]) { let _ = derive(key); }", "", "", "");
    assert_eq!(found, ["crypto/other.rs, f: let _ ="]);

    for (code, what) in [
        (
            "use crate::crypto::open; fn f(d: &mut [u8]) { open(d).unwrap_or_default() }",
            ".unwrap_or_default()",
        ),
        (
            "use crate::crypto; fn f(d: &mut [u8]) { let _ = crypto::open(d); }",
            "let _ =",
        ),
        (
            "fn f(d: &mut [u8]) { crate::crypto::open(d).map(|()| 1).ok(); }",
            ".ok()",
        ),
        (
            "use super::crypto::Verifier; fn f(v: Verifier) { v.verify().unwrap_or(()) }",
            ".unwrap_or()",
        ),
        (
            "use crate::crypto as c; fn f(d: &mut [u8]) { let done = c::open(d); done.unwrap_or_else(|_| ()) }",
            ".unwrap_or_else()",
        ),
        // The error is its own, but what was not done is the work of `crypto`.
        (
            "use crate::crypto::seal;
            fn g(d: &mut [u8]) -> Result<(), u8> { d.first().ok_or(1)?; seal(d); Ok(()) }
            fn f(d: &mut [u8]) { let _ = g(d); }",
            "let _ =",
        ),
    ] {
        let expected = |file: &str| [format!("{file}, f: {what}")];
        assert_eq!(planted("", code, "", ""), expected("identity/mod.rs"));
        assert_eq!(planted("", "", code, ""), expected("message/mod.rs"));
        assert_eq!(planted("", "", "", code), expected("group/mod.rs"));
    }
    // Through two layers.
    let below = "pub struct Key; impl Key {
        pub fn agree(&self) -> Result<(), u8> { crate::crypto::open(&mut []).map_err(|_| 1) } }";
    let above = "fn f(key: &crate::identity::Key) { key.agree().unwrap_or_default() }";
    assert_eq!(
        planted("", below, above, ""),
        ["message/mod.rs, f: .unwrap_or_default()"]
    );
}
