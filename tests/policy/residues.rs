//! Reads text: every public function that makes, reads or opens a secret is run by the tests of the stack
//! (`tests/wipe/stack*.rs`), or left out here with a reason. What still leaves copies stands in
//! `SECURITY.md` with their number.

use std::collections::BTreeSet;
use std::fs;

use crate::constant_time::{functions, has_secret};
use crate::files::root;

/// How the names of such functions begin.
const VERBS: [&str; 9] = [
    "agree", "decode", "derive", "generate", "migrate", "open", "peer", "ratchet", "unlock",
];

/// What no test runs on a stack of its own, and why.
const LEFT_OUT: [(&str, &str); 5] = [
    (
        "MediaKey::ratchet_counter, forward_security::Contact::peer, Session::peer_id, message::Peer::agreed_key, \
        SavedSession::peer_key",
        "hands out what is there",
    ),
    (
        "id_export::open, open_expecting",
        "Code::open behind the key of a password",
    ),
    (
        "message::Envelope::open_undecoded, message::Inbox::open, open_batch, open_many, gateway::VerifiedCallback::open",
        "the boxes of Envelope::open",
    ),
    (
        "data_backup::Backup::open, ChatExport::open, data_backup::sealed::open",
        "EntryKeys::derive, and then streams on the heap",
    ),
    (
        "crypto::Key::derive",
        "a name of the alias of every key with a derivation of its own",
    ),
];

#[test]
fn every_secret_that_is_made_is_looked_for_on_the_stack() {
    let interface = fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let functions = functions(&interface);
    let makers = functions.iter().filter(|function| {
        let name = function.path.rsplit("::").next().unwrap();
        has_secret(function) && VERBS.iter().any(|verb| name.starts_with(verb))
    });
    let makers: BTreeSet<&str> = makers.map(|function| &*function.path).collect();
    assert!(makers.len() > 60, "the interface has another form");
    let mut run = Vec::new();
    for file in ["stack.rs", "stack_made.rs", "stack_passwords.rs"] {
        let code = fs::read_to_string(root().join("tests/wipe").join(file)).unwrap();
        let texts = code.split('"').skip(1).step_by(2);
        run.extend(texts.flat_map(spelled_out));
    }
    let left_out = LEFT_OUT.iter().flat_map(|(list, _)| spelled_out(list));
    let known: Vec<String> = run.into_iter().chain(left_out).collect();
    let is_known = |path: &&&str| {
        let path = format!("::{path}");
        known
            .iter()
            .any(|name| path.ends_with(&format!("::{name}")))
    };
    let missing: Vec<_> = makers.iter().filter(|path| !is_known(path)).collect();
    assert!(
        missing.is_empty(),
        "nobody looks at the stack behind {missing:#?}"
    );
}

#[test]
fn what_is_left_on_the_stack_is_said() {
    let code = fs::read_to_string(root().join("tests/wipe/stack_made.rs")).unwrap();
    let (_, table) = code.split_once("const LEFT: ").unwrap();
    let table = table.split("];").next().unwrap();
    let security = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    for line in table.split("(\"").skip(1) {
        let (name, count) = line.split_once("\", ").unwrap();
        let count = count.split(')').next().unwrap();
        let said = format!("| `{name}` | {count} |");
        assert!(security.contains(&said), "SECURITY.md does not say {said}");
    }
}

/// The names of a list; behind a comma the beginning is the same.
fn spelled_out(list: &str) -> Vec<String> {
    let mut beginning = "";
    let names = list.split(", ").filter(|name| !name.contains(' '));
    let names = names.map(|name| match name.rsplit_once("::") {
        Some((path, _)) => {
            beginning = path;
            name.to_owned()
        }
        None => format!("{beginning}::{name}"),
    });
    names.collect()
}
