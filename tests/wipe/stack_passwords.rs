//! What derivations leave of a password on the stack, as it is or as HMAC takes it. Whoever finds that guesses without the
//! work that makes guesses slow.

use std::array;

use eeema::crypto::hazmat::password::argon2id::argon2id;
use eeema::crypto::hazmat::password::pbkdf2::{
    pbkdf2_hmac_sha1, pbkdf2_hmac_sha256, pbkdf2_hmac_sha512,
};
use eeema::crypto::hazmat::password::scrypt::{Cost, PairTables, scrypt, scrypt_with_own_table};
use eeema::crypto::hazmat::password::scrypt_any::scrypt_any;
use eeema::id_export::{Scheme, fuzzing};
use eeema::identity::{SecretKey, ThreemaId};
use eeema::local_storage::{self, KeyFileV1};
use eeema::safe::{self, Password};
use eeema::web_session::{PermanentKey, SavedSession, StretchCost};

use sha2::block_api::compress256;

use super::stack_made::{COST, Line, left, memory, ones};
use super::types::mark;
use super::{MARK, alice};

/// The functions that take a password, each with that of the [`MARK`].
pub(crate) fn lines() -> Vec<Line> {
    let cost = Cost::of::<4>();
    let mut area = vec![0; 4096];
    let mut tables = PairTables::new(cost).unwrap();
    let safe = Password::new(mark()).unwrap();
    let master = Box::new(local_storage::MasterKey::from_bytes([1; 32]));
    let seal_file = || KeyFileV1::seal(&master, Some(mark()), &mut ones).unwrap();
    let file = seal_file();
    let key = SecretKey::from_bytes([1; 32]);
    let seal_export = |scheme| fuzzing::seal(alice(), &key, mark(), scheme, &[1; 8]).unwrap();
    let (legacy, v1) = (seal_export(Scheme::Legacy), seal_export(Scheme::V1));
    let own = PermanentKey::from_bytes([1; 32]);
    let peer = PermanentKey::from_bytes([2; 32]).public_key();
    let session = SavedSession::new(own, peer);
    let seal_session = || session.seal(mark(), StretchCost::LEAST, &mut ones).unwrap();
    let saved = seal_session();
    vec![
        (
            "scrypt::scrypt",
            of_password(|| scrypt(&MARK, b"salt", cost, &mut area)),
        ),
        (
            "scrypt::scrypt_with_own_table",
            of_password(|| scrypt_with_own_table(&MARK, b"salt", cost)),
        ),
        (
            "scrypt::PairTables::derive, of a password",
            of_password(|| tables.derive([&MARK, b"other"], b"salt")),
        ),
        (
            "scrypt_any::scrypt_any",
            of_password(|| scrypt_any(&MARK, b"salt", 4, 2, 1)),
        ),
        (
            "pbkdf2::pbkdf2_hmac_sha1",
            of_password(|| pbkdf2_hmac_sha1::<32>(&MARK, b"salt", 2)),
        ),
        (
            "pbkdf2::pbkdf2_hmac_sha256",
            of_password(|| pbkdf2_hmac_sha256::<32>(&MARK, b"salt", 2)),
        ),
        (
            "pbkdf2::pbkdf2_hmac_sha512",
            of_password(|| pbkdf2_hmac_sha512::<32>(&MARK, b"salt", 2)),
        ),
        (
            "argon2id::argon2id",
            of_password(|| argon2id(&MARK, &[1; 8], COST, memory())),
        ),
        (
            "safe::MasterKey::derive, of a password",
            of_password(|| safe::MasterKey::derive(safe, ThreemaId::ECHOECHO)),
        ),
        (
            "LegacyCode::seal, of a password",
            of_password(|| seal_export(Scheme::Legacy)),
        ),
        (
            "LegacyCode::open, of a password",
            of_password(|| fuzzing::open(&legacy, mark())),
        ),
        (
            "V1Code::seal, of a password",
            of_password(|| seal_export(Scheme::V1)),
        ),
        (
            "V1Code::open, of a password",
            of_password(|| fuzzing::open(&v1, mark())),
        ),
        ("KeyFileV1::seal", of_password(seal_file)),
        (
            "KeyFileV1::open, of a password",
            of_password(|| file.open(Some(mark()))),
        ),
        ("web_session::SavedSession::seal", of_password(seal_session)),
        (
            "web_session::SavedSession::open",
            of_password(|| SavedSession::open(&saved, mark())),
        ),
    ]
}

/// Copies of a password, of the two blocks that HMAC makes of it, and of the states of SHA-256 behind these.
fn of_password<T>(mut make: impl FnMut() -> T) -> usize {
    let pads = [0x36, 0x5c];
    let blocks = pads.map(|pad| array::from_fn(|index| pad ^ MARK.get(index).unwrap_or(&0)));
    let states = blocks.map(|block: [u8; 64]| {
        let mut state = INITIAL;
        compress256(&mut state, &[block]);
        state.map(u32::to_ne_bytes)
    });
    let mut forms = vec![&MARK[..]];
    forms.extend(blocks.iter().map(|block| &block[..]));
    forms.extend(states.iter().map(|state| state.as_flattened()));
    forms.into_iter().map(|form| left(form, &mut make)).sum()
}

/// What SHA-256 begins with (FIPS 180-4 section 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
