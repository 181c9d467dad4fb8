//! How Safe backups behave: the document against any input, the protocol against its other end.

use crate::every_bit::every_bit_matters;
use crate::safe_documents::documents;
use std::time::Duration;

use eeema::identity::{Nonce, VerificationLevel};
use eeema::safe::document::{Contact, Document, DocumentError, Group, Membership};
use eeema::safe::parameters::{Mode, ParameterError, ParameterValue, Parameters, Restore, Source};
use eeema::safe::password::{Assessment, GeneratedPassword, assess, assess_with_pattern};
use eeema::safe::schedule::{Attempt, Decision, Failure, Health, State};
use eeema::safe::{
    self, Client, Credentials, EncryptionKey, Error, Limits, MasterKey, Password, PasswordChange,
    ServerAddress, ServerConfig, container, gzip,
};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey};
use proptest::prelude::*;

const KEY: EncryptionKey = EncryptionKey::from_bytes([7; 32]);

fn master_key(byte: u8) -> MasterKey {
    MasterKey::from_bytes(&[byte; 64])
}

// The key

#[test]
fn the_published_key_is_derived_in_little_memory_and_one_work_area_serves_twice() {
    let id = eeema::ThreemaId::ECHOECHO;
    let password = Password::new("shootdeathstar").unwrap();
    let whole = MasterKey::derive(password, id).unwrap();
    let digits = eeema::codec::hex::Hex(whole.backup_id().as_bytes()).to_string();
    assert!(digits.starts_with("066384d3695fbbd9"));
    let mut work_area = vec![0xff; 1024 * 1024];
    for _ in 0..2 {
        let key = MasterKey::derive_in(password, id, &mut work_area).unwrap();
        assert_eq!(key.to_bytes(), whole.to_bytes());
        assert!(work_area.iter().all(|byte| *byte == 0));
    }
}

