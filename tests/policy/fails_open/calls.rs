//! Looks for calls in a function, and for what goes on behind those that failed.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, FnArg, Item, Local, Member, Pat};

use super::Cryptographic;
use super::functions::Function;
use super::types::{Definition, Types};
use crate::names::{Crate, Place, segments};

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

/// Methods that give what their value holds.
const TRANSPARENT: [&str; 8] = [
    "as_mut",
    "as_ref",
    "clone",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "take",
];

/// Methods that the standard library has too: on a value of an unknown type they say nothing.
const AMBIGUOUS: [&str; 10] = [
    "fill", "find", "fmt", "get", "map", "next", "read", "split", "take", "write",
];

pub(super) struct Calls<'a> {
    all: &'a Crate,
    types: &'a Types<'a>,
    function: &'a Function<'a>,
    known: &'a Cryptographic,
    /// The types of variables.
    variables: BTreeMap<String, Option<Definition>>,
    /// Variables that hold the result of a call.
    results: BTreeSet<String>,
    pub(super) is_cryptographic: bool,
    pub(super) open: Vec<String>,
}

impl<'a> Calls<'a> {
    /// Looks at a whole function.
    pub(super) fn of(
        all: &'a Crate,
        types: &'a Types<'a>,
        function: &'a Function<'a>,
        known: &'a Cryptographic,
    ) -> Self {
        let mut calls = Self {
            all,
            types,
            function,
            known,
            variables: BTreeMap::new(),
            results: BTreeSet::new(),
            is_cryptographic: false,
            open: Vec::new(),
        };
        for input in &function.signature.inputs {
            if let FnArg::Typed(input) = input
                && let Pat::Ident(name) = &*input.pat
            {
                let of = types.named(function.module, function.subject.as_deref(), &input.ty);
                calls.variables.insert(name.ident.to_string(), of);
            }
        }
        if let Some(body) = function.body {
            calls.visit_block(body);
        }
        calls
    }

    /// Whether what an expression gives is the result of a cryptographic call that may have failed. With `widely`
    /// a method of a value of unknown type counts if any method of its name does, otherwise if all of them do.
    fn may_have_failed(&self, value: &Expr, widely: bool) -> bool {
        match value {
            Expr::MethodCall(call) => {
                self.is_known(call, widely) || self.may_have_failed(&call.receiver, widely)
            }
            Expr::Call(call) => self.leads_to(&call.func, &self.known.definitions),
            Expr::Path(path) => {
                let name = path.path.get_ident();
                name.is_some_and(|name| self.results.contains(&name.to_string()))
            }
            Expr::Paren(inner) => self.may_have_failed(&inner.expr, widely),
            Expr::Reference(inner) => self.may_have_failed(&inner.expr, widely),
            // Behind a question mark the error has travelled out.
            _ => false,
        }
    }

    fn is_known(&self, call: &ExprMethodCall, widely: bool) -> bool {
        let name = call.method.to_string();
        match self.type_of(&call.receiver) {
            Some(of) => self.known.definitions.contains(&format!("{of}::{name}")),
            None if AMBIGUOUS.contains(&name.as_str()) => false,
            None if widely => self.known.some.contains(&name),
            None => self.known.some.contains(&name) && !self.known.others.contains(&name),
        }
    }

    /// The type of a value, or of what a `Result` or an `Option` holds.
    fn type_of(&self, value: &Expr) -> Option<Definition> {
        let Function {
            module, subject, ..
        } = self.function;
        match value {
            Expr::Path(path) => {
                let name = path.path.get_ident()?.to_string();
                if name == "self" {
                    let places = self.all.resolve(module, subject.as_ref()?);
                    return places.into_iter().next().map(|place| place.definition);
                }
                self.variables.get(&name)?.clone()
            }
            Expr::Field(field) => {
                let name = match &field.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(index) => index.index.to_string(),
                };
                self.types.field(&self.type_of(&field.base)?, &name)
            }
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else {
                    return None;
                };
                let wraps = path.path.is_ident("Some") || path.path.is_ident("Ok");
                if let (true, Some(inner)) = (wraps, call.args.first()) {
                    return self.type_of(inner);
                }
                let definitions = self.definitions(&path.path);
                definitions
                    .iter()
                    .find_map(|definition| self.types.returned(definition))
            }
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let of = self.type_of(&call.receiver)?;
                let returned = self.types.returned(&format!("{of}::{name}"));
                returned.or_else(|| TRANSPARENT.contains(&name.as_str()).then_some(of))
            }
            Expr::Struct(made) => {
                let definitions = self.definitions(&made.path);
                definitions.into_iter().next()
            }
            Expr::Paren(inner) => self.type_of(&inner.expr),
            Expr::Reference(inner) => self.type_of(&inner.expr),
            Expr::Try(inner) => self.type_of(&inner.expr),
            Expr::Unary(inner) => self.type_of(&inner.expr),
            Expr::Array(_) | Expr::Lit(_) | Expr::Repeat(_) | Expr::Tuple(_) => Some(String::new()),
            _ => None,
        }
    }

    fn leads_to(&self, function: &Expr, known: &BTreeSet<String>) -> bool {
        let Expr::Path(path) = function else {
            return false;
        };
        let definitions = self.definitions(&path.path);
        definitions
            .iter()
            .any(|definition| known.contains(definition))
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

    /// Notes the variables of a pattern that takes a value, or what it holds.
    fn bind(&mut self, pattern: &Pat, value: &Expr) {
        match pattern {
            Pat::Ident(name) => {
                let of = self.type_of(value);
                self.variables.insert(name.ident.to_string(), of);
            }
            Pat::Type(typed) => {
                if let Pat::Ident(name) = &*typed.pat {
                    let Function {
                        module, subject, ..
                    } = self.function;
                    let of = self.types.named(module, subject.as_deref(), &typed.ty);
                    self.variables.insert(name.ident.to_string(), of);
                }
            }
            Pat::TupleStruct(holder)
                if holder.path.is_ident("Some") || holder.path.is_ident("Ok") =>
            {
                holder
                    .elems
                    .iter()
                    .for_each(|inner| self.bind(inner, value));
            }
            _ => {}
        }
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
            return self.visit_expr(&call.receiver);
        }
        if let Expr::Let(condition) = value {
            self.bind(&condition.pat, &condition.expr);
        }
        self.is_cryptographic |= match value {
            Expr::MethodCall(call) => self.is_known(call, false),
            Expr::Call(call) => {
                self.may_have_failed(value, false) || self.leads_to(&call.func, &self.known.work)
            }
            _ => false,
        };
        visit::visit_expr(self, value);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let name = call.method.to_string();
        let counts = self.function.is_of_crypto() || self.may_have_failed(&call.receiver, true);
        if DEFAULTS.contains(&name.as_str()) && counts {
            self.report(&format!(".{name}()"));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            let has_failed = self.may_have_failed(&init.expr, true);
            match &local.pat {
                Pat::Wild(_) if self.function.is_of_crypto() || has_failed => {
                    self.report("let _ =")
                }
                Pat::Ident(name) if has_failed => {
                    self.results.insert(name.ident.to_string());
                }
                _ => {}
            }
            self.bind(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
