//! A receiver who was away: 64 envelopes wait for him, each from another sender. The keys are agreed
//! on before, and step 19 comes after.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::identity::MessageId;
use eeema::message::receive::{Inbox, Pending, Waiting};
use eeema::message::{self, Body, Header, MemoryStore};
use eeema::time::UnixMillis;
use eeema::{OsRandom, SecretKey, SharedKey};

const COUNT: usize = 64;
const ROOM: usize = 1024;

fn catch_up(criterion: &mut Criterion) {
    let (alice, bob) = ("ALICE001".parse().unwrap(), "BOB00001".parse().unwrap());
    let bob_public = SecretKey::from_bytes([200; 32]).public_key();
    let keys: Vec<SharedKey> = (1..=COUNT as u8)
        .map(|sender| {
            SharedKey::from_agreed(
                SecretKey::from_bytes([sender; 32])
                    .agree(&bob_public)
                    .unwrap(),
            )
        })
        .collect();
    let inbox = Inbox::new(bob, MemoryStore::default());
    let mut group = criterion.benchmark_group("catch_up");
    group.throughput(Throughput::Elements(COUNT as u64));
    for length in [30, 200, 450] {
        let text = "x".repeat(length);
        let envelopes: Vec<Vec<u8>> = keys
            .iter()
            .map(|key| {
                let id = MessageId::generate(&mut OsRandom).unwrap();
                let header = Header::new(alice, bob, id, UnixMillis(1));
                let body = Body::text(&text).unwrap();
                message::seal(key, &header, &body, &mut OsRandom).unwrap()
            })
            .collect();
        let pending = || -> Vec<Pending<'_>> {
            let pending = envelopes
                .iter()
                .map(|envelope| inbox.check(envelope).unwrap());
            pending.collect()
        };
        let mut buffers = vec![[0; ROOM]; COUNT];
        group.bench_function(BenchmarkId::new("one by one", length), |bencher| {
            bencher.iter_batched(
                pending,
                |pending| {
                    for ((pending, key), buffer) in pending.into_iter().zip(&keys).zip(&mut buffers)
                    {
                        black_box(inbox.open_into(pending, key, buffer).unwrap());
                    }
                },
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("side by side", length), |bencher| {
            bencher.iter_batched(
                pending,
                |pending| {
                    let mut waiting = Vec::with_capacity(COUNT);
                    for ((pending, key), buffer) in pending.into_iter().zip(&keys).zip(&mut buffers)
                    {
                        waiting.push(Waiting::new(pending, key, buffer));
                    }
                    inbox.open_many_into(&mut waiting);
                    for waiting in waiting {
                        black_box(waiting.into_result().unwrap().unwrap());
                    }
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, catch_up);
criterion_main!(benches);
