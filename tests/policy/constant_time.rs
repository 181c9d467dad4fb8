//! Reads text: every public function that takes or gives a secret is named by a case of
//! `checks/constant-time`, or left out here with a reason. A new one fails here until it is.
//!
//! A name is as much of the path as makes it unambiguous. Behind a comma the beginning is the same:
//! `Inbox::open, open_into` are two. What has a space in it is a remark. Traits such as `FromStr` and
//! `PartialEq` are not looked at.

use std::fs;
use std::path::Path;

use crate::files::{files, root};

/// The types that hold secrets. A public type with a `Secret…` in its declaration must be among them.
const SECRETS: &str = "Secret SecretVec SecretString SecretKey SecretKeyText KeyText AgreedKey MetadataKey BlobKey \
    FreshKey Peer BatchMember MasterKey EncryptionKey BackupId DirectoryKey GroupCallHandshakeKey VouchKey RevocationKey Key \
    Spelling Identity \
    Password GeneratedPassword Credentials Authorization Token MatchToken TokenAnswer ServerAddress Client Server SelfTest \
    Request Parameters PasswordChange AwaitingDeletion Document Reading Sealer Verifier Verified Opener ToSeal ToOpen \
    Recipient KeyedPicture GroupCallStart PhoneNumber EmailAddress GroupCallKeyHash MediaKey EntryKeys \
    PasswordBytes Chain Agreements ChainPair Session SessionInbox ToStore \
    ConnectionKeys VouchKey DeviceGroupKey DeviceGroupKeys DatabaseFieldKey DatabasePassword DatabaseKeys RemoteSecret RemoteSecretToken \
    KeyFileV1 DesktopKeys WorkCredentials KeyStorage ContentKey DeviceCookie SessionKey \
    MemorySessionStore PlainChunk ChunkCache OrderedReassembler \
    GroupCallKey HelloKey StateKey AdminKey FrameKey FrameSealer FrameOpener Auth ParticipantKeys ParticipantChannel KeyFile \
    AuthToken PermanentKey SharedSessionKey SavedSession QrCode Setup SplitChannel";

/// Parameters that are secrets whatever their type is.
const PARAMETERS: [&str; 3] = ["password", "token", "api_secret"];

