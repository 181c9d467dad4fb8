//! Reads text: every public function that judges what others made, or compares secrets, is named by a test that flips
//! each bit and tries each length (`tests/support/every_bit.rs`), or left out here with a reason. A new one fails here
//! until it is.

use std::collections::BTreeSet;
use std::fs;

use crate::files::{files, root};

/// How the names of functions begin that judge. A comparison that is written by hand is one, too.
const VERBS: [&str; 5] = ["open", "verify", "unlock", "equal", "expecting"];

/// Others that judge; their names say what they do and not that they may refuse.
const OTHERS: [&str; 19] = [
    "blob::Opener::finish",
    "blob::Verifier::finish",
    "call::Auth::decode",
    "call::ParticipantKeys::channel",
    "crypto::hazmat::secretbox::stream::Opener::finish",
    "crypto::hazmat::secretbox::stream::Verifier::finish",
    "data_backup::Archive::check",
    "data_backup::Archive::read",
    "forward_security::receive",
    "message::Inbox::receive",
    "message::Inbox::receive_callback",
    "multi_device::LastSealed::accepts",
    "safe::server::Server::route",
    "transport::Channel::receive",
    "transport::Client::receive",
    "transport::Server::client_key",
    "transport::Server::receive",
    "web_session::Connection::receive",
    "web_session::SavedSession::migrate",
];

/// What no test names, and why.
const LEFT_OUT: [(&str, &str); 12] = [
    ("codec::percent::PercentText::eq", "compares public text"),
    ("content::Address::eq", "compares content"),
    ("content::GroupSetup::eq", "compares content"),
    ("content::MessageIds::eq", "compares content"),
    (
        "data_backup::Backup::open",
        "reads the directory and the settings, each as Archive::read does",
    ),
    ("data_backup::ChatExport::open", "as Backup::open"),
    ("id_export::open", "Code::open behind the key of a password"),
    (
        "id_export::open_expecting",
        "id_export::open, and then Identity::expecting",
    ),
    (
        "local_storage::open_file",
        "the format has no tag: an altered file opens to other bytes, which the documentation says",
    ),
    ("web_session::PlainChunk::eq", "compares content"),
    (
        "web_session::SavedSession::open",
        "the box of SavedSession::migrate behind the key of a password that costs a tenth of a second",
    ),
    (
        "web_session::SharedSessionKey::open_channel",
        "opens a channel and no box",
    ),
];

/// Where the source compares what somebody gave with what is right, and who walks through each of its bits. A new
/// comparison fails here until it stands in the table.
const COMPARISONS: [(&str, usize, &str); 19] = [
    // That two keys are not the same one.
    ("call/participant.rs", 1, "call::ParticipantKeys::channel"),
    (
        "data_backup/entry_reader.rs",
        1,
        "data_backup::sealed::open",
    ),
    ("data_backup/keys.rs", 1, "data_backup::sealed::open"),
    ("id_export/legacy.rs", 1, "id_export::LegacyCode::open"),
    ("identity/own.rs", 1, "identity::Identity::expecting"),
    (
        "local_storage/database.rs",
        1,
        "local_storage::DatabaseKeys::open_page",
    ),
    (
        "local_storage/key_file_v1.rs",
        1,
        "local_storage::KeyFileV1::open",
    ),
    (
        "local_storage/remote_secret.rs",
        1,
        "local_storage::RemoteSecretHash::eq",
    ),
    (
        "message/gateway/callback.rs",
        1,
        "message::gateway::Callback::verify",
    ),
    ("safe/credentials.rs", 2, "safe::server::Server::route"),
    ("safe/key.rs", 1, "safe::BackupId::eq"),
    ("transport/client_login.rs", 1, "transport::Client::receive"),
    ("transport/server.rs", 1, "transport::Server::receive"),
    (
        "transport/server_login.rs",
        1,
        "transport::Server::client_key",
    ),
    (
        "web_session/connection_id.rs",
        1,
        "web_session::ConnectionId::eq",
    ),
    ("web_session/cookie.rs", 1, "web_session::Cookie::eq"),
    // That two keys are not the same one; and the keys that a server signed, inside of a box.
    ("web_session/key.rs", 1, "web_session::Connection::receive"),
    (
        "web_session/saved_session.rs",
        1,
        "web_session::SavedSession::migrate",
    ),
    (
        "web_session/server.rs",
        3,
        "web_session::Connection::receive",
    ),
];

