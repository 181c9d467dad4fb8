//! Measures eeema and other libraries at the same work in the same run, in turns, and prints the
//! medians and their ratios as tables, the table of `docs/performance.md` last. Draws `docs/performance.svg`.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/Cargo.toml
//! ```

mod chart;
mod keys;
mod libraries;
mod measure;
mod table;

use std::error::Error;
use std::hint::black_box;
use std::path::Path as File;

use eeema::crypto::Secret;
use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::backend::Backend;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::{ToOpen, ToSeal, Unauthentic};
use libraries::{Composition, CryptoBox, Dryoc, Eeema, Library, Libsodium};
use measure::{Work, medians};

const SIZES: [usize; 11] = [
    32, 64, 128, 256, 512, 1024, 2048, 4096, 16_384, 65_536, 1_048_576,
];
const BATCH: usize = 64;
const BATCH_SIZES: [usize; 6] = [32, 64, 128, 256, 512, 1024];
const KEY: [u8; 32] = [7; 32];
const NONCE: [u8; 24] = [9; 24];

fn main() -> Result<(), Box<dyn Error>> {
    // SAFETY: may be called at any time.
    if unsafe { libsodium_sys::sodium_init() } < 0 {
        return Err("libsodium does not start".into());
    }
    let libraries = libraries();
    let names: Vec<&str> = libraries.iter().map(|library| library.name()).collect();
    println!("Nanoseconds, and in brackets how many times as long as eeema.\n");
    let seal = single(&libraries, "seal", seal_work);
    let open = single(&libraries, "open", open_work);
    let batch_seal = batch(&libraries, "seal", batch_seal_work, seal_work);
    let batch_open = batch(&libraries, "open", batch_open_work, open_work);
    let [agree_many, agree] = agreements(&libraries);
    let first: Vec<&dyn Library> = libraries.iter().take(4).map(|library| &**library).collect();
    keys::agreements(&first[1..]);
    let public_key = keys::public_keys(&first);
    keys::scrypt();
    keys::pbkdf2();
    keys::contact_hashes();

    let mut rows = Vec::new();
    for (what, times, sizes) in [
        (
            "seal a message of",
            &seal,
            &[32, 256, 1024, 16_384, 1_048_576][..],
        ),
        (
            "open a message of",
            &open,
            &[32, 256, 1024, 16_384, 1_048_576],
        ),
        ("seal a batch of 64 with", &batch_seal, &[64, 256, 512]),
        ("open a batch of 64 with", &batch_open, &[64, 256, 512]),
    ] {
        let chosen = times.iter().filter(|(size, _)| sizes.contains(size));
        rows.extend(
            chosen.map(|(size, times)| table_row(format!("{what} {}", bytes(*size)), times)),
        );
    }
    rows.push(table_row("agree on a key".into(), &agree));
    rows.push(table_row("agree on 64 keys at once".into(), &agree_many));
    rows.push(table_row("make a public key".into(), &public_key));
    table::print(&rows);
    if let Some(held) = names.iter().position(|name| *name == "eeema avx2") {
        println!("\nThe same, and ours held to AVX2; the others are not.\n");
        table::rows(&held_to(held, &seal, &open));
    }

    let mut lines: Vec<chart::Line> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.starts_with("eeema "))
        .map(|(index, name)| chart::Line {
            name: (*name).into(),
            points: seal
                .iter()
                .map(|(size, times)| (*size, times[index]))
                .collect(),
        })
        .collect();
    lines.push(chart::Line {
        name: format!("eeema, {BATCH} at once"),
        points: batch_seal
            .iter()
            .map(|(size, times)| (*size, times[0]))
            .collect(),
    });
    let file = File::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.svg");
    std::fs::write(file, chart::draw(&lines))?;
    Ok(())
}

