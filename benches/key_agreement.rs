//! Key pairs and shared keys, one at a time and many at once.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::identity::Error;
use eeema::{PublicKey, SecretKey};

fn key_agreement(criterion: &mut Criterion) {
    let ours = SecretKey::from_bytes([5; 32]);
    let publics: Vec<PublicKey> = (0..64)
        .map(|member| SecretKey::from_bytes([member + 9; 32]).public_key())
        .collect();
    let mut group = criterion.benchmark_group("key_agreement");
    group.bench_function("public_key", |bencher| {
        bencher.iter(|| black_box(&ours).public_key());
    });
    group.bench_function("agree", |bencher| {
        bencher.iter(|| ours.agree(black_box(&publics[0])));
    });
    let secrets: Vec<SecretKey> = (0..64)
        .map(|member| SecretKey::from_bytes([member + 9; 32]))
        .collect();
    for count in [2, 8, 16, 64] {
        let mut made = publics.clone();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("public_keys", count), |bencher| {
            bencher.iter(|| SecretKey::public_keys(black_box(&secrets[..count]), &mut made));
        });
    }
    for count in [2, 8, 16, 64] {
        let mut shared: Vec<_> = (0..count).map(|_| Err(Error::NonContributory)).collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::new("agree_many", count), |bencher| {
            bencher.iter(|| ours.agree_many(black_box(&publics[..count]), &mut shared));
        });
    }
    group.finish();
}

criterion_group!(benches, key_agreement);
criterion_main!(benches);
