//! Long data under a key of its own, as blobs are.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::crypto::{Secret, secretbox};

fn blob(criterion: &mut Criterion) {
    let key = Secret::from_bytes([7; 32]);
    let mut group = criterion.benchmark_group("blob");
    for size in [64 * 1024, 1024 * 1024, 16 * 1024 * 1024] {
        let mut data = vec![3; size];
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| secretbox::seal_in_place(&key, &[9; 24], black_box(&mut data)));
        });
    }
    group.finish();
}

criterion_group!(benches, blob);
criterion_main!(benches);