/// What no case runs, and why.
const LEFT_OUT: [(&str, &str); 17] = [
    (
        "only moves bytes",
        "FreshKey::key, into_key, Secret::as_bytes, from_bytes, boxed, filled, try_filled, SecretString::as_str, \
        SecretVec::as_bytes, as_mut_bytes, zeroed, Spelling::as_str, blake2b::Key::new, from_slice, \
        SecretKey::as_bytes, from_bytes, crypto::Key::as_bytes, as_secret, from_bytes, from_secret, \
        Identity::new, Peer::agreed_key, metadata_key, BatchMember::new, into_result, GroupCallStart::key, \
        File::key, DeprecatedAudio::key, DeprecatedVideo::key, DeprecatedGroupImage::picture, \
        KeyedPicture::new, key, SetProfilePicture::new, picture, id_export::Password::as_bytes, from_bytes, \
        EncryptionKey::as_bytes, from_bytes, BackupId::as_bytes, from_bytes, MasterKey::backup_id, encryption_key, \
        Document::new, PasswordChange::begin, new_key, uploaded, give_up, AwaitingDeletion::new_key, old_backup_id, \
        deleted, Credentials::username, password, Password::as_str, MatchToken::new, as_str, \
        PhoneNumber::as_str, Client::new, with_authorization, ServerAddress::credentials, \
        safe::server::Server::new, with_credentials, Request::url, headers, Recipient::new, \
        Chain::new, at, key, Session::chain, secret_key, announced, with_last_sent, ToStore::session, store, \
        forward_security::Contact::peer, SessionInbox::new, with_versions, store, store_mut, \
        transport::Channel::chosen, ConnectionKeys::chosen, DeviceCookie::as_bytes, from_bytes, \
        Extensions::device_cookie, transport::Server::new, ContentKey::as_bytes, \
        DeviceGroupKeys::path, reflect, device_info, shared_device_data, transaction_scope, \
        FrameOpener::new, keys, FrameSealer::media_key, GroupCallKeyHash::as_bytes, from_bytes, \
        MediaKey::as_bytes, from_bytes, local_storage::MasterKey::as_bytes, from_bytes, \
        DatabaseFieldKey::as_bytes, from_bytes, DatabasePassword::as_bytes, DatabaseKeys::new, page_key, mac_key, \
        RemoteSecret::as_bytes, from_bytes, RemoteSecretToken::as_bytes, from_bytes, \
        DesktopKeys::client_key, database_key, device_group_key, device_cookie, work, \
        EntryKeys::cipher_key, mac_key, verifier, PasswordBytes::as_bytes, Backup::identity, password, \
        ChunkCache::new, OrderedReassembler::new, SplitChannel::new, PlainChunk::as_plaintext, payload, \
        QrCode::new, token, SavedSession::new, own_key, Setup::new, Connection::session_key",
    ),
    (
        "looks at what stands beside the secret",
        "blob::Verified::remaining, stream::Verified::remaining, GroupCallStart::protocol_version, sfu_base_url, \
        Recipient::id, Peer::id, own_id, public_key, KeyedPicture::blob_id, size, \
        Request::method, path, body, Server::config, \
        ServerAddress::official, Document::forget_unknown, Parameters::mode, restore, is_in_wizard, \
        Chain::counter, forward_security::best, is_suspicious, forward_security::Contact::new, SendPlan::of, Removal::removes, \
        Session::id, own_id, peer_id, state, versions, applied_version, least_remote_version, has_local_4dh, \
        is_announced, last_sent, Outgoing::token, SessionInbox::own_id, discard, \
        transport::Client::channel, with_frame_limit, \
        transport::Server::channel, with_frame_limit, with_extensions_limit, refuse, \
        MediaKey::epoch, ratchet_counter, is_newer_than, Auth::encoded_len, \
        KeyFile::cost, is_protected, KeyFileV1::protection, KeyStorage::remote_secret_needed, \
        DesktopKeys::device_ids, id, on_prem, schema_version, server_group, \
        ChunkCache::bytes, is_empty, len, prune, sequence_number, SplitChannel::forget_older_than, \
        QrCode::initiator, is_permanent, is_self_hosted, server, server_key, with_permanent, with_self_hosted, \
        with_server_key, SavedSession::peer_key, push_token, with_push_token, \
        Setup::with_max_responders, with_ping_interval, with_server_key",
    ),
    (
        "a text that somebody typed or sent is read as one",
        "id_export::Password::new, safe::password::Password::new, password::assess, assess_with_pattern, \
        PasswordRule::check, crypto::spellings, \
        id_export::try_spellings, Token::new, TokenAnswer::decode, ServerAddress::parse, parse_or_loopback, from_typed, from_typed_or_loopback, \
        Parameters::set, merged, server, password, password_message, password_pattern, \
        PhoneNumber::parse, parse_with, from_typed, NumberingPlans::parse, from_typed, \
        EmailAddress::parse, from_typed, alternative, pbkdf2::low_bytes",
    ),
    (
        "what was opened is read as any other data",
        "Document::decode, decode_strict",
    ),
    (
        "the token goes to the server that made it",
        "MatchRequest::encode",
    ),
    (
        "the function of the same name in `blob` adds nothing to it",
        "stream::Sealer::new, update, finish, stream::Verifier::new, update, finish, \
        stream::Opener::in_one_pass, update, finish, stream::verify, stream::Verified::read",
    ),
    (
        "looking for a number is an attack, and not a secret",
        "PhoneNumber::from_u64, to_u64, PhoneRange::new, hashes, find, find_parallel, Index::insert_phone, insert_email",
    ),
    (
        "phones_into and emails_into, on all cores or into memory of their own",
        "contact_hash::phones_parallel_into, emails_parallel_into, phones, emails, phones_parallel, emails_parallel",
    ),
    (
        "all of Argon2id, and then a scheme that is measured",
        "V1Code::seal, open",
    ),
    (
        "one of the two schemes",
        "Code::open, id_export::seal, open, open_expecting",
    ),
    (
        "all of scrypt, and then MasterKey::from_bytes; both are measured",
        "MasterKey::derive, derive_in, derive_pair",
    ),
    (
        "reads a password as text, character by character, and then all of scrypt",
        "safe::find_mistyped",
    ),
    ("Archive::keys on all cores", "Archive::keys_parallel"),
    (
        "seals entries and an export, which are measured; an export is a ciphertext, and its text is written as one",
        "BackupWriter::start, start_version",
    ),
    (
        "what wakes a phone goes to the server that does it",
        "web_session::PushToken::new, token",
    ),
    (
        "has a name in common with the address of a Safe server, and no secret",
        "web_session::ServerAddress::from_template, host, new, port, url",
    ),
    (
        "a name that is drawn for a test of the server and deleted at its end; the requests are the client's",
        "SelfTest::new, request, answered, unanswered, step",
    ),
];

pub(crate) struct Function {
    pub(crate) path: String,
    signature: String,
}

