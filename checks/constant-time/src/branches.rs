//! The branches of the AVX-512 paths, which Valgrind cannot execute.
//!
//! Runs an entry point with two secrets, instruction by instruction, and compares the ways that it
//! took: they must be the same to the last address. This sees every branch that one of these secrets
//! takes and the other does not, but no addresses of data; the kernels have no tables.

use std::ffi::{c_int, c_long, c_void};
use std::hint::black_box;
use std::process::ExitCode;

use eeema::crypto::Secret;
use eeema::crypto::agreement::{NonContributory, agree_many_on, public_keys_on};
use eeema::crypto::lanes::Path;
use eeema::crypto::secretbox::{self, ToOpen, ToSeal, Unauthentic};

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

type Work = fn(Path, &Secret<32>);

const CASES: [(&str, Work); 6] = [
    ("agreement::public_keys", public_keys),
    ("agreement::agree_many", agree_many),
    ("secretbox::seal_in_place", seal),
    ("secretbox::open_in_place", open),
    ("secretbox::seal_many", seal_many),
    ("secretbox::open_many", open_many),
];

/// Lengths on both sides of every threshold of the kernels.
const LENGTHS: [usize; 16] = [
    0, 1, 15, 33, 95, 224, 225, 479, 700, 737, 1000, 1024, 1100, 2500, 3200, 17_600,
];
const NONCE: [u8; 24] = [9; 24];

fn main() -> ExitCode {
    let Some(path) = Path::named("avx512") else {
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
fn is_expected(name: &str, path: Path, work: Work, secrets: &[Secret<32>; 2], alike: bool) -> bool {
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

/// Notes the addresses of all instructions of `work`, in a process of its own.
fn trace(path: Path, work: Work, secret: &Secret<32>, way: &mut Vec<u64>) {
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

fn leak(_: Path, secret: &Secret<32>) {
    if black_box(secret.as_bytes()[31]) & 1 == 1 {
        black_box(1);
    }
}

fn public_keys(path: Path, secret: &Secret<32>) {
    let mut keys = [[0; 32]; 8];
    public_keys_on(path, &[secret; 8], &mut keys);
    black_box(&keys);
}

fn agree_many(path: Path, secret: &Secret<32>) {
    let theirs = [[9; 32]; 2];
    let mut shared = [const { Err(NonContributory) }; 2];
    agree_many_on(path, secret, &theirs, &mut shared);
    black_box(&shared);
}

/// A secret text. Filled later, because zeros have a way of their own.
fn text(secret: &Secret<32>, length: usize) -> Vec<u8> {
    let mut text = vec![1; length];
    black_box(&mut text).fill(secret.as_bytes()[7]);
    text
}

fn seal(path: Path, secret: &Secret<32>) {
    for length in LENGTHS {
        let mut data = text(secret, length);
        black_box(secretbox::seal_in_place_on(path, secret, &NONCE, &mut data));
    }
}

fn open(path: Path, secret: &Secret<32>) {
    for length in LENGTHS {
        let mut data = text(secret, length);
        let tag = secretbox::seal_in_place_on(path, secret, &NONCE, &mut data);
        secretbox::open_in_place_on(path, secret, &NONCE, &mut data, &tag).unwrap();
    }
}

/// Boxes of all lengths that a crowd is made for, more than go side by side.
fn boxes(secret: &Secret<32>) -> Vec<(Vec<u8>, [u8; 16])> {
    let lengths = LENGTHS.into_iter().filter(|length| *length < 1200).cycle();
    let texts = lengths.take(40).map(|length| text(secret, length));
    texts.map(|text| (text, [0; 16])).collect()
}

fn seal_boxes(path: Path, secret: &Secret<32>) -> Vec<(Vec<u8>, [u8; 16])> {
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
    secretbox::seal_many_on(path, &mut members);
    boxes
}

fn seal_many(path: Path, secret: &Secret<32>) {
    black_box(seal_boxes(path, secret));
}

fn open_many(path: Path, secret: &Secret<32>) {
    let mut boxes = seal_boxes(path, secret);
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
    secretbox::open_many_on(path, &mut members);
    assert!(members.iter().all(|member| member.result.is_ok()));
}
