//! Blobs: in one call, and in pieces as a stream. `cargo bench --manifest-path benches/Cargo.toml --bench blob`
//!
//! Opening what is not in memory in two passes authenticates twice, because nothing is decrypted before
//! everything was verified and the pieces may have changed since.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::OsRandom;
use eeema::blob::{self, Opener, Part, Sealer, TAG_LENGTH, Verifier};

const SIZES: [usize; 3] = [64 * 1024, 1024 * 1024, 16 * 1024 * 1024];
/// How much a program reads from a file at once.
const PIECE: usize = 64 * 1024;
/// As it comes from a network, with blocks cut through.
const ODD_PIECE: usize = 10_007;

fn seal(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("blob/seal");
    for size in SIZES {
        let mut data = vec![3; TAG_LENGTH + size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::new("one call", size), |bencher| {
            bencher.iter(|| blob::seal_in_place(black_box(&mut data), &mut OsRandom).unwrap());
        });
        for piece in [PIECE, ODD_PIECE] {
            let name = format!("pieces of {piece}");
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| {
                    let mut sealer = Sealer::new(&mut OsRandom).unwrap();
                    for piece in black_box(&mut data[TAG_LENGTH..]).chunks_mut(piece) {
                        sealer.update(piece);
                    }
                    sealer.finish()
                });
            });
        }
    }
    group.finish();
}

fn open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("blob/open");
    for size in SIZES {
        let (sealed, key) = blob::seal(&vec![3; size], &mut OsRandom).unwrap();
        let key = key.key();
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::new("one call", size), |bencher| {
            bencher.iter_batched_ref(
                || sealed.clone(),
                |blob| blob::open_in_place(key, Part::File, blob).unwrap().len(),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(
            BenchmarkId::new("one call, into another buffer", size),
            |bencher| {
                bencher.iter(|| {
                    blob::open(key, Part::File, black_box(&sealed))
                        .unwrap()
                        .len()
                });
            },
        );
        for piece in [PIECE, ODD_PIECE] {
            let name = format!("pieces of {piece}, from memory");
            let mut room = vec![0; piece];
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| {
                    let blob = black_box(&sealed);
                    let mut verified = blob::verify(key, Part::File, blob).unwrap();
                    while verified.remaining() > 0 {
                        black_box(verified.read(&mut room));
                    }
                });
            });
        }
        let name = format!("pieces of {PIECE}, one pass");
        group.bench_function(BenchmarkId::new(name, size), |bencher| {
            bencher.iter_batched_ref(
                || sealed.clone(),
                |blob| {
                    let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
                    let mut opener = Opener::in_one_pass(key, Part::File, *tag);
                    for piece in ciphertext.chunks_mut(PIECE) {
                        opener.update(piece);
                    }
                    opener.finish().unwrap();
                },
                BatchSize::LargeInput,
            );
        });
        let name = format!("pieces of {PIECE}, two passes");
        group.bench_function(BenchmarkId::new(name, size), |bencher| {
            bencher.iter_batched_ref(
                || sealed.clone(),
                |blob| {
                    let (tag, ciphertext) = blob.split_first_chunk_mut().unwrap();
                    let mut verifier = Verifier::new(key, Part::File, *tag);
                    for piece in ciphertext.chunks(PIECE) {
                        verifier.update(piece);
                    }
                    let mut opener = verifier.finish().unwrap();
                    for piece in ciphertext.chunks_mut(PIECE) {
                        opener.update(piece);
                    }
                    opener.finish().unwrap();
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, seal, open);
criterion_main!(benches);
