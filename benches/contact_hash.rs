//! Contact hashes: one, and many on one core and on all. `cargo bench --manifest-path benches/Cargo.toml --bench contact_hash`
//!
//! `RUSTFLAGS="--cfg disable_dispatch_avx512"` shows the path that a machine without AVX-512 takes,
//! with `--cfg disable_dispatch_avx2` in addition the one without AVX2.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use eeema::contact_hash::{
    self, EmailAddress, EmailHash, PhoneHash, PhoneNumber, PhoneRange, emails_into, phones_into,
    phones_parallel_into,
};

const COUNTS: [usize; 4] = [1, 16, 1000, 1_000_000];

fn single(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("contact_hash/single");
    group.bench_function("phone", |bencher| {
        bencher.iter(|| contact_hash::phone(black_box("+41 79 123 45 67")));
    });
    group.bench_function("email", |bencher| {
        bencher.iter(|| contact_hash::email(black_box("somebody@example.org")));
    });
    let number = PhoneNumber::parse("41791234567").unwrap();
    group.bench_function("normalised phone", |bencher| {
        bencher.iter(|| black_box(&number).hash());
    });
    group.finish();
}

fn bulk(criterion: &mut Criterion) {
    let first = PhoneNumber::parse("41790000000").unwrap();
    let numbers: Vec<PhoneNumber> = PhoneRange::new(first, 1_000_000).collect();
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
    let mut group = criterion.benchmark_group("contact_hash/bulk");
    for count in COUNTS {
        group.throughput(Throughput::Elements(count as u64));
        let numbers = &numbers[..count];
        group.bench_function(format!("{count} phones, one core"), |bencher| {
            bencher.iter(|| phones_into(black_box(numbers), &mut hashes));
        });
        group.bench_function(format!("{count} phones, all cores"), |bencher| {
            bencher.iter(|| phones_parallel_into(black_box(numbers), &mut hashes));
        });
    }
    group.finish();
}

fn emails(criterion: &mut Criterion) {
    let texts: Vec<String> = (0..1000)
        .map(|i| format!("somebody{i}@example.org"))
        .collect();
    let addresses = texts.iter().map(|text| EmailAddress::parse(text).unwrap());
    let addresses: Vec<EmailAddress<'_>> = addresses.collect();
    let mut hashes = vec![EmailHash::from_bytes([0; 32]); addresses.len()];
    let mut group = criterion.benchmark_group("contact_hash/bulk");
    group.throughput(Throughput::Elements(addresses.len() as u64));
    group.bench_function("1000 emails, one core", |bencher| {
        bencher.iter(|| emails_into(black_box(&addresses), &mut hashes));
    });
    group.finish();
}

fn range(criterion: &mut Criterion) {
    let range = PhoneRange::new(PhoneNumber::parse("41790000000").unwrap(), 100_000);
    let absent = PhoneHash::from_bytes([0; 32]);
    let mut group = criterion.benchmark_group("contact_hash/range");
    group.throughput(Throughput::Elements(range.count_left()));
    group.bench_function("find, one core", |bencher| {
        bencher.iter(|| black_box(range.clone()).find(&absent));
    });
    group.bench_function("find, all cores", |bencher| {
        bencher.iter(|| black_box(range.clone()).find_parallel(&absent));
    });
    group.finish();
}

criterion_group!(benches, single, bulk, emails, range);
criterion_main!(benches);