/// All libraries; the first one is ours on its fastest path.
fn libraries() -> Vec<Box<dyn Library>> {
    let ours = |name, path| Eeema {
        name,
        path,
        key: Secret::from_bytes(KEY),
    };
    let public = crypto_box::SecretKey::from([2; 32]).public_key();
    let mut libraries: Vec<Box<dyn Library>> = vec![
        Box::new(ours("eeema", Backend::fastest())),
        Box::new(Libsodium { key: KEY }),
        Box::new(Dryoc { key: KEY }),
        Box::new(CryptoBox {
            cipher: crypto_box::SalsaBox::new(&public, &[1; 32].into()),
        }),
        Box::new(Composition { key: KEY }),
        Box::new(ours("eeema portable", Backend::PORTABLE)),
    ];
    for (name, path) in [
        ("eeema avx2", "avx2"),
        ("eeema sse2", "sse2"),
        ("eeema neon", "neon"),
    ] {
        if let Some(path) = Backend::named(path) {
            libraries.push(Box::new(ours(name, path)));
        }
    }
    libraries
}

type Times = Vec<(usize, Vec<f64>)>;

/// The rows of one message, with a narrower path of ours in the place of the fastest.
fn held_to(path: usize, seal: &Times, open: &Times) -> Vec<table::Row> {
    let mut rows = Vec::new();
    for (what, times) in [("seal a message of", seal), ("open a message of", open)] {
        for (size, times) in times {
            let mut held = times.clone();
            held[0] = times[path];
            rows.push(table_row(format!("{what} {}", bytes(*size)), &held));
        }
    }
    rows
}

/// One message at a time, in all sizes.
fn single<'a>(
    libraries: &'a [Box<dyn Library>],
    what: &str,
    work: impl Fn(&'a dyn Library, usize) -> Work<'a>,
) -> Times {
    let names: Vec<&str> = libraries.iter().map(|library| library.name()).collect();
    header(&format!("{what}, bytes"), &names);
    let mut all = Vec::new();
    for size in SIZES {
        let works = libraries.iter().map(|library| work(&**library, size));
        let times = medians(works.collect());
        row(&size.to_string(), &times);
        all.push((size, times));
    }
    println!();
    all
}

fn seal_work(library: &dyn Library, size: usize) -> Work<'_> {
    let mut data = vec![3; size];
    Box::new(move || {
        black_box(library.seal(&NONCE, black_box(&mut data)));
    })
}

fn open_work(library: &dyn Library, size: usize) -> Work<'_> {
    let mut sealed = vec![3; size];
    let tag = library.seal(&NONCE, &mut sealed);
    let mut data = sealed.clone();
    Box::new(move || {
        data.copy_from_slice(&sealed);
        assert!(library.open(&NONCE, black_box(&mut data), &tag));
    })
}

/// Many messages with a key each, in all sizes; times are per message.
fn batch<'a>(
    libraries: &'a [Box<dyn Library>],
    what: &str,
    ours: impl Fn(usize) -> Work<'static>,
    theirs: impl Fn(&'a dyn Library, usize) -> Work<'a>,
) -> Times {
    let peers = libraries.get(1..4).unwrap_or_default();
    let mut names = vec!["eeema"];
    names.extend(peers.iter().map(|library| library.name()));
    header(&format!("{what}, batch of {BATCH}, bytes"), &names);
    let mut all = Vec::new();
    for size in BATCH_SIZES {
        let mut works = vec![ours(size)];
        works.extend(
            peers
                .iter()
                .map(|library| repeated(theirs(&**library, size))),
        );
        let times = per_member(medians(works));
        row(&size.to_string(), &times);
        all.push((size, times));
    }
    println!();
    all
}

fn keys() -> Vec<(Secret<32>, [u8; 24])> {
    (0..BATCH as u8)
        .map(|member| (Secret::from_bytes([member; 32]), [member; 24]))
        .collect()
}

