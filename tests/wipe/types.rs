//! Every public type that holds a secret: `Debug` does not show it, and no block of memory still holds it
//! after drop.

use std::fmt::Debug;

use eeema::ThreemaId;
use eeema::blob;
use eeema::contact_hash::directory::{MatchToken, TokenAnswer};
use eeema::content::{
    DeprecatedAudio, DeprecatedGroupImage, DeprecatedVideo, File, GroupCallStart, KeyedPicture,
    Kind, SetProfilePicture,
};
use eeema::crypto::hazmat::aes_ctr::AesCtr;
use eeema::crypto::hazmat::secretbox::stream;
use eeema::crypto::{Secret, SecretString, SecretVec};
use eeema::id_export::{Identity, RevocationKey};
use eeema::identity::{AgreedKey, BlobId, BlobKey, KeyText, SecretKey};
use eeema::message::{Body, Content};
use eeema::safe::client::{Progress, SelfTest};
use eeema::safe::document::Document;
use eeema::safe::parameters::{ParameterValue, Parameters, Source};
use eeema::safe::password::GeneratedPassword;
use eeema::safe::{
    Authorization, BackupId, Client, Credentials, EncryptionKey, MasterKey, Mistyped, Password,
    PasswordChange, ServerAddress, Token, find_mistyped,
};

use super::inspector::{
    Needle, clean_stack, dense_part, leaks_beside_gaps, leaks_of, leaks_of_inline, leaks_of_made,
    needle, recorded,
};
use super::shown::assert_hidden;
use super::{MARK, at_rest, connections, marked, to_bob, web};

/// The folder and name of a type, and how many blocks still hold its secret. The function fails if
/// `Debug` shows it.
pub(crate) type Check = (&'static str, fn() -> usize);

pub(crate) const TYPES: &[Check] = &[
    ("blob::FreshKey", || held(fresh_key)),
    ("blob::Opener", || cipher(blob_opener())),
    ("blob::Sealer", || blob_sealer()),
    ("blob::Verified", || cipher(blob_verified())),
    ("blob::Verifier", || cipher(blob_verifier())),
    ("contact_hash::MatchToken", || {
        held(|| MatchToken::new(mark()))
    }),
    ("contact_hash::TokenAnswer", || {
        held(|| TokenAnswer::Granted(MatchToken::new(mark())))
    }),
    ("crypto::AesCtr", aes_ctr),
    ("crypto::Argon2Area", argon2_area),
    ("crypto::PairTables", pair_tables),
    ("crypto::Key", || held(|| AgreedKey::from_bytes(MARK))),
    ("crypto::Opener", || cipher(opener())),
    ("crypto::Sealer", || cipher(sealer())),
    ("crypto::Secret", || held(|| Secret::from_bytes(MARK))),
    ("crypto::SecretString", || {
        held(|| SecretString::from(mark()))
    }),
    ("crypto::SecretVec", || held(secret_vec)),
    ("crypto::Spelling", spelling),
    ("crypto::Verified", || cipher(verified())),
    ("crypto::Verifier", || cipher(verifier())),
    ("id_export::RevocationKey", revocation_key),
    ("identity::Identity", || held(identity)),
    ("identity::KeyText", || {
        held(|| KeyText::Private(secret_key()))
    }),
    ("identity::SecretKey", || held(secret_key)),
    ("identity::SecretKeyText", secret_key_text),
    ("content::Body", || held(|| Body::direct(file()).unwrap())),
    ("content::Content", || {
        let file = Box::new(bare_file());
        held(move || Content::from(*file))
    }),
    ("content::DeprecatedAudio", || held(audio)),
    ("content::DeprecatedGroupImage", || held(group_image)),
    ("content::DeprecatedVideo", || held(video)),
    ("content::File", || held(bare_file)),
    ("content::GroupCallStart", || {
        let start = GroupCallStart::new(1, Secret::from_bytes(MARK), "https://sfu.example");
        held(|| start.unwrap())
    }),
    ("content::KeyedPicture", || held(picture)),
    ("message::Memory", super::protocols::received),
    ("message::Outcome", super::protocols::outcome),
    ("message::Peer", peer),
    ("message::Received", super::protocols::received),
    ("content::SetProfilePicture", || {
        held(|| SetProfilePicture::new(picture()))
    }),
    ("safe::Authorization", authorization),
    ("safe::AwaitingDeletion", || held(|| change().uploaded())),
    ("safe::BackupId", || held(|| BackupId::from_bytes(MARK))),
    ("safe::Client", || held(|| Client::new(address()))),
    ("safe::Credentials", || held(credentials)),
    ("safe::Document", || held(|| Document::new(secret_key()))),
    ("safe::EncryptionKey", || {
        held(|| EncryptionKey::from_bytes(MARK))
    }),
    ("safe::GeneratedPassword", generated_password),
    ("safe::MasterKey", || held(master_key)),
    ("safe::Mistyped", || {
        let password = Password::new("shootdeathstar").unwrap();
        let found = find_mistyped(password, ThreemaId::ECHOECHO, |_| true).unwrap();
        let slip = found.unwrap().slip;
        held(|| Mistyped {
            slip,
            key: master_key(),
        })
    }),
    ("safe::Parameters", parameters),
    ("safe::PasswordChange", || held(change)),
    ("safe::Progress", || held(|| Progress::Next(self_test()))),
    ("safe::Reading", super::protocols::reading),
    ("safe::Request", request),
    ("safe::SelfTest", || held(self_test)),
    ("safe::ServerAddress", || held(address)),
    ("safe::Token", || leaks_of_made(needle(DENSE), token)),
];

/// All tables, one behind the other.
pub(crate) fn tables() -> impl Iterator<Item = &'static Check> {
    let tables = [TYPES, at_rest::TYPES, connections::TYPES, web::TYPES];
    tables.into_iter().flatten()
}