#[test]
fn nothing_secret_is_printed() {
    let key = master_key(0x41);
    let credentials = Credentials::new("user", "hunter2").unwrap().unwrap();
    let client = Client::new(ServerAddress::parse("https://user:hunter2@host/").unwrap());
    let printed = format!(
        "{key:?} {:?} {:?} {:?} {credentials:?} {client:?} {:?} {:?}",
        key.backup_id(),
        key.encryption_key(),
        Password::new("hunter2"),
        client.download(key.backup_id()),
        Document::new(SecretKey::from_bytes([0x41; 32])),
    );
    for secret in ["hunter2", "4141", "65, 65", "AAAA", "QUFB"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

// The layers around the document

#[test]
fn a_bomb_stops_at_the_limit() {
    const MATCHES: usize = 4000;
    let zeros = vec![0; 1 + 258 * MATCHES];
    let mut stored = vec![0; gzip::encoded_len(zeros.len())];
    gzip::encode_into(&zeros, &mut stored).unwrap();
    let (header, trailer) = (&stored[..10], &stored[stored.len() - 8..]);
    let bomb = [header, &deflated_zeros(MATCHES), trailer].concat();
    assert!(bomb.len() < zeros.len() / 150);
    for member in [stored, bomb] {
        for limit in [0, 1, 1000, 40_000, zeros.len() - 1] {
            assert_eq!(gzip::decode(&member, limit).err(), Some(Error::TooLarge));
        }
        assert_eq!(
            gzip::decode(&member, zeros.len()).unwrap().as_bytes(),
            zeros
        );
    }
}

/// A block of DEFLATE with fixed codes (RFC 1951 section 3.2.6): a zero, and `matches` times the last
/// byte 258 times more.
fn deflated_zeros(matches: usize) -> Vec<u8> {
    let (last_block, fixed, literal_zero) = ("1", "10", "00110000");
    let (length_258, distance_1, end) = ("11000101", "00000", "0000000");
    let repeated = [length_258, distance_1].concat().repeat(matches);
    let bits = [last_block, fixed, literal_zero, &repeated, end].concat();
    let bytes = bits.as_bytes().chunks(8).map(|bits| {
        let places = bits.iter().enumerate();
        places.fold(0, |byte, (place, bit)| byte | (bit - b'0') << place)
    });
    bytes.collect()
}

#[test]
fn every_changed_bit_of_a_backup_is_noticed() {
    let backup = container::seal_with_nonce(&KEY, b"{}", Nonce::from_bytes([1; 24])).unwrap();
    every_bit_matters("safe::open", &backup, |given| {
        let opened = container::open(&KEY, given, Limits::default());
        let is_whole = given.len() == backup.len();
        assert!(opened.is_ok() || !is_whole || opened.err() == Some(Error::Unauthentic));
        container::open(&KEY, given, Limits::default()).is_ok()
    });
}

#[test]
fn a_failed_generator_seals_nothing() {
    struct Broken;
    impl eeema::Random for Broken {
        fn fill(&mut self, _: &mut [u8]) -> Result<(), eeema::crypto::RandomError> {
            Err(eeema::crypto::RandomError)
        }
    }
    let document = Document::new(SecretKey::from_bytes([1; 32]));
    let result = safe::seal(&master_key(1), &document, &mut Broken);
    assert_eq!(result, Err(Error::Random));
}

// The document

#[test]
fn unknown_properties_survive_an_edit() {
    let body = r#"{"new":{"a" : [1.50, "\ud83d ]", 1e999]},
        "info":{"version":1,"device":"phone","build":12345678901234567890123},
        "user":{"privatekey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","status":"here",
            "links":[{"type":"mobile","value":"+41791234567","name":"home"}],
            "temporaryDeviceGroupKeyTodoRemove":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        "contacts":[{"identity":"echoecho","colour":"red","verification":1}],
        "groups":[{"id":"0100000000000000","creator":"ECHOECHO","members":[],"x":null}],
        "distributionlists":[{"name":"l","members":[],"y":{}}],
        "settings":{"syncContacts":true,"theme":"dark"}}"#;
    let mut reading = Document::decode(body.as_bytes()).unwrap();
    assert_eq!(reading.warnings, []);
    assert!(reading.device_group_key.is_some());
    let document = &mut reading.document;
    document.nickname = "Bob".into();
    document.contacts[0].first_name = "Echo".into();
    let written = document.encode().unwrap();
    let text = std::str::from_utf8(written.as_bytes()).unwrap();
    for kept in [
        r#""new":{"a":[1.50,"\ud83d ]",1e999]}"#,
        r#""build":12345678901234567890123"#,
        r#""status":"here""#,
        r#""value":"41791234567","name":"home""#,
        r#""private":false,"colour":"red""#,
        r#""x":null"#,
        r#""y":{}"#,
        r#""theme":"dark""#,
        r#""firstname":"Echo""#,
        r#""nickname":"Bob""#,
    ] {
        assert!(text.contains(kept), "{kept} not in {text}");
    }
    assert!(!text.contains("temporaryDeviceGroupKey"));
    assert_eq!(
        Document::decode_strict(text.as_bytes()).as_ref(),
        Ok(&*document)
    );

    document.forget_unknown();
    let written = document.encode().unwrap();
    let text = std::str::from_utf8(written.as_bytes()).unwrap();
    for gone in [
        "new", "build", "status", "home", "colour", "\"x\"", "\"y\"", "theme",
    ] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
}

#[test]
fn twenty_damaged_properties_give_twenty_warnings() {
    let body = r#"{"info":{"version":1,"device":5},
        "user":{"privatekey":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","nickname":[],
            "profilePic":"?","profilePicRelease":["ECHOECHO","*"],
            "links":[{"type":"email","value":"***@***"},{"type":"mobile"}]},
        "contacts":[
            {"identity":"ECHOECHO","publickey":"AAAA","createdAt":-1,"verification":3,"hidden":"no",
                "firstname":0,"lastUpdate":1.5,"readReceipts":"1"},
            {"identity":"ECHOECHO"},
            {"identity":"ECHO"}],
        "groups":[{"id":"01","creator":"ECHOECHO","members":[]},
            {"id":"0100000000000000","creator":"ECHOECHO","members":["ECHOECHO",7]}],
        "distributionlists":[{"id":"x","name":"l","members":[]}],
        "settings":{"syncContacts":1,"syncExcludedIDs":"ECHOECHO"}}"#;
    let reading = Document::decode(body.as_bytes()).unwrap();
    let mut pointers: Vec<_> = reading
        .warnings
        .iter()
        .map(|w| w.pointer.as_str())
        .collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/contacts/0/createdAt",
            "/contacts/0/firstname",
            "/contacts/0/hidden",
            "/contacts/0/lastUpdate",
            "/contacts/0/publickey",
            "/contacts/0/readReceipts",
            "/contacts/0/verification",
            "/contacts/1",
            "/contacts/2",
            "/distributionlists/0/id",
            "/groups/0",
            "/groups/1/members/1",
            "/info/device",
            "/settings/syncContacts",
            "/settings/syncExcludedIDs",
            "/user/links/0",
            "/user/links/1",
            "/user/nickname",
            "/user/profilePic",
            "/user/profilePicRelease/1",
        ]
    );
    assert_eq!(reading.warning_count, 20);
    assert_eq!(
        Document::decode_strict(body.as_bytes()),
        Err(DocumentError::Damaged)
    );
    assert_eq!(reading.document.contacts.len(), 1);
    assert!(reading.document.encode().is_ok());
}