#[test]
fn every_function_with_a_secret_is_measured() {
    let interface = fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let functions = functions(&interface);
    let with_secret = functions.iter().filter(|function| has_secret(function));
    let with_secret: Vec<_> = with_secret.map(|function| &*function.path).collect();
    assert!(with_secret.len() > 200, "the interface has another form");

    let mut known = Vec::new();
    for file in sources(&root().join("checks/constant-time/src/cases")) {
        let cases = file.split("Case::").skip(1);
        for case in cases.filter_map(|call| call.split('"').nth(1)) {
            for name in names(case) {
                let function = find(&functions, &name);
                assert!(is_called(function, &file), "{case:?} does not call it");
                known.push(&*function.path);
            }
        }
    }
    for name in LEFT_OUT.iter().flat_map(|(_, list)| names(list)) {
        let path = &*find(&functions, &name).path;
        assert!(with_secret.contains(&path), "{name} has no secret");
        assert!(!known.contains(&path), "{name} is not left out");
        known.push(path);
    }
    let is_missing = |path: &&&str| !known.contains(path);
    let missing: Vec<_> = with_secret.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "no case of a check runs {missing:#?}");
}

#[test]
fn the_types_that_hold_secrets_are_known() {
    let interface = fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let is_type = |name: &str| {
        let declarations = ["struct", "enum"].map(|kind| format!(": {kind} {name}"));
        let mut lines = interface.lines().map(|line| line.split('<').next());
        lines.any(|line| {
            declarations
                .iter()
                .any(|end| line.is_some_and(|line| line.ends_with(end)))
                || line.is_some_and(|line| line.ends_with(&format!(": type {name} = Key")))
        })
    };
    for name in SECRETS.split_whitespace() {
        assert!(is_type(name), "there is no {name}");
    }
    for source in sources(&root().join("src")) {
        for declaration in source.split("\npub struct ").skip(1) {
            let declaration = declaration.split("\n}").next().unwrap();
            let declaration = declaration.split(";\n").next().unwrap();
            let mut words = words(declaration);
            let name = words.next().unwrap();
            if is_type(name)
                && words.any(|word| ["Secret", "SecretVec", "SecretString"].contains(&word))
            {
                assert!(is_secret(name), "{name} holds a secret");
            }
        }
    }
}

/// All functions and methods of the interface.
pub(crate) fn functions(interface: &str) -> Vec<Function> {
    let lines = interface.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(_, declaration)| declaration.trim_start_matches("const ").starts_with("fn "))
        .map(|(path, signature)| Function {
            path: path.split(' ').next().unwrap().to_owned(),
            signature: signature.to_owned(),
        })
        .collect()
}

pub(crate) fn has_secret(function: &Function) -> bool {
    let owner = function.path.rsplit("::").nth(1).unwrap_or_default();
    let mut words = words(&function.signature);
    words.any(|word| match word {
        "self" | "Self" => is_secret(owner),
        _ => is_secret(word) || PARAMETERS.contains(&word),
    })
}

fn is_secret(name: &str) -> bool {
    SECRETS.split_whitespace().any(|secret| secret == name)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|character: char| !character.is_alphanumeric() && character != '_');
    words.filter(|word| !word.is_empty())
}

/// The names in a list, each with its beginning.
fn names(list: &str) -> Vec<String> {
    let mut beginning = "";
    let mut names = Vec::new();
    for name in list.split(", ").filter(|name| !name.contains(' ')) {
        match name.rsplit_once("::") {
            Some((path, _)) => {
                beginning = path;
                names.push(name.to_owned());
            }
            None if beginning.is_empty() => {}
            None => names.push(format!("{beginning}::{name}")),
        }
    }
    names
}

/// The one function whose path ends with `name`.
fn find<'f>(functions: &'f [Function], name: &str) -> &'f Function {
    let ending = format!("::{name}");
    let is_meant = |function: &&Function| format!("::{}", function.path).ends_with(&ending);
    let mut found = functions.iter().filter(is_meant);
    match (found.next(), found.next()) {
        (Some(function), None) => function,
        (None, _) => panic!("there is no function {name}"),
        (Some(_), Some(_)) => panic!("there are several functions {name}: write more of the path"),
    }
}

/// Whether `source` calls the function, or its twin that takes a path.
fn is_called(function: &Function, source: &str) -> bool {
    let name = function.path.rsplit("::").next().unwrap();
    let is_method = words(&function.signature).any(|word| word == "self");
    source.match_indices(name).any(|(start, _)| {
        let (before, rest) = source.split_at(start);
        let behind = rest.trim_start_matches(name);
        let is_call = ["(", "::<", "_on("]
            .iter()
            .any(|call| behind.starts_with(call));
        let is_whole = !before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        is_call && is_whole && !before.ends_with("fn ") && (!is_method || before.ends_with('.'))
    })
}

/// The texts of all source files in a folder and below.
fn sources(folder: &Path) -> Vec<String> {
    let paths = files(folder).into_iter();
    paths
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}
