//! A receiver who was away: 64 envelopes wait, each from another sender. The peers are made before, and
//! step 19 comes after.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::content::Text;
use eeema::message::{self, BatchMember, Header, Inbox, Memory, MemoryStore, Peer, Pending};
use eeema::time::UnixMillis;
use eeema::{Identity, OsRandom};

const COUNT: usize = 64;

/// The peers of a receiver, and the envelopes that they sent.
fn sent(bob: &Identity, length: usize) -> (Vec<Peer>, Vec<Vec<u8>>) {
    let text = "x".repeat(length);
    let text = Text::new(&text).unwrap();
    let sent = (0..COUNT).map(|number| {
        let id = format!("MEMBER{number:02}").parse().unwrap();
        let sender = Identity::generate(id, &mut OsRandom).unwrap();
        let to_bob = sender.peer(bob.id, &bob.public_key()).unwrap();
        let header = Header::generate(UnixMillis(1), &mut OsRandom).unwrap();
        let sealed = message::seal(&to_bob, &header, &text, &mut OsRandom).unwrap();
        let from_sender = bob.peer(sender.id, &sender.public_key()).unwrap();
        (from_sender, sealed.without_record())
    });
    sent.unzip()
}

fn batch(criterion: &mut Criterion) {
    let bob = Identity::generate("BOB00001".parse().unwrap(), &mut OsRandom).unwrap();
    let inbox = Inbox::new(bob.id, MemoryStore::default());
    let mut group = criterion.benchmark_group("batch");
    group.throughput(Throughput::Elements(COUNT as u64));
    for length in [30, 200, 450] {
        let (peers, envelopes) = sent(&bob, length);
        let pending = || -> Vec<Pending<'_>> {
            let pending = envelopes
                .iter()
                .map(|envelope| inbox.check(envelope).unwrap());
            pending.collect()
        };
        let mut memory = Memory::new();
        group.bench_function(BenchmarkId::new("one by one", length), |bencher| {
            bencher.iter_batched(
                pending,
                |pending| {
                    for (pending, peer) in pending.into_iter().zip(&peers) {
                        drop(black_box(inbox.open(pending, peer, &mut memory).unwrap()));
                    }
                },
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("together", length), |bencher| {
            bencher.iter_batched(
                pending,
                |pending| {
                    let members = pending.into_iter().zip(&peers);
                    let mut members: Vec<_> = members
                        .map(|(pending, peer)| BatchMember::new(pending, peer))
                        .collect();
                    inbox.open_batch(&mut members, &mut memory);
                    for member in members {
                        drop(black_box(member.into_result().unwrap().unwrap()));
                    }
                },
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, batch);
criterion_main!(benches);
