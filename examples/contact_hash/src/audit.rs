//! `contact_hash audit`

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use eeema::contact_hash::{self, HashTextError, PhoneHash, PhoneNumber, PhoneRange};

use crate::progress::Progress;

/// How many mobile numbers the numbering plans allow (chapter 12 section 6).
const NUMBER_SPACES: [(&str, u64); 19] = [
    ("San Marino +378", 2_000_000),
    ("Malta +356", 4_080_000),
    ("Iceland +354", 4_570_000),
    ("Luxembourg +352", 15_000_000),
    ("Estonia +372", 15_033_200),
    ("Norway +47", 15_990_000),
    ("Belgium +32", 50_000_000),
    ("Sweden +46", 60_000_000),
    ("Switzerland +41", 90_000_000),
    ("Poland +48", 132_400_000),
    ("Spain +34", 150_010_200),
    ("France +33", 162_000_000),
    ("Japan +81", 360_000_000),
    ("United Kingdom +44", 791_400_000),
    ("Germany +49", 2_233_000_000),
    ("United States +1", 2_871_000_000),
    ("India +91", 3_394_500_000),
    ("China +86", 5_216_000_000),
    ("Brazil +55", 7_370_000_000),
];

/// Numbers between two updates of the progress bar.
const STEP: u64 = 1 << 22;

/// How long a measurement takes, at least.
const MEASUREMENT: Duration = Duration::from_secs(1);

pub fn run(arguments: &[String]) -> Result<ExitCode, Box<dyn Error>> {
    match arguments {
        [] => rates(),
        [hash, first, count] => invert(
            &read_hash(hash)?,
            PhoneNumber::parse(first)?,
            count
                .parse()
                .map_err(|_| format!("{count:?} is no number of numbers"))?,
        ),
        _ => Err("give a hash, the first number and how many; try `contact_hash help`".into()),
    }
}

fn read_hash(text: &str) -> Result<PhoneHash, HashTextError> {
    PhoneHash::from_hex(text).or_else(|_| PhoneHash::from_base64(text))
}

fn rates() -> Result<ExitCode, Box<dyn Error>> {
    println!("Measuring ...");
    let one = rate(PhoneRange::find);
    let all = rate(PhoneRange::find_parallel);
    println!("one core:  {:7.1} million hashes per second", one / 1e6);
    println!("all cores: {:7.1} million hashes per second", all / 1e6);
    println!();
    println!(
        "{:<20} {:>14}  {:>9}  {:>9}",
        "", "mobile numbers", "one core", "all cores"
    );
    for (country, count) in NUMBER_SPACES {
        let (one, all) = (duration(count as f64 / one), duration(count as f64 / all));
        println!("{country:<20} {count:>14}  {one:>9}  {all:>9}");
    }
    println!();
    println!("After this time every hash of a mobile number of the country is inverted: a hash");
    println!("of a phone number is the number in disguise. A table that is made once inverts all");
    println!("later ones at once.");
    Ok(ExitCode::SUCCESS)
}

/// Hashes per second of `find`, in a range where nothing is to be found.
fn rate(find: impl Fn(PhoneRange, &PhoneHash) -> Option<PhoneNumber>) -> f64 {
    let absent = PhoneHash::from_bytes([0; contact_hash::HASH_LENGTH]);
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < MEASUREMENT {
        find(PhoneRange::new(PhoneNumber::MIN, STEP / 4), &absent);
        count += STEP / 4;
    }
    count as f64 / start.elapsed().as_secs_f64()
}

fn duration(seconds: f64) -> String {
    if seconds < 120.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.1} min", seconds / 60.0)
    }
}

fn invert(hash: &PhoneHash, first: PhoneNumber, count: u64) -> Result<ExitCode, Box<dyn Error>> {
    let start = Instant::now();
    let mut range = PhoneRange::new(first, count);
    let total = range.count_left();
    let progress = Progress::new(total);
    let mut found = None;
    while found.is_none() && range.count_left() > 0 {
        found = range.take_front(STEP).find_parallel(hash);
        progress.show(total - range.count_left());
    }
    drop(progress);
    let seconds = start.elapsed().as_secs_f64();
    match found {
        Some(number) => {
            println!("{number}");
            eprintln!("found in {seconds:.2} s: hashing did not protect the number");
            Ok(ExitCode::SUCCESS)
        }
        None => Err(format!("none of the {total} numbers has this hash ({seconds:.2} s)").into()),
    }
}
