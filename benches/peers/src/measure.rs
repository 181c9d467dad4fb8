//! Medians of work that is done in turns, so that what disturbs the machine disturbs all alike.

use std::time::{Duration, Instant};

pub type Work<'a> = Box<dyn FnMut() + 'a>;

const ROUNDS: usize = 61;
const TURN: Duration = Duration::from_micros(400);

/// Nanoseconds for each of `works` done once.
pub fn medians(mut works: Vec<Work<'_>>) -> Vec<f64> {
    let counts: Vec<u32> = works.iter_mut().map(|work| calibrated(work)).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); works.len()];
    for _ in 0..ROUNDS {
        for ((work, count), times) in works.iter_mut().zip(&counts).zip(&mut times) {
            let start = Instant::now();
            for _ in 0..*count {
                work();
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(*count));
        }
    }
    times.into_iter().map(median).collect()
}

/// How often `work` fits in one turn.
fn calibrated(work: &mut Work<'_>) -> u32 {
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < TURN {
        work();
        count += 1;
    }
    count
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
