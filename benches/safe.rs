//! Safe backups: the derivation of the key, time against memory, and the way of a backup of the
//! usual largest size.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::identity::Nonce;
use eeema::safe::{EncryptionKey, Limits, MasterKey, Password, ServerConfig, container};
use std::hint::black_box;

fn derive(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("safe/derive");
    group.sample_size(10);
    let password = Password::new("shootdeathstar").unwrap();
    let id = "ECHOECHO".parse().unwrap();
    let mut work_area = vec![0; MasterKey::WORK_AREA_LENGTH];
    for mebibytes in [64, 16, 4, 1] {
        let work_area = &mut work_area[..mebibytes * 1024 * 1024];
        group.bench_function(BenchmarkId::new("MiB", mebibytes), |bencher| {
            bencher.iter(|| MasterKey::derive_in(password, id, work_area).unwrap());
        });
    }
    group.bench_function("with its own memory", |bencher| {
        bencher.iter(|| MasterKey::derive(password, id).unwrap());
    });
    group.bench_function("the crate scrypt", |bencher| {
        let parameters = scrypt::Params::new(16, 8, 1).unwrap();
        let mut key = [0; 64];
        bencher.iter(|| {
            scrypt::scrypt(b"shootdeathstar", b"ECHOECHO", &parameters, &mut key).unwrap();
            black_box(key)
        });
    });
    group.finish();
}

fn seal_and_open(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("safe/container");
    let key = EncryptionKey::from_bytes([7; 32]);
    let body = vec![b'x'; ServerConfig::USUAL.max_backup_bytes() as usize - 100];
    let backup = container::seal_with_nonce(&key, &body, Nonce::from_bytes([1; 24])).unwrap();
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("seal", |bencher| {
        bencher.iter(|| container::seal_with_nonce(&key, &body, Nonce::from_bytes([1; 24])));
    });
    group.bench_function("open", |bencher| {
        bencher.iter(|| container::open(&key, &backup, Limits::default()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, derive, seal_and_open);
criterion_main!(benches);