#[test]
fn warnings_are_bounded_and_counted() {
    let zeros = "0,".repeat(4999);
    let body = format!(
        r#"{{"info":{{"version":1}},"user":{{"privatekey":"{}="}},"contacts":[{zeros}0],"settings":{{}}}}"#,
        "A".repeat(43)
    );
    let reading = Document::decode(body.as_bytes()).unwrap();
    assert_eq!(
        (reading.warnings.len(), reading.warning_count),
        (1000, 5000)
    );
}

#[test]
fn deep_nesting_is_kept_to_its_limit_and_never_overflows() {
    let body = |depth: usize| {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        format!(
            r#"{{"deep":{deep},"info":{{"version":1}},"user":{{"privatekey":"{}="}},"settings":{deep}}}"#,
            "A".repeat(43)
        )
    };
    // One more level is the document.
    let reading = Document::decode(body(127).as_bytes()).unwrap();
    assert_eq!(reading.warning_count, 1);
    let written = reading.document.encode().unwrap();
    assert!(written.as_bytes().len() > 254);
    for depth in [128, 200_000] {
        let error = Document::decode(body(depth).as_bytes()).err();
        assert_eq!(error, Some(DocumentError::Json));
    }
}

#[test]
fn restoring_never_trusts_a_swapped_key() {
    let (ours, other) = (
        PublicKey::from_bytes([1; 32]),
        PublicKey::from_bytes([2; 32]),
    );
    let mut contact = Contact::new("ECHOECHO".parse().unwrap());
    let reconciled = contact.reconcile(other);
    assert_eq!(
        (reconciled.public_key, reconciled.needs_attention),
        (other, false)
    );
    contact.verification = VerificationLevel::FullyVerified;
    contact.public_key = Some(ours);
    let reconciled = contact.reconcile(ours);
    assert_eq!(reconciled.verification, VerificationLevel::FullyVerified);
    assert!(!reconciled.needs_attention);
    let reconciled = contact.reconcile(other);
    assert_eq!(reconciled.public_key, ours);
    assert_eq!(reconciled.verification, VerificationLevel::Unverified);
    assert!(reconciled.needs_attention);
    contact.public_key = None;
    let reconciled = contact.reconcile(other);
    assert_eq!(
        (reconciled.public_key, reconciled.needs_attention),
        (other, true)
    );

    let (me, creator) = ("ECHOECHO".parse().unwrap(), "CREATOR1".parse().unwrap());
    let mut group = Group::new("0100000000000000".parse().unwrap(), creator);
    assert_eq!(group.membership(me), Membership::Removed);
    group.members.push(creator);
    assert_eq!(group.membership(me), Membership::Left);
    group.members.push(me);
    assert_eq!(group.membership(me), Membership::Member);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn documents_are_read_back_equal(document in documents()) {
        let body = document.encode().unwrap();
        prop_assert_eq!(Document::decode_strict(body.as_bytes()), Ok(document.clone()));
        let key = master_key(3);
        let mut random = |bytes: &mut [u8]| bytes.fill(9);
        let backup = safe::seal(&key, &document, &mut random).unwrap();
        prop_assert_eq!(backup.len(), container::sealed_len(body.as_bytes().len()));
        let reading = safe::open(&key, &backup, Limits::default()).unwrap();
        prop_assert_eq!(reading.document, document);
    }

    #[test]
    fn a_damaged_body_is_a_document_that_can_be_written_or_an_error(
        document in documents(),
        position: prop::sample::Index,
        piece in prop::sample::select(&["", "0", "null", "\"", "[]", "{}", "-1", ",", "\\ud800"][..]),
    ) {
        let mut body = document.encode().unwrap().as_bytes().to_vec();
        let position = position.index(body.len());
        body.splice(position..=position, piece.bytes());
        if let Ok(reading) = Document::decode(&body) {
            let written = reading.document.encode().unwrap();
            prop_assert_eq!(Document::decode_strict(written.as_bytes()), Ok(reading.document));
        }
    }

    #[test]
    fn any_bytes_end_in_a_value_or_an_error(bytes: Vec<u8>, limit in 0_usize..1000) {
        let _ = Document::decode(&bytes);
        let _ = ServerConfig::decode(&bytes);
        let limits = Limits { max_plaintext: limit };
        prop_assert!(container::open(&KEY, &bytes, limits).is_err());
        if let Ok(content) = gzip::decode(&bytes, limit) {
            prop_assert!(content.as_bytes().len() <= limit);
        }
        let text = String::from_utf8_lossy(&bytes);
        let _ = ServerAddress::parse(&text);
        let _ = ServerAddress::from_typed_or_loopback(&text);
        let _ = assess(&text, |_| false);
    }

    #[test]
    fn what_is_packed_is_unpacked(content in prop::collection::vec(any::<u8>(), 0..2000)) {
        let mut member = vec![0; gzip::encoded_len(content.len())];
        prop_assert_eq!(gzip::encode_into(&content, &mut member), Ok(member.len()));
        prop_assert!(gzip::encode_into(&content, &mut member.clone()[1..]).is_err());
        let unpacked = gzip::decode(&member, content.len()).unwrap();
        prop_assert_eq!(unpacked.as_bytes(), &content[..]);
    }
}