fn batch_seal_work(size: usize) -> Work<'static> {
    let keys = keys();
    let mut data = vec![(vec![3; size], [0; 16]); BATCH];
    Box::new(move || {
        let members = keys.iter().zip(&mut data);
        let mut members: Vec<ToSeal<'_>> = members
            .map(|((key, nonce), (data, tag))| ToSeal {
                key,
                nonce,
                data,
                tag,
            })
            .collect();
        secretbox::seal_many(black_box(&mut members));
    })
}

fn batch_open_work(size: usize) -> Work<'static> {
    let keys = keys();
    let seal = |(key, nonce): &(Secret<32>, [u8; 24])| {
        let mut data = vec![3; size];
        let tag = secretbox::seal_in_place(key, nonce, &mut data);
        (data, tag)
    };
    let sealed: Vec<(Vec<u8>, [u8; 16])> = keys.iter().map(seal).collect();
    let mut data = sealed.clone();
    Box::new(move || {
        let mut members = Vec::with_capacity(BATCH);
        for (((key, nonce), (data, _)), (sealed, tag)) in keys.iter().zip(&mut data).zip(&sealed) {
            data.copy_from_slice(sealed);
            members.push(ToOpen {
                key,
                nonce,
                data,
                tag,
                result: Err(Unauthentic),
            });
        }
        secretbox::open_many(black_box(&mut members));
        assert!(members.iter().all(|member| member.result.is_ok()));
    })
}

/// Agreement: times per key of ours with many at once, or with one at a time, and of the others.
fn agreements(libraries: &[Box<dyn Library>]) -> [Vec<f64>; 2] {
    let peers = libraries.get(..4).unwrap_or_default();
    let secret = Secret::from_bytes([5; 32]);
    let publics: Vec<[u8; 32]> = (0..BATCH as u8)
        .map(|member| agreement::public_key(&Secret::from_bytes([member + 9; 32])))
        .collect();
    let mut names = vec!["eeema, 64 at once"];
    names.extend(peers.iter().map(|library| library.name()));
    header("agree", &names);
    let mut shared = [const { Err(agreement::NonContributory) }; BATCH];
    let publics = &publics;
    let mut works: Vec<Work<'_>> = vec![Box::new(|| {
        agreement::agree_many(&secret, black_box(publics), &mut shared);
    })];
    works.extend(peers.iter().map(|library| -> Work<'_> {
        Box::new(move || {
            for public in publics {
                black_box(library.agree(&[5; 32], black_box(public)));
            }
        })
    }));
    let times = per_member(medians(works));
    row("X25519 and HSalsa20", &times);
    println!();
    let [many, one, others @ ..] = &times[..] else {
        unreachable!("ours twice and the others");
    };
    [many, one].map(|ours| [&[*ours], others].concat())
}

/// Of the libraries, those that the table of `docs/performance.md` shows are the first four.
fn table_row(what: String, times: &[f64]) -> table::Row {
    let times = *times.first_chunk().expect("four libraries were measured");
    table::Row { what, times }
}

fn bytes(size: usize) -> String {
    match size {
        1_048_576.. => format!("{} MiB", size / 1_048_576),
        2048.. => format!("{} KiB", size / 1024),
        _ => format!("{size} bytes"),
    }
}

fn repeated(mut work: Work<'_>) -> Work<'_> {
    Box::new(move || {
        for _ in 0..BATCH {
            work();
        }
    })
}

fn per_member(times: Vec<f64>) -> Vec<f64> {
    times.into_iter().map(|time| time / BATCH as f64).collect()
}

fn header(what: &str, names: &[&str]) {
    println!("| {what} | {} |", names.join(" | "));
    println!("|---|{}", "---:|".repeat(names.len()));
}

fn row(what: &str, times: &[f64]) {
    let (ours, others) = times.split_first().expect("something was measured");
    print!("| {what} | {ours:.0} |");
    for time in others {
        print!(" {time:.0} ({:.2}) |", time / ours);
    }
    println!();
}