#[test]
fn every_bit_of_what_is_judged_matters() {
    let judged = judged();
    assert!(judged.len() > 60, "the interface has another form");
    let mut named = BTreeSet::new();
    for name in names() {
        named.insert(find(&judged, &name));
    }
    for (name, _) in LEFT_OUT {
        let path = find(&judged, name);
        assert!(named.insert(path), "{name} is not left out");
    }
    let missing: Vec<_> = judged
        .iter()
        .filter(|path| !named.contains(*path))
        .collect();
    assert!(
        missing.is_empty(),
        "no test flips each bit for {missing:#?}"
    );
}

#[test]
fn every_comparison_is_known() {
    let source = root().join("src");
    let mut found = Vec::new();
    for path in files(&source) {
        let file = path
            .strip_prefix(&source)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let code = fs::read_to_string(&path).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap();
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let count = |line: &str| line.matches("equal(").count() - line.matches("fn equal(").count();
        let count: usize = lines.map(count).sum();
        if count > 0 && !file.starts_with("crypto/") {
            found.push((file, count));
        }
    }
    found.sort();
    let known: Vec<_> = COMPARISONS
        .iter()
        .map(|(file, count, _)| ((*file).to_owned(), *count))
        .collect();
    assert_eq!(
        found, known,
        "say in COMPARISONS who walks through its bits"
    );
    let judged = judged();
    for (_, _, by) in COMPARISONS {
        find(&judged, by);
    }
}

/// The paths of all functions that judge, `Type::eq` for a comparison that is not derived.
fn judged() -> Vec<String> {
    let interface = fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let mut judged = BTreeSet::from(OTHERS.map(str::to_owned));
    let mut all = BTreeSet::new();
    for (path, declaration) in interface.lines().filter_map(|line| line.split_once(": ")) {
        let path = path.split(' ').next().unwrap();
        if declaration.starts_with("impl") && declaration.contains(" PartialEq for ")
            || declaration.starts_with("impl PartialEq for")
        {
            judged.insert(format!("{path}::eq"));
        }
        let declaration = declaration.trim_start_matches("const ");
        let name = declaration.strip_prefix("fn ").unwrap_or_default();
        if !name.is_empty() {
            all.insert(path);
        }
        if VERBS.iter().any(|verb| name.starts_with(verb)) {
            judged.insert(path.to_owned());
        }
    }
    for other in OTHERS {
        assert!(all.contains(other), "there is no {other}");
    }
    judged.into_iter().collect()
}

/// The names that tests hand to `every_bit_matters` and `every_bit_matters_but`, also by a variable called `of`.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    for room in ["protocols", "safety"] {
        for path in files(&root().join("tests").join(room)) {
            let code = fs::read_to_string(path).unwrap();
            if !code.contains("every_bit_matters") || code.contains("mod helper;") {
                continue;
            }
            for start in [
                "every_bit_matters(",
                "every_bit_matters_but(",
                "let of =",
                "with_associated_data(",
            ] {
                let calls = code.split(start).skip(1).map(str::trim_start);
                let lists = calls.filter_map(|call| call.strip_prefix('"')?.split('"').next());
                names.extend(lists.flat_map(spelled_out));
            }
        }
    }
    names
}

/// The names of a list; behind a comma the beginning is the same.
fn spelled_out(list: &str) -> Vec<String> {
    let mut beginning = "";
    let names = list.split(", ").map(|name| match name.rsplit_once("::") {
        Some((path, _)) => {
            beginning = path;
            name.to_owned()
        }
        None => format!("{beginning}::{name}"),
    });
    names.collect()
}

/// The one path that ends with `name`.
fn find(judged: &[String], name: &str) -> String {
    let ending = format!("::{name}");
    let is_meant = |path: &&String| format!("::{path}").ends_with(&ending);
    let mut found = judged.iter().filter(is_meant);
    match (found.next(), found.next()) {
        (Some(path), None) => path.clone(),
        (None, _) => panic!("nothing that judges is called {name}"),
        (Some(_), Some(_)) => panic!("there are several {name}: write more of the path"),
    }
}
