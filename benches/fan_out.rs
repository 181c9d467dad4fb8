//! One message for many members, each with a key and a nonce of its own.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::crypto::Secret;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::hazmat::secretbox::ToSeal;

fn fan_out(criterion: &mut Criterion) {
    let size = 256;
    let mut group = criterion.benchmark_group("fan_out");
    for count in [2, 8, 16, 64, 256] {
        let keys: Vec<_> = (0..count)
            .map(|member| (Secret::from_bytes([member as u8; 32]), [member as u8; 24]))
            .collect();
        let mut boxes = vec![(vec![3; size], [0; 16]); count];
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let members = keys.iter().zip(&mut boxes);
                let mut members: Vec<ToSeal<'_>> = members
                    .map(|((key, nonce), (data, tag))| ToSeal {
                        key,
                        nonce,
                        data,
                        tag,
                    })
                    .collect();
                secretbox::seal_many(black_box(&mut members));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, fan_out);
criterion_main!(benches);