#[test]
fn secrets_are_never_shown_and_gone_after_drop() {
    let mut left = Vec::new();
    for (name, leaks) in tables() {
        clean_stack();
        let count = leaks();
        if count > 0 {
            left.push(format!("{name}: {count}"));
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

/// A value that holds it in itself or in memory of its own.
pub(crate) fn held<T: Debug>(make: impl FnOnce() -> T) -> usize {
    leaks_of_made(needle(&MARK), make)
}

/// A value that holds it in one field, and may hold copies of it in gaps.
pub(crate) fn held_beside_gaps<T: Debug>(make: impl FnOnce() -> T) -> usize {
    leaks_beside_gaps(needle(&MARK), 1, make)
}

/// A secret without blanks.
const DENSE: &[u8] = b"a_token_that_is_easy_to_find";

pub(crate) fn mark() -> &'static str {
    str::from_utf8(&MARK).unwrap()
}

fn secret_vec() -> SecretVec {
    let mut secret = SecretVec::zeroed(100);
    secret.as_mut_bytes()[40..72].copy_from_slice(&MARK);
    secret
}

fn secret_key() -> SecretKey {
    SecretKey::from_bytes(MARK)
}

fn blob_key() -> BlobKey {
    BlobKey::from_bytes(MARK)
}

fn identity() -> Identity {
    Identity {
        id: super::alice(),
        secret_key: secret_key(),
    }
}

fn secret_key_text() -> usize {
    let text = secret_key().to_key_text();
    leaks_of_inline(needle(&text.as_str().as_bytes()[8..]), text)
}

fn peer() -> usize {
    let peer = to_bob();
    leaks_of_inline(needle(peer.agreed_key().as_bytes()), peer.clone())
        + leaks_of_inline(needle(peer.metadata_key().as_bytes()), peer.clone())
}

fn revocation_key() -> usize {
    let key = RevocationKey::derive("testpassword");
    leaks_of_inline(*b"n3NeDQ==n3NeDQ==", [key.clone(), key])
}

#[cfg(feature = "unicode-normalization")]
fn spelling() -> usize {
    let spell = || drop(eeema::crypto::spellings(mark()).collect::<Vec<_>>());
    held(|| eeema::crypto::spellings(mark()).next()) + leaks_of(needle(&MARK), spell)
}

#[cfg(not(feature = "unicode-normalization"))]
fn spelling() -> usize {
    0
}

fn aes_ctr() -> usize {
    leaks_of_made(expanded(&MARK), || AesCtr::aes_256(&MARK))
}

/// What the round keys of AES begin with. Processors without instructions for AES keep them as slices of bits.
pub(crate) fn expanded(key: &[u8]) -> Needle {
    let (_stream, part) = recorded(|| {
        let stream = AesCtr::aes_256(key.try_into().unwrap());
        let part = dense_part();
        (stream, part)
    });
    part.expect("round keys")
}

/// The derivation leaves nothing in the memory of the caller.
fn argon2_area() -> usize {
    use eeema::crypto::hazmat::password::argon2id::{Argon2Cost, argon2id};
    use eeema::crypto::{Argon2Area, Argon2Memory};
    let cost = Argon2Cost {
        memory_kib: 32,
        iterations: 1,
        parallelism: 1,
    };
    let mut area = Box::new(Argon2Area::<32>::new());
    argon2id(&MARK, &[1; 8], cost, Argon2Memory::area(&mut area)).unwrap();
    assert_eq!(format!("{area:?}"), "Argon2Area");
    super::inspector::large_blocks_left(|| drop(area))
}

/// The tables hold what the password was mixed to, and are zero when they are given back.
fn pair_tables() -> usize {
    use eeema::crypto::hazmat::password::scrypt::{Cost, PairTables};
    super::inspector::large_blocks_left(|| {
        let mut tables = PairTables::new(Cost::of::<6>()).unwrap();
        std::hint::black_box(tables.derive([&MARK, b"other"], b"salt"));
        assert_eq!(format!("{tables:?}"), "PairTables(Cost(64))");
    })
}

fn picture() -> KeyedPicture {
    KeyedPicture::new(BlobId::from_bytes([1; 16]), blob_key(), 1)
}

/// A content of old clients that ends with a key.
fn received(kind: Kind, length: usize) -> Content<'static> {
    let mut body = vec![b'Z'; length];
    body.extend(MARK);
    Body::decode(kind, body.leak()).unwrap().into_content()
}

fn audio() -> DeprecatedAudio {
    match received(Kind::DEPRECATED_AUDIO, 22) {
        Content::DeprecatedAudio(audio) => audio,
        _ => panic!("this is audio"),
    }
}

fn video() -> DeprecatedVideo {
    match received(Kind::DEPRECATED_VIDEO, 42) {
        Content::DeprecatedVideo(video) => video,
        _ => panic!("this is a video"),
    }
}

fn group_image() -> DeprecatedGroupImage {
    match received(Kind::DEPRECATED_GROUP_IMAGE, 36) {
        Content::DeprecatedGroupImage(image) => image,
        _ => panic!("this is an image"),
    }
}

fn bare_file() -> File<'static> {
    let id = BlobId::from_bytes([1; 16]);
    File::new("a", "image/jpeg", 1, id, blob_key()).unwrap()
}

