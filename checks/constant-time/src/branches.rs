//! The branches of the AVX-512 paths, which Valgrind cannot execute.
//!
//! Runs an entry point with two secrets, instruction by instruction, and compares the ways that it
//! took: they must be the same to the last address. This sees every branch that one of these secrets
//! takes and the other does not, but no addresses of data; the kernels have no tables.

use std::ffi::{c_int, c_long, c_void};
use std::hint::black_box;
use std::process::ExitCode;

use eeema::contact_hash::{self, EmailAddress, EmailHash, PhoneHash, PhoneNumber};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement::NonContributory;
use eeema::crypto::hazmat::backend;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::backend::{agree_many_on, public_keys_on};
use eeema::crypto::hazmat::password::scrypt::{Cost, scrypt_with_own_table};
use eeema::crypto::hazmat::secretbox::stream;
use eeema::crypto::hazmat::secretbox::stream::{Opener, Sealer, Verifier};
use eeema::crypto::hazmat::secretbox::{ToOpen, ToSeal, Unauthentic};

const PTRACE_TRACEME: c_int = 0;
const PTRACE_PEEKUSER: c_int = 3;
const PTRACE_SINGLESTEP: c_int = 9;
const SIGSTOP: c_int = 19;
/// Where the address of the next instruction stands among the registers of a process.
const RIP: usize = 16 * 8;

unsafe extern "C" {
    fn fork() -> c_int;
    fn ptrace(request: c_int, process: c_int, address: *mut c_void, data: *mut c_void) -> c_long;
    fn waitpid(process: c_int, status: *mut c_int, options: c_int) -> c_int;
    fn raise(signal: c_int) -> c_int;
    fn _exit(status: c_int) -> !;
}

/// What chooses no path takes the fastest one, which is the same.
type Work = fn(Backend, &Secret<32>);

const CASES: [(&str, Work); 13] = [
    ("agreement::public_keys", public_keys),
    ("agreement::agree_many", agree_many),
    ("secretbox::seal_in_place", seal),
    ("secretbox::open_in_place", open),
    ("secretbox::open_in_place, wrong tag", open_wrong),
    ("secretbox::seal_many", seal_many),
    ("secretbox::open_many", open_many),
    ("secretbox::open_many, wrong tags", open_many_wrong),
    ("secretbox::stream", streams),
    ("secretbox::stream, wrong tag", streams_wrong),
    ("contact_hash::phones_into", hash_phones),
    ("contact_hash::emails_into", hash_emails),
    ("scrypt::scrypt_with_own_table", derive_scrypt),
];

/// Lengths on both sides of every threshold of the kernels.
const LENGTHS: [usize; 16] = [
    0, 1, 15, 33, 95, 224, 225, 479, 700, 737, 1000, 1024, 1100, 2500, 3200, 17_600,
];
const NONCE: [u8; 24] = [9; 24];

fn main() -> ExitCode {
    let Some(path) = Backend::named("avx512") else {
        println!("skipped: this machine has no AVX-512");
        return ExitCode::SUCCESS;
    };
    // They differ in every bit.
    let secrets = [[0; 32], [0xff; 32]].map(Secret::from_bytes);

    let mut failures = usize::from(!is_expected(
        "a deliberate leak",
        path,
        leak,
        &secrets,
        false,
    ));
    for (name, work) in CASES {
        failures += usize::from(!is_expected(name, path, work, &secrets, true));
    }
    println!("{failures} failed");
    ExitCode::from(u8::from(failures > 0))
}

/// Compares the ways of all secrets, prints a line, and says whether the result is the wanted one.
fn is_expected(
    name: &str,
    path: Backend,
    work: Work,
    secrets: &[Secret<32>; 2],
    alike: bool,
) -> bool {
    // What is found out once, such as the abilities of the processor, is known from here on.
    work(path, &secrets[0]);
    // Both processes start with the same heap.
    let [mut first, mut other] = [(); 2].map(|()| Vec::with_capacity(1 << 20));
    trace(path, work, &secrets[0], &mut first);
    trace(path, work, &secrets[1], &mut other);
    let mut pairs = first.iter().zip(&other);
    let difference = pairs
        .position(|(one, other)| one != other)
        .or((first.len() != other.len()).then(|| first.len().min(other.len())));
    let verdict = match (difference, alike) {
        (None, true) => "one way".into(),
        (None, false) => "NOT SEEN".into(),
        (Some(_), false) => "parts, as it should".into(),
        (Some(place), true) => format!("PARTS at instruction {place}, {:#x}", first[place - 1]),
    };
    println!(
        "{name:<44} avx512    {verdict} ({} instructions)",
        first.len()
    );
    difference.is_none() == alike
}

