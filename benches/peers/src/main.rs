//! Measures eeema and other libraries at the same work in the same run, in turns, and prints the
//! medians and their ratios.

mod libraries;

use std::hint::black_box;
use std::time::{Duration, Instant};

use eeema::crypto::Secret;
use eeema::crypto::lanes::Path;
use libraries::{Composition, CryptoBox, Dryoc, Eeema, Library, Libsodium};

const SIZES: [usize; 11] = [32, 64, 128, 256, 512, 1024, 2048, 4096, 16384, 65536, 1048576];
const ROUNDS: usize = 31;
const TURN: Duration = Duration::from_micros(400);

fn measure(work: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let counts: Vec<u32> = work
        .iter_mut()
        .map(|work| {
            let mut count = 0;
            let start = Instant::now();
            while start.elapsed() < TURN {
                work();
                count += 1;
            }
            count
        })
        .collect();
    let mut times = vec![Vec::new(); work.len()];
    for _ in 0..ROUNDS {
        for ((work, count), times) in work.iter_mut().zip(&counts).zip(&mut times) {
            let start = Instant::now();
            for _ in 0..*count {
                work();
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(*count));
        }
    }
    times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[ROUNDS / 2]
        })
        .collect()
}

fn main() {
    // SAFETY: always allowed.
    unsafe { libsodium_sys::sodium_init() };
    let key = [7; 32];
    let (ours, theirs) = ([1; 32], [2; 32]);
    let public = crypto_box::SecretKey::from(theirs).public_key();
    let eeema = |name, path| Eeema { name, path, key: Secret::from_bytes(key) };
    let mut libraries: Vec<Box<dyn Library>> = vec![
        Box::new(eeema("eeema", Path::fastest())),
        Box::new(eeema("eeema avx2", Path::named("avx2").unwrap())),
        Box::new(eeema("eeema sse2", Path::named("sse2").unwrap())),
        Box::new(eeema("eeema portable", Path::PORTABLE)),
        Box::new(Libsodium { key }),
        Box::new(Dryoc { key }),
        Box::new(CryptoBox { cipher: crypto_box::SalsaBox::new(&public, &ours.into()) }),
        Box::new(Composition { key }),
    ];
    for (what, open) in [("seal", false), ("open", true)] {
    print!("{what:9}");
    for l in &libraries { print!("{:>16}", l.name().chars().take(15).collect::<String>()); }
    println!();
    for size in SIZES {
        let nonce = [9; 24];
        let mut closures: Vec<Box<dyn FnMut()>> = Vec::new();
        for library in &libraries {
            let mut data = vec![3u8; size];
            if open {
                let tag = library.seal(&nonce, &mut data);
                let mut room = data.clone();
                closures.push(Box::new(move || { room.copy_from_slice(&data); assert!(library.open(&nonce, black_box(&mut room), &tag)); }));
            } else {
            closures.push(Box::new(move || { black_box(library.seal(&nonce, black_box(&mut data))); }));
            }
        }
        let mut refs: Vec<&mut dyn FnMut()> = closures.iter_mut().map(|c| c.as_mut() as &mut dyn FnMut()).collect();
        let t = measure(&mut refs);
        print!("{size:9}");
        for x in &t { print!("{x:16.0}"); }
        println!("   sodium/us {:.2} dryoc/us {:.2} naive/portable {:.2}", t[4]/t[0], t[5]/t[0], t[7]/t[3]);
    }
    }
    libraries.clear();
}