fn file() -> Content<'static> {
    bare_file().into()
}

fn credentials() -> Credentials {
    Credentials::new("alice", mark()).unwrap().unwrap()
}

fn self_test() -> SelfTest {
    SelfTest::new(Client::new(address()), &mut |bytes: &mut [u8]| {
        bytes.fill(1)
    })
    .unwrap()
}

fn address() -> ServerAddress {
    let typed = format!("https://alice:{}@safe.example/", mark().replace(' ', "%20"));
    ServerAddress::parse(&typed).unwrap()
}

fn master_key() -> MasterKey {
    let mut bytes = [0; 64];
    marked(&mut bytes);
    MasterKey::from_bytes(&bytes)
}

fn change() -> PasswordChange {
    PasswordChange::begin(master_key(), master_key())
}

fn token() -> Token {
    Token::new(str::from_utf8(DENSE).unwrap()).unwrap()
}

fn authorization() -> usize {
    held(|| Authorization::Basic(credentials()))
        + leaks_of_made(needle(DENSE), || Authorization::Token(token()))
}

fn parameters() -> usize {
    let password = str::from_utf8(DENSE).unwrap();
    let url = format!("https://alice:{password}@safe.example/");
    let texts = [
        ("th_safe_password", password),
        ("th_safe_server_password", password),
        ("th_safe_server_url", &url),
    ];
    let leaks = texts.map(|(name, text)| {
        leaks_of_made(needle(DENSE), || {
            let mut parameters = Parameters::default();
            for value in [text, "https://another.example/", text] {
                let value = ParameterValue::Text(value);
                assert_eq!(parameters.set(name, value, Source::Device), Ok(true));
            }
            parameters
        })
    });
    leaks.iter().sum()
}

