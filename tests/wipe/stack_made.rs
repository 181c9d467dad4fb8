//! What calls leave on the stack that make, read or open a secret: how many whole copies of it, when what they gave is
//! dropped where it lies.
//!
//! `tests/policy/residues.rs` demands a line for each such function of the public interface, and that `SECURITY.md` has
//! what stands in [`LEFT`].

use std::hint::black_box;

use eeema::blob::{self, Part};
use eeema::call::{
    AdminKey, Auth, Codec, FrameKey, FrameOpener, FrameSealer, GroupCallHandshakeKey, GroupCallKey,
    GroupCallKeyHash, MediaKey, ParticipantChannel, ParticipantKeys,
};
use eeema::codec::base64;
use eeema::codec::hex::Hex;
use eeema::contact_hash::DirectoryKey;
use eeema::contact_hash::directory::TokenAnswer;
use eeema::content::{Body, Kind};
use eeema::crypto::hazmat::agreement::{self, NonContributory};
use eeema::crypto::hazmat::hash::sha512_of_secret;
use eeema::crypto::hazmat::password::argon2id::Argon2Cost;
use eeema::crypto::hazmat::password::scrypt::{Cost, PairTables};
use eeema::crypto::hazmat::secretbox::{self, ToOpen, Unauthentic};
use eeema::crypto::hazmat::{aes_gcm, blake2b, chacha20_poly1305, xchacha20_poly1305};
use eeema::crypto::{Argon2Memory, CountedNonce, Secret};
use eeema::data_backup::{EntryKeys, Salt};
use eeema::forward_security::agreement::{Agreements, derive_2dh};
use eeema::forward_security::{Chain, Contact, Session, SessionId, VersionRange};
use eeema::id_export::{LegacyCode, RevocationKey, Scheme, fuzzing};
use eeema::identity::{AgreedKey, BlobKey, Identity, KeyText, Nonce, SecretKey, ThreemaId};
use eeema::local_storage::{
    CostLimits, DatabaseFieldKey, DatabaseKeys, DatabasePassword, DesktopKeyFile, DesktopKeys,
    KeyFile, KeyFileV1, KeyStorage, RemoteSecret, RemoteSecretToken, WrappedKey, WrappedKeyFile,
};
use eeema::multi_device::DeviceGroupKey;
use eeema::safe::document::Document;
use eeema::safe::{self, Limits, MasterKey, Password};
use eeema::transport::{ConnectionKeys, DeviceCookie, VouchKey};
use eeema::web_session::{
    ChannelId, Order, PermanentKey, SavedSession, SessionKey, SessionPublicKey,
};
use eeema::{local_storage, safe::ServerAddress};

use super::inspector::places;
use super::stack::own_stack;
use super::types::mark;
use super::{MARK, alice, bob, marked, to_bob};

/// How many copies of `secret` are on the stack behind `make`. It stays in memory: functions put the registers of their
/// callers on the stack.
#[inline(never)]
pub(crate) fn left<T>(secret: &[u8], mut make: impl FnMut() -> T) -> usize {
    let secret = black_box(secret);
    let needle = &secret[..secret.len().min(16)];
    let stack = own_stack::run(|| {
        let made = make();
        black_box(&made);
    });
    places(stack.bytes(), needle)
}

/// Marks a key, and not the cookie that is drawn behind it, which is no secret.
fn marked_key(bytes: &mut [u8]) {
    match bytes.len() {
        32 => marked(bytes),
        _ => ones(bytes),
    }
}

pub(crate) fn ones(bytes: &mut [u8]) {
    bytes.fill(1);
}

/// The copies that a call may leave, by the first name of its line: none. Whoever has to put one here says it in
/// `SECURITY.md` too.
const LEFT: [(&str, usize); 0] = [];

pub(crate) const COST: Argon2Cost = Argon2Cost {
    memory_kib: 8,
    iterations: 1,
    parallelism: 1,
};

pub(crate) fn memory() -> Argon2Memory<'static> {
    Argon2Memory::heap_up_to(64 * 1024)
}

