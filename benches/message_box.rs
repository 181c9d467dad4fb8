//! One box, sealed and opened in place, from the shortest message to the longest usual one.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;

fn message_box(criterion: &mut Criterion) {
    let key = Secret::from_bytes([7; 32]);
    let nonce = [9; 24];
    for (what, open) in [("seal", false), ("open", true)] {
        let mut group = criterion.benchmark_group(format!("message_box/{what}"));
        for size in [32, 128, 256, 512, 1024, 4096, 7812] {
            let mut data = vec![3; size];
            group.throughput(Throughput::Bytes(size as u64));
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                if !open {
                    bencher.iter(|| secretbox::seal_in_place(&key, &nonce, black_box(&mut data)));
                    return;
                }
                let mut sealed = vec![3; size];
                let tag = secretbox::seal_in_place(&key, &nonce, &mut sealed);
                bencher.iter_batched_ref(
                    || sealed.clone(),
                    |data| secretbox::open_in_place(&key, &nonce, data, &tag),
                    BatchSize::SmallInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, message_box);
criterion_main!(benches);