fn request() -> usize {
    let id = BackupId::from_bytes(MARK);
    let digits = id.to_hex();
    let requests = || {
        let client = Client::new(address());
        [client.download(&id), client.config(&id)]
    };
    assert_hidden(&requests(), &MARK);
    let request = || drop(requests());
    let header = credentials().header();
    assert_hidden(&header, header["Basic ".len()..].as_bytes());
    let secrets = [digits.as_bytes(), &header.as_bytes()[16..]].map(needle);
    let leaks = secrets.map(|secret| leaks_of_made(secret, requests) + leaks_of(secret, request));
    leaks.iter().sum()
}

fn generated_password() -> usize {
    let password = GeneratedPassword::generate(&mut marked).unwrap();
    let text = needle(password.as_password().as_str().as_bytes());
    leaks_of_inline(text, password)
}

fn fresh_key() -> blob::FreshKey {
    blob::seal(&[], &mut marked).unwrap().1
}

const NONCE: [u8; 24] = *blob::Part::File.nonce();

/// What a stream holds while it runs: the key that HSalsa20 made, as the state keeps it.
fn state() -> Needle {
    use salsa20::cipher::consts::U10;
    let key: [u8; 32] = salsa20::hsalsa::<U10>(&MARK.into(), NONCE[..16].into()).into();
    let words: [&[u8]; 4] = [&key[20..24], &key[0..4], &NONCE[16..20], &key[16..20]];
    words.concat().try_into().unwrap()
}

/// The key stream behind the Poly1305 key, as long as the first block is in use.
fn key_stream() -> Needle {
    let mut zeros = [0; 16];
    let key = Secret::from_bytes(MARK);
    _ = eeema::crypto::hazmat::secretbox::seal_in_place(&key, &NONCE, &mut zeros);
    zeros
}

/// A stream with the key [`MARK`] that has just begun; it is made twice.
fn cipher<T: Debug>(streams: [T; 2]) -> usize {
    let [one, other] = streams;
    leaks_of_inline(state(), one) + leaks_of_inline(key_stream(), other)
}

fn sealer() -> [stream::Sealer; 2] {
    [(); 2].map(|()| stream::Sealer::new(&Secret::from_bytes(MARK), &NONCE))
}

fn verifier() -> [stream::Verifier; 2] {
    [(); 2].map(|()| stream::Verifier::new(&Secret::from_bytes(MARK), &NONCE, tag_of_nothing()))
}

fn tag_of_nothing() -> [u8; 16] {
    eeema::crypto::hazmat::secretbox::seal_in_place(&Secret::from_bytes(MARK), &NONCE, &mut [])
}

fn opener() -> [stream::Opener; 2] {
    verifier().map(|verifier| verifier.finish().unwrap())
}

fn verified() -> [stream::Verified<'static>; 2] {
    let key = Secret::from_bytes(MARK);
    [(); 2].map(|()| stream::verify(&key, &NONCE, &[], &tag_of_nothing()).unwrap())
}

fn blob_sealer() -> usize {
    let sealer = || blob::Sealer::new(&mut marked).unwrap();
    cipher([sealer(), sealer()]) + held(sealer)
}

fn blob_verifier() -> [blob::Verifier; 2] {
    [(); 2].map(|()| blob::Verifier::new(&blob_key(), blob::Part::File, tag_of_nothing()))
}

fn blob_verified() -> [blob::Verified<'static>; 2] {
    let blob = Vec::leak(tag_of_nothing().to_vec());
    let key = blob_key();
    [(); 2].map(|()| blob::verify(&key, blob::Part::File, blob).unwrap())
}

fn blob_opener() -> [blob::Opener; 2] {
    blob_verifier().map(|verifier| verifier.finish().unwrap())
}