// The schedule

fn days(days: u64) -> Duration {
    Duration::from_secs(days * 86_400)
}

#[test]
fn failures_are_retried_later_and_later() {
    const MINUTE: u64 = 60_000;
    let start = UnixMillis(1_700_000_000_000);
    let mut state = State::default();
    state.succeeded(start, b"a");
    for minutes in [1, 5, 30, 60, 60] {
        state.failed(start, b"b", Failure::Upload);
        let until = UnixMillis(start.0 + minutes * MINUTE);
        assert_eq!(
            state.decide(start, b"b", false, days(180)),
            Decision::WaitUntil(until)
        );
        assert_eq!(state.decide(start, b"b", true, days(180)), Decision::Upload);
        assert_eq!(
            state.decide(until, b"b", false, days(180)),
            Decision::Upload
        );
    }
    let before = UnixMillis(start.0 - 1);
    assert_eq!(
        state.decide(before, b"b", false, days(180)),
        Decision::Upload
    );
    state.failed(start, b"b", Failure::TooLarge);
    let until = UnixMillis(start.0 + 24 * 60 * MINUTE);
    assert_eq!(
        state.decide(start, b"b", false, days(180)),
        Decision::WaitUntil(until)
    );
    assert_eq!(
        state.decide(start, b"smaller", false, days(180)),
        Decision::Upload
    );
    state.succeeded(start, b"smaller");
    assert_eq!(state.last_attempt, Attempt::Succeeded);
    assert_eq!(
        state.decide(start, b"smaller", false, days(180)),
        Decision::SkipUnchanged
    );
}

#[test]
fn the_user_is_told_in_time() {
    const DAY: u64 = 86_400_000;
    let start = UnixMillis(1_700_000_000_000);
    let after = |days: u64| UnixMillis(start.0 + days * DAY);
    let mut state = State::default();
    assert_eq!(state.health(start, days(180)), Health::NoBackup);
    state.succeeded(start, b"a");
    assert_eq!(state.health(after(89), days(180)), Health::Good);
    state.failed(start, b"a", Failure::Server);
    assert_eq!(state.health(after(6), days(180)), Health::Good);
    assert_eq!(state.health(after(7), days(180)), Health::Failing);
    assert_eq!(
        state.health(after(90), days(180)),
        Health::Expiring { at: after(180) }
    );
    assert_eq!(state.health(after(180), days(180)), Health::Expired);
}