/// Notes the addresses of all instructions of `work`, in a process of its own. Never inlined, so that the
/// calls in it stand at the same addresses for both secrets.
#[inline(never)]
fn trace(path: Backend, work: Work, secret: &Secret<32>, way: &mut Vec<u64>) {
    let mut status = 0;
    // SAFETY: this program has one thread, and the new process ends without a word to anybody; the
    // requests concern that process only, and write nothing here but `status`.
    unsafe {
        let process = fork();
        if process == 0 {
            ptrace(
                PTRACE_TRACEME,
                0,
                core::ptr::null_mut(),
                core::ptr::null_mut(),
            );
            raise(SIGSTOP);
            work(path, secret);
            _exit(0);
        }
        assert!(process > 0, "no process");
        while waitpid(process, &mut status, 0) == process && status & 0xff == 0x7f {
            let place = ptrace(
                PTRACE_PEEKUSER,
                process,
                RIP as *mut c_void,
                core::ptr::null_mut(),
            );
            way.push(place as u64);
            ptrace(
                PTRACE_SINGLESTEP,
                process,
                core::ptr::null_mut(),
                core::ptr::null_mut(),
            );
        }
    }
    assert_eq!(status, 0, "the process ended badly");
}

fn leak(_: Backend, secret: &Secret<32>) {
    if black_box(secret.as_bytes()[31]) & 1 == 1 {
        black_box(1);
    }
}

fn public_keys(path: Backend, secret: &Secret<32>) {
    let mut keys = [[0; 32]; 8];
    public_keys_on(path, &[secret; 8], &mut keys);
    black_box(&keys);
}

fn agree_many(path: Backend, secret: &Secret<32>) {
    // The one in the middle has low order.
    let theirs = [[9; 32], [0; 32], [5; 32]];
    let mut shared = [const { Err(NonContributory) }; 3];
    agree_many_on(path, secret, &theirs, &mut shared);
    assert!(
        black_box(&shared)
            .iter()
            .map(Result::is_ok)
            .eq([true, false, true])
    );
}

/// A secret text. Filled later, because zeros have a way of their own.
fn text(secret: &Secret<32>, length: usize) -> Vec<u8> {
    let mut text = vec![1; length];
    black_box(&mut text).fill(secret.as_bytes()[7]);
    text
}

fn seal(path: Backend, secret: &Secret<32>) {
    for length in LENGTHS {
        let mut data = text(secret, length);
        black_box(backend::seal_in_place_on(path, secret, &NONCE, &mut data));
    }
}

fn open(path: Backend, secret: &Secret<32>) {
    for length in LENGTHS {
        let mut data = text(secret, length);
        let tag = backend::seal_in_place_on(path, secret, &NONCE, &mut data);
        backend::open_in_place_on(path, secret, &NONCE, &mut data, &tag).unwrap();
    }
}

/// A tag that belongs to no box here.
const WRONG_TAG: [u8; 16] = [5; 16];

fn open_wrong(path: Backend, secret: &Secret<32>) {
    for length in LENGTHS {
        let mut data = vec![1; length];
        backend::open_in_place_on(path, secret, &NONCE, &mut data, &WRONG_TAG).unwrap_err();
    }
}

/// Boxes of all lengths that a batch is made for, more than go side by side.
fn boxes(secret: &Secret<32>) -> Vec<(Vec<u8>, [u8; 16])> {
    let lengths = LENGTHS.into_iter().filter(|length| *length < 1200).cycle();
    let texts = lengths.take(40).map(|length| text(secret, length));
    texts.map(|text| (text, [0; 16])).collect()
}

fn seal_boxes(path: Backend, secret: &Secret<32>) -> Vec<(Vec<u8>, [u8; 16])> {
    let mut boxes = boxes(secret);
    let mut members: Vec<_> = boxes
        .iter_mut()
        .map(|(data, tag)| ToSeal {
            key: secret,
            nonce: &NONCE,
            data,
            tag,
        })
        .collect();
    backend::seal_many_on(path, &mut members);
    boxes
}

fn seal_many(path: Backend, secret: &Secret<32>) {
    black_box(seal_boxes(path, secret));
}