/// Functions, as `docs/public-api.txt` names them, and the copies that are left behind one call of each.
pub(crate) type Line = (&'static str, usize);

fn drawn() -> Vec<Line> {
    let pair = to_bob();
    let agreed = pair.agreed_key();
    vec![
        (
            "SecretKey::generate",
            left(&MARK, || SecretKey::generate(&mut marked)),
        ),
        (
            "identity::Identity::generate",
            left(&MARK, || Identity::generate(alice(), &mut marked)),
        ),
        (
            "crypto::Key::generate",
            left(&MARK, || GroupCallKey::generate(&mut marked)),
        ),
        (
            "MediaKey::generate, next_epoch",
            left(&MARK, || MediaKey::generate(&mut marked)),
        ),
        (
            "ParticipantKeys::generate",
            left(&MARK, || ParticipantKeys::generate(&mut marked_key)),
        ),
        (
            "FrameSealer::generate",
            left(&MARK, || {
                let hash = GroupCallKeyHash::from_bytes([2; 32]);
                FrameSealer::generate(hash, &mut marked)
            }),
        ),
        (
            "ConnectionKeys::generate",
            left(&MARK, || ConnectionKeys::generate(&mut marked_key)),
        ),
        (
            "RemoteSecret::generate",
            left(&MARK, || RemoteSecret::generate(&mut marked)),
        ),
        (
            "local_storage::MasterKey::generate",
            left(&MARK, || local_storage::MasterKey::generate(&mut marked)),
        ),
        (
            "web_session::SessionKey::generate",
            left(&MARK, || SessionKey::generate(&mut marked)),
        ),
        (
            "blob::seal",
            left(&MARK, || blob::seal(b"a blob", &mut marked)),
        ),
        (
            "blob::seal_in_place",
            left(&MARK, || blob::seal_in_place(&mut [0; 22], &mut marked)),
        ),
        (
            "blob::Sealer::new",
            left(&MARK, || blob::Sealer::new(&mut marked)),
        ),
        (
            "VouchKey::derive",
            left(VouchKey::derive(agreed, agreed).as_bytes(), || {
                VouchKey::derive(agreed, agreed)
            }),
        ),
    ]
}

fn agreed() -> Vec<Line> {
    let ours = Box::new(SecretKey::from_bytes(MARK));
    let publics: Vec<_> = (1..=20)
        .map(|byte| SecretKey::from_bytes([byte; 32]).public_key())
        .collect();
    let shared = ours.agree(&publics[0]).unwrap();
    let none = || Err(eeema::identity::Error::NonContributory);
    let mut slots: Vec<_> = publics.iter().map(|_| none()).collect();
    let own = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let public = SecretKey::from_bytes([2; 32]).public_key();
    let contacts = [(bob(), public)];
    let peer = to_bob();
    let pairs = [&*ours; 20];
    vec![
        (
            "SecretKey::agree",
            left(shared.as_bytes(), || ours.agree(&publics[0])),
        ),
        (
            "SecretKey::agree_many",
            left(shared.as_bytes(), || ours.agree_many(&publics, &mut slots)),
        ),
        (
            "SecretKey::agree_pairs",
            left(shared.as_bytes(), || {
                SecretKey::agree_pairs(&pairs, &publics, &mut slots)
            }),
        ),
        (
            "identity::Identity::peer",
            left(peer.agreed_key().as_bytes(), || own.peer(bob(), &public)),
        ),
        (
            "identity::Identity::peers",
            left(peer.agreed_key().as_bytes(), || own.peers(&contacts)),
        ),
    ]
}

fn of_safe() -> Vec<Line> {
    let key = MasterKey::from_bytes(&[1; 64]);
    let document = Document::new(SecretKey::from_bytes(MARK));
    let backup = safe::seal(&key, &document, &mut ones).unwrap();
    let mut digits = [0; 44];
    let digits = base64::encode(&MARK, &mut digits).unwrap();
    let text = format!(r#"{{"info":{{"version":1}},"user":{{"privatekey":"{digits}"}}}}"#);
    let password = Password::new("shootdeathstar").unwrap();
    let derived = MasterKey::derive(password, ThreemaId::ECHOECHO).unwrap();
    let mut area = vec![0; MasterKey::WORK_AREA_LENGTH];
    let bytes: Box<[u8; 64]> = Box::new(core::array::from_fn(|index| MARK[index % 32]));
    let mut tables = PairTables::new(Cost::of::<4>()).unwrap();
    let pair = tables.derive([b"password", b"other"], b"salt");
    let address = format!("https://alice:{}@safe.example/", mark().replace(' ', "%20"));
    vec![
        (
            "safe::open",
            left(&MARK, || safe::open(&key, &backup, Limits::default())),
        ),
        (
            "Document::decode",
            left(&MARK, || Document::decode(text.as_bytes())),
        ),
        (
            "Document::decode_strict",
            left(&MARK, || Document::decode_strict(text.as_bytes())),
        ),
        (
            "safe::MasterKey::derive",
            left(derived.encryption_key().as_bytes(), || {
                MasterKey::derive(password, ThreemaId::ECHOECHO)
            }),
        ),
        (
            "safe::MasterKey::derive_in",
            left(derived.backup_id().as_bytes(), || {
                MasterKey::derive_in(password, ThreemaId::ECHOECHO, &mut area)
            }),
        ),
        (
            "safe::MasterKey::derive_pair",
            left(derived.backup_id().as_bytes(), || {
                MasterKey::derive_pair([password; 2], ThreemaId::ECHOECHO)
            }),
        ),
        (
            "scrypt::PairTables::derive",
            left(pair[0].as_bytes(), || {
                tables.derive([b"password", b"other"], b"salt")
            }),
        ),
        (
            "safe::MasterKey::from_bytes",
            left(&MARK, || MasterKey::from_bytes(&bytes)),
        ),
        (
            "safe::ServerAddress::parse",
            left(&MARK, || ServerAddress::parse(&address)),
        ),
    ]
}

fn of_contents() -> Vec<Line> {
    let key = Hex(&MARK).to_string();
    let file = format!(
        r#"{{"b":"{}","k":"{key}","m":"a/b","s":1}}"#,
        "01".repeat(16)
    );
    let url = b"https://sfu.example";
    let start = [&[8, 1, 0x12, 32][..], &MARK, &[0x1a, url.len() as u8], url].concat();
    let start = [b"12345678", &start[..]].concat();
    let picture = [&[1; 16][..], &[1, 0, 0, 0], &MARK].concat();
    let text = SecretKey::from_bytes(MARK).to_key_text();
    let text = text.as_str().to_owned();
    vec![
        (
            "content::Body::decode",
            left(&MARK, || Body::decode(Kind::FILE, file.as_bytes())),
        ),
        (
            "content::Body::decode, of a group call",
            left(&MARK, || Body::decode(Kind::GROUP_CALL_START, &start)),
        ),
        (
            "content::Body::decode, of a picture",
            left(&MARK, || Body::decode(Kind::SET_PROFILE_PICTURE, &picture)),
        ),
        (
            "identity::KeyText::from_str",
            left(&MARK, || text.parse::<KeyText>()),
        ),
    ]
}

fn of_exports() -> Vec<Line> {
    let key = Box::new(SecretKey::from_bytes(MARK));
    let made = |scheme| fuzzing::seal(alice(), &key, "password", scheme, &[1; 8]).unwrap();
    let (legacy, v1) = (made(Scheme::Legacy), made(Scheme::V1));
    vec![
        (
            "LegacyCode::open, Code::open",
            left(&MARK, || fuzzing::open(&legacy, "password")),
        ),
        (
            "V1Code::open",
            left(&MARK, || fuzzing::open(&v1, "password")),
        ),
        (
            "LegacyCode::seal",
            left(&MARK, || {
                LegacyCode::seal(alice(), &key, "password", &mut ones)
            }),
        ),
    ]
}

fn at_rest() -> Vec<Line> {
    let master = Box::new(local_storage::MasterKey::from_bytes(MARK));
    let storage = KeyStorage::new(&master);
    let file = KeyFile::seal(&storage, "words", COST, memory(), &mut ones).unwrap();
    let encoded = KeyFileV1::seal(&master, None, &mut ones).unwrap().encode();
    let v1 = KeyFileV1::parse(&encoded).unwrap();
    let remote = RemoteSecret::from_bytes([1; 32]);
    let token = RemoteSecretToken::from_bytes([2; 32]);
    let sealed = KeyStorage::with_remote_secret(&master, &remote, token, &mut ones).unwrap();
    let wrapping = Secret::from_bytes([9; 32]);
    let wrapped = WrappedKey::seal(&wrapping, &Secret::from_bytes(MARK), &mut ones).unwrap();
    let (client, other) = (SecretKey::from_bytes(MARK), Secret::from_bytes([2; 32]));
    let desktop = DesktopKeys::new(alice(), client, other.clone(), other, 1);
    let desktop = DesktopKeyFile::seal(&desktop, 1, "words", COST, memory(), &mut ones).unwrap();
    let desktop = DesktopKeyFile::parse(&desktop.encode(), &CostLimits::DEFAULT).unwrap();
    let keys = DatabaseKeys::of_messages(&master, &[7; 16]);
    let field = DatabaseFieldKey::from_bytes([7; 32]);
    let value = field.seal(&MARK, &mut ones).unwrap();
    let password = DatabasePassword::derive(&master);
    let salt = Salt::new(eeema::codec::zip::Strength::Aes256, &[1; 16]).unwrap();
    let entry = EntryKeys::derive(b"password", &salt);
    vec![
        ("KeyStorage::new", left(&MARK, || KeyStorage::new(&master))),
        (
            "KeyFile::unlock",
            left(&MARK, || file.unlock(Some("words"), memory())),
        ),
        (
            "KeyStorage::open",
            left(&MARK, || sealed.open(Some(&remote))),
        ),
        ("KeyFileV1::open", left(&MARK, || v1.open(None))),
        ("WrappedKey::open", left(&MARK, || wrapped.open(&wrapping))),
        (
            "DesktopKeyFile::open",
            left(&MARK, || desktop.open("words", memory())),
        ),
        ("DatabaseFieldKey::open", left(&MARK, || field.open(&value))),
        (
            "DatabaseKeys::of_messages, of_forward_security",
            left(keys.page_key().as_bytes(), || {
                DatabaseKeys::of_messages(&master, &[7; 16])
            }),
        ),
        (
            "DatabasePassword::derive",
            left(&password.as_bytes()[2..], || {
                DatabasePassword::derive(&master)
            }),
        ),
        (
            "EntryKeys::derive",
            left(entry.cipher_key(), || EntryKeys::derive(b"password", &salt)),
        ),
    ]
}

fn of_sessions() -> Vec<Line> {
    let own = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let peer = to_bob();
    let contact = Contact::new(&own, &peer).unwrap();
    let id = SessionId::from_bytes([2; 16]);
    let begin = || {
        let key = SecretKey::from_bytes(MARK);
        Session::initiate_with(&contact, VersionRange::SUPPORTED, id, key).unwrap()
    };
    let (session, _) = begin().store(|_| Ok::<_, ()>(())).unwrap();
    let mut stored = vec![0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut stored).unwrap();
    let chain = Box::new(Chain::at(1, Secret::from_bytes(MARK)));
    let turned = chain.turned().unwrap();
    let message_key = chain.message_key();
    let group = Box::new(DeviceGroupKey::from_bytes(MARK));
    let reflect = group.derive();
    let call = Box::new(GroupCallKey::from_bytes(MARK));
    let media = Box::new(MediaKey::from_bytes(0, 0, MARK));
    let hash = GroupCallKeyHash::from_bytes([1; 32]);
    let ratcheted = media.ratcheted().unwrap();
    vec![
        (
            "Session::initiate",
            left(&MARK, || {
                Session::initiate(&contact, VersionRange::SUPPORTED, &mut marked_key)
            }),
        ),
        (
            "Session::decode",
            left(&MARK, || Session::decode(&stored[..length])),
        ),
        (
            "Chain::turned, advanced",
            left(turned.key().as_bytes(), || chain.turned()),
        ),
        (
            "Chain::message_key",
            left(message_key.as_bytes(), || chain.message_key()),
        ),
        (
            "DeviceGroupKey::derive",
            left(reflect.path().as_bytes(), || group.derive()),
        ),
        (
            "GroupCallKey::hello_key, state_key, hash",
            left(call.hello_key().as_bytes(), || call.hello_key()),
        ),
        (
            "MediaKey::frame_key",
            left(media.frame_key(&hash).as_bytes(), || media.frame_key(&hash)),
        ),
        (
            "MediaKey::ratcheted",
            left(ratcheted.as_bytes(), || media.ratcheted()),
        ),
    ]
}

/// Boxes that are opened with a key that lies elsewhere.
fn boxes() -> Vec<Line> {
    let key = Box::new(Secret::from_bytes(MARK));
    let (mut data, nonce) = ([7_u8; 300], [2; 24]);
    let tag = secretbox::seal_in_place(&key, &nonce, &mut data);
    let opened = |call: &mut dyn FnMut(&mut [u8])| {
        let mut copy = data;
        left(&MARK, || {
            copy = data;
            call(&mut copy);
        })
    };
    let prefixed = secretbox::seal_prefixed(&key, &[7; 300], &mut ones).unwrap();
    let mut in_place = prefixed.clone();
    let group = DeviceGroupKey::from_bytes([1; 32]).derive();
    let sealed = group.reflect().seal(b"a contact", &mut ones).unwrap();
    let mut sealed_again = sealed.clone();
    let reflect = group.reflect().as_bytes();
    let call = Box::new(GroupCallKey::from_bytes(MARK));
    let mut hello = vec![0; secretbox::PREFIX_LENGTH + 8];
    call.hello_key()
        .seal_in_place(&mut hello, &mut ones)
        .unwrap();
    let hello_key = call.hello_key();
    let frame_key = Box::new(FrameKey::from_bytes(MARK));
    let hash = || GroupCallKeyHash::from_bytes([1; 32]);
    let media = Box::new(MediaKey::from_bytes(0, 0, MARK));
    let (mut opener, mut frame) = (Box::new(FrameOpener::new(hash())), [7; 300]);
    assert!(opener.announce((*media).clone()));
    let ratcheted = media.ratcheted().unwrap();
    let mut sealer = FrameSealer::chosen(ratcheted, hash(), 0);
    sealer.seal_in_place(Codec::Opus, &mut frame).unwrap();
    let mut frame_again = frame;
    let counted = |byte| CountedNonce::starting_at([byte; 16], 1);
    let agreed = AgreedKey::from_bytes(MARK);
    let mut channel = Box::new(ParticipantChannel::chosen(agreed, counted(1), counted(2)));
    let half = ParticipantKeys::chosen(SecretKey::from_bytes([1; 32]), [1; 16]).half();
    let (mut auth, keys) = (vec![0; 200], [(*media).clone()]);
    let length = Auth::new(half, &keys).encode_into(&mut auth).unwrap();
    let session = SessionKey::generate(&mut ones).unwrap();
    let theirs =
        SessionPublicKey::from_bytes(*SecretKey::from_bytes([2; 32]).public_key().as_bytes());
    let session = session.agree(&theirs).unwrap();
    let session_secret = Secret::from_bytes([1; 32]);
    let session_shared = Box::new(agreement::agree(&session_secret, theirs.as_bytes()).unwrap());
    let channel_id = ChannelId::new(1).unwrap();
    let blob_key = Box::new(BlobKey::from_bytes(MARK));
    let agreed = Box::new(AgreedKey::from_bytes(MARK));
    let image = Nonce::from_bytes([3; 24]);
    let publics = [1, 2, 3].map(|byte| *SecretKey::from_bytes([byte; 32]).public_key().as_bytes());
    let mut slots = [const { Err(NonContributory) }; 3];
    let shared = agreement::agree(&key, &publics[0]).unwrap();
    vec![
        (
            "secretbox::open_in_place",
            opened(&mut |data| _ = black_box(secretbox::open_in_place(&key, &nonce, data, &tag))),
        ),
        (
            "secretbox::open_many, open_all",
            opened(&mut |data| {
                let result = Err(Unauthentic);
                secretbox::open_many(&mut [ToOpen {
                    key: &key,
                    nonce: &nonce,
                    data,
                    tag: &tag,
                    result,
                }]);
            }),
        ),
        (
            "secretbox::open_prefixed",
            left(&MARK, || secretbox::open_prefixed(&key, &prefixed)),
        ),
        (
            "secretbox::open_prefixed_in_place",
            left(&MARK, || {
                in_place.copy_from_slice(&prefixed);
                secretbox::open_prefixed_in_place(&key, &mut in_place).is_ok()
            }),
        ),
        (
            "aes_gcm::open_in_place",
            opened(&mut |data| {
                _ = black_box(aes_gcm::open_in_place(&key, &[1; 12], &[], data, &tag))
            }),
        ),
        (
            "hazmat::chacha20_poly1305::open_in_place",
            opened(&mut |data| {
                _ = black_box(chacha20_poly1305::open_in_place(
                    &key,
                    &[1; 12],
                    &[],
                    data,
                    &tag,
                ));
            }),
        ),
        (
            "hazmat::xchacha20_poly1305::open_in_place",
            opened(&mut |data| {
                _ = black_box(xchacha20_poly1305::open_in_place(
                    &key,
                    &[1; 24],
                    &[],
                    data,
                    &tag,
                ));
            }),
        ),
        (
            "multi_device::ContentKey::open",
            left(reflect, || group.reflect().open(&sealed)),
        ),
        (
            "multi_device::ContentKey::open_in_place",
            left(reflect, || {
                sealed_again.copy_from_slice(&sealed);
                group.reflect().open_in_place(&mut sealed_again).is_ok()
            }),
        ),
        (
            "crypto::Key::open_in_place",
            left(hello_key.as_bytes(), || {
                hello_key.open_in_place(&mut hello).is_ok()
            }),
        ),
        (
            "FrameKey::open_in_place",
            opened(&mut |data| _ = black_box(frame_key.open_in_place(Codec::Opus, data).is_ok())),
        ),
        (
            "FrameOpener::open_in_place",
            left(&MARK, || {
                frame_again.copy_from_slice(&frame);
                opener.open_in_place(Codec::Opus, &mut frame_again).is_ok()
            }),
        ),
        (
            "ParticipantChannel::open_in_place",
            opened(&mut |data| _ = black_box(channel.open_in_place(data).is_ok())),
        ),
        (
            "call::Auth::decode",
            left(&MARK, || Auth::decode(&auth[..length], &half)),
        ),
        (
            "SharedSessionKey::open_channel",
            left(session_shared.as_bytes(), || {
                session.open_channel(channel_id, Order::Ordered, &mut ones)
            }),
        ),
        (
            "blob::open_in_place",
            opened(&mut |data| _ = black_box(blob::open_in_place(&blob_key, Part::File, data))),
        ),
        (
            "blob::open_deprecated_image_in_place",
            opened(&mut |data| {
                _ = black_box(blob::open_deprecated_image_in_place(&agreed, &image, data));
            }),
        ),
        (
            "agreement::agree_many",
            left(shared.as_bytes(), || {
                agreement::agree_many(&key, &publics, &mut slots)
            }),
        ),
    ]
}

fn derived() -> Vec<Line> {
    let peer = to_bob();
    let agreed = peer.agreed_key();
    let hash = GroupCallKeyHash::from_bytes([1; 32]);
    let key = Box::new(Secret::from_bytes(MARK));
    let admin = AdminKey::derive(&key, &hash);
    let handshake = GroupCallHandshakeKey::derive(agreed, &hash);
    let work = DirectoryKey::derive_work(agreed);
    let revocation = RevocationKey::derive("testpassword");
    let chain = derive_2dh(agreed, agreed, alice());
    let agreements = Box::new(Agreements {
        ss: agreed.clone(),
        es: agreed.clone(),
        se: agreed.clone(),
        ee: agreed.clone(),
    });
    let chains = Box::new(agreements.derive_4dh(alice(), bob()));
    let wide = blake2b::derive_wide(Some(blake2b::Key::new(&MARK)), &blake2b::Context::NONE, &[]);
    let cookie = &MARK[..16];
    let master = Box::new(local_storage::MasterKey::from_bytes(MARK));
    let file = local_storage::seal_file(&master, &MARK, &mut ones).unwrap();
    let wrapping = Secret::from_bytes([9; 32]);
    let wrapped = WrappedKeyFile::seal("a", &wrapping, &MARK, &mut ones).unwrap();
    let keys = DatabaseKeys::of_messages(&master, &[7; 16]);
    let mut page = vec![3; DatabaseKeys::PAGE_LENGTH];
    keys.seal_page(2, &mut page, &mut ones).unwrap();
    let sealed_page = page.clone();
    let ours = || SessionKey::generate(&mut |bytes: &mut [u8]| bytes.fill(1)).unwrap();
    let theirs = SessionKey::generate(&mut |bytes: &mut [u8]| bytes.fill(2))
        .unwrap()
        .public_key();
    let session =
        SecretKey::from_bytes([1; 32]).agree(&SecretKey::from_bytes([2; 32]).public_key());
    let session = session.unwrap();
    vec![
        (
            "AdminKey::derive",
            left(admin.as_bytes(), || AdminKey::derive(&key, &hash)),
        ),
        (
            "GroupCallHandshakeKey::derive",
            left(handshake.as_bytes(), || {
                GroupCallHandshakeKey::derive(agreed, &hash)
            }),
        ),
        (
            "DirectoryKey::derive_work",
            left(work.as_bytes(), || DirectoryKey::derive_work(agreed)),
        ),
        (
            "RevocationKey::derive",
            left(revocation.as_str().as_bytes(), || {
                RevocationKey::derive("testpassword")
            }),
        ),
        (
            "agreement::derive_2dh",
            left(chain.key().as_bytes(), || {
                derive_2dh(agreed, agreed, alice())
            }),
        ),
        (
            "Agreements::derive_4dh",
            left(chains.of_initiator.key().as_bytes(), || {
                agreements.derive_4dh(alice(), bob())
            }),
        ),
        (
            "blake2b::derive_wide",
            left(wide.as_bytes(), || {
                blake2b::derive_wide(Some(blake2b::Key::new(&MARK)), &blake2b::Context::NONE, &[])
            }),
        ),
        (
            "DeviceCookie::generate",
            left(cookie, || DeviceCookie::generate(&mut marked)),
        ),
        (
            "local_storage::open_file",
            left(&MARK, || local_storage::open_file(&master, &file)),
        ),
        (
            "WrappedKeyFile::open",
            left(&MARK, || wrapped.open(&wrapping)),
        ),
        (
            "DatabaseKeys::open_page",
            left(keys.page_key().as_bytes(), || {
                page.copy_from_slice(&sealed_page);
                keys.open_page(2, &mut page).is_ok()
            }),
        ),
        (
            "web_session::SessionKey::agree",
            left(session.as_bytes(), || ours().agree(&theirs)),
        ),
    ]
}

/// The old form of a saved session, with the secret key in it.
fn migrated() -> Vec<Line> {
    let own = PermanentKey::from_bytes(MARK);
    let plain = [own.public_key().as_bytes().as_slice(), &MARK, &[2; 32]].concat();
    let digest = sha512_of_secret(b"words");
    let key = Secret::from_bytes(*digest.as_bytes().first_chunk().unwrap());
    let mut data = plain;
    let tag = secretbox::seal_in_place(&key, &[9; 24], &mut data);
    let stored = format!("{}:{}{}", Hex(&[9; 24]), Hex(&tag), Hex(&data));
    vec![(
        "SavedSession::migrate",
        left(&MARK, || SavedSession::migrate(&stored, "words")),
    )]
}

/// The token of the directory.
fn answers() -> Vec<Line> {
    let answer = format!(r#"{{"success":true,"matchToken":"{}"}}"#, mark());
    let decode = || TokenAnswer::decode(answer.as_bytes());
    vec![("TokenAnswer::decode", left(&MARK, decode))]
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "every step moves what it makes where nothing is optimised: run it with --release"
)]
fn what_calls_leave() {
    let lines = [
        boxes(),
        derived(),
        migrated(),
        answers(),
        drawn(),
        agreed(),
        of_safe(),
        of_contents(),
        of_exports(),
        at_rest(),
        of_sessions(),
        super::stack_passwords::lines(),
    ];
    let mut more = Vec::new();
    for (names, count) in lines.concat() {
        println!("{count} {names}");
        let first = names.split(", ").next().unwrap();
        let known = LEFT.iter().find(|(known, _)| *known == first);
        if count > known.map_or(0, |(_, most)| *most) {
            more.push((names, count));
        }
    }
    assert!(more.is_empty(), "whole copies are left: {more:#?}");
}
