//! The ID export: both derivations, and everything that needs none. `cargo bench --manifest-path benches/Cargo.toml --bench id_export`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use eeema::crypto::{Argon2Area, Argon2Memory};
use eeema::id_export::{Code, LegacyCode, Scheme, V1Code, fuzzing};
use eeema::{SecretKey, ThreemaId};

static AREA: std::sync::Mutex<Argon2Area<{ V1Code::KDF_BLOCKS }>> =
    std::sync::Mutex::new(Argon2Area::new());

const PASSWORD: &str = "correct horse battery staple";

fn code(scheme: Scheme) -> Code {
    let secret_key = SecretKey::from_bytes([7; 32]);
    fuzzing::seal(ThreemaId::ECHOECHO, &secret_key, PASSWORD, scheme, &[1; 8]).unwrap()
}

/// A wrong password costs as much as the right one.
fn open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("id_export/open");
    group.sample_size(10);
    let legacy = LegacyCode::from_bytes([1; 50]);
    group.bench_function("legacy: PBKDF2, 100 000 iterations", |bencher| {
        bencher.iter(|| legacy.open(black_box(PASSWORD)));
    });
    let v1 = code(Scheme::V1);
    group.bench_function("v1: Argon2id, 128 MiB, 8 passes, heap", |bencher| {
        bencher.iter(|| v1.open(black_box(PASSWORD), Argon2Memory::heap()));
    });
    let mut area = AREA.lock().unwrap();
    group.bench_function("v1: Argon2id, 128 MiB, 8 passes, static", |bencher| {
        bencher.iter(|| v1.open(black_box(PASSWORD), Argon2Memory::area(&mut area)));
    });
    group.finish();
}

fn without_password(criterion: &mut Criterion) {
    let text = code(Scheme::V1).to_string();
    let mail = format!("The code of my ID is:\n\n{text}\n\n-- \nSomebody");
    let mut group = criterion.benchmark_group("id_export/text");
    group.bench_function("parse", |bencher| {
        bencher.iter(|| Code::parse(black_box(&text)));
    });
    group.bench_function("find", |bencher| {
        bencher.iter(|| Code::find(black_box(&mail)));
    });
    group.finish();
}

criterion_group!(benches, open, without_password);
criterion_main!(benches);