fn open_many(path: Backend, secret: &Secret<32>) {
    assert!(open_boxes(path, secret, seal_boxes(path, secret)).all(|result| result.is_ok()));
}

fn open_many_wrong(path: Backend, secret: &Secret<32>) {
    let boxes = seal_boxes(path, secret).into_iter();
    let boxes = boxes.map(|(data, _)| (data, WRONG_TAG)).collect();
    assert!(open_boxes(path, secret, boxes).all(|result| result.is_err()));
}

fn open_boxes(
    path: Backend,
    secret: &Secret<32>,
    mut boxes: Vec<(Vec<u8>, [u8; 16])>,
) -> impl Iterator<Item = Result<(), Unauthentic>> {
    let mut members: Vec<_> = boxes
        .iter_mut()
        .map(|(data, tag)| ToOpen {
            key: secret,
            nonce: &NONCE,
            data,
            tag,
            result: Err(Unauthentic),
        })
        .collect();
    backend::open_many_on(path, &mut members);
    let results: Vec<_> = members.iter().map(|member| member.result).collect();
    results.into_iter()
}

/// Where the pieces of a stream end: inside of blocks and batches, and behind them.
const PIECES: [usize; 5] = [1, 100, 2000, 17, 1024];

fn in_pieces(mut data: &mut [u8], mut work: impl FnMut(&mut [u8])) {
    for length in PIECES {
        let (piece, rest) = data.split_at_mut(length);
        work(piece);
        data = rest;
    }
}

fn streams(_: Backend, secret: &Secret<32>) {
    let mut data = text(secret, PIECES.iter().sum());
    let mut sealer = Sealer::new(secret, &NONCE);
    in_pieces(&mut data, |piece| sealer.update(piece));
    let tag = sealer.finish();

    let mut verified = stream::verify(secret, &NONCE, &data, &tag).unwrap();
    while !verified.read(&mut [0; 700]).is_empty() {}
    let mut verifier = Verifier::new(secret, &NONCE, tag);
    in_pieces(&mut data, |piece| verifier.update(piece));
    let mut opener = verifier.finish().unwrap();
    in_pieces(&mut data, |piece| opener.update(piece));
    opener.finish().unwrap();
}

fn streams_wrong(_: Backend, secret: &Secret<32>) {
    let mut data = text(secret, PIECES.iter().sum());
    stream::verify(secret, &NONCE, &data, &WRONG_TAG).unwrap_err();
    let mut verifier = Verifier::new(secret, &NONCE, WRONG_TAG);
    in_pieces(&mut data, |piece| verifier.update(piece));
    verifier.finish().unwrap_err();
    let mut opener = Opener::in_one_pass(secret, &NONCE, WRONG_TAG);
    in_pieces(&mut data, |piece| opener.update(piece));
    opener.finish().unwrap_err();
}

/// One of two values, which the secret chooses by an address.
fn chosen<T: Copy>(secret: &Secret<32>, values: [T; 2]) -> T {
    black_box(values)[usize::from(secret.as_bytes()[0] & 1)]
}

/// More than go side by side.
const CONTACTS: usize = 37;

fn hash_phones(_: Backend, secret: &Secret<32>) {
    let numbers = ["41791234567", "99000000008"].map(|text| PhoneNumber::parse(text).unwrap());
    let number = chosen(secret, numbers);
    black_box(number.hash());
    let mut hashes = [PhoneHash::from_bytes([0; 32]); CONTACTS];
    contact_hash::phones_into(&[number; CONTACTS], &mut hashes).unwrap();
    black_box(&hashes);
}

fn hash_emails(_: Backend, secret: &Secret<32>) {
    let addresses = ["alice@example.com", "ZZ.+9@example.com"];
    let address = chosen(
        secret,
        addresses.map(|text| EmailAddress::parse(text).unwrap()),
    );
    black_box(address.hashes());
    let mut hashes = [EmailHash::from_bytes([0; 32]); CONTACTS];
    contact_hash::emails_into(&[address; CONTACTS], &mut hashes).unwrap();
    black_box(&hashes);
}

/// With the whole table the password decides where is read, and not what is done.
fn derive_scrypt(_: Backend, secret: &Secret<32>) {
    let cost = Cost::from_log2(4).unwrap();
    black_box(scrypt_with_own_table(secret.as_bytes(), b"salt", cost).unwrap());
}