#[test]
fn there_is_a_backup_at_any_time_of_a_password_change() {
    let change = PasswordChange::begin(master_key(1), master_key(2));
    assert_eq!(change.give_up().to_bytes().as_bytes(), &[1; 64]);
    let change = PasswordChange::begin(master_key(1), master_key(2)).uploaded();
    assert_eq!(change.old_backup_id(), Some(master_key(1).backup_id()));
    assert_eq!(change.deleted().to_bytes().as_bytes(), &[2; 64]);
    let change = PasswordChange::begin(master_key(1), master_key(1)).uploaded();
    assert_eq!(change.old_backup_id(), None);
}

// Passwords and parameters

#[test]
fn passwords_are_assessed() {
    assert_eq!(
        assess("Letmein!", |p| p.eq_ignore_ascii_case("letmein!")),
        Assessment::WeakListed
    );
    assert_eq!(assess("1234567890123456", |_| false), Assessment::Good);
    assert_eq!(assess("aAaAaAaA", |_| true), Assessment::WeakRepeated);
    assert!(assess("aaaaaaaa", |_| false).is_weak());
    assert_eq!(assess_with_pattern("11111111", true), Assessment::Good);
    assert_eq!(
        assess_with_pattern("11111111", false),
        Assessment::PatternMissed
    );
    assert_eq!(assess_with_pattern("1111", true), Assessment::TooShort);
    let mut bytes = 0..;
    let mut random = |place: &mut [u8]| place.fill_with(|| bytes.next().unwrap());
    let password = GeneratedPassword::generate(&mut random).unwrap();
    let text = password.as_password().as_str();
    assert_eq!(
        (text.len(), assess(text, |_| false)),
        (20, Assessment::Good)
    );
}

fn parameters(values: &[(&str, ParameterValue<'_>)]) -> Parameters {
    let mut parameters = Parameters::default();
    for (name, value) in values {
        assert_eq!(
            parameters.set(name, *value, Source::Device),
            Ok(true),
            "{name}"
        );
    }
    parameters
}

#[test]
fn administrators_are_obeyed() {
    use ParameterValue::{Flag, Text};
    assert_eq!(Parameters::default().mode(), Mode::UserDecides);
    assert_eq!(Parameters::default().restore(), Restore::Offered);
    let forced = parameters(&[
        ("th_safe_enable", Text("TRUE")),
        ("th_safe_password", Text("longenough")),
        ("th_safe_server_url", Text("https://a:b@host")),
        ("th_safe_restore_id", Text("echoecho")),
    ]);
    assert_eq!(
        (forced.mode(), forced.password()),
        (Mode::Forced, Some("longenough"))
    );
    let id = "ECHOECHO".parse().unwrap();
    let asks_for_password = false;
    assert_eq!(
        forced.restore(),
        Restore::Forced {
            id,
            asks_for_password
        }
    );
    let (_, credentials) = forced.server().unwrap().unwrap();
    assert_eq!(credentials.unwrap().username(), "a");
    assert!(!format!("{forced:?}").contains("longenough"));

    let mut console = parameters(&[("th_disable_backups", Flag(true))]);
    let taken = console.set("th_safe_password", Text("x"), Source::Console);
    assert_eq!(taken, Ok(false));
    let merged = Parameters::merged(forced, console, true);
    assert_eq!(
        (merged.mode(), merged.restore()),
        (Mode::Off, Restore::NotOffered)
    );
    assert_eq!(merged.password(), None);
    let short = parameters(&[
        ("th_safe_enable", Flag(true)),
        ("th_safe_password", Text("short")),
    ]);
    assert_eq!(short.password(), None);

    let mut parameters = Parameters::default();
    let wrong = parameters.set("th_safe_enable", Text("maybe"), Source::Device);
    assert_eq!(wrong, Err(ParameterError));
    let wrong = parameters.set("th_safe_server_url", Flag(true), Source::Device);
    assert_eq!(wrong, Err(ParameterError));
    assert_eq!(
        parameters.set("th_other", Flag(true), Source::Device),
        Ok(false)
    );
}
